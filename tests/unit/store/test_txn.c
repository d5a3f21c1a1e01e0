/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"

#define ROWS 5000

static void key_of(uint32_t i, struct buf *b)
{
	buf_clear(b);
	pack_u32(b, i * 2);
}

static int fill(void *ctx, struct txn *txn, struct err *err)
{
	struct buf key = BUF_INIT, value = BUF_INIT;
	uint32_t i;
	int rc = 0;

	for (i = 0; i < ROWS && !rc; i++) {
		key_of((i * 2741) % ROWS, &key);
		buf_clear(&value);
		buf_printf(&value, "row %u", (i * 2741) % ROWS);
		rc = txn_put(txn, TABLE_VALUE, buf_slice(&key),
			     buf_slice(&value), err);
	}
	buf_release(&key);
	buf_release(&value);
	return rc;
}

static struct store *open_filled(const char *path)
{
	struct store *s = open_new(path);

	assert_int_equal(store_write(s, fill, NULL, NULL, NULL), 0);
	return s;
}

static uint32_t number(struct slice key)
{
	struct unpack u = unpack_from(key);

	return unpack_u32(&u);
}

static void walks_in_the_order_of_bytes(void **state)
{
	struct store *s = open_filled(*state);
	struct txn *txn;
	struct cursor *c;
	struct buf key = BUF_INIT;
	uint32_t i;

	assert_int_equal(txn_read(s, &txn, NULL), 0);
	c = cursor_open(txn, TABLE_VALUE, NULL);
	assert_int_equal(cursor_seek(c, SLICE_NONE, NULL), 1);
	for (i = 0; i < ROWS; i++) {
		char text[32];

		assert_int_equal(number(cursor_key(c)), i * 2);
		snprintf(text, sizeof(text), "row %u", i);
		assert_true(slice_eq_str(cursor_value(c), text));
		assert_int_equal(cursor_next(c, NULL), i + 1 < ROWS);
	}
	/* odd keys are absent: the next one, and the one before */
	pack_u32(&key, 101);
	assert_int_equal(cursor_seek(c, buf_slice(&key), NULL), 1);
	assert_int_equal(number(cursor_key(c)), 102);
	assert_int_equal(cursor_prev(c, NULL), 1);
	assert_int_equal(number(cursor_key(c)), 100);
	assert_int_equal(cursor_seek_before(c, buf_slice(&key), NULL), 1);
	assert_int_equal(number(cursor_key(c)), 100);
	key_of(50, &key);
	assert_int_equal(cursor_seek_before(c, buf_slice(&key), NULL), 1);
	assert_int_equal(number(cursor_key(c)), 98);
	key_of(0, &key);
	assert_int_equal(cursor_seek_before(c, buf_slice(&key), NULL), 0);
	key_of(ROWS, &key);
	assert_int_equal(cursor_seek(c, buf_slice(&key), NULL), 0);
	assert_int_equal(cursor_seek_before(c, buf_slice(&key), NULL), 1);
	assert_int_equal(number(cursor_key(c)), (ROWS - 1) * 2);
	cursor_close(c);
	txn_end(txn);
	buf_release(&key);
	store_close(s);
}

static void reads_ahead(void **state)
{
	struct store *s = open_filled(*state);
	struct txn *txn;
	struct cursor *c;
	struct buf key = BUF_INIT;
	uint32_t i;

	assert_int_equal(txn_read(s, &txn, NULL), 0);
	c = cursor_open_ahead(txn, TABLE_VALUE, NULL);
	key_of(7, &key);
	assert_int_equal(cursor_seek(c, buf_slice(&key), NULL), 1);
	for (i = 7; i < ROWS; i++) {
		assert_int_equal(number(cursor_key(c)), i * 2);
		assert_int_equal(cursor_next(c, NULL), i + 1 < ROWS);
	}
	key_of(3, &key);
	assert_int_equal(cursor_seek(c, buf_slice(&key), NULL), 1);
	assert_int_equal(number(cursor_key(c)), 6);
	cursor_close(c);
	txn_end(txn);
	buf_release(&key);
	store_close(s);
}

#define LARGE 40000		/* bytes of some values: more than any room */

static int enlarge(void *ctx, struct txn *txn, struct err *err)
{
	struct buf key = BUF_INIT, value = BUF_INIT;
	uint32_t i;
	int rc = 0;

	(void)ctx;
	memset(buf_room(&value, LARGE), 'x', LARGE);
	value.n = LARGE;
	for (i = 0; i < 40 && !rc; i += 3) {
		key_of(i, &key);
		rc = txn_put(txn, TABLE_VALUE, buf_slice(&key),
			     buf_slice(&value), err);
	}
	buf_release(&key);
	buf_release(&value);
	return rc;
}

static void stands_on(struct cursor *c, uint32_t i)
{
	assert_int_equal(number(cursor_key(c)), i * 2);
	if (i < 40 && i % 3 == 0)
		assert_int_equal(cursor_value(c).n, LARGE);
	else
		assert_true(cursor_value(c).n < 10);
}

/* What is larger than the room a cursor has is read with more of it, and
 * nothing is passed by; cursors of one transaction do not know of each
 * other. */
static void large_values_are_not_passed_by(void **state)
{
	struct store *s = open_filled(*state);
	struct buf key = BUF_INIT, value = BUF_INIT;
	struct cursor *c, *ahead;
	struct txn *txn;
	uint32_t i;

	assert_int_equal(store_write(s, enlarge, NULL, NULL, NULL), 0);
	assert_int_equal(txn_read(s, &txn, NULL), 0);
	for (int round = 0; round < 2; round++) {
		c = cursor_open(txn, TABLE_VALUE, NULL);
		ahead = cursor_open_ahead(txn, TABLE_VALUE, NULL);
		assert_int_equal(cursor_next(c, NULL), 0);
		assert_int_equal(cursor_seek(c, SLICE_NONE, NULL), 1);
		assert_int_equal(cursor_seek(ahead, SLICE_NONE, NULL), 1);
		for (i = 0; i < 50; i++) {
			stands_on(c, i);
			stands_on(ahead, i);
			key_of(49 - i, &key);
			assert_int_equal(txn_get(txn, TABLE_VALUE,
						 buf_slice(&key), &value,
						 NULL), 1);
			assert_int_equal(cursor_next(c, NULL), 1);
			assert_int_equal(cursor_next(ahead, NULL), 1);
		}
		for (; i > 0; i--) {
			stands_on(c, i);
			assert_int_equal(cursor_prev(c, NULL), 1);
		}
		assert_int_equal(cursor_prev(c, NULL), 0);
		assert_int_equal(cursor_prev(c, NULL), 0);
		assert_int_equal(cursor_next(c, NULL), 0);
		key_of(21, &key);
		assert_int_equal(cursor_seek(c, buf_slice(&key), NULL), 1);
		stands_on(c, 21);
		assert_int_equal(cursor_seek_before(c, buf_slice(&key), NULL),
				 1);
		stands_on(c, 20);
		cursor_close(c);
		cursor_close(ahead);
	}
	txn_end(txn);
	buf_release(&key);
	buf_release(&value);
	store_close(s);
}

struct range { uint32_t from, to; size_t max; int n; };

static int delete_range(void *ctx, struct txn *txn, struct err *err)
{
	struct range *r = ctx;
	struct buf from = BUF_INIT, to = BUF_INIT;

	key_of(r->from, &from);
	key_of(r->to, &to);
	r->n = txn_del_range(txn, TABLE_VALUE, buf_slice(&from),
			     buf_slice(&to), r->max, err);
	buf_release(&from);
	buf_release(&to);
	return r->n < 0 ? -1 : 0;
}

static int count_row(void *ctx, struct slice key, struct slice value)
{
	uint32_t i = number(key) / 2;

	++*(size_t *)ctx;
	return i >= 100 && i < 1100;
}

static void deletes_ranges(void **state)
{
	struct store *s = open_filled(*state);
	struct range part = { 100, 1100, 300, 0 };
	size_t rows = 0;
	int i;

	for (i = 0; i < 4; i++) {
		assert_int_equal(store_write(s, delete_range, NULL, &part,
					     NULL), 0);
		assert_int_equal(part.n, i < 3 ? 300 : 100);
	}
	assert_int_equal(store_write(s, delete_range, NULL, &part, NULL), 0);
	assert_int_equal(part.n, 0);
	assert_int_equal(store_scan(s, TABLE_VALUE, SLICE_NONE, SLICE_NONE,
				    count_row, &rows, NULL), 0);
	assert_int_equal(rows, ROWS - 1000);
	store_close(s);
}

struct big { size_t n; };

static int put_big(void *ctx, struct txn *txn, struct err *err)
{
	struct big *b = ctx;
	char *p = mem_alloc(b->n);
	int rc;

	memset(p, 'x', b->n);
	rc = txn_put(txn, TABLE_RECORD, slice_str("big"),
		     (struct slice){ p, b->n }, err);
	free(p);
	return rc;
}

static int count_big(void *ctx, struct slice key, struct slice value)
{
	*(size_t *)ctx += value.n;
	return 0;
}

/* More than any first buffer, in each way of reading. */
static void reads_large_values(void **state)
{
	struct store *s = open_new(*state);
	struct big big = { 3000000 };
	struct txn *txn;
	struct cursor *c;
	struct buf value = BUF_INIT;
	size_t seen = 0;

	assert_int_equal(store_write(s, put_big, NULL, &big, NULL), 0);
	put_str(s, TABLE_RECORD, "after", "1");
	put_str(s, TABLE_RECORD, "zuletzt", "22");
	assert_int_equal(txn_read(s, &txn, NULL), 0);
	assert_int_equal(txn_get(txn, TABLE_RECORD, slice_str("big"), &value,
				 NULL), 1);
	assert_int_equal(value.n, big.n);
	c = cursor_open(txn, TABLE_RECORD, NULL);
	assert_int_equal(cursor_seek(c, slice_str("b"), NULL), 1);
	assert_int_equal(cursor_value(c).n, big.n);
	cursor_close(c);
	c = cursor_open_ahead(txn, TABLE_RECORD, NULL);
	assert_int_equal(cursor_seek(c, slice_str("a"), NULL), 1);
	assert_int_equal(cursor_value(c).n, 1);
	assert_int_equal(cursor_next(c, NULL), 1);
	assert_int_equal(cursor_value(c).n, big.n);
	assert_int_equal(cursor_next(c, NULL), 1);
	assert_int_equal(cursor_value(c).n, 2);
	assert_int_equal(cursor_next(c, NULL), 0);
	cursor_close(c);
	txn_end(txn);
	assert_int_equal(store_scan(s, TABLE_RECORD, SLICE_NONE, SLICE_NONE,
				    count_big, &seen, NULL), 0);
	assert_int_equal(seen, big.n + 3);
	buf_release(&value);
	store_close(s);
}

struct scanned { uint32_t next, stop; struct store *store; };

static int scan_row(void *ctx, struct slice key, struct slice value)
{
	struct scanned *s = ctx;

	if (number(key) != s->next * 2)
		return 7;
	s->next++;
	/* Writing while scanning must not wait for the scan. */
	if (s->store && s->next % 500 == 0)
		put_str(s->store, TABLE_VALUE, (const char[]){ 0, 0, 0, 1, 0 },
			"x");
	return s->next == s->stop ? 8 : 0;
}

static void scans_and_writes_meanwhile(void **state)
{
	struct store *s = open_filled(*state);
	struct scanned all = { .store = s }, part = { .next = 10, .stop = 20 };
	struct scanned range = { .next = 10 };
	struct buf from = BUF_INIT, to = BUF_INIT;

	assert_int_equal(store_scan(s, TABLE_VALUE, SLICE_NONE, SLICE_NONE,
				    scan_row, &all, NULL), 0);
	assert_int_equal(all.next, ROWS);
	key_of(10, &from);
	assert_int_equal(store_scan(s, TABLE_VALUE, buf_slice(&from),
				    SLICE_NONE, scan_row, &part, NULL), 8);
	key_of(30, &to);
	assert_int_equal(store_scan(s, TABLE_VALUE, buf_slice(&from),
				    buf_slice(&to), scan_row, &range, NULL),
			 0);
	assert_int_equal(range.next, 30);
	buf_release(&from);
	buf_release(&to);
	store_close(s);
}

/* A reader keeps its moment while the writer goes on. */
static void a_snapshot_stays(void **state)
{
	struct store *s = open_new(*state);
	struct buf value = BUF_INIT;
	struct txn *txn;
	char *now;

	put_str(s, TABLE_META, "k", "old");
	assert_int_equal(txn_read(s, &txn, NULL), 0);
	assert_int_equal(txn_get(txn, TABLE_META, slice_str("k"), &value,
				 NULL), 1);
	put_str(s, TABLE_META, "k", "new");
	put_str(s, TABLE_META, "l", "new");
	assert_int_equal(txn_get(txn, TABLE_META, slice_str("k"), &value,
				 NULL), 1);
	assert_string_equal(buf_str(&value), "old");
	assert_int_equal(txn_get(txn, TABLE_META, slice_str("l"), &value,
				 NULL), 0);
	txn_end(txn);
	now = get_str(s, TABLE_META, "k");
	assert_string_equal(now, "new");
	free(now);
	buf_release(&value);
	store_close(s);
}

static void verifies_and_counts(void **state)
{
	struct store *s = open_filled(*state);
	struct store_status status;

	assert_int_equal(store_verify(s, NULL), 0);
	assert_int_equal(store_checkpoint(s, NULL), 0);
	store_status(s, &status);
	assert_true(status.bytes_used > ROWS * 8);
	assert_true(status.bytes_free > 0);
	assert_true(status.cache_bytes >= 32 << 20);
	assert_true(status.gets_hit > 0);
	assert_false(status.full);
	store_close(s);
}

#define T(f) cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)
static const struct CMUnitTest tests[] = {
	T(walks_in_the_order_of_bytes),
	T(reads_ahead),
	T(large_values_are_not_passed_by),
	T(deletes_ranges),
	T(reads_large_values),
	T(scans_and_writes_meanwhile),
	T(a_snapshot_stays),
	T(verifies_and_counts),
};
const struct group test_txn = { tests, sizeof(tests) / sizeof(*tests) };
