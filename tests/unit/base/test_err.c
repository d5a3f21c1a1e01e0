/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

static void assert_text(const struct err *err, const char *wanted)
{
	char *text = err_text(err);

	assert_string_equal(text, wanted);
	free(text);
}

static void untouched_on_success(void **state)
{
	struct err err = ERR_INIT;

	assert_int_equal(err_code(&err), ERR_NONE);
	assert_int_equal(err_exit_status(err_code(&err)), 0);
	assert_text(&err, "");
	err_release(&err);
}

static void keeps_format_and_arguments(void **state)
{
	struct err err = ERR_INIT;

	assert_int_equal(err_set(&err, ERR_INPUT, "a.csv:3",
				 "%s has %d of %zu, %lu %% %c %05d %.*s", "x",
				 -2, (size_t)7, 9ul, 'q', 42, 2, "abc"), -1);
	assert_int_equal(err.items[0].args_n, 7);
	assert_string_equal(err.items[0].args[0], "x");
	assert_string_equal(err.items[0].args[6], "ab");
	assert_text(&err, "a.csv:3: x has -2 of 7, 9 % q 00042 ab");
	err_release(&err);
}

static void collects(void **state)
{
	struct err err = ERR_INIT, more = ERR_INIT;
	const char *const args[] = { "one", "two" };

	err_set(&err, ERR_CONFLICT, NULL, "first");
	err_add_raw(&more, ERR_INPUT, "p", "%2$s before %1$s", args, 2);
	err_move(&err, &more);
	assert_int_equal(more.n, 0);
	assert_int_equal(err.n, 2);
	assert_int_equal(err_code(&err), ERR_CONFLICT);
	assert_text(&err, "first\np: two before one");
	err_move(NULL, &err);
	assert_int_equal(err.n, 0);
}

/* What comes off the wire need not fit its own format. */
static void short_of_arguments(void **state)
{
	struct err err = ERR_INIT;

	err_add_raw(&err, ERR_INPUT, "", "%s, %s, %9$s, %", NULL, 0);
	assert_text(&err, "?, ?, ?, ?");
	err_release(&err);
}

static void says_errno(void **state)
{
	struct err err = ERR_INIT;

	errno = ENOENT;
	err_set_errno(&err, ERR_IO, "f", "cannot open %s", "it");
	assert_text(&err, "f: cannot open it: No such file or directory");
	assert_int_equal(err_exit_status(ERR_IO), 74);
	err_release(&err);
}

static void nobody_listens(void **state)
{
	assert_int_equal(err_set(NULL, ERR_IO, NULL, "%s", "x"), -1);
	assert_int_equal(err_set_errno(NULL, ERR_IO, NULL, "%s", "x"), -1);
	assert_int_equal(err_add_raw(NULL, ERR_IO, NULL, "x", NULL, 0), -1);
}

static const struct CMUnitTest err_tests[] = {
	cmocka_unit_test(untouched_on_success),
	cmocka_unit_test(keeps_format_and_arguments),
	cmocka_unit_test(collects),
	cmocka_unit_test(short_of_arguments),
	cmocka_unit_test(says_errno),
	cmocka_unit_test(nobody_listens),
};
GROUP(err);
