/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UNIT_MODEL_H
#define KARTEI_UNIT_MODEL_H

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
extern const struct group test_expr, test_forms, test_record, test_type;
extern const struct group test_apply, test_catalogue, test_day;
extern const struct group test_erase;
extern const struct group test_formats, test_history, test_link, test_ready;

#endif
