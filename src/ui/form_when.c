/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/form.h"

/*
 * Fields that are there only if a condition holds (`when` of a form file).
 * The store evaluates it on what is typed, in a change that is only tried.
 */
#define PAGE_HIDDEN -2		/* of a slot that is not shown */

bool form_conditional(const struct form *f)
{
	size_t i;

	for (i = 0; i < f->kind->fields_n; i++)
		if (f->kind->fields[i].when_text)
			return true;
	return false;
}

static void show(struct form *f, struct slot *s, bool shown)
{
	if (shown == !s->hidden || (!shown && s == form_focused(f)))
		return;
	s->hidden = !shown;
	if (s->hidden) {
		s->home = s->page;
		s->page = PAGE_HIDDEN;
	} else {
		s->page = s->home;
	}
	f->width = 0;
}

static void show_all(struct form *f, const char *hidden)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		struct slot *s = f->v[i];
		char *name;

		if (s->lines || !s->field->when_text)
			continue;
		name = mem_printf(" %s ", s->field->name);
		show(f, s, !strstr(hidden, name));
		free(name);
	}
}

void form_hide(struct ui *ui, struct form *f)
{
	struct applied applied = { 0 };
	struct err err = ERR_INIT;
	struct changeset c;

	if (!form_conditional(f))
		return;
	changeset_init(&c, "screen");
	c.dry_run = true;
	c.skip_faulty = true;	/* half an entry has faults */
	form_collect(ui, f, changeset_item(&c, f->name ? ITEM_SET : ITEM_NEW,
					   f->name ? f->name : f->kind->name,
					   0));
	if (!session_apply(ui->s, &c, &applied, &err) && applied.n)
		show_all(f, applied.items[0].hidden ?
			 applied.items[0].hidden : "");
	else if (err_code(&err) == ERR_UNAVAILABLE)
		ui_failed(ui, &err);
	applied_release(&applied);
	changeset_release(&c);
	err_release(&err);
}
