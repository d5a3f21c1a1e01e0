/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "ui/draft.h"

/* Which record is open here, and who else has it open. */

#define SHOWN 2			/* names; more are a number */

/* The uppermost card or form of a record; caller frees, NULL none. */
static char *open_record_name(const struct ui *ui)
{
	struct buf words = BUF_INIT;
	char *name = NULL;
	size_t i;

	for (i = ui->n; i-- > 0 && !name;) {
		struct screen *s = ui->stack[i];
		struct form *f = form_of(s);

		buf_clear(&words);
		if (f && f->name)
			name = mem_strdup(f->name);
		else if (!f && s->ops->again)
			s->ops->again(s, &words);
		if (!strncmp(buf_str(&words), "card ", 5))
			name = mem_strdup(buf_str(&words) + 5);
	}
	buf_release(&words);
	return name;
}

static bool same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

void presence_look(struct ui *ui)
{
	struct err err = ERR_INIT;
	char *name;

	if (ui->lost)
		return;
	name = open_record_name(ui);
	if (same(name, ui->open.name)) {
		free(name);
		return;
	}
	logins_release(&ui->open.others);
	free(ui->open.name);
	ui->open.name = name;
	/* A record that is gone is said by the screen that shows it. */
	if (session_open(ui->s, name, &ui->open.others, &err) &&
	    err_code(&err) == ERR_UNAVAILABLE)
		ui_failed(ui, &err);
	err_release(&err);
}

void presence_news(struct ui *ui, struct news *n)
{
	logins_release(&ui->open.others);
	ui->open.others.v = n->names;
	ui->open.others.n = n->names_n;
	n->names = NULL;
	n->names_n = 0;
}

/* "auch offen: tb, ls +1  " of the screen that one sees. */
void presence_print(const struct ui *ui, struct buf *out)
{
	const struct logins *l = &ui->open.others;
	struct screen *top = ui_top(ui);
	struct form *f = form_of(top);
	struct buf words = BUF_INIT;
	bool shows;
	size_t i;

	if (!f && top->ops->again)
		top->ops->again(top, &words);
	shows = f ? f->name != NULL : !strncmp(buf_str(&words), "card ", 5);
	buf_release(&words);
	if (!shows || !l->n)
		return;
	buf_add_str(out, ui_class(ui) >= 80 ? _("also open: ") : _("also "));
	for (i = 0; i < l->n && i < SHOWN; i++)
		buf_printf(out, i ? ", %s" : "%s", l->v[i]);
	if (l->n > SHOWN)
		buf_printf(out, " +%zu", l->n - SHOWN);
	buf_add_str(out, "  ");
}

void presence_end(struct ui *ui)
{
	free(ui->open.name);
	logins_release(&ui->open.others);
}
