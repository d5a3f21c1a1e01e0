/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/pack.h"
#include "base/utf8.h"
#include "model/dump_private.h"
#include "model/number.h"
#include "model/type.h"

/* ---- bytes, references, moments --------------------------------------- */

json_t *dump_hex(struct slice bytes)
{
	const unsigned char *p = bytes.p;
	struct buf text = BUF_INIT;
	json_t *j;
	size_t i;

	for (i = 0; i < bytes.n; i++)
		buf_printf(&text, "%02x", p[i]);
	j = json_stringn(buf_str(&text), text.n);
	buf_release(&text);
	return j;
}

static int digit(char c)
{
	const char *digits = "0123456789abcdef", *p = strchr(digits, c);

	return c && p ? (int)(p - digits) : -1;
}

int load_hex(const json_t *j, struct buf *out)
{
	const char *s = json_string_value(j);
	size_t n = json_string_length(j), i;

	if (!s || n % 2)
		return -1;
	for (i = 0; i < n; i += 2) {
		int high = digit(s[i]), low = digit(s[i + 1]);

		if (high < 0 || low < 0)
			return -1;
		pack_u8(out, (uint8_t)(high << 4 | low));
	}
	return 0;
}

json_t *dump_ref(const struct catalogue *cat, struct ref ref)
{
	const struct cat_kind *k = catalogue_kind(cat, ref.kind);

	if (ref_is_none(ref))
		return json_null();
	return k ? json_sprintf("%s:%u", k->name, ref.id)
		 : json_sprintf("#%u:%u", ref.kind, ref.id);
}

const struct cat_kind *load_kind(const struct catalogue *cat,
				 const char *name)
{
	size_t i;

	for (i = 0; i < cat->n; i++)
		if (!strcmp(cat->v[i].name, name))
			return &cat->v[i];
	return NULL;
}

int load_ref(const struct catalogue *cat, const json_t *j, struct ref *ref)
{
	const char *s = json_string_value(j), *colon;
	const struct cat_kind *k = NULL;
	char *end;
	size_t i;

	*ref = REF_NONE;
	if (json_is_null(j))
		return 0;
	colon = s ? strrchr(s, ':') : NULL;
	if (!colon)
		return -1;
	errno = 0;
	ref->id = (uint32_t)strtoul(colon + 1, &end, 10);
	if (errno || *end || end == colon + 1)
		return -1;
	if (*s == '#') {
		ref->kind = (uint16_t)strtoul(s + 1, &end, 10);
		return end == colon ? 0 : -1;
	}
	for (i = 0; i < cat->n && !k; i++)
		if (strlen(cat->v[i].name) == (size_t)(colon - s) &&
		    !strncmp(cat->v[i].name, s, (size_t)(colon - s)))
			k = &cat->v[i];
	if (k)
		ref->kind = k->no;
	return k ? 0 : -1;
}

int load_moment(const json_t *j, int64_t *moment)
{
	if (json_is_integer(j)) {
		*moment = json_integer_value(j);
		return 0;
	}
	return json_is_string(j) ?
		moment_parse_iso(json_string_value(j), moment) : -1;
}

json_t *dump_moment(int64_t moment)
{
	struct buf text = BUF_INIT;
	int64_t again;
	json_t *j;

	if (moment > MOMENT_NONE)
		moment_iso(moment, &text);
	j = json_string(buf_str(&text));
	buf_release(&text);
	if (!load_moment(j, &again) && again == moment)
		return j;
	json_decref(j);
	return json_integer(moment);
}

/* ---- one value --------------------------------------------------------- */

static int load_date(const json_t *j, int32_t *day)
{
	return json_is_string(j) ? day_parse_iso(json_string_value(j), day)
				 : -1;
}

static json_t *dump_date(int32_t day)
{
	struct buf text = BUF_INIT;
	json_t *j;

	day_iso(day, &text);
	j = json_string(buf_str(&text));
	buf_release(&text);
	return j;
}

static int load_money(const json_t *j, struct buf *out)
{
	const json_t *amount = json_object_get(j, "amount");
	const json_t *currency = json_object_get(j, "currency");

	if (!json_is_integer(amount) || json_string_length(currency) != 3)
		return -1;
	pack_i64(out, json_integer_value(amount));
	buf_add(out, json_string_value(currency), 3);
	return 0;
}

static int load_value(const struct catalogue *cat, enum value_type holds,
		      const json_t *j, struct buf *out)
{
	const json_t *hex = json_object_get(j, "hex");
	struct ref ref;
	int64_t n;
	int32_t day;

	if (hex)
		return load_hex(hex, out);
	switch (holds) {
	case VALUE_NUMBER:
		if (!json_is_integer(j))
			return -1;
		pack_i64(out, json_integer_value(j));
		return 0;
	case VALUE_MONEY:
		return load_money(j, out);
	case VALUE_DATE:
		if (load_date(j, &day))
			return -1;
		pack_i32(out, day);
		return 0;
	case VALUE_TIME:
		if (!json_is_integer(j))
			return -1;
		pack_i32(out, (int32_t)json_integer_value(j));
		return 0;
	case VALUE_MOMENT:
		if (load_moment(j, &n))
			return -1;
		pack_i64(out, n);
		return 0;
	case VALUE_FLAG:
		if (!json_is_boolean(j))
			return -1;
		pack_u8(out, json_is_true(j));
		return 0;
	case VALUE_REF:
		if (load_ref(cat, j, &ref))
			return -1;
		ref_pack(out, ref);
		return 0;
	default:
		if (!json_is_string(j))
			return -1;
		buf_add(out, json_string_value(j), json_string_length(j));
		return 0;
	}
}

static json_t *plain_value(const struct catalogue *cat, enum value_type holds,
			   struct slice bytes)
{
	struct unpack u = unpack_from(bytes);
	char currency[4] = "";
	int64_t n;

	switch (holds) {
	case VALUE_NUMBER:
		return json_integer(unpack_i64(&u));
	case VALUE_MONEY:
		n = unpack_i64(&u);
		if (unpack_left(&u) == 3)
			memcpy(currency, u.p, 3);
		return json_pack("{s:I, s:s}", "amount", (json_int_t)n,
				 "currency", currency);
	case VALUE_DATE:
		return dump_date(unpack_i32(&u));
	case VALUE_TIME:
		return json_integer(unpack_i32(&u));
	case VALUE_MOMENT:
		return dump_moment(unpack_i64(&u));
	case VALUE_FLAG:
		return json_boolean(unpack_u8(&u));
	case VALUE_REF:
		return dump_ref(cat, ref_unpack(bytes));
	default:
		return json_stringn(bytes.p ? bytes.p : "", bytes.n);
	}
}

static json_t *dump_value(const struct catalogue *cat, enum value_type holds,
			  struct slice bytes)
{
	json_t *j = plain_value(cat, holds, bytes);
	struct buf again = BUF_INIT;
	bool same;

	same = j && !load_value(cat, holds, j, &again) &&
	       slice_eq(buf_slice(&again), bytes);
	buf_release(&again);
	if (same)
		return j;
	json_decref(j);
	j = json_object();
	json_object_set_new(j, "hex", dump_hex(bytes));
	return j;
}

/* ---- payloads ---------------------------------------------------------- */

static enum value_type holds_of(const struct cat_field *f)
{
	return f ? (enum value_type)f->holds : VALUE_TEXT;
}

static json_t *dump_labelled(const struct catalogue *cat,
			     enum value_type holds,
			     const struct field_value *v)
{
	json_t *o = json_object();

	json_object_set_new(o, "value", dump_value(cat, holds, v->bytes));
	if (v->label.n)
		json_object_set_new(o, "label",
				    dump_value(cat, VALUE_TEXT, v->label));
	if (v->from != DAY_NONE)
		json_object_set_new(o, "from", dump_date(v->from));
	if (v->until != DAY_NONE)
		json_object_set_new(o, "until", dump_date(v->until));
	return o;
}

static json_t *dump_values(const struct catalogue *cat, enum value_type holds,
			   struct slice payload)
{
	size_t n = payload_values(payload), i;
	struct field_value v;
	json_t *all;

	if (payload.n && !*(const unsigned char *)payload.p &&
	    payload_value(payload, 0, &v))
		return dump_value(cat, holds, v.bytes);
	all = json_array();
	for (i = 0; i < n && payload_value(payload, i, &v); i++)
		json_array_append_new(all, dump_labelled(cat, holds, &v));
	return all;
}

json_t *dump_payload(const struct catalogue *cat, const struct cat_field *f,
		     struct slice payload)
{
	struct buf again = BUF_INIT;
	json_t *j, *o;
	bool same;

	if (!payload.n)
		return json_null();
	j = dump_values(cat, holds_of(f), payload);
	same = j && !load_payload(cat, f, j, &again) &&
	       slice_eq(buf_slice(&again), payload);
	buf_release(&again);
	if (same)
		return j;
	json_decref(j);
	o = json_object();
	json_object_set_new(o, "payload", dump_hex(payload));
	return o;
}

static int load_labelled(const struct catalogue *cat, enum value_type holds,
			 const json_t *o, struct record_builder *b)
{
	struct field_value v = { .from = DAY_NONE, .until = DAY_NONE };
	const json_t *label = json_object_get(o, "label");
	const json_t *from = json_object_get(o, "from");
	const json_t *until = json_object_get(o, "until");
	struct buf bytes = BUF_INIT, text = BUF_INIT;
	int rc;

	rc = load_value(cat, holds, json_object_get(o, "value"), &bytes) ||
	     (label && load_value(cat, VALUE_TEXT, label, &text)) ||
	     (from && load_date(from, &v.from)) ||
	     (until && load_date(until, &v.until));
	v.bytes = buf_slice(&bytes);
	v.label = buf_slice(&text);
	if (!rc)
		record_build_add(b, TAG_FIRST, &v);
	buf_release(&bytes);
	buf_release(&text);
	return rc ? -1 : 0;
}

/* A record of one field: so the layout of a payload is known in one place. */
int load_payload(const struct catalogue *cat, const struct cat_field *f,
		 const json_t *j, struct buf *payload)
{
	struct field_value v = { .from = DAY_NONE, .until = DAY_NONE };
	struct buf bytes = BUF_INIT, out = BUF_INIT;
	struct record rec = { .ref = { 1, 1 } };
	struct record_builder *b;
	int rc = 0;
	size_t i;

	if (!j || json_is_null(j))
		return 0;
	if (json_object_get(j, "payload"))
		return load_hex(json_object_get(j, "payload"), payload);
	b = record_build(NULL);
	if (json_is_array(j)) {
		for (i = 0; !rc && i < json_array_size(j); i++)
			rc = load_labelled(cat, holds_of(f),
					   json_array_get(j, i), b);
	} else {
		rc = load_value(cat, holds_of(f), j, &bytes);
		v.bytes = buf_slice(&bytes);
		if (!rc)
			record_build_add(b, TAG_FIRST, &v);
	}
	if (!rc) {
		record_build_finish(b, 1, false, &out);
		rec.bytes = buf_slice(&out);
		buf_add_slice(payload, record_payload(&rec, TAG_FIRST));
	}
	record_build_free(b);
	buf_release(&bytes);
	buf_release(&out);
	return rc ? -1 : 0;
}

/* ---- names of fields --------------------------------------------------- */

static bool is_alone(const struct cat_kind *k, const struct cat_field *f)
{
	size_t i;

	if (!strcmp(f->name, "number") || !strcmp(f->name, "alias") ||
	    !strcmp(f->name, "merged"))
		return false;
	for (i = 0; i < k->n; i++)
		if (&k->v[i] != f && !strcmp(k->v[i].name, f->name))
			return false;
	return true;
}

void dump_field(const struct cat_kind *k, uint16_t tag, struct buf *name)
{
	const struct cat_field *f = k ? catalogue_field(k, tag) : NULL;

	if (tag == TAG_NUMBER)
		buf_add_str(name, "number");
	else if (tag == TAG_ALIAS)
		buf_add_str(name, "alias");
	else if (tag == TAG_MERGED)
		buf_add_str(name, "merged");
	else if (f && is_alone(k, f))
		buf_add_str(name, f->name);
	else
		buf_printf(name, "#%u", tag);
}

uint16_t load_field(const struct cat_kind *k, const char *name)
{
	size_t i;

	if (*name == '#')
		return (uint16_t)strtoul(name + 1, NULL, 10);
	if (!strcmp(name, "number"))
		return TAG_NUMBER;
	if (!strcmp(name, "alias"))
		return TAG_ALIAS;
	if (!strcmp(name, "merged"))
		return TAG_MERGED;
	for (i = 0; k && i < k->n; i++)
		if (!strcmp(k->v[i].name, name))
			return k->v[i].tag;
	return 0;
}
