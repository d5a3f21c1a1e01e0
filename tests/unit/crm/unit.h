/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UNIT_CRM_H
#define KARTEI_UNIT_CRM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The tests of one file; main.c joins them into one plan. */
struct group {
	const struct CMUnitTest *tests;
	size_t n;
};

extern const struct group test_double, test_remind, test_rules;

#endif
