# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_session.a
libkartei_session_a_SOURCES = \
	src/session/session.c src/session/session.h src/session/ops.h \
	src/session/bulk.c src/session/bulk.h \
	src/session/wire.c src/session/wire.h \
	src/session/body.c src/session/body_page.c src/session/body.h \
	src/session/draft.c src/session/draft.h \
	src/session/draft_local.c src/session/presence.c src/session/front.c \
	src/session/socket.c src/session/socket.h \
	src/session/start.c src/session/start.h \
	src/session/connect.c src/session/connect.h \
	src/session/link.c src/session/link.h \
	src/session/remote.c \
	src/session/house.c src/session/house.h src/session/local.h \
	src/session/day.c src/session/day.h \
	src/session/local.c src/session/request.c src/session/rows.c \
	src/session/read.c src/session/page.c src/session/sessions.c src/session/due.c src/session/tabs.c \
	src/session/jobs.c src/session/jobs.h src/session/jobs_audit.c src/session/jobs_remind.c \
	src/session/json.c src/session/json.h \
	src/session/helper.c src/session/helper.h \
	src/session/keeper.c src/session/keeper.h \
	src/session/proof.c src/session/proof.h src/session/repair.c \
	src/session/erase.c src/session/erase.h src/session/jobs_erase.c \
	src/session/jobs_displays.c \
	src/session/jobs_backup.c src/session/jobs_doubles.c src/session/jobs_dump.c src/session/jobs_groups.c src/session/jobs_status.c \
	src/session/jobs_pair.c \
	src/session/jobs_alike.c \
	src/session/serve.c src/session/serve.h src/session/server.h \
	src/session/conn.c src/session/answer.c src/session/answer.h \
	src/session/work.c src/session/work.h
