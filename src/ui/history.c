/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/screens.h"

#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/mem.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "model/history.h"
#include "ui/actions.h"
#include "ui/pager.h"
#include "ui/prompt.h"

/*
 * What was changed in a record, by whom, on which way, newest first: a row
 * for each field, or one for all where they are many. `u` takes the focused
 * change back, Enter shows the whole of it with all records it touched.
 */
#define AT_ONCE 100
#define FOLD 5			/* fields from which a change is one row */

struct history {
	struct screen screen;
	char *name, *title;	/* of the record; NULL: of one change */
	uint64_t change;
	struct history_rows rows;
	size_t want;
	bool more;
	char *filter;		/* folded: only fields of this name; "" all */
	struct pager pager;
};

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

/* ---- the table -------------------------------------------------------- */

/* Cells of the columns; 0: not shown. */
struct widths {
	int when, who, way;	/* of a record's history */
	int record;		/* of a change's */
	int field, before, after;
	bool narrow;
};

static struct widths lay(const struct ui *ui, const struct history *h)
{
	int w = ui->cols - GUTTER - 1;
	struct widths t = { .narrow = ui_class(ui) < 80, .field = 13 };

	if (t.narrow)
		t.field = 11;
	if (h->name) {
		t.when = t.narrow ? 7 : 13;
		t.who = t.narrow ? 4 : 6;
		t.way = t.narrow ? 0 : 11;
	} else if (!t.narrow) {
		t.record = w / 3;
	}
	w -= t.when + t.who + t.way + t.record + t.field;
	t.before = t.narrow ? 0 : w / 2;
	/* No gap is needed behind the last one: blanks there are cut. */
	t.after = w - t.before + 2;
	return t;
}

/* The text in so many cells, two of them blank, cut with "…". */
static void add_cell(struct buf *out, int cells, const char *text)
{
	struct buf shown = BUF_INIT;
	int used = 0, room = cells - (cells > 4 ? 2 : 1);
	size_t n;

	if (cells <= 0)
		return;
	utf8_printable(slice_str(text), false, &shown);
	n = utf8_fit(buf_slice(&shown), room, &used);
	if (n < shown.n) {
		n = utf8_fit(buf_slice(&shown), room - 1, &used);
		buf_add(out, shown.p, n);
		buf_add_str(out, "…");
		used++;
	} else {
		buf_add(out, shown.p, n);
	}
	for (; used < cells; used++)
		buf_add_char(out, ' ');
	buf_release(&shown);
}

/* "heute 09:04", "11.09. 16:20"; where there is little room one of both. */
static void print_moment(const struct ui *ui, int64_t when, bool narrow,
			 struct buf *out)
{
	const struct session_me *me = session_me(ui->s);
	int32_t day, at;

	if (moment_to_wall(me->zone, when, &day, &at))
		return;
	if (day != me->today)
		day_print(day, DAY_SHORT, me->today, ui->lang, out);
	else if (!narrow)
		buf_add_str(out, _("today"));
	if (narrow && day != me->today)
		return;
	if (out->n)
		buf_add_char(out, ' ');
	time_print(at, out);
}

static const char *way_word(const struct history_row *r)
{
	static const struct { const char *way, *word; } ways[] = {
		{ "screen", N_("screen") }, { "shell", N_("shell") },
		{ "import", N_("import") }, { "batch", N_("night") },
		{ "undo", N_("reversal") },
	};
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (r->way && !strcmp(ways[i].way, r->way))
			return _(ways[i].word);
	return r->way ? r->way : "";
}

/* What stands before the field in the first row of an entry; blank in those
 * that follow. */
static void add_start(struct ui *ui, const struct widths *t,
		      const struct history_row *r, bool first,
		      struct buf *out)
{
	struct buf when = BUF_INIT;

	if (first)
		print_moment(ui, r->when, t->narrow, &when);
	add_cell(out, t->when, buf_str(&when));
	add_cell(out, t->who, first ? r->agent_name : "");
	add_cell(out, t->way, first ? way_word(r) : "");
	add_cell(out, t->record, first ? r->title : "");
	buf_release(&when);
}

/* An entry that is no list of fields, or of too many: in words. */
static void print_whole(const struct history *h, const struct history_row *r,
			struct buf *out)
{
	static const char *const actions[] = {
		[ACTION_NEW] = N_("made"), [ACTION_BIN] = N_("into the bin"),
		[ACTION_RESTORE] = N_("out of the bin"),
	};
	const char *action = r->action <= ACTION_RESTORE ?
		actions[r->action] : NULL;

	if (r->note && *r->note)
		buf_printf(out, "%s: ", r->note);
	if (action)
		buf_add_str(out, _(action));
	if (!r->fields_n)
		return;
	if (action)
		buf_add_str(out, ", ");
	buf_printf(out, ngettext("%zu field", "%zu fields", r->fields_n),
		   r->fields_n);
	if (h->name)
		buf_printf(out, "  %s", _("Enter shows them"));
}

static bool wanted(const struct history *h, const struct history_field *f)
{
	struct buf b = BUF_INIT;
	bool hit;

	if (!*h->filter)
		return true;
	fold_text(slice_str(f->label), &b);
	hit = strstr(buf_str(&b), h->filter) != NULL;
	buf_release(&b);
	return hit;
}

static bool folds(const struct history *h, const struct history_row *r)
{
	if (!h->name || *h->filter)
		return !r->fields_n;
	return r->action != ACTION_SET || r->fields_n >= FOLD ||
		!r->fields_n;
}

static void trim(struct buf *text)
{
	while (text->n && text->p[text->n - 1] == ' ')
		buf_truncate(text, text->n - 1);
}

static void add_line(struct history *h, const struct history_row *r,
		     const char *id, struct buf *text)
{
	trim(text);
	pager_add(&h->pager, r->undone ? ROLE_DIM : ROLE_NORMAL, 0, id,
		  buf_str(text));
	if (id && r->undone)
		h->pager.v[h->pager.n - 1].sign = '-';
}

static void add_field(struct ui *ui, struct history *h,
		      const struct widths *t, const struct history_row *r,
		      size_t i, const char *id)
{
	const struct history_field *f = &r->fields[i];
	const char *after = f->after && *f->after ? f->after : _("(empty)");
	struct buf b = BUF_INIT;

	add_start(ui, t, r, id != NULL, &b);
	add_cell(&b, t->field, strcmp(f->label, "number") ? f->label :
		 _("number"));
	if (r->undone && id && !t->narrow) {
		add_cell(&b, t->before, f->before ? f->before : "");
		add_cell(&b, t->after, _("(taken back)"));
	} else {
		add_cell(&b, t->before, f->before ? f->before : "");
		add_cell(&b, t->after, after);
	}
	add_line(h, r, id, &b);
	buf_release(&b);
}

static void add_row(struct ui *ui, struct history *h, const struct widths *t,
		    const struct history_row *r)
{
	char *id = h->name ? mem_printf("%llu", (unsigned long long)r->change) :
		mem_strdup(r->record);
	struct buf b = BUF_INIT, words = BUF_INIT;
	const char *first = id;
	size_t i;

	if (folds(h, r) && !*h->filter) {
		add_start(ui, t, r, true, &b);
		print_whole(h, r, &words);
		add_cell(&b, t->field + t->before + t->after, buf_str(&words));
		add_line(h, r, id, &b);
	} else {
		for (i = 0; i < r->fields_n; i++) {
			if (!wanted(h, &r->fields[i]))
				continue;
			add_field(ui, h, t, r, i, first);
			first = NULL;
		}
	}
	buf_release(&b);
	buf_release(&words);
	free(id);
}

static void fill(struct ui *ui, struct history *h)
{
	char *at = pager_id(&h->pager) ? mem_strdup(pager_id(&h->pager)) :
		NULL;
	struct widths t = lay(ui, h);
	size_t i;

	pager_clear(&h->pager);
	h->pager.width = ui->cols - GUTTER - 1;
	for (i = 0; i < h->rows.n; i++)
		add_row(ui, h, &t, &h->rows.v[i]);
	pager_find(&h->pager, at);
	free(at);
}

static void paint_head(struct ui *ui, const struct history *h)
{
	struct widths t = lay(ui, h);
	struct buf b = BUF_INIT;

	add_cell(&b, t.when, _("when"));
	add_cell(&b, t.who, _("who"));
	add_cell(&b, t.way, _("way"));
	add_cell(&b, t.record, _("record"));
	add_cell(&b, t.field, _("field"));
	add_cell(&b, t.before, _("before"));
	add_cell(&b, t.after, _("after"));
	trim(&b);
	paint_text(ui->canvas, 1, GUTTER, ui->cols - GUTTER - 1, ROLE_FRAME,
		   buf_str(&b));
	buf_release(&b);
}

static void history_paint(struct ui *ui, struct screen *s)
{
	struct history *h = (struct history *)s;

	if (h->pager.width != ui->cols - GUTTER - 1)
		fill(ui, h);
	paint_head(ui, h);
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
	print_moment(ui, r->when, false, &when);
	buf_printf(out, _(", change %llu, %s, %s, %s"),
		   (unsigned long long)r->change, buf_str(&when),
		   r->agent_name, way_word(r));
	if (r->undone)
		buf_printf(out, ", %s", _("taken back"));
	for (i = 0; i < r->fields_n && i < FOLD; i++)
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
