/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/bar.h"

#include <stdlib.h>
#include <string.h>

#include "base/tr.h"
#include "ui/draft.h"

#define MESSAGE_GAP "    "	/* between what was done and the key */
#define MESSAGE_ROWS 4		/* of what is too long for one */

void line_release(struct line *l)
{
	size_t i;

	for (i = 0; i < l->log_n; i++)
		free(l->log[i].text);
	free(l->log);
	buf_release(&l->text);
	memset(l, 0, sizeof(*l));
}

/* "2 offen  mk  Mo 14.09.2026", short on narrow screens. */
static void print_right(struct ui *ui, struct buf *out)
{
	const struct session_me *me = session_me(ui->s);
	size_t open = ui->kept.n + drafts_waiting(ui);

	presence_print(ui, out);
	if (open)
		buf_printf(out, _("%zu open  "), open);
	buf_add_str(out, me->login);
	if (ui_class(ui) >= 80) {
		buf_add_str(out, "  ");
		day_print(me->today, DAY_NAMED, me->today, ui->lang, out);
	} else {
		buf_add_char(out, ' ');
		day_print(me->today, DAY_SHORT, me->today, ui->lang, out);
	}
}

void bar_paint_title(struct ui *ui)
{
	struct title t = { BUF_INIT, BUF_INIT };
	struct screen *s = ui_top(ui);
	struct buf right = BUF_INIT;
	int w, used, room;

	print_right(ui, &right);
	w = text_cells(buf_str(&right));
	paint_text(ui->canvas, 0, ui->cols - 1 - w, w, ROLE_NORMAL,
		   buf_str(&right));
	if (s->ops->title)
		s->ops->title(ui, s, &t);
	else
		buf_add_str(&t.left, _(s->ops->name));
	room = ui->cols - 1 - w - 2;
	used = paint_text(ui->canvas, 0, 1, room - 1, ROLE_TITLE,
			  buf_str(&t.left));
	if (t.middle.n && room - used - 4 > 4)
		paint_text(ui->canvas, 0, used + 4, room - used - 4,
			   ROLE_NORMAL, buf_str(&t.middle));
	buf_release(&t.left);
	buf_release(&t.middle);
	buf_release(&right);
}

/* "Enter öffnen  x erledigt": as many as fit whole. */
static void paint_hints(struct ui *ui)
{
	const char *const *id = ui_top(ui)->ops->hints;
	struct buf b = BUF_INIT;
	int x = 1, y = ui->rows - 2, w;

	for (; id && *id; id++) {
		const struct command *row = ui_command_row(*id);

		if (!row || !ui_can(ui, *id))
			continue;
		buf_clear(&b);
		if (!keymap_short(ui->keys, *id, &b))
			continue;
		buf_printf(&b, " %s", _(row->label));
		w = text_cells(buf_str(&b));
		if (x + w > ui->cols - 1)
			continue;
		paint_text(ui->canvas, y, x, w, ROLE_NORMAL, buf_str(&b));
		x += w + 2;
	}
	buf_release(&b);
}

/* What a message is about is cut, the key that helps behind it never. */
static void paint_message(struct ui *ui, const char *text, enum role role)
{
	const char *tail = strstr(text, MESSAGE_GAP);
	int y = ui->rows - 2, w = ui->cols - 2, used = 0, behind;

	if (tail) {
		behind = text_cells(tail);
		used = behind < w / 2 && text_cells(text) > w ?
			paint_slice(ui->canvas, y, 1, w - behind,
				    role,
				    (struct slice){ text,
						    (size_t)(tail - text) }) :
			0;
	}
	paint_text(ui->canvas, y, 1 + used, w - used, role,
		   used ? tail : text);
}

void bar_paint_tall(struct ui *ui, int last, const char *text, enum role role)
{
	struct slice rest = slice_str(text);
	int w = ui->cols - 2, rows = 0, y;
	size_t next, n;

	for (; rest.n && rows < MESSAGE_ROWS; rows++) {
		text_wrap(rest, w, &next);
		rest = (struct slice){ (const char *)rest.p + next,
				       rest.n - next };
	}
	rest = slice_str(text);
	for (y = last + 1 - rows; y <= last; y++) {
		n = text_wrap(rest, w, &next);
		paint_fill(ui->canvas, y, 0, ui->cols, ROLE_NORMAL, ' ');
		/* Longer still: cut with a mark, the messages have all. */
		paint_slice(ui->canvas, y, 1, w, role, y == last ? rest :
			    (struct slice){ rest.p, n });
		rest = (struct slice){ (const char *)rest.p + next,
				       rest.n - next };
	}
}

/* A fault or a question is read whole; what was done may be cut, it stands on
 * the screen, and the messages have it. */
static bool is_tall(const struct ui *ui, const char *text)
{
	return ui->line.role != ROLE_NORMAL && text_cells(text) > ui->cols - 2;
}

static void paint_said(struct ui *ui)
{
	const char *text = buf_str(&ui->line.text);

	if (is_tall(ui, text))
		bar_paint_tall(ui, ui->rows - 2, text, ui->line.role);
	else
		paint_message(ui, text, ui->line.role);
}

void bar_paint_line(struct ui *ui)
{
	struct screen *s = ui_top(ui);
	struct buf own = BUF_INIT;

	if (ui->overlay && ui->overlay->ops->in_line)
		return;
	if (ui->line.on)
		paint_said(ui);
	else if (work_paint(ui))
		;
	else if (s->ops->line && s->ops->line(ui, s, &own))
		paint_message(ui, buf_str(&own), ROLE_NORMAL);
	else
		paint_hints(ui);
	buf_release(&own);
}

/* The same word at the same column on every screen; narrow ones have the
 * most needed only. */
void bar_paint_functions(struct ui *ui)
{
	static const int narrow[] = { 1, 2, 3, 5, 9, 10 };
	bool saves = ui_can(ui, "form.save");
	bool wide = ui_class(ui) >= 80;
	int n, x = 1, y = ui->rows - 1;
	size_t i = 0;

	for (n = 1; n <= 10; n++) {
		const struct command *c = keymap_function(ui->keys, n);
		struct buf b = BUF_INIT;
		const char *label;
		bool shown;
		int w;

		if (!wide) {
			if (i >= sizeof(narrow) / sizeof(narrow[0]))
				break;
			n = narrow[i++];
			c = keymap_function(ui->keys, n);
		}
		if (!c || !c->label)
			continue;
		shown = ui_can(ui, c->id);
		/* Where there is something to save, F5 gives way to F2. */
		if (!wide && (!shown || (saves && n == 5)))
			continue;
		label = _(c->label);
		buf_printf(&b, "%d", n);
		w = text_cells(label);
		if (shown && x + (int)b.n + w < ui->cols) {
			paint_text(ui->canvas, y, x, (int)b.n, ROLE_FRAME,
				   buf_str(&b));
			paint_text(ui->canvas, y, x + (int)b.n, w,
				   ROLE_NORMAL, label);
		}
		x += (int)b.n + w + 1;
		buf_release(&b);
	}
}
