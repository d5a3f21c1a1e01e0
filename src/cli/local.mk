# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_cli.a
libkartei_cli_a_SOURCES = \
	src/cli/cli.c src/cli/cli.h \
	src/cli/verbs.c src/cli/verbs.h \
	src/cli/out.c src/cli/out.h \
	src/cli/show.c \
	src/cli/groups.c src/cli/groups.h \
	src/cli/list.c src/cli/merge.c \
	src/cli/write.c \
	src/cli/history.c \
	src/cli/due.c src/cli/erase.c \
	src/cli/import.c \
	src/cli/export.c \
	src/cli/remind.c \
	src/cli/init.c \
	src/cli/backup.c src/cli/dump.c src/cli/dupes.c \
	src/cli/query.c src/cli/sessions.c src/cli/displays.c \
	src/cli/store.c src/cli/audit.c src/cli/audit.h \
	src/cli/help.c \
	src/cli/manual.c src/cli/manual.h
