/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/preview.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/tr.h"

struct preview {
	struct screen screen;
	struct preview_how how;
	char *title;
	struct pager pager;
};

static void preview_title(struct ui *ui, struct screen *s, struct title *t)
{
	(void)ui;
	buf_add_str(&t->left, ((struct preview *)s)->title);
}

static void preview_paint(struct ui *ui, struct screen *s)
{
	struct preview *p = (struct preview *)s;

	if (p->pager.width != ui->cols - GUTTER - 1) {
		pager_clear(&p->pager);
		p->pager.width = ui->cols - GUTTER - 1;
		p->how.fill(ui, p->how.ctx, &p->pager);
	}
	pager_paint(ui, &p->pager, ui_body_top(ui), ui_body_rows(ui));
}

static bool preview_line(struct ui *ui, struct screen *s, struct buf *out)
{
	struct preview *p = (struct preview *)s;
	char *save = ui_key_of(ui, "form.save");

	if (p->how.go)
		buf_printf(out, _("Nothing is changed yet. %s does it, Esc leaves it."),
			   save);
	else
		buf_add_str(out, _("Nothing is to be done. Esc back"));
	free(save);
	return true;
}

static void go(struct ui *ui, struct screen *s)
{
	struct preview *p = (struct preview *)s;
	struct preview_how how = p->how;

	if (!how.go)
		return;
	p->how.release = NULL;
	ui_pop(ui);
	how.go(ui, how.ctx);
}

PAGER_MOVES(move, preview, pager)

static void preview_free(struct screen *s)
{
	struct preview *p = (struct preview *)s;

	if (p->how.release)
		p->how.release(p->how.ctx);
	pager_release(&p->pager);
	free(p->title);
	free(p);
}

static const struct screen_command preview_commands[] = {
	PAGER_COMMANDS(move),
	{ "form.save", go },
	{ NULL, NULL }
};

static const char *const preview_about[] = {
	N_("What would be changed, record by record; nothing is written yet."),
	NULL
};

static const struct screen_ops preview_ops = {
	.name = N_("Preview"),
	.scope = SCOPE_HELP | SCOPE_FORM,
	.commands = preview_commands,
	.about = preview_about,
	.title = preview_title,
	.paint = preview_paint,
	.line = preview_line,
	.free = preview_free,
};

void preview_open(struct ui *ui, const struct preview_how *how)
{
	struct preview *p = mem_zero(sizeof(*p));

	p->screen.ops = &preview_ops;
	p->how = *how;
	p->title = mem_strdup(how->title);
	ui_push(ui, &p->screen);
}
