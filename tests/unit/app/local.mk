# SPDX-License-Identifier: GPL-3.0-or-later
if HAVE_CMOCKA
check_PROGRAMS += unit_app
TESTS += unit_app
unit_app_SOURCES = tests/unit/app/main.c
unit_app_CFLAGS = $(UNIT_CFLAGS)
unit_app_LDADD = $(LINK_APP) $(LINK_UNIT)
endif
