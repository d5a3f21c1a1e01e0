/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_BASE_PACK_H
#define KARTEI_BASE_PACK_H

#include "base/buf.h"

/*
 * Numbers and strings in one fixed order of bytes, for keys, records, frames.
 * Fixed-width integers are big-endian; signed ones have the sign bit flipped,
 * so that they sort as bytes. A varint is LEB128, at most 10 bytes.
 */
void pack_u8(struct buf *b, uint8_t v);
void pack_u16(struct buf *b, uint16_t v);
void pack_u32(struct buf *b, uint32_t v);
void pack_u64(struct buf *b, uint64_t v);
void pack_i32(struct buf *b, int32_t v);
void pack_i64(struct buf *b, int64_t v);
void pack_varint(struct buf *b, uint64_t v);
void pack_slice(struct buf *b, struct slice s);	/* varint length, bytes */
void pack_str(struct buf *b, const char *s);	/* NULL is packed as "" */

/*
 * Reading never runs past the end: after a short read `bad` is set, all
 * further reads give 0 or an empty slice, and the caller checks once at the
 * end. Slices point into the input.
 */
struct unpack {
	const unsigned char *p, *end;
	bool bad;
};

struct unpack unpack_from(struct slice s);
uint8_t unpack_u8(struct unpack *u);
uint16_t unpack_u16(struct unpack *u);
uint32_t unpack_u32(struct unpack *u);
uint64_t unpack_u64(struct unpack *u);
int32_t unpack_i32(struct unpack *u);
int64_t unpack_i64(struct unpack *u);
uint64_t unpack_varint(struct unpack *u);
struct slice unpack_slice(struct unpack *u);
char *unpack_str(struct unpack *u);		/* a copy; caller frees */
struct slice unpack_bytes(struct unpack *u, size_t n);
size_t unpack_left(const struct unpack *u);

#endif
