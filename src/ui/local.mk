# SPDX-License-Identifier: GPL-3.0-or-later
#
# The screens.

noinst_LIBRARIES += libkartei_ui.a
libkartei_ui_a_SOURCES = \
	src/ui/actions.c \
	src/ui/actions.h \
	src/ui/bar.c \
	src/ui/bar.h \
	src/ui/card.c \
	src/ui/change.c \
	src/ui/column.c \
	src/ui/column.h \
	src/ui/commands.c \
	src/ui/context.c \
	src/ui/editor.c \
	src/ui/editor.h \
	src/ui/external.c \
	src/ui/filter.c \
	src/ui/form.c \
	src/ui/form.h \
	src/ui/form_edit.c \
	src/ui/form_fill.c \
	src/ui/form_lay.c \
	src/ui/form_save.c \
	src/ui/glance.c \
	src/ui/glance.h \
	src/ui/help.c \
	src/ui/heute.c \
	src/ui/heute.h \
	src/ui/heute_load.c \
	src/ui/history.c \
	src/ui/input.c \
	src/ui/input.h \
	src/ui/journal.c \
	src/ui/key.c \
	src/ui/key.h \
	src/ui/keymap.c \
	src/ui/keymap.h \
	src/ui/list.c \
	src/ui/listmenu.c \
	src/ui/listmenu.h \
	src/ui/output.c \
	src/ui/output.h \
	src/ui/log.c \
	src/ui/loop.c \
	src/ui/menu.c \
	src/ui/pager.c \
	src/ui/pager.h \
	src/ui/paint.c \
	src/ui/paint.h \
	src/ui/picker.c \
	src/ui/picker.h \
	src/ui/prompt.c \
	src/ui/prompt.h \
	src/ui/reminders.c \
	src/ui/reminders.h \
	src/ui/screen.c \
	src/ui/screen.h \
	src/ui/screens.h \
	src/ui/search.c \
	src/ui/sheet.c \
	src/ui/sheet.h \
	src/ui/sheet_load.c \
	src/ui/slot.c \
	src/ui/slot.h \
	src/ui/term.c \
	src/ui/term.h \
	src/ui/theme.c \
	src/ui/theme.h \
	src/ui/ui.h \
	src/ui/view.c \
	src/ui/view.h \
	src/ui/view_paint.c \
	src/ui/window.c \
	src/ui/window.h
