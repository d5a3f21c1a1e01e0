# SPDX-License-Identifier: GPL-3.0-or-later
if HAVE_CMOCKA
check_PROGRAMS += unit_exchange
TESTS += unit_exchange
unit_exchange_SOURCES = \
	tests/unit/exchange/main.c tests/unit/exchange/unit.h \
	tests/unit/exchange/test_csv.c \
	tests/unit/exchange/test_import.c \
	tests/unit/exchange/test_mail.c \
	tests/unit/exchange/test_map.c \
	tests/unit/exchange/test_plan.c \
	tests/unit/exchange/test_printout.c \
	tests/unit/exchange/test_tables.c
unit_exchange_CFLAGS = $(UNIT_CFLAGS)
unit_exchange_LDADD = libkartei_exchange.a $(LINK_SESSION) $(CSV_LIBS) \
	$(LINK_UNIT)
endif

# The helper programs by themselves.
dist_check_SCRIPTS += tests/unit/exchange/ics_helper.sh
TESTS += tests/unit/exchange/ics_helper.sh
EXTRA_DIST += tests/unit/exchange/read_ics.py tests/unit/exchange/read_ics.sh
