/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "ui/actions.h"
#include "ui/draft.h"

/* Going on with a started entry, throwing one away and bringing it back. */

struct thrown {
	struct draft draft;
	bool waits;		/* it stood among those that wait */
};

/* ---- the screens below ------------------------------------------------- */

static struct screen *again_card(struct ui *ui, const char *name)
{
	return card_new(ui, name);
}

/* "company" or "company stage = customer". */
static struct screen *again_list(struct ui *ui, const char *what)
{
	char *kind = mem_strndup(what, strcspn(what, " "));
	const struct kind *k = kinds_find(ui_kinds(ui), kind);
	const char *where = strchr(what, ' ');

	free(kind);
	return k ? list_new(ui, k, where ? where + 1 : NULL) : NULL;
}

static char *title_of(struct ui *ui, const char *name)
{
	static const char *const none[1];
	struct err err = ERR_INIT;
	struct rows one;
	char *title = NULL;

	if (!session_get(ui->s, name, none, 0, CELLS_SHORT, &one, &err)) {
		title = mem_strdup(one.v[0].title);
		rows_release(&one);
	}
	err_release(&err);
	return title;
}

static struct screen *again_history(struct ui *ui, const char *name)
{
	char *title = title_of(ui, name);
	struct screen *s = title ? history_new(ui, name, title) : NULL;

	free(title);
	return s;
}

static struct screen *again_journal(struct ui *ui, const char *name)
{
	char *title = title_of(ui, name);
	struct screen *s = title ? journal_new(ui, name, title) : NULL;

	free(title);
	return s;
}

static struct screen *open_form(struct ui *ui, const struct draft *d);

/* A form below this one that was not saved either. */
static struct screen *again_form(struct ui *ui, const char *number)
{
	uint64_t id = strtoull(number, NULL, 10);
	struct err err = ERR_INIT;
	struct screen *s = NULL;
	struct draft d;

	if (!session_draft(ui->s, id, &d, &err)) {
		s = open_form(ui, &d);
		draft_release(&d);
	}
	err_release(&err);
	return s;
}

static struct screen *again(struct ui *ui, const char *words)
{
	static const struct {
		const char *word;
		struct screen *(*open)(struct ui *ui, const char *what);
	} table[] = {
		{ "card", again_card }, { "list", again_list },
		{ "history", again_history }, { "journal", again_journal },
		{ "form", again_form },
	};
	size_t i, n = strcspn(words, " ");

	for (i = 0; i < sizeof(table) / sizeof(*table) && words[n]; i++)
		if (strlen(table[i].word) == n &&
		    !memcmp(table[i].word, words, n))
			return table[i].open(ui, words + n + 1);
	return NULL;
}

/* ---- the form ---------------------------------------------------------- */

/* NULL: said why not; the entry stays where it is. */
static struct screen *open_form(struct ui *ui, const struct draft *d)
{
	const struct kind *k = kinds_find(ui_kinds(ui), d->kind);
	struct screen *s;

	if (!k) {
		ui_say(ui, ROLE_ERROR, _("! there is no kind \"%s\" any more"),
		       d->kind);
		return NULL;
	}
	s = *d->name ? form_edit(ui, d->name, NULL) : form_new(ui, k, NULL);
	if (s)
		form_restore(ui, form_of(s), d);
	return s;
}

/* The form that made room for this one waits for its record. */
static void give_to(struct ui *ui, struct form *f, uint64_t id)
{
	size_t i;

	for (i = 0; id && i < ui->n; i++) {
		struct form *below = form_of(ui->stack[i]);

		if (!below || below->draft != id)
			continue;
		f->gives_to = ui->stack[i];
		below->awaits = true;
		below->awaiting = below->focus;
	}
}

void draft_open(struct ui *ui, uint64_t id)
{
	struct err err = ERR_INIT;
	struct screen *s;
	struct draft d;
	size_t i;

	if (session_draft(ui->s, id, &d, &err)) {
		ui_failed(ui, &err);
		err_release(&err);
		drafts_load(ui);
		return;
	}
	for (i = 0; i < d.stack_n; i++) {
		s = again(ui, d.stack[i]);
		if (s)
			ui_push(ui, s);
	}
	s = open_form(ui, &d);
	if (s) {
		give_to(ui, form_of(s), d.gives_to);
		ui_push(ui, s);
	}
	draft_release(&d);
	drafts_load(ui);
	drafts_touch(ui);
}

/* ---- away, and back ---------------------------------------------------- */

void thrown_free(struct thrown *t)
{
	if (t)
		draft_release(&t->draft);
	free(t);
}

static void keep_thrown(struct ui *ui, struct thrown *t)
{
	char *what = mem_printf(_("thrown away: %s"), t->draft.title);
	char *undo = ui_key_of(ui, "change.undo");

	ui_made(ui, &(struct made_change){ .what = what, .thrown = t });
	ui_say(ui, ROLE_NORMAL, _("%s    %s takes it back"), what, undo);
	free(undo);
}

void draft_throw(struct ui *ui, uint64_t id)
{
	struct thrown *t = mem_zero(sizeof(*t));
	struct err err = ERR_INIT;

	t->waits = true;
	if (session_draft(ui->s, id, &t->draft, &err) ||
	    session_draft_drop(ui->s, id, &err)) {
		ui_failed(ui, &err);
		thrown_free(t);
	} else {
		keep_thrown(ui, t);
	}
	err_release(&err);
	drafts_load(ui);
}

void draft_throw_form(struct ui *ui, struct form *f)
{
	struct thrown *t = mem_zero(sizeof(*t));

	form_draft(ui, f, &t->draft);
	draft_forget(ui, f);
	ui_pop(ui);
	keep_thrown(ui, t);
}

void draft_bring_back(struct ui *ui, struct thrown *t)
{
	struct err err = ERR_INIT;
	struct screen *s;

	if (!t->waits) {
		s = open_form(ui, &t->draft);
		if (s)
			ui_push(ui, s);
		drafts_touch(ui);
	} else if (session_draft_put(ui->s, &t->draft, &err) < 0) {
		ui_failed(ui, &err);
	}
	err_release(&err);
	drafts_load(ui);
	ui_say(ui, ROLE_NORMAL, "%s: %s", _("taken back"), t->draft.title);
}
