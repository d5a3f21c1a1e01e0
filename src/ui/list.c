/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/screens.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "ui/actions.h"
#include "ui/glance.h"
#include "ui/import.h"
#include "ui/listmenu.h"
#include "ui/many.h"
#include "ui/output.h"
#include "ui/sheet.h"
#include "ui/view.h"

/*
 * All records of a kind. Its foot shows the focused one when the keys rest;
 * from 120 columns on a card stands beside it instead.
 */
#define LIST_PART 55		/* percent of the width beside a card */

struct list {
	struct screen screen;
	struct view view;
	struct glance glance;
	struct sheet sheet;
};

static bool beside(const struct ui *ui)
{
	return ui_class(ui) >= 120;
}

static int foot_rows(const struct ui *ui)
{
	return beside(ui) ? 0 : ui->rows >= 20 ? 4 : 2;
}

static int page_rows(const struct ui *ui)
{
	return ui_body_rows(ui) - foot_rows(ui);
}

static void list_paint(struct ui *ui, struct screen *s)
{
	struct list *l = (struct list *)s;
	int foot = foot_rows(ui), rows = page_rows(ui);
	int w = beside(ui) ? ui->cols * LIST_PART / 100 : ui->cols;
	int end = ui_body_top(ui) + rows;

	if (beside(ui)) {
		paint_down(ui->canvas, 1, w, ui->rows - 3);
		sheet_paint(ui, &l->sheet, 2, w, ui->cols - w - 1, rows,
			    false);
		if (l->sheet.name) {
			struct buf b = BUF_INIT;

			sheet_name(ui, &l->sheet, &b);
			paint_text(ui->canvas, 1, w + GUTTER, ui->cols - w - 4,
				   ROLE_TITLE, buf_str(&b));
			buf_release(&b);
		}
	} else {
		paint_rule(ui->canvas, end, GUTTER, ui->cols - GUTTER - 1,
			   NULL);
		glance_paint(ui, &l->glance, end + 1, GUTTER,
			     ui->cols - GUTTER - 1, foot - 1);
	}
	view_paint(ui, &l->view, 1, 0, w, rows, true);
}

static void list_title(struct ui *ui, struct screen *s, struct title *t)
{
	struct list *l = (struct list *)s;

	buf_add_str(&t->left, words_many(&l->view.kind->label, ui->lang));
	if (l->view.saved)
		buf_printf(&t->left, ": %s", l->view.saved);
	view_count(ui, &l->view, &t->middle);
}

static void list_where(struct ui *ui, struct screen *s, struct buf *out)
{
	view_where(ui, &((struct list *)s)->view, out);
}

static void list_rest(struct ui *ui, struct screen *s)
{
	struct list *l = (struct list *)s;
	const struct row *r = view_row(ui, &l->view);
	char *name = r ? mem_strdup(r->name) : NULL;

	if (!beside(ui))
		glance_take(ui, &l->glance, name, 2);
	else if (name && (!l->sheet.name || strcmp(l->sheet.name, name)))
		sheet_load(ui, &l->sheet, name);
	free(name);
}

static void list_news(struct ui *ui, struct screen *s, const struct news *n)
{
	struct list *l = (struct list *)s;
	char *name = l->sheet.name ? mem_strdup(l->sheet.name) : NULL;

	if (view_touched(&l->view, n))
		view_renew(ui, &l->view);
	glance_forget(&l->glance);
	if (name && beside(ui))
		sheet_load(ui, &l->sheet, name);
	s->rested = false;
	free(name);
}

static void list_shown(struct ui *ui, struct screen *s)
{
	struct news all = { 0 };

	list_news(ui, s, &all);
}

static void list_context(struct ui *ui, struct screen *s, struct context *c)
{
	view_context(ui, &((struct list *)s)->view, c);
}

static char *list_step(struct ui *ui, struct screen *s, const char *name,
		       int by)
{
	const char *got = view_step(ui, &((struct list *)s)->view, name, by);

	return got ? mem_strdup(got) : NULL;
}

/* ---- commands --------------------------------------------------------- */

static void open_focused(struct ui *ui, struct screen *s)
{
	const struct row *r = view_row(ui, &((struct list *)s)->view);

	if (r)
		open_record(ui, r->name);
}

static void add(struct ui *ui, struct screen *s)
{
	open_new(ui, ((struct list *)s)->view.kind, false);
}

static void run(struct ui *ui, struct screen *s, const char *id)
{
	view_command(ui, &((struct list *)s)->view, id, page_rows(ui));
}

#define PASS(name, id) \
	static void name(struct ui *ui, struct screen *s) { run(ui, s, id); }
PASS(down, "move.down")
PASS(up, "move.up")
PASS(page_down, "move.page_down")
PASS(page_up, "move.page_up")
PASS(first, "move.first")
PASS(last, "move.last")
PASS(mark, "item.next")
PASS(unmark, "item.prev")
PASS(mark_all, "mark.all")
PASS(filter, "list.filter")
PASS(order, "list.order")

static void columns(struct ui *ui, struct screen *s)
{
	listmenu_columns(ui, &((struct list *)s)->view);
}

static void counts(struct ui *ui, struct screen *s)
{
	listmenu_counts(ui, &((struct list *)s)->view);
}

static void change_many(struct ui *ui, struct screen *s)
{
	many_open(ui, &((struct list *)s)->view);
}

static void output(struct ui *ui, struct screen *s)
{
	output_open(ui, &((struct list *)s)->view);
}

static void import(struct ui *ui, struct screen *s)
{
	import_open(ui, ((struct list *)s)->view.kind, NULL);
}

/* Esc on a narrowed list shows all again before it goes back. */
static bool list_leave(struct ui *ui, struct screen *s)
{
	struct view *v = &((struct list *)s)->view;

	if (!*v->filter)
		return true;
	view_filter(ui, v, "");
	return false;
}

static void list_free(struct screen *s)
{
	struct list *l = (struct list *)s;

	view_release(&l->view);
	glance_release(&l->glance);
	sheet_release(&l->sheet);
	free(l);
}

static const struct screen_command list_commands[] = {
	{ "move.down", down },		{ "move.up", up },
	{ "move.page_down", page_down },	{ "move.page_up", page_up },
	{ "move.first", first },	{ "move.last", last },
	{ "item.next", mark },		{ "item.prev", unmark },
	{ "mark.all", mark_all },	{ "list.filter", filter },
	{ "list.order", order },	{ "list.columns", columns },
	{ "list.counts", counts },	{ "output.open", output },
	{ "bulk.change", change_many },
	{ "import.open", import },
	{ "item.open", open_focused },
	{ "record.new", add },		{ "edit.open", act_edit },
	{ "item.done", act_done },	{ "item.give", act_give },
	{ "item.move", act_move },	{ "item.bin", act_bin },
	{ "history.show", act_history },
	{ "journal.read", act_journal_read },
	{ NULL, NULL }
};

static const char *const list_hints[] = {
	"item.open", "list.filter", "list.order", "record.new", "journal.new",
	"item.next", "find.open", NULL
};

static const char *const list_about[] = {
	N_("f narrows while you type: words, or Column=value, Column>=value, Column=41*."),
	N_("! in front is not, | between is or; behind \"where\" stands a condition as the shell takes it, along links too."),
	N_("o and a letter sort by that column; the same again reverses."),
	N_("z counts the values of a column; s takes or keeps a view, or chooses the columns (name:30 is 30 wide)."),
	N_("b changes a field of all marked ones, or of all that are shown."),
	N_("Example: \"all in 41...\": f  postcode=41*  Enter"),
	NULL
};

static void list_again(const struct screen *s, struct buf *out)
{
	const struct view *v = &((const struct list *)s)->view;

	buf_printf(out, "list %s", v->kind->name);
	if (v->where)
		buf_printf(out, " %s", v->where);
}

static const struct screen_ops list_ops = {
	.name = N_("List"),
	.scope = SCOPE_LIST,
	.commands = list_commands,
	.hints = list_hints,
	.about = list_about,
	.title = list_title,
	.paint = list_paint,
	.where = list_where,
	.rest = list_rest,
	.rest_ms = 40,
	.news = list_news,
	.shown = list_shown,
	.leave = list_leave,
	.context = list_context,
	.again = list_again,
	.step = list_step,
	.free = list_free,
};

struct screen *list_new(struct ui *ui, const struct kind *k,
			const char *where)
{
	struct list *l = mem_zero(sizeof(*l));

	l->screen.ops = &list_ops;
	view_init(ui, &l->view, k, NULL, NULL, where);
	return &l->screen;
}
