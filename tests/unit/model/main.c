/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

int main(int argc, char **argv)
{
	static const struct group *const groups[] = {
		&test_expr, &test_forms, &test_record, &test_type,
		&test_apply, &test_catalogue, &test_day, &test_formats,
		&test_erase, &test_history, &test_link, &test_merge,
		&test_ready, NULL,
	};
	static const struct unit unit = { "model", groups };

	return unit_run(&unit, argc, argv);
}
