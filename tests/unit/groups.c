/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "groups.h"

#include <stdlib.h>
#include <string.h>

int unit_run(const struct unit *unit, int argc, char **argv)
{
	const struct group *const *g;
	struct CMUnitTest *all;
	size_t n = 0;
	int rc;

	for (g = unit->groups; *g; g++)
		n += (*g)->n;
	all = calloc(n, sizeof(*all));
	if (!all)
		return 1;
	for (n = 0, g = unit->groups; *g; n += (*g)->n, g++)
		memcpy(all + n, (*g)->tests, (*g)->n * sizeof(*all));
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	rc = _cmocka_run_group_tests(unit->name, all, n, unit->setup,
				     unit->teardown);
	free(all);
	return rc;
}
