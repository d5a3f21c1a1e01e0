/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/type.h"
#include "ui/actions.h"

#define HALF 41			/* where the right half begins */
#define HALF_VALUE 12		/* from there to its values */
#define MEMO_LINES 8		/* of a memo on a card; `c` reads all */

void sheet_drop_items(struct sheet *s)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		free(s->items[i].label);
		free(s->items[i].text);
		free(s->items[i].ref);
	}
	s->n = 0;
	s->lines = 0;
	s->width = 0;
}

void sheet_drop_sections(struct sheet *s)
{
	size_t i;

	for (i = 0; i < s->sections_n; i++) {
		columns_release(&s->sections[i].columns);
		rows_release(&s->sections[i].rows);
		free(s->sections[i].late);
	}
	free(s->sections);
	s->sections = NULL;
	s->sections_n = 0;
}

void sheet_release(struct sheet *s)
{
	sheet_drop_items(s);
	sheet_drop_sections(s);
	rows_release(&s->rec);
	free(s->items);
	free(s->columns);
	free(s->hidden);
	free(s->name);
	memset(s, 0, sizeof(*s));
}

const struct row *sheet_row(const struct sheet *s)
{
	return s->rec.n ? &s->rec.v[0] : NULL;
}

/* ---- layout ----------------------------------------------------------- */

static struct sheet_item *add(struct sheet *s, enum sheet_type type,
			      const char *label, const char *text)
{
	struct sheet_item *it;

	mem_grow(&s->items, &s->cap, s->n + 1, sizeof(*it));
	it = &s->items[s->n++];
	memset(it, 0, sizeof(*it));
	it->type = type;
	it->label = mem_strdup(label);
	it->text = mem_strdup(text);
	it->ref = mem_strdup("");
	it->whole = true;
	return it;
}

static const struct cells *cells_of(const struct sheet *s, const char *column)
{
	const struct row *r = sheet_row(s);
	size_t i;

	for (i = 0; r && i < s->columns_n && i < r->cells_n; i++)
		if (!strcmp(s->columns[i], column))
			return &r->cells[i];
	return NULL;
}

static bool in_force(const struct ui *ui, const struct cell *c)
{
	int32_t today = session_me(ui->s)->today;

	return (c->from == DAY_NONE || c->from <= today) &&
		(c->until == DAY_NONE || today < c->until);
}

/* A value that needs several lines goes on below without its label. */
static void add_value(struct sheet *s, const char *label,
		      const struct field *f, const struct cell *c, int w)
{
	struct slice rest = slice_str(c->text);
	struct sheet_item *it;
	size_t n, next;
	int line = 0;

	do {
		char *part;

		n = text_wrap(rest, w > 4 ? w : 4, &next);
		part = mem_strndup(rest.p, n);
		it = add(s, line ? SHEET_MORE : SHEET_FIELD,
			 line ? "" : label, part);
		free(part);
		it->field = f;
		if (!line) {
			free(it->ref);
			it->ref = mem_strdup(c->ref ? c->ref : "");
		}
		rest.p = (const char *)rest.p + next;
		rest.n -= next;
	} while (rest.n && ++line < MEMO_LINES);
}

static void add_cells(struct ui *ui, struct sheet *s, const char *column,
		      const char *label, const struct field *f, int w)
{
	const struct cells *cells = cells_of(s, column);
	size_t i;

	for (i = 0; cells && i < cells->n; i++) {
		const struct cell *c = &cells->v[i];

		if (!*c->text || !in_force(ui, c))
			continue;
		add_value(s, c->label && *c->label ? c->label : label, f, c,
			  w);
		label = "";
	}
}

int label_limit(const struct ui *ui)
{
	return ui_class(ui) >= 80 ? 13 : 9;
}

const char *label_fitting(const struct ui *ui, const struct words *w,
			  int cells)
{
	const char *one = words_one(w, ui->lang);

	return text_cells(one) <= cells ? one : words_small(w, ui->lang);
}

static int label_width(const struct ui *ui, const struct sheet *s)
{
	int most = 0, limit = label_limit(ui);
	size_t i;

	for (i = 0; i < s->kind->fields_n; i++) {
		int w = text_cells(label_fitting(ui, &s->kind->fields[i].label,
						 limit));

		if (w > most)
			most = w;
	}
	if (most < 7)
		most = 7;
	return (most > limit ? limit : most) + 1;
}

static bool fits_half(const struct sheet *s, size_t from, size_t until, int w)
{
	size_t i;

	for (i = from; i < until; i++)
		if (text_cells(s->items[i].text) > w ||
		    s->items[i].type == SHEET_MORE)
			return false;
	return true;
}

/* Items from..mid go left, mid..until right if both fit; else one below the
 * other. */
static void place(struct sheet *s, size_t from, size_t mid, size_t until,
		  int left_w, int right_w, bool halves)
{
	bool beside = halves && from < mid && mid < until &&
		fits_half(s, from, mid, left_w) &&
		fits_half(s, mid, until, right_w);
	int left = s->lines, right = s->lines;
	size_t i;

	for (i = from; i < until; i++) {
		struct sheet_item *it = &s->items[i];
		bool on_right = beside && i >= mid;

		it->half = on_right;
		it->whole = !beside;
		it->line = on_right ? right++ : left++;
	}
	s->lines = left > right ? left : right;
}

/* The name of what has a number stands in the title already. */
static bool in_title(const struct kind *k, const struct field *f)
{
	size_t i;

	for (i = 0; k->number && i < k->title_n; i++)
		if (!strcmp(k->title[i], f->name))
			return true;
	return false;
}

static void lay_field(struct ui *ui, struct sheet *s, const char *name, int w)
{
	const struct field *f = kind_field(s->kind, name);
	const struct field *end;
	char *label;

	if (f && (in_title(s->kind, f) || s->hidden[f - s->kind->fields]))
		return;
	if (f) {
		add_cells(ui, s, name, label_fitting(ui, &f->label,
						     label_limit(ui)), f, w);
		return;
	}
	label = column_label(ui, s->kind, name, &end);
	add_cells(ui, s, name, label, NULL, w);
	free(label);
}

static void lay_row(struct ui *ui, struct sheet *s, char *const *names,
		    size_t n, int w)
{
	int label = label_width(ui, s);
	bool halves = w >= 76;
	size_t i;

	for (i = 0; i < n; i += 2) {
		size_t from = s->n, mid;

		lay_field(ui, s, names[i], w - label - 1);
		mid = s->n;
		if (i + 1 < n)
			lay_field(ui, s, names[i + 1], w - label - 1);
		place(s, from, mid, s->n, HALF - label - 2,
		      w - HALF - HALF_VALUE - 1, halves);
	}
}

static bool on_a_page(const struct kind *k, const char *name)
{
	size_t p, r, f;

	for (p = 0; p < k->pages_n; p++)
		for (r = 0; r < k->pages[p].rows_n; r++)
			for (f = 0; f < k->pages[p].rows[r].n; f++)
				if (!strcmp(k->pages[p].rows[r].fields[f],
					    name))
					return true;
	return false;
}

/* Short paths with a label say where somebody lives, works: two a line,
 * unless the form has put some of them where it wants them. */
static void lay_paths(struct ui *ui, struct sheet *s, int w)
{
	char *pair[2];
	size_t i, n = 0;

	for (i = 0; i < s->kind->paths_n; i++)
		if (on_a_page(s->kind, s->kind->paths[i].name))
			return;
	for (i = 0; i < s->kind->paths_n; i++) {
		const struct path *p = &s->kind->paths[i];
		const struct cells *c = cells_of(s, p->name);

		if (!p->label.n || !c || !c->n)
			continue;
		pair[n++] = p->name;
		if (n == 2) {
			lay_row(ui, s, pair, 2, w);
			n = 0;
		}
	}
	if (n)
		lay_row(ui, s, pair, n, w);
}

static void lay_section(struct ui *ui, struct sheet *s, size_t i, int w)
{
	struct sheet_section *sec = &s->sections[i];
	struct buf head = BUF_INIT;
	struct sheet_item *it;
	size_t r;

	buf_add_str(&head, sec->tab->label.n ?
		    words_many(&sec->tab->label, ui->lang) :
		    words_many(&sec->kind->label, ui->lang));
	if (sec->total > sec->rows.n)
		buf_printf(&head, " %llu", (unsigned long long)sec->total);
	it = add(s, SHEET_RULE, buf_str(&head), "");
	it->line = s->lines++;
	columns_fit(&sec->columns, sec->rows.v, sec->rows.n, w);
	for (r = 0; r < sec->rows.n; r++) {
		it = add(s, SHEET_ROW, "", sec->rows.v[r].title);
		free(it->ref);
		it->ref = mem_strdup(sec->rows.v[r].name);
		it->section = i;
		it->row = r;
		it->line = s->lines++;
	}
	buf_release(&head);
}

static bool focusable(const struct sheet_item *it)
{
	return it->type == SHEET_FIELD || it->type == SHEET_ROW;
}

/* The first telephone, which is dialled and corrected most; else the first
 * line. */
static void first_focus(struct sheet *s)
{
	size_t i;

	s->focused = true;
	s->focus = 0;
	for (i = 0; i < s->n; i++)
		if (s->items[i].field && focusable(&s->items[i]) &&
		    !strcmp(s->items[i].field->type->name, "phone")) {
			s->focus = i;
			return;
		}
}

static void lay_out(struct ui *ui, struct sheet *s, int w)
{
	const struct kind *k = s->kind;
	size_t p, r, i;

	sheet_drop_items(s);
	s->width = w;
	for (p = 0; p < k->pages_n; p++)
		for (r = 0; r < k->pages[p].rows_n; r++)
			lay_row(ui, s, k->pages[p].rows[r].fields,
				k->pages[p].rows[r].n, w);
	lay_paths(ui, s, w);
	for (i = 0; i < s->sections_n; i++)
		lay_section(ui, s, i, w);
	if (s->focus >= s->n)
		s->focus = s->n ? s->n - 1 : 0;
	if (!s->focused)
		first_focus(s);
	while (s->focus < s->n && !focusable(&s->items[s->focus]))
		s->focus++;
	if (s->focus == s->n)
		s->focus = 0;
}

/* ---- painting --------------------------------------------------------- */

static void paint_field(struct ui *ui, const struct sheet *s,
			const struct sheet_item *it, int y, int x, int w,
			bool focus)
{
	int label = it->half ? HALF_VALUE : label_width(ui, s);
	int at = x + GUTTER + (it->half ? HALF : 0);
	int room = it->half ? w - GUTTER - HALF - label :
		it->whole ? w - GUTTER - label : HALF - label - 1;

	paint_text(ui->canvas, y, at, label - 1, ROLE_FRAME, it->label);
	paint_text(ui->canvas, y, at + label, room, ROLE_NORMAL, it->text);
	if (!focus)
		return;
	paint_gutter(ui->canvas, y, it->half ? at - GUTTER : x, true, ' ',
		     ROLE_NORMAL);
	if (!ui->options->slow)
		paint_handle(ui->canvas, y, at, label +
			     (text_cells(it->text) < room ?
			      text_cells(it->text) : room));
	paint_cursor(ui->canvas, y, at);
}

/* The sign's word, over the end of the row. */
static void paint_late(struct ui *ui, int days, int y, int x, int w)
{
	struct buf b = BUF_INIT;
	int cells;

	buf_printf(&b, ngettext(" %d day", " %d days", (unsigned long)days),
		   days);
	cells = text_cells(buf_str(&b));
	if (cells < w / 2)
		paint_right(ui->canvas, y, x + w - cells, cells, ROLE_OVERDUE,
			    buf_str(&b));
	buf_release(&b);
}

static void paint_record(struct ui *ui, const struct sheet *s,
			 const struct sheet_item *it, int y, int x, int w,
			 bool focus)
{
	const struct sheet_section *sec = &s->sections[it->section];
	const struct row *r = &sec->rows.v[it->row];
	size_t i;

	for (i = 0; i < sec->columns.shown && i < r->cells_n; i++) {
		const struct column *c = &sec->columns.v[i];
		char *text = column_alone(c, &r->cells[i]);

		if (c->right)
			paint_right(ui->canvas, y, x + GUTTER + c->x, c->w,
				    r->closed ? ROLE_DIM : ROLE_NORMAL, text);
		else
			paint_text(ui->canvas, y, x + GUTTER + c->x, c->w,
				   r->closed ? ROLE_DIM : ROLE_NORMAL, text);
		free(text);
	}
	if (sec->late[it->row])
		paint_late(ui, sec->late[it->row], y, x, w);
	paint_gutter(ui->canvas, y, x, focus, sec->late[it->row] ? '!' : ' ',
		     ROLE_OVERDUE);
	if (!focus)
		return;
	if (!ui->options->slow)
		paint_handle(ui->canvas, y, x, w);
	paint_cursor(ui->canvas, y, x + GUTTER);
}

static void scroll(struct sheet *s, int rows)
{
	const struct sheet_item *it = sheet_focused(s);
	int line = it ? it->line : 0, last;

	for (last = line; it && it + 1 < s->items + s->n &&
	     (it + 1)->type == SHEET_MORE; it++)
		last++;
	if (last >= s->top + rows)
		s->top = last - rows + 1;
	if (line < s->top + 1)
		s->top = line > 1 ? line - 1 : 0;
	if (s->top > s->lines - rows)
		s->top = s->lines > rows ? s->lines - rows : 0;
}

void sheet_paint(struct ui *ui, struct sheet *s, int y, int x, int w,
		 int rows, bool active)
{
	size_t i;

	if (!s->name)
		return;
	if (s->width != w - GUTTER)
		lay_out(ui, s, w - GUTTER);
	scroll(s, rows);
	for (i = 0; i < s->n; i++) {
		const struct sheet_item *it = &s->items[i];
		int row = y + it->line - s->top;
		bool focus = active && i == s->focus;

		if (row < y || row >= y + rows)
			continue;
		if (it->type == SHEET_RULE)
			paint_rule(ui->canvas, row, x + GUTTER, w - GUTTER,
				   it->label);
		else if (it->type == SHEET_ROW)
			paint_record(ui, s, it, row, x, w, focus);
		else
			paint_field(ui, s, it, row, x, w, focus);
	}
	if (active && !sheet_focused(s))
		paint_cursor(ui->canvas, y, x + GUTTER);
}

/* ---- focus ------------------------------------------------------------ */

const struct sheet_item *sheet_focused(const struct sheet *s)
{
	return s->focus < s->n && focusable(&s->items[s->focus]) ?
		&s->items[s->focus] : NULL;
}

static void focus_line(struct sheet *s, int line, int half, int by)
{
	size_t best = s->n, i;

	for (; best == s->n && line >= 0 && line < s->lines; line += by)
		for (i = 0; i < s->n; i++) {
			const struct sheet_item *it = &s->items[i];

			if (it->line != line || !focusable(it))
				continue;
			if (best == s->n || it->half == half)
				best = i;
		}
	if (best < s->n)
		s->focus = best;
}

void sheet_move(struct sheet *s, int by)
{
	const struct sheet_item *it = sheet_focused(s);
	int step = by > 0 ? 1 : -1, to;

	if (!it)
		return;
	to = it->line + by;
	if (to < 0)
		to = 0;
	if (to >= s->lines)
		to = s->lines - 1;
	if (by > 1 || by < -1)
		step = -step;	/* a page ends on the nearest one */
	if (to != it->line)
		focus_line(s, to, it->half, step);
}

bool sheet_side(struct sheet *s, int by)
{
	const struct sheet_item *it = sheet_focused(s);
	size_t i;

	for (i = 0; it && i < s->n; i++)
		if (s->items[i].line == it->line && focusable(&s->items[i]) &&
		    s->items[i].half == it->half + by) {
			s->focus = i;
			return true;
		}
	return false;
}

void sheet_name(struct ui *ui, const struct sheet *s, struct buf *out)
{
	const struct row *r = sheet_row(s);
	const char *number = r ? strchr(r->name, ':') : NULL;

	if (!r)
		return;
	buf_add_str(out, words_one(&s->kind->label, ui->lang));
	if (number && s->kind->number)
		buf_printf(out, " %s", number + 1);
	buf_printf(out, " %s", r->title);
}
