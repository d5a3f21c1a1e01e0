/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the formats share, and the plain ones: csv, fixed width, one's own
 * line. */
#include "exchange/export_write.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "exchange/cell.h"
#include "exchange/csv_write.h"
#include "model/type.h"

static void add_name(const char ***names, size_t *n, const char *name)
{
	*names = mem_realloc(*names, (*n + 1) * sizeof(**names));
	(*names)[(*n)++] = name;
}

void writer_add_column(struct export_writer *w, const char *name)
{
	add_name(&w->columns, &w->columns_n, name);
}

void writer_add_said(struct export_writer *w, const char *name)
{
	add_name(&w->said, &w->said_n, name);
}

void writer_all_columns(struct export_writer *w)
{
	size_t i;

	for (i = 0; i < w->style->columns_n; i++)
		writer_add_column(w, w->style->columns[i]);
	for (i = 0; !w->style->columns && i < w->kind->fields_n; i++)
		writer_add_column(w, w->kind->fields[i].name);
}

const char *writer_value(const struct field *f, const struct cell *cell)
{
	bool one = f && f->to_n == 1 && strcmp(f->to[0], "any");
	const char *colon = one ? strchr(cell->ref, ':') : NULL;

	if (!*cell->ref)
		return cell->text;
	return colon ? colon + 1 : cell->ref;
}

const char *writer_number(const struct row *row)
{
	const char *colon = strchr(row->name, ':');

	return colon ? colon + 1 : row->name;
}

/* ---- tables ------------------------------------------------------------------ */

struct tables {
	const struct field **f;		/* of each column; NULL: a path */
	struct buf value;
};

static int table_open(struct export_writer *w, struct err *err)
{
	struct tables *t = w->own = mem_zero(sizeof(*t));
	size_t i;

	(void)err;
	writer_all_columns(w);
	t->f = mem_zero((w->columns_n + 1) * sizeof(*t->f));
	for (i = 0; i < w->columns_n; i++)
		t->f[i] = kind_field(w->kind, w->columns[i]);
	return 0;
}

static void table_close(struct export_writer *w)
{
	struct tables *t = w->own;

	if (!t)
		return;
	buf_release(&t->value);
	free(t->f);
	free(t);
}

static void put_cell(struct export_writer *w, struct slice text, bool first)
{
	char delimiter = w->style->delimiter ? w->style->delimiter : ',';

	if (w->style->quotes)
		csv_cell_quoted(&w->text, text, delimiter, first);
	else
		csv_cell(&w->text, text, delimiter, first);
}

/* Chosen columns alone are for people's programs: there the number is one of
 * them, if it is wanted. */
static void table_head(struct export_writer *w)
{
	bool all = !w->style->columns;
	size_t i;

	if (all)
		put_cell(w, slice_str("number"), true);
	for (i = 0; i < w->columns_n; i++)
		put_cell(w, slice_str(w->columns[i]), !all && !i);
	csv_row_end(&w->text);
}

/* All values of a column as one text, in the notation of the import. */
static struct slice joined(struct tables *t, const struct field *f,
			   const struct cells *cells)
{
	size_t i;

	if (!cells->n)
		return SLICE_NONE;
	if (cells->n == 1 && !(f && cell_is_list(f)))
		return slice_str(writer_value(f, cells->v));
	buf_clear(&t->value);
	for (i = 0; i < cells->n; i++) {
		struct slice text = slice_str(writer_value(f, &cells->v[i]));

		if (f && cell_is_list(f)) {
			cell_add(&t->value, f, cells->v[i].label, text);
			continue;
		}
		if (i)
			buf_add_char(&t->value, ';');
		buf_add_slice(&t->value, text);
	}
	return buf_slice(&t->value);
}

static void table_row(struct export_writer *w, const struct row *row,
		      const struct cells *said)
{
	struct tables *t = w->own;
	bool all = !w->style->columns;
	size_t i;

	(void)said;
	if (all)
		put_cell(w, slice_str(writer_number(row)), true);
	for (i = 0; i < w->columns_n; i++)
		put_cell(w, joined(t, t->f[i], &row->cells[i]), !all && !i);
	csv_row_end(&w->text);
}

const struct export_ops csv_export = {
	.cells = CELLS_TABLE, .open = table_open, .close = table_close,
	.head = table_head, .row = table_row,
};

/* ---- fixed width ------------------------------------------------------------- */

#define WIDTH_ELSE 20

static size_t width_of(const struct export_writer *w, size_t column)
{
	const struct tables *t = w->own;
	const struct field *f = t->f[column];
	int width = w->style->widths ? w->style->widths[column] : 0;

	if (!width && f)
		width = f->width;
	return width ? (size_t)width : WIDTH_ELSE;
}

/* Cut or filled up with blanks to so many characters. */
static void put_fixed(struct buf *out, struct slice text, size_t width)
{
	uint32_t cp;
	size_t n;

	for (; text.n && width; width--) {
		n = utf8_next(text, &cp);
		if (cp < ' ')
			buf_add_char(out, ' ');
		else
			buf_add(out, text.p, n);
		text.p = (const char *)text.p + n;
		text.n -= n;
	}
	for (; width; width--)
		buf_add_char(out, ' ');
}

static void fixed_head(struct export_writer *w)
{
	(void)w;
}

static void fixed_row(struct export_writer *w, const struct row *row,
		      const struct cells *said)
{
	struct tables *t = w->own;
	size_t i;

	(void)said;
	for (i = 0; i < w->columns_n; i++)
		put_fixed(&w->text, joined(t, t->f[i], &row->cells[i]),
			  width_of(w, i));
	buf_add_char(&w->text, '\n');
}

const struct export_ops fixed_export = {
	.cells = CELLS_MACHINE, .open = table_open, .close = table_close,
	.head = fixed_head, .row = fixed_row,
};

/* ---- a line of one's own ------------------------------------------------------ */

/* "{last_name}, {first_name}\t{mail}": text and columns by turns. */
struct piece {
	size_t at, text_n;		/* text in front of the column */
	bool column;			/* one follows: said[...] in order */
	bool number;			/* ... or this */
};

struct own_line {
	struct buf texts;		/* with escapes undone */
	struct piece *v;
	size_t n, cap;
	char **names;
	size_t names_n, names_cap;
};

static void end_piece(struct own_line *l, size_t *begun, const char *column)
{
	struct piece *p;

	mem_grow(&l->v, &l->cap, l->n + 1, sizeof(*l->v));
	p = &l->v[l->n++];
	*p = (struct piece){ *begun, l->texts.n - *begun, column != NULL,
			     column && !strcmp(column, "number") };
	*begun = l->texts.n;
}

static char escaped(char c)
{
	return c == 'n' ? '\n' : c == 't' ? '\t' : c;
}

static int read_line(struct export_writer *w, struct err *err)
{
	struct own_line *l = w->own;
	const char *p = w->style->line, *end;
	size_t begun = 0;
	char *name;

	for (; *p; p++) {
		if (*p == '\\' && p[1]) {
			buf_add_char(&l->texts, escaped(*++p));
			continue;
		}
		if (*p != '{') {
			buf_add_char(&l->texts, *p);
			continue;
		}
		end = strchr(p, '}');
		if (!end || end == p + 1)
			return err_set(err, ERR_USAGE, "export",
				N_("\"%s\": a column stands in brackets, {name}; \\{ is the bracket itself"),
				w->style->line);
		name = mem_strndup(p + 1, (size_t)(end - p - 1));
		mem_grow(&l->names, &l->names_cap, l->names_n + 1,
			 sizeof(*l->names));
		l->names[l->names_n++] = name;
		end_piece(l, &begun, name);
		if (!l->v[l->n - 1].number)
			writer_add_said(w, name);
		p = end;
	}
	end_piece(l, &begun, NULL);
	return 0;
}

static int line_open(struct export_writer *w, struct err *err)
{
	w->own = mem_zero(sizeof(struct own_line));
	if (!w->style->line)
		return err_set(err, ERR_USAGE, "export",
			       N_("a line of one's own is said by --line"));
	return read_line(w, err);
}

static void line_close(struct export_writer *w)
{
	struct own_line *l = w->own;
	size_t i;

	if (!l)
		return;
	for (i = 0; i < l->names_n; i++)
		free(l->names[i]);
	buf_release(&l->texts);
	free(l->names);
	free(l->v);
	free(l);
}

/* A value of several lines would break the line that it stands in. */
static void add_on_one_line(struct buf *out, const char *text)
{
	for (; *text; text++)
		buf_add_char(out, *text == '\n' ? ' ' : *text);
}

static void line_row(struct export_writer *w, const struct row *row,
		     const struct cells *said)
{
	const struct own_line *l = w->own;
	size_t i, j, at = 0;

	for (i = 0; i < l->n; i++) {
		const struct piece *p = &l->v[i];

		buf_add(&w->text, buf_str(&l->texts) + p->at, p->text_n);
		if (p->number)
			buf_add_str(&w->text, writer_number(row));
		else if (p->column && said) {
			for (j = 0; j < said[at].n; j++) {
				if (j)
					buf_add_str(&w->text, "; ");
				add_on_one_line(&w->text, said[at].v[j].text);
			}
			at++;
		}
	}
	buf_add_char(&w->text, '\n');
}

const struct export_ops line_export = {
	.cells = CELLS_TABLE, .open = line_open, .close = line_close,
	.head = fixed_head, .row = line_row,
};
