# SPDX-License-Identifier: GPL-3.0-or-later
#
# `make bench BENCH_SIZES='30000 1000000'`: kartei, SQLite, PostgreSQL and the
# machine in one run. Data and stores lie in bench/ of the build folder. BENCH_JOURNAL is
# the most journal entries that a company has.

BENCH_SIZES = 30000 1000000
BENCH_JOURNAL = 20

bench_sources = tests/bench/bench.c tests/bench/csv.c tests/bench/disk.c \
	tests/bench/disk.h tests/bench/kartei.c tests/bench/kartei_export.c \
	tests/bench/kartei_export.h tests/bench/peer.h \
	tests/bench/sample.c tests/bench/sample.h tests/bench/screens.c \
	tests/bench/screens.h tests/bench/sqlite.c \
	tests/bench/sqlite_found.c tests/bench/sqlite_local.h \
	tests/bench/writes.c tests/bench/writes.h
bench_postgres = tests/bench/postgres.c tests/bench/postgres_fill.c \
	tests/bench/postgres_fill.h tests/bench/postgres_server.c \
	tests/bench/postgres_server.h
EXTRA_DIST += $(bench_postgres)
EXTRA_PROGRAMS += tests/bench/generate
tests_bench_generate_SOURCES = tests/bench/generate.c tests/bench/words.c \
	tests/bench/words.h

# tests/bench/search N DIR: the search index alone
EXTRA_PROGRAMS += tests/bench/search
tests_bench_search_SOURCES = tests/bench/search.c tests/bench/search_made.c \
	tests/bench/search_made.h tests/bench/words.c tests/bench/words.h
tests_bench_search_LDADD = $(LINK_QUERY)

if HAVE_SQLITE
if HAVE_VTERM
EXTRA_PROGRAMS += tests/bench/bench
tests_bench_bench_SOURCES = $(bench_sources)
tests_bench_bench_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS) $(LIBPQ_CFLAGS)
if HAVE_LIBPQ
tests_bench_bench_SOURCES += $(bench_postgres)
endif
tests_bench_bench_LDADD = tests/tui/libterm.a libkartei_exchange.a $(LINK_SESSION) $(CSV_LIBS) \
	$(SQLITE_LIBS) $(LIBPQ_LIBS) $(VTERM_LIBS) $(PTY_LIBS)

# tests/bench/doubles N DIR KARTEI: doubles in a labelled set alone
EXTRA_PROGRAMS += tests/bench/doubles
tests_bench_doubles_SOURCES = tests/bench/csv.c tests/bench/doubles.c \
	tests/bench/doubles_made.c tests/bench/doubles_made.h \
	tests/bench/peer.h tests/bench/words.c tests/bench/words.h
tests_bench_doubles_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_bench_doubles_LDADD = $(LINK_SESSION) $(SQLITE_LIBS)

bench: all tests/bench/generate$(EXEEXT) tests/bench/bench$(EXEEXT) \
		tests/bench/doubles$(EXEEXT)
	@set -e; for size in $(BENCH_SIZES); do \
		data=bench/data-$$size; work=bench/work-$$size; \
		if ! test -e $$data/.made; then \
			$(MKDIR_P) bench; tests/bench/generate $$size $$data 1 \
				$(BENCH_JOURNAL); \
			touch $$data/.made; \
		fi; \
		rm -rf $$work; $(MKDIR_P) $$work; \
		tests/bench/bench $$data "`pwd`/$$work" "`pwd`/kartei" $$size; \
		$(MKDIR_P) $$work/doubles; \
		tests/bench/doubles $$size "`pwd`/$$work/doubles" \
			"`pwd`/kartei"; \
	done
else
bench:
	@echo 'make bench needs libvterm'; exit 69
endif
else
bench:
	@echo 'make bench needs SQLite (Debian: libsqlite3-dev)'; exit 69
endif
.PHONY: bench

clean-local:
	rm -rf bench
