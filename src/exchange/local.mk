# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_exchange.a
libkartei_exchange_a_SOURCES = \
	src/exchange/cell.c src/exchange/cell.h \
	src/exchange/csv_read.c src/exchange/csv_read.h \
	src/exchange/csv_sniff.c src/exchange/csv_sniff.h \
	src/exchange/csv_table.c src/exchange/csv_table.h \
	src/exchange/csv_write.c src/exchange/csv_write.h \
	src/exchange/export.c src/exchange/export.h \
	src/exchange/export_write.c src/exchange/export_write.h \
	src/exchange/format.c src/exchange/format.h \
	src/exchange/ics.c src/exchange/ics.h \
	src/exchange/import.c src/exchange/import.h \
	src/exchange/import_faulty.c src/exchange/import_faulty.h \
	src/exchange/import_header.c \
	src/exchange/import_map.c src/exchange/import_map.h \
	src/exchange/import_open.c src/exchange/import_private.h \
	src/exchange/import_resume.c src/exchange/import_resume.h \
	src/exchange/import_row.c \
	src/exchange/infile.c src/exchange/infile.h \
	src/exchange/jsonl.h src/exchange/jsonl_read.c \
	src/exchange/layout.c src/exchange/layout.h \
	src/exchange/ldif.h src/exchange/ldif_read.c \
	src/exchange/ldif_write.c \
	src/exchange/textlines.c src/exchange/textlines.h \
	src/exchange/import_plan.c src/exchange/import_plan.h \
	src/exchange/import_plan_map.c \
	src/exchange/mail.c src/exchange/mail.h \
	src/exchange/outfile.c src/exchange/outfile.h \
	src/exchange/printout.c src/exchange/printout.h \
	src/exchange/program.c src/exchange/program.h \
	src/exchange/row_json.c src/exchange/row_json.h \
	src/exchange/uid.c src/exchange/uid.h \
	src/exchange/table.h \
	src/exchange/vcard.h \
	src/exchange/vcard_card.c src/exchange/vcard_card.h \
	src/exchange/vcard_property.c \
	src/exchange/vcard_read.c src/exchange/vcard_spec.c \
	src/exchange/vcard_write.c
