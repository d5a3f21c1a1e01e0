/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

static void write_file(const char *dir, const char *name, const char *text,
		       mode_t mode)
{
	char *path = file_join(dir, name);

	assert_int_equal(file_replace(path, slice_str(text), mode, NULL), 0);
	free(path);
}

static void creates_and_opens(void **state)
{
	struct store *s = open_new(*state);
	char *got;

	assert_true(store_is_test(s));
	assert_string_equal(store_lang(s), "de");
	assert_string_equal(store_home(s), *state);
	put_str(s, TABLE_META, "a", "b");
	store_close(s);
	s = open_again(*state);
	assert_true(store_is_test(s));
	assert_string_equal(store_lang(s), "de");
	got = get_str(s, TABLE_META, "a");
	assert_string_equal(got, "b");
	free(got);
	store_close(s);
}

static void refuses_a_second_creation(void **state)
{
	store_close(open_new(*state));
	assert_refused(&(struct store_opts){ .home = *state, .create = true },
		       ERR_CONFLICT, "already");
}

static void refuses_what_is_no_store(void **state)
{
	char *lock;

	assert_refused(&(struct store_opts){ .home = *state },
		       ERR_NOT_FOUND, "kartei init");
	assert_int_equal(mkdir(*state, 0700), 0);
	assert_refused(&(struct store_opts){ .home = *state },
		       ERR_NOT_FOUND, "kartei init");
	/* and leaves nothing behind in it */
	lock = file_join(*state, "lock");
	assert_false(file_exists(lock));
	free(lock);
	assert_refused(&(struct store_opts){ .home = "home" },
		       ERR_USAGE, "from / on");
}

static void refuses_a_second_process(void **state)
{
	struct store *s = open_new(*state);

	assert_refused(&(struct store_opts){ .home = *state },
		       ERR_UNAVAILABLE, "another process");
	store_close(s);
}

static void refuses_open_modes_and_links(void **state)
{
	char *link = mem_printf("%s-link", (char *)*state);

	store_close(open_new(*state));
	assert_int_equal(chmod(*state, 0750), 0);
	assert_refused(&(struct store_opts){ .home = *state },
		       ERR_DENIED, "open to others");
	assert_int_equal(chmod(*state, 0700), 0);
	assert_int_equal(symlink(*state, link), 0);
	assert_refused(&(struct store_opts){ .home = link },
		       ERR_DENIED, "symbolic link");
	free(link);
}

static void refuses_a_home_of_somebody_else(void **state)
{
	bool given;

	store_close(open_new(*state));
	/* Only root can give a folder away; others have one of his. */
	given = !chown(*state, 12345, (gid_t)-1);
	assert_refused(&(struct store_opts){ .home = given ? *state : "/" },
		       ERR_DENIED, given ? "12345" : "user id 0");
}

static void refuses_a_db_config_of_others(void **state)
{
	char *db = file_join(*state, "db");

	store_close(open_new(*state));
	write_file(db, "DB_CONFIG", "set_lg_max 1048576\n", 0644);
	assert_refused(&(struct store_opts){ .home = *state },
		       ERR_DENIED, "DB_CONFIG");
	write_file(db, "DB_CONFIG", "set_lg_max 1048576\n", 0600);
	store_close(open_again(*state));
	free(db);
}

static void refuses_other_formats(void **state)
{
	const struct store_opts opts = { .home = *state };

	store_close(open_new(*state));
	write_file(*state, "format", "kartei-store 99\nshiny yes\n", 0600);
	assert_refused(&opts, ERR_CONFIG, "newer kartei");
	write_file(*state, "format", "kartei-store 0\n", 0600);
	assert_refused(&opts, ERR_CONFIG, "not the format file");
	write_file(*state, "format", "", 0600);
	assert_refused(&opts, ERR_CONFIG, "not the format file");
	write_file(*state, "format", "kartei-store 1\ntset yes\nlang de\n",
		   0600);
	assert_refused(&opts, ERR_CONFIG, "tset yes");
	write_file(*state, "format", "kartei-store 1\ntest no\n", 0600);
	assert_refused(&opts, ERR_CONFIG, "language");
}

static void goes_on_after_a_creation_broken_off(void **state)
{
	char *format = file_join(*state, "format");
	char *db = file_join(*state, "db");

	store_close(open_new(*state));
	assert_int_equal(unlink(format), 0);
	assert_refused(&(struct store_opts){ .home = *state },
		       ERR_NOT_FOUND, "kartei init");
	store_close(open_new(*state));
	assert_int_equal(unlink(format), 0);
	write_file(db, "letter.txt", "mine", 0600);
	assert_refused(&(struct store_opts){ .home = *state, .create = true },
		       ERR_CONFLICT, "letter.txt");
	free(format);
	free(db);
}

#define T(f) cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)
static const struct CMUnitTest tests[] = {
	T(creates_and_opens),
	T(refuses_a_second_creation),
	T(refuses_what_is_no_store),
	T(refuses_a_second_process),
	T(refuses_open_modes_and_links),
	T(refuses_a_home_of_somebody_else),
	T(refuses_a_db_config_of_others),
	T(refuses_other_formats),
	T(goes_on_after_a_creation_broken_off),
};
const struct group test_home = { tests, sizeof(tests) / sizeof(*tests) };
