/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/macro.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/tr.h"
#include "session/bulk.h"
#include "ui/actions.h"
#include "ui/preview.h"
#include "ui/saved.h"
#include "ui/screens.h"

#define LINES_SHOWN 200		/* of what would be changed */
#define RECORD "*record"	/* id of no macro */
#define PROMPT_NS 20000000L	/* between two looks at a prompt */

static const char *const macro_fields[] = { "keys" };

bool macro_refuses(struct ui *ui, const char *id)
{
	/* What writes, or ends something, by other ways than ui_apply(): a dry
	 * run would do it. */
	static const char *const none[] = {
		"change.undo", "change.redo", "app.end", "output.open",
		"bulk.change", "sessions.show", "entries.open",
		"import.open", "record.erase",
	};

	if (!ui->macro.records && !ui->macro.play)
		return false;
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
		if (strcmp(none[i], id))
			continue;
		ui_say(ui, ROLE_QUESTION, _("%s is nothing for a macro"),
		       _(ui_command_row(id)->label));
		ui_halt(ui, NULL);
		return true;
	}
	if (ui->macro.play && !strcmp(id, "macro.open")) {
		ui_say(ui, ROLE_QUESTION, _("a macro plays no macro"));
		ui_halt(ui, NULL);
		return true;
	}
	return false;
}

/* ---- playing ----------------------------------------------------------- */

struct play {
	struct ui *ui;
	uint64_t from;		/* screen on which it was begun */
	char *title, *keys;
	char **names;
	size_t n, at;
	bool dry;
	uint64_t change;
	size_t changed, faulty;
	char **lines;		/* what is, or would be, changed; faults */
	bool *is_fault;
	size_t lines_n;
};

static void play_free(void *ctx)
{
	struct play *p = ctx;

	for (size_t i = 0; i < p->n; i++)
		free(p->names[i]);
	for (size_t i = 0; i < p->lines_n; i++)
		free(p->lines[i]);
	free(p->names);
	free(p->lines);
	free(p->is_fault);
	free(p->title);
	free(p->keys);
	free(p);
}

/* Takes the text. */
static void add_line(struct play *p, char *text, bool fault)
{
	p->faulty += fault;
	if (p->lines_n == LINES_SHOWN) {
		free(text);
		return;
	}
	p->is_fault[p->lines_n] = fault;
	p->lines[p->lines_n++] = text;
}

static void tell_item(struct play *p, const struct item *item)
{
	struct bulk_example e = { 0 };
	struct err err = ERR_INIT;
	struct buf b = BUF_INIT;

	if (item->kind == ITEM_SET && !bulk_example(p->ui->s, item->name,
						    item->ops, item->ops_n,
						    &e, &err)) {
		buf_printf(&b, "%s  %s", e.name, e.title);
		for (size_t i = 0; i < e.n; i++)
			buf_printf(&b, "%s%s: %s -> %s", i ? ", " : ": ",
				   e.v[i].label, *e.v[i].before ?
				   e.v[i].before : _("(empty)"),
				   *e.v[i].after ? e.v[i].after :
				   _("(empty)"));
	} else {
		buf_add_str(&b, item->kind == ITEM_NEW ? _("new: ") : "");
		buf_add_str(&b, item->name);
		for (size_t i = 0; i < item->ops_n; i++)
			buf_printf(&b, "%s%s = %s", i ? ", " : ": ",
				   item->ops[i].field, item->ops[i].text ?
				   item->ops[i].text : "");
	}
	add_line(p, buf_detach(&b), false);
	bulk_example_release(&e);
	err_release(&err);
}

int macro_apply(struct ui *ui, struct changeset *c, struct applied *applied,
		struct err *err)
{
	struct play *p = ui->macro.play;
	size_t i;

	c->dry_run = p->dry;
	c->join = p->change;
	c->stays_open = !p->dry;
	c->draft = 0;
	if (session_apply(ui->s, c, applied, err))
		return -1;
	if (!p->dry)
		p->change = applied->change;
	for (i = 0; i < applied->n && i < c->n; i++)
		if (applied->items[i].outcome == OUTCOME_NEW ||
		    applied->items[i].outcome == OUTCOME_CHANGED) {
			p->changed++;
			if (p->dry)
				tell_item(p, &c->items[i]);
		}
	/* Nothing of its own to be taken back: the whole macro is one. */
	applied->change = 0;
	return 0;
}

/* All changes of the run are one that is complete now. */
static void close_change(struct play *p)
{
	struct changeset c;
	struct applied applied = { 0 };
	struct err err = ERR_INIT;

	if (!p->change)
		return;
	changeset_init(&c, "screen");
	c.join = p->change;
	session_apply(p->ui->s, &c, &applied, &err);
	applied_release(&applied);
	changeset_release(&c);
	err_release(&err);
	ui_made(p->ui, &(struct made_change){ .change = p->change,
		.what = mem_strdup(p->title) });
	p->change = 0;
}

/* Why it stopped: what stands in the line, without its mark. */
static char *reason(const struct ui *ui)
{
	const char *text = ui->line.on ? buf_str((struct buf *)&ui->line.text) :
		ui->burst.why ? ui->burst.why : "";

	return mem_strdup(text + strspn(text, "! "));
}

/* The screens that it opened and left go, with what is typed in them; those
 * that it left open as entries, too. */
static void leave(struct ui *ui, size_t base, size_t kept)
{
	ui_overlay_end(ui);
	while (ui->n > base) {
		struct screen *s = ui->stack[--ui->n];

		s->kept = false;
		screen_free(s);
	}
	while (ui->kept.n > kept)
		screen_free(ui->kept.v[--ui->kept.n]);
	ui->burst.failed = false;
	ui->line.on = false;
}

static void play_record(struct ui *ui, struct play *p, const char *name)
{
	char *copy = mem_strdup(p->keys), *rest = copy, *word, *why = NULL;
	size_t base = ui->n, kept = ui->kept.n;

	ui->macro.play = p;
	ui->burst.failed = false;
	ui->line.on = false;
	ui_push(ui, card_new(ui, name));
	while (!why && (word = strsep(&rest, " \n"))) {
		struct key k;

		if (!*word)
			continue;
		if (key_parse(word, &k))
			why = mem_printf(_("\"%s\" is no key"), word);
		else if (ui->n <= base)
			why = mem_strdup(_("it leaves the card"));
		if (why)
			break;
		ui_key(ui, &k);
		if (ui->burst.failed)
			why = reason(ui);
	}
	/* What is open still was not saved. */
	if (!why && (ui->overlay || ui->kept.n > kept ||
		     (ui->n > base + 1 &&
		      (ui_top(ui)->ops->scope & SCOPE_FORM))))
		why = mem_strdup(_("it ends before all is saved"));
	leave(ui, base, kept);
	ui->macro.play = NULL;
	if (why)
		add_line(p, mem_printf("%s: %s", name, why), true);
	free(why);
	free(copy);
}

struct hold { struct play *p; };

static int play_step(void *ctx, uint64_t *done, struct err *err)
{
	const struct timespec pause = { .tv_nsec = PROMPT_NS };
	struct play *p = ((struct hold *)ctx)->p;

	(void)err;
	/* He is at a prompt: what is played would take its place. */
	if (p->ui->overlay) {
		nanosleep(&pause, NULL);
		return 1;
	}
	if (p->at < p->n)
		play_record(p->ui, p, p->names[p->at++]);
	*done = p->at;
	return p->at < p->n;
}

static void hold_release(void *ctx)
{
	struct hold *h = ctx;

	if (h->p) {
		close_change(h->p);
		play_free(h->p);
	}
	free(h);
}

static void run(struct ui *ui, struct play *p,
		void (*end)(struct ui *ui, void *ctx))
{
	struct hold *h = mem_zero(sizeof(*h));
	const struct work_how how = {
		.title = p->title, .of = p->n, .step = play_step, .end = end,
		.release = hold_release, .ctx = h, .part = !p->dry,
	};

	h->p = p;
	for (size_t i = 0; i < p->lines_n; i++)
		free(p->lines[i]);
	p->lines_n = p->at = p->changed = p->faulty = 0;
	work_start(ui, &how);
}

static char *changes_of(const struct play *p)
{
	return mem_printf(ngettext("%zu change", "%zu changes", p->changed),
			  p->changed);
}

static void real_end(struct ui *ui, void *ctx)
{
	struct play *p = ((struct hold *)ctx)->p;
	char *undo = ui_key_of(ui, "change.undo"), *changes = changes_of(p);

	close_change(p);
	if (p->faulty)
		ui_say(ui, ROLE_QUESTION,
		       _("%s: %s, %zu not (%s)    %s takes it back"),
		       p->title, changes, p->faulty, p->lines[0], undo);
	else
		ui_say(ui, ROLE_NORMAL, _("%s: %s    %s takes it back"),
		       p->title, changes, undo);
	free(changes);
	free(undo);
	ui_refresh(ui);
}

static void play_all(struct ui *ui, void *ctx)
{
	struct play *p = ctx;

	p->dry = false;
	run(ui, p, real_end);
}

static void fill(struct ui *ui, void *ctx, struct pager *pager)
{
	const struct play *p = ctx;
	char *changes = changes_of(p);
	struct buf b = BUF_INIT;

	(void)ui;
	buf_printf(&b, ngettext("%zu record", "%zu records", p->n), p->n);
	buf_printf(&b, _(": %s, %zu cannot"), changes, p->faulty);
	free(changes);
	pager_add(pager, ROLE_NORMAL, 0, NULL, buf_str(&b));
	pager_rule(pager, _("would change"));
	for (size_t i = 0; i < p->lines_n; i++)
		pager_add(pager, p->is_fault[i] ? ROLE_ERROR : ROLE_NORMAL, 0,
			  "", p->lines[i]);
	if (p->changed + p->faulty > p->lines_n) {
		buf_clear(&b);
		buf_printf(&b, _("... and %llu more"), (unsigned long long)
			   (p->changed + p->faulty - p->lines_n));
		pager_add(pager, ROLE_DIM, 0, NULL, buf_str(&b));
	}
	buf_release(&b);
}

static void dry_end(struct ui *ui, void *ctx)
{
	struct hold *h = ctx;
	struct play *p = h->p;
	const struct preview_how how = {
		.title = p->title, .fill = fill,
		.go = p->changed ? play_all : NULL, .release = play_free,
		.ctx = p,
	};

	if (ui_top(ui)->no != p->from || ui->overlay) {
		char *changes = changes_of(p);

		ui_say(ui, ROLE_NORMAL, _("%s: %s; nothing was done"),
		       p->title, changes);
		free(changes);
		return;
	}
	h->p = NULL;
	preview_open(ui, &how);
}

/* Takes over what the context names. */
static void play_begin(struct ui *ui, struct context *c,
		       const struct saved_row *s)
{
	struct play *p = mem_zero(sizeof(*p));

	p->ui = ui;
	p->from = ui_top(ui)->no;
	p->title = mem_strdup(s->title);
	p->keys = mem_strdup(s->v[0]);
	p->lines = mem_zero(LINES_SHOWN * sizeof(*p->lines));
	p->is_fault = mem_zero(LINES_SHOWN * sizeof(*p->is_fault));
	p->dry = true;
	if (c->marked_n) {
		p->names = c->marked;
		p->n = c->marked_n;
		c->marked = NULL;
		c->marked_n = 0;
	} else {
		p->names = mem_alloc(sizeof(*p->names));
		p->names[p->n++] = mem_strdup(c->name);
	}
	run(ui, p, dry_end);
}

/* ---- `,` --------------------------------------------------------------- */

static void picked(struct ui *ui, void *ctx, const struct pick *pick)
{
	struct context c = ui_context(ui);
	const struct kind *k = c.name ? kind_of_name(ui, c.name) : NULL;
	struct saved all;

	(void)ctx;
	if (k && !strcmp(pick->id, RECORD)) {
		macro_record_begin(ui, &c);
	} else if (k) {
		saved_read(ui, "macro", k->name, macro_fields, 1, &all);
		for (size_t i = 0; i < all.n; i++)
			if (!strcmp(all.v[i].name, pick->id))
				play_begin(ui, &c, &all.v[i]);
		saved_release(&all);
	}
	context_release(&c);
}

int act_macro(struct ui *ui, const struct command *command)
{
	const struct choose how = { _("macros"), _("Enter plays  Esc"),
				    picked, NULL, NULL };
	struct context c = ui_context(ui);
	const struct kind *k = c.name ? kind_of_name(ui, c.name) : NULL;
	const struct kind *macros = kinds_by_role(ui_kinds(ui), "macro");
	struct picker rows = { 0 };
	struct saved all;

	(void)command;
	if (ui->macro.records) {
		macro_record_keep(ui);
	} else if (!k || !macros) {
		ui_say(ui, ROLE_NORMAL, _("Nothing has the focus here."));
		ui_halt(ui, NULL);
	} else {
		saved_read(ui, "macro", k->name, macro_fields, 1, &all);
		for (size_t i = 0; i < all.n; i++)
			picker_add(&rows, all.v[i].title, all.v[i].own ?
				   "" : all.v[i].owner, all.v[i].name);
		saved_release(&all);
		if (!macros->locked)
			picker_add(&rows, _("record a new one"), "", RECORD);
		choose_open(ui, &how, &rows);
	}
	context_release(&c);
	return 0;
}
