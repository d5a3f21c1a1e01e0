/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "store/backup.h"
#include "store/inside.h"

#define VALUE_BYTES (1u << 20)

static int put_large(void *ctx, struct txn *txn, struct err *err)
{
	char *value = mem_zero(VALUE_BYTES + 1);
	int rc;

	memset(value, 'x', VALUE_BYTES);
	rc = txn_put(txn, TABLE_META, slice_str(ctx), slice_str(value), err);
	free(value);
	return rc;
}

/* More than half of the first log file. */
static void write_half(const char *home)
{
	struct store *s = open_new(home);
	char key[] = "a";

	for (; *key <= 'i'; ++*key)
		assert_int_equal(store_write(s, put_large, NULL, key, NULL),
				 0);
	store_close(s);
}

static char *ready(const char *home)
{
	return mem_printf("%s/tmp/log.next", home);
}

static struct stat stat_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st;
}

/* The next log file is `path`, and what is written into it lasts. */
static void next_log_is(const char *home, bool same, const char *path)
{
	ino_t was = stat_of(path).st_ino;
	struct store *s = open_again(home);
	char *log = mem_printf("%s/db/log.0000000002", home), *value;

	assert_int_equal(store_new_log(s, NULL), 0);
	put_str(s, TABLE_META, "next", "there");
	assert_true((stat_of(log).st_ino == was) == same);
	assert_int_equal(stat_of(log).st_size, LOG_FILE_BYTES);
	store_close(s);
	s = open_again(home);
	value = get_str(s, TABLE_META, "next");
	assert_string_equal(value, "there");
	free(value);
	store_close(s);
	free(log);
}

static void next_is_made_ahead(void **state)
{
	char *path = ready(*state);
	struct buf bytes = BUF_INIT;
	size_t i;

	write_half(*state);
	assert_int_equal(file_read(path, 0, &bytes, NULL), 0);
	assert_int_equal(bytes.n, LOG_FILE_BYTES);
	for (i = 0; i < bytes.n && !bytes.p[i]; i++)
		;
	assert_int_equal(i, bytes.n);
	next_log_is(*state, true, path);
	assert_false(file_exists(path));
	buf_release(&bytes);
	free(path);
}

static void less_than_half_makes_none(void **state)
{
	struct store *s = open_new(*state);
	char *path = ready(*state);

	put_str(s, TABLE_META, "a", "b");
	store_close(s);
	assert_false(file_exists(path));
	free(path);
}

static void another_size_is_not_taken(void **state)
{
	char *path = ready(*state);

	write_half(*state);
	assert_int_equal(truncate(path, LOG_FILE_BYTES / 2), 0);
	next_log_is(*state, false, path);
	free(path);
}

/* A process that ends with the name in place and nothing in the file. */
static void one_that_was_only_taken_is_no_fault(void **state)
{
	char *path = ready(*state), *value;
	char *log = mem_printf("%s/db/log.0000000002", (char *)*state);
	struct store *s;

	write_half(*state);
	assert_int_equal(rename(path, log), 0);
	s = open_again(*state);
	value = get_str(s, TABLE_META, "i");
	assert_int_equal(strlen(value), VALUE_BYTES);
	free(value);
	assert_int_equal(store_new_log(s, NULL), 0);
	put_str(s, TABLE_META, "next", "there");
	store_close(s);
	s = open_again(*state);
	value = get_str(s, TABLE_META, "next");
	assert_string_equal(value, "there");
	free(value);
	store_close(s);
	free(log);
	free(path);
}

static struct rlimit files;

static void allow_files(int number)
{
	(void)number;
	setrlimit(RLIMIT_NOFILE, &files);
}

static void waits_for_a_descriptor(void **state)
{
	const struct itimerval soon = { .it_value = { .tv_usec = 50000 } };
	char *log = mem_printf("%s/db/log.0000000001", (char *)*state);
	struct rlimit none;
	int fd;

	store_close(open_new(*state));
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &files), 0);
	none = files;
	none.rlim_cur = 0;
	signal(SIGALRM, allow_files);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	assert_int_equal(setitimer(ITIMER_REAL, &soon, NULL), 0);
	fd = logahead_open(log, O_RDONLY);
	allow_files(0);
	signal(SIGALRM, SIG_DFL);
	assert_true(fd >= 0);
	close(fd);
	free(log);
}

#define T(f) cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)
static const struct CMUnitTest tests[] = {
	T(next_is_made_ahead), T(less_than_half_makes_none),
	T(another_size_is_not_taken), T(one_that_was_only_taken_is_no_fault),
	T(waits_for_a_descriptor),
};
const struct group test_logahead = { tests, sizeof(tests) / sizeof(*tests) };
