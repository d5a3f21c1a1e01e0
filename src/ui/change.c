/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <jansson.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/tr.h"
#include "ui/actions.h"
#include "ui/draft.h"
#include "ui/macro.h"

/* Changes of this session and their undo. */

void ui_refresh(struct ui *ui)
{
	struct news all = { .kind = NEWS_CHANGED };
	struct screen *s = ui_top(ui);

	if (s->ops->news)
		s->ops->news(ui, s, &all);
	s->rested = false;
}

static void forget(struct made_change *v, size_t *n)
{
	while (*n)
		made_change_release(&v[--*n]);
}

void made_change_release(struct made_change *made)
{
	free(made->what);
	thrown_free(made->thrown);
}

static void push(struct ui *ui, const struct made_change *made)
{
	mem_grow(&ui->done, &ui->done_cap, ui->done_n + 1, sizeof(*ui->done));
	ui->done[ui->done_n++] = *made;
}

/* What was taken back before it is not done again behind it. */
void ui_made(struct ui *ui, const struct made_change *made)
{
	push(ui, made);
	forget(ui->undone, &ui->undone_n);
}

int ui_apply_quiet(struct ui *ui, struct changeset *c, const char *what,
		   struct applied *applied, struct err *err)
{
	struct applied own = { 0 };
	struct applied *a = applied ? applied : &own;

	if (ui->macro.play) {
		int bad = macro_apply(ui, c, a, err);

		applied_release(&own);
		return bad;
	}

	if (session_apply(ui->s, c, a, err))
		return -1;
	if (ui->lost)
		ui_connected(ui);
	if (a->change)
		ui_made(ui, &(struct made_change){ .change = a->change,
						   .what = mem_strdup(what) });
	applied_release(&own);
	return 0;
}

int ui_apply(struct ui *ui, struct changeset *c, const char *what,
	     struct applied *applied)
{
	char *undo = ui_key_of(ui, "change.undo");
	struct err err = ERR_INIT;
	int bad = ui_apply_quiet(ui, c, what, applied, &err);

	if (bad)
		ui_failed(ui, &err);
	else
		ui_say(ui, ROLE_NORMAL, _("%s    %s takes it back"), what,
		       undo);
	err_release(&err);
	free(undo);
	return bad;
}

static uint64_t number_in(const char *json, const char *name)
{
	json_t *all = json ? json_loads(json, 0, NULL) : NULL;
	uint64_t n = (uint64_t)json_integer_value(json_object_get(all, name));

	json_decref(all);
	return n;
}

/* Takes a change back; the change that this is, 0 if it failed. */
static uint64_t take_back(struct ui *ui, uint64_t change, const char *say,
			  const char *what)
{
	char *arg = mem_printf("%llu", (unsigned long long)change);
	const char *args[] = { arg };
	struct err err = ERR_INIT;
	char *result = NULL;
	uint64_t made = 0;

	if (work_call(ui, what, "undo", args, 1, &result, &err)) {
		ui_failed(ui, &err);
	} else {
		made = number_in(result, "change");
		if (number_in(result, "left"))
			ui_say(ui, ROLE_QUESTION,
			       _("%s: %s, but %llu values that others changed since"),
			       say, what, (unsigned long long)
			       number_in(result, "left"));
		else
			ui_say(ui, ROLE_NORMAL, "%s: %s", say, what);
	}
	free(result);
	free(arg);
	err_release(&err);
	return made;
}

int act_undo(struct ui *ui, const struct command *command)
{
	struct made_change last;
	uint64_t made;

	(void)command;
	if (!ui->done_n) {
		ui_say(ui, ROLE_NORMAL,
		       _("Nothing of this session is left to take back."));
		return 0;
	}
	last = ui->done[--ui->done_n];
	if (last.thrown) {
		draft_bring_back(ui, last.thrown);
		made_change_release(&last);
		ui_refresh(ui);
		return 0;
	}
	made = take_back(ui, last.change, _("taken back"), last.what);
	if (made) {
		mem_grow(&ui->undone, &ui->undone_cap, ui->undone_n + 1,
			 sizeof(*ui->undone));
		last.change = made;
		ui->undone[ui->undone_n++] = last;
	} else {
		free(last.what);
	}
	ui_refresh(ui);
	return 0;
}

int act_redo(struct ui *ui, const struct command *command)
{
	struct made_change last;
	uint64_t made;

	(void)command;
	if (!ui->undone_n) {
		ui_say(ui, ROLE_NORMAL, _("Nothing was taken back."));
		return 0;
	}
	last = ui->undone[--ui->undone_n];
	made = take_back(ui, last.change, _("done again"), last.what);
	if (made)
		push(ui, &(struct made_change){ .change = made,
						.what = last.what });
	else
		free(last.what);
	ui_refresh(ui);
	return 0;
}
