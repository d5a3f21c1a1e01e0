/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/rowfile.h"

#define ROWS 3000

/* Even numbers, so that between two keys there is room for one. */
static struct slice key_of(unsigned i, char text[16])
{
	snprintf(text, 16, "k%07u", i);
	return slice_str(text);
}

static char *write_rows(const char *home, unsigned rows)
{
	struct rowfile_writer *w;
	char *path, text[16], value[32];
	struct err err = ERR_INIT;

	mkdir(home, 0700);
	path = mem_printf("%s/rows", home);
	w = rowfile_create(path, &err);
	assert_non_null(w);
	for (unsigned i = 0; i < rows; i++) {
		snprintf(value, sizeof(value), "value %u", 2 * i);
		assert_int_equal(rowfile_add(w, key_of(2 * i, text),
					     slice_str(value), &err), 0);
	}
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(rowfile_finish(w, &err), 0);
	rowfile_writer_free(w);
	return path;
}

static void assert_at(const struct rowplace *r, unsigned i)
{
	char text[16], value[32];

	assert_true(slice_eq(r->key, key_of(i, text)));
	snprintf(value, sizeof(value), "value %u", i);
	assert_true(slice_eq_str(r->value, value));
}

static void finds_every_row(void **state)
{
	char *path = write_rows(*state, ROWS), text[16];
	struct rowfile *f;
	struct slice value;

	assert_int_equal(rowfile_open(&f, path, NULL), 1);
	for (unsigned i = 0; i < 2 * ROWS; i += 2) {
		struct rowplace r = { .f = f };

		assert_int_equal(rowfile_seek(&r, key_of(i, text), NULL), 1);
		assert_at(&r, i);
		assert_int_equal(rowfile_next(&r, NULL), i + 2 < 2 * ROWS);
		if (i + 2 < 2 * ROWS)
			assert_at(&r, i + 2);
		assert_int_equal(rowfile_seek(&r, key_of(i + 1, text), NULL),
				 i + 2 < 2 * ROWS);
		assert_int_equal(rowfile_seek_before(&r, key_of(i, text),
						     NULL), i > 0);
		if (i)
			assert_at(&r, i - 2);
		assert_int_equal(rowfile_seek_before(&r, key_of(i + 1, text),
						     NULL), 1);
		assert_at(&r, i);
		assert_int_equal(rowfile_get(f, key_of(i + 1, text), &value,
					     NULL), 0);
	}
	assert_int_equal(rowfile_verify(f, NULL), 0);
	rowfile_close(f);
	free(path);
}

static void may_be_empty(void **state)
{
	char *path = write_rows(*state, 0);
	struct rowfile *f;
	struct slice value;
	struct rowplace r = { 0 };

	assert_int_equal(rowfile_open(&f, path, NULL), 1);
	r.f = f;
	assert_int_equal(rowfile_seek(&r, slice_str("a"), NULL), 0);
	assert_int_equal(rowfile_seek_before(&r, slice_str("a"), NULL), 0);
	assert_int_equal(rowfile_get(f, slice_str("a"), &value, NULL), 0);
	rowfile_close(f);
	free(path);
}

static void flip(const char *path, off_t at)
{
	int fd = open(path, O_RDWR);
	unsigned char c;

	assert_int_equal(pread(fd, &c, 1, at), 1);
	c ^= 4;
	assert_int_equal(pwrite(fd, &c, 1, at), 1);
	close(fd);
}

/* A flipped bit is told, never handed out. */
static void sees_damage(void **state)
{
	char *path = write_rows(*state, ROWS), text[16];
	struct err err = ERR_INIT;
	struct slice value;
	struct rowfile *f;
	struct stat st;

	flip(path, 30);
	assert_int_equal(rowfile_open(&f, path, NULL), 1);
	assert_int_equal(rowfile_get(f, key_of(0, text), &value, &err), -1);
	assert_int_equal(rowfile_get(f, key_of(2 * ROWS - 2, text), &value,
				     NULL), 1);
	assert_int_equal(rowfile_verify(f, NULL), -1);
	rowfile_close(f);
	err_release(&err);
	flip(path, 30);
	assert_int_equal(stat(path, &st), 0);
	for (off_t back = 1; back < 200; back++) {
		flip(path, st.st_size - back);
		assert_int_equal(rowfile_open(&f, path, NULL), -1);
		flip(path, st.st_size - back);
	}
	assert_int_equal(truncate(path, st.st_size / 2), 0);
	assert_int_equal(rowfile_open(&f, path, NULL), -1);
	assert_int_equal(truncate(path, 10), 0);
	assert_int_equal(rowfile_open(&f, path, NULL), -1);
	unlink(path);
	assert_int_equal(rowfile_open(&f, path, NULL), 0);
	free(path);
}

/* What was not finished has never been there. */
static void leaves_nothing_half(void **state)
{
	struct rowfile_writer *w;
	char *path, *made;

	mkdir(*state, 0700);
	path = mem_printf("%s/rows", (char *)*state);
	made = mem_printf("%s.new", path);
	w = rowfile_create(path, NULL);
	assert_int_equal(rowfile_add(w, slice_str("a"), slice_str("b"), NULL),
			 0);
	rowfile_writer_free(w);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(access(made, F_OK), -1);
	free(path);
	free(made);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)
static const struct CMUnitTest tests[] = {
	TEST(finds_every_row), TEST(may_be_empty), TEST(sees_damage),
	TEST(leaves_nothing_half),
};
const struct group test_rowfile = { tests, sizeof(tests) / sizeof(*tests) };
