/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/row_json.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "exchange/export_write.h"
#include "model/mask.h"
#include "model/type.h"

/* JSON has no place for the odd byte; the store only has valid text. */
static json_t *text(const char *s)
{
	json_t *j = json_string(s);

	return j ? j : json_string("");
}

/* The same value, for a terminal that may be where it ends: what one would
 * obey stands in strings only, and there as an escape. */
static void harmless(struct slice s, struct buf *out)
{
	uint32_t cp;
	size_t n;

	for (; s.n; s.p = (const char *)s.p + n, s.n -= n) {
		n = utf8_next(s, &cp);
		if (!utf8_hidden(cp))
			buf_add(out, s.p, n);
		else if (cp < 0x10000)
			buf_printf(out, "\\u%04x", cp);
		else
			buf_printf(out, "\\u%04x\\u%04x",
				   0xd7c0 + (cp >> 10), 0xdc00 + (cp & 0x3ff));
	}
}

void json_line(const json_t *object, struct buf *out)
{
	char *line = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(15));

	if (!line)
		BUG("an object that is no JSON");
	harmless(slice_str(line), out);
	buf_add_char(out, '\n');
	free(line);
}

json_t *row_name_json(const char *name)
{
	const char *colon = strchr(name, ':');
	json_t *o = json_object();

	if (!colon) {
		json_object_set_new(o, "kind", text(name));
		return o;
	}
	json_object_set_new(o, "kind",
			    json_stringn(name, (size_t)(colon - name)));
	json_object_set_new(o, "number", text(colon + 1));
	return o;
}

static json_t *value(const struct field *f, const struct cell *cell)
{
	json_t *o;

	if (f && !strcmp(f->type->name, "link")) {
		o = json_object();
		json_object_set_new(o, "ref", text(cell->ref));
		json_object_set_new(o, "title", text(cell->text));
		return o;
	}
	/* What is not shown is neither a 0 nor a no. */
	if (mask_is(cell->text))
		return text(cell->text);
	if (f && f->type->holds == VALUE_FLAG)
		return json_boolean(!strcmp(cell->text, "true"));
	if (f && f->type->holds == VALUE_NUMBER)
		return f->scale ? json_real(strtod(cell->text, NULL))
				: json_integer(strtoll(cell->text, NULL, 10));
	return text(cell->text);
}

static void add_day(json_t *o, const char *name, int32_t day)
{
	struct buf out = BUF_INIT;

	if (day == DAY_NONE)
		return;
	day_iso(day, &out);
	json_object_set_new(o, name, text(buf_str(&out)));
	buf_release(&out);
}

/* A bare value, or one with its label and days. */
static json_t *one_of_many(const struct field *f, const struct cell *cell)
{
	json_t *o;

	if (!*cell->label && cell->from == DAY_NONE && cell->until == DAY_NONE)
		return value(f, cell);
	o = json_object();
	json_object_set_new(o, "value", value(f, cell));
	if (*cell->label)
		json_object_set_new(o, "label", text(cell->label));
	add_day(o, "from", cell->from);
	add_day(o, "until", cell->until);
	return o;
}

static json_t *field_json(const struct field *f, const struct cells *cells)
{
	json_t *list;

	/* A path may end in several values though its field has one. */
	if (f ? !f->many && !f->dated : cells->n == 1)
		return cells->n ? value(f, &cells->v[0]) : json_null();
	list = json_array();
	for (size_t i = 0; i < cells->n; i++)
		json_array_append_new(list, one_of_many(f, &cells->v[i]));
	return list;
}

json_t *row_json(const struct kinds *kinds, const struct row *row,
		 const char *const *columns, size_t columns_n)
{
	json_t *o = row_name_json(row->name), *fields;
	const struct kind *k;

	k = kinds_find(kinds, json_string_value(json_object_get(o, "kind")));
	if (k && !k->number)
		json_object_del(o, "number");
	json_object_set_new(o, "id", json_integer(row->id));
	json_object_set_new(o, "version", json_integer(row->version));
	json_object_set_new(o, "title", text(row->title));
	if (row->in_bin)
		json_object_set_new(o, "bin", json_true());
	if (!columns_n)
		return o;
	fields = json_object();
	for (size_t i = 0; i < row->cells_n && i < columns_n; i++) {
		const struct field *f = k ? kind_field(k, columns[i]) : NULL;

		if (f && !row->cells[i].n)
			continue;
		json_object_set_new(fields, columns[i],
				    field_json(f, &row->cells[i]));
	}
	json_object_set_new(o, "fields", fields);
	return o;
}

/* ---- as one of the formats --------------------------------------------------- */

static int json_open(struct export_writer *w, struct err *err)
{
	(void)err;
	writer_all_columns(w);
	return 0;
}

static void json_head(struct export_writer *w)
{
	(void)w;
}

static void json_row(struct export_writer *w, const struct row *row,
		     const struct cells *said)
{
	json_t *o = row_json(w->kinds, row, w->columns, w->columns_n);

	(void)said;
	json_line(o, &w->text);
	json_decref(o);
}

const struct export_ops json_export = {
	.cells = CELLS_MACHINE, .open = json_open, .head = json_head,
	.row = json_row,
};
