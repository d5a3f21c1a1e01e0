/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/mem.h"
#include "model/expr.h"
#include "session/local.h"

/* Records as the rows that go out of the house. */

bool record_closed(struct request *q, const struct record *rec)
{
	const struct kind *k = kinds_by_no(q->kinds, rec->ref.kind);
	struct value v = reader_value(&q->r, rec, k ? k->closed : NULL,
				      q->clock.today);

	return v.type == VALUE_FLAG && v.n;
}

struct filling {
	struct request *q;
	enum cells_style style;
	struct cells *cells;
	size_t cap;
};

/* The record that a value names, if it names one. */
static char *named(struct request *q, const struct field *f,
		   struct slice bytes, struct ref *ref)
{
	struct value v;

	*ref = REF_NONE;
	if (f->type->holds == VALUE_REF || f->to_n) {
		f->type->read(f, bytes, &v);
		if (v.type == VALUE_REF)
			*ref = v.ref;
	}
	return ref_is_none(*ref) ? mem_strdup("") : request_name(q, *ref);
}

static int fill_cell(void *ctx, const struct field *f, const struct record *at,
		     const struct field_value *v)
{
	struct filling *fill = ctx;
	struct request *q = fill->q;
	struct buf text = BUF_INIT;
	struct cell *c;
	struct ref ref;

	(void)at;
	mem_grow(&fill->cells->v, &fill->cap, fill->cells->n + 1,
		 sizeof(*fill->cells->v));
	c = &fill->cells->v[fill->cells->n++];
	c->ref = named(q, f, v->bytes, &ref);
	/* Machines get a link's title beside its name, not the name twice. */
	if (fill->style == CELLS_MACHINE && !ref_is_none(ref) &&
	    !strcmp(f->type->name, "link"))
		reader_title(&q->r, ref, &text);
	else
		f->type->print(f, &q->r.values, v->bytes,
			       (enum print_style)fill->style, &text);
	c->text = buf_detach(&text);
	c->label = slice_dup(v->label);
	c->from = v->from;
	c->until = v->until;
	return 0;
}

static int fill_cells(struct request *q, const struct record *record,
		      const char *column, const struct row_ask *ask,
		      struct cells *cells, struct err *err)
{
	struct filling fill = { .q = q, .style = ask->style, .cells = cells };
	const struct kind *k = kinds_by_no(q->kinds, record->ref.kind);
	const struct field *f = ask->all_days ? kind_field(k, column) : NULL;
	struct field_value v;

	if (!f || !f->dated || !f->tag)
		return path_each(&q->r, record, column, fill_cell, &fill, err);
	for (size_t i = 0; record_value(record, f->tag, i, &v); i++)
		fill_cell(&fill, f, record, &v);
	return 0;
}

struct joining {
	struct request *q;
	struct buf out;
};

static int join(void *ctx, const struct field *f, const struct record *at,
		const struct field_value *v)
{
	struct joining *j = ctx;
	size_t before = j->out.n;

	(void)at;
	if (before)
		buf_add_str(&j->out, ", ");
	f->type->print(f, &j->q->r.values, v->bytes, PRINT_SHORT, &j->out);
	if (before && j->out.n == before + 2)
		buf_truncate(&j->out, before);
	return 1;
}

/* What tells two of the same title apart: the form's `subtitle`. */
static char *subtitle(struct request *q, const struct kind *k,
		      const struct record *record)
{
	struct joining j = { .q = q };

	for (size_t i = 0; i < k->subtitle_n; i++)
		path_each(&q->r, record, k->subtitle[i], join, &j, NULL);
	return buf_detach(&j.out);
}

int row_fill(struct request *q, const struct record *record,
	     const struct row_ask *ask, struct row *row, struct err *err)
{
	const struct kind *k = kinds_by_no(q->kinds, record->ref.kind);

	row->name = request_name(q, record->ref);
	row->title = request_title(q, record->ref);
	row->subtitle = k ? subtitle(q, k, record) : mem_strdup("");
	row->version = record_version(record);
	row->id = record->ref.id;
	row->in_bin = record_in_bin(record);
	row->closed = record_closed(q, record);
	if (!k || !ask->columns_n)
		return 0;
	row->cells = mem_zero(ask->columns_n * sizeof(*row->cells));
	for (size_t i = 0; i < ask->columns_n; i++) {
		row->cells_n = i + 1;
		if (fill_cells(q, record, ask->columns[i], ask, &row->cells[i],
			       err) < 0)
			return -1;
	}
	return 0;
}

struct row *rows_add(struct rows *rows, size_t *cap)
{
	mem_grow(&rows->v, cap, rows->n + 1, sizeof(*rows->v));
	rows->v[rows->n] = (struct row){ 0 };
	return &rows->v[rows->n++];
}
