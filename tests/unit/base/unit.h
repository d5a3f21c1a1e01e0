/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UNIT_BASE_H
#define KARTEI_UNIT_BASE_H

#include "../groups.h"

/* main.c joins them into one plan. */
extern const struct group test_err, test_bytes, test_date, test_zone,
	test_fold, test_sound, test_utf8, test_phone, test_file, test_conf;

#define GROUP(name) \
	const struct group test_##name = { \
		name##_tests, sizeof(name##_tests) / sizeof(*name##_tests) }

#endif
