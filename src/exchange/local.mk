# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_exchange.a
libkartei_exchange_a_SOURCES = \
	src/exchange/csv_read.c src/exchange/csv_read.h \
	src/exchange/csv_sniff.c src/exchange/csv_sniff.h \
	src/exchange/csv_write.c src/exchange/csv_write.h \
	src/exchange/export.c src/exchange/export.h \
	src/exchange/ics.c src/exchange/ics.h \
	src/exchange/import.c src/exchange/import.h \
	src/exchange/import_faulty.c src/exchange/import_faulty.h \
	src/exchange/import_header.c \
	src/exchange/import_map.c src/exchange/import_map.h \
	src/exchange/import_open.c src/exchange/import_private.h \
	src/exchange/import_row.c \
	src/exchange/mail.c src/exchange/mail.h \
	src/exchange/program.c src/exchange/program.h
