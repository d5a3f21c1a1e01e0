/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/index.h"
#include "model/mask.h"
#include "session/local.h"

/* Records as the rows that go out of the house. */

/* ---- a form ------------------------------------------------------------ */

static const struct source **sources(struct request *q, const struct kind *k,
				     const char *const *names, size_t n,
				     struct err *err)
{
	const struct source **v = mem_alloc((n + 1) * sizeof(*v));

	for (size_t i = 0; i < n; i++) {
		v[i] = source_of(&q->r, k, names[i], err);
		if (!v[i]) {
			free(v);
			return NULL;
		}
	}
	return v;
}

int row_form_open(struct row_form *f, struct request *q, const struct kind *k,
		  const char *const *columns, size_t columns_n,
		  enum cells_style style, bool all_days, struct err *err)
{
	*f = (struct row_form){
		.q = q, .kind = k, .columns_n = columns_n, .style = style,
		.all_days = all_days, .bare = style == CELLS_TABLE,
		.closed = k->closed ? kind_field(k, k->closed) : NULL,
	};
	f->columns = sources(q, k, columns, columns_n, err);
	f->subtitle = sources(q, k, (const char *const *)k->subtitle,
			      k->subtitle_n, NULL);
	f->cells_n = mem_alloc((columns_n + 1) * sizeof(*f->cells_n));
	return f->columns ? 0 : -1;
}

void row_form_close(struct row_form *f)
{
	free(f->columns);
	free(f->subtitle);
	free(f->cells_n);
	free(f->cells);
	buf_release(&f->text);
	*f = (struct row_form){ NULL };
}

bool row_form_closed(const struct row_form *f, const struct record *rec)
{
	struct value v = { .type = VALUE_NONE };
	struct slice bytes = f->closed && f->closed->tag ?
		record_get(rec, f->closed->tag, f->q->clock.today) :
		SLICE_NONE;

	if (bytes.n)
		f->closed->type->read(f->closed, bytes, &v);
	return v.type == VALUE_FLAG && v.n;
}

bool row_form_tells_closed(const struct row_form *f, const struct field *link)
{
	return link->show_n &&
	       (!f->closed || index_link_copies(f->kind, link, f->closed));
}

bool row_form_covered(const struct row_form *f, const struct field *link)
{
	if (!row_form_tells_closed(f, link))
		return false;
	for (size_t i = 0; i < f->columns_n; i++)
		if (!index_link_covers(f->kind, link, f->columns[i]))
			return false;
	if (f->bare)
		return true;
	for (size_t i = 0; f->subtitle && i < f->kind->subtitle_n; i++)
		if (!index_link_covers(f->kind, link, f->subtitle[i]))
			return false;
	return index_link_titles(f->kind, link, &f->q->r);
}

/* ---- texts ------------------------------------------------------------- */

/* A text that has been added from `at` on is complete. */
static size_t text_end(struct row_form *f, size_t at)
{
	buf_add_char(&f->text, '\0');
	return at;
}

static size_t add_name(struct row_form *f, struct ref ref)
{
	size_t at = f->text.n;

	if (!ref_is_none(ref))
		reader_name(&f->q->r, ref, &f->text);
	return text_end(f, at);
}

static size_t add_title(struct row_form *f, const struct record *rec)
{
	size_t at = f->text.n;

	if (!f->bare)
		reader_title_of(&f->q->r, rec, &f->text);
	return text_end(f, at);
}

static int join(void *ctx, const struct field *field, const struct record *at,
		const struct field_value *v)
{
	struct row_form *f = ctx;
	size_t before = f->text.n, begun;

	(void)at;
	if (before > f->start)
		buf_add_str(&f->text, field_follows(field, f->before) ? " " : ", ");
	begun = f->text.n;
	field->type->print(field, &f->q->r.values, v->bytes, PRINT_SHORT,
			   &f->text);
	if (f->text.n == begun)
		buf_truncate(&f->text, before);
	else
		f->before = field;
	return 1;
}

/* What tells two of the same title apart: the form's `subtitle`. */
static size_t add_subtitle(struct row_form *f, const struct record *rec)
{
	f->start = f->text.n;
	f->before = NULL;
	for (size_t i = 0; i < f->kind->subtitle_n && f->subtitle && !f->bare;
	     i++) {
		size_t before = f->text.n;

		source_each(f->subtitle[i], &f->q->r, rec, join, f, NULL);
		if (f->text.n == before)
			f->before = NULL;
	}
	return text_end(f, f->start);
}

/* ---- cells ------------------------------------------------------------- */

/* The record that a value names, if it names one. */
static struct ref named(const struct field *f, struct slice bytes)
{
	struct value v = { .type = VALUE_NONE };

	if (f->type->holds == VALUE_REF || f->to_n)
		f->type->read(f, bytes, &v);
	return v.type == VALUE_REF ? v.ref : REF_NONE;
}

static enum print_style print_style(enum cells_style style)
{
	return style == CELLS_TABLE ? PRINT_MACHINE : (enum print_style)style;
}

/* Machines get a link's title beside its name, not the name twice; tables
 * get the name alone. */
static void add_text(struct row_form *f, const struct field *field,
		     const struct record *at, struct slice bytes,
		     struct ref ref)
{
	bool machine = f->style == CELLS_MACHINE || f->style == CELLS_TABLE;

	if (field->sensitive && !f->shown) {
		buf_add_str(&f->text, MASK);
		return;
	}
	if (field->sensitive)
		displays_add(f->shown, &(struct display){
			f->q->clock.now, f->q->s->agent, at->ref, field->tag });
	if (machine && !ref_is_none(ref) &&
	    (f->bare || !strcmp(field->type->name, "link"))) {
		if (!f->bare)
			reader_title(&f->q->r, ref, &f->text);
		return;
	}
	field->type->print(field, &f->q->r.values, bytes,
			   print_style(f->style), &f->text);
}

static int add_cell(void *ctx, const struct field *field,
		    const struct record *at, const struct field_value *v)
{
	struct row_form *f = ctx;
	struct ref ref = named(field, v->bytes);
	struct row_form_cell *c;

	/* What is not seen is not named either. */
	if (f->q->r.sight && !ref_is_none(ref) && !reader_sees(&f->q->r, ref))
		return 0;
	mem_grow(&f->cells, &f->cells_cap, f->all_cells_n + 1,
		 sizeof(*f->cells));
	c = &f->cells[f->all_cells_n++];
	c->ref = add_name(f, ref);
	c->text = f->text.n;
	add_text(f, field, at, v->bytes, ref);
	text_end(f, c->text);
	c->label = f->text.n;
	buf_add_slice(&f->text, v->label);
	text_end(f, c->label);
	c->from = v->from;
	c->until = v->until;
	return 0;
}

static int add_cells(struct row_form *f, const struct source *source,
		     const struct record *rec, struct err *err)
{
	const struct field *field = f->all_days ? source->field : NULL;
	struct field_value v;

	if (!field || !field->dated || !field->tag)
		return source_each(source, &f->q->r, rec, add_cell, f, err);
	for (size_t i = 0; record_value(rec, field->tag, i, &v); i++)
		add_cell(f, field, rec, &v);
	return 0;
}

/* ---- a row ------------------------------------------------------------- */

/* All that is the row's in one piece of memory: its cells, then the texts. */
static void settle(const struct row_form *f, struct row *row,
		   const size_t texts[4])
{
	size_t columns = f->columns_n * sizeof(struct cells);
	size_t cells = f->all_cells_n * sizeof(struct cell), at = 0;
	char *memory = mem_alloc(columns + cells + f->text.n);
	struct cell *cell = (struct cell *)(memory + columns);
	char *text = memory + columns + cells;

	memcpy(text, f->text.p, f->text.n);
	row->memory = memory;
	row->cells = (struct cells *)memory;
	row->cells_n = f->columns_n;
	for (size_t i = 0; i < f->columns_n; i++) {
		row->cells[i] = (struct cells){ cell, f->cells_n[i] };
		for (size_t k = 0; k < f->cells_n[i]; k++, at++) {
			const struct row_form_cell *from = &f->cells[at];

			*cell++ = (struct cell){
				.text = text + from->text,
				.label = text + from->label,
				.ref = text + from->ref,
				.from = from->from, .until = from->until,
			};
		}
	}
	row->name = text + texts[0];
	row->title = text + texts[1];
	row->subtitle = text + texts[2];
	row->place = text + texts[3];
}

int row_fill(struct row_form *f, const struct record *rec, struct slice place,
	     struct row *row, struct err *err)
{
	size_t texts[4];

	buf_clear(&f->text);
	f->all_cells_n = 0;
	*row = (struct row){
		.version = record_version(rec), .id = rec->ref.id,
		.in_bin = record_in_bin(rec),
		.closed = row_form_closed(f, rec), .place_n = place.n,
	};
	texts[0] = f->text.n;
	reader_name_of(&f->q->r, rec, &f->text);
	text_end(f, texts[0]);
	texts[1] = add_title(f, rec);
	texts[2] = add_subtitle(f, rec);
	texts[3] = f->text.n;
	buf_add_slice(&f->text, place);
	for (size_t i = 0; i < f->columns_n; i++) {
		size_t before = f->all_cells_n;

		if (add_cells(f, f->columns[i], rec, err) < 0)
			return -1;
		f->cells_n[i] = f->all_cells_n - before;
	}
	settle(f, row, texts);
	return 0;
}

struct row *rows_add(struct rows *rows, size_t *cap)
{
	mem_grow(&rows->v, cap, rows->n + 1, sizeof(*rows->v));
	rows->v[rows->n] = (struct row){ 0 };
	return &rows->v[rows->n++];
}
