/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/pack.h"

#include <endian.h>
#include <string.h>

void pack_u8(struct buf *b, uint8_t v)
{
	buf_add_char(b, (char)v);
}

void pack_u16(struct buf *b, uint16_t v)
{
	v = htobe16(v);
	buf_add(b, &v, sizeof(v));
}

void pack_u32(struct buf *b, uint32_t v)
{
	v = htobe32(v);
	buf_add(b, &v, sizeof(v));
}

void pack_u64(struct buf *b, uint64_t v)
{
	v = htobe64(v);
	buf_add(b, &v, sizeof(v));
}

void pack_i32(struct buf *b, int32_t v)
{
	pack_u32(b, (uint32_t)v ^ UINT32_C(0x80000000));
}

void pack_i64(struct buf *b, int64_t v)
{
	pack_u64(b, (uint64_t)v ^ UINT64_C(0x8000000000000000));
}

void pack_varint(struct buf *b, uint64_t v)
{
	while (v >= 0x80) {
		pack_u8(b, (uint8_t)(v | 0x80));
		v >>= 7;
	}
	pack_u8(b, (uint8_t)v);
}

void pack_slice(struct buf *b, struct slice s)
{
	pack_varint(b, s.n);
	buf_add_slice(b, s);
}

void pack_str(struct buf *b, const char *s)
{
	pack_slice(b, slice_str(s));
}

struct unpack unpack_from(struct slice s)
{
	const unsigned char *p = s.p;

	return (struct unpack){ p, p ? p + s.n : p, false };
}

size_t unpack_left(const struct unpack *u)
{
	return u->bad ? 0 : (size_t)(u->end - u->p);
}

struct slice unpack_bytes(struct unpack *u, size_t n)
{
	struct slice s = SLICE_NONE;

	if (n > unpack_left(u)) {
		u->bad = true;
		return s;
	}
	s = (struct slice){ u->p, n };
	u->p += n;
	return s;
}

/* Copies n bytes, or gives zeros when they are not there. */
static void take(struct unpack *u, void *to, size_t n)
{
	struct slice s = unpack_bytes(u, n);

	if (s.n)
		memcpy(to, s.p, n);
	else
		memset(to, 0, n);
}

uint8_t unpack_u8(struct unpack *u)
{
	uint8_t v;

	take(u, &v, sizeof(v));
	return v;
}

uint16_t unpack_u16(struct unpack *u)
{
	uint16_t v;

	take(u, &v, sizeof(v));
	return be16toh(v);
}

uint32_t unpack_u32(struct unpack *u)
{
	uint32_t v;

	take(u, &v, sizeof(v));
	return be32toh(v);
}

uint64_t unpack_u64(struct unpack *u)
{
	uint64_t v;

	take(u, &v, sizeof(v));
	return be64toh(v);
}

int32_t unpack_i32(struct unpack *u)
{
	uint32_t v = unpack_u32(u);

	return u->bad ? 0 : (int32_t)(v ^ UINT32_C(0x80000000));
}

int64_t unpack_i64(struct unpack *u)
{
	uint64_t v = unpack_u64(u);

	return u->bad ? 0 : (int64_t)(v ^ UINT64_C(0x8000000000000000));
}

uint64_t unpack_varint(struct unpack *u)
{
	uint64_t v = 0;
	unsigned shift;

	for (shift = 0; shift < 64; shift += 7) {
		uint8_t byte = unpack_u8(u);

		if (u->bad || (shift == 63 && byte > 1))
			break;
		v |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return v;
	}
	u->bad = true;
	return 0;
}

struct slice unpack_slice(struct unpack *u)
{
	uint64_t n = unpack_varint(u);

	return unpack_bytes(u, n);
}

char *unpack_str(struct unpack *u)
{
	return slice_dup(unpack_slice(u));
}
