/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "session/json.h"
#include "ui/actions.h"
#include "ui/screens.h"

/*
 * Two records side by side. The left one stays; in ( ) stands what it will
 * have. Fields that are the same are told in one row.
 */
enum whose { OWN, OTHER, BOTH };
static const char *const words[] = { "own", "other", "both" };
static const enum op_kind ops[] = { OP_OWN, OP_OTHER, OP_BOTH };

struct pair_row {
	const json_t *field;	/* of `all` */
	enum whose choice;
};

struct pair {
	struct screen screen;
	char *own, *other, *title;
	json_t *all;		/* as the job gave it */
	struct pair_row *v;	/* those that are not the same */
	size_t n, cap, same;
	size_t focus, top;
	void (*end)(struct ui *ui, void *ctx, enum pair_end how);
	void *ctx;
};

/* ---- what there is ----------------------------------------------------- */

static bool differs(const json_t *field)
{
	return json_is_true(json_object_get(field, "differs"));
}

static void add_rows(struct pair *p, bool clashes)
{
	const json_t *field;
	size_t i;

	json_array_foreach(json_object_get(p->all, "fields"), i, field) {
		const char *stays = json_text(field, "stays");
		enum whose choice = OWN;

		if (json_is_true(json_object_get(field, "same"))) {
			p->same += clashes;
			continue;
		}
		if (differs(field) != clashes)
			continue;
		while (choice < BOTH && strcmp(stays, words[choice]))
			choice++;
		mem_grow(&p->v, &p->cap, p->n + 1, sizeof(*p->v));
		p->v[p->n++] = (struct pair_row){ field, choice };
	}
}

static int load(struct ui *ui, struct pair *p)
{
	const char *names[] = { p->own, p->other };
	struct err err = ERR_INIT;
	char *result = NULL;
	int bad = session_call(ui->s, "pair", names, 2, NULL, NULL, &result,
			       &err);

	if (bad) {
		ui_failed(ui, &err);
	} else {
		json_decref(p->all);
		p->all = json_loads(result, 0, NULL);
		p->n = p->same = 0;
		add_rows(p, true);
		add_rows(p, false);
		if (p->focus >= p->n)
			p->focus = 0;
	}
	free(result);
	err_release(&err);
	return bad || !p->all ? -1 : 0;
}

static const json_t *side(const struct pair *p, const char *which)
{
	return json_object_get(p->all, which);
}

static uint32_t version(const struct pair *p, const char *which)
{
	return (uint32_t)json_integer_value(json_object_get(side(p, which),
							    "version"));
}

/* ---- painting ---------------------------------------------------------- */

struct at { int x, w; };

static struct at column_at(const struct ui *ui, int column)
{
	int label = ui_class(ui) >= 80 ? 14 : 10;
	int w = (ui->cols - 1 - GUTTER - label) / 2;

	if (!column)
		return (struct at){ GUTTER, label - 1 };
	return (struct at){ GUTTER + label + (column - 1) * w, w - 1 };
}

static void paint_value(struct ui *ui, const struct pair_row *row, int y,
			enum whose which)
{
	struct at at = column_at(ui, 1 + (int)which);
	const char *value = json_text(row->field, words[which]);
	bool stays = row->choice == which || row->choice == BOTH;
	char *text = mem_printf(stays ? "(%s)" : "%s",
				*value ? value : _("empty"));

	if (!*value && !stays)
		*text = '\0';
	paint_text(ui->canvas, y, stays ? at.x - 1 : at.x,
		   stays ? at.w + 1 : at.w,
		   stays && differs(row->field) ? ROLE_QUESTION : ROLE_NORMAL,
		   text);
	free(text);
}

static void paint_row(struct ui *ui, const struct pair_row *row, int y,
		      bool focus)
{
	struct at at = column_at(ui, 0);

	/* The bracket of the value stands before its column. */
	paint_text(ui->canvas, y, at.x, at.w - 1, ROLE_NORMAL,
		   json_text(row->field, "label"));
	paint_value(ui, row, y, OWN);
	paint_value(ui, row, y, OTHER);
	paint_gutter(ui->canvas, y, 0, focus, differs(row->field) ? '!' : ' ',
		     ROLE_QUESTION);
	if (focus) {
		if (!ui->options->slow)
			paint_handle(ui->canvas, y, 0, GUTTER + at.w);
		paint_cursor(ui->canvas, y, GUTTER);
	}
}

static void paint_heads(struct ui *ui, struct pair *p, int y)
{
	char *heads[] = {
		mem_strdup(_("field")),
		mem_printf(_("%s stays"), json_text(side(p, "own"), "name")),
		mem_printf(_("%s goes"), json_text(side(p, "other"),
						   "name")),
	};

	for (int i = 0; i < 3; i++) {
		struct at at = column_at(ui, i);
		const char *colon = i ? strchr(heads[i], ':') : NULL;

		paint_text(ui->canvas, y, at.x, at.w, ROLE_FRAME,
			   colon ? colon + 1 : heads[i]);
		free(heads[i]);
	}
}

static void paint_moves(struct ui *ui, struct pair *p, int y, int end)
{
	const json_t *move;
	size_t i;

	if (y < end)
		paint_rule(ui->canvas, y++, GUTTER, ui->cols - GUTTER - 1,
			   _("moves"));
	json_array_foreach(json_object_get(p->all, "moves"), i, move) {
		struct at at = column_at(ui, 0);
		char *own = mem_printf("%lld", (long long)json_integer_value(
					json_object_get(move, "own")));
		char *other = mem_printf("+ %lld", (long long)
			json_integer_value(json_object_get(move, "other")));

		if (y < end) {
			paint_text(ui->canvas, y, at.x, at.w, ROLE_NORMAL,
				   json_text(move, "label"));
			at = column_at(ui, 1);
			paint_text(ui->canvas, y, at.x, at.w, ROLE_NORMAL,
				   own);
			at = column_at(ui, 2);
			paint_text(ui->canvas, y++, at.x, at.w, ROLE_NORMAL,
				   other);
		}
		free(own);
		free(other);
	}
}

static void pair_paint(struct ui *ui, struct screen *screen)
{
	struct pair *p = (struct pair *)screen;
	int y = ui_body_top(ui), end = ui->rows - 2;
	char *same;

	/* Among the rows only what differs has one. */
	paint_text(ui->canvas, y - 1, GUTTER, ui->cols - GUTTER - 1,
		   ROLE_NORMAL, json_text(side(p, "own"), "title"));
	paint_heads(ui, p, y++);
	if (p->focus < p->top)
		p->top = p->focus;
	if ((int)(p->focus - p->top) >= end - y)
		p->top = p->focus - (size_t)(end - y) + 1;
	for (size_t i = p->top; i < p->n && y < end; i++)
		paint_row(ui, &p->v[i], y++, i == p->focus);
	if (!p->n)
		paint_cursor(ui->canvas, y, GUTTER);
	if (y < end) {
		same = mem_printf(ngettext("%zu field is the same",
					   "%zu fields are the same",
					   p->same), p->same);
		paint_text(ui->canvas, y++, GUTTER, ui->cols - GUTTER - 1,
			   ROLE_FRAME, same);
		free(same);
	}
	paint_moves(ui, p, y, end);
}

static void pair_title(struct ui *ui, struct screen *screen, struct title *t)
{
	struct pair *p = (struct pair *)screen;
	const json_t *reason;
	size_t i;

	(void)ui;
	buf_add_str(&t->left, p->title ? p->title : _("Two records"));
	json_array_foreach(json_object_get(p->all, "reasons"), i, reason)
		buf_printf(&t->left, "%s%s", i ? ", " : ": ",
			   json_string_value(reason));
}

static bool pair_line(struct ui *ui, struct screen *screen, struct buf *out)
{
	(void)screen;
	buf_add_str(out, ui_class(ui) >= 80 ?
		_("Left, Right choose  Space both  o swap sides  Del no double  F2 merge") :
		_("Left Right  Space both  Del none  F2"));
	return true;
}

static const char *value_of(const struct pair_row *row)
{
	return row->choice == BOTH ? _("both") :
		json_text(row->field, words[row->choice]);
}

static void pair_where(struct ui *ui, struct screen *screen, struct buf *out)
{
	struct pair *p = (struct pair *)screen;
	const struct pair_row *row = p->n ? &p->v[p->focus] : NULL;

	(void)ui;
	if (!row)
		buf_add_str(out, _("All fields are the same"));
	else
		buf_printf(out, _("%s, %zu of %zu: %s; the other: %s; stays: %s"),
			   json_text(row->field, "label"), p->focus + 1, p->n,
			   json_text(row->field, "own"),
			   json_text(row->field, "other"), value_of(row));
}

static void pair_context(struct ui *ui, struct screen *screen,
			 struct context *c)
{
	struct pair *p = (struct pair *)screen;

	(void)ui;
	context_set(c, p->own, json_text(side(p, "own"), "title"),
		    version(p, "own"));
}

/* ---- commands ---------------------------------------------------------- */

static void go(struct screen *screen, int by)
{
	struct pair *p = (struct pair *)screen;

	if (by < 0 && p->focus)
		p->focus--;
	else if (by > 0 && p->focus + 1 < p->n)
		p->focus++;
}

static void down(struct ui *ui, struct screen *s)
{
	(void)ui;
	go(s, 1);
}

static void up(struct ui *ui, struct screen *s)
{
	(void)ui;
	go(s, -1);
}

static void choose(struct ui *ui, struct screen *screen, enum whose choice)
{
	struct pair *p = (struct pair *)screen;
	struct pair_row *row = p->n ? &p->v[p->focus] : NULL;

	if (!row)
		return;
	if (choice == BOTH && !json_is_true(json_object_get(row->field,
							    "may_both")))
		ui_say(ui, ROLE_QUESTION,
		       _("Only one of both values can stay"));
	else
		row->choice = choice;
}

static void left(struct ui *ui, struct screen *s)
{
	choose(ui, s, OWN);
}

static void right(struct ui *ui, struct screen *s)
{
	choose(ui, s, OTHER);
}

static void both(struct ui *ui, struct screen *s)
{
	choose(ui, s, BOTH);
}

static void swap_names(struct pair *p)
{
	char *own = p->own;

	p->own = p->other;
	p->other = own;
}

/* Not without what is shown: F2 merges as it stands there. */
static void swap_sides(struct ui *ui, struct screen *screen)
{
	struct pair *p = (struct pair *)screen;

	swap_names(p);
	if (load(ui, p))
		swap_names(p);
}

/* Tells the screen below, which is there as long as this one. */
static void ended(struct ui *ui, struct pair *p, enum pair_end how)
{
	void (*end)(struct ui *ui, void *ctx, enum pair_end how) = p->end;
	void *ctx = p->ctx;

	ui_pop(ui);
	if (end)
		end(ui, ctx, how);
	else
		ui_refresh(ui);
}

static void merge(struct ui *ui, struct screen *screen)
{
	struct pair *p = (struct pair *)screen;
	struct changeset c;
	struct item *item;
	char *what;
	int bad;

	changeset_init(&c, "screen");
	item = changeset_item(&c, ITEM_MERGE, p->own, version(p, "own"));
	item->other = mem_strdup(p->other);
	item->other_expected = version(p, "other");
	for (size_t i = 0; i < p->n; i++)
		item_op(item, ops[p->v[i].choice],
			json_text(p->v[i].field, "field"), NULL);
	what = mem_printf(_("%s went into %s"),
			  json_text(side(p, "other"), "title"), p->own);
	bad = ui_apply(ui, &c, what, NULL);
	changeset_release(&c);
	free(what);
	/* Somebody was faster: as it is now, the choices anew. */
	if (bad)
		load(ui, p);
	else
		ended(ui, p, PAIR_MERGED);
}

static void no_double(struct ui *ui, struct screen *screen)
{
	struct pair *p = (struct pair *)screen;
	const struct kind *k = kinds_by_role(ui_kinds(ui), "distinct");
	struct changeset c;
	struct item *item;
	int bad;

	if (!k) {
		ui_say(ui, ROLE_QUESTION,
		       _("There is no kind for what is no double."));
		return;
	}
	changeset_init(&c, "screen");
	item = changeset_item(&c, ITEM_NEW, k->name, 0);
	item_op(item, OP_SET, "one", p->own);
	item_op(item, OP_SET, "other", p->other);
	bad = ui_apply(ui, &c, _("noted as no double"), NULL);
	changeset_release(&c);
	if (!bad)
		ended(ui, p, PAIR_DISTINCT);
}

static void open_own(struct ui *ui, struct screen *s)
{
	open_record(ui, ((struct pair *)s)->own);
}

static void pair_shown(struct ui *ui, struct screen *s)
{
	struct pair *p = (struct pair *)s;

	if (p->all)
		load(ui, p);
}

static void pair_free(struct screen *screen)
{
	struct pair *p = (struct pair *)screen;

	json_decref(p->all);
	free(p->own);
	free(p->other);
	free(p->title);
	free(p->v);
	free(p);
}

static const struct screen_command pair_commands[] = {
	{ "move.down", down },		{ "move.up", up },
	{ "focus.next", down },		{ "focus.prev", up },
	{ "move.left", left },		{ "move.right", right },
	{ "item.next", both },		{ "list.order", swap_sides },
	{ "item.open", open_own },	{ "item.bin", no_double },
	{ "form.save", merge },
	{ NULL, NULL }
};

static const char *const pair_about[] = {
	N_("Two records side by side: the left one stays, in ( ) stands what it will have. Rows with ! differ."),
	N_("What named the other names the one that stays; its number goes on finding it."),
	N_("It is one change: u parts them again, with all their links."),
	N_("Example: the other's street is right: Right  F2"),
	NULL
};

static const struct screen_ops pair_ops = {
	.name = N_("Two side by side"),
	.scope = SCOPE_FORM | SCOPE_LIST,
	.commands = pair_commands,
	.about = pair_about,
	.title = pair_title,
	.paint = pair_paint,
	.line = pair_line,
	.where = pair_where,
	.shown = pair_shown,
	.context = pair_context,
	.free = pair_free,
};

struct screen *pair_new(struct ui *ui, const char *own, const char *other,
			const char *title,
			void (*end)(struct ui *ui, void *ctx,
				    enum pair_end how), void *ctx)
{
	struct pair *p = mem_zero(sizeof(*p));

	p->screen.ops = &pair_ops;
	p->own = mem_strdup(own);
	p->other = mem_strdup(other);
	p->title = title ? mem_strdup(title) : NULL;
	p->end = end;
	p->ctx = ctx;
	if (!load(ui, p))
		return &p->screen;
	pair_free(&p->screen);
	return NULL;
}
