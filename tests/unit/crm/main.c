/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

int main(int argc, char **argv)
{
	static const struct group *const groups[] = {
		&test_double, &test_remind, &test_rules, NULL,
	};
	static const struct unit unit = { "crm", groups };

	return unit_run(&unit, argc, argv);
}
