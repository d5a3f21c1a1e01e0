/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/pack.h"
#include "store/batch.h"

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

#define T(f) cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)
static const struct CMUnitTest tests[] = {
	T(a_batch_does_what_direct_puts_do),
	T(a_batch_is_empty_after_use),
};
const struct group test_batch = { tests, sizeof(tests) / sizeof(*tests) };
