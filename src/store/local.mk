# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_store.a
libkartei_store_a_SOURCES = \
	src/store/batch.c src/store/batch.h \
	src/store/checkpoint.c \
	src/store/chunk.c \
	src/store/cursor.c \
	src/store/env.c \
	src/store/home.c \
	src/store/idset.c src/store/idset.h \
	src/store/inside.h \
	src/store/reserve.c \
	src/store/scan.c \
	src/store/store.c src/store/store.h \
	src/store/tables.c \
	src/store/txn.c \
	src/store/writer.c
