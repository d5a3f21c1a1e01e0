/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

void assert_fault(int got, struct err *err, const char *part)
{
	char *text = err_text(err);

	assert_int_equal(got, -1);
	if (!strstr(text, part))
		fail_msg("\"%s\" is not in: %s", part, text);
	free(text);
	err_clear(err);
}

int main(int argc, char **argv)
{
	static const struct group *const groups[] = {
		&test_backup_line, &test_editor, &test_input, &test_keymap, &test_list,
		&test_window, NULL,
	};
	static const struct unit unit = { "ui", groups };

	setlocale(LC_ALL, "C.UTF-8");
	return unit_run(&unit, argc, argv);
}
