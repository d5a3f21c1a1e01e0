/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_STORE_BATCH_PRIVATE_H
#define KARTEI_STORE_BATCH_PRIVATE_H

#include "store/batch.h"
#include "store/inside.h"

/* From so much work on, two threads share it. */
#define BATCH_LARGE 4000

enum what { PUT, DEL, BIT_ON, BIT_OFF };

struct work {
	unsigned char table, what;
	uint16_t bit;		/* in its chunk */
	uint32_t key_n, value_n;
	size_t at;		/* of the key in `bytes`, value behind it */
	size_t no;		/* order in which it came */
	uint64_t first[2];	/* table and the key's first bytes, for sorting */
};

struct batch {
	struct work *v;
	size_t n, cap;
	struct buf bytes;
};

static inline struct slice key_of(const struct batch *b, const struct work *w)
{
	return (struct slice){ b->bytes.p + w->at, w->key_n };
}

static inline struct slice value_of(const struct batch *b,
				    const struct work *w)
{
	return (struct slice){ b->bytes.p + w->at + w->key_n, w->value_n };
}

static inline bool same_key(const struct batch *b, size_t i, size_t j)
{
	return b->v[i].table == b->v[j].table &&
	       slice_eq(key_of(b, &b->v[i]), key_of(b, &b->v[j]));
}

/* batch.c: works [from, to), which are in order. */
int batch_part(struct batch *b, size_t from, size_t to, struct txn *txn,
	       struct err *err);

/* batch_put.c: the puts in a row to one table from `i` on, *n of them. */
int batch_puts(struct batch *b, size_t i, size_t *n, struct txn *txn,
	       struct err *err);

/* batch_bits.c: the bits in a row from `i` on, *n of them. */
int batch_bits(struct batch *b, size_t i, size_t *n, struct txn *txn,
	       struct err *err);

/* batch_large.c: all of a sorted batch, in two threads. */
int batch_large(struct batch *b, struct txn *txn, struct err *err);

#endif
