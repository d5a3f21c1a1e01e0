/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_STORE_IDSET_H
#define KARTEI_STORE_IDSET_H

#include "store/store.h"

/*
 * A set of 32-bit ids: what a condition, a selection and the marks of a
 * list all are. In memory a roaring bitmap; stored in chunks of 4,096 ids.
 */
struct idset;
struct idset *idset_new(void);
void idset_free(struct idset *s);
struct idset *idset_copy(const struct idset *s);
void idset_add(struct idset *s, uint32_t id);
void idset_add_range(struct idset *s, uint32_t from, uint32_t to); /* to is out */
bool idset_has(const struct idset *s, uint32_t id);
uint64_t idset_count(const struct idset *s);
void idset_and(struct idset *s, const struct idset *o);	/* in place */
void idset_or(struct idset *s, const struct idset *o);
void idset_minus(struct idset *s, const struct idset *o);
/* The ids in rising order: up to `max` from `from` on; returns how many. */
size_t idset_list(const struct idset *s, uint32_t from, uint32_t *ids,
		  size_t max);

/* Reads a stored set whole; absent is the empty set. NULL on fault. */
struct idset *idset_load(struct txn *txn, struct slice name, struct err *err);

/*
 * One stored chunk: a bitset from 256 members on (512 bytes, lowest bit
 * first), below that a sorted array of u16, big-endian. A chunk of 8,192 ids
 * would be 1 KiB, which the library puts on an overflow page of its own:
 * four times the room, and the whole of it in the log for one bit.
 */
#define CHUNK_IDS 4096
#define CHUNK_BYTES (CHUNK_IDS / 8)
#define CHUNK_DENSE 256
struct chunk {
	uint64_t bits[CHUNK_IDS / 64];
};
unsigned chunk_count(const struct chunk *c);
/* -1 if the bytes are no chunk. */
int chunk_read(struct slice stored, struct chunk *c);
/* Writes into `out` (CHUNK_BYTES of room); returns the length, 0 if empty. */
size_t chunk_write(const struct chunk *c, unsigned char *out);

/* Adds the ids of one stored chunk. */
void idset_add_chunk(struct idset *s, uint32_t no, const struct chunk *c);

static inline bool chunk_has(const struct chunk *c, uint32_t i)
{
	return c->bits[i / 64] >> (i % 64) & 1;
}

static inline void chunk_set(struct chunk *c, uint32_t i, bool on)
{
	uint64_t bit = (uint64_t)1 << (i % 64);

	c->bits[i / 64] = on ? c->bits[i / 64] | bit : c->bits[i / 64] & ~bit;
}

#endif
