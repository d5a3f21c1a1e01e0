# SPDX-License-Identifier: GPL-3.0-or-later
if HAVE_CMOCKA
check_PROGRAMS += unit_ui
TESTS += unit_ui
unit_ui_SOURCES = \
	tests/unit/ui/main.c tests/unit/ui/unit.h \
	tests/unit/ui/fake_session.c tests/unit/ui/fake_session.h \
	tests/unit/ui/test_backup_line.c \
	tests/unit/ui/test_editor.c \
	tests/unit/ui/test_input.c \
	tests/unit/ui/test_keymap.c \
	tests/unit/ui/test_list.c \
	tests/unit/ui/test_window.c
unit_ui_CFLAGS = $(UNIT_CFLAGS)
# The forms are read here as the store reads them: hence all of the model.
unit_ui_LDADD = $(LINK_UI) $(LINK_MODEL) $(LINK_UNIT)
endif
