# SPDX-License-Identifier: GPL-3.0-or-later
#
# Kills, failing calls, a full disk; books are kept outside their reach.

fault_scripts = tests/fault/backup.sh tests/fault/kill.sh \
	tests/fault/io.sh tests/fault/full.sh \
	tests/fault/stall.sh
dist_check_SCRIPTS += $(fault_scripts)
TESTS += $(fault_scripts)
EXTRA_DIST += tests/fault/lib.sh

check_PROGRAMS += tests/fault/ledger
tests_fault_ledger_SOURCES = tests/fault/ledger.c
tests_fault_ledger_LDADD = $(LINK_CLIENT)

check_PROGRAMS += tests/fault/stall
tests_fault_stall_SOURCES = tests/fault/stall.c
tests_fault_stall_LDADD = $(LINK_CLIENT)

dist_check_SCRIPTS += tests/fault/typist.sh
if HAVE_VTERM
TESTS += tests/fault/typist.sh
check_PROGRAMS += tests/fault/typist
tests_fault_typist_SOURCES = tests/fault/typist.c
tests_fault_typist_LDADD = tests/tui/libterm.a $(LINK_CLIENT) $(VTERM_LIBS) \
	$(PTY_LIBS)
endif

# A shared object without libtool: it is loaded, never linked or installed.
EXTRA_DIST += tests/fault/shim.c
if !SANITIZED
check_DATA = tests/fault/shim.so
endif
tests/fault/shim.so: $(srcdir)/tests/fault/shim.c
	$(AM_V_CC)$(MKDIR_P) tests/fault && $(CC) $(BASE_CFLAGS) -D_GNU_SOURCE \
		-O1 -fPIC -shared -o $@ $< -ldl
CLEANFILES += tests/fault/shim.so
