# SPDX-License-Identifier: GPL-3.0-or-later
#
# A target for every reader. `make check` replays corpus/TARGET and mutants
# of it; with --enable-fuzz (clang) the programs are libFuzzer's:
#	tests/fuzz/fuzz_expr tests/fuzz/corpus/expr

fuzz_programs = tests/fuzz/fuzz_conf tests/fuzz/fuzz_csv \
	tests/fuzz/fuzz_expr tests/fuzz/fuzz_form tests/fuzz/fuzz_record \
	tests/fuzz/fuzz_value tests/fuzz/fuzz_wire
fuzz_common = tests/fuzz/fuzz.c tests/fuzz/fuzz.h
FUZZ_LINK = $(LINK_MODEL)
if FUZZ
fuzz_main =
FUZZ_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
else
fuzz_main = tests/fuzz/replay.c
FUZZ_LDFLAGS = $(AM_LDFLAGS)
TESTS += $(fuzz_programs)
endif
check_PROGRAMS += $(fuzz_programs)
EXTRA_DIST += tests/fuzz/corpus tests/fuzz/replay.c

tests_fuzz_fuzz_conf_SOURCES = tests/fuzz/fuzz_conf.c $(fuzz_common)
nodist_tests_fuzz_fuzz_conf_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_conf_LDFLAGS = $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_conf_LDADD = $(FUZZ_LINK)

tests_fuzz_fuzz_csv_SOURCES = tests/fuzz/fuzz_csv.c $(fuzz_common)
nodist_tests_fuzz_fuzz_csv_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_csv_LDFLAGS = $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_csv_LDADD = libkartei_exchange.a $(FUZZ_LINK) $(CSV_LIBS)

tests_fuzz_fuzz_expr_SOURCES = tests/fuzz/fuzz_expr.c $(fuzz_common)
nodist_tests_fuzz_fuzz_expr_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_expr_LDFLAGS = $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_expr_LDADD = $(FUZZ_LINK)

tests_fuzz_fuzz_form_SOURCES = tests/fuzz/fuzz_form.c $(fuzz_common)
nodist_tests_fuzz_fuzz_form_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_form_LDFLAGS = $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_form_LDADD = $(FUZZ_LINK)

tests_fuzz_fuzz_record_SOURCES = tests/fuzz/fuzz_record.c $(fuzz_common)
nodist_tests_fuzz_fuzz_record_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_record_LDFLAGS = $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_record_LDADD = $(FUZZ_LINK)

tests_fuzz_fuzz_value_SOURCES = tests/fuzz/fuzz_value.c $(fuzz_common)
nodist_tests_fuzz_fuzz_value_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_value_LDFLAGS = $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_value_LDADD = $(FUZZ_LINK)

tests_fuzz_fuzz_wire_SOURCES = tests/fuzz/fuzz_wire.c $(fuzz_common)
nodist_tests_fuzz_fuzz_wire_SOURCES = $(fuzz_main)
tests_fuzz_fuzz_wire_LDFLAGS = $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_wire_LDADD = libkartei_session.a $(FUZZ_LINK)
