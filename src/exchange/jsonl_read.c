/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/jsonl.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/tr.h"
#include "exchange/cell.h"
#include "exchange/textlines.h"

#define DEPTH_MOST 8

struct column {
	char *name;
	const struct field *f;
	struct buf cell;
	size_t values;
};

struct reader {
	struct table base;
	struct textlines lines;
	const struct kind *kind;	/* NULL with a map */
	struct column *v;
	size_t n, cap;
	struct map *by_name;		/* column's place + 1 */
	char **header, **cells;
	const char *fault;
	bool collecting;		/* first pass: only the names */
	bool crowded;			/* ... of which some find no place */
	bool ours;			/* the object at hand */
	size_t unseen;			/* wanted columns in no object */
};

static struct reader *reader_of(const struct table *t)
{
	return (struct reader *)(uintptr_t)t;
}

static struct column *column_named(struct reader *r, const char *name)
{
	size_t at = (uintptr_t)map_get(r->by_name, slice_str(name));
	struct column *c;

	if (at)
		return &r->v[at - 1];
	if (!r->collecting)
		return NULL;
	if (r->n == TABLE_COLUMNS) {
		r->crowded = true;
		return NULL;
	}
	mem_grow(&r->v, &r->cap, r->n + 1, sizeof(*r->v));
	c = &r->v[r->n++];
	*c = (struct column){ .name = mem_strdup(name),
			      .f = r->kind ? kind_field(r->kind, name)
					   : NULL };
	map_set(r->by_name, slice_str(name), (void *)(uintptr_t)r->n);
	return c;
}

/* ---- values ------------------------------------------------------------------ */

/* A link of ours without its kind, where the field names one only. */
static const char *ref_text(const struct column *c, const json_t *v)
{
	const char *ref = json_string_value(json_object_get(v, "ref"));
	const char *colon = ref ? strchr(ref, ':') : NULL;
	bool one = c->f && c->f->to_n == 1 && strcmp(c->f->to[0], "any");

	return ref && one && colon ? colon + 1 : ref;
}

/* With a point, whatever the locale. */
static void add_real(struct buf *out, const json_t *v)
{
	char *text = json_dumps(v, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));

	buf_add_str(out, text ? text : "");
	free(text);
}

static bool add_text(struct reader *r, struct buf *out, const json_t *v,
		     const struct column *c)
{
	const char *text = json_is_object(v) ? ref_text(c, v)
					     : json_string_value(v);

	if (text && strlen(text) != (json_is_object(v) ? strlen(text)
				     : json_string_length(v)))
		text = NULL;
	if (text)
		buf_add_str(out, text);
	else if (json_is_boolean(v))
		buf_add_str(out, json_is_true(v) ? "true" : "false");
	else if (json_is_integer(v))
		buf_printf(out, "%lld", (long long)json_integer_value(v));
	else if (json_is_real(v))
		add_real(out, v);
	else if (!json_is_null(v))
		r->fault = N_("has a value that is no text, number or list of these");
	return !json_is_null(v);
}

/* {"value": ..., "label": ...}, as one of many. */
static const json_t *bare(const struct reader *r, const json_t *v,
			  const char **label)
{
	const json_t *value = r->ours && json_is_object(v) ?
			      json_object_get(v, "value") : NULL;

	*label = value ? json_string_value(json_object_get(v, "label")) : NULL;
	return value ? value : v;
}

static void add_value(struct reader *r, struct column *c, const json_t *v)
{
	struct buf text = BUF_INIT;
	const char *label;

	v = bare(r, v, &label);
	if (!add_text(r, &text, v, c) || r->fault) {
		buf_release(&text);
		return;
	}
	if (c->f && cell_is_list(c->f)) {
		cell_add(&c->cell, c->f, label, buf_slice(&text));
	} else {
		if (c->values)
			buf_add_char(&c->cell, ';');
		buf_add_slice(&c->cell, buf_slice(&text));
	}
	c->values++;
	buf_release(&text);
}

static void take_object(struct reader *r, json_t *o, const char *before,
			int depth);

/* In our own objects an object is a value, else it has names of its own. */
static void take_member(struct reader *r, const char *name, json_t *v,
			int depth)
{
	struct column *c;
	json_t *one;
	size_t i;

	if (json_is_object(v) && !r->ours) {
		take_object(r, v, name, depth + 1);
		return;
	}
	c = column_named(r, name);
	if (!c || r->collecting)
		return;
	if (!json_is_array(v))
		add_value(r, c, v);
	else
		json_array_foreach(v, i, one)
			add_value(r, c, one);
}

static void take_object(struct reader *r, json_t *o, const char *before,
			int depth)
{
	const char *name;
	json_t *v;

	if (depth > DEPTH_MOST) {
		r->fault = N_("its objects lie too deep in one another");
		return;
	}
	json_object_foreach(o, name, v) {
		char *whole = *before ? mem_printf("%s.%s", before, name)
				      : mem_strdup(name);

		take_member(r, whole, v, depth);
		free(whole);
	}
}

/* {"kind": "company", "number": "K10001", ..., "fields": {...}} */
static void take_own(struct reader *r, json_t *o, json_t *fields)
{
	const char *kind = json_string_value(json_object_get(o, "kind"));
	json_t *number = json_object_get(o, "number");
	char id[32];

	if (strcmp(kind, r->kind->name)) {
		r->fault = N_("this is a record of another kind");
		return;
	}
	if (number) {
		take_member(r, "number", number, 0);
	} else {
		snprintf(id, sizeof(id), "%lld", (long long)
			 json_integer_value(json_object_get(o, "id")));
		number = json_string(id);
		take_member(r, "number", number, 0);
		json_decref(number);
	}
	take_object(r, fields, "", 0);
}

static void take_line(struct reader *r)
{
	const struct buf *line = &r->lines.line;
	json_error_t why;
	json_t *o = NULL, *fields;

	r->fault = NULL;
	if (r->lines.too_long)
		r->fault = N_("the line is longer than 256 KiB");
	else if (r->lines.nul)
		r->fault = N_("contains a NUL byte");
	else
		o = json_loadb(line->p, line->n, JSON_REJECT_DUPLICATES,
			       &why);
	if (!r->fault && !json_is_object(o))
		r->fault = N_("is no JSON object");
	fields = json_object_get(o, "fields");
	r->ours = r->kind && json_is_object(fields) &&
		  json_is_string(json_object_get(o, "kind"));
	if (!r->fault && r->ours)
		take_own(r, o, fields);
	else if (!r->fault)
		take_object(r, o, "", 0);
	json_decref(o);
}

/* ---- the table ------------------------------------------------------------------ */

static bool is_blank(const struct buf *line)
{
	size_t i;

	for (i = 0; i < line->n; i++)
		if (!strchr(" \t", line->p[i]) || !line->p[i])
			return false;
	return true;
}

static int jsonl_next(struct table *t, struct table_row *row, struct err *err)
{
	struct reader *r = reader_of(t);
	size_t i;
	int got;

	do
		got = textlines_next(&r->lines, err);
	while (got > 0 && is_blank(&r->lines.line));
	if (got <= 0)
		return got;
	for (i = 0; i < r->n; i++) {
		buf_clear(&r->v[i].cell);
		r->v[i].values = 0;
	}
	take_line(r);
	for (i = 0; i < r->n; i++) {
		buf_add_char(&r->v[i].cell, '\0');
		r->cells[i] = r->v[i].cell.p;
	}
	*row = (struct table_row){ r->lines.number, r->cells, r->n, r->fault };
	return 1;
}

static void jsonl_close(struct table *t)
{
	struct reader *r = reader_of(t);
	size_t i;

	for (i = 0; i < r->n; i++) {
		free(r->v[i].name);
		buf_release(&r->v[i].cell);
	}
	textlines_close(&r->lines);
	map_free(r->by_name);
	free(r->v);
	free(r->header);
	free(r->cells);
	free(r);
}

/* The names of all objects. */
static int collect(struct reader *r, struct err *err)
{
	int got;
	bool any = false;

	r->collecting = true;
	while ((got = textlines_next(&r->lines, err)) > 0) {
		if (is_blank(&r->lines.line))
			continue;
		take_line(r);
		any = true;
	}
	r->collecting = false;
	if (got < 0)
		return -1;
	if (!any)
		return err_set(err, ERR_INPUT, r->lines.path, N_("is empty"));
	return textlines_rewind(&r->lines, err);
}

static int jsonl_open(struct table **t, const struct table_ask *ask,
		      struct err *err)
{
	struct reader *r = mem_zero(sizeof(*r));
	size_t i, seen;

	r->base = (struct table){ .ops = &jsonl_table, .delimiter = ',',
				  .own_keys = true };
	r->kind = ask->kind;
	r->by_name = map_new();
	if (textlines_open(&r->lines, ask->path, TABLE_ROW_BYTES, err) ||
	    collect(r, err)) {
		jsonl_close(&r->base);
		return -1;
	}
	/* What a map asks for and nobody has filled in is empty. */
	seen = r->n;
	r->collecting = true;
	for (i = 0; i < ask->wanted_n; i++)
		column_named(r, ask->wanted[i]);
	r->collecting = false;
	r->unseen = r->n - seen;
	r->header = mem_zero((r->n + 1) * sizeof(*r->header));
	r->cells = mem_zero((r->n + 1) * sizeof(*r->cells));
	for (i = 0; i < r->n; i++)
		r->header[i] = r->v[i].name;
	r->base.header = r->header;
	r->base.header_n = r->n;
	*t = &r->base;
	return 0;
}

static void jsonl_progress(const struct table *t, uint64_t *done, uint64_t *of)
{
	*done = reader_of(t)->lines.done;
	*of = reader_of(t)->lines.in.size;
}

static void jsonl_remarks(const struct table *t, struct err *err)
{
	const struct reader *r = reader_of(t);
	size_t i;

	infile_remarks(&r->lines.in, r->lines.path, err);
	if (r->crowded)
		err_set(err, ERR_INPUT, r->lines.path,
			N_("the objects have more than %d names: values of the later ones are left out"),
			TABLE_COLUMNS);
	for (i = r->n - r->unseen; i < r->n; i++)
		err_set(err, ERR_INPUT, r->lines.path,
			N_("no object has \"%s\""), r->v[i].name);
}

const struct table_ops jsonl_table = {
	.open = jsonl_open, .close = jsonl_close, .next = jsonl_next,
	.progress = jsonl_progress, .remarks = jsonl_remarks,
};
