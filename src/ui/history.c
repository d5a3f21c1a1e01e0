/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/history.h"

#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/mem.h"
#include "base/tr.h"
#include "ui/actions.h"
#include "ui/prompt.h"
#include "ui/screens.h"

#define AT_ONCE 100

static void load(struct ui *ui, struct history *h)
{
	struct history_rows got = { 0 };
	struct err err = ERR_INIT;

	if (session_history(ui->s, h->name, h->change, 0, h->want, &got,
			    &err)) {
		ui_failed(ui, &err);
	} else {
		history_rows_release(&h->rows);
		h->rows = got;
		h->more = got.n == h->want;
	}
	err_release(&err);
	h->pager.width = 0;
}

static void history_paint(struct ui *ui, struct screen *s)
{
	struct history *h = (struct history *)s;

	if (h->pager.width != ui->cols - GUTTER - 1)
		history_fill(ui, h);
	history_head(ui, h);
	if (!h->pager.n)
		ui_paint_empty(ui, ui_body_top(ui), *h->filter ?
			       _("No change of such a field.") :
			       _("Nothing was changed yet."));
	else
		pager_paint(ui, &h->pager, ui_body_top(ui), ui_body_rows(ui));
}

static void history_title(struct ui *ui, struct screen *s, struct title *t)
{
	struct history *h = (struct history *)s;

	if (!h->name)
		buf_printf(&t->left, _("Change %llu"),
			   (unsigned long long)h->change);
	else
		buf_printf(&t->left, _("History: %s"), h->title);
	if (h->more)
		buf_printf(&t->middle, _("the last %zu"), h->rows.n);
	else if (h->name)
		buf_printf(&t->middle, ngettext("%zu entry", "%zu entries",
						h->rows.n), h->rows.n);
	else
		buf_printf(&t->middle, ngettext("%zu record", "%zu records",
						h->rows.n), h->rows.n);
	(void)ui;
}

static const struct history_row *focused(const struct history *h)
{
	const char *id = pager_id(&h->pager);
	size_t i;

	for (i = 0; id && i < h->rows.n; i++) {
		const struct history_row *r = &h->rows.v[i];

		if (h->name ? r->change == strtoull(id, NULL, 10) :
		    !strcmp(r->record, id))
			return r;
	}
	return NULL;
}

static void history_where(struct ui *ui, struct screen *s, struct buf *out)
{
	struct history *h = (struct history *)s;
	const struct history_row *r = focused(h);
	struct buf when = BUF_INIT;
	size_t i;

	buf_add_str(out, _("History"));
	if (!r)
		return;
	history_moment(ui, r->when, false, &when);
	buf_printf(out, _(", change %llu, %s, %s, %s"),
		   (unsigned long long)r->change, buf_str(&when),
		   r->agent_name, history_way(r));
	if (r->undone)
		buf_printf(out, ", %s", _("taken back"));
	for (i = 0; i < r->fields_n && i < HISTORY_FOLD; i++)
		buf_printf(out, ", %s: %s -> %s", r->fields[i].label,
			   r->fields[i].before ? r->fields[i].before : "",
			   r->fields[i].after ? r->fields[i].after : "");
	buf_release(&when);
}

/* ---- keys ------------------------------------------------------------- */

/* The end of what is at hand: more of it, if there is. */
static void move(struct ui *ui, struct screen *s, const char *id)
{
	struct history *h = (struct history *)s;
	size_t at = h->pager.focus;

	pager_command(&h->pager, id, ui_body_rows(ui));
	if (!h->more || h->pager.focus + (size_t)ui_body_rows(ui) <
	    h->pager.n || h->pager.focus < at)
		return;
	h->want += AT_ONCE;
	load(ui, h);
}

#define MOVE(name, id) \
	static void move_##name(struct ui *ui, struct screen *s) \
	{ \
		move(ui, s, id); \
	}
MOVE(down, "move.down")
MOVE(up, "move.up")
MOVE(page_down, "move.page_down")
MOVE(page_up, "move.page_up")
MOVE(first, "move.first")
MOVE(last, "move.last")

static void filter_typed(struct ui *ui, void *ctx, const char *typed)
{
	struct history *h = ctx;
	struct buf b = BUF_INIT;

	(void)ui;
	fold_text(slice_str(typed), &b);
	free(h->filter);
	h->filter = mem_strdup(buf_str(&b));
	h->pager.width = 0;
	buf_release(&b);
}

static bool filter_accept(struct ui *ui, void *ctx, const char *typed)
{
	filter_typed(ui, ctx, typed);
	return true;
}

static void filter_cancel(struct ui *ui, void *ctx)
{
	filter_typed(ui, ctx, "");
}

static void filter(struct ui *ui, struct screen *s)
{
	struct prompt_ask ask = {
		.label = _("only field:"), .start = ((struct history *)s)->filter,
		.foot = _("Enter  Esc clears"), .typed = filter_typed,
		.accept = filter_accept, .cancel = filter_cancel, .ctx = s,
	};

	prompt_open(ui, &ask);
}

static struct history *history_make(struct ui *ui, const char *name,
				    const char *title, uint64_t change);

static void open_focused(struct ui *ui, struct screen *s)
{
	struct history *h = (struct history *)s;
	const struct history_row *r = focused(h);

	if (!r)
		return;
	if (h->name)
		ui_push(ui, &history_make(ui, NULL, NULL, r->change)->screen);
	else
		open_record(ui, r->record);
}

static void take_back(struct ui *ui, struct screen *s)
{
	struct history *h = (struct history *)s;
	const struct history_row *r = focused(h);
	const char *args[1];
	struct err err = ERR_INIT;
	char *result = NULL, *id;

	if (!r)
		return;
	args[0] = id = mem_printf("%llu", (unsigned long long)r->change);
	if (work_call(ui, _("undo"), "undo", args, 1, &result, &err)) {
		ui_failed(ui, &err);
	} else {
		ui_say(ui, ROLE_NORMAL, _("taken back: change %s"), id);
		load(ui, h);
	}
	free(result);
	free(id);
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

	const struct history_row *r = focused(h);

	(void)ui;
	if (h->name)
		context_set(c, h->name, h->title, 0);
	else if (r)
		context_set(c, r->record, r->title, 0);
}

static void history_free(struct screen *s)
{
	struct history *h = (struct history *)s;

	history_rows_release(&h->rows);
	pager_release(&h->pager);
	free(h->name);
	free(h->title);
	free(h->filter);
	free(h);
}

static const struct screen_command history_commands[] = {
	PAGER_COMMANDS(move),
	{ "change.undo", take_back },	{ "item.open", open_focused },
	{ "list.filter", filter },
	{ NULL, NULL }
};

static const char *const history_hints[] = {
	"change.undo", "item.open", "list.filter", "screen.back", NULL
};

static const char *const history_about[] = {
	N_("u takes the focused change back: every value that still is as it left it."),
	NULL
};

static void history_again(const struct screen *s, struct buf *out)
{
	const struct history *h = (const struct history *)s;

	if (h->name)
		buf_printf(out, "history %s", h->name);
}

static const struct screen_ops history_ops = {
	.name = N_("History"),
	.scope = SCOPE_HELP | SCOPE_TAB,
	.commands = history_commands,
	.hints = history_hints,
	.about = history_about,
	.title = history_title,
	.paint = history_paint,
	.where = history_where,
	.news = history_news,
	.context = history_context,
	.again = history_again,
	.free = history_free,
};

static struct history *history_make(struct ui *ui, const char *name,
				    const char *title, uint64_t change)
{
	struct history *h = mem_zero(sizeof(*h));

	h->screen.ops = &history_ops;
	h->name = name ? mem_strdup(name) : NULL;
	h->title = title ? mem_strdup(title) : NULL;
	h->change = change;
	h->want = AT_ONCE;
	h->filter = mem_strdup("");
	load(ui, h);
	return h;
}

struct screen *history_new(struct ui *ui, const char *name, const char *title)
{
	return &history_make(ui, name, title, 0)->screen;
}
