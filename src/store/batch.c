/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/batch.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "store/idset.h"
#include "store/batch_private.h"

struct batch *batch_new(void)
{
	return mem_zero(sizeof(struct batch));
}

void batch_free(struct batch *b)
{
	if (!b)
		return;
	free(b->v);
	buf_release(&b->bytes);
	free(b);
}

static struct work *add(struct batch *b, enum table table, enum what what,
			struct slice key, struct slice value)
{
	struct work *w;

	mem_grow(&b->v, &b->cap, b->n + 1, sizeof(*b->v));
	w = &b->v[b->n];
	*w = (struct work){
		.table = (unsigned char)table, .what = (unsigned char)what,
		.key_n = (uint32_t)key.n, .value_n = (uint32_t)value.n,
		.at = b->bytes.n, .no = b->n++,
	};
	buf_add_slice(&b->bytes, key);
	buf_add_slice(&b->bytes, value);
	return w;
}

void batch_put(struct batch *b, enum table table, struct slice key,
	       struct slice value)
{
	add(b, table, PUT, key, value);
}

void batch_del(struct batch *b, enum table table, struct slice key)
{
	add(b, table, DEL, key, SLICE_NONE);
}

void batch_bit(struct batch *b, struct slice name, uint32_t id, bool on)
{
	struct work *w = add(b, TABLE_SET, on ? BIT_ON : BIT_OFF, name,
			     SLICE_NONE);

	pack_u32(&b->bytes, id / CHUNK_IDS);
	w->key_n += 4;
	w->bit = (uint16_t)(id % CHUNK_IDS);
}

static void set_first(const struct batch *b, struct work *w)
{
	unsigned char bytes[sizeof(w->first)] = { w->table };
	size_t i, n = w->key_n < sizeof(bytes) - 1 ? w->key_n
						   : sizeof(bytes) - 1;

	memcpy(bytes + 1, b->bytes.p + w->at, n);
	memcpy(w->first, bytes, sizeof(bytes));
	for (i = 0; i < 2; i++)
		w->first[i] = be64toh(w->first[i]);
}

static int by_key(const void *pa, const void *pb, void *ctx)
{
	const struct work *a = pa, *b = pb;
	int rc;

	if (a->first[0] != b->first[0])
		return a->first[0] < b->first[0] ? -1 : 1;
	if (a->first[1] != b->first[1])
		return a->first[1] < b->first[1] ? -1 : 1;
	rc = slice_cmp(key_of(ctx, a), key_of(ctx, b));
	if (!rc)
		rc = a->no < b->no ? -1 : 1;
	return rc;
}

static bool in_order(struct batch *b, size_t from, size_t to)
{
	size_t i;

	for (i = from + 1; i < to; i++)
		if (by_key(&b->v[i - 1], &b->v[i], b) > 0)
			return false;
	return true;
}

/* Table by table: records, entries and documents come in the order of their
 * keys, and what is in order is only looked through. */
static void sort(struct batch *b)
{
	struct work *to = mem_alloc(b->cap * sizeof(*to));
	size_t ends[TABLE_N] = { 0 }, i, from;

	for (i = 0; i < b->n; i++)
		ends[b->v[i].table]++;
	for (i = 0, from = 0; i < TABLE_N; i++) {
		size_t n = ends[i];

		ends[i] = from;
		from += n;
	}
	for (i = 0; i < b->n; i++)
		to[ends[b->v[i].table]++] = b->v[i];
	free(b->v);
	b->v = to;
	for (i = 0, from = 0; i < TABLE_N; from = ends[i++]) {
		if (!in_order(b, from, ends[i]))
			qsort_r(b->v + from, ends[i] - from, sizeof(*b->v),
				by_key, b);
	}
}

/* Of puts and deletes only the last one of each key stays. */
static void drop_overruled(struct batch *b)
{
	size_t i, n = 0;

	for (i = 0; i < b->n; i++) {
		if (b->v[i].what <= DEL && i + 1 < b->n &&
		    b->v[i + 1].what <= DEL && same_key(b, i, i + 1))
			continue;
		b->v[n++] = b->v[i];
	}
	b->n = n;
}

static int apply_one(struct batch *b, size_t i, size_t *n, struct txn *txn,
		     struct err *err)
{
	const struct work *w = &b->v[i];
	enum table table = (enum table)w->table;

	*n = 1;
	if (w->what >= BIT_ON)
		return batch_bits(b, i, n, txn, err);
	if (w->what == DEL)
		return txn_del(txn, table, key_of(b, w), err) < 0 ? -1 : 0;
	return batch_puts(b, i, n, txn, err);
}

int batch_part(struct batch *b, size_t from, size_t to, struct txn *txn,
	       struct err *err)
{
	size_t i, n;
	int rc = 0;

	for (i = from; i < to && !rc; i += n)
		rc = apply_one(b, i, &n, txn, err);
	return rc;
}

int batch_apply(struct batch *b, struct txn *txn, struct err *err)
{
	size_t i;

	if (!txn->writes)
		BUG("a batch outside the writer");
	if (!b->n)
		return 0;
	for (i = 0; i < b->n; i++)
		set_first(b, &b->v[i]);
	sort(b);
	drop_overruled(b);
	if (b->n < BATCH_LARGE ? batch_part(b, 0, b->n, txn, err)
			       : batch_large(b, txn, err))
		return -1;
	b->n = 0;
	buf_clear(&b->bytes);
	return 0;
}
