/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* With an argument: only the tests whose names match it. */
int main(int argc, char **argv)
{
	const struct group *const groups[] = {
		&test_double, &test_remind, &test_rules,
	};
	struct CMUnitTest *all = NULL;
	size_t n = 0;
	int rc;

	for (size_t i = 0; i < sizeof(groups) / sizeof(*groups); i++) {
		all = mem_realloc(all, (n + groups[i]->n) * sizeof(*all));
		memcpy(all + n, groups[i]->tests,
		       groups[i]->n * sizeof(*all));
		n += groups[i]->n;
	}
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	rc = _cmocka_run_group_tests("crm", all, n, NULL, NULL);
	free(all);
	return rc;
}
