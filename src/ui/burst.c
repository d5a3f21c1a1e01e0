/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/burst.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "ui/screen.h"

void burst_release(struct burst *b)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		free(b->v[i].text);
	free(b->v);
	free(b->why);
	memset(b, 0, sizeof(*b));
}

static size_t waiting(const struct burst *b)
{
	return b->n - b->at;
}

static void forget(struct burst *b)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		free(b->v[i].text);
	b->n = b->at = 0;
}

static void add(struct burst *b, const struct key *k)
{
	struct burst_key *x;

	if (!waiting(b))
		forget(b);
	mem_grow(&b->v, &b->cap, b->n + 1, sizeof(*b->v));
	x = &b->v[b->n++];
	x->key = *k;
	x->text = NULL;
	if (k->code != K_PASTE)
		return;
	x->text = slice_dup(k->text);
	x->key.text.p = x->text;
}

bool burst_next(struct ui *ui, struct key *k)
{
	struct burst *b = &ui->burst;

	if (b->held || !waiting(b))
		return term_key(ui->term, k);
	*k = b->v[b->at++].key;
	return true;
}

void burst_wait(struct ui *ui, const struct key *k)
{
	add(&ui->burst, k);
}

void ui_halt(struct ui *ui, const char *why)
{
	struct burst *b = &ui->burst;

	if (b->failed)
		return;		/* the first reason is the cause of the others */
	b->failed = true;
	free(b->why);
	b->why = why ? mem_strdup(why) : NULL;
}

void burst_check(struct ui *ui)
{
	struct burst *b = &ui->burst;
	struct key k;

	if (!b->failed || b->held)
		return;
	while (term_key(ui->term, &k))
		add(b, &k);
	b->held = waiting(b) || term_busy(ui->term);
	b->shown = false;
	if (!b->held)
		return;
	if (!b->why && ui->line.on)
		b->why = mem_strdup(buf_str(&ui->line.text));
}

void burst_key(struct ui *ui, const struct key *k)
{
	struct burst *b = &ui->burst;
	bool forgets = k->code == K_ESC || k->code == K_F0 + 10 ||
		k->code == K_CTRL + 'c';

	if (k->code == K_CTRL + 'l') {
		term_redraw(ui->term);
	} else if (b->shown && k->code == K_ENTER) {
		/* What could not be taken is not asked for any more. */
		if (ui->overlay)
			ui_overlay_end(ui);
		b->held = false;
	} else if (b->shown && forgets) {
		forget(b);
		b->held = false;
	} else {
		add(b, k);
	}
}

void burst_paint(struct ui *ui)
{
	struct burst *b = &ui->burst;
	int y = ui->rows - 2, w = ui->cols - 2, behind;
	struct buf text = BUF_INIT, keys = BUF_INIT, name = BUF_INIT;
	const char *why = b->why ? b->why : "";
	bool wide = ui_class(ui) >= 80;

	if (!b->held)
		return;
	b->shown = true;
	key_print(&b->command, &name);
	why += strspn(why, "! ");
	if (wide)
		buf_printf(&text, _("Held after \"%s\": %s"), buf_str(&name),
			   why);
	else
		buf_printf(&text, "%s: %s", buf_str(&name), why);
	if (wide)
		buf_printf(&keys, ngettext("  Enter goes on, Esc forgets %zu key",
					   "  Enter goes on, Esc forgets %zu keys",
					   waiting(b)), waiting(b));
	else
		buf_add_str(&keys, _("  Enter on  Esc forgets"));
	behind = text_cells(buf_str(&keys));
	paint_fill(ui->canvas, y, 0, ui->cols, ROLE_NORMAL, ' ');
	/* Why it stopped is read whole before one says whether to go on. */
	if (text_cells(buf_str(&text)) > w - behind)
		bar_paint_tall(ui, y - 1, buf_str(&text), ROLE_QUESTION);
	else
		paint_text(ui->canvas, y, 1, w - behind, ROLE_QUESTION,
			   buf_str(&text));
	paint_right(ui->canvas, y, 1, w, ROLE_QUESTION, buf_str(&keys));
	buf_release(&text);
	buf_release(&keys);
	buf_release(&name);
}
