# SPDX-License-Identifier: GPL-3.0-or-later
if HAVE_CMOCKA
check_PROGRAMS += unit_session
TESTS += unit_session
unit_session_SOURCES = \
	tests/unit/session/main.c tests/unit/session/unit.h \
	tests/unit/session/test_wire.c \
	tests/unit/session/test_body.c \
	tests/unit/session/test_rights.c \
	tests/unit/session/test_session.c \
	tests/unit/session/test_draft.c \
	tests/unit/session/test_front.c \
	tests/unit/session/test_keeper.c \
	tests/unit/session/test_schedule.c \
	tests/unit/session/test_serve.c
unit_session_CFLAGS = $(UNIT_CFLAGS)
unit_session_LDADD = $(LINK_SESSION) $(LINK_UNIT)
endif
