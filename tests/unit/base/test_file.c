/* SPDX-License-Identifier: GPL-3.0-or-later */
/* file, place, tr */
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/place.h"
#include "base/tr.h"

static int folder(void **state)
{
	*state = unit_folder();
	return 0;
}

static int folder_gone(void **state)
{
	char *command = mem_printf("rm -rf '%s'", (char *)*state);
	int rc = system(command);

	free(command);
	free(*state);
	return rc;
}

static int add_name(void *ctx, const char *path, struct err *err)
{
	buf_add_str(ctx, strrchr(path, '/'));
	return 0;
}

static void replaces_and_reads(void **state)
{
	char *path = file_join(*state, "a.form");
	char *other = file_join(*state, "b.form.bak");
	struct buf b = BUF_INIT;
	struct err err = ERR_INIT;
	struct stat st;

	assert_int_equal(file_replace(path, slice_str("one"), 0600, &err), 0);
	assert_int_equal(file_replace(path, slice_str("two\n"), 0640, &err),
			 0);
	assert_int_equal(file_replace(other, slice_str(""), 0600, &err), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_int_equal(file_read(path, 4, &b, &err), 0);
	assert_string_equal(buf_str(&b), "two\n");
	assert_int_equal(file_read(path, 3, &b, &err), -1);
	assert_int_equal(err_code(&err), ERR_LIMIT);
	assert_string_equal(buf_str(&b), "two\n");
	buf_clear(&b);
	assert_int_equal(file_each(*state, ".form", add_name, &b, &err), 0);
	assert_string_equal(buf_str(&b), "/a.form");
	free(path);
	free(other);
	buf_release(&b);
	err_release(&err);
}

static void missing(void **state)
{
	char *path = file_join(*state, "none/x");
	struct err err = ERR_INIT;
	struct buf b = BUF_INIT;

	assert_int_equal(file_read(path, 0, &b, &err), -1);
	assert_int_equal(err_code(&err), ERR_NOT_FOUND);
	assert_int_equal(file_replace(path, slice_str("x"), 0600, &err), -1);
	assert_int_equal(file_each(path, "", add_name, &b, &err), -1);
	assert_int_equal(err.n, 3);
	err_clear(&err);
	assert_int_equal(file_read(*state, 0, &b, &err), -1);
	assert_int_equal(err_code(&err), ERR_IO);
	free(path);
	buf_release(&b);
	err_release(&err);
}

static void private_folders(void **state)
{
	char *dir = file_join(*state, "home"), *link = file_join(*state, "link");
	char *file = file_join(*state, "file");
	struct err err = ERR_INIT;

	assert_int_equal(file_private_dir(dir, false, &err), -1);
	assert_int_equal(file_private_dir(dir, true, NULL), 0);
	assert_int_equal(file_private_dir(dir, true, NULL), 0);
	assert_int_equal(symlink(dir, link), 0);
	assert_int_equal(file_private_dir(link, false, &err), -1);
	assert_int_equal(chmod(dir, 0750), 0);
	assert_int_equal(file_private_dir(dir, false, &err), -1);
	assert_int_equal(file_replace(file, slice_str(""), 0600, NULL), 0);
	assert_int_equal(file_private_dir(file, true, &err), -1);
	assert_int_equal(err.n, 4);
	assert_int_equal(err.items[1].code, ERR_DENIED);
	free(dir);
	free(link);
	free(file);
	err_release(&err);
}

static void paths_join(void **state)
{
	static const struct { const char *dir, *name, *path; } table[] = {
		{ "a", "b", "a/b" }, { "a/", "b", "a/b" }, { "", "b", "b" },
		{ "a", "/b", "/b" },
	};
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(*table); i++) {
		char *path = file_join(table[i].dir, table[i].name);

		assert_string_equal(path, table[i].path);
		free(path);
	}
}

static void places(void **state)
{
	char *program = place_program("kartei-store");
	char *forms = place_dir(PLACE_FORMS);

	assert_string_equal(strrchr(program, '/'), "/kartei-store");
	assert_non_null(strstr(forms, "/forms"));
	free(program);
	free(forms);
	assert_string_equal(tr_init("de_AT"), "de");
	assert_string_equal(tr_init("en"), "en");
	assert_string_equal(tr_init("fr"), "en");
}

static const struct CMUnitTest file_tests[] = {
	cmocka_unit_test_setup_teardown(replaces_and_reads, folder,
					folder_gone),
	cmocka_unit_test_setup_teardown(missing, folder, folder_gone),
	cmocka_unit_test_setup_teardown(private_folders, folder, folder_gone),
	cmocka_unit_test(paths_join),
	cmocka_unit_test(places),
};
GROUP(file);
