/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/screens.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "query/search.h"
#include "ui/actions.h"
#include "ui/glance.h"
#include "ui/picker.h"

/*
 * Search over everything while one types: the hits follow each key, Enter
 * opens the focused one, Tab narrows to one kind after the other.
 */
#define CLOSED_W 9	/* cells for the word that it is closed */
#define HITS_MORE 200

struct search {
	struct screen screen;
	struct editor typed;
	const struct kind *kind;	/* NULL: all */
	struct rows hits;
	bool stale;			/* hits of what stood there before */
	size_t max;
	size_t focus, top;
	struct glance glance;
};

static const struct row *focused(const struct search *s)
{
	return s->focus < s->hits.n ? &s->hits.v[s->focus] : NULL;
}

static void find(struct ui *ui, struct search *s)
{
	const char *typed = editor_text(&s->typed);
	struct err err = ERR_INIT;
	struct rows hits = { 0 };

	if (strspn(typed, " ") == strlen(typed)) {
		rows_release(&s->hits);
		memset(&s->hits, 0, sizeof(s->hits));
	} else if (session_search(ui->s, typed, s->kind ? s->kind->name : NULL,
				  s->max, &hits, &err)) {
		ui_failed(ui, &err);
	} else {
		rows_release(&s->hits);
		s->hits = hits;
	}
	err_release(&err);
}

/* Before hits are shown or used: of keys that came at once only the last one
 * asks the store, for as many hits as there are rows. */
static void catch_up(struct ui *ui, struct search *s)
{
	if (!s->stale)
		return;
	s->stale = false;
	s->max = (size_t)ui->rows;
	s->focus = s->top = 0;
	find(ui, s);
}

/* ---- painting --------------------------------------------------------- */

static const char *kind_word(const struct ui *ui, const struct row *r)
{
	const struct kind *k = kind_of_name(ui, r->name);

	return k ? words_one(&k->label, ui->lang) : "";
}

static void search_title(struct ui *ui, struct screen *screen,
			 struct title *t)
{
	struct search *s = (struct search *)screen;

	if (s->kind)
		buf_printf(&t->left, _("Find: %s"),
			   words_many(&s->kind->label, ui->lang));
	else
		buf_add_str(&t->left, _("Find everywhere"));
	if (s->hits.more)
		buf_printf(&t->middle, _("more than %zu hits"), s->hits.n);
	else if (s->typed.text.n)
		buf_printf(&t->middle,
			   ngettext("%zu hit", "%zu hits", s->hits.n),
			   s->hits.n);
}

/* It stands before the order of names: what was typed is its very number or
 * address, or was; or the agent has to do with it. */
static bool is_front(const struct row *r)
{
	return r->why == WHY_WHOLE || r->why == WHY_OLD ||
	       r->why == WHY_RECENT || r->why == WHY_OWN;
}

static const char *why_word(const struct ui *ui, const struct row *r)
{
	const char *text = search_why_text((enum search_why)r->why);

	return text ? _(text) : kind_word(ui, r);
}

static int foot_rows(const struct ui *ui)
{
	return ui->rows >= 20 ? 4 : 2;
}

static void paint_hit(struct ui *ui, const struct row *r, int y, bool focus)
{
	int w = ui->cols - 1, why_w = ui_class(ui) >= 80 ? 14 : 0;
	int room = w - GUTTER - why_w, who = room * 45 / 100;

	paint_text(ui->canvas, y, GUTTER, who, r->closed ? ROLE_DIM :
		   ROLE_NORMAL, r->title);
	paint_text(ui->canvas, y, GUTTER + who + 1,
		   room - who - 2 - (r->closed ? CLOSED_W : 0),
		   ROLE_NORMAL, r->subtitle);
	if (r->closed)
		paint_right(ui->canvas, y, w - why_w - CLOSED_W, CLOSED_W,
			    ROLE_DIM, _("closed"));
	if (why_w)
		paint_right(ui->canvas, y, w - why_w, why_w, ROLE_DIM,
			    why_word(ui, r));
	paint_gutter(ui->canvas, y, 0, focus, ' ', ROLE_NORMAL);
	if (focus && !ui->options->slow)
		paint_handle(ui->canvas, y, 0, GUTTER + who);
}

static void paint_nothing(struct ui *ui, const struct search *s, int y)
{
	const char *typed = editor_text(&s->typed);
	struct buf b = BUF_INIT;

	if (!*typed)
		buf_add_str(&b, _("Type beginnings of words in any order, or three digits of a number."));
	else
		buf_printf(&b, _("No hit for \"%s\". Backspace shortens, F6 makes a new one."),
			   typed);
	ui_paint_empty(ui, y, buf_str(&b));
	buf_release(&b);
}

static void paint_head(struct ui *ui)
{
	int w = ui->cols - 1, why_w = ui_class(ui) >= 80 ? 14 : 0;
	int room = w - GUTTER - why_w, who = room * 45 / 100;

	paint_text(ui->canvas, 1, GUTTER, who, ROLE_FRAME, _("who"));
	paint_text(ui->canvas, 1, GUTTER + who + 1, 20, ROLE_FRAME,
		   _("at, where"));
	if (why_w)
		paint_right(ui->canvas, 1, w - why_w, why_w, ROLE_FRAME,
			    _("what"));
}

/* Row H-1: what is typed, and the first hit for one-row readers. */
static void paint_typed(struct ui *ui, struct search *s)
{
	const struct row *r = focused(s);
	int y = ui->rows - 2, typed = text_cells(editor_text(&s->typed)) + 1;
	int most = ui->cols / 2;
	struct buf b = BUF_INIT;

	if (typed < 14)
		typed = 14;
	if (typed > most)
		typed = most;
	if (r)
		buf_printf(&b, _("%zu of %zu%s: %s%s%s"), s->focus + 1,
			   s->hits.n, s->hits.more ? "+" : "", r->title,
			   *r->subtitle ? ", " : "", r->subtitle);
	paint_text(ui->canvas, y, 1, 1, ROLE_NORMAL, "/");
	paint_text(ui->canvas, y, 4 + typed, ui->cols - 5 - typed,
		   ROLE_NORMAL, buf_str(&b));
	editor_paint(ui->canvas, &s->typed, y, 2, typed, 1, true, ROLE_NORMAL,
		     false);
	buf_release(&b);
}

static void search_paint(struct ui *ui, struct screen *screen)
{
	struct search *s = (struct search *)screen;
	int foot = foot_rows(ui), y = ui_body_top(ui);
	int end = y + ui_body_rows(ui) - foot;
	bool texts = false;
	size_t i;

	catch_up(ui, s);
	paint_head(ui);
	if (s->focus < s->top)
		s->top = s->focus;
	/* Two rules may stand between. */
	while (s->focus >= s->top + (size_t)(end - y - 2))
		s->top++;
	if (!s->hits.n)
		paint_nothing(ui, s, y);
	for (i = s->top; i < s->hits.n && y < end; i++) {
		const struct row *r = &s->hits.v[i];

		if (i > s->top && !is_front(r) && is_front(r - 1) &&
		    r->why != WHY_TEXT && y + 1 < end)
			paint_rule(ui->canvas, y++, GUTTER,
				   ui->cols - GUTTER - 1, _("by name"));
		if (r->why == WHY_TEXT && !texts && y + 1 < end) {
			paint_rule(ui->canvas, y++, GUTTER,
				   ui->cols - GUTTER - 1, _("in texts"));
			texts = true;
		}
		paint_hit(ui, r, y++, i == s->focus);
	}
	paint_rule(ui->canvas, end, GUTTER, ui->cols - GUTTER - 1, NULL);
	/* Of another one until the keys rest: then it is fetched. */
	if (focused(s) && s->glance.name &&
	    !strcmp(s->glance.name, focused(s)->name))
		glance_paint(ui, &s->glance, end + 1, GUTTER,
			     ui->cols - GUTTER - 1, foot - 1);
	paint_cursor(ui->canvas, ui->rows - 2, 2);
	if (!ui->line.on)
		paint_typed(ui, s);
}

static bool search_line(struct ui *ui, struct screen *s, struct buf *out)
{
	(void)ui;
	(void)s;
	(void)out;
	return true;		/* painted with its cursor */
}

static void search_where(struct ui *ui, struct screen *screen,
			 struct buf *out)
{
	struct search *s = (struct search *)screen;
	const struct row *r;

	catch_up(ui, s);
	r = focused(s);
	if (r)
		buf_printf(out, _("Find, %zu of %zu, %s %s%s%s"), s->focus + 1,
			   s->hits.n, kind_word(ui, r), r->title,
			   *r->subtitle ? ", " : "", r->subtitle);
	else
		buf_add_str(out, _("Find: no hit"));
}

/* ---- keys ------------------------------------------------------------- */

static bool search_key(struct ui *ui, struct screen *screen,
		       const struct key *k)
{
	struct search *s = (struct search *)screen;
	struct buf before = BUF_INIT;

	buf_add_slice(&before, buf_slice(&s->typed.text));
	if (!editor_key(&s->typed, k)) {
		buf_release(&before);
		return false;
	}
	if (!slice_eq(buf_slice(&before), buf_slice(&s->typed.text)))
		s->stale = true;
	buf_release(&before);
	return true;
}

static bool search_typing(const struct screen *s)
{
	(void)s;
	return true;
}

static void go(struct ui *ui, struct search *s, long by)
{
	long to;

	catch_up(ui, s);
	to = (long)s->focus + by;
	if (to >= (long)s->hits.n && s->hits.more) {
		s->max += HITS_MORE;
		find(ui, s);
	}
	if (to >= (long)s->hits.n)
		to = (long)s->hits.n - 1;
	s->focus = to < 0 ? 0 : (size_t)to;
}

static void down(struct ui *ui, struct screen *s)
{
	go(ui, (struct search *)s, 1);
}

static void up(struct ui *ui, struct screen *s)
{
	go(ui, (struct search *)s, -1);
}

static void page_down(struct ui *ui, struct screen *s)
{
	go(ui, (struct search *)s, ui_body_rows(ui) - foot_rows(ui) - 1);
}

static void page_up(struct ui *ui, struct screen *s)
{
	go(ui, (struct search *)s, foot_rows(ui) + 1 - ui_body_rows(ui));
}

static void open_hit(struct ui *ui, struct screen *screen)
{
	struct search *s = (struct search *)screen;
	const struct row *r;

	catch_up(ui, s);
	r = focused(s);
	if (r)
		open_record(ui, r->name);
	else
		ui_halt(ui, _("no hit"));
}

static void other_kind(struct ui *ui, struct search *s, int by)
{
	size_t n, at;
	const struct kind **v = kinds_by_use(ui, &n);
	long i = by > 0 ? -1 : (long)n;

	for (at = 0; at < n; at++)
		if (v[at] == s->kind)
			i = (long)at;
	do
		i += by;
	while (i >= 0 && i < (long)n && !v[i]->search_n);
	s->kind = i >= 0 && i < (long)n ? v[i] : NULL;
	free(v);
	s->stale = true;
}

static void next_kind(struct ui *ui, struct screen *s)
{
	other_kind(ui, (struct search *)s, 1);
}

static void prev_kind(struct ui *ui, struct screen *s)
{
	other_kind(ui, (struct search *)s, -1);
}

/* ---- a new one -------------------------------------------------------- */

static void make(struct ui *ui, const struct kind *k, const char *typed)
{
	struct prefills fill = { 0 };
	const struct field *f = k->title_n ? kind_field(k, k->title[0]) : NULL;

	if (f && !f->to_n && !f->value_text)
		prefills_add(&fill, f->name, typed, NULL);
	ui_push(ui, form_new(ui, k, &fill));
	prefills_release(&fill);
}

static void make_picked(struct ui *ui, void *ctx, const struct pick *p)
{
	const struct kind *k = kinds_find(ui_kinds(ui), p->id);

	if (k)
		make(ui, k, ctx);
}

static void make_new(struct ui *ui, struct screen *screen)
{
	struct search *s = (struct search *)screen;
	struct picker all = { 0 };
	struct choose how = { _("new: which kind"), _("Enter takes  Esc"),
			      make_picked, free, NULL };
	const struct kind **v;
	size_t n, i;

	if (s->kind) {
		make(ui, s->kind, editor_text(&s->typed));
		return;
	}
	v = kinds_by_use(ui, &n);
	for (i = 0; i < n; i++)
		if (v[i]->search_n && !v[i]->master)
			picker_add(&all, words_one(&v[i]->label, ui->lang), "",
				   v[i]->name);
	free(v);
	how.ctx = mem_strdup(editor_text(&s->typed));
	choose_open(ui, &how, &all);
}

/* ---- the rest --------------------------------------------------------- */

static void search_context(struct ui *ui, struct screen *s, struct context *c)
{
	const struct row *r;

	catch_up(ui, (struct search *)s);
	r = focused((struct search *)s);
	if (r)
		context_set(c, r->name, r->title, r->version);
}

static void search_rest(struct ui *ui, struct screen *screen)
{
	struct search *s = (struct search *)screen;
	const struct row *r;

	catch_up(ui, s);
	r = focused(s);
	if (r)
		glance_take(ui, &s->glance, r->name, 2);
}

static void search_news(struct ui *ui, struct screen *screen,
			const struct news *n)
{
	struct search *s = (struct search *)screen;
	const struct row *r;
	char *name;
	size_t i;

	(void)n;
	catch_up(ui, s);
	r = focused(s);
	name = r ? mem_strdup(r->name) : NULL;
	find(ui, s);
	for (i = 0; name && i < s->hits.n; i++)
		if (!strcmp(s->hits.v[i].name, name))
			s->focus = i;
	if (s->focus >= s->hits.n)
		s->focus = 0;
	free(name);
	glance_forget(&s->glance);
	screen->rested = false;
}

static void search_free(struct screen *screen)
{
	struct search *s = (struct search *)screen;

	editor_release(&s->typed);
	rows_release(&s->hits);
	glance_release(&s->glance);
	free(s);
}

static const struct screen_command search_commands[] = {
	{ "move.down", down },		{ "move.up", up },
	{ "move.page_down", page_down },	{ "move.page_up", page_up },
	{ "item.open", open_hit },	{ "focus.next", next_kind },
	{ "focus.prev", prev_kind },	{ "record.new", make_new },
	{ "edit.open", act_edit },	{ "history.show", act_history },
	{ "journal.read", act_journal_read },
	{ NULL, NULL }
};

static const char *const search_about[] = {
	N_("Words in any order; beginnings are enough, umlauts either way."),
	N_("Nothing spelled so? Then what sounds so: Meier finds Mayer and Maier."),
	N_("Three digits find any part of a telephone or customer number."),
	N_("Tab: only one kind, then the next. Alt+letter is the letter's command."),
	N_("Example: \"Petersen, Anna\": pet ann  Enter"),
	NULL
};

static const struct screen_ops search_ops = {
	.name = N_("Find"),
	.rest_ms = 40,
	.scope = SCOPE_SEARCH,
	.commands = search_commands,
	.about = search_about,
	.title = search_title,
	.paint = search_paint,
	.key = search_key,
	.typing = search_typing,
	.line = search_line,
	.where = search_where,
	.rest = search_rest,
	.news = search_news,
	.context = search_context,
	.free = search_free,
};

struct screen *search_new(struct ui *ui)
{
	struct search *s = mem_zero(sizeof(*s));

	(void)ui;
	s->screen.ops = &search_ops;
	editor_init(&s->typed, false);
	return &s->screen;
}
