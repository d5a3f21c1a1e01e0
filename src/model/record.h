/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_RECORD_H
#define KARTEI_MODEL_RECORD_H

#include "base/buf.h"
#include "base/date.h"

/* A reference: which kind, which record. On disk 6 bytes, big-endian. */
struct ref {
	uint16_t kind;
	uint32_t id;		/* 0: none */
};
#define REF_NONE ((struct ref){ 0, 0 })
#define REF_BYTES 6
bool ref_is_none(struct ref r);
bool ref_eq(struct ref a, struct ref b);
void ref_pack(struct buf *out, struct ref r);
struct ref ref_unpack(struct slice s);		/* REF_NONE if not 6 bytes */

/*
 * An immutable snapshot of one record. Any field is read without decoding
 * the rest; fields that today's form no longer names survive a rewrite.
 * Values are the canonical bytes of their type (model/type.h); the layout
 * is in doc/formats-record.md.
 */
struct record {
	struct slice bytes;	/* not owned */
	struct ref ref;
};

/* One value of a field. A plain field has one; `many` and `dated` fields
 * any number, each with a label and days (from is in, until is out). */
struct field_value {
	struct slice bytes;
	struct slice label;
	int32_t from, until;	/* DAY_NONE: open */
};

/*
 * 0 well-formed, -1 not. Whoever takes a record from outside (the store, a
 * frame) asks this first; the functions below rely on it.
 */
int record_check(struct slice bytes);
uint32_t record_version(const struct record *r);	/* 1 on creation */
bool record_in_bin(const struct record *r);
size_t record_values(const struct record *r, uint16_t tag); /* how many */
bool record_value(const struct record *r, uint16_t tag, size_t i,
		  struct field_value *v);
/* The first value in force on `day` (values without days always are;
 * DAY_NONE: the first of all); SLICE_NONE if none. */
struct slice record_get(const struct record *r, uint16_t tag, int32_t day);
/* The tags of the fields that have values, rising: up to `max` of them into
 * `tags`; returns how many there are. */
size_t record_tags(const struct record *r, uint16_t *tags, size_t max);

/* Whole payload of a field, the unit of history entries; empty if absent.
 * The payload functions serve both records and history entries. */
struct slice record_payload(const struct record *r, uint16_t tag);
int payload_check(struct slice payload);	/* 0 well-formed, -1 not */
size_t payload_values(struct slice payload);
bool payload_value(struct slice payload, size_t i, struct field_value *v);

/* Whether the value is in force on `day`; DAY_NONE asks for any day. */
bool field_value_holds(const struct field_value *v, int32_t day);

/*
 * Building a new one, from the fields of `base` (copied; NULL: empty). The
 * result is appended to `out`; equal values give equal bytes, whatever the
 * order in which the fields were set.
 */
struct record_builder;
struct record_builder *record_build(const struct record *base);
void record_build_free(struct record_builder *b);
void record_build_clear(struct record_builder *b, uint16_t tag);
void record_build_add(struct record_builder *b, uint16_t tag,
		      const struct field_value *v);
void record_build_payload(struct record_builder *b, uint16_t tag,
			  struct slice payload);
void record_build_finish(struct record_builder *b, uint32_t version,
			 bool in_bin, struct buf *out);

#endif
