/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/view.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"

/* A list as it is painted. */

static void paint_head(struct ui *ui, struct view *v, int y, int x)
{
	const char *sort = v->sort;
	size_t i;

	for (i = 0; i < v->columns.shown; i++) {
		const struct column *c = &v->columns.v[i];
		const char *by = sort && *sort == '-' ? sort + 1 : sort;
		bool sorted = by && !strcmp(by, c->name);
		struct buf b = BUF_INIT;

		buf_printf(&b, "%s%s", c->label,
			   !sorted ? "" : *sort == '-' ? " v" : " ^");
		if (c->right)
			paint_right(ui->canvas, y, x + GUTTER + c->x, c->w,
				    ROLE_FRAME, buf_str(&b));
		else
			paint_text(ui->canvas, y, x + GUTTER + c->x, c->w,
				   ROLE_FRAME, buf_str(&b));
		if (sorted)
			paint_under(ui->canvas, y, x + GUTTER + c->x,
				    text_cells(buf_str(&b)));
		buf_release(&b);
	}
}

/* A closed field of type flag is a state: a word at the row's end says it. */
static enum role row_role(const struct row *r)
{
	return r->closed || r->in_bin ? ROLE_DIM : ROLE_NORMAL;
}

static void paint_cells(struct ui *ui, const struct view *v,
			const struct row *r, int y, int x)
{
	size_t i;

	for (i = 0; i < v->columns.shown && i < r->cells_n; i++) {
		const struct column *c = &v->columns.v[i];
		char *text = column_text(c, &r->cells[i]);

		/* A list whose first column is empty still says what it is. */
		if (!*text && !i) {
			free(text);
			text = mem_strdup(r->title);
		}
		if (c->right)
			paint_right(ui->canvas, y, x + GUTTER + c->x, c->w,
				    row_role(r), text);
		else
			paint_text(ui->canvas, y, x + GUTTER + c->x, c->w,
				   row_role(r), text);
		free(text);
	}
}

static void paint_row(struct ui *ui, struct view *v, const struct row *r,
		      int y, int x, int w, bool focus)
{
	bool mark = view_marked(v, r->name);
	int handle = v->columns.n ? v->columns.v[0].w : 0;

	paint_cells(ui, v, r, y, x);
	paint_gutter(ui->canvas, y, x, focus, mark ? '*' : r->in_bin ? '-' : ' ',
		     mark ? ROLE_MARKED : ROLE_DIM);
	if (!focus)
		return;
	if (!ui->options->slow)
		paint_handle(ui->canvas, y, x,
			     GUTTER + handle < w ? GUTTER + handle : w);
	paint_cursor(ui->canvas, y, x + GUTTER);
}

static void paint_none(struct ui *ui, struct view *v, int y)
{
	const char *kind = v->many ? v->many :
				     words_many(&v->kind->label, ui->lang);
	char *add = ui_key_of(ui, "record.new");
	struct buf b = BUF_INIT;

	if (v->filter_fault)
		buf_add_str(&b, v->filter_fault);
	else if (*v->filter)
		buf_printf(&b, _("No %s for \"%s\". Backspace shortens, Esc clears."),
			   kind, v->filter);
	else
		buf_printf(&b, _("No %s yet. %s makes one."), kind, add);
	ui_paint_empty(ui, y, buf_str(&b));
	buf_release(&b);
	free(add);
}

/* The rows in view, for the widths. */
static const struct row *rows_in_view(struct ui *ui, struct view *v,
				      int rows, size_t *n)
{
	struct err err = ERR_INIT;
	uint64_t last = v->top + (uint64_t)rows;

	if (v->window.total < last)
		last = v->window.total;
	if (last > v->top)
		window_row(&v->window, last - 1, &err);
	if (v->top < v->window.first)
		window_row(&v->window, v->top, &err);
	if (err.n)
		ui_failed(ui, &err);
	err_release(&err);
	*n = 0;
	if (v->top < v->window.first ||
	    v->top >= v->window.first + v->window.rows.n)
		return NULL;
	*n = v->window.rows.n - (size_t)(v->top - v->window.first);
	if (*n > (size_t)rows)
		*n = (size_t)rows;
	return &v->window.rows.v[v->top - v->window.first];
}

void view_paint(struct ui *ui, struct view *v, int y, int x, int w, int rows,
		bool active)
{
	const struct row *r;
	size_t n, i;

	view_load(ui, v);
	if (v->focus < v->top)
		v->top = v->focus;
	if (v->focus >= v->top + (uint64_t)rows)
		v->top = v->focus - (uint64_t)rows + 1;
	r = rows_in_view(ui, v, rows, &n);
	columns_fit(&v->columns, r, n, w - GUTTER - 1);
	paint_head(ui, v, y, x);
	if (!n) {
		paint_none(ui, v, y + 1);
		return;
	}
	for (i = 0; i < n; i++)
		paint_row(ui, v, &r[i], y + 1 + (int)i, x, w,
			  active && v->top + i == v->focus);
}

