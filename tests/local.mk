# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every test speaks TAP. A folder adds its programs to check_PROGRAMS and
# TESTS and its scripts to dist_check_SCRIPTS and TESTS.
#
# A layer's unit tests:
#	check_PROGRAMS += unit_base
#	TESTS += unit_base
#	unit_base_SOURCES = tests/unit/base/main.c ...
#	unit_base_CFLAGS = $(UNIT_CFLAGS)
#	unit_base_LDADD = $(LINK_BASE) $(LINK_UNIT)
# inside `if HAVE_CMOCKA`.

TEST_EXTENSIONS = .sh .t
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
T_LOG_DRIVER = $(LOG_DRIVER)
AM_TESTS_ENVIRONMENT = \
	CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	LC_ALL=C.UTF-8; export LC_ALL; TZ=Europe/Berlin; export TZ; \
	KARTEI_BUILD='$(abs_top_builddir)'; export KARTEI_BUILD; \
	KARTEI_SOURCE='$(abs_top_srcdir)'; export KARTEI_SOURCE; \
	KARTEI='$(abs_top_builddir)/kartei'; export KARTEI; \
	LSAN_OPTIONS='suppressions=$(abs_srcdir)/tests/lsan.supp:print_suppressions=0'; \
	export LSAN_OPTIONS; \
	unset KARTEI_HOME KARTEI_NOW KARTEI_AGENT LANGUAGE NO_COLOR;

EXTRA_DIST += tests/lsan.supp

if HAVE_CMOCKA
check_LIBRARIES += libkartei_unit.a
libkartei_unit_a_SOURCES = tests/unit/groups.c tests/unit/groups.h
libkartei_unit_a_CFLAGS = $(UNIT_CFLAGS)
endif

include $(srcdir)/tests/unit/base/local.mk
include $(srcdir)/tests/unit/store/local.mk
include $(srcdir)/tests/unit/model/local.mk
include $(srcdir)/tests/unit/query/local.mk
include $(srcdir)/tests/unit/crm/local.mk
include $(srcdir)/tests/unit/session/local.mk
include $(srcdir)/tests/unit/exchange/local.mk
include $(srcdir)/tests/unit/app/local.mk
include $(srcdir)/tests/unit/cli/local.mk
include $(srcdir)/tests/unit/ui/local.mk
include $(srcdir)/tests/forms/local.mk
include $(srcdir)/tests/cli/local.mk
include $(srcdir)/tests/tui/local.mk
include $(srcdir)/tests/fault/local.mk
include $(srcdir)/tests/fuzz/local.mk
include $(srcdir)/tests/lint/local.mk
include $(srcdir)/tests/bench/local.mk
