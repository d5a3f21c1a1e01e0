/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/batch.h"
#include "store/idset.h"

#define SPACE 70000		/* over several roaring containers */

static void take_out(struct idset *s, uint32_t id)
{
	struct idset *one = idset_new();

	idset_add(one, id);
	idset_minus(s, one);
	idset_free(one);
}

static uint32_t rnd(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static void same(const struct idset *s, const bool *naive)
{
	static uint32_t ids[SPACE];
	size_t n = 0, i, listed;

	listed = idset_list(s, 0, ids, SPACE);
	for (i = 0; i < SPACE; i++) {
		assert_int_equal(idset_has(s, (uint32_t)i), naive[i]);
		if (naive[i]) {
			assert_true(n < listed);
			assert_int_equal(ids[n++], i);
		}
	}
	assert_int_equal(n, listed);
	assert_int_equal(idset_count(s), n);
}

static void change(struct idset *s, bool *naive, uint32_t *seed, int n)
{
	uint32_t id, to;

	for (; n; n--) {
		id = rnd(seed) % SPACE;
		switch (rnd(seed) % 8) {
		case 0:
			to = id + rnd(seed) % 200;
			to = to > SPACE ? SPACE : to;
			idset_add_range(s, id, to);
			for (; id < to; id++)
				naive[id] = true;
			break;
		case 1: case 2:
			take_out(s, id);
			naive[id] = false;
			break;
		default:
			idset_add(s, id);
			naive[id] = true;
		}
	}
}

/* The library's sets against arrays of flags, with random operations. */
static void algebra_is_that_of_flags(void **state)
{
	static bool a[SPACE], b[SPACE];
	struct idset *s = idset_new(), *o = idset_new(), *copy;
	uint32_t seed = 42;
	size_t i;
	int round;

	for (round = 0; round < 30; round++) {
		change(s, a, &seed, 400);
		change(o, b, &seed, 400);
		copy = idset_copy(s);
		same(copy, a);
		idset_free(copy);
		switch (round % 3) {
		case 0:
			idset_or(s, o);
			for (i = 0; i < SPACE; i++)
				a[i] |= b[i];
			break;
		case 1:
			idset_minus(s, o);
			for (i = 0; i < SPACE; i++)
				a[i] &= !b[i];
			break;
		default:
			idset_and(s, o);
			for (i = 0; i < SPACE; i++)
				a[i] &= b[i];
		}
		same(s, a);
		same(o, b);
	}
	idset_free(s);
	idset_free(o);
}

static void lists_from_a_place(void **state)
{
	struct idset *s = idset_new();
	uint32_t ids[3];

	idset_add(s, 5);
	idset_add(s, 70000);
	idset_add(s, UINT32_MAX);
	assert_int_equal(idset_list(s, 0, ids, 0), 0);
	assert_int_equal(idset_list(s, 0, ids, 2), 2);
	assert_int_equal(idset_list(s, 6, ids, 3), 2);
	assert_int_equal(ids[0], 70000);
	assert_int_equal(ids[1], UINT32_MAX);
	assert_int_equal(idset_list(s, UINT32_MAX, ids, 3), 1);
	idset_free(s);
}

static void a_chunk_changes_its_form_at_256(void **state)
{
	unsigned char out[CHUNK_BYTES];
	struct chunk c, back;
	unsigned n, i;

	for (n = 254; n <= 258; n++) {
		memset(&c, 0, sizeof(c));
		for (i = 0; i < n; i++)
			chunk_set(&c, (i * 2741) % CHUNK_IDS, true);
		assert_int_equal(chunk_count(&c), n);
		assert_int_equal(chunk_write(&c, out), n < CHUNK_DENSE ?
				 2 * n : CHUNK_BYTES);
		assert_int_equal(chunk_read((struct slice){ out, n < CHUNK_DENSE
				 ? 2 * n : CHUNK_BYTES }, &back), 0);
		assert_memory_equal(&c, &back, sizeof(c));
	}
	memset(&c, 0, sizeof(c));
	assert_int_equal(chunk_write(&c, out), 0);
}

static void damaged_chunks_are_refused(void **state)
{
	static const unsigned char odd[] = { 0 }, high[] = { 0x10, 0 },
		falls[] = { 0, 2, 0, 1 }, twice[] = { 0, 2, 0, 2 };
	static const unsigned char longer[CHUNK_BYTES + 2];
	struct chunk c;

	assert_int_equal(chunk_read((struct slice){ odd, 1 }, &c), -1);
	assert_int_equal(chunk_read((struct slice){ high, 2 }, &c), -1);
	assert_int_equal(chunk_read((struct slice){ falls, 4 }, &c), -1);
	assert_int_equal(chunk_read((struct slice){ twice, 4 }, &c), -1);
	assert_int_equal(chunk_read((struct slice){ longer, sizeof(longer) },
				    &c), -1);
	assert_int_equal(chunk_read(SLICE_NONE, &c), 0);
}

struct bits {
	const char *name;
	const uint32_t *ids;
	size_t n;
	bool on;
};

static int write_bits(void *ctx, struct txn *txn, struct err *err)
{
	struct bits *w = ctx;
	struct batch *b = batch_new();
	size_t i;
	int rc;

	for (i = 0; i < w->n; i++)
		batch_bit(b, slice_str(w->name), w->ids[i], w->on);
	rc = batch_apply(b, txn, err);
	batch_free(b);
	return rc;
}

static void assert_stored(struct store *s, const char *name,
			  const struct idset *want)
{
	struct idset *got;
	struct txn *txn;

	assert_int_equal(txn_read(s, &txn, NULL), 0);
	got = idset_load(txn, slice_str(name), NULL);
	assert_non_null(got);
	assert_int_equal(idset_count(got), idset_count(want));
	idset_minus(got, want);
	assert_int_equal(idset_count(got), 0);
	idset_free(got);
	txn_end(txn);
}

/* Sets grow and shrink through both forms of chunks; neighbours whose names
 * begin alike stay apart. */
static void stored_sets_follow(void **state)
{
	struct store *s = open_new(*state);
	struct idset *want = idset_new(), *other = idset_new();
	uint32_t ids[300], seed = 7, lone[] = { 3, 0xfffffff0 };
	int round;
	size_t i;

	idset_add(other, 3);
	idset_add(other, 0xfffffff0);
	assert_int_equal(store_write(s, write_bits, NULL,
		&(struct bits){ "towns", lone, 2, true }, NULL), 0);
	assert_int_equal(store_write(s, write_bits, NULL,
		&(struct bits){ "tow", lone, 2, true }, NULL), 0);
	for (round = 0; round < 24; round++) {
		bool on = round % 12 < 8;

		for (i = 0; i < 300; i++) {
			ids[i] = rnd(&seed) % (3 * CHUNK_IDS);
			if (!on && round % 12 == 11)
				idset_list(want, ids[i], &ids[i], 1);
			if (on)
				idset_add(want, ids[i]);
			else
				take_out(want, ids[i]);
		}
		assert_int_equal(store_write(s, write_bits, NULL,
			&(struct bits){ "town", ids, 300, on }, NULL), 0);
		assert_stored(s, "town", want);
		assert_stored(s, "towns", other);
		assert_stored(s, "tow", other);
	}
	/* one bit of a full chunk, and the last of a small one */
	assert_int_equal(store_write(s, write_bits, NULL,
		&(struct bits){ "tow", lone, 2, false }, NULL), 0);
	idset_free(other);
	other = idset_new();
	assert_stored(s, "tow", other);
	idset_free(other);
	idset_free(want);
	store_close(s);
}

#define SETS 120
#define ROUNDS 60

static void set_name(char name[8], unsigned i)
{
	snprintf(name, 8, "s%03u", i);
}

/* Adds or takes away the same id of all sets. */
static int write_all(void *ctx, struct txn *txn, struct err *err)
{
	const struct bits *w = ctx;
	struct batch *b = batch_new();
	char name[8];
	unsigned i;
	int rc;

	for (i = 0; i < SETS; i++) {
		set_name(name, i);
		batch_bit(b, slice_str(name), *w->ids, w->on);
	}
	rc = batch_apply(b, txn, err);
	batch_free(b);
	return rc;
}

/* The rows of many sets grow until their pages split, and go. */
static void rows_of_many_sets_grow_and_go(void **state)
{
	struct store *s = open_new(*state);
	struct idset *want = idset_new();
	uint32_t round, id;
	char name[8];
	unsigned i;

	for (round = 0; round < 2 * ROUNDS; round++) {
		struct bits w = { .ids = &id, .on = round < ROUNDS };

		id = round % ROUNDS * 67 % CHUNK_IDS;
		if (w.on)
			idset_add(want, id);
		else
			take_out(want, id);
		assert_int_equal(store_write(s, write_all, NULL, &w, NULL),
				 0);
		for (i = 0; i < SETS && round % ROUNDS > ROUNDS - 3; i++) {
			set_name(name, i);
			assert_stored(s, name, want);
		}
	}
	assert_int_equal(idset_count(want), 0);
	idset_free(want);
	store_close(s);
}

static int put_damaged(void *ctx, struct txn *txn, struct err *err)
{
	char key[] = "set\0\0\0", value[CHUNK_BYTES + 2] = "";

	(void)ctx;
	return txn_put(txn, TABLE_SET, (struct slice){ key, sizeof(key) },
		       (struct slice){ value, sizeof(value) }, err);
}

static void a_damaged_row_is_not_overwritten(void **state)
{
	struct store *s = open_new(*state);
	uint32_t id = 5;
	struct err err = ERR_INIT;

	assert_int_equal(store_write(s, put_damaged, NULL, NULL, NULL), 0);
	assert_int_equal(store_write(s, write_bits, NULL,
		&(struct bits){ "set", &id, 1, true }, &err), -1);
	assert_int_equal(err_code(&err), ERR_INTERNAL);
	err_release(&err);
	store_close(s);
}

#define T(f) cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)
static const struct CMUnitTest tests[] = {
	cmocka_unit_test(algebra_is_that_of_flags),
	cmocka_unit_test(lists_from_a_place),
	cmocka_unit_test(a_chunk_changes_its_form_at_256),
	cmocka_unit_test(damaged_chunks_are_refused),
	T(stored_sets_follow), T(rows_of_many_sets_grow_and_go),
	T(a_damaged_row_is_not_overwritten),
};
const struct group test_idset = { tests, sizeof(tests) / sizeof(*tests) };
