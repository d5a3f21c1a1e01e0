/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

int main(int argc, char **argv)
{
	static const struct group *const groups[] = {
		&test_err, &test_bytes, &test_date, &test_zone, &test_fold,
		&test_sound, &test_utf8, &test_phone, &test_file, &test_conf,
		NULL,
	};
	static const struct unit unit = { "base", groups };

	return unit_run(&unit, argc, argv);
}
