/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_STORE_SEGMENT_ROW_H
#define KARTEI_STORE_SEGMENT_ROW_H

#include "base/pack.h"
#include "store/segment.h"

/*
 * Keys of a segment's file: row type u8, then
 * ROW_DOCS	rank u32 of the last document in it -> number u16, of each:
 *		varint length, ref, document
 * ROW_REFS	first ref -> ref, rank u32 of some
 * ROW_EXACT	first hash u32, rank u32 -> hash, rank of some
 * a set	term -> 0, ranks u32; or 1, count u32 and in the type behind it:
 * its chunks	term, 0, chunk u16 -> members
 * In the order in which they are written. What is struck out stands in
 * TABLE_WORD: segment u32, chunk u32 -> members.
 */
enum row_type {
	ROW_DOCS = 1, ROW_REFS, ROW_EXACT,
};
#define ROW_DOCS_BYTES 4000	/* one page behind an overflow */
#define ROW_PAIRS 80		/* of refs or hashes in a row */
#define SET_INLINE 16		/* members that stand with the term itself */

static inline void row_key(struct buf *key, int type)
{
	buf_clear(key);
	pack_u8(key, (uint8_t)type);
}

static inline int stopped(const atomic_bool *stop, struct err *err)
{
	return atomic_load(stop) ? err_set(err, ERR_STOPPED, NULL, "stopped")
				 : 0;
}

/* For runs of digits in customer numbers and the like. */
static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline uint32_t exact_hash(struct slice word)
{
	const unsigned char *p = word.p;
	uint32_t h = 2166136261u;
	size_t i;

	for (i = 0; i < word.n; i++)
		h = (h ^ p[i]) * 16777619u;
	return h;
}

#endif
