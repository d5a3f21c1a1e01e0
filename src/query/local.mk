# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_query.a
libkartei_query_a_SOURCES = \
	src/query/query.h src/query/query_private.h \
	src/query/query_index.c \
	src/query/query_join.c \
	src/query/query_leaf.c \
	src/query/query_order.c \
	src/query/query_page.c \
	src/query/query_range.c \
	src/query/query_scan.c \
	src/query/query_set.c \
	src/query/query_sort.c \
	src/query/query_text.c \
	src/query/query_walk.c \
	src/query/search.c src/query/search.h src/query/search_private.h \
	src/query/search_delta.c \
	src/query/search_find.c \
	src/query/search_front.c \
	src/query/search_join.c \
	src/query/search_lookup.c \
	src/query/search_merge.c \
	src/query/search_query.c \
	src/query/search_set.c \
	src/query/search_settle.c src/query/search_settle.h \
	src/query/search_sight.c \
	src/query/search_stream.c \
	src/query/search_titles.c \
	src/query/search_view.c \
	src/query/search_why.c
