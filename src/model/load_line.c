/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/pack.h"
#include "model/display.h"
#include "model/dump_private.h"
#include "model/model_private.h"
#include "model/number.h"

#define FORM_NAME_BYTES 80

static bool get_number(const json_t *o, const char *name, uint64_t most,
		       uint64_t *n)
{
	const json_t *j = json_object_get(o, name);
	json_int_t value = json_integer_value(j);

	*n = (uint64_t)value;
	return json_is_integer(j) && value >= 0 && (uint64_t)value <= most;
}

static uint64_t number_or_0(const json_t *o, const char *name)
{
	return (uint64_t)json_integer_value(json_object_get(o, name));
}

static void put(struct loading *l, enum table table, struct buf *key,
		struct buf *value)
{
	batch_put(l->batch, table, buf_slice(key), buf_slice(value));
	buf_release(key);
	buf_release(value);
	l->waiting++;
}

static int get_bytes(const json_t *o, const char *name, unsigned char *out,
		     size_t n)
{
	struct buf b = BUF_INIT;
	int rc = load_hex(json_object_get(o, name), &b);

	if (!rc && b.n == n)
		memcpy(out, b.p, n);
	else
		rc = -1;
	buf_release(&b);
	return rc;
}

/* ---- what the store is ------------------------------------------------- */

/* A name without a path in it. */
static int load_form(struct loading *l, const json_t *o)
{
	const char *name = json_string_value(json_object_get(o, "form"));
	const json_t *text = json_object_get(o, "text");
	char *dir = file_join(l->home, "forms"), *path;
	int rc = -1;

	if (name && *name != '.' && !strchr(name, '/') &&
	    strlen(name) < FORM_NAME_BYTES && json_is_string(text)) {
		path = file_join(dir, name);
		rc = file_private_dir(dir, true, l->err) ||
		     file_replace(path, (struct slice){
					json_string_value(text),
					json_string_length(text) },
				  0600, l->err) ? -1 : 0;
		free(path);
	}
	free(dir);
	return rc;
}

static int load_cat_field(const json_t *o, struct cat_field *f)
{
	const char *name = json_string_value(json_object_get(o, "name"));
	const char *first = json_string_value(json_object_get(o, "first"));
	const char *type = json_string_value(json_object_get(o, "type"));
	const char *means = json_string_value(json_object_get(o, "means"));
	uint64_t tag, holds;

	if (!name || !first || !type || !means ||
	    !get_number(o, "tag", UINT16_MAX, &tag) || tag < TAG_FIRST ||
	    !get_number(o, "holds", VALUE_REF, &holds))
		return -1;
	*f = (struct cat_field){
		.tag = (uint16_t)tag, .holds = (uint8_t)holds,
		.name = mem_strdup(name), .first = mem_strdup(first),
		.type = mem_strdup(type),
		.many = json_is_true(json_object_get(o, "many")),
		.dated = json_is_true(json_object_get(o, "dated")),
		.unique = json_is_true(json_object_get(o, "unique")),
		.scale = (int)number_or_0(o, "scale"),
		.means = strtoull(means, NULL, 16),
	};
	return 0;
}

static int load_cat_kind(struct loading *l, const json_t *o)
{
	const char *name = json_string_value(json_object_get(o, "kind"));
	const char *first = json_string_value(json_object_get(o, "first"));
	const json_t *fields = json_object_get(o, "fields");
	struct catalogue *cat = l->cat;
	uint64_t no, next_tag;
	struct cat_kind *k;
	size_t i;

	if (!name || !first || !get_number(o, "no", UINT16_MAX, &no) || !no ||
	    !get_number(o, "next_tag", UINT16_MAX, &next_tag) ||
	    (cat->n && cat->v[cat->n - 1].no >= no) ||
	    load_kind(cat, name))
		return -1;
	mem_grow(&cat->v, &cat->cap, cat->n + 1, sizeof(*cat->v));
	k = &cat->v[cat->n++];
	*k = (struct cat_kind){
		.no = (uint16_t)no, .next_tag = (uint16_t)next_tag,
		.name = mem_strdup(name), .first = mem_strdup(first),
	};
	for (i = 0; i < json_array_size(fields); i++) {
		mem_grow(&k->v, &k->cap, k->n + 1, sizeof(*k->v));
		if (load_cat_field(json_array_get(fields, i), &k->v[k->n]))
			return -1;
		k->n++;
		if (k->n > 1 && k->v[k->n - 2].tag >= k->v[k->n - 1].tag)
			return -1;
	}
	return 0;
}

static int load_next_kind(struct loading *l, const json_t *o)
{
	uint64_t n;

	if (!get_number(o, "next_kind", UINT16_MAX, &n) ||
	    (l->cat->n && n <= l->cat->v[l->cat->n - 1].no))
		return -1;
	l->cat->next_kind = (uint16_t)n;
	return 0;
}

static int load_counter(struct loading *l, const json_t *o)
{
	const char *name = json_string_value(json_object_get(o, "counter"));
	const struct cat_kind *k = name ? load_kind(l->cat, name) : NULL;
	struct buf key = BUF_INIT, value = BUF_INIT;
	struct counter c;
	uint64_t id;

	if (!k || !get_number(o, "id", UINT32_MAX, &id) ||
	    !get_number(o, "number", INT64_MAX, &c.number))
		return -1;
	c.id = (uint32_t)id;
	counter_key(k->no, &key);
	counter_pack(&c, &value);
	put(l, TABLE_META, &key, &value);
	return 0;
}

static int load_head(struct loading *l, const json_t *o)
{
	struct buf key = BUF_INIT, value = BUF_INIT;
	struct head h;

	if (!get_number(o, "head", INT64_MAX, &h.change) ||
	    !get_number(o, "entry", INT64_MAX, &h.entry) ||
	    get_bytes(o, "chain", h.chain, DIGEST_BYTES))
		return -1;
	buf_add_str(&key, HEAD_KEY);
	head_pack(&h, &value);
	put(l, TABLE_META, &key, &value);
	return 0;
}

static int load_meta(struct loading *l, const json_t *o)
{
	struct buf key = BUF_INIT, value = BUF_INIT;

	if (load_hex(json_object_get(o, "meta"), &key) || !key.n ||
	    load_hex(json_object_get(o, "value"), &value)) {
		buf_release(&key);
		buf_release(&value);
		return -1;
	}
	put(l, TABLE_META, &key, &value);
	return 0;
}

/* ---- records and their history ---------------------------------------- */

static int get_ref(struct loading *l, const json_t *o, const char *name,
		   struct ref *ref)
{
	const json_t *j = json_object_get(o, name);

	*ref = REF_NONE;
	return j ? load_ref(l->cat, j, ref) : 0;
}

static int add_fields(struct loading *l, const struct cat_kind *k,
		      const json_t *fields, struct record_builder *b)
{
	struct buf payload = BUF_INIT;
	const char *name;
	json_t *value;
	int rc = 0;

	json_object_foreach((json_t *)fields, name, value) {
		uint16_t tag = load_field(k, name);

		buf_clear(&payload);
		if (!tag || load_payload(l->cat, catalogue_field(k, tag),
					 value, &payload) ||
		    payload_check(buf_slice(&payload))) {
			rc = -1;
			break;
		}
		record_build_payload(b, tag, buf_slice(&payload));
	}
	buf_release(&payload);
	return rc;
}

static int load_record(struct loading *l, const json_t *o)
{
	const json_t *fields = json_object_get(o, "fields");
	struct buf key = BUF_INIT, value = BUF_INIT;
	const struct cat_kind *k;
	struct record_builder *b;
	struct ref ref;
	uint64_t version;
	int rc;

	if (get_ref(l, o, "record", &ref) || ref_is_none(ref) ||
	    !get_number(o, "version", UINT32_MAX, &version) || !version ||
	    !json_is_object(fields))
		return -1;
	k = catalogue_kind(l->cat, ref.kind);
	if (!k)
		return -1;
	b = record_build(NULL);
	rc = add_fields(l, k, fields, b);
	if (!rc) {
		record_build_finish(b, (uint32_t)version,
				    json_is_true(json_object_get(o, "bin")),
				    &value);
		rc = record_check(buf_slice(&value));
		ref_pack(&key, ref);
	}
	record_build_free(b);
	if (!rc)
		put(l, TABLE_RECORD, &key, &value);
	buf_release(&value);
	return rc;
}

static int load_number(struct loading *l, const json_t *o)
{
	const json_t *number = json_object_get(o, "number");
	struct buf key = BUF_INIT, value = BUF_INIT;
	struct number_entry e;
	struct ref ref;

	if (!json_string_length(number) || get_ref(l, o, "of", &ref) ||
	    ref_is_none(ref))
		return -1;
	e.id = ref.id;
	e.alias = json_is_true(json_object_get(o, "earlier"));
	number_key(ref.kind, (struct slice){ json_string_value(number),
					     json_string_length(number) },
		   &key);
	number_entry_pack(&e, &value);
	put(l, TABLE_NUMBER, &key, &value);
	return 0;
}

static int load_ranges(const json_t *ranges, struct change *c)
{
	size_t i;

	if (!json_is_array(ranges))
		return -1;
	for (i = 0; i < json_array_size(ranges); i++) {
		const json_t *pair = json_array_get(ranges, i);
		const json_t *first = json_array_get(pair, 0);
		const json_t *n = json_array_get(pair, 1);

		if (!json_is_integer(first) || !json_is_integer(n))
			return -1;
		mem_grow(&c->ranges, &c->ranges_cap, c->ranges_n + 1,
			 sizeof(*c->ranges));
		c->ranges[c->ranges_n++] = (struct entry_range){
			(uint64_t)json_integer_value(first),
			(uint64_t)json_integer_value(n),
		};
	}
	return 0;
}

static int load_change(struct loading *l, const json_t *o)
{
	const char *way = json_string_value(json_object_get(o, "way"));
	const char *note = json_string_value(json_object_get(o, "note"));
	struct buf key = BUF_INIT, value = BUF_INIT;
	struct change c = { 0 };
	uint64_t no, state;
	int rc;

	if (!way || !note || !get_number(o, "change", INT64_MAX, &no) ||
	    !get_number(o, "state", CHANGE_UNDONE, &state) || !state ||
	    load_moment(json_object_get(o, "begun"), &c.begun) ||
	    load_moment(json_object_get(o, "ended"), &c.ended) ||
	    get_ref(l, o, "agent", &c.agent))
		return -1;
	c.state = (enum change_state)state;
	c.undoes = number_or_0(o, "undoes");
	c.undone_by = number_or_0(o, "undone_by");
	c.way = mem_strdup(way);
	c.note = mem_strdup(note);
	rc = load_ranges(json_object_get(o, "entries"), &c);
	if (!rc) {
		change_key(no, &key);
		change_pack(&c, &value);
		put(l, TABLE_CHANGE, &key, &value);
	}
	change_release(&c);
	return rc;
}

/* The payloads stay in `kept` until the entry is packed. */
static int load_entry_fields(struct loading *l, const json_t *fields,
			     struct entry *e, struct buf *kept)
{
	const struct cat_kind *k = catalogue_kind(l->cat, e->ref.kind);
	const char *name;
	json_t *pair;

	e->fields = mem_zero((json_object_size(fields) + 1) *
			     sizeof(*e->fields));
	json_object_foreach((json_t *)fields, name, pair) {
		struct entry_field *f = &e->fields[e->fields_n];
		struct buf *b = &kept[2 * e->fields_n++];
		const struct cat_field *cf;

		f->tag = load_field(k, name);
		cf = f->tag && k ? catalogue_field(k, f->tag) : NULL;
		if (!f->tag ||
		    (e->fields_n > 1 && f[-1].tag >= f->tag) ||
		    load_payload(l->cat, cf, json_array_get(pair, 0), &b[0]) ||
		    load_payload(l->cat, cf, json_array_get(pair, 1), &b[1]))
			return -1;
		f->before = buf_slice(&b[0]);
		f->after = buf_slice(&b[1]);
	}
	return 0;
}

static void put_entry(struct loading *l, uint64_t no, const struct entry *e)
{
	struct buf key = BUF_INIT, value = BUF_INIT, of = BUF_INIT;
	struct buf nothing = BUF_INIT;

	entry_key(no, &key);
	entry_pack(e, &value);
	put(l, TABLE_ENTRY, &key, &value);
	entry_of_key(e->ref, no, &of);
	put(l, TABLE_ENTRY_OF, &of, &nothing);
}

static int load_entry(struct loading *l, const json_t *o)
{
	const json_t *fields = json_object_get(o, "fields");
	uint64_t no, action, flags, version;
	struct entry e = { 0 };
	size_t n = json_object_size(fields), i;
	struct buf *kept;
	int rc;

	if (!json_is_object(fields) ||
	    !get_number(o, "entry", INT64_MAX, &no) || !no ||
	    !get_number(o, "action", UINT8_MAX, &action) ||
	    !get_number(o, "flags", UINT8_MAX, &flags) ||
	    !get_number(o, "change", INT64_MAX, &e.change) ||
	    !get_number(o, "version", UINT32_MAX, &version) ||
	    load_moment(json_object_get(o, "when"), &e.when) ||
	    get_ref(l, o, "agent", &e.agent) || get_ref(l, o, "of", &e.ref) ||
	    get_ref(l, o, "cause", &e.cause) ||
	    get_bytes(o, "salt", e.salt, SALT_BYTES) ||
	    get_bytes(o, "digest", e.digest, DIGEST_BYTES) ||
	    get_bytes(o, "chain", e.chain, DIGEST_BYTES))
		return -1;
	e.action = (enum action)action;
	e.flags = (uint8_t)flags;
	e.version = (uint32_t)version;
	kept = mem_zero((2 * n + 1) * sizeof(*kept));
	rc = load_entry_fields(l, fields, &e, kept);
	if (!rc)
		put_entry(l, no, &e);
	for (i = 0; i < 2 * n; i++)
		buf_release(&kept[i]);
	free(kept);
	entry_release(&e);
	return rc;
}

static int load_display(struct loading *l, const json_t *o)
{
	const char *field = json_string_value(json_object_get(o, "field"));
	struct buf key = BUF_INIT, value = BUF_INIT;
	struct display d = { 0 };
	uint64_t no;

	if (!get_number(o, "display", INT64_MAX, &no) || !no ||
	    load_moment(json_object_get(o, "when"), &d.when) ||
	    get_ref(l, o, "agent", &d.agent) ||
	    get_ref(l, o, "of", &d.record) ||
	    ref_is_none(d.record) != !field)
		return -1;
	if (field)
		d.tag = load_field(catalogue_kind(l->cat, d.record.kind),
				   field);
	if (field && !d.tag)
		return -1;
	display_key(no, &key);
	display_pack(&d, &value);
	put(l, TABLE_DISPLAY, &key, &value);
	return 0;
}

int load_line(struct loading *l, const char *first, const json_t *o)
{
	static const struct {
		const char *first;
		int (*load)(struct loading *l, const json_t *o);
	} lines[] = {
		{ "entry", load_entry },
		{ "record", load_record },
		{ "number", load_number },
		{ "change", load_change },
		{ "display", load_display },
		{ "counter", load_counter },
		{ "kind", load_cat_kind },
		{ "next_kind", load_next_kind },
		{ "form", load_form },
		{ "head", load_head },
		{ "meta", load_meta },
	};
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		if (!strcmp(first, lines[i].first))
			return lines[i].load(l, o);
	return -1;
}
