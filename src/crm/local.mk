# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_crm.a
libkartei_crm_a_SOURCES = \
	src/crm/address_default.c \
	src/crm/double.c src/crm/double.h \
	src/crm/double_like.c src/crm/double_name.c src/crm/double_private.h \
	src/crm/double_sort.c \
	src/crm/due.c src/crm/due.h \
	src/crm/followup_done.c \
	src/crm/remind.c src/crm/remind.h \
	src/crm/remind_gather.c src/crm/remind_private.h \
	src/crm/role_main.c \
	src/crm/rules.c src/crm/rules.h
