/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/pack.h"
#include "base/tr.h"
#include "model/display.h"
#include "model/dump_private.h"
#include "model/model_private.h"
#include "model/number.h"

#define FORM_BYTES (16u << 20)

struct dump {
	struct store *store;
	struct catalogue *cat;
	struct sha256_ctx sum;
	uint64_t lines;
	int (*put)(void *ctx, struct slice line, struct err *err);
	void *ctx;
	struct err *err;
};

/* Owns `o`. */
static int put_line(struct dump *d, json_t *o)
{
	char *text = json_dumps(o, JSON_COMPACT);
	struct buf line = BUF_INIT;
	int rc;

	json_decref(o);
	if (!text)
		return err_set(d->err, ERR_INTERNAL, NULL,
			       N_("a line of the dump cannot be made"));
	buf_add_str(&line, text);
	buf_add_char(&line, '\n');
	free(text);
	sha256_update(&d->sum, line.n, (const uint8_t *)line.p);
	d->lines++;
	rc = d->put(d->ctx, buf_slice(&line), d->err);
	buf_release(&line);
	return rc;
}

static void set_number(json_t *o, const char *name, uint64_t n)
{
	json_object_set_new(o, name, json_integer((json_int_t)n));
}

/* ---- what the store is ------------------------------------------------- */

static int put_header(struct dump *d)
{
	return put_line(d, json_pack("{s:i, s:s, s:s, s:b}",
				     "dump", DUMP_FORMAT,
				     "id", store_id(d->store),
				     "lang", store_lang(d->store),
				     "test", store_is_test(d->store)));
}

static int put_form(void *ctx, const char *path, struct err *err)
{
	struct buf text = BUF_INIT;
	struct dump *d = ctx;
	json_t *o;
	int rc;

	if (file_read(path, FORM_BYTES, &text, err))
		return -1;
	o = json_object();
	json_object_set_new(o, "form", json_string(strrchr(path, '/') + 1));
	rc = json_object_set_new(o, "text",
				 json_stringn(buf_str(&text), text.n));
	buf_release(&text);
	if (!rc)
		return put_line(d, o);
	json_decref(o);
	return err_set(err, ERR_INPUT, path, N_("is not UTF-8"));
}

static int put_forms(struct dump *d)
{
	char *dir = file_join(store_home(d->store), "forms");
	int rc = file_exists(dir) ?
		file_each(dir, ".form", put_form, d, d->err) : 0;

	free(dir);
	return rc;
}

static json_t *field_object(const struct cat_field *f)
{
	json_t *o = json_pack("{s:i, s:s, s:s, s:s, s:i}", "tag", f->tag,
			      "name", f->name, "first", f->first,
			      "type", f->type, "holds", f->holds);

	if (f->many)
		json_object_set_new(o, "many", json_true());
	if (f->dated)
		json_object_set_new(o, "dated", json_true());
	if (f->unique)
		json_object_set_new(o, "unique", json_true());
	if (f->scale)
		set_number(o, "scale", (uint64_t)f->scale);
	json_object_set_new(o, "means", json_sprintf("%016llx",
				(unsigned long long)f->means));
	return o;
}

static int put_kinds(struct dump *d)
{
	size_t i, k;
	int rc = 0;

	for (i = 0; !rc && i < d->cat->n; i++) {
		const struct cat_kind *c = &d->cat->v[i];
		json_t *fields = json_array();

		for (k = 0; k < c->n; k++)
			json_array_append_new(fields, field_object(&c->v[k]));
		rc = put_line(d, json_pack("{s:s, s:i, s:s, s:i, s:o}",
					   "kind", c->name, "no", c->no,
					   "first", c->first,
					   "next_tag", c->next_tag,
					   "fields", fields));
	}
	return rc ? rc : put_line(d, json_pack("{s:i}", "next_kind",
					       d->cat->next_kind));
}

/* ---- meta -------------------------------------------------------------- */

/* Those that other lines carry, or that are made again. */
static bool is_known(struct slice key)
{
	static const char *const names[] = {
		"format", CATALOGUE_KEY, KINDS_KEY, "search", "day",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (slice_eq_str(key, names[i]))
			return true;
	return false;
}

static json_t *counter_object(struct dump *d, struct slice key,
			      struct slice value)
{
	struct unpack k = unpack_from(key), v = unpack_from(value);
	const struct cat_kind *kind;
	uint32_t id;
	uint64_t number;

	unpack_bytes(&k, strlen(COUNTER_KEY));
	kind = catalogue_kind(d->cat, unpack_u16(&k));
	id = unpack_u32(&v);
	number = unpack_u64(&v);
	return kind && !k.bad && !v.bad ?
		json_pack("{s:s, s:I, s:I}", "counter", kind->name,
			  "id", (json_int_t)id,
			  "number", (json_int_t)number) : NULL;
}

static json_t *head_object(struct slice value)
{
	struct head head;
	json_t *o;

	if (head_unpack(value, &head))
		return NULL;
	o = json_object();
	set_number(o, "head", head.change);
	set_number(o, "entry", head.entry);
	json_object_set_new(o, "chain",
			    dump_hex((struct slice){ head.chain,
						     DIGEST_BYTES }));
	return o;
}

static int put_meta(void *ctx, struct slice key, struct slice value)
{
	size_t n = strlen(COUNTER_KEY);
	struct dump *d = ctx;
	json_t *o = NULL;

	if (is_known(key))
		return 0;
	if (key.n == n + 2 && !memcmp(key.p, COUNTER_KEY, n))
		o = counter_object(d, key, value);
	else if (slice_eq_str(key, HEAD_KEY))
		o = head_object(value);
	if (!o) {
		o = json_object();
		json_object_set_new(o, "meta", dump_hex(key));
		json_object_set_new(o, "value", dump_hex(value));
	}
	return put_line(d, o);
}

/* ---- records and their history ---------------------------------------- */

static int damaged(struct dump *d, const char *what)
{
	return err_set(d->err, ERR_INTERNAL, store_home(d->store),
		       N_("the store has a damaged row (%s); 'kartei check' tells more"),
		       what);
}

static json_t *record_fields(struct dump *d, const struct record *rec)
{
	const struct cat_kind *k = catalogue_kind(d->cat, rec->ref.kind);
	size_t n = record_tags(rec, NULL, 0), i;
	uint16_t *tags = mem_zero((n + 1) * sizeof(*tags));
	json_t *fields = json_object();
	struct buf name = BUF_INIT;

	record_tags(rec, tags, n);
	for (i = 0; i < n; i++) {
		buf_clear(&name);
		dump_field(k, tags[i], &name);
		json_object_set_new(fields, buf_str(&name),
			dump_payload(d->cat,
				     k ? catalogue_field(k, tags[i]) : NULL,
				     record_payload(rec, tags[i])));
	}
	buf_release(&name);
	free(tags);
	return fields;
}

static int put_record(void *ctx, struct slice key, struct slice value)
{
	struct record rec = { .bytes = value, .ref = ref_unpack(key) };
	struct dump *d = ctx;
	json_t *o;

	if (record_check(value))
		return damaged(d, "record");
	o = json_object();
	json_object_set_new(o, "record", dump_ref(d->cat, rec.ref));
	set_number(o, "version", record_version(&rec));
	if (record_in_bin(&rec))
		json_object_set_new(o, "bin", json_true());
	json_object_set_new(o, "fields", record_fields(d, &rec));
	return put_line(d, o);
}

static int put_number(void *ctx, struct slice key, struct slice value)
{
	struct unpack u = unpack_from(key);
	struct number_entry e;
	struct dump *d = ctx;
	uint16_t kind = unpack_u16(&u);
	json_t *o;

	if (u.bad || number_entry_unpack(value, &e))
		return damaged(d, "number");
	o = json_object();
	json_object_set_new(o, "number",
			    json_stringn((const char *)u.p, unpack_left(&u)));
	json_object_set_new(o, "of", dump_ref(d->cat,
				(struct ref){ kind, e.id }));
	if (e.alias)
		json_object_set_new(o, "earlier", json_true());
	return put_line(d, o);
}

static int put_change(void *ctx, struct slice key, struct slice value)
{
	struct unpack u = unpack_from(key);
	json_t *o, *ranges = json_array();
	struct dump *d = ctx;
	struct change c;
	size_t i;

	if (change_unpack(value, &c)) {
		json_decref(ranges);
		return damaged(d, "change");
	}
	for (i = 0; i < c.ranges_n; i++)
		json_array_append_new(ranges, json_pack("[I, I]",
					(json_int_t)c.ranges[i].first,
					(json_int_t)c.ranges[i].n));
	o = json_object();
	set_number(o, "change", unpack_u64(&u));
	set_number(o, "state", c.state);
	json_object_set_new(o, "begun", dump_moment(c.begun));
	json_object_set_new(o, "ended", dump_moment(c.ended));
	json_object_set_new(o, "agent", dump_ref(d->cat, c.agent));
	if (c.undoes)
		set_number(o, "undoes", c.undoes);
	if (c.undone_by)
		set_number(o, "undone_by", c.undone_by);
	json_object_set_new(o, "way", json_string(c.way));
	json_object_set_new(o, "note", json_string(c.note));
	json_object_set_new(o, "entries", ranges);
	change_release(&c);
	return put_line(d, o);
}

static json_t *entry_fields(struct dump *d, const struct entry *e)
{
	const struct cat_kind *k = catalogue_kind(d->cat, e->ref.kind);
	json_t *fields = json_object(), *pair;
	struct buf name = BUF_INIT;
	size_t i;

	for (i = 0; i < e->fields_n; i++) {
		const struct entry_field *x = &e->fields[i];
		const struct cat_field *f = k ? catalogue_field(k, x->tag)
					      : NULL;

		buf_clear(&name);
		dump_field(k, x->tag, &name);
		pair = json_array();
		if (e->flags & ENTRY_VALUES) {
			json_array_append_new(pair,
				dump_payload(d->cat, f, x->before));
			json_array_append_new(pair,
				dump_payload(d->cat, f, x->after));
		}
		json_object_set_new(fields, buf_str(&name), pair);
	}
	buf_release(&name);
	return fields;
}

static int put_entry(void *ctx, struct slice key, struct slice value)
{
	struct unpack u = unpack_from(key);
	struct dump *d = ctx;
	struct entry e;
	json_t *o;

	if (entry_unpack(value, &e))
		return damaged(d, "entry");
	o = json_object();
	set_number(o, "entry", unpack_u64(&u));
	set_number(o, "action", e.action);
	set_number(o, "flags", e.flags);
	set_number(o, "change", e.change);
	json_object_set_new(o, "when", dump_moment(e.when));
	json_object_set_new(o, "agent", dump_ref(d->cat, e.agent));
	json_object_set_new(o, "of", dump_ref(d->cat, e.ref));
	if (!ref_is_none(e.cause))
		json_object_set_new(o, "cause", dump_ref(d->cat, e.cause));
	set_number(o, "version", e.version);
	json_object_set_new(o, "salt", dump_hex((struct slice){
				e.salt, SALT_BYTES }));
	json_object_set_new(o, "digest", dump_hex((struct slice){
				e.digest, DIGEST_BYTES }));
	json_object_set_new(o, "chain", dump_hex((struct slice){
				e.chain, DIGEST_BYTES }));
	json_object_set_new(o, "fields", entry_fields(d, &e));
	entry_release(&e);
	return put_line(d, o);
}

static int put_display(void *ctx, struct slice key, struct slice value)
{
	const struct cat_kind *k;
	struct dump *d = ctx;
	struct display one;
	struct buf name = BUF_INIT;
	json_t *o;
	uint64_t no;

	if (display_unpack(key, value, &no, &one))
		return damaged(d, "display");
	k = catalogue_kind(d->cat, one.record.kind);
	o = json_object();
	set_number(o, "display", no);
	json_object_set_new(o, "when", dump_moment(one.when));
	json_object_set_new(o, "agent", dump_ref(d->cat, one.agent));
	if (one.tag) {
		dump_field(k, one.tag, &name);
		json_object_set_new(o, "of", dump_ref(d->cat, one.record));
		json_object_set_new(o, "field", json_string(buf_str(&name)));
	}
	buf_release(&name);
	return put_line(d, o);
}

/* So that one cut off is never taken for whole. */
static int put_end(struct dump *d)
{
	unsigned char sum[SHA256_DIGEST_SIZE];
	json_t *o = json_object();

	sha256_digest(&d->sum, sizeof(sum), sum);
	set_number(o, "end", d->lines);
	json_object_set_new(o, "sha256",
			    dump_hex((struct slice){ sum, sizeof(sum) }));
	return put_line(d, o);
}

static int put_tables(struct dump *d)
{
	static const struct {
		enum table table;
		int (*put)(void *ctx, struct slice key, struct slice value);
	} tables[] = {
		{ TABLE_META, put_meta },
		{ TABLE_RECORD, put_record },
		{ TABLE_NUMBER, put_number },
		{ TABLE_CHANGE, put_change },
		{ TABLE_ENTRY, put_entry },
		{ TABLE_DISPLAY, put_display },
	};
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < sizeof(tables) / sizeof(*tables); i++)
		rc = store_scan(d->store, tables[i].table, SLICE_NONE,
				SLICE_NONE, tables[i].put, d, d->err);
	return rc;
}

int model_dump(struct store *store,
	       int (*put)(void *ctx, struct slice line, struct err *err),
	       void *ctx, struct err *err)
{
	struct dump d = {
		.store = store, .cat = catalogue_read(store, err),
		.put = put, .ctx = ctx, .err = err,
	};
	int rc;

	if (!d.cat)
		return -1;
	sha256_init(&d.sum);
	rc = put_header(&d);
	if (!rc)
		rc = put_forms(&d);
	if (!rc)
		rc = put_kinds(&d);
	if (!rc)
		rc = put_tables(&d);
	if (!rc)
		rc = put_end(&d);
	catalogue_free(d.cat);
	return rc;
}
