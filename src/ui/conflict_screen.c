/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "ui/conflict.h"

/* The table of what two agents have made of one record. */

struct conflict_screen {
	struct screen screen;
	struct form *form;	/* below */
	struct conflict c;
	size_t focus, top;
};

/* ---- painting ---------------------------------------------------------- */

struct at { int x, w; };

/* The field and the three sides; on narrow screens the one before is left
 * out. */
static struct at column_at(const struct ui *ui, int column)
{
	int label = ui_class(ui) >= 80 ? 14 : 10;
	int sides = ui_class(ui) >= 80 ? 3 : 2;
	int w = (ui->cols - 1 - GUTTER - label) / sides;

	if (!column)
		return (struct at){ GUTTER, label - 1 };
	column -= 1 + (3 - sides);
	return (struct at){ GUTTER + label + column * w,
			    column < 0 ? 0 : w - 1 };
}

static const char *value_text(const struct conflict_value *v)
{
	return *v->text ? v->text : _("(empty)");
}

static void paint_side(struct ui *ui, const struct conflict_row *row, int y,
		       enum side side)
{
	struct at at = column_at(ui, 1 + (int)side);
	const struct conflict_value *v = &row->side[side];
	char *text;

	if (!at.w)
		return;
	if (row->clash && row->chosen == side) {
		text = mem_printf("(%s)", *v->text ? v->text : _("empty"));
		paint_text(ui->canvas, y, at.x - 1, at.w + 1, ROLE_QUESTION,
			   text);
		free(text);
		return;
	}
	/* Without a clash one side has not touched it. */
	if (!row->clash && side == SIDE_THEIRS &&
	    !strcmp(v->text, row->side[SIDE_BEFORE].text))
		return;
	if (!row->clash && side == SIDE_MINE && !slot_changed(row->slot))
		return;
	paint_text(ui->canvas, y, at.x, at.w, ROLE_NORMAL, value_text(v));
}

static void paint_row(struct ui *ui, const struct conflict_row *row, int y,
		      bool focus)
{
	struct at at = column_at(ui, 0);

	paint_text(ui->canvas, y, at.x, at.w, ROLE_NORMAL,
		   words_one(&row->slot->field->label, ui->lang));
	for (int side = 0; side < SIDES; side++)
		paint_side(ui, row, y, (enum side)side);
	paint_gutter(ui->canvas, y, 0, focus, row->clash ? '!' : ' ',
		     ROLE_QUESTION);
	if (focus) {
		if (!ui->options->slow)
			paint_handle(ui->canvas, y, 0, GUTTER + at.w);
		paint_cursor(ui->canvas, y, GUTTER);
	}
}

static void paint_heads(struct ui *ui, const struct conflict *c, int y)
{
	const char *const heads[] = {
		_("field"), _("before"), c->who ? c->who : _("others"),
		_("your text"),
	};

	for (int i = 0; i < 1 + SIDES; i++) {
		struct at at = column_at(ui, i);

		if (at.w)
			paint_text(ui->canvas, y, at.x, at.w, ROLE_FRAME,
				   heads[i]);
	}
}

/* Lines from the row `top` on up to and with the focus, its rules among
 * them. */
static bool fits(const struct conflict_screen *s, int rows)
{
	size_t lines = s->focus - s->top + 1;

	if (s->top <= s->c.clashes && s->focus >= s->c.clashes)
		lines++;
	return (int)lines <= rows;
}

static void conflict_paint(struct ui *ui, struct screen *screen)
{
	struct conflict_screen *s = (struct conflict_screen *)screen;
	int y = ui_body_top(ui), end = ui->rows - 2, w;
	struct buf head = BUF_INIT, name = BUF_INIT;

	w = ui->cols - GUTTER - 1;
	form_record(ui, s->form, &name);
	buf_printf(&head, _("%s was changed meanwhile: %s"), buf_str(&name),
		   s->c.who ? s->c.who : _("others"));
	paint_rule(ui->canvas, y++, GUTTER, w, buf_str(&head));
	buf_release(&head);
	buf_release(&name);
	paint_heads(ui, &s->c, y++);
	if (s->focus < s->top)
		s->top = s->focus;
	while (!fits(s, end - y))
		s->top++;
	for (size_t i = s->top; i < s->c.n && y < end; i++) {
		if (i == s->c.clashes && y + 1 < end)
			paint_rule(ui->canvas, y++, GUTTER, w,
				   _("no contradiction, both hold"));
		paint_row(ui, &s->c.v[i], y++, i == s->focus);
	}
}

static void conflict_title(struct ui *ui, struct screen *s, struct title *t)
{
	form_print(ui, &((struct conflict_screen *)s)->form->screen, &t->left);
}

static bool conflict_line(struct ui *ui, struct screen *screen,
			  struct buf *out)
{
	struct conflict_screen *s = (struct conflict_screen *)screen;
	size_t n = s->c.clashes;

	if (ui_class(ui) >= 80)
		buf_printf(out,
			   ngettext("%zu field in dispute: Left, Right choose the value in ( ), e writes anew, F2 saves",
				    "%zu fields in dispute: Left, Right choose the value in ( ), e writes anew, F2 saves",
				    n), n);
	else
		buf_add_str(out, _("Left, Right choose  e write  F2 save"));
	return true;
}

static void conflict_where(struct ui *ui, struct screen *screen,
			   struct buf *out)
{
	struct conflict_screen *s = (struct conflict_screen *)screen;
	const struct conflict_row *row = &s->c.v[s->focus];

	buf_printf(out, _("%s, %zu of %zu: before %s; %s: %s; yours %s"),
		   words_one(&row->slot->field->label, ui->lang),
		   s->focus + 1, s->c.n,
		   value_text(&row->side[SIDE_BEFORE]),
		   row->who ? row->who : _("others"),
		   value_text(&row->side[SIDE_THEIRS]),
		   value_text(&row->side[SIDE_MINE]));
	if (row->clash)
		buf_printf(out, _("; taken: %s"),
			   value_text(&row->side[row->chosen]));
}

/* ---- commands ---------------------------------------------------------- */

static void go(struct screen *screen, long to)
{
	struct conflict_screen *s = (struct conflict_screen *)screen;

	if (to >= (long)s->c.n)
		to = (long)s->c.n - 1;
	s->focus = to < 0 ? 0 : (size_t)to;
}

static void down(struct ui *ui, struct screen *s)
{
	(void)ui;
	go(s, (long)((struct conflict_screen *)s)->focus + 1);
}

static void up(struct ui *ui, struct screen *s)
{
	(void)ui;
	go(s, (long)((struct conflict_screen *)s)->focus - 1);
}

static void choose(struct ui *ui, struct screen *screen, int by)
{
	struct conflict_screen *s = (struct conflict_screen *)screen;
	struct conflict_row *row = &s->c.v[s->focus];
	int least = column_at(ui, 1).w ? SIDE_BEFORE : SIDE_THEIRS;
	int side = (int)row->chosen + by;

	if (!row->clash) {
		ui_say(ui, ROLE_NORMAL, _("Here is nothing to choose."));
		return;
	}
	if (side >= least && side < SIDES)
		conflict_choose(row, (enum side)side);
}

static void left(struct ui *ui, struct screen *s)
{
	choose(ui, s, -1);
}

static void right(struct ui *ui, struct screen *s)
{
	choose(ui, s, 1);
}

static void save(struct ui *ui, struct screen *s)
{
	(void)s;
	ui_pop(ui);
	ui_command(ui, "form.save");
}

static void write_anew(struct ui *ui, struct screen *screen)
{
	struct conflict_screen *s = (struct conflict_screen *)screen;
	struct slot *slot = s->c.v[s->focus].slot;
	struct form *f = s->form;
	size_t i;

	ui_pop(ui);
	for (i = 0; i < f->n && f->v[i] != slot; i++)
		;
	form_go(ui, f, i, true);
}

static void conflict_free(struct screen *screen)
{
	struct conflict_screen *s = (struct conflict_screen *)screen;

	conflict_release(&s->c);
	free(s);
}

static const struct screen_command conflict_commands[] = {
	{ "move.down", down },		{ "move.up", up },
	{ "focus.next", down },		{ "focus.prev", up },
	{ "move.left", left },		{ "move.right", right },
	{ "edit.open", write_anew },	{ "item.open", write_anew },
	{ "form.save", save },
	{ NULL, NULL }
};

static const char *const conflict_about[] = {
	N_("Somebody saved this record while you were writing: what both changed is asked, the rest holds."),
	N_("Your text stays until you take another; Esc goes back to the form, nothing is lost."),
	N_("Example: the other's telephone number is right: Left  F2"),
	NULL
};

static const struct screen_ops conflict_ops = {
	.name = N_("Two on one record"),
	.scope = SCOPE_FORM,
	.commands = conflict_commands,
	.about = conflict_about,
	.title = conflict_title,
	.paint = conflict_paint,
	.line = conflict_line,
	.where = conflict_where,
	.free = conflict_free,
};

struct screen *conflict_new(struct ui *ui, struct form *f, struct conflict *c)
{
	struct conflict_screen *s = mem_zero(sizeof(*s));

	(void)ui;
	s->screen.ops = &conflict_ops;
	s->form = f;
	s->c = *c;
	*c = (struct conflict){ 0 };
	return &s->screen;
}
