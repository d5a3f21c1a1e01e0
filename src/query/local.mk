# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_query.a
libkartei_query_a_SOURCES = \
	src/query/query.h src/query/query_private.h \
	src/query/query_index.c \
	src/query/query_join.c \
	src/query/query_leaf.c \
	src/query/query_order.c \
	src/query/query_page.c \
	src/query/query_scan.c \
	src/query/query_set.c \
	src/query/query_sort.c \
	src/query/query_walk.c
