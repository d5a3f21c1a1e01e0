/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UNIT_UI_H
#define KARTEI_UNIT_UI_H

#include "../groups.h"

#include "base/err.h"

/* main.c joins them into one plan. */
extern const struct group test_backup_line, test_editor, test_input, test_keymap, test_list,
	test_window;

void assert_fault(int got, struct err *err, const char *part);

#endif
