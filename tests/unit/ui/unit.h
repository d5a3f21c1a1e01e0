/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UNIT_UI_H
#define KARTEI_UNIT_UI_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"

/* The tests of one file; main.c joins them into one plan. */
struct group {
	const struct CMUnitTest *tests;
	size_t n;
};
extern const struct group test_editor, test_input, test_keymap, test_list,
	test_window;

void assert_fault(int got, struct err *err, const char *part);

#endif
