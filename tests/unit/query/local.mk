# SPDX-License-Identifier: GPL-3.0-or-later
if HAVE_CMOCKA
check_PROGRAMS += unit_search
TESTS += unit_search
unit_search_SOURCES = \
	tests/unit/query/search_bed.c \
	tests/unit/query/search_test.c tests/unit/query/search_unit.h
unit_search_CFLAGS = $(UNIT_CFLAGS)
unit_search_LDADD = $(LINK_QUERY) $(LINK_UNIT)

check_PROGRAMS += unit_search_model
TESTS += unit_search_model
unit_search_model_SOURCES = \
	tests/unit/query/search_model_test.c tests/unit/query/search_unit.h
unit_search_model_CFLAGS = $(UNIT_CFLAGS)
unit_search_model_LDADD = $(LINK_QUERY) $(LINK_UNIT)

check_PROGRAMS += unit_query
TESTS += unit_query
unit_query_SOURCES = \
	tests/unit/query/main.c tests/unit/query/unit.h \
	tests/unit/query/test_page.c \
	tests/unit/query/test_set.c \
	tests/unit/query/town.c tests/unit/query/town.h
unit_query_CFLAGS = $(UNIT_CFLAGS)
unit_query_LDADD = $(LINK_QUERY) $(LINK_UNIT)
endif
