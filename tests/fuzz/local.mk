# SPDX-License-Identifier: GPL-3.0-or-later
#
# A target for every reader. `make check` replays corpus/TARGET and mutants
# of it; with --enable-fuzz (clang) the programs are libFuzzer's:
#	tests/fuzz/fuzz_expr tests/fuzz/corpus/expr

fuzz_programs = tests/fuzz/fuzz_conf tests/fuzz/fuzz_csv \
	tests/fuzz/fuzz_date \
	tests/fuzz/fuzz_expr tests/fuzz/fuzz_form tests/fuzz/fuzz_jsonl \
	tests/fuzz/fuzz_ldif tests/fuzz/fuzz_phone \
	tests/fuzz/fuzz_record \
	tests/fuzz/fuzz_value tests/fuzz/fuzz_vcard tests/fuzz/fuzz_wire
fuzz_common = tests/fuzz/fuzz.c tests/fuzz/fuzz.h
fuzz_link = $(LINK_MODEL)
fuzz_tables = tests/fuzz/fuzz_table.c tests/fuzz/fuzz_table.h $(fuzz_common)
fuzz_link_tables = libkartei_exchange.a $(LINK_SESSION) $(CSV_LIBS)
if FUZZ
fuzz_main =
fuzz_ldflags = $(AM_LDFLAGS) -fsanitize=fuzzer
else
fuzz_main = tests/fuzz/replay.c
fuzz_ldflags = $(AM_LDFLAGS)
TESTS += $(fuzz_programs)
endif
check_PROGRAMS += $(fuzz_programs)
EXTRA_DIST += tests/fuzz/corpus tests/fuzz/replay.c

tests_fuzz_fuzz_conf_SOURCES = tests/fuzz/fuzz_conf.c $(fuzz_common)
nodist_tests_fuzz_fuzz_conf_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_conf_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_conf_LDADD = $(fuzz_link)

tests_fuzz_fuzz_csv_SOURCES = tests/fuzz/fuzz_csv.c $(fuzz_common)
nodist_tests_fuzz_fuzz_csv_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_csv_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_csv_LDADD = libkartei_exchange.a $(fuzz_link) $(CSV_LIBS)

tests_fuzz_fuzz_expr_SOURCES = tests/fuzz/fuzz_expr.c $(fuzz_common)
nodist_tests_fuzz_fuzz_expr_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_expr_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_expr_LDADD = $(fuzz_link)

tests_fuzz_fuzz_form_SOURCES = tests/fuzz/fuzz_form.c $(fuzz_common)
nodist_tests_fuzz_fuzz_form_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_form_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_form_LDADD = $(fuzz_link)

tests_fuzz_fuzz_record_SOURCES = tests/fuzz/fuzz_record.c $(fuzz_common)
nodist_tests_fuzz_fuzz_record_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_record_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_record_LDADD = $(fuzz_link)

tests_fuzz_fuzz_value_SOURCES = tests/fuzz/fuzz_value.c $(fuzz_common)
nodist_tests_fuzz_fuzz_value_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_value_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_value_LDADD = $(fuzz_link)

tests_fuzz_fuzz_wire_SOURCES = tests/fuzz/fuzz_wire.c $(fuzz_common)
nodist_tests_fuzz_fuzz_wire_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_wire_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_wire_LDADD = libkartei_session.a $(fuzz_link)

tests_fuzz_fuzz_date_SOURCES = tests/fuzz/fuzz_date.c $(fuzz_common)
nodist_tests_fuzz_fuzz_date_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_date_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_date_LDADD = $(fuzz_link)

tests_fuzz_fuzz_phone_SOURCES = tests/fuzz/fuzz_phone.c $(fuzz_common)
nodist_tests_fuzz_fuzz_phone_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_phone_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_phone_LDADD = $(fuzz_link)

tests_fuzz_fuzz_jsonl_SOURCES = tests/fuzz/fuzz_jsonl.c $(fuzz_tables)
nodist_tests_fuzz_fuzz_jsonl_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_jsonl_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_jsonl_LDADD = $(fuzz_link_tables)

tests_fuzz_fuzz_ldif_SOURCES = tests/fuzz/fuzz_ldif.c $(fuzz_tables)
nodist_tests_fuzz_fuzz_ldif_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_ldif_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_ldif_LDADD = $(fuzz_link_tables)

tests_fuzz_fuzz_vcard_SOURCES = tests/fuzz/fuzz_vcard.c $(fuzz_tables)
nodist_tests_fuzz_fuzz_vcard_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_vcard_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_vcard_LDADD = $(fuzz_link_tables)
