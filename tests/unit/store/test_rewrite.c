/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/pack.h"
#include "store/rewrite.h"

#define ROWS 3000
#define SECRET "Wilhelmine"

/* In an order that splits pages again and again. */
static uint32_t number_of(uint32_t i)
{
	return i * 2741 % ROWS;
}

static bool is_secret(uint32_t no)
{
	return no % 7 == 0;
}

/* The secret stands in keys too, as in an index: pages further up take their
 * signposts from them. Some values are on pages of their own. */
static void row_of(uint32_t no, struct buf *key, struct buf *value)
{
	const char *word = is_secret(no) ? SECRET : "somebody";

	buf_clear(key);
	buf_clear(value);
	buf_printf(key, "%s %05u", word, no);
	buf_printf(value, "%s %u", word, no);
	while (no % 91 == 0 && value->n < 9000)
		buf_printf(value, ", %s", word);
}

static int fill(void *ctx, struct txn *txn, struct err *err)
{
	struct buf key = BUF_INIT, value = BUF_INIT;
	int rc = 0;

	(void)ctx;
	for (uint32_t i = 0; !rc && i < ROWS; i++) {
		row_of(number_of(i), &key, &value);
		rc = txn_put(txn, TABLE_VALUE, buf_slice(&key),
			     buf_slice(&value), err);
	}
	buf_release(&key);
	buf_release(&value);
	return rc;
}

static int take_away(void *ctx, struct txn *txn, struct err *err)
{
	struct buf key = BUF_INIT, value = BUF_INIT;
	int rc = 0;

	(void)ctx;
	for (uint32_t no = 0; rc >= 0 && no < ROWS; no += 7) {
		row_of(no, &key, &value);
		rc = txn_del(txn, TABLE_VALUE, buf_slice(&key), err);
	}
	buf_release(&key);
	buf_release(&value);
	return rc < 0 ? -1 : 0;
}

struct grep { const char *word; int n; };

static int grep_file(void *ctx, const char *path, struct err *err)
{
	struct grep *g = ctx;
	struct buf bytes = BUF_INIT;
	int rc = file_read(path, 64 << 20, &bytes, err);

	g->n += memmem(bytes.p, bytes.n, g->word, strlen(g->word)) != NULL;
	buf_release(&bytes);
	return rc;
}

static int files_with(const char *home, const char *word)
{
	char *dir = file_join(home, "db");
	struct grep g = { word, 0 };

	assert_int_equal(file_each(dir, ".db", grep_file, &g, NULL), 0);
	assert_int_equal(file_each(dir, ".new", grep_file, &g, NULL), 0);
	free(dir);
	return g.n;
}

static void check_rest(struct store *s)
{
	struct buf key = BUF_INIT, value = BUF_INIT, found = BUF_INIT;
	struct txn *txn;

	assert_int_equal(txn_read(s, &txn, NULL), 0);
	for (uint32_t no = 0; no < ROWS; no++) {
		row_of(no, &key, &value);
		assert_int_equal(txn_get(txn, TABLE_VALUE, buf_slice(&key),
					 &found, NULL), !is_secret(no));
		if (!is_secret(no))
			assert_true(slice_eq(buf_slice(&value),
					     buf_slice(&found)));
	}
	txn_end(txn);
	buf_release(&key);
	buf_release(&value);
	buf_release(&found);
	assert_int_equal(store_verify(s, NULL), 0);
}

struct told { int begun, ended, says; };

static int begins(void *ctx, struct err *err)
{
	struct told *t = ctx;

	(void)err;
	t->begun++;
	return t->says;
}

static int ends(void *ctx, struct err *err)
{
	struct told *t = ctx;

	(void)err;
	t->ended++;
	return 0;
}

static int rewrite_told(const char *home, struct told *t, struct err *err)
{
	const struct store_opts opts = { .home = home, .cache = 32 << 20 };
	const struct rewrite_calls calls = { begins, ends, t };

	return store_rewrite(&opts, &calls, err);
}

static void write_anew(const char *home)
{
	struct err err = ERR_INIT;
	struct told t = { 0 };

	if (rewrite_told(home, &t, &err))
		fail_msg("%s", err_text(&err));
	assert_int_equal(t.begun, 1);
	assert_int_equal(t.ended, 1);
	err_release(&err);
}

static void leaves_nothing_in_files(void **state)
{
	struct store *s = open_new(*state);

	assert_int_equal(store_write(s, fill, NULL, NULL, NULL), 0);
	assert_int_equal(store_write(s, take_away, NULL, NULL, NULL), 0);
	put_str(s, TABLE_RECORD, "a", "b");
	store_close(s);
	assert_int_equal(files_with(*state, SECRET), 1);
	write_anew(*state);
	assert_int_equal(files_with(*state, SECRET), 0);
	assert_int_equal(files_with(*state, "somebody"), 1);
	s = open_again(*state);
	check_rest(s);
	store_close(s);
}

/* One that is killed behind it recovers from logs of both times. */
static void goes_on_after_a_kill(void **state)
{
	struct store *s = open_new(*state);
	int status;
	pid_t pid;

	assert_int_equal(store_write(s, fill, NULL, NULL, NULL), 0);
	store_close(s);
	for (int i = 0; i < 2; i++) {
		pid = fork();
		if (!pid) {
			s = open_again(*state);
			put_str(s, TABLE_RECORD, "a", i ? "c" : "b");
			_exit(store_write(s, i ? take_away : fill, NULL, NULL,
					  NULL) != 0);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFEXITED(status) && !WEXITSTATUS(status));
		write_anew(*state);
	}
	pid = fork();
	if (!pid) {
		s = open_again(*state);
		assert_int_equal(store_write(s, fill, NULL, NULL, NULL), 0);
		_exit(store_write(s, take_away, NULL, NULL, NULL) != 0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	s = open_again(*state);
	check_rest(s);
	store_close(s);
}

/* What one left that was stopped in the middle. */
static void begins_again(void **state)
{
	struct store *s = open_new(*state);
	char *left = mem_printf("%s/db/value.db.new", (char *)*state);

	assert_int_equal(store_write(s, fill, NULL, NULL, NULL), 0);
	assert_int_equal(store_write(s, take_away, NULL, NULL, NULL), 0);
	store_close(s);
	assert_int_equal(file_replace(left, slice_str("half of it"), 0600,
				      NULL), 0);
	s = open_again(*state);
	check_rest(s);
	store_close(s);
	write_anew(*state);
	assert_false(file_exists(left));
	s = open_again(*state);
	check_rest(s);
	store_close(s);
	free(left);
}

static int count(void *ctx, const char *path, struct err *err)
{
	(void)path, (void)err;
	++*(int *)ctx;
	return 0;
}

static void leaves_no_half_at_a_fault(void **state)
{
	struct store *s = open_new(*state);
	char *db = mem_printf("%s/db", (char *)*state);
	char *in_the_way = mem_printf("%s/value.db.new", db);
	struct err err = ERR_INIT;
	struct told t = { 0 };
	int n = 0;

	assert_int_equal(store_write(s, fill, NULL, NULL, NULL), 0);
	assert_int_equal(store_write(s, take_away, NULL, NULL, NULL), 0);
	store_close(s);
	assert_int_equal(mkdir(in_the_way, 0700), 0);
	assert_int_equal(rewrite_told(*state, &t, &err), -1);
	assert_int_equal(t.begun, 1);
	assert_int_equal(t.ended, 0);
	err_release(&err);
	assert_int_equal(file_each(db, ".new", count, &n, NULL), 0);
	assert_int_equal(n, 1);
	s = open_again(*state);
	check_rest(s);
	store_close(s);
	assert_int_equal(rmdir(in_the_way), 0);
	write_anew(*state);
	free(in_the_way);
	free(db);
}

/* Nor does it count as begun. */
static void leaves_another_ones_store(void **state)
{
	struct store *s = open_new(*state);
	struct err err = ERR_INIT;
	struct told t = { 0 };

	assert_int_equal(rewrite_told(*state, &t, &err), -1);
	assert_int_equal(err_code(&err), ERR_UNAVAILABLE);
	assert_int_equal(t.begun, 0);
	err_release(&err);
	store_close(s);
}

/* What another process has done meanwhile is not done again. */
static void leaves_what_is_done(void **state)
{
	struct store *s = open_new(*state);
	struct told t = { .says = 1 };

	assert_int_equal(store_write(s, fill, NULL, NULL, NULL), 0);
	assert_int_equal(store_write(s, take_away, NULL, NULL, NULL), 0);
	store_close(s);
	assert_int_equal(files_with(*state, SECRET), 1);
	assert_int_equal(rewrite_told(*state, &t, NULL), 1);
	assert_int_equal(t.ended, 0);
	assert_int_equal(files_with(*state, SECRET), 1);
	s = open_again(*state);
	check_rest(s);
	store_close(s);
}

#define T(f) cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)
static const struct CMUnitTest tests[] = {
	T(leaves_nothing_in_files), T(goes_on_after_a_kill), T(begins_again),
	T(leaves_no_half_at_a_fault), T(leaves_another_ones_store),
	T(leaves_what_is_done),
};
const struct group test_rewrite = { tests, sizeof(tests) / sizeof(*tests) };
