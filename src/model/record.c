/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/record.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/pack.h"

#define RECORD_FORMAT 1
#define FLAG_IN_BIN 1
#define HEAD_BYTES 8	/* format, flags, version, number of fields */
#define ENTRY_BYTES 6	/* tag, end of the payload */

#define PLAIN 0		/* payload: one value without label and days */
#define LISTED 1	/* payload: any number of values */
#define HAS_LABEL 1
#define HAS_FROM 2
#define HAS_UNTIL 4

static uint16_t get16(const unsigned char *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static uint32_t get32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

bool ref_is_none(struct ref r)
{
	return r.id == 0;
}

bool ref_eq(struct ref a, struct ref b)
{
	return a.kind == b.kind && a.id == b.id;
}

void ref_pack(struct buf *out, struct ref r)
{
	pack_u16(out, r.kind);
	pack_u32(out, r.id);
}

struct ref ref_unpack(struct slice s)
{
	const unsigned char *p = s.p;

	if (s.n != REF_BYTES)
		return REF_NONE;
	return (struct ref){ get16(p), get32(p + 2) };
}

/* ---- reading ---- */

static const unsigned char *record_bytes(const struct record *r)
{
	return r->bytes.p;
}

static size_t record_fields(const struct record *r)
{
	return r->bytes.n < HEAD_BYTES ? 0 : get16(record_bytes(r) + 6);
}

static const unsigned char *record_entry(const struct record *r, size_t i)
{
	return record_bytes(r) + HEAD_BYTES + i * ENTRY_BYTES;
}

static struct slice record_payload_at(const struct record *r, size_t i)
{
	size_t base = HEAD_BYTES + record_fields(r) * ENTRY_BYTES;
	size_t start = i ? get32(record_entry(r, i - 1) + 2) : 0;
	size_t end = get32(record_entry(r, i) + 2);

	return (struct slice){ record_bytes(r) + base + start, end - start };
}

struct slice record_payload(const struct record *r, uint16_t tag)
{
	size_t lo = 0, hi = record_fields(r);

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		uint16_t found = get16(record_entry(r, mid));

		if (found == tag)
			return record_payload_at(r, mid);
		if (found < tag)
			lo = mid + 1;
		else
			hi = mid;
	}
	return SLICE_NONE;
}

uint32_t record_version(const struct record *r)
{
	return r->bytes.n < HEAD_BYTES ? 0 : get32(record_bytes(r) + 2);
}

bool record_in_bin(const struct record *r)
{
	return r->bytes.n >= HEAD_BYTES && (record_bytes(r)[1] & FLAG_IN_BIN);
}

size_t record_tags(const struct record *r, uint16_t *tags, size_t max)
{
	size_t n = record_fields(r);

	for (size_t i = 0; i < n && i < max; i++)
		tags[i] = get16(record_entry(r, i));
	return n;
}

/* The next value of a list; all slices point into the payload. */
static void unpack_value(struct unpack *u, struct field_value *v)
{
	uint8_t bits = unpack_u8(u);

	v->label = bits & HAS_LABEL ? unpack_slice(u) : SLICE_NONE;
	v->from = bits & HAS_FROM ? unpack_i32(u) : DAY_NONE;
	v->until = bits & HAS_UNTIL ? unpack_i32(u) : DAY_NONE;
	v->bytes = unpack_slice(u);
}

static struct field_value plain_value(struct slice payload)
{
	return (struct field_value){
		.bytes = { (const char *)payload.p + 1, payload.n - 1 },
		.label = SLICE_NONE,
		.from = DAY_NONE,
		.until = DAY_NONE,
	};
}

static bool payload_plain(struct slice payload)
{
	return *(const unsigned char *)payload.p == PLAIN;
}

size_t payload_values(struct slice payload)
{
	struct unpack u;

	if (!payload.n)
		return 0;
	if (payload_plain(payload))
		return 1;
	u = unpack_from(payload);
	unpack_u8(&u);
	return (size_t)unpack_varint(&u);
}

bool payload_value(struct slice payload, size_t i, struct field_value *v)
{
	struct unpack u;

	if (i >= payload_values(payload))
		return false;
	if (payload_plain(payload)) {
		*v = plain_value(payload);
		return true;
	}
	u = unpack_from(payload);
	unpack_u8(&u);
	unpack_varint(&u);
	do
		unpack_value(&u, v);
	while (i-- && !u.bad);
	return !u.bad;
}

size_t record_values(const struct record *r, uint16_t tag)
{
	return payload_values(record_payload(r, tag));
}

bool record_value(const struct record *r, uint16_t tag, size_t i,
		  struct field_value *v)
{
	return payload_value(record_payload(r, tag), i, v);
}

bool field_value_holds(const struct field_value *v, int32_t day)
{
	return day == DAY_NONE ||
	       ((v->from == DAY_NONE || v->from <= day) &&
		(v->until == DAY_NONE || day < v->until));
}

struct slice record_get(const struct record *r, uint16_t tag, int32_t day)
{
	struct slice payload = record_payload(r, tag);
	struct field_value v;
	struct unpack u;

	if (!payload.n)
		return SLICE_NONE;
	if (payload_plain(payload))
		return plain_value(payload).bytes;
	u = unpack_from(payload);
	unpack_u8(&u);
	for (uint64_t left = unpack_varint(&u); left && !u.bad; left--) {
		unpack_value(&u, &v);
		if (!u.bad && field_value_holds(&v, day))
			return v.bytes;
	}
	return SLICE_NONE;
}

/* ---- checking ---- */

/* A varint in its shortest form: a value has one encoding only, because
 * payloads are hashed. */
static uint64_t check_varint(struct unpack *u)
{
	const unsigned char *start = u->p;
	uint64_t v = unpack_varint(u);

	if (!u->bad && u->p - start > 1 && u->p[-1] == 0)
		u->bad = true;
	return v;
}

static struct slice check_slice(struct unpack *u)
{
	uint64_t n = check_varint(u);

	if (n > unpack_left(u))
		u->bad = true;
	return u->bad ? SLICE_NONE : unpack_bytes(u, (size_t)n);
}

static void check_value(struct unpack *u, bool alone)
{
	uint8_t bits = unpack_u8(u);

	if (bits > (HAS_LABEL | HAS_FROM | HAS_UNTIL) || (alone && !bits))
		u->bad = true;
	if ((bits & HAS_LABEL) && !check_slice(u).n)
		u->bad = true;
	if ((bits & HAS_FROM) && unpack_i32(u) == DAY_NONE)
		u->bad = true;
	if ((bits & HAS_UNTIL) && unpack_i32(u) == DAY_NONE)
		u->bad = true;
	check_slice(u);
}

int payload_check(struct slice payload)
{
	struct unpack u = unpack_from(payload);
	uint64_t count;

	switch (unpack_u8(&u)) {
	case PLAIN:
		return u.bad ? -1 : 0;
	case LISTED:
		break;
	default:
		return -1;
	}
	count = check_varint(&u);
	if (!count)
		return -1;
	for (uint64_t i = 0; i < count && !u.bad; i++)
		check_value(&u, count == 1);
	return u.bad || unpack_left(&u) ? -1 : 0;
}

int record_check(struct slice bytes)
{
	struct record r = { bytes, REF_NONE };
	size_t n, room, last_end = 0;
	uint16_t last_tag = 0;
	struct slice payload;

	if (bytes.n < HEAD_BYTES || record_bytes(&r)[0] != RECORD_FORMAT ||
	    record_bytes(&r)[1] > FLAG_IN_BIN || !record_version(&r))
		return -1;
	n = record_fields(&r);
	if (bytes.n - HEAD_BYTES < n * ENTRY_BYTES)
		return -1;
	room = bytes.n - HEAD_BYTES - n * ENTRY_BYTES;
	for (size_t i = 0; i < n; i++) {
		uint16_t tag = get16(record_entry(&r, i));
		size_t end = get32(record_entry(&r, i) + 2);

		if (tag <= last_tag || end <= last_end || end > room)
			return -1;
		payload = record_payload_at(&r, i);
		if (!payload_plain(payload) && payload_check(payload))
			return -1;
		last_tag = tag;
		last_end = end;
	}
	return last_end == room ? 0 : -1;
}

/* ---- building ---- */

/* All values lie in one piece of memory, as they are packed in a list. */
struct built_value {
	uint16_t tag;
	bool plain;		/* without label and days */
	uint32_t at, n;		/* in `bytes` */
	uint32_t value_n;	/* of the value, at the end of it */
};

struct record_builder {
	struct built_value *v;	/* sorted by tag, then as they came */
	size_t n, cap;
	struct buf bytes;
};

#define FIELDS_ROOM 16		/* most records have no more, nor more ... */
#define BYTES_ROOM 320		/* ... than so many bytes */

static void put_value(struct buf *out, const struct field_value *v)
{
	pack_u8(out, (v->label.n ? HAS_LABEL : 0) |
		     (v->from != DAY_NONE ? HAS_FROM : 0) |
		     (v->until != DAY_NONE ? HAS_UNTIL : 0));
	if (v->label.n)
		pack_slice(out, v->label);
	if (v->from != DAY_NONE)
		pack_i32(out, v->from);
	if (v->until != DAY_NONE)
		pack_i32(out, v->until);
	pack_slice(out, v->bytes);
}

struct record_builder *record_build(const struct record *base)
{
	struct record_builder *b = mem_zero(sizeof(*b));
	size_t n = base ? record_fields(base) : 0;

	mem_grow(&b->v, &b->cap, FIELDS_ROOM, sizeof(*b->v));
	buf_room(&b->bytes, BYTES_ROOM);
	for (size_t i = 0; i < n; i++)
		record_build_payload(b, get16(record_entry(base, i)),
				     record_payload_at(base, i));
	return b;
}

void record_build_free(struct record_builder *b)
{
	if (!b)
		return;
	buf_release(&b->bytes);
	free(b->v);
	free(b);
}

/* Behind the last value whose tag is not larger. */
static size_t built_end(const struct record_builder *b, uint16_t tag)
{
	size_t i = b->n;

	while (i && b->v[i - 1].tag > tag)
		i--;
	return i;
}

void record_build_clear(struct record_builder *b, uint16_t tag)
{
	size_t end = built_end(b, tag), i = end;

	while (i && b->v[i - 1].tag == tag)
		i--;
	if (i == end)
		return;
	memmove(b->v + i, b->v + end, (b->n - end) * sizeof(*b->v));
	b->n -= end - i;
}

void record_build_add(struct record_builder *b, uint16_t tag,
		      const struct field_value *v)
{
	size_t i = built_end(b, tag), start = b->bytes.n;

	if (!tag)
		BUG("record: a computed field has no value to store");
	put_value(&b->bytes, v);
	mem_grow(&b->v, &b->cap, b->n + 1, sizeof(*b->v));
	memmove(b->v + i + 1, b->v + i, (b->n - i) * sizeof(*b->v));
	b->n++;
	b->v[i] = (struct built_value){
		.tag = tag, .plain = !b->bytes.p[start],
		.at = (uint32_t)start, .n = (uint32_t)(b->bytes.n - start),
		.value_n = (uint32_t)v->bytes.n,
	};
}

void record_build_payload(struct record_builder *b, uint16_t tag,
			  struct slice payload)
{
	struct field_value v;
	struct unpack u;

	record_build_clear(b, tag);
	if (!payload.n)
		return;
	if (payload_plain(payload)) {
		v = plain_value(payload);
		record_build_add(b, tag, &v);
		return;
	}
	u = unpack_from(payload);
	unpack_u8(&u);
	for (uint64_t left = unpack_varint(&u); left && !u.bad; left--) {
		unpack_value(&u, &v);
		record_build_add(b, tag, &v);
	}
}

static void put_entry(char *p, uint16_t tag, uint32_t end)
{
	const unsigned char bytes[ENTRY_BYTES] = {
		(unsigned char)(tag >> 8), (unsigned char)tag,
		(unsigned char)(end >> 24), (unsigned char)(end >> 16),
		(unsigned char)(end >> 8), (unsigned char)end,
	};

	memcpy(p, bytes, ENTRY_BYTES);
}

/* The values of one tag, from `i` on. */
static size_t built_count(const struct record_builder *b, size_t i)
{
	size_t n = 1;

	while (i + n < b->n && b->v[i + n].tag == b->v[i].tag)
		n++;
	return n;
}

static void put_payload(const struct record_builder *b, size_t i, size_t n,
			struct buf *out)
{
	const struct built_value *v = &b->v[i];

	if (n == 1 && v->plain) {
		pack_u8(out, PLAIN);
		buf_add(out, b->bytes.p + v->at + v->n - v->value_n,
			v->value_n);
		return;
	}
	pack_u8(out, LISTED);
	pack_varint(out, n);
	for (; n; n--, v++)
		buf_add(out, b->bytes.p + v->at, v->n);
}

void record_build_finish(struct record_builder *b, uint32_t version,
			 bool in_bin, struct buf *out)
{
	size_t i, n, directory, payloads;
	uint16_t fields = 0;

	for (i = 0; i < b->n; i += built_count(b, i))
		fields++;
	buf_room(out, HEAD_BYTES + b->n * ENTRY_BYTES + b->bytes.n);
	pack_u8(out, RECORD_FORMAT);
	pack_u8(out, in_bin ? FLAG_IN_BIN : 0);
	pack_u32(out, version);
	pack_u16(out, fields);
	/* The end of each payload is known when it is written. */
	directory = out->n;
	payloads = directory + fields * ENTRY_BYTES;
	memset(out->p + directory, 0, payloads - directory);
	out->n = payloads;
	for (i = 0; i < b->n; i += n, directory += ENTRY_BYTES) {
		n = built_count(b, i);
		put_payload(b, i, n, out);
		put_entry(out->p + directory, b->v[i].tag,
			  (uint32_t)(out->n - payloads));
	}
}
