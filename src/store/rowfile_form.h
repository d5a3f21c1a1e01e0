/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_STORE_ROWFILE_FORM_H
#define KARTEI_STORE_ROWFILE_FORM_H

#include <string.h>

#include "base/pack.h"

/*
 * Blocks: of each row varint length of the key, varint length of the value,
 * key, value; behind them u64 checksum.
 * Index: of each block u64 place, varint length of its first key, that key.
 * It ends where the next one begins. Then of each block u64 place of its
 * entry in the index.
 * End: u64 place of the index, u64 place of the places, u64 number of
 * blocks, u64 checksum of the index and the places, "kartrow1".
 */
#define ROWFILE_MAGIC "kartrow1"
#define ROWFILE_BLOCK 4096	/* a block that has as much is closed */
#define ROWFILE_END 40
#define ROWFILE_SUM 8

/* Fast, for what a disk does to bytes; not for what people do. */
static inline uint64_t rowfile_sum(const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	uint64_t h = 0x9e3779b97f4a7c15u ^ n, v;

	for (; n >= 8; n -= 8, p += 8) {
		memcpy(&v, p, 8);
		h = (h ^ v) * 0xff51afd7ed558ccdu;
		h ^= h >> 32;
	}
	for (v = 0; n; n--)
		v = v << 8 | *p++;
	h = (h ^ v) * 0xc4ceb9fe1a85ec53u;
	return h ^ h >> 29;
}

#endif
