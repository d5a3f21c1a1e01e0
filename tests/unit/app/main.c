/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/call.h"
#include "app/settings.h"
#include "base/file.h"
#include "base/mem.h"

static void assert_fault(int got, struct err *err, enum err_code code,
			 const char *part)
{
	char *text = err_text(err);

	assert_int_equal(got, -1);
	assert_int_equal(err_code(err), code);
	if (!strstr(text, part))
		fail_msg("'%s' has no '%s'", text, part);
	free(text);
	err_release(err);
}

/* ---- rows -------------------------------------------------------------- */

static const struct command_option global[] = {
	{ "home", "DIR" }, { "json" }, { "help" }, { NULL }
};
static const struct command_option own[] = {
	{ "max", "N" }, { "all" }, { NULL }
};
static const struct command_arg args[] = {
	{ "KIND" }, { "REST", ARG_MANY | ARG_OPTIONAL }, { NULL }
};
static const struct command rows[] = {
	{ .id = "list", .scope = SCOPE_SHELL, .args = args, .options = own },
	{ .id = "undo", .scope = SCOPE_SHELL },
	{ .id = "list.filter", .scope = SCOPE_LIST | SCOPE_DUE },
};

static int count(void *ctx, const struct command *c)
{
	(void)c;
	++*(int *)ctx;
	return 0;
}

static void test_commands(void **state)
{
	struct commands all = { 0 };
	int n = 0;

	(void)state;
	commands_add(&all, rows, 1);
	commands_add(&all, rows + 1, 2);
	assert_ptr_equal(commands_find(&all, "undo"), &rows[1]);
	assert_null(commands_find(&all, "und"));
	assert_string_equal(commands_near(&all, SCOPE_SHELL, "lits"), "list");
	assert_string_equal(commands_near(&all, SCOPE_SHELL, "undoo"), "undo");
	assert_null(commands_near(&all, SCOPE_SHELL, "export"));
	assert_null(commands_near(&all, SCOPE_FORM, "list"));
	commands_each(&all, SCOPE_SHELL, count, &n);
	assert_int_equal(n, 2);
	commands_each(&all, SCOPE_DUE | SCOPE_FORM, count, &n);
	assert_int_equal(n, 3);
	commands_release(&all);
}

/* ---- command lines ----------------------------------------------------- */

static int read_line(struct call *c, struct err *err, ...)
{
	char *argv[10];
	size_t n = 0;
	va_list ap;

	va_start(ap, err);
	while ((argv[n] = va_arg(ap, char *)))
		n++;
	va_end(ap);
	return call_read(c, &rows[0], global, argv, n, err);
}

static void test_call(void **state)
{
	struct err err = ERR_INIT;
	struct call c;

	(void)state;
	assert_int_equal(read_line(&c, &err, "--home", "/x", "company",
				   "--max=3", "--all", "-", "a=b", NULL), 0);
	assert_string_equal(call_value(&c, "home"), "/x");
	assert_string_equal(call_value(&c, "max"), "3");
	assert_true(call_has(&c, "all"));
	assert_false(call_has(&c, "json"));
	assert_int_equal(c.args_n, 3);
	assert_string_equal(call_arg(&c, 0), "company");
	assert_string_equal(call_arg(&c, 1), "-");
	assert_null(call_arg(&c, 3));
	call_release(&c);
	/* The last one counts; behind "--" there are no options. */
	assert_int_equal(read_line(&c, &err, "--max", "1", "--max=", "k",
				   "--", "--all", NULL), 0);
	assert_string_equal(call_value(&c, "max"), "");
	assert_false(call_has(&c, "all"));
	assert_string_equal(call_arg(&c, 1), "--all");
	call_release(&c);
}

static void refused(const char *part, struct err *err, int got, struct call *c)
{
	assert_fault(got, err, ERR_USAGE, part);
	call_release(c);
}

static void test_call_faults(void **state)
{
	struct err err = ERR_INIT;
	struct call c;

	(void)state;
	refused("KIND", &err, read_line(&c, &err, NULL), &c);
	refused("--nope", &err, read_line(&c, &err, "k", "--nope", NULL), &c);
	refused("-x", &err, read_line(&c, &err, "k", "-x", NULL), &c);
	refused("--max", &err, read_line(&c, &err, "k", "--max", NULL), &c);
	refused("--all", &err, read_line(&c, &err, "k", "--all=1", NULL), &c);
	/* Help is wanted, not a complaint. */
	assert_int_equal(read_line(&c, &err, "--help", NULL), 0);
	call_release(&c);
}

static void test_too_many(void **state)
{
	char *argv[] = { (char *)"1" };
	struct err err = ERR_INIT;
	struct call c;

	(void)state;
	refused("'1'", &err,
		call_read(&c, &rows[1], global, argv, 1, &err), &c);
}

/* ---- settings ---------------------------------------------------------- */

static int folder_setup(void **state)
{
	char *dir = mem_strdup("/tmp/kartei-unit.XXXXXX");

	*state = dir;
	return mkdtemp(dir) ? 0 : -1;
}

static int folder_teardown(void **state)
{
	char *command = mem_printf("rm -rf '%s'", (char *)*state);
	int rc = system(command);

	free(command);
	free(*state);
	return rc;
}

static char *write_conf(const char *dir, const char *name, const char *text)
{
	char *path = file_join(dir, name);
	struct err err = ERR_INIT;

	assert_int_equal(file_replace(path, slice_str(text), 0600, &err), 0);
	return path;
}

static void test_settings_none(void **state)
{
	struct err err = ERR_INIT;
	struct settings s;

	assert_int_equal(settings_read_files(&s, "/nonexistent", *state, &err)
			 , -1);
	err_release(&err);
	assert_int_equal(settings_read_files(&s, NULL, "/nonexistent/x", &err),
			 0);
	assert_non_null(s.home);
	assert_string_equal(s.country, "DE");
	assert_int_equal(s.esc_wait, 200);
	assert_int_equal(s.linger, 60);
	assert_null(s.lang);
	assert_false(s.programs.set);
	assert_false(s.folders.set);
	settings_release(&s);
}

static void test_settings(void **state)
{
	char *system = write_conf(*state, "system",
		"home = \"/var/lib/kartei\";\n"
		"socket = \"/run/kartei/socket\";\n"
		"programs = [];\n"
		"folders = [\"/srv/tables\", \"/srv/more\"];\n"
		"lang = \"de\";\n");
	char *user = write_conf(*state, "user",
		"lang = \"en\";\n"
		"socket = \"/tmp/mine\";\n"
		"programs = [\"/usr/bin/vi\"];\n"
		"folders = [\"/\"];\n"
		"country = \"AT\";\n"
		"esc_wait = 50;\n");
	struct err err = ERR_INIT;
	struct settings s;

	assert_int_equal(settings_read_files(&s, system, user, &err), 0);
	/* The user's wins, but not over what the house has settled. */
	assert_string_equal(s.lang, "en");
	assert_string_equal(s.home, "/var/lib/kartei");
	assert_string_equal(s.socket, "/run/kartei/socket");
	assert_true(s.programs.set);
	assert_int_equal(s.programs.n, 0);
	assert_int_equal(s.folders.n, 2);
	assert_string_equal(s.folders.v[1], "/srv/more");
	/* What the house does not mention is the user's. */
	assert_string_equal(s.country, "AT");
	assert_int_equal(s.esc_wait, 50);
	settings_release(&s);
	free(system);
	free(user);
}

static void bad_setting(const char *dir, const char *text, const char *part)
{
	char *path = write_conf(dir, "bad", text);
	struct err err = ERR_INIT;
	struct settings s;

	assert_fault(settings_read_files(&s, NULL, path, &err), &err,
		     ERR_CONFIG, part);
	free(path);
}

static void test_settings_faults(void **state)
{
	bad_setting(*state, "colour = \"red\";\n", "bad:1");
	bad_setting(*state, "\nesc_wait = 5;\n", "bad:2");
	bad_setting(*state, "esc_wait = \"x\";\n", "bad:1");
	bad_setting(*state, "theme = \"pink\";\n", "bad:1");
	bad_setting(*state, "home = \"here\";\n", "whole path");
	bad_setting(*state, "home = \"\";\n", "bad:1");
	bad_setting(*state, "programs = [\"vi\"];\n", "whole path");
	bad_setting(*state, "home = \n", "bad:");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_commands),
		cmocka_unit_test(test_call),
		cmocka_unit_test(test_call_faults),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test_setup_teardown(test_settings_none,
						folder_setup, folder_teardown),
		cmocka_unit_test_setup_teardown(test_settings, folder_setup,
						folder_teardown),
		cmocka_unit_test_setup_teardown(test_settings_faults,
						folder_setup, folder_teardown),
	};

	return cmocka_run_group_tests_name("app", tests, NULL, NULL);
}
