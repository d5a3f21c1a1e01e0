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

int main(void)
{
	static const struct group *const groups[] = {
		&test_editor, &test_input, &test_keymap, &test_list,
		&test_window,
	};
	struct CMUnitTest *all;
	size_t n = 0, i, k;
	int failed;

	setlocale(LC_ALL, "C.UTF-8");
	for (i = 0; i < sizeof(groups) / sizeof(*groups); i++)
		n += groups[i]->n;
	all = calloc(n, sizeof(*all));
	if (!all)
		return 1;
	for (n = i = 0; i < sizeof(groups) / sizeof(*groups); i++)
		for (k = 0; k < groups[i]->n; k++)
			all[n++] = groups[i]->tests[k];
	failed = _cmocka_run_group_tests("ui", all, n, NULL, NULL);
	free(all);
	return failed;
}
