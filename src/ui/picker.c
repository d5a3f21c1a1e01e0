/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/picker.h"

#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/mem.h"
#include "base/tr.h"

static void pick_release(struct pick *p)
{
	free(p->text);
	free(p->more);
	free(p->id);
	free(p->search);
	free(p->help);
}

void picker_release(struct picker *p)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		pick_release(&p->v[i]);
	free(p->v);
	memset(p, 0, sizeof(*p));
}

void picker_add(struct picker *p, const char *text, const char *more,
		const char *id)
{
	struct pick *x;

	mem_grow(&p->v, &p->cap, p->n + 1, sizeof(*p->v));
	x = &p->v[p->n++];
	x->text = mem_strdup(text);
	x->more = mem_strdup(more ? more : "");
	x->id = mem_strdup(id);
	x->search = x->help = NULL;
}

void picker_explain(struct picker *p, const char *help)
{
	struct pick *x = &p->v[p->n - 1];

	free(x->help);
	free(x->search);
	x->help = mem_strdup(help);
	x->search = mem_printf("%s: %s", x->text, help);
}

/* Whether `word` (n bytes) begins a word of the folded text. */
static bool begins_a_word(const char *text, const char *word, size_t n)
{
	const char *p = text;

	while (*p) {
		if (!strncmp(p, word, n))
			return true;
		p += strcspn(p, " ");
		p += strspn(p, " ");
	}
	return false;
}

static bool fits(const char *folded, const char *typed)
{
	while (*typed) {
		size_t n = strcspn(typed, " ");

		if (n && !begins_a_word(folded, typed, n))
			return false;
		typed += n + strspn(typed + n, " ");
	}
	return true;
}

/* Those that begin with what was typed come first. */
void picker_narrow(const struct picker *all, const char *typed,
		   struct picker *out)
{
	struct buf words = BUF_INIT, text = BUF_INIT, name = BUF_INIT;
	size_t i;
	int pass;

	fold_text(slice_str(typed), &words);
	for (pass = 0; pass < 2; pass++) {
		for (i = 0; i < all->n; i++) {
			const struct pick *p = &all->v[i];
			bool first;

			buf_clear(&text);
			buf_clear(&name);
			fold_text(slice_str(p->text), &name);
			fold_text(slice_str(p->search ? p->search : p->text),
				  &text);
			first = !strncmp(buf_str(&name), buf_str(&words),
					 words.n);
			if (first != !pass ||
			    !fits(buf_str(&text), buf_str(&words)))
				continue;
			picker_add(out, p->text, p->more, p->id);
			if (p->help)
				picker_explain(out, p->help);
		}
	}
	buf_release(&words);
	buf_release(&text);
	buf_release(&name);
}

bool picker_move(struct picker *p, const char *command)
{
	static const struct { const char *id; int by; } moves[] = {
		{ "move.up", -1 }, { "move.down", 1 },
		{ "move.page_up", -PICKER_ROWS + 1 },
		{ "move.page_down", PICKER_ROWS - 1 },
	};
	long to = (long)p->focus;
	size_t i;

	for (i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
		if (strcmp(moves[i].id, command))
			continue;
		to += moves[i].by;
		if (to >= (long)p->n)
			to = (long)p->n - 1;
		p->focus = to < 0 ? 0 : (size_t)to;
		return true;
	}
	return false;
}

const struct pick *picker_focused(const struct picker *p)
{
	return p->focus < p->n ? &p->v[p->focus] : NULL;
}

static void paint_rows(struct ui *ui, struct picker *p, int y, int rows, int w)
{
	struct canvas *c = ui->canvas;
	int i;

	if (p->focus < p->top)
		p->top = p->focus;
	if (p->focus >= p->top + (size_t)rows)
		p->top = p->focus - (size_t)rows + 1;
	for (i = 0; i < rows && p->top + (size_t)i < p->n; i++) {
		const struct pick *k = &p->v[p->top + (size_t)i];
		bool focus = p->top + (size_t)i == p->focus;
		int more = text_cells(k->more), room = w - GUTTER - 3;

		if (more > room / 2)
			more = room / 2;
		paint_gutter(c, y + i, 1, focus, ' ', ROLE_NORMAL);
		paint_text(c, y + i, 1 + GUTTER, room - more - (more ? 1 : 0),
			   ROLE_NORMAL, k->text);
		paint_right(c, y + i, 1 + GUTTER + room - more, more,
			    ROLE_NORMAL, k->more);
		if (focus)
			paint_handle(c, y + i, 1, w - 2);
	}
}

void picker_paint(struct ui *ui, struct picker *p, int y, int x, int width,
		  const char *title, const char *foot, struct editor *typed)
{
	struct canvas *c = ui->canvas;
	int extra = typed ? 3 : 2;
	int below = ui->rows - 2 - (y + 1), above = y - 1;
	int most = typed ? CHOOSER_ROWS : PICKER_ROWS;
	int rows = p->n < (size_t)most ? (int)p->n : most;
	bool under = below >= rows + extra || below >= above;
	int room = under ? below : above, head;

	if (rows < 1)
		rows = 1;
	if (rows + extra > room)
		rows = room - extra;
	if (rows < 1)
		return;
	if (width > ui->cols - 2)
		width = ui->cols - 2;
	if (x + width > ui->cols - 1)
		x = ui->cols - 1 - width;
	head = under ? y + 1 : y - rows - extra;
	canvas_float(c, head, x, rows + extra, width);
	canvas_words(c, title, foot);
	paint_rows(ui, p, typed ? 2 : 1, rows, width);
	if (!p->n)
		paint_text(c, typed ? 2 : 1, 1 + GUTTER, width - 2 - GUTTER,
			   ROLE_DIM, _("nothing fits"));
	if (typed) {
		paint_text(c, 1, 2, 1, ROLE_NORMAL, ":");
		editor_paint(c, typed, 1, 4, width - 6, 1, true, ROLE_NORMAL,
			     false);
	}
	canvas_ground(c);
}

/* ---- a pop-up of its own ---------------------------------------------- */

#define CHOOSER_MIN 34
#define CHOOSER_MAX 60

struct chooser {
	struct overlay overlay;
	struct choose how;
	struct picker all, shown;
	struct editor typed;
	int width;
};

/* As wide as its longest row: every cell goes over the line. */
static int chooser_width(const struct chooser *c)
{
	int most = CHOOSER_MIN;
	size_t i;

	for (i = 0; i < c->all.n; i++) {
		const struct pick *p = &c->all.v[i];
		int w = text_cells(p->text) + text_cells(p->more) + GUTTER + 6;

		if (w > most)
			most = w;
	}
	return most < CHOOSER_MAX ? most : CHOOSER_MAX;
}

static void narrow(struct chooser *c)
{
	picker_release(&c->shown);
	picker_narrow(&c->all, editor_text(&c->typed), &c->shown);
}

static void chooser_paint(struct ui *ui, struct overlay *o)
{
	struct chooser *c = (struct chooser *)o;
	const struct pick *p = picker_focused(&c->shown);
	int width = ui_class(ui) >= 80 ? c->width : CHOOSER_MIN;

	if (p && p->help) {
		paint_fill(ui->canvas, ui->rows - 2, 0, ui->cols, ROLE_NORMAL,
			   ' ');
		paint_text(ui->canvas, ui->rows - 2, 1, ui->cols - 2,
			   ROLE_NORMAL, p->help);
	}
	picker_paint(ui, &c->shown, 1, 1, width, c->how.title, c->how.foot,
		     &c->typed);
}

static void chooser_key(struct ui *ui, struct overlay *o, const struct key *k,
			const char *command)
{
	struct chooser *c = (struct chooser *)o;
	const struct pick *p = picker_focused(&c->shown);

	if (!key_is_char(k) && picker_move(&c->shown, command))
		return;
	if (k->code == K_ENTER || k->code == K_TAB) {
		struct choose how = c->how;
		struct pick chosen;

		if (!p) {
			ui_halt(ui, _("nothing fits"));
			return;
		}
		chosen = (struct pick){ mem_strdup(p->text),
			mem_strdup(p->more), mem_strdup(p->id), NULL, NULL };
		c->how.release = NULL;
		ui_overlay_end(ui);
		how.accept(ui, how.ctx, &chosen);
		if (how.release)
			how.release(how.ctx);
		pick_release(&chosen);
		return;
	}
	if (k->code == K_ESC || k->code == K_F0 + 10 || k->code == K_F0 + 9 ||
	    k->code == K_CTRL + 'c') {
		ui_overlay_end(ui);
		return;
	}
	if (editor_key(&c->typed, k))
		narrow(c);
}

static void chooser_free(struct overlay *o)
{
	struct chooser *c = (struct chooser *)o;

	picker_release(&c->all);
	picker_release(&c->shown);
	editor_release(&c->typed);
	if (c->how.release)
		c->how.release(c->how.ctx);
	free(c);
}

static const struct overlay_ops chooser_ops = {
	.paint = chooser_paint,
	.key = chooser_key,
	.free = chooser_free,
};

void choose_open(struct ui *ui, const struct choose *how, struct picker *all)
{
	struct chooser *c = mem_zero(sizeof(*c));

	c->overlay.ops = &chooser_ops;
	c->how = *how;
	c->all = *all;
	memset(all, 0, sizeof(*all));
	c->width = chooser_width(c);
	editor_init(&c->typed, false);
	narrow(c);
	ui_overlay(ui, &c->overlay);
}
