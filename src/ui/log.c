/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/screens.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/tr.h"
#include "ui/pager.h"

/* Messages of this session, newest first. */
struct log {
	struct screen screen;
	struct pager pager;
};

static void fill(struct ui *ui, struct log *l)
{
	const struct line *line = &ui->line;
	size_t i;

	pager_clear(&l->pager);
	l->pager.width = ui->cols - GUTTER - 1;
	for (i = line->log_n; i-- > 0;) {
		const struct message *m = &line->log[i];
		struct buf b = BUF_INIT;
		int32_t day, at;

		if (!moment_to_wall(session_me(ui->s)->zone, m->when, &day,
				    &at))
			time_print(at, &b);
		buf_printf(&b, "  %s", m->text);
		pager_add(&l->pager, m->role, 0, NULL, buf_str(&b));
		buf_release(&b);
	}
	if (!line->log_n)
		pager_add(&l->pager, ROLE_NORMAL, 0, NULL,
			  _("No message yet in this session."));
}

static void log_paint(struct ui *ui, struct screen *s)
{
	struct log *l = (struct log *)s;

	if (l->pager.width != ui->cols - GUTTER - 1)
		fill(ui, l);
	pager_paint(ui, &l->pager, ui_body_top(ui), ui_body_rows(ui));
}

PAGER_MOVES(move, log, pager)

static void log_free(struct screen *s)
{
	pager_release(&((struct log *)s)->pager);
	free(s);
}

static const struct screen_command log_commands[] = {
	PAGER_COMMANDS(move),
	{ NULL, NULL }
};

static const char *const log_hints[] = { "screen.back", NULL };

static const struct screen_ops log_ops = {
	.name = N_("Messages"),
	.scope = SCOPE_HELP,
	.commands = log_commands,
	.hints = log_hints,
	.paint = log_paint,
	.free = log_free,
};

struct screen *log_new(struct ui *ui)
{
	struct log *l = mem_zero(sizeof(*l));

	(void)ui;
	l->screen.ops = &log_ops;
	return &l->screen;
}
