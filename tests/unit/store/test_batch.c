/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/pack.h"
#include "store/batch_private.h"

#define OPS 3000
#define KEYS 700

static uint32_t rnd(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

struct ops { uint32_t seed; bool direct; enum table tables[2]; };

/* The same random puts and deletes, directly or through a batch. */
static int run_ops(void *ctx, struct txn *txn, struct err *err)
{
	struct ops *o = ctx;
	struct batch *b = batch_new();
	struct buf key = BUF_INIT, value = BUF_INIT;
	uint32_t seed = o->seed;
	int i, rc = 0;

	for (i = 0; i < OPS && rc >= 0; i++) {
		enum table table = o->tables[rnd(&seed) % 2];
		bool del = rnd(&seed) % 4 == 0;

		buf_clear(&key);
		buf_clear(&value);
		buf_printf(&key, "%u", rnd(&seed) % KEYS);
		buf_printf(&value, "%d %*d", i, (int)(rnd(&seed) % 2000), 1);
		if (o->direct && del)
			rc = txn_del(txn, table, buf_slice(&key), err);
		else if (o->direct)
			rc = txn_put(txn, table, buf_slice(&key),
				     buf_slice(&value), err);
		else if (del)
			batch_del(b, table, buf_slice(&key));
		else
			batch_put(b, table, buf_slice(&key),
				  buf_slice(&value));
	}
	if (rc >= 0)
		rc = batch_apply(b, txn, err);
	batch_free(b);
	buf_release(&key);
	buf_release(&value);
	return rc;
}

static int collect(void *ctx, struct slice key, struct slice value)
{
	pack_slice(ctx, key);
	pack_slice(ctx, value);
	return 0;
}

static void assert_same(struct store *s, enum table a, enum table b)
{
	struct buf x = BUF_INIT, y = BUF_INIT;

	store_scan(s, a, SLICE_NONE, SLICE_NONE, collect, &x, NULL);
	store_scan(s, b, SLICE_NONE, SLICE_NONE, collect, &y, NULL);
	assert_true(x.n > 1000);
	assert_true(slice_eq(buf_slice(&x), buf_slice(&y)));
	buf_release(&x);
	buf_release(&y);
}

static void a_batch_does_what_direct_puts_do(void **state)
{
	struct store *s = open_new(*state);
	struct ops direct = { .direct = true,
			      .tables = { TABLE_VALUE, TABLE_LINK } };
	struct ops batch = { .tables = { TABLE_RECORD, TABLE_NUMBER } };
	uint32_t round;

	for (round = 1; round <= 3; round++) {
		direct.seed = batch.seed = round * 77;
		assert_int_equal(store_write(s, run_ops, NULL, &direct, NULL),
				 0);
		assert_int_equal(store_write(s, run_ops, NULL, &batch, NULL),
				 0);
		assert_same(s, TABLE_VALUE, TABLE_RECORD);
		assert_same(s, TABLE_LINK, TABLE_NUMBER);
	}
	store_close(s);
}

static int use_twice(void *ctx, struct txn *txn, struct err *err)
{
	struct batch *b = batch_new();
	int rc;

	rc = batch_apply(b, txn, err);
	batch_put(b, TABLE_META, slice_str("a"), slice_str("1"));
	batch_put(b, TABLE_META, slice_str("b"), SLICE_NONE);
	rc = rc ? rc : batch_apply(b, txn, err);
	batch_del(b, TABLE_META, slice_str("a"));
	batch_del(b, TABLE_META, slice_str("never there"));
	rc = rc ? rc : batch_apply(b, txn, err);
	batch_free(b);
	return rc;
}

static void a_batch_is_empty_after_use(void **state)
{
	struct store *s = open_new(*state);
	char *b;

	assert_int_equal(store_write(s, use_twice, NULL, NULL, NULL), 0);
	assert_null(get_str(s, TABLE_META, "a"));
	b = get_str(s, TABLE_META, "b");
	assert_string_equal(b, "");
	free(b);
	store_close(s);
}

/* ---- so much that two threads share it ----------------------------------- */

static const enum table many[] = { TABLE_RECORD, TABLE_ENTRY, TABLE_VALUE,
				   TABLE_LINK, TABLE_DELTA };

struct large { bool falls; };

static int put_large(void *ctx, struct txn *txn, struct err *err)
{
	struct large *l = ctx;
	struct batch *b = batch_new();
	struct buf key = BUF_INIT;
	uint32_t i, seed = 1;
	int rc;

	for (i = 0; i < BATCH_LARGE; i++) {
		buf_clear(&key);
		pack_u32(&key, rnd(&seed));
		pack_u32(&key, i);
		batch_put(b, many[i % 5], buf_slice(&key), buf_slice(&key));
		batch_bit(b, slice_str("all"), i, true);
	}
	rc = batch_apply(b, txn, err);
	batch_free(b);
	buf_release(&key);
	return rc || l->falls ? -1 : 0;
}

static int count(void *ctx, struct slice key, struct slice value)
{
	assert_true(slice_eq(key, value));
	++*(size_t *)ctx;
	return 0;
}

static size_t rows_of(struct store *s)
{
	size_t n = 0, i;

	for (i = 0; i < 5; i++)
		store_scan(s, many[i], SLICE_NONE, SLICE_NONE, count, &n,
			   NULL);
	return n;
}

static void a_large_batch_is_there_as_a_whole_or_not(void **state)
{
	struct large l = { .falls = true };
	struct store *s = open_new(*state);

	assert_int_equal(store_write(s, put_large, NULL, &l, NULL), -1);
	assert_int_equal(rows_of(s), 0);
	l.falls = false;
	assert_int_equal(store_write(s, put_large, NULL, &l, NULL), 0);
	assert_int_equal(rows_of(s), BATCH_LARGE);
	store_close(s);
	s = open_again(*state);
	assert_int_equal(rows_of(s), BATCH_LARGE);
	assert_int_equal(store_verify(s, NULL), 0);
	store_close(s);
}

/* ---- full pages ------------------------------------------------------------ */

#define SLICES 8
#define SLICE_ROWS 1000
#define ROW_BYTES 200

static int put_slice(void *ctx, struct txn *txn, struct err *err)
{
	uint32_t *at = ctx, i;
	static const char bytes[ROW_BYTES];
	struct batch *b = batch_new();
	struct buf key = BUF_INIT;
	int rc;

	for (i = 0; i < SLICE_ROWS; i++) {
		buf_clear(&key);
		pack_u32(&key, *at + i);
		batch_put(b, TABLE_RECORD, buf_slice(&key),
			  (struct slice){ bytes, sizeof(bytes) });
	}
	rc = batch_apply(b, txn, err);
	batch_free(b);
	buf_release(&key);
	return rc;
}

/* The rows of one kind rise, and those of the next kind are behind them. */
static void pages_in_the_middle_of_a_table_get_full(void **state)
{
	struct store *s = open_new(*state);
	char *path = mem_printf("%s/db/record.db", (const char *)*state);
	struct stat st;
	uint32_t at;

	put_str(s, TABLE_RECORD, "\xff", "the next kind");
	for (at = 0; at < SLICES * SLICE_ROWS; at += SLICE_ROWS)
		assert_int_equal(store_write(s, put_slice, NULL, &at, NULL),
				 0);
	assert_int_equal(store_checkpoint(s, NULL), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_true(st.st_size < SLICES * SLICE_ROWS * ROW_BYTES * 13 / 10);
	free(path);
	store_close(s);
}

/* Where they go is asked of the last key, which may be longer than a page. */
static void rows_go_before_a_long_key(void **state)
{
	struct store *s = open_new(*state);
	char *key = mem_alloc(2 * PAGE_BYTES);
	uint32_t at = 0;

	memset(key, 0xff, 2 * PAGE_BYTES);
	key[2 * PAGE_BYTES - 1] = '\0';
	put_str(s, TABLE_RECORD, key, "the last");
	assert_int_equal(store_write(s, put_slice, NULL, &at, NULL), 0);
	assert_int_equal(store_verify(s, NULL), 0);
	free(key);
	store_close(s);
}

#define T(f) cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)
static const struct CMUnitTest tests[] = {
	T(a_batch_does_what_direct_puts_do),
	T(a_batch_is_empty_after_use),
	T(a_large_batch_is_there_as_a_whole_or_not),
	T(pages_in_the_middle_of_a_table_get_full),
	T(rows_go_before_a_long_key),
};
const struct group test_batch = { tests, sizeof(tests) / sizeof(*tests) };
