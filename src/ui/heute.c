/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/heute.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/tr.h"
#include "ui/actions.h"
#include "ui/prompt.h"

/*
 * The first screen: what is overdue, what is due today with the day's
 * appointments, what was given away and is still open, and one line about
 * the last nightly run.
 */
static char mark_on;

void heute_say_group(const struct ui *ui, enum group g, struct buf *out)
{
	static const char *const words[GROUPS] = {
		N_("interrupted"), N_("overdue"), N_("today"), N_("given away, still open"),
	};

	(void)ui;
	buf_add_str(out, _(words[g]));
}

/* ---- painting --------------------------------------------------------- */

static void print_when(struct ui *ui, const struct due_row *d, struct buf *out)
{
	int32_t today = session_me(ui->s)->today;

	if (d->day != today)
		day_print(d->day, DAY_SHORT, today, ui->lang, out);
	else if (d->at != TIME_NONE)
		time_print(d->at, out);
	else
		buf_add_str(out, ui_class(ui) >= 80 ? _("no time") : "-");
}

/* The word at the right: how late, until when, from or to whom. */
static void print_limit(struct ui *ui, const struct entry *it, struct buf *out)
{
	const struct due_row *d = it->due;
	int late;

	if (it->started) {
		heute_print_letters(it->started, out);
		return;
	}
	late = session_me(ui->s)->today - d->day;
	if (it->group == GROUP_GIVEN)
		buf_printf(out, _("to %s"), d->agent);
	else if (d->overdue && ui_class(ui) >= 80)
		buf_printf(out, ngettext("%d day", "%d days",
					 (unsigned long)late), late);
	else if (d->overdue)
		buf_printf(out, _("%d d"), late);
	else if (d->appointment && d->end != TIME_NONE) {
		buf_add_str(out, _("until "));
		time_print(d->end, out);
	} else if (*d->from_agent)
		buf_printf(out, _("from %s"), d->from_agent);
}

struct heute_columns heute_columns(const struct ui *ui)
{
	int w = ui->cols - 1;

	if (ui_class(ui) < 80)
		return (struct heute_columns){ 13, w - 13 - 7, 0, 9 };
	return (struct heute_columns){ 13, 26 + (w - 79) / 4,
				    41 + (w - 79) / 4, 13 };
}

static void paint_item(struct ui *ui, const struct heute *h,
		       const struct entry *it, int y, bool focus)
{
	struct heute_columns at = heute_columns(ui);
	const struct due_row *d = it->due;
	bool mark = map_get(h->marks, slice_str(d->name)) != NULL;
	struct buf b = BUF_INIT;
	int w = ui->cols - 1, limit;
	char sign = mark ? '*' : d->overdue ? '!' : ' ';

	print_when(ui, d, &b);
	paint_text(ui->canvas, y, GUTTER, at.who - GUTTER - 1, ROLE_NORMAL,
		   buf_str(&b));
	buf_clear(&b);
	print_limit(ui, it, &b);
	limit = text_cells(buf_str(&b));
	paint_text(ui->canvas, y, at.who, at.what ? at.who_w :
		   w - at.who - (limit ? limit + 1 : 0), ROLE_NORMAL, d->who);
	if (at.what)
		paint_text(ui->canvas, y, at.what,
			   w - at.what - (limit ? limit + 1 : 0), ROLE_NORMAL,
			   d->what);
	paint_right(ui->canvas, y, w - at.limit_w, at.limit_w,
		    d->overdue ? ROLE_OVERDUE : *d->from_agent ? ROLE_OTHER :
		    ROLE_NORMAL, buf_str(&b));
	paint_gutter(ui->canvas, y, 0, focus, sign,
		     mark ? ROLE_MARKED : ROLE_OVERDUE);
	if (focus) {
		if (!ui->options->slow)
			paint_handle(ui->canvas, y, 0, GUTTER + HANDLE);
		paint_cursor(ui->canvas, y, GUTTER);
	}
	buf_release(&b);
}

static void paint_head(struct ui *ui)
{
	struct heute_columns at = heute_columns(ui);

	if (!at.what)
		return;
	paint_text(ui->canvas, 1, GUTTER, 9, ROLE_FRAME, _("when"));
	paint_text(ui->canvas, 1, at.who, at.who_w, ROLE_FRAME, _("who"));
	paint_text(ui->canvas, 1, at.what, 20, ROLE_FRAME, _("what"));
	paint_right(ui->canvas, 1, ui->cols - 1 - at.limit_w, at.limit_w,
		    ROLE_FRAME, _("limit"));
}

static int foot_rows(const struct ui *ui)
{
	return ui->rows >= 20 ? 5 : 3;
}

/* Up to two rows above `end`, if as much room is left for the one in focus;
 * longer still it is cut, the messages have it whole. */
static int paint_night(struct ui *ui, const struct heute *h, int end, int w,
		       int room)
{
	struct slice rest = slice_str(h->night ? h->night : "");
	enum role role = heute_night_role(h);
	size_t n, next;

	if (!rest.n)
		return 0;
	n = text_wrap(rest, w, &next);
	if (next >= rest.n || room < 4) {
		paint_slice(ui->canvas, end - 1, GUTTER, w, role, rest);
		return 1;
	}
	paint_slice(ui->canvas, end - 2, GUTTER, w, role,
		    (struct slice){ rest.p, n });
	paint_slice(ui->canvas, end - 1, GUTTER, w, role,
		    (struct slice){ (const char *)rest.p + next,
				    rest.n - next });
	return 2;
}

static void paint_foot(struct ui *ui, const struct heute *h)
{
	const struct due_row *d = heute_focused(h);
	int rows = foot_rows(ui), y = ui->rows - 2 - rows;
	int w = ui->cols - GUTTER - 1, night;

	paint_rule(ui->canvas, y, GUTTER, w, NULL);
	night = paint_night(ui, h, y + rows, w, rows - 1);
	if (!d)
		return;
	y++;
	rows -= 1 + night;
	if (ui_class(ui) < 80 && rows > 0) {
		paint_text(ui->canvas, y++, GUTTER, w, ROLE_NORMAL, d->what);
		rows--;
	}
	glance_paint(ui, &h->glance, y, GUTTER, w, rows);
}

static void paint_nothing(struct ui *ui, const struct heute *h, int y)
{
	char *n = ui_key_of(ui, "journal.new"), *f = ui_key_of(ui, "find.open");
	struct buf b = BUF_INIT;

	if (h->filter && *h->filter)
		buf_printf(&b, _("Nothing due for \"%s\"."), h->filter);
	else
		buf_printf(&b,
			   _("Nothing due today. %s writes a contact, %s searches."),
			   n, f);
	ui_paint_empty(ui, y, buf_str(&b));
	buf_release(&b);
	free(n);
	free(f);
}

static void heute_paint(struct ui *ui, struct screen *s)
{
	struct heute *h = (struct heute *)s;
	int top = ui_body_top(ui), rows = ui_body_rows(ui) - foot_rows(ui);
	int y = top, group = -1;
	size_t i;

	/* At 40 columns there is no head: the list begins a row higher. */
	paint_head(ui);
	if (ui_class(ui) < 80) {
		y = top = 1;
		rows++;
	}
	paint_foot(ui, h);
	if (!h->n) {
		paint_nothing(ui, h, y);
		return;
	}
	if (h->focus < h->top)
		h->top = h->focus;
	while (h->top < h->focus &&
	       h->focus - h->top + GROUPS + 1 > (size_t)rows)
		h->top++;
	for (i = h->top; i < h->n && y < top + rows; i++) {
		const struct entry *it = &h->items[i];
		struct buf b = BUF_INIT;

		if ((int)it->group != group && ui_class(ui) >= 80 &&
		    y + 1 < top + rows) {
			heute_say_group(ui, it->group, &b);
			paint_rule(ui->canvas, y++, GUTTER,
				   ui->cols - GUTTER - 1, buf_str(&b));
		}
		buf_release(&b);
		group = (int)it->group;
		if (it->started)
			heute_paint_started(ui, it, y++, i == h->focus);
		else
			paint_item(ui, h, it, y++, i == h->focus);
	}
}

static void heute_title(struct ui *ui, struct screen *s, struct title *t)
{
	struct heute *h = (struct heute *)s;

	if (ui_class(ui) < 80) {
		buf_printf(&t->left, _("Today %zu, overdue %zu"),
			   h->rows.today, h->rows.overdue);
		return;
	}
	buf_add_str(&t->left, _("Today"));
	buf_printf(&t->middle, _("due: %zu today, %zu overdue"),
		   h->rows.today, h->rows.overdue);
	if (map_count(h->marks))
		buf_printf(&t->middle, _(", %zu marked"),
			   map_count(h->marks));
}

static bool heute_line(struct ui *ui, struct screen *s, struct buf *out)
{
	const struct draft *d = heute_started((struct heute *)s);

	if (!d)
		return false;
	heute_print_started(ui, d, out);
	buf_printf(out, "    %s", _("Enter goes on  Del throws away"));
	return true;
}

static void heute_where(struct ui *ui, struct screen *s, struct buf *out)
{
	struct heute *h = (struct heute *)s;
	const struct due_row *d = heute_focused(h);
	struct buf limit = BUF_INIT;

	if (heute_started(h)) {
		heute_print_started(ui, heute_started(h), out);
		return;
	}
	if (!d) {
		buf_add_str(out, _("Today: nothing due"));
		return;
	}
	buf_printf(out, _("Today, %zu of %zu, "), h->focus + 1, h->n);
	heute_say_group(ui, h->items[h->focus].group, out);
	print_limit(ui, &h->items[h->focus], &limit);
	if (limit.n)
		buf_printf(out, " %s", buf_str(&limit));
	else
		buf_add_char(out, ' ');
	if (!limit.n)
		print_when(ui, d, out);
	buf_printf(out, ", %s, %s", d->who, d->what);
	buf_release(&limit);
}

/* ---- commands --------------------------------------------------------- */

static void go(struct heute *h, long to)
{
	if (to >= (long)h->n)
		to = (long)h->n - 1;
	h->focus = to < 0 ? 0 : (size_t)to;
}

static void down(struct ui *ui, struct screen *s)
{
	struct heute *h = (struct heute *)s;

	(void)ui;
	go(h, (long)h->focus + 1);
}

static void up(struct ui *ui, struct screen *s)
{
	struct heute *h = (struct heute *)s;

	(void)ui;
	go(h, (long)h->focus - 1);
}

static void page_down(struct ui *ui, struct screen *s)
{
	struct heute *h = (struct heute *)s;

	go(h, (long)h->focus + ui_body_rows(ui) - foot_rows(ui) - 1);
}

static void page_up(struct ui *ui, struct screen *s)
{
	struct heute *h = (struct heute *)s;

	go(h, (long)h->focus - ui_body_rows(ui) + foot_rows(ui) + 1);
}

static void first(struct ui *ui, struct screen *s)
{
	(void)ui;
	go((struct heute *)s, 0);
}

static void last(struct ui *ui, struct screen *s)
{
	(void)ui;
	go((struct heute *)s, (long)((struct heute *)s)->n);
}

static void open_focused(struct ui *ui, struct screen *s)
{
	const struct due_row *d = heute_focused((struct heute *)s);
	const struct draft *started = heute_started((struct heute *)s);

	if (started)
		draft_open(ui, started->id);
	else if (d)
		open_record(ui, *d->who_name ? d->who_name : d->name);
}

static void away(struct ui *ui, struct screen *s)
{
	struct heute *h = (struct heute *)s;
	const struct draft *started = heute_started(h);

	if (!started) {
		act_bin(ui, s);
		return;
	}
	draft_throw(ui, started->id);
	heute_load(ui, h);
}

static void mark_down(struct ui *ui, struct screen *s)
{
	struct heute *h = (struct heute *)s;
	const struct due_row *d = heute_focused(h);

	if (d)
		map_set(h->marks, slice_str(d->name), &mark_on);
	down(ui, s);
}

static void unmark_up(struct ui *ui, struct screen *s)
{
	struct heute *h = (struct heute *)s;

	up(ui, s);
	if (heute_focused(h))
		map_set(h->marks, slice_str(heute_focused(h)->name), NULL);
}

static void mark_all(struct ui *ui, struct screen *s)
{
	struct heute *h = (struct heute *)s;
	bool none = map_count(h->marks) != 0;
	size_t i;

	(void)ui;
	for (i = 0; i < h->n; i++)
		if (h->items[i].due)
			map_set(h->marks, slice_str(h->items[i].due->name),
				none ? NULL : &mark_on);
}

static void filter_typed(struct ui *ui, void *ctx, const char *typed)
{
	struct heute *h = ctx;

	(void)ui;
	free(h->filter);
	h->filter = mem_strdup(typed);
	heute_arrange(h);
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
	struct prompt_ask ask = { .label = _("filter:"),
		.start = ((struct heute *)s)->filter, .typed = filter_typed,
		.foot = _("Enter into the list  Esc clears"),
		.accept = filter_accept, .cancel = filter_cancel, .ctx = s };

	prompt_open(ui, &ask);
}

static void add(struct ui *ui, struct screen *s)
{
	(void)s;
	ui_command(ui, "followup.new");
}

static char *heute_step(struct ui *ui, struct screen *s, const char *name,
			int by)
{
	struct heute *h = (struct heute *)s;
	const struct due_row *d;

	(void)ui;
	while ((by > 0 && h->focus + 1 < h->n) || (by < 0 && h->focus)) {
		h->focus += (size_t)by;
		d = heute_focused(h);
		if (d && *d->who_name && strcmp(d->who_name, name))
			return mem_strdup(d->who_name);
	}
	return NULL;
}

/* ---- the rest --------------------------------------------------------- */

static void heute_context(struct ui *ui, struct screen *s, struct context *c)
{
	struct heute *h = (struct heute *)s;
	const struct due_row *d = heute_focused(h);
	struct buf b = BUF_INIT;

	(void)ui;
	if (!d)
		return;
	buf_printf(&b, "%s, %s", d->what, d->who);
	context_set(c, d->name, buf_str(&b), d->version);
	context_marks(c, h->marks);
	buf_release(&b);
}

static void heute_rest(struct ui *ui, struct screen *s)
{
	struct heute *h = (struct heute *)s;
	const struct due_row *d;

	if (!h->asked_more)
		heute_load_more(ui, h);
	d = heute_focused(h);
	glance_take(ui, &h->glance, d ? d->who_name : NULL, 2);
}

static void heute_news(struct ui *ui, struct screen *s, const struct news *n)
{
	(void)n;
	heute_load(ui, (struct heute *)s);
}

static void heute_shown(struct ui *ui, struct screen *s)
{
	heute_load(ui, (struct heute *)s);
}

static void heute_free(struct screen *s)
{
	struct heute *h = (struct heute *)s;

	due_rows_release(&h->rows);
	due_rows_release(&h->given);
	drafts_release(&h->started);
	glance_release(&h->glance);
	map_free(h->marks);
	free(h->items);
	free(h->filter);
	free(h->night);
	free(h);
}

static const struct screen_command heute_commands[] = {
	{ "move.down", down },		{ "move.up", up },
	{ "move.page_down", page_down },	{ "move.page_up", page_up },
	{ "move.first", first },	{ "move.last", last },
	{ "item.open", open_focused },	{ "item.next", mark_down },
	{ "item.prev", unmark_up },	{ "mark.all", mark_all },
	{ "list.filter", filter },	{ "record.new", add },
	{ "item.done", act_done },	{ "item.give", act_give },
	{ "item.move", act_move },	{ "item.bin", away },
	{ "edit.open", act_edit },	{ "history.show", act_history },
	{ "journal.read", act_journal_read },
	{ NULL, NULL }
};

static const char *const heute_hints[] = {
	"item.open", "item.done", "item.move", "item.give", "journal.new",
	"find.open", "help.show", NULL
};

static const char *const heute_about[] = {
	N_("What is due stands here, the latest first; appointments of the day among it."),
	N_("Dates: today  mo  do 10  di14  +3d  14.9.  10:30"),
	N_("Example: \"call back Thursday at ten\": v  do 10  Enter"),
	NULL
};

static const struct screen_ops heute_ops = {
	.name = N_("Today"),
	.scope = SCOPE_DUE,
	.commands = heute_commands,
	.hints = heute_hints,
	.about = heute_about,
	.title = heute_title,
	.paint = heute_paint,
	.line = heute_line,
	.where = heute_where,
	.rest = heute_rest,
	.rest_ms = 40,
	.news = heute_news,
	.shown = heute_shown,
	.context = heute_context,
	.step = heute_step,
	.free = heute_free,
};

struct screen *heute_new(struct ui *ui)
{
	struct heute *h = mem_zero(sizeof(*h));

	h->screen.ops = &heute_ops;
	h->marks = map_new();
	heute_load(ui, h);
	return &h->screen;
}
