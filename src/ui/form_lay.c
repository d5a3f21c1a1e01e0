/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/tr.h"
#include "ui/form.h"
#include "ui/sheet.h"

/*
 * Where the slots stand: one line a row of the form file, two fields beside
 * each other where both fit their half, lines of children as a table.
 */
#define HALF 41			/* from the left edge to the right half */
#define HALF_VALUE 12
#define MEMO_ROWS 5
#define MEANING 22		/* "= Do 17.09.2026 10:00" behind a day */

int form_page(const struct form *f)
{
	size_t i = f->focus < f->n ? f->focus : f->n ? f->n - 1 : 0;

	while (i && f->v[i]->page < 0)
		i--;
	return f->n && f->v[i]->page > 0 ? f->v[i]->page : 0;
}

static const char *slot_label(const struct ui *ui, const struct slot *s)
{
	if (*s->label)
		return s->label;
	return s->more ? "" : label_fitting(ui, &s->field->label,
					     label_limit(ui));
}

static int label_width(const struct ui *ui, const struct form *f)
{
	int most = 0, limit = label_limit(ui);
	size_t i;

	for (i = 0; i < f->n; i++) {
		int w = text_cells(slot_label(ui, f->v[i]));

		if (!f->v[i]->lines && w > most)
			most = w;
	}
	if (most < 7)
		most = 7;
	return (most > limit ? limit : most) + 1;
}

static int memo_rows(const struct ui *ui, const struct slot *s)
{
	int want = s->field->rows ? s->field->rows : MEMO_ROWS;
	int room = ui_body_rows(ui) / 2;

	if (want > room)
		want = room;
	return want < 3 ? 3 : want;
}

static int extra(const struct slot *s)
{
	return s->fault ? 1 : 0;
}

static void whole_line(struct ui *ui, struct slot *s, int y, int label, int w)
{
	int room = w - label;

	s->y = y;
	s->label_x = GUTTER;
	s->rows = 1;
	s->x = GUTTER + label;
	if (s->widget->lines) {
		/* A text has the whole width, below its label. */
		s->y = y + 1;
		s->x = GUTTER;
		s->rows = memo_rows(ui, s);
		s->w = w - 1;
		return;
	}
	s->w = slot_width(s) < room ? slot_width(s) : room;
}

/* Whether the slots from..mid and mid..until fit beside each other. */
static bool fit_beside(const struct form *f, size_t from, size_t mid,
		       size_t until, int label, int w)
{
	size_t i;

	if (w < 76 || from == mid || mid == until)
		return false;
	for (i = from; i < until; i++) {
		const struct slot *s = f->v[i];
		int room = i < mid ? HALF - label + 2 :
			w - HALF - HALF_VALUE + 8;

		if (s->widget->lines || s->fixed || slot_width(s) > room)
			return false;
	}
	return true;
}

static void place_right(struct slot *s, int w)
{
	s->label_x = GUTTER + HALF;
	s->x = GUTTER + HALF + HALF_VALUE;
	if (s->w > w - HALF - HALF_VALUE)
		s->w = w - HALF - HALF_VALUE;
}

/* A row of the form file, from..until; mid: its second field. */
static int lay_row(struct ui *ui, struct form *f, size_t from, size_t mid,
		   size_t until, int y, int label, int w)
{
	bool beside = fit_beside(f, from, mid, until, label, w);
	int left = y, right = y;
	size_t i;

	for (i = from; i < until; i++) {
		struct slot *s = f->v[i];

		whole_line(ui, s, beside && i >= mid ? right : left, label,
			   w);
		s->fault_y = s->y + s->rows;
		if (beside && i >= mid) {
			place_right(s, w);
			right = s->y + s->rows + extra(s);
			continue;
		}
		/* What stands left ends before the other's gutter. */
		if (beside && s->w > HALF - label - GUTTER)
			s->w = HALF - label - GUTTER;
		left = s->y + s->rows + extra(s);
	}
	return left > right ? left : right;
}

static int lay_line(struct form *f, size_t *i, int y, int w)
{
	struct slot *first = f->v[*i];
	int x = GUTTER, left = w, faults = 0;

	for (; *i < f->n && f->v[*i]->lines == first->lines &&
	       f->v[*i]->line == first->line; (*i)++) {
		struct slot *s = f->v[*i];
		bool last = *i + 1 == f->n || f->v[*i + 1]->line != s->line ||
			f->v[*i + 1]->lines != s->lines;
		int want = s->widget->day ? 12 : s->widget->search ? 12 :
			slot_width(s);

		if (!last && want > left - 14)
			want = left - 14;
		if (want > left)
			want = left;
		if (want < 4)
			want = 4;
		s->y = y;
		s->x = x;
		s->w = want;
		s->rows = 1;
		s->label_x = -1;
		if (s->widget->day && !last && w >= 76)
			want += MEANING;
		x += want + 2;
		left -= want + 2;
		/* Each fault of a line has a row of its own below it. */
		s->fault_y = y + 1 + faults;
		faults += extra(s);
	}
	return y + 1 + faults;
}

/* Slots of one row of a page: *mid where its second field begins. More than
 * two fields fold, two by two. */
static size_t row_end(const struct form *f, size_t from, size_t *mid)
{
	const struct slot *first = f->v[from];
	const struct field *second = NULL;
	size_t i;

	*mid = 0;
	for (i = from; i < f->n; i++) {
		const struct slot *s = f->v[i];

		if (s->page != first->page || s->row != first->row || s->lines)
			break;
		if (s->field == first->field)
			continue;
		if (!second) {
			second = s->field;
			*mid = i;
		}
		if (s->field != second)
			break;
	}
	if (!*mid)
		*mid = i;
	return i;
}

static void lay(struct ui *ui, struct form *f, int w)
{
	int label = label_width(ui, f), page = form_page(f), y = 0;
	const struct lines *lines = NULL;
	size_t i = 0, mid, end;

	f->width = w;
	while (i < f->n) {
		struct slot *s = f->v[i];

		if (s->page != page) {
			i++;
		} else if (s->lines) {
			if (s->lines != lines)
				y++;	/* the rule above the table */
			lines = s->lines;
			y = lay_line(f, &i, y, w);
		} else {
			end = row_end(f, i, &mid);
			y = lay_row(ui, f, i, mid, end, y, label, w);
			i = end;
		}
	}
	f->page_lines = y + 1;	/* the button */
}

/* ---- painting --------------------------------------------------------- */

static void paint_pages(struct ui *ui, const struct form *f)
{
	int page = form_page(f), x = 1, w = ui->cols - 1;
	struct buf b = BUF_INIT;
	size_t i;

	if (f->kind->pages_n > 1) {
		buf_printf(&b, _("page %d of %zu"), page + 1,
			   f->kind->pages_n);
		paint_right(ui->canvas, 1, w - 16, 16, ROLE_NORMAL,
			    buf_str(&b));
		w -= 18;
	}
	for (i = 0; i < f->kind->pages_n; i++) {
		const char *title = words_one(&f->kind->pages[i].title,
					      ui->lang);
		bool open = (int)i == page;

		buf_clear(&b);
		buf_printf(&b, open ? "[%s]" : "%s", title);
		if (x >= w)
			break;
		x += paint_text(ui->canvas, 1, x, w - x, ROLE_NORMAL,
				buf_str(&b)) + 1;
	}
	buf_release(&b);
}

static int screen_row(const struct ui *ui, const struct form *f, int line)
{
	int row = line - f->top;

	if (row < 0 || row >= ui_body_rows(ui))
		return -1;
	return ui_body_top(ui) + row;
}

/* Where the fault of the half beside begins, if there is one. */
static int fault_end(const struct ui *ui, const struct form *f,
		     const struct slot *s)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		const struct slot *o = f->v[i];

		if (o->fault && o->page == s->page && !o->lines &&
		    o->fault_y == s->fault_y && o->label_x > s->label_x)
			return o->label_x - GUTTER;
	}
	return ui->cols - 1;
}

/* Nothing stands left of it in its line. */
static bool fault_alone(const struct form *f, const struct slot *s)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		const struct slot *o = f->v[i];

		if (o != s && o->page == s->page && o->x < s->x &&
		    (o->y == s->fault_y ||
		     (o->fault && o->fault_y == s->fault_y)))
			return false;
	}
	return true;
}

static void paint_fault(struct ui *ui, const struct form *f,
			const struct slot *s)
{
	int y = screen_row(ui, f, s->fault_y);
	int at = s->fault_at > 0 ? s->fault_at - 1 : 0, x = s->x + at;
	int w = text_cells(s->fault) + 2, most = fault_end(ui, f, s);

	if (y < 0)
		return;
	/* Too long for behind the place: below the field, from its label. */
	if (x + w > most)
		x = s->label_x > GUTTER ? s->label_x - 2 : most - w;
	if (x + w > most && fault_alone(f, s))
		x = most - w;
	if (x < GUTTER - 2)
		x = GUTTER - 2;
	paint_text(ui->canvas, y, x + 2, most - x - 2, ROLE_ERROR, s->fault);
	if (s->fault_at > 0 && s->x + at < x + 2)
		paint_text(ui->canvas, y, s->x + at, 1, ROLE_ERROR, "^");
}

/* What is said beside a value: its meaning, else what it was. */
static void paint_beside(struct ui *ui, const struct slot *s, int y, int end)
{
	int x = s->x + s->w + 1;
	struct buf b = BUF_INIT;

	if (s->widget->lines || end - x < 8 || (s->lines && !s->meaning))
		return;
	if (s->theirs)
		buf_printf(&b, _("theirs: %s"), s->theirs);
	else if (s->meaning)
		buf_printf(&b, "= %s", s->brief &&
			   text_cells(s->meaning) + 2 > end - x ? s->brief :
			   s->meaning);
	else if (slot_changed(s) && *s->was)
		buf_printf(&b, _("was %s"), s->was);
	paint_text(ui->canvas, y, x, end - x, s->theirs ? ROLE_QUESTION :
		   ROLE_DIM, buf_str(&b));
	buf_release(&b);
}

static char slot_sign(const struct form *f, const struct slot *s)
{
	if (s->fault)
		return '!';
	if (s->fixed && (s->field->locked || s->field->value_text))
		return '#';
	return f->name && slot_changed(s) ? '~' : ' ';
}

/* What it is, and who may change it. */
static void paint_fixed(struct ui *ui, const struct form *f,
			const struct slot *s, int y, int rows, bool focus)
{
	int room = ui->cols - s->x - 1, w;
	char *why = form_reason(ui, f, s);

	if (s->widget->lines && s->text.text.n) {
		editor_paint(ui->canvas, (struct editor *)&s->text, y, s->x,
			     s->w, rows, focus, ROLE_NORMAL, false);
		free(why);
		return;
	}
	w = paint_text(ui->canvas, y, s->x, room, ROLE_NORMAL,
		       editor_text(&s->text));
	if (focus) {
		paint_handle(ui->canvas, y, s->x, w ? w : 1);
		paint_cursor(ui->canvas, y, s->x);
	}
	if (w)
		w += 2;
	if (why && room - w > 8)
		paint_text(ui->canvas, y, s->x + w, room - w, ROLE_DIM, why);
	free(why);
}

static void paint_value(struct ui *ui, struct form *f, struct slot *s, int y,
			bool focus)
{
	int hidden = ui_body_top(ui) + ui_body_rows(ui) - y;
	int rows = s->rows < hidden ? s->rows : hidden;
	bool empty = !s->text.text.n;

	if (s->fixed) {
		paint_fixed(ui, f, s, y, rows, focus);
		return;
	}
	editor_paint(ui->canvas, &s->text, y, s->x, s->w, rows, focus,
		     s->fault ? ROLE_ERROR : f->name && slot_changed(s) ?
		     ROLE_CHANGED : ROLE_NORMAL, !s->widget->lines);
	if (empty && s->proposal)
		paint_text(ui->canvas, y, s->x, s->w, ROLE_DIM, s->proposal);
}

/* Where something else begins in the slot's line. */
static int room_end(const struct ui *ui, const struct form *f,
		    const struct slot *s)
{
	int end = ui->cols - 1;
	size_t i;

	for (i = 0; i < f->n; i++) {
		const struct slot *o = f->v[i];
		int x = o->label_x >= 0 ? o->label_x - GUTTER : o->x;

		if (o->page == s->page && o->y == s->y && o->x > s->x && x < end)
			end = x;
	}
	return end;
}

static void paint_slot(struct ui *ui, struct form *f, size_t i)
{
	struct slot *s = f->v[i];
	bool focus = f->focus == i;
	int y = screen_row(ui, f, s->y);
	int label_y = s->widget->lines ? screen_row(ui, f, s->y - 1) : y;
	const char *label = slot_label(ui, s);

	if (label_y >= 0 && s->widget->lines && !s->lines)
		paint_rule(ui->canvas, label_y, GUTTER,
			   ui->cols - GUTTER - 1, label);
	else if (label_y >= 0 && s->label_x >= 0)
		paint_text(ui->canvas, label_y, s->label_x,
			   s->x - s->label_x - 1, ROLE_FRAME, label);
	if (s->fault)
		paint_fault(ui, f, s);
	if (y < 0)
		return;
	paint_value(ui, f, s, y, focus);
	paint_beside(ui, s, y, room_end(ui, f, s));
	paint_gutter(ui->canvas, y, s->lines || s->label_x < 0 ? 0 :
		     s->label_x - GUTTER, focus, slot_sign(f, s),
		     s->fault ? ROLE_ERROR : ROLE_CHANGED);
}

static void paint_table_head(struct ui *ui, struct form *f,
			     const struct slot *s)
{
	int y = screen_row(ui, f, s->y - 1);

	if (y >= 0)
		paint_rule(ui->canvas, y, GUTTER, ui->cols - GUTTER - 1,
			   words_many(&s->lines->label, ui->lang));
}

static void scroll(struct ui *ui, struct form *f)
{
	int rows = ui_body_rows(ui), first, last;
	const struct slot *s = form_focused(f);

	if (s) {
		first = s->y - 1;
		last = s->fault ? s->fault_y + 1 : s->y + s->rows;
	} else {
		first = last = f->page_lines - 1;
	}
	if (last >= f->top + rows)
		f->top = last - rows + 1;
	if (first < f->top)
		f->top = first > 0 ? first : 0;
	if (f->top > f->page_lines - rows)
		f->top = f->page_lines > rows ? f->page_lines - rows : 0;
}

static bool last_page(const struct form *f)
{
	return form_page(f) + 1 >= (int)f->kind->pages_n;
}

static void paint_button(struct ui *ui, struct form *f)
{
	int y = screen_row(ui, f, f->page_lines - 1);
	bool focus = f->focus == f->n;
	struct buf b = BUF_INIT;

	if (y < 0 || !last_page(f))
		return;
	buf_printf(&b, "[ %s ]", _("Save"));
	paint_text(ui->canvas, y, GUTTER, 30, ROLE_NORMAL, buf_str(&b));
	if (focus) {
		paint_gutter(ui->canvas, y, 0, true, ' ', ROLE_NORMAL);
		paint_handle(ui->canvas, y, GUTTER, text_cells(buf_str(&b)));
		paint_cursor(ui->canvas, y, GUTTER);
	}
	buf_release(&b);
}

static void paint_picker(struct ui *ui, struct form *f)
{
	struct slot *s = form_focused(f);
	int y = s ? screen_row(ui, f, s->y) : -1;
	struct buf title = BUF_INIT;

	if (!f->picking || y < 0)
		return;
	buf_printf(&title, _("%s: %zu%s"),
		   words_one(&s->field->label, ui->lang), f->picker.n,
		   f->picker.more ? "+" : "");
	picker_paint(ui, &f->picker, y, s->x - GUTTER > 0 ? s->x - GUTTER : 0,
		     ui_class(ui) >= 80 ? 56 : 38, buf_str(&title),
		     s->widget->search ? _("Enter takes  F6 new  Esc") :
		     _("Enter takes  Esc"), NULL);
	buf_release(&title);
}

void form_paint(struct ui *ui, struct screen *screen)
{
	struct form *f = (struct form *)screen;
	const struct lines *lines = NULL;
	int page = form_page(f);
	size_t i;

	lay(ui, f, ui->cols - GUTTER - 1);
	scroll(ui, f);
	paint_pages(ui, f);
	for (i = 0; i < f->n; i++) {
		struct slot *s = f->v[i];

		if (s->page != page)
			continue;
		if (s->lines && s->lines != lines)
			paint_table_head(ui, f, s);
		lines = s->lines;
		paint_slot(ui, f, i);
	}
	paint_button(ui, f);
	paint_picker(ui, f);
}
