/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/prompt.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "ui/bar.h"

struct prompt {
	struct overlay overlay;
	struct prompt_ask ask;
	char *label;
	struct editor text;
	struct buf meaning;
	bool bad;		/* the meaning is a fault */
};

static void understand(struct ui *ui, struct prompt *p)
{
	const char *typed = editor_text(&p->text);

	buf_clear(&p->meaning);
	p->bad = false;
	if (p->ask.meaning && *typed)
		p->bad = p->ask.meaning(ui, p->ask.ctx, typed, &p->meaning);
	if (p->ask.typed)
		p->ask.typed(ui, p->ask.ctx, typed);
}

static void prompt_paint(struct ui *ui, struct overlay *o)
{
	struct prompt *p = (struct prompt *)o;
	const char *foot = p->ask.foot ? p->ask.foot : _("Enter  Esc");
	int y = ui->rows - 2, x = 1, w = text_cells(p->label);
	int foot_w = text_cells(foot), room, typed;
	int means = p->meaning.n ? text_cells(buf_str(&p->meaning)) + 2 : 0;

	paint_text(ui->canvas, y, x, w, ROLE_NORMAL, p->label);
	x += w + (w > 1 ? 1 : 0);
	room = ui->cols - x - foot_w - 3;
	typed = text_cells(editor_text(&p->text)) + 1;
	/* A fault is told whole where it can be; the keys are known. */
	if (p->bad && typed + means > room) {
		foot = "";
		foot_w = 0;
		room = ui->cols - x - 2;
	}
	if (means && typed > room / 2 && typed > room - means)
		typed = room - means > room / 2 ? room - means : room / 2;
	if (typed > room)
		typed = room;
	if (p->meaning.n) {
		paint_text(ui->canvas, y, x + typed, 1,
			   p->bad ? ROLE_ERROR : ROLE_NORMAL,
			   p->bad ? "!" : "=");
		paint_text(ui->canvas, y, x + typed + 2, room - typed - 2,
			   p->bad ? ROLE_ERROR : ROLE_NORMAL,
			   buf_str(&p->meaning));
	}
	paint_right(ui->canvas, y, ui->cols - 2 - foot_w, foot_w, ROLE_DIM,
		    foot);
	editor_paint(ui->canvas, &p->text, y, x, typed, 1, true, ROLE_NORMAL,
		     false);
}

static void prompt_key(struct ui *ui, struct overlay *o, const struct key *k,
		       const char *command)
{
	struct prompt *p = (struct prompt *)o;
	char *typed;

	if (k->code == K_ENTER || k->code == K_F0 + 2) {
		/* Off the screen first: what it does may open another. */
		typed = mem_strdup(editor_text(&p->text));
		ui->overlay = NULL;
		if (p->ask.accept(ui, p->ask.ctx, typed) || ui->overlay) {
			o->ops->free(o);
		} else {
			ui->overlay = o;
			ui_halt(ui, p->bad ? buf_str(&p->meaning) :
				ui->line.on ? NULL : _("nothing was typed"));
		}
		free(typed);
		return;
	}
	if (k->code == K_ESC || k->code == K_F0 + 10 ||
	    k->code == K_CTRL + 'c') {
		if (p->ask.cancel)
			p->ask.cancel(ui, p->ask.ctx);
		ui_overlay_end(ui);
		return;
	}
	if (k->code == K_TAB && p->ask.complete) {
		typed = p->ask.complete(ui, p->ask.ctx,
					editor_text(&p->text));
		if (typed)
			editor_replace(&p->text, typed);
		free(typed);
		understand(ui, p);
		return;
	}
	if (editor_key(&p->text, k)) {
		understand(ui, p);
		return;
	}
	/* A filter leaves the list movable while its prompt is open. */
	if (p->ask.typed && !strncmp(command, "move.", 5))
		ui_command(ui, command);
}

static void prompt_free(struct overlay *o)
{
	struct prompt *p = (struct prompt *)o;

	if (p->ask.release)
		p->ask.release(p->ask.ctx);
	editor_release(&p->text);
	buf_release(&p->meaning);
	free(p->label);
	free(p);
}

static const struct overlay_ops prompt_ops = {
	.paint = prompt_paint,
	.key = prompt_key,
	.in_line = true,
	.free = prompt_free,
};

void prompt_open(struct ui *ui, const struct prompt_ask *ask)
{
	struct prompt *p = mem_zero(sizeof(*p));

	p->overlay.ops = &prompt_ops;
	p->ask = *ask;
	p->label = mem_strdup(ask->label);
	editor_init(&p->text, false);
	if (ask->start) {
		editor_load(&p->text, ask->start);
		editor_enter(&p->text, !ask->behind);
	}
	ui_overlay(ui, &p->overlay);
	if (ask->start && *ask->start && !ask->behind)
		understand(ui, p);
}

/* ---- a letter --------------------------------------------------------- */

struct ask {
	struct overlay overlay;
	struct ask_letter how;
	char *text, *letters;
};

static void ask_paint(struct ui *ui, struct overlay *o)
{
	struct ask *a = (struct ask *)o;

	bar_paint_tall(ui, ui->rows - 2, a->text, ROLE_QUESTION);
}

static void ask_key(struct ui *ui, struct overlay *o, const struct key *k,
		    const char *command)
{
	struct ask *a = (struct ask *)o;
	struct ask_letter how = a->how;
	char letter = 0;

	(void)command;
	if (k->code < 0x80 && k->code && strchr(a->letters, (int)k->code))
		letter = (char)k->code;
	else if (k->code == K_F0 + 2 && strchr(a->letters, 's'))
		letter = 's';
	if (!letter && k->code != K_ESC && k->code != K_F0 + 10 &&
	    k->code != K_CTRL + 'c')
		return;
	ui_overlay_end(ui);
	if (letter)
		how.answer(ui, how.ctx, letter);
}

static void ask_free(struct overlay *o)
{
	struct ask *a = (struct ask *)o;

	free(a->text);
	free(a->letters);
	free(a);
}

static const struct overlay_ops ask_ops = {
	.paint = ask_paint,
	.key = ask_key,
	.in_line = true,
	.free = ask_free,
};

void ask_open(struct ui *ui, const struct ask_letter *how)
{
	struct ask *a = mem_zero(sizeof(*a));

	a->overlay.ops = &ask_ops;
	a->how = *how;
	a->text = mem_strdup(how->text);
	a->letters = mem_strdup(how->letters);
	ui_overlay(ui, &a->overlay);
}
