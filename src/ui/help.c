/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/screens.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "ui/pager.h"

/*
 * Help of the screen below: what it is, and every key that works there,
 * made of the command table and the key map in force.
 */
struct help {
	struct screen screen;
	const struct screen_ops *of;
	bool *can;		/* of each row of the table */
	struct pager pager;
};

static void add_command(struct ui *ui, struct help *h,
			const struct command *c)
{
	struct buf keys = BUF_INIT, line = BUF_INIT;
	int pad;

	keymap_print(ui->keys, c->id, &keys);
	if (!keys.n)
		buf_add_str(&keys, _(": menu"));
	buf_add_slice(&line, buf_slice(&keys));
	for (pad = 16 - text_cells(buf_str(&keys)); pad > 0; pad--)
		buf_add_char(&line, ' ');
	buf_printf(&line, " %s", _(c->help));
	pager_add_hanging(&h->pager, ROLE_NORMAL, 17, buf_str(&line));
	if (c->text)
		pager_add(&h->pager, ROLE_DIM, 17, NULL, _(c->text));
	if (c->example) {
		buf_clear(&line);
		buf_printf(&line, _("Example: %s"), _(c->example));
		pager_add(&h->pager, ROLE_DIM, 17, NULL, buf_str(&line));
	}
	buf_release(&keys);
	buf_release(&line);
}

/* Groups in the order in which the table first names them. */
static void add_groups(struct ui *ui, struct help *h)
{
	const char *done[32];
	size_t done_n = 0, i, k;

	for (i = 0; i < ui_commands_n; i++) {
		const char *group = ui_commands[i].group;
		bool ruled = false;

		for (k = 0; k < done_n && strcmp(done[k], group); k++)
			;
		if (k < done_n || done_n == 32)
			continue;
		done[done_n++] = group;
		for (k = i; k < ui_commands_n; k++) {
			if (strcmp(ui_commands[k].group, group) || !h->can[k])
				continue;
			if (!ruled)
				pager_rule(&h->pager, _(group));
			ruled = true;
			add_command(ui, h, &ui_commands[k]);
		}
	}
}

static void fill(struct ui *ui, struct help *h)
{
	const char *const *about = h->of->about;

	pager_clear(&h->pager);
	h->pager.width = ui->cols - GUTTER - 1;
	for (; about && *about; about++)
		pager_add(&h->pager, ROLE_NORMAL, 0, NULL, _(*about));
	add_groups(ui, h);
	pager_rule(&h->pager, _("Signs"));
	pager_add(&h->pager, ROLE_NORMAL, 0, NULL,
		  _("> focus   * marked   ! overdue or faulty   ~ changed   # blocked   - in the bin"));
	pager_add(&h->pager, ROLE_NORMAL, 0, NULL,
		  _("Esc and a digit is that function key, Esc and a letter the letter's command in a text."));
}

static void help_paint(struct ui *ui, struct screen *s)
{
	struct help *h = (struct help *)s;

	if (h->pager.width != ui->cols - GUTTER - 1)
		fill(ui, h);
	pager_paint(ui, &h->pager, ui_body_top(ui), ui_body_rows(ui));
}

static void help_title(struct ui *ui, struct screen *s, struct title *t)
{
	struct help *h = (struct help *)s;
	int rows = ui_body_rows(ui);

	buf_printf(&t->left, _("Help: %s"), _(h->of->name));
	buf_printf(&t->middle, _("from line %d of %zu"), h->pager.top + 1,
		   h->pager.n);
	(void)rows;
}

PAGER_MOVES(move, help, pager)

static void help_free(struct screen *s)
{
	struct help *h = (struct help *)s;

	pager_release(&h->pager);
	free(h->can);
	free(h);
}

static const struct screen_command help_commands[] = {
	PAGER_COMMANDS(move),
	{ NULL, NULL }
};

static const char *const help_hints[] = {
	"item.next", "item.prev", "screen.back", NULL
};

static const struct screen_ops help_ops = {
	.name = N_("Help"),
	.scope = SCOPE_HELP,
	.commands = help_commands,
	.hints = help_hints,
	.title = help_title,
	.paint = help_paint,
	.free = help_free,
};

struct screen *help_new(struct ui *ui, const struct screen *of)
{
	struct help *h = mem_zero(sizeof(*h));
	size_t i;

	h->screen.ops = &help_ops;
	h->of = of->ops;
	h->can = mem_zero(ui_commands_n * sizeof(*h->can));
	for (i = 0; i < ui_commands_n; i++)
		h->can[i] = ui_can(ui, ui_commands[i].id);
	return &h->screen;
}
