# SPDX-License-Identifier: GPL-3.0-or-later
if HAVE_CMOCKA
check_PROGRAMS += unit_crm
TESTS += unit_crm
unit_crm_SOURCES = \
	tests/unit/crm/main.c tests/unit/crm/unit.h \
	tests/unit/crm/office.c tests/unit/crm/office.h \
	tests/unit/crm/test_double.c \
	tests/unit/crm/test_remind.c \
	tests/unit/crm/test_rules.c
unit_crm_CFLAGS = $(UNIT_CFLAGS)
unit_crm_LDADD = $(LINK_CRM) $(LINK_UNIT)
endif
