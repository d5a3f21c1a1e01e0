/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "base/pack.h"
#include "model/model_private.h"

static void into_batch(void *ctx, enum table table, struct slice key,
		       struct slice value, bool on)
{
	if (on)
		batch_put(ctx, table, key, value);
	else
		batch_del(ctx, table, key);
}

static void bit_into_batch(void *ctx, struct slice name, uint32_t id, bool on)
{
	batch_bit(ctx, name, id, on);
}

struct index_sink index_sink_batch(struct batch *b)
{
	return (struct index_sink){ into_batch, bit_into_batch, b };
}

/* One snapshot whose rows are put or taken away. */
struct side {
	const struct index_sink *sink;
	const struct value_context *c;
	const struct kind_plan *kp;
	const struct record *rec;
	bool on;
	struct buf key, value;
	struct buf columns;	/* what the last link row copied, and of ... */
	const struct record *columns_rec;
	const struct field_plan *columns_fp;
};

static void row(struct side *s, enum table table)
{
	s->sink->row(s->sink->ctx, table, buf_slice(&s->key),
		     buf_slice(&s->value), s->on);
}

static void bit(struct side *s)
{
	s->sink->bit(s->sink->ctx, buf_slice(&s->key), s->rec->ref.id, s->on);
}

/* Whether an earlier value of the field has the same bytes: it has made the
 * row of both. */
static bool repeated(const struct side *s, uint16_t tag, size_t i,
		     struct slice bytes)
{
	struct field_value v;
	size_t k;

	for (k = 0; k < i && record_value(s->rec, tag, k, &v); k++)
		if (slice_eq(v.bytes, bytes))
			return true;
	return false;
}

/* The days of all values with these bytes. */
static void days_of(struct side *s, uint16_t tag, struct slice bytes)
{
	struct field_value v;
	size_t i;

	for (i = 0; record_value(s->rec, tag, i, &v); i++) {
		if (!slice_eq(v.bytes, bytes))
			continue;
		pack_i32(&s->value, v.from);
		pack_i32(&s->value, v.until);
	}
}

static void value_row(struct side *s, const struct field *f,
		      struct slice bytes)
{
	buf_clear(&s->key);
	buf_clear(&s->value);
	index_value_key(s->c, s->rec->ref.kind, f, bytes, &s->key);
	pack_u32(&s->key, s->rec->ref.id);
	if (f->dated)
		days_of(s, f->tag, bytes);
	row(s, TABLE_VALUE);
}

static void set_bit(struct side *s, const struct field *f, struct slice bytes)
{
	buf_clear(&s->key);
	index_set_name(s->rec->ref.kind, f->tag, bytes, &s->key);
	bit(s);
}

static void copy_payload(struct record_builder *b, const struct record *rec,
			 uint16_t tag)
{
	struct slice payload = record_payload(rec, tag);

	if (payload.n)
		record_build_payload(b, tag, payload);
}

static void copy_columns(struct side *s, const struct field_plan *fp)
{
	struct record_builder *b = record_build(NULL);
	size_t i;

	if (s->kp->kind->number)
		copy_payload(b, s->rec, TAG_NUMBER);
	for (i = 0; i < fp->copies_n; i++)
		copy_payload(b, s->rec, fp->copies[i]->tag);
	record_build_finish(b, record_version(s->rec), false, &s->columns);
	record_build_free(b);
}

/* Links of one kind mostly copy the same fields. */
static bool columns_fit(const struct side *s, const struct field_plan *fp)
{
	const struct field_plan *last = s->columns_fp;

	return s->columns_rec == s->rec && last->copies_n == fp->copies_n &&
	       !memcmp(last->copies, fp->copies,
		       fp->copies_n * sizeof(*fp->copies));
}

/* With them lists of what links here need not read the record. */
static void link_columns(struct side *s, const struct field_plan *fp)
{
	if (!fp->copies_n)
		return;
	if (!columns_fit(s, fp)) {
		buf_clear(&s->columns);
		copy_columns(s, fp);
		s->columns_rec = s->rec;
		s->columns_fp = fp;
	}
	buf_add_slice(&s->value, buf_slice(&s->columns));
}

static void link_row(struct side *s, const struct field_plan *fp,
		     struct slice bytes)
{
	const struct field *f = fp->field;
	size_t i;

	buf_clear(&s->key);
	buf_clear(&s->value);
	index_link_key(ref_unpack(bytes), s->rec->ref.kind, f->tag, &s->key);
	for (i = 0; i < fp->order_n; i++)
		index_order_part(fp->order[i].field, s->c,
				 record_get(s->rec, fp->order[i].field->tag,
					    DAY_NONE),
				 fp->order[i].falls, &s->key);
	pack_u32(&s->key, s->rec->ref.id);
	if (s->on)
		link_columns(s, fp);
	row(s, TABLE_LINK);
}

static void field_rows(struct side *s, const struct field_plan *fp)
{
	const struct field *f = fp->field;
	struct field_value v;
	size_t i;

	for (i = 0; record_value(s->rec, f->tag, i, &v); i++) {
		if (i && repeated(s, f->tag, i, v.bytes))
			continue;
		if (fp->shapes & INDEX_VALUE)
			value_row(s, f, v.bytes);
		if (fp->shapes & INDEX_SET)
			set_bit(s, f, v.bytes);
		if (fp->shapes & INDEX_LINK)
			link_row(s, fp, v.bytes);
	}
}

static void name_rows(struct side *s)
{
	size_t i, k;

	buf_clear(&s->value);
	for (i = 0; i < s->kp->kind->fields_n; i++) {
		const struct field_plan *fp = &s->kp->fields[i];
		struct field_value v;

		for (k = 0; fp->names &&
			    record_value(s->rec, fp->field->tag, k, &v); k++) {
			buf_clear(&s->key);
			if (!index_name_key(s->rec->ref.kind, v.bytes,
					    &s->key))
				continue;
			pack_u32(&s->key, s->rec->ref.id);
			row(s, TABLE_VALUE);
		}
	}
}

static void all_bit(struct side *s)
{
	buf_clear(&s->key);
	index_all_name(s->rec->ref.kind, &s->key);
	bit(s);
}

static struct slice payload_of(const struct record *rec, const struct field *f)
{
	return rec ? record_payload(rec, f->tag) : SLICE_NONE;
}

static bool same(const struct record *a, const struct record *b,
		 const struct field *f)
{
	return slice_eq(payload_of(a, f), payload_of(b, f));
}

static bool rows_same(const struct field_plan *fp, const struct record *a,
		      const struct record *b)
{
	size_t i;

	if (!a || !b || !same(a, b, fp->field))
		return false;
	if (fp->copies_n)
		return record_version(a) == record_version(b);
	for (i = 0; i < fp->order_n; i++)
		if (!same(a, b, fp->order[i].field))
			return false;
	return true;
}

static bool names_same(const struct kind_plan *kp, const struct record *a,
		       const struct record *b)
{
	size_t i;

	if (!a || !b)
		return false;
	for (i = 0; i < kp->kind->fields_n; i++)
		if (kp->fields[i].names && !same(a, b, kp->fields[i].field))
			return false;
	return true;
}

static const struct record *unless_in_bin(const struct record *rec)
{
	return rec && !record_in_bin(rec) ? rec : NULL;
}

static void write_side(struct side *s, const struct kind_plan *kp,
		       const struct field_plan *fp, const struct record *rec,
		       const struct record *other, bool on)
{
	s->rec = rec;
	s->on = on;
	if (fp) {
		field_rows(s, fp);
		return;
	}
	if (!other)
		all_bit(s);
	if (kp->by_name)
		name_rows(s);
}

static void write_field(struct side *s, const struct field_plan *fp,
			const struct record *before,
			const struct record *after)
{
	const struct record *old = unless_in_bin(before);
	const struct record *new = unless_in_bin(after);

	if (fp ? !fp->shapes || rows_same(fp, old, new) :
		 names_same(s->kp, old, new))
		return;
	/* Taken away first: of two writes to one key the later one wins. */
	if (old)
		write_side(s, s->kp, fp, old, new, false);
	if (new)
		write_side(s, s->kp, fp, new, old, true);
}

static void side_release(struct side *s)
{
	buf_release(&s->key);
	buf_release(&s->value);
	buf_release(&s->columns);
}

void index_write_field(const struct index_sink *sink,
		       const struct value_context *c,
		       const struct kind_plan *kp,
		       const struct field_plan *fp,
		       const struct record *before,
		       const struct record *after)
{
	struct side s = { .sink = sink, .c = c, .kp = kp };

	write_field(&s, fp, before, after);
	side_release(&s);
}

void index_write(const struct index_sink *sink, const struct value_context *c,
		 const struct kind_plan *kp, const struct record *before,
		 const struct record *after)
{
	struct side s = { .sink = sink, .c = c, .kp = kp };
	size_t i;

	write_field(&s, NULL, before, after);
	for (i = 0; i < kp->kind->fields_n; i++)
		write_field(&s, &kp->fields[i], before, after);
	side_release(&s);
}

static void number_row(struct batch *b, const struct record *rec,
		       struct slice number, bool alias)
{
	struct number_entry e = { rec->ref.id, alias };
	struct buf folded = BUF_INIT, key = BUF_INIT, value = BUF_INIT;

	if (number.n && number_fold(number, &folded) == 0) {
		number_key(rec->ref.kind, buf_slice(&folded), &key);
		number_entry_pack(&e, &value);
		batch_put(b, TABLE_NUMBER, buf_slice(&key), buf_slice(&value));
	}
	buf_release(&folded);
	buf_release(&key);
	buf_release(&value);
}

static bool had_alias(const struct record *rec, struct slice alias)
{
	struct field_value v;
	size_t i;

	for (i = 0; rec && record_value(rec, TAG_ALIAS, i, &v); i++)
		if (slice_eq(v.bytes, alias))
			return true;
	return false;
}

/* A number that was given stays: it becomes an alias of its record. One
 * without any has been merged, and its numbers lead to the other. */
void index_write_number(struct batch *b, const struct record *before,
			const struct record *after)
{
	struct slice old = before ?
		record_get(before, TAG_NUMBER, DAY_NONE) : SLICE_NONE;
	struct slice new = record_get(after, TAG_NUMBER, DAY_NONE);
	struct field_value v;
	size_t i;

	if (!slice_eq(old, new) && new.n) {
		number_row(b, after, old, true);
		number_row(b, after, new, false);
	}
	for (i = 0; record_value(after, TAG_ALIAS, i, &v); i++)
		if (!had_alias(before, v.bytes))
			number_row(b, after, v.bytes, true);
}
