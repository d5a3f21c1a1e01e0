/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/screens.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/history.h"
#include "ui/actions.h"
#include "ui/pager.h"

/*
 * What was changed in a record, by whom, on which way, newest first. `u`
 * takes the focused change back.
 */
#define AT_ONCE 100

struct history {
	struct screen screen;
	char *name, *title;
	struct history_rows rows;
	bool more;
	struct pager pager;
};

static void load(struct ui *ui, struct history *h)
{
	size_t want = h->rows.n > AT_ONCE ? h->rows.n : AT_ONCE;
	struct history_rows got = { 0 };
	struct err err = ERR_INIT;

	if (session_history(ui->s, h->name, 0, 0, want, &got, &err)) {
		ui_failed(ui, &err);
	} else {
		history_rows_release(&h->rows);
		h->rows = got;
		h->more = got.n == want;
	}
	err_release(&err);
	h->pager.width = 0;
}

/* "heute 09:04", "11.09. 16:20" */
static void print_moment(const struct ui *ui, int64_t when, struct buf *out)
{
	const struct session_me *me = session_me(ui->s);
	int32_t day, at;

	if (moment_to_wall(me->zone, when, &day, &at))
		return;
	if (day == me->today)
		buf_add_str(out, _("today"));
	else
		day_print(day, DAY_SHORT, me->today, ui->lang, out);
	buf_add_char(out, ' ');
	time_print(at, out);
}

static void print_way(const struct history_row *r, struct buf *out)
{
	static const struct { const char *way, *word; } ways[] = {
		{ "screen", N_("screen") }, { "shell", N_("shell") },
		{ "import", N_("import") }, { "batch", N_("night") },
		{ "undo", N_("undo") },
	};
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (r->way && !strcmp(ways[i].way, r->way)) {
			buf_add_str(out, _(ways[i].word));
			return;
		}
	buf_add_str(out, r->way ? r->way : "");
}

static void add_fields(struct history *h, const struct history_row *r)
{
	struct buf b = BUF_INIT;
	size_t i;

	for (i = 0; i < r->fields_n; i++) {
		const struct history_field *f = &r->fields[i];

		const char *label = strcmp(f->label, "number") ? f->label :
			_("number");

		buf_clear(&b);
		if (f->before && *f->before)
			buf_printf(&b, "%s  %s -> %s", label, f->before,
				   f->after && *f->after ? f->after :
				   _("(empty)"));
		else
			buf_printf(&b, "%s  %s", label,
				   f->after ? f->after : "");
		pager_add(&h->pager, ROLE_NORMAL, 4, NULL, buf_str(&b));
	}
	buf_release(&b);
}

static void fill(struct ui *ui, struct history *h)
{
	static const char *const actions[] = {
		[ACTION_NEW] = N_("made"), [ACTION_SET] = N_("changed"),
		[ACTION_BIN] = N_("into the bin"),
		[ACTION_RESTORE] = N_("out of the bin"),
	};
	char *at = pager_id(&h->pager) ? mem_strdup(pager_id(&h->pager)) :
		NULL;
	size_t i;

	pager_clear(&h->pager);
	h->pager.width = ui->cols - GUTTER - 1;
	for (i = 0; i < h->rows.n; i++) {
		const struct history_row *r = &h->rows.v[i];
		struct buf b = BUF_INIT;
		char *id = mem_printf("%llu", (unsigned long long)r->change);

		print_moment(ui, r->when, &b);
		buf_printf(&b, "  %s  ", *r->agent_name ? r->agent_name :
			   "kartei");
		print_way(r, &b);
		buf_printf(&b, "  %s", r->action <= ACTION_RESTORE &&
			   actions[r->action] ? _(actions[r->action]) : "");
		if (r->note && *r->note)
			buf_printf(&b, "  %s", r->note);
		buf_printf(&b, "  #%s", id);
		if (r->undone)
			buf_printf(&b, "  %s", _("taken back"));
		pager_add(&h->pager, r->undone ? ROLE_DIM : ROLE_TITLE, 0, id,
			  buf_str(&b));
		add_fields(h, r);
		free(id);
		buf_release(&b);
	}
	pager_find(&h->pager, at);
	free(at);
}

static void history_paint(struct ui *ui, struct screen *s)
{
	struct history *h = (struct history *)s;

	if (h->pager.width != ui->cols - GUTTER - 1)
		fill(ui, h);
	if (!h->rows.n)
		ui_paint_empty(ui, ui_body_top(ui),
			       _("Nothing was changed yet."));
	else
		pager_paint(ui, &h->pager, ui_body_top(ui), ui_body_rows(ui));
}

static void history_title(struct ui *ui, struct screen *s, struct title *t)
{
	struct history *h = (struct history *)s;

	(void)ui;
	buf_printf(&t->left, _("History: %s"), h->title);
	if (h->more)
		buf_printf(&t->middle, _("the last %zu"), h->rows.n);
	else
		buf_printf(&t->middle, ngettext("%zu entry", "%zu entries",
						h->rows.n), h->rows.n);
}

PAGER_MOVES(move, history, pager)

static void take_back(struct ui *ui, struct screen *s)
{
	struct history *h = (struct history *)s;
	const char *id = pager_id(&h->pager);
	const char *args[1];
	struct err err = ERR_INIT;
	char *result = NULL;

	if (!id)
		return;
	args[0] = id;
	if (session_call(ui->s, "undo", args, 1, NULL, NULL, &result, &err)) {
		ui_failed(ui, &err);
	} else {
		ui_say(ui, ROLE_NORMAL, _("taken back: change %s"), id);
		load(ui, h);
	}
	free(result);
	err_release(&err);
}

static void history_news(struct ui *ui, struct screen *s, const struct news *n)
{
	(void)n;
	load(ui, (struct history *)s);
}

static void history_context(struct ui *ui, struct screen *s, struct context *c)
{
	struct history *h = (struct history *)s;

	(void)ui;
	context_set(c, h->name, h->title, 0);
}

static void history_free(struct screen *s)
{
	struct history *h = (struct history *)s;

	history_rows_release(&h->rows);
	pager_release(&h->pager);
	free(h->name);
	free(h->title);
	free(h);
}

static const struct screen_command history_commands[] = {
	PAGER_COMMANDS(move),
	{ "change.undo", take_back },
	{ NULL, NULL }
};

static const char *const history_hints[] = {
	"change.undo", "screen.back", NULL
};

static const char *const history_about[] = {
	N_("u takes the focused change back: every value that still is as it left it."),
	NULL
};

static const struct screen_ops history_ops = {
	.name = N_("History"),
	.scope = SCOPE_HELP,
	.commands = history_commands,
	.hints = history_hints,
	.about = history_about,
	.title = history_title,
	.paint = history_paint,
	.news = history_news,
	.context = history_context,
	.free = history_free,
};

struct screen *history_new(struct ui *ui, const char *name, const char *title)
{
	struct history *h = mem_zero(sizeof(*h));

	h->screen.ops = &history_ops;
	h->name = mem_strdup(name);
	h->title = mem_strdup(title);
	load(ui, h);
	return &h->screen;
}
