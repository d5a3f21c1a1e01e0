# SPDX-License-Identifier: GPL-3.0-or-later
#
# Screens: the real program in a pty behind libvterm, see harness/README.md.

T_LOG_COMPILER = $(top_builddir)/tests/tui/play
tui_scripts = tests/tui/harness.t \
	tests/tui/bulk.t tests/tui/burst.t \
	tests/tui/bytes.t \
	tests/tui/conflict.t \
	tests/tui/draft.t \
	tests/tui/erase.t \
	tests/tui/escapes.t \
	tests/tui/bad_text.t \
	tests/tui/form.t \
	tests/tui/heute.t \
	tests/tui/import.t \
	tests/tui/journal.t \
	tests/tui/list.t \
	tests/tui/pairs.t tests/tui/alike.t \
	tests/tui/lost.t tests/tui/macro.t \
	tests/tui/rows_company.t \
	tests/tui/rows_contact.t \
	tests/tui/rows_market.t \
	tests/tui/rows_new.t \
	tests/tui/readme.t \
	tests/tui/reload.t \
	tests/tui/remind.t \
	tests/tui/rights.t \
	tests/tui/search.t \
	tests/tui/service.t \
	tests/tui/sessions.t \
	tests/tui/shapes.t \
	tests/tui/sizes.t \
	tests/tui/terms.t \
	tests/tui/undo.t \
	tests/tui/views.t tests/tui/watch.t \
	tests/tui/when.t
tui_screens = tests/tui/harness.txt \
	tests/tui/heute.txt tests/tui/heute40.txt \
	tests/tui/list.txt \
	tests/tui/card.txt tests/tui/card40.txt \
	tests/tui/conflict.txt \
	tests/tui/contact.txt tests/tui/contact40.txt \
	tests/tui/form.txt tests/tui/help.txt tests/tui/history.txt \
	tests/tui/journal.txt tests/tui/leaf.txt tests/tui/list120.txt \
	tests/tui/pair.txt \
	tests/tui/palette.txt tests/tui/readme.txt \
	tests/tui/search.txt
tui_helpers = tests/tui/credit.form tests/tui/store.sh tests/tui/editor.sh \
	tests/tui/gift.form tests/tui/hostile.sh tests/tui/market.sh tests/tui/memory.sh \
	tests/tui/kill_store.sh tests/tui/start_service.sh \
	tests/tui/long.sh tests/tui/machine.form \
	tests/tui/many.sh tests/tui/trial.form
EXTRA_DIST += $(tui_scripts) $(tui_screens) $(tui_helpers) tests/tui/harness/README.md

if HAVE_VTERM
check_LIBRARIES += tests/tui/libterm.a
tests_tui_libterm_a_SOURCES = tests/tui/harness/term.c \
	tests/tui/harness/term.h
tests_tui_libterm_a_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)

check_PROGRAMS += tests/tui/play tests/tui/sample
tests_tui_play_SOURCES = tests/tui/harness/play.c tests/tui/harness/keys.c \
	tests/tui/harness/keys.h
tests_tui_play_LDADD = tests/tui/libterm.a $(VTERM_LIBS) $(PTY_LIBS)
tests_tui_sample_SOURCES = tests/tui/harness/sample.c
tests_tui_sample_LDADD = $(NCURSESW_LIBS)
TESTS += $(tui_scripts)
endif
