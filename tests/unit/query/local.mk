# SPDX-License-Identifier: GPL-3.0-or-later
if HAVE_CMOCKA
check_PROGRAMS += unit_search
TESTS += unit_search
unit_search_SOURCES = \
	tests/unit/query/search_bed.c \
	tests/unit/query/search_test.c tests/unit/query/search_unit.h
unit_search_CFLAGS = $(UNIT_CFLAGS)
unit_search_LDADD = $(LINK_QUERY) $(LINK_UNIT)
endif
