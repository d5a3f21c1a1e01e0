/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UNIT_BASE_H
#define KARTEI_UNIT_BASE_H

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
extern const struct group test_err, test_bytes, test_date, test_zone,
	test_fold, test_sound, test_utf8, test_phone, test_file, test_conf;

#define GROUP(name) \
	const struct group test_##name = { \
		name##_tests, sizeof(name##_tests) / sizeof(*name##_tests) }

#endif
