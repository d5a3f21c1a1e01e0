/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/screens.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/tr.h"
#include "session/json.h"
#include "ui/actions.h"
#include "ui/pager.h"
#include "ui/pages.h"
#include "ui/prompt.h"
#include "ui/work.h"

/* Records that are erased for good: what would go, the question, what has
 * gone, and when it is out of the files too. */
struct erasing {
	struct screen screen;
	struct pager pager;
	char **args;		/* "dry" or "erase", then the names */
	size_t n;
	char **titles;		/* of each name; as they were */
	json_t *counts;		/* of the dry run, then of what was done */
	bool done;		/* the tables have it */
	char *state;		/* of the files; NULL: nothing to say */
	int cols;
};

#define STEP_NS 30000000L	/* between two looks at the files */

/* ---- what it says ------------------------------------------------------ */

static const char *label_of(struct ui *ui, const char *name, bool many)
{
	const struct kind *k = kinds_find(ui_kinds(ui), name);

	if (!k)
		return name;
	return many ? words_many(&k->label, ui->lang) :
		      words_one(&k->label, ui->lang);
}

static void add_count(struct ui *ui, struct erasing *e, const json_t *one,
		      const char *member, const char *format)
{
	long long n = json_integer_value(json_object_get(one, member));
	char *line;

	if (!n)
		return;
	line = mem_printf(format, n, label_of(ui, json_text(one, "kind"),
					      n != 1));
	pager_add(&e->pager, ROLE_NORMAL, 2, NULL, line + strspn(line, " "));
	free(line);
}

static void add_counts(struct ui *ui, struct erasing *e)
{
	const json_t *one;
	char *line;
	size_t i;

	json_array_foreach(json_object_get(e->counts, "records"), i, one) {
		add_count(ui, e, one, "whole", e->done ?
			  _("  %lld %s erased") :
			  _("  %lld %s would be erased"));
		add_count(ui, e, one, "part", e->done ?
			  _("  %lld %s have lost what they said") :
			  _("  %lld %s would lose what they say"));
	}
	line = mem_printf(e->done ?
		_("  %lld history entries have lost their values, %lld started entries have gone") :
		_("  %lld history entries would lose their values, %lld started entries would go"),
		(long long)json_integer_value(json_object_get(e->counts,
							      "entries")),
		(long long)json_integer_value(json_object_get(e->counts,
							      "drafts")));
	pager_add(&e->pager, ROLE_NORMAL, 2, NULL, line + strspn(line, " "));
	free(line);
}

static void fill(struct ui *ui, struct erasing *e)
{
	struct buf line = BUF_INIT;

	pager_clear(&e->pager);
	e->cols = ui->cols;
	e->pager.width = ui->cols - GUTTER - 1;
	for (size_t i = 1; i < e->n; i++) {
		buf_clear(&line);
		buf_printf(&line, "%s  %s", e->args[i], e->titles[i]);
		pager_add(&e->pager, ROLE_NORMAL, 0, e->args[i],
			  buf_str(&line));
	}
	if (e->counts)
		add_counts(ui, e);
	pager_add(&e->pager, ROLE_NORMAL, 0, NULL, "");
	if (!e->done)
		pager_add(&e->pager, ROLE_QUESTION, 0, NULL,
			  _("This cannot be taken back. The store shuts itself for a while and makes a new backup. Enter goes on."));
	else if (e->state)
		pager_add(&e->pager, ROLE_NORMAL, 0, NULL, e->state);
	buf_release(&line);
}

static void set_state(struct ui *ui, struct erasing *e, const char *text)
{
	free(e->state);
	e->state = mem_strdup(text);
	fill(ui, e);
}

/* ---- what it does ------------------------------------------------------ */

static int run(struct ui *ui, struct erasing *e, const char *how)
{
	struct err err = ERR_INIT;
	char *result = NULL;
	int bad;

	free(e->args[0]);
	e->args[0] = mem_strdup(how);
	bad = work_call(ui, _("erase"), "erase",
			(const char *const *)e->args, e->n, &result, &err);
	if (bad) {
		ui_failed(ui, &err);
	} else {
		json_decref(e->counts);
		e->counts = json_loads(result, 0, NULL);
	}
	free(result);
	err_release(&err);
	return bad;
}

/* Looks how far the files are; the screen may be gone by then, so that it is
 * found anew at the end. */
struct looking { struct ui *ui; uint64_t screen; char *fault; };

static int look(void *ctx, uint64_t *done, struct err *err)
{
	const struct timespec pause = { .tv_nsec = STEP_NS };
	struct looking *l = ctx;
	char *result = NULL;
	json_t *o;
	int more = 1;

	(void)done;
	nanosleep(&pause, NULL);
	if (session_call(l->ui->s, "erasing", NULL, 0, NULL, NULL, &result,
			 err)) {
		/* It shuts itself meanwhile. */
		if (err_code(err) != ERR_UNAVAILABLE)
			return -1;
		err_clear(err);
		return 1;
	}
	o = json_loads(result, 0, NULL);
	if (!*json_text(o, "stage")) {
		more = 0;
	} else if (*json_text(o, "fault")) {
		l->fault = mem_strdup(json_text(o, "fault"));
		more = 0;
	}
	json_decref(o);
	free(result);
	return more;
}

static void looked(struct ui *ui, void *ctx)
{
	struct looking *l = ctx;
	struct screen *s = ui_screen(ui, l->screen);
	char *text = l->fault ?
		mem_printf(_("it is out of the tables, but not yet out of all files (%s); the store tries again by itself"),
			   l->fault) :
		mem_strdup(_("It is in no file of the store any more; a new backup is made and proven, those from before are gone."));

	if (s)
		set_state(ui, (struct erasing *)s, text);
	ui_say(ui, l->fault ? ROLE_ERROR : ROLE_NORMAL, "%s", text);
	free(text);
}

static void looking_free(void *ctx)
{
	struct looking *l = ctx;

	free(l->fault);
	free(l);
}

static bool accept(struct ui *ui, void *ctx, const char *typed)
{
	struct erasing *e = ctx;
	struct looking *l;
	struct work_how how = {
		.title = _("erase"), .step = look, .end = looked,
		.release = looking_free,
	};

	if (strcmp(typed, _("erase")) || e->done)
		return true;
	if (run(ui, e, "erase"))
		return true;
	e->done = true;
	set_state(ui, e, _("Out of the tables; now out of the files."));
	l = mem_zero(sizeof(*l));
	l->ui = ui;
	l->screen = e->screen.no;
	how.ctx = l;
	work_start(ui, &how);
	return true;
}

static void go_on(struct ui *ui, struct screen *screen)
{
	struct erasing *e = (struct erasing *)screen;
	struct prompt_ask ask = { .accept = accept, .ctx = e };
	char *label;

	if (e->done)
		return;
	label = mem_printf(_("Type \"%s\" to erase:"), _("erase"));
	ask.label = label;
	prompt_open(ui, &ask);
	free(label);
}

/* ---- the screen -------------------------------------------------------- */

static void erasing_title(struct ui *ui, struct screen *screen,
			  struct title *t)
{
	(void)ui, (void)screen;
	buf_add_str(&t->left, _("Erase for good"));
}

static void erasing_paint(struct ui *ui, struct screen *screen)
{
	struct erasing *e = (struct erasing *)screen;

	if (e->cols != ui->cols)
		fill(ui, e);
	pager_paint(ui, &e->pager, ui_body_top(ui), ui_body_rows(ui));
}

PAGER_MOVES(move, erasing, pager)

static void erasing_free(struct screen *screen)
{
	struct erasing *e = (struct erasing *)screen;

	for (size_t i = 0; i < e->n; i++) {
		free(e->args[i]);
		free(e->titles[i]);
	}
	free(e->args);
	free(e->titles);
	free(e->state);
	json_decref(e->counts);
	pager_release(&e->pager);
	free(e);
}

static const struct screen_command erasing_commands[] = {
	PAGER_COMMANDS(move),
	{ "item.open", go_on },
	{ NULL, NULL }
};

static const char *const erasing_hints[] = {
	"item.open", "screen.back", NULL
};

static const char *const erasing_about[] = {
	N_("What would go for good: the records named, what stands only for them, and what the history says of them."),
	N_("Enter asks once more; it cannot be taken back."),
	NULL
};

static const struct screen_ops erasing_ops = {
	.name = N_("Erase for good"),
	.scope = SCOPE_DUE,
	.commands = erasing_commands,
	.hints = erasing_hints,
	.about = erasing_about,
	.title = erasing_title,
	.paint = erasing_paint,
	.free = erasing_free,
};

/* Of what is gone none. */
static void read_titles(struct ui *ui, struct erasing *e)
{
	static const char *const least[] = { "id" };
	struct page_ask *asks = mem_zero(e->n * sizeof(*asks));
	struct rows *rows = mem_zero(e->n * sizeof(*rows));
	struct err err = ERR_INIT;

	for (size_t i = 1; i < e->n; i++)
		asks[i] = (struct page_ask){
			.record = e->args[i], .columns = least, .columns_n = 1,
		};
	pages_get(ui->s, asks + 1, e->n - 1, rows + 1, NULL, &err);
	for (size_t i = 1; i < e->n; i++)
		e->titles[i] = mem_strdup(rows[i].n ? rows[i].v[0].title : "");
	pages_release(rows, e->n);
	free(asks);
	free(rows);
	err_release(&err);
}

int act_erase(struct ui *ui, const struct command *command)
{
	struct context c = ui_context(ui);
	size_t n = c.marked_n ? c.marked_n : c.name != NULL;
	struct erasing *e;

	(void)command;
	if (!n) {
		context_release(&c);
		return -1;
	}
	e = mem_zero(sizeof(*e));
	e->screen.ops = &erasing_ops;
	e->n = n + 1;
	e->args = mem_zero((n + 1) * sizeof(*e->args));
	e->titles = mem_zero((n + 1) * sizeof(*e->titles));
	for (size_t i = 0; i < n; i++) {
		const char *name = c.marked_n ? c.marked[i] : c.name;

		e->args[i + 1] = mem_strdup(name);
	}
	context_release(&c);
	read_titles(ui, e);
	if (run(ui, e, "dry")) {
		erasing_free(&e->screen);
		return -1;
	}
	fill(ui, e);
	ui_push(ui, &e->screen);
	return 0;
}
