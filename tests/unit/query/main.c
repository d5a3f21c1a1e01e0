/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include "town.h"

int main(int argc, char **argv)
{
	static const struct group *const groups[] = {
		&test_set, &test_page, NULL,
	};
	static const struct unit unit = { "query", groups, town_setup,
					   town_teardown };

	return unit_run(&unit, argc, argv);
}
