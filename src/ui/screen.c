/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/screen.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "ui/actions.h"
#include "ui/draft.h"
#include "ui/macro.h"

/* ---- the stack -------------------------------------------------------- */

struct screen *ui_top(const struct ui *ui)
{
	return ui->stack[ui->n - 1];
}

struct screen *ui_below(const struct ui *ui, const struct screen *s)
{
	size_t i;

	for (i = 1; i < ui->n; i++)
		if (ui->stack[i] == s)
			return ui->stack[i - 1];
	return NULL;
}

struct screen *ui_screen(const struct ui *ui, uint64_t no)
{
	for (size_t i = 0; i < ui->n; i++)
		if (ui->stack[i]->no == no)
			return ui->stack[i];
	return NULL;
}

void ui_push(struct ui *ui, struct screen *s)
{
	ui_overlay_end(ui);
	mem_grow(&ui->stack, &ui->cap, ui->n + 1, sizeof(struct screen *));
	ui->stack[ui->n++] = s;
	s->rested = false;
	if (!s->no)
		s->no = ++ui->screens;
}

void screen_free(struct screen *s)
{
	if (s)
		s->ops->free(s);
}

void ui_pop(struct ui *ui)
{
	struct screen *gone = ui->stack[--ui->n];

	ui_overlay_end(ui);
	if (!gone->kept)
		screen_free(gone);
	if (!ui->n)
		return;
	ui_top(ui)->rested = false;
	if (ui_top(ui)->ops->shown)
		ui_top(ui)->ops->shown(ui, ui_top(ui));
}

void ui_back(struct ui *ui)
{
	struct screen *s = ui_top(ui);
	char *key;

	if (s->ops->leave && !s->ops->leave(ui, s))
		return;
	if (ui->n > 1) {
		ui_pop(ui);
		return;
	}
	key = ui_key_of(ui, "app.end");
	ui_say(ui, ROLE_NORMAL, _("This is the first screen. %s ends kartei."),
	       key);
	free(key);
}

void ui_overlay(struct ui *ui, struct overlay *o)
{
	ui_overlay_end(ui);
	ui->overlay = o;
}

void ui_overlay_end(struct ui *ui)
{
	struct overlay *o = ui->overlay;

	ui->overlay = NULL;
	if (o)
		o->ops->free(o);
}

/* ---- commands --------------------------------------------------------- */

static const struct screen_command *find_own(const struct screen *s,
					     const char *id)
{
	const struct screen_command *c = s->ops->commands;

	for (; c && c->id; c++)
		if (!strcmp(c->id, id))
			return c;
	return NULL;
}

bool ui_can(const struct ui *ui, const char *id)
{
	const struct command *row = ui_command_row(id);
	const struct screen *s = ui_top(ui);

	if (!row || !(row->scope & s->ops->scope) ||
	    ((row->flags & COMMAND_ADMIN) && !session_me(ui->s)->admin))
		return false;
	return row->action || find_own(s, id);
}

int ui_command(struct ui *ui, const char *id)
{
	const struct command *row = ui_command_row(id);
	const struct screen_command *own = find_own(ui_top(ui), id);

	if (macro_refuses(ui, id))
		return 0;
	if (own) {
		own->run(ui, ui_top(ui));
		return 0;
	}
	if (row && row->action && ui_can(ui, id))
		return row->action(ui, row);
	return -1;
}

char *ui_key_of(const struct ui *ui, const char *id)
{
	struct buf b = BUF_INIT;

	if (!keymap_short(ui->keys, id, &b))
		buf_add_str(&b, id);
	return buf_detach(&b);
}

static void say_unknown(struct ui *ui, const struct key *k)
{
	struct buf name = BUF_INIT;

	if (k->code == K_PASTE)
		buf_add_str(&name, _("pasted text"));
	else
		key_print(k, &name);
	ui_say(ui, ROLE_NORMAL, _("%s: nothing here. ? shows the keys."),
	       buf_str(&name));
	ui_halt(ui, NULL);
	buf_release(&name);
}

static void take_key(struct ui *ui, const struct key *k)
{
	const struct command *c = keymap_command(ui->keys, k);
	struct screen *s = ui_top(ui);

	ui->line.on = false;
	/* A macro's own Ctrl-C is the Esc that it was when it was recorded: it
	 * must not free what plays it. */
	if (ui->work && !ui->macro.play && c && !strcmp(c->id, "work.stop")) {
		work_stop(ui);
		return;
	}
	/* A filter moves what the screen below shows, too; a menu does not. */
	if (!ui->overlay || ui->overlay->ops->in_line)
		s->rested = false;
	if (ui->overlay) {
		ui->overlay->ops->key(ui, ui->overlay, k, c ? c->id : "");
		return;
	}
	if (s->ops->key && s->ops->key(ui, s, k))
		return;
	ui->burst.command = *k;
	if (!c || ui_command(ui, c->id))
		say_unknown(ui, k);
}

void ui_key(struct ui *ui, const struct key *k)
{
	if (k->code == K_NONE)
		return;
	/* Those of a macro are held by who plays it. */
	if (ui->macro.play) {
		take_key(ui, k);
		return;
	}
	if (ui->burst.held) {
		burst_key(ui, k);
		return;
	}
	ui->burst.failed = false;
	macro_record(ui, k);
	take_key(ui, k);
	burst_check(ui);
}

/* ---- rest, news ------------------------------------------------------- */

int ui_rest_due(const struct ui *ui)
{
	const struct screen *s = ui_top(ui);

	if (!s->ops->rest || s->rested)
		return -1;
	return ui->options->slow && s->ops->rest_ms ? 300 : s->ops->rest_ms;
}

void ui_rest(struct ui *ui)
{
	struct screen *s = ui_top(ui);

	if (s->ops->rest && !s->rested) {
		s->rested = true;
		s->ops->rest(ui, s);
	}
}

static void take_kinds(struct ui *ui)
{
	struct kinds *ks = (struct kinds *)session_kinds(ui->s);

	if (ui->kinds_n && ui->kinds[ui->kinds_n - 1] == ks)
		return;
	mem_grow(&ui->kinds, &ui->kinds_cap, ui->kinds_n + 1,
		 sizeof(*ui->kinds));
	ui->kinds[ui->kinds_n++] = kinds_hold(ks);
}

const struct kinds *ui_kinds(const struct ui *ui)
{
	take_kinds((struct ui *)ui);
	return ui->kinds[ui->kinds_n - 1];
}

static void tell_news(struct ui *ui, const struct news *n)
{
	size_t i;

	for (i = 0; i < ui->n; i++) {
		struct screen *s = ui->stack[i];

		if (s->ops->news)
			s->ops->news(ui, s, n);
	}
}

bool ui_news(struct ui *ui)
{
	struct err err = ERR_INIT;
	struct news n = { 0 };
	bool told = false;
	int got;

	while ((got = session_news(ui->s, &n, &err)) > 0) {
		if (n.kind == NEWS_CLOSING)
			ui->lost = true;
		else if (n.kind == NEWS_OPEN)
			presence_news(ui, &n);
		else if (n.kind == NEWS_DRAFT)
			drafts_refused(ui, &n);
		else
			tell_news(ui, &n);
		told = true;
		news_release(&n);
		memset(&n, 0, sizeof(n));
	}
	if (got < 0)
		ui->lost = true;
	if (ui->lost)
		ui_say(ui, ROLE_ERROR,
		       _("! The store does not answer; trying again. What you typed stays."));
	err_release(&err);
	return told;
}

void ui_connected(struct ui *ui)
{
	ui->lost = false;
	ui->line.on = false;
	drafts_again(ui);
}

/* ---- messages --------------------------------------------------------- */

void ui_note(struct ui *ui, enum role role, const char *text)
{
	struct line *l = &ui->line;
	struct message *m;

	if (l->log_n == LOG_LIMIT) {
		free(l->log[0].text);
		memmove(l->log, l->log + 1, (l->log_n - 1) * sizeof(*l->log));
		l->log_n--;
	}
	mem_grow(&l->log, &l->log_cap, l->log_n + 1, sizeof(*l->log));
	m = &l->log[l->log_n++];
	m->text = mem_strdup(text);
	m->role = role;
	m->when = moment_now();
}

void ui_say(struct ui *ui, enum role role, const char *fmt, ...)
{
	struct line *l = &ui->line;
	va_list ap;
	char *text;

	/* An error is not covered by what comes after it. */
	if (l->on && l->role == ROLE_ERROR && role != ROLE_ERROR)
		return;
	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		abort();
	va_end(ap);
	buf_clear(&l->text);
	buf_add_str(&l->text, text);
	free(text);
	l->role = role;
	l->on = true;
	ui_note(ui, role, buf_str(&l->text));
}

/* "1:agent:3" is a place of what was sent: it means nothing to people. */
static char *fault_text(const struct err_item *item)
{
	if (item->place && *item->place >= '0' && *item->place <= '9')
		return err_item_text_bare(item);
	return err_item_text(item);
}

static void say_err(struct ui *ui, const struct err *err)
{
	char *text = err->n ? fault_text(&err->items[0]) :
		mem_strdup(_("unknown fault"));

	if (err->n > 1)
		ui_say(ui, ROLE_ERROR, _("! %s (and %zu more)"), text,
		       err->n - 1);
	else
		ui_say(ui, ROLE_ERROR, "! %s", text);
	free(text);
}

bool ui_failed(struct ui *ui, struct err *err)
{
	bool gone = err_code(err) == ERR_UNAVAILABLE;

	ui_halt(ui, NULL);
	if (gone && !ui->lost) {
		ui->lost = true;
		ui_say(ui, ROLE_ERROR,
		       _("! The store does not answer; trying again. What you typed stays."));
	} else if (!gone) {
		say_err(ui, err);
	}
	err_clear(err);
	return gone;
}

/* ---- shorthand -------------------------------------------------------- */

struct clock ui_clock(const struct ui *ui)
{
	const struct session_me *me = session_me(ui->s);

	return (struct clock){ me->now, me->today, me->zone };
}

void ui_moment(const struct ui *ui, const char *iso, bool brief,
	       struct buf *out)
{
	const struct session_me *me = session_me(ui->s);
	int64_t moment;
	int32_t day, at;

	if (moment_parse_iso(iso, &moment) ||
	    moment_to_wall(me->zone, moment, &day, &at))
		return;
	if (!brief || day != me->today) {
		day_print(day, DAY_SHORT, me->today, ui->lang, out);
		buf_add_char(out, ' ');
	}
	time_print(at - at % 60, out);
}

int ui_class(const struct ui *ui)
{
	return ui->cols >= 120 ? 120 : ui->cols >= 80 ? 80 : 40;
}

int ui_body_top(const struct ui *ui)
{
	(void)ui;
	return 2;
}

int ui_body_rows(const struct ui *ui)
{
	return ui->rows > 5 ? ui->rows - 4 : 1;
}

void ui_paint_empty(struct ui *ui, int y, const char *text)
{
	int w = ui->cols - GUTTER - 1;
	struct slice rest = slice_str(text);
	size_t n, next;

	paint_cursor(ui->canvas, y, GUTTER);
	while (rest.n && y < ui->rows - 2) {
		n = text_wrap(rest, w, &next);
		paint_slice(ui->canvas, y++, GUTTER, w, ROLE_NORMAL,
			    (struct slice){ rest.p, n });
		rest.p = (const char *)rest.p + next;
		rest.n -= next;
	}
}

/* Below 40x15: why there is no more, and what has the focus in a sentence. */
static void paint_tiny(struct ui *ui)
{
	struct screen *s = ui_top(ui);
	struct buf b = BUF_INIT;
	int y = 0, w = ui->cols;
	struct slice rest;
	size_t n, next;

	buf_printf(&b, _("%dx%d is too small; kartei needs 40x15."), ui->cols,
		   ui->rows);
	buf_add_char(&b, '\n');
	if (s->ops->where)
		s->ops->where(ui, s, &b);
	for (rest = buf_slice(&b); rest.n && y < ui->rows; rest.n -= next) {
		n = text_wrap(rest, w, &next);
		paint_slice(ui->canvas, y++, 0, w, ROLE_NORMAL,
			    (struct slice){ rest.p, n });
		rest.p = (const char *)rest.p + next;
	}
	paint_cursor(ui->canvas, 0, 0);
	buf_release(&b);
}

void ui_paint(struct ui *ui)
{
	struct screen *s = ui_top(ui);

	term_size(ui->term, &ui->rows, &ui->cols);
	ui->tiny = ui->cols < 40 || ui->rows < 15;
	canvas_begin(ui->canvas);
	if (ui->tiny) {
		paint_tiny(ui);
	} else {
		/* The body first: it may fetch what the title counts. */
		s->ops->paint(ui, s);
		bar_paint_title(ui);
		bar_paint_functions(ui);
		bar_paint_line(ui);
		if (ui->overlay)
			ui->overlay->ops->paint(ui, ui->overlay);
		burst_paint(ui);
	}
	canvas_end(ui->canvas);
}
