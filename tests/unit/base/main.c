/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <string.h>

#define TESTS_MAX 200

int main(void)
{
	static const struct group *const groups[] = {
		&test_err, &test_bytes, &test_date, &test_zone, &test_fold,
		&test_sound,
		&test_utf8, &test_phone, &test_file, &test_conf,
	};
	struct CMUnitTest all[TESTS_MAX];
	size_t i, n = 0;

	for (i = 0; i < sizeof(groups) / sizeof(*groups); i++) {
		if (n + groups[i]->n > TESTS_MAX)
			return 1;
		memcpy(all + n, groups[i]->tests,
		       groups[i]->n * sizeof(*all));
		n += groups[i]->n;
	}
	return _cmocka_run_group_tests("base", all, n, NULL, NULL);
}
