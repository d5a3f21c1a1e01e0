/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/batch_private.h"
#include "store/rowcache.h"

#define FEW 4

static bool is_kept(struct rowcache *c, const char *key, uint64_t moment,
		    const char *value)
{
	struct buf out = BUF_INIT;
	bool kept = rowcache_get(c, TABLE_LINK, slice_str(key), moment, &out);

	if (kept)
		assert_true(slice_eq_str(buf_slice(&out), value));
	buf_release(&out);
	return kept;
}

static void keep(struct rowcache *c, const char *key, uint64_t moment,
		 const char *value)
{
	rowcache_add(c, TABLE_LINK, slice_str(key), moment, slice_str(value));
}

static void gives_rows_of_the_moment_only(void **state)
{
	struct rowcache *c = rowcache_new();

	(void)state;
	keep(c, "target-1", 10, "one");
	keep(c, "target-2", 10, "two");
	assert_true(is_kept(c, "target-1", 8, "one"));
	assert_true(is_kept(c, "target-2", 12, "two"));
	assert_false(is_kept(c, "target", 10, ""));
	assert_false(rowcache_get(c, TABLE_RECORD, slice_str("target-1"), 10,
				  &(struct buf){ 0 }));

	/* A row of the same owner changes: nobody knows whose. */
	rowcache_change(c, TABLE_LINK, slice_str("target-3"), 14);
	assert_false(is_kept(c, "target-1", 12, ""));
	keep(c, "target-1", 12, "old");
	assert_false(is_kept(c, "target-1", 12, ""));
	assert_false(is_kept(c, "target-1", 14, ""));
	keep(c, "target-1", 14, "new");
	assert_true(is_kept(c, "target-1", 14, "new"));
	assert_true(is_kept(c, "target-1", 16, "new"));
	assert_false(is_kept(c, "target-1", 12, ""));
	rowcache_free(c);
}

static void keeps_many_and_nothing_large(void **state)
{
	struct rowcache *c = rowcache_new();
	char *large = mem_zero(5000), key[16];
	size_t i, kept = 0;

	(void)state;
	memset(large, 'x', 4999);
	keep(c, "target", 2, large);
	assert_false(is_kept(c, "target", 2, ""));
	for (i = 0; i < 100000; i++) {
		snprintf(key, sizeof(key), "%06zu", i);
		keep(c, key, 2, key);
		keep(c, key, 2, key);
	}
	for (i = 0; i < 100000; i++) {
		snprintf(key, sizeof(key), "%06zu", i);
		kept += is_kept(c, key, 2, key);
	}
	assert_in_range(kept, 30000, 60000);
	free(large);
	rowcache_free(c);
}

/* ---- what a transaction gets ------------------------------------------- */

/* The first read of a transaction is the library's; this is the second. */
static char *get(struct txn *txn, const char *key)
{
	struct buf b = BUF_INIT;
	int i, rc = 0;

	for (i = 0; i < 2; i++)
		rc = txn_get(txn, TABLE_RECORD, slice_str(key), &b, NULL);
	assert_true(rc >= 0);
	if (rc)
		return buf_detach(&b);
	buf_release(&b);
	return NULL;
}

static void assert_gets(struct txn *txn, const char *key, const char *value)
{
	char *got = get(txn, key);

	if (value)
		assert_string_equal(got, value);
	else
		assert_null(got);
	free(got);
}

/* Keys and values of the range, in one text; NULL: too many. */
static char *range(struct txn *txn, const char *prefix)
{
	struct buf b = BUF_INIT, text = BUF_INIT;
	struct slice key, value;
	struct few_rows rows;
	int rc = txn_get_few(txn, slice_str(prefix), FEW, &b, &rows, NULL);

	assert_true(rc >= 0);
	while (rc && few_rows_next(&rows, &key, &value)) {
		buf_add_slice(&text, key);
		buf_add_char(&text, '=');
		buf_add_slice(&text, value);
		buf_add_char(&text, ' ');
	}
	buf_release(&b);
	if (rc)
		return buf_detach(&text);
	buf_release(&text);
	return NULL;
}

static void assert_range(struct store *s, const char *prefix,
			 const char *wanted)
{
	struct txn *txn;
	int i;

	assert_int_equal(txn_read(s, &txn, NULL), 0);
	for (i = 0; i < 3; i++) {
		char *got = range(txn, prefix);

		if (wanted)
			assert_string_equal(got, wanted);
		else
			assert_null(got);
		free(got);
	}
	txn_end(txn);
}

static void snapshots_keep_their_rows(void **state)
{
	struct store *s = open_new(*state);
	struct txn *before, *after;

	put_str(s, TABLE_RECORD, "record", "old");
	assert_int_equal(txn_read(s, &before, NULL), 0);
	assert_gets(before, "record", "old");
	put_str(s, TABLE_RECORD, "record", "new");
	assert_gets(before, "record", "old");
	assert_int_equal(txn_read(s, &after, NULL), 0);
	assert_gets(after, "record", "new");
	assert_gets(before, "record", "old");
	assert_gets(after, "record", "new");
	txn_end(before);
	txn_end(after);
	store_close(s);
}

static int change_and_fail(void *ctx, struct txn *txn, struct err *err)
{
	(void)ctx;
	assert_int_equal(txn_put(txn, TABLE_RECORD, slice_str("record"),
				 slice_str("never"), err), 0);
	return -1;
}

static int delete(void *ctx, struct txn *txn, struct err *err)
{
	return txn_del(txn, TABLE_RECORD, slice_str(ctx), err) < 0 ? -1 : 0;
}

static void what_was_rolled_back_never_was(void **state)
{
	struct store *s = open_new(*state);
	char record[] = "record";
	struct txn *txn;

	put_str(s, TABLE_RECORD, "record", "kept");
	assert_int_equal(txn_read(s, &txn, NULL), 0);
	assert_gets(txn, "record", "kept");
	txn_end(txn);
	store_write(s, change_and_fail, NULL, NULL, NULL);
	assert_int_equal(txn_read(s, &txn, NULL), 0);
	assert_gets(txn, "record", "kept");
	txn_end(txn);
	assert_int_equal(store_write(s, delete, NULL, record, NULL), 0);
	assert_int_equal(txn_read(s, &txn, NULL), 0);
	assert_gets(txn, "record", NULL);
	txn_end(txn);
	store_close(s);
}

static int delete_range(void *ctx, struct txn *txn, struct err *err)
{
	const char *prefix = ctx;
	char *to = mem_printf("%s~", prefix);
	int rc = txn_del_range(txn, TABLE_LINK, slice_str(prefix),
			       slice_str(to), 2, err);

	free(to);
	return rc == 2 ? 0 : -1;
}

static void reads_short_ranges(void **state)
{
	struct store *s = open_new(*state);
	char target[] = "target:";

	assert_range(s, "target:", "");
	put_str(s, TABLE_LINK, "target:a", "1");
	put_str(s, TABLE_LINK, "target:c", "3");
	put_str(s, TABLE_LINK, "target;a", "0");
	assert_range(s, "target:", "a=1 c=3 ");
	put_str(s, TABLE_LINK, "target:b", "");
	put_str(s, TABLE_LINK, "target:d", "4");
	assert_range(s, "target:", "a=1 b= c=3 d=4 ");
	put_str(s, TABLE_LINK, "target:e", "5");
	assert_range(s, "target:", NULL);
	assert_int_equal(store_write(s, delete_range, NULL, target, NULL), 0);
	assert_range(s, "target:", "c=3 d=4 e=5 ");
	assert_range(s, "target;", "a=0 ");
	store_close(s);
}

#define KEY 32

static void numbered(char key[KEY], size_t i)
{
	snprintf(key, KEY, "%06zu", i);
}

/* `ctx`: how many rows. Those of numbers that 3 divides go, the others are
 * changed. */
static int write_batch(void *ctx, struct txn *txn, struct err *err)
{
	struct batch *b = batch_new();
	char key[KEY];
	size_t i;
	int rc;

	for (i = 0; i < *(size_t *)ctx; i++) {
		numbered(key, i);
		if (i % 3)
			batch_put(b, TABLE_RECORD, slice_str(key),
				  slice_str("new"));
		else
			batch_del(b, TABLE_RECORD, slice_str(key));
		batch_put(b, TABLE_LINK, slice_str(key), slice_str("new"));
	}
	rc = batch_apply(b, txn, err);
	batch_free(b);
	return rc;
}

static int put_some(void *ctx, struct txn *txn, struct err *err)
{
	char key[KEY];
	size_t i;
	int rc = 0;

	for (i = 0; i < *(size_t *)ctx && !rc; i++) {
		numbered(key, i);
		rc = txn_put(txn, TABLE_RECORD, slice_str(key),
			     slice_str("old"), err);
	}
	return rc;
}

/* In one thread and in two. */
static void batches_change_rows(void **state)
{
	const size_t sizes[] = { 9, BATCH_LARGE };
	struct store *s = open_new(*state);
	struct txn *txn;
	size_t k;

	for (k = 0; k < 2; k++) {
		size_t n = sizes[k], i;
		char key[KEY];

		assert_int_equal(store_write(s, put_some, NULL, &n, NULL), 0);
		assert_int_equal(txn_read(s, &txn, NULL), 0);
		for (i = 0; i < 9; i++) {
			numbered(key, i);
			assert_gets(txn, key, "old");
			free(range(txn, key));
		}
		txn_end(txn);
		assert_int_equal(store_write(s, write_batch, NULL, &n, NULL),
				 0);
		assert_int_equal(txn_read(s, &txn, NULL), 0);
		for (i = 0; i < 9; i++) {
			char *got;

			numbered(key, i);
			assert_gets(txn, key, i % 3 ? "new" : NULL);
			got = range(txn, key);
			assert_string_equal(got, "=new ");
			free(got);
		}
		txn_end(txn);
	}
	store_close(s);
}

/* ---- beside a writer ---------------------------------------------------- */

#define WRITES 400
#define READERS 3

struct race {
	struct store *s;
	int n;			/* being written */
	atomic_int done;	/* durable */
};

/* Everything has the same number. */
static int write_number(void *ctx, struct txn *txn, struct err *err)
{
	static const struct { enum table table; const char *key; } rows[] = {
		{ TABLE_RECORD, "first." }, { TABLE_RECORD, "second" },
		{ TABLE_LINK, "first.row" }, { TABLE_LINK, "second row" },
	};
	struct race *r = ctx;
	char text[16];
	size_t i;
	int rc = 0;

	snprintf(text, sizeof(text), "%d", r->n);
	for (i = 0; i < sizeof(rows) / sizeof(*rows) && !rc; i++)
		rc = txn_put(txn, rows[i].table, slice_str(rows[i].key),
			     slice_str(text), err);
	return rc;
}

/* The number, or -1. Not of the main thread: nothing may be asserted. */
static int read_numbers(struct race *r)
{
	static const char *const keys[] = { "first.", "second" };
	struct buf b = BUF_INIT;
	int least = atomic_load(&r->done), n[3] = { -1, -2, -3 }, i;
	struct slice key, value;
	struct few_rows rows;
	struct txn *txn;

	if (txn_read(r->s, &txn, NULL))
		return -1;
	for (i = 0; i < 2; i++)
		if (txn_get(txn, TABLE_RECORD, slice_str(keys[i]), &b,
			    NULL) == 1)
			n[i] = atoi(buf_str(&b));
	if (txn_get_few(txn, slice_str("second "), FEW, &b, &rows, NULL) == 1 &&
	    few_rows_next(&rows, &key, &value)) {
		n[2] = 0;
		for (i = 0; i < (int)value.n; i++)
			n[2] = n[2] * 10 + ((const char *)value.p)[i] - '0';
	}
	txn_end(txn);
	buf_release(&b);
	return n[0] >= least && n[1] == n[0] && n[2] == n[0] ? n[0] : -1;
}

static void *read_all(void *ctx)
{
	int n;

	do
		n = read_numbers(ctx);
	while (n >= 0 && n < WRITES);
	return n < 0 ? ctx : NULL;
}

static void readers_see_one_moment_beside_a_writer(void **state)
{
	struct race r = { .s = open_new(*state) };
	pthread_t readers[READERS];
	void *bad;
	size_t i;

	assert_int_equal(store_write(r.s, write_number, NULL, &r, NULL), 0);
	for (i = 0; i < READERS; i++)
		assert_int_equal(pthread_create(&readers[i], NULL, read_all,
						&r), 0);
	while (r.n < WRITES) {
		r.n++;
		assert_int_equal(store_write(r.s, write_number, NULL, &r,
					     NULL), 0);
		atomic_store(&r.done, r.n);
	}
	for (i = 0; i < READERS; i++)
		if (!pthread_join(readers[i], &bad))
			assert_null(bad);
	store_close(r.s);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)
static const struct CMUnitTest tests[] = {
	cmocka_unit_test(gives_rows_of_the_moment_only),
	cmocka_unit_test(keeps_many_and_nothing_large),
	TEST(snapshots_keep_their_rows), TEST(what_was_rolled_back_never_was),
	TEST(reads_short_ranges), TEST(batches_change_rows),
	TEST(readers_see_one_moment_beside_a_writer),
};
const struct group test_rowcache = { tests, sizeof(tests) / sizeof(*tests) };
