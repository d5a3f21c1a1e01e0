/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/view.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/tr.h"
#include "model/type.h"
#include "model/value_number.h"
#include "ui/prompt.h"

static char marked;		/* what a mark's name leads to */

bool view_marked(const struct view *v, const char *name)
{
	return map_get(v->marks, slice_str(name)) != NULL;
}

static void drop_columns(struct view *v)
{
	size_t i;

	for (i = 0; i < v->names_n; i++)
		free(v->names[i]);
	free(v->names);
	columns_release(&v->columns);
}

static void take_columns(struct ui *ui, struct view *v)
{
	const struct kind *k = v->kind;
	const struct field *f = v->by ? kind_field(k, v->by) : NULL;
	char *const *names = f && f->show_n ? f->show : k->list;
	size_t n = f && f->show_n ? f->show_n : k->list_n, i;

	v->names = mem_alloc((n + 1) * sizeof(*v->names));
	for (i = 0; i < n; i++)
		v->names[i] = mem_strdup(names[i]);
	v->names_n = n;
	columns_make(ui, k, v->names, n, &v->columns);
}

/* Forms may have been taken in since: what it shows must be there still. */
static void follow_kinds(struct ui *ui, struct view *v)
{
	const struct kind *k = kinds_find(ui_kinds(ui), v->kind->name);

	if (!k || k == v->kind)
		return;
	v->kind = k;
	drop_columns(v);
	take_columns(ui, v);
	if (v->sort && !kind_field(k, v->sort + (*v->sort == '-'))) {
		free(v->sort);
		v->sort = NULL;
	}
}

void view_differs(struct view *v)
{
	free(v->saved);
	v->saved = NULL;
}

void view_columns(struct ui *ui, struct view *v, char *const *names, size_t n)
{
	char **copies = mem_alloc((n + 1) * sizeof(*copies));

	for (size_t i = 0; i < n; i++)
		copies[i] = mem_strdup(names[i]);
	drop_columns(v);
	v->names = copies;
	v->names_n = n;
	columns_make(ui, v->kind, v->names, n, &v->columns);
	view_differs(v);
	v->fresh = false;
	view_load(ui, v);
}

void view_order(struct ui *ui, struct view *v, const char *sort)
{
	char *copy = sort ? mem_strdup(sort) : NULL;

	free(v->sort);
	v->sort = copy;
	view_differs(v);
	v->fresh = false;
	view_load(ui, v);
}

void view_init(struct ui *ui, struct view *v, const struct kind *k,
	       const char *target, const char *by, const char *where)
{
	memset(v, 0, sizeof(*v));
	v->kind = k;
	v->target = target ? mem_strdup(target) : NULL;
	v->by = by ? mem_strdup(by) : NULL;
	v->where = where ? mem_strdup(where) : NULL;
	v->condition = where ? mem_strdup(where) : NULL;
	v->filter = mem_strdup("");
	v->marks = map_new();
	take_columns(ui, v);
	v->window.s = ui->s;
}

void view_release(struct view *v)
{
	drop_columns(v);
	free(v->target);
	free(v->by);
	free(v->where);
	free(v->many);
	free(v->filter);
	free(v->condition);
	free(v->sort);
	free(v->saved);
	free(v->filter_fault);
	window_release(&v->window);
	map_free(v->marks);
	memset(v, 0, sizeof(*v));
}

static void count(const struct ui *ui, const struct window *w,
		  struct buf *out)
{
	number_print((int64_t)w->total, 0, NUMBER_PEOPLE, !strcmp(ui->lang, "de"),
		     out);
	if (!w->counted)
		buf_add_char(out, '+');
}

static void set_ask(struct ui *ui, struct view *v)
{
	struct page_ask *a = &v->window.ask;

	*a = (struct page_ask){
		.kind = v->kind->name,
		.where = v->condition,
		.target = v->target, .by = v->by,
		.columns = (const char *const *)v->columns.names, .columns_n = v->columns.n,
		.sort = (const char *const *)&v->sort,
		.sort_n = v->sort ? 1 : 0,
		.style = CELLS_SHORT,
		.closed = v->target != NULL,
	};
	v->window.page = (size_t)ui->rows + 10;
}

bool view_load(struct ui *ui, struct view *v)
{
	struct err err = ERR_INIT;

	if (v->fresh)
		return true;
	set_ask(ui, v);
	v->fresh = true;
	v->focus = v->top = 0;
	if (!window_open(&v->window, &err))
		return true;
	window_release(&v->window);
	v->window.total = 0;
	ui_failed(ui, &err);
	err_release(&err);
	return false;
}

void view_renew(struct ui *ui, struct view *v)
{
	const struct row *r;
	uint64_t was = v->focus;
	struct err err = ERR_INIT;

	follow_kinds(ui, v);
	if (!v->fresh)
		return;
	set_ask(ui, v);
	r = view_row(ui, v);
	if (window_renew(&v->window, r ? r->name : NULL, &v->focus, &err))
		ui_failed(ui, &err);
	/* The focus keeps its record, the record its row of the screen. */
	if (v->focus > was)
		v->top += v->focus - was;
	else
		v->top -= was - v->focus < v->top ? was - v->focus : v->top;
	err_release(&err);
}

const struct row *view_row(struct ui *ui, struct view *v)
{
	struct err err = ERR_INIT;
	const struct row *r;

	if (!view_load(ui, v))
		return NULL;
	r = window_row(&v->window, v->focus, &err);
	if (err.n)
		ui_failed(ui, &err);
	err_release(&err);
	return r;
}

/* ---- moving ----------------------------------------------------------- */

static void move_to(struct ui *ui, struct view *v, uint64_t to)
{
	struct err err = ERR_INIT;

	if (window_row(&v->window, to, &err))
		v->focus = to;
	else if (v->window.total)
		v->focus = window_last(&v->window, &err);
	if (err.n)
		ui_failed(ui, &err);
	err_release(&err);
}

static void move_by(struct ui *ui, struct view *v, long by)
{
	if (by < 0 && v->focus < (uint64_t)-by)
		v->focus = 0;
	else if (by < 0 || v->window.total)
		move_to(ui, v, v->focus + (uint64_t)by);
}

static void move_last(struct ui *ui, struct view *v)
{
	struct err err = ERR_INIT;

	v->focus = window_last(&v->window, &err);
	if (err.n)
		ui_failed(ui, &err);
	err_release(&err);
}

const char *view_step(struct ui *ui, struct view *v, const char *name, int by)
{
	const struct row *r;
	struct err err = ERR_INIT;
	uint64_t to = v->focus + (uint64_t)(int64_t)by;

	view_load(ui, v);
	if (by < 0 && !v->focus)
		return NULL;
	r = window_row(&v->window, to, &err);
	if (err.n)
		ui_failed(ui, &err);
	err_release(&err);
	if (!r || !strcmp(r->name, name))
		return NULL;
	v->focus = to;
	return r->name;
}

/* ---- marks ------------------------------------------------------------ */

static void set_mark(struct ui *ui, struct view *v, bool on)
{
	const struct row *r = view_row(ui, v);

	if (r)
		map_set(v->marks, slice_str(r->name), on ? &marked : NULL);
}

#define MARKS_LIMIT 50000

/* All that the filter shows, not only what is at hand. */
static void mark_all(struct ui *ui, struct view *v)
{
	static const char *const columns[] = { "number" };
	struct page_ask ask = v->window.ask;
	struct rows page = { 0 }, next;
	struct err err = ERR_INIT;
	size_t i;

	if (map_count(v->marks)) {
		map_free(v->marks);
		v->marks = map_new();
		return;
	}
	ask.columns = columns;
	ask.columns_n = 1;
	ask.max = SESSION_PAGE;
	do {
		if (page.n) {
			ask.place = page.v[page.n - 1].place;
			ask.place_n = page.v[page.n - 1].place_n;
		}
		memset(&next, 0, sizeof(next));
		if (session_page(ui->s, &ask, &next, &err)) {
			ui_failed(ui, &err);
			break;
		}
		for (i = 0; i < next.n; i++)
			map_set(v->marks, slice_str(next.v[i].name), &marked);
		rows_release(&page);
		page = next;
	} while (page.more && page.n && map_count(v->marks) < MARKS_LIMIT);
	rows_release(&page);
	err_release(&err);
	ui_say(ui, ROLE_NORMAL, _("%zu marked"), map_count(v->marks));
}

/* ---- filter ----------------------------------------------------------- */

void view_filter(struct ui *ui, struct view *v, const char *typed)
{
	struct err err = ERR_INIT;
	char *made = filter_condition(ui, v->kind, v->where, typed, &err);
	struct page_ask was = v->window.ask;

	if (typed != v->filter) {
		free(v->filter);
		v->filter = mem_strdup(typed);
		view_differs(v);
	}
	free(v->filter_fault);
	v->filter_fault = NULL;
	if (!err.n) {
		char *old = v->condition;

		v->condition = made;
		set_ask(ui, v);
		if (!window_open(&v->window, &err)) {
			v->focus = v->top = 0;
			v->fresh = true;
			free(old);
			goto out;
		}
		/* Half a comparison is not a fault: the rows stay. */
		v->window.ask = was;
		v->condition = old;
		v->window.ask.where = old;
		free(made);
	}
	if (err_code(&err) == ERR_UNAVAILABLE)
		ui_failed(ui, &err);
	else if (err.n)
		v->filter_fault = err_item_text_bare(&err.items[0]);
out:
	err_release(&err);
}

static void filter_typed(struct ui *ui, void *ctx, const char *typed)
{
	view_filter(ui, ctx, typed);
}

static int filter_meaning(struct ui *ui, void *ctx, const char *typed,
			  struct buf *out)
{
	struct buf n = BUF_INIT;
	struct view *v = ctx;

	view_filter(ui, v, typed);
	if (v->filter_fault) {
		buf_add_str(out, v->filter_fault);
		return -1;
	}
	count(ui, &v->window, &n);
	buf_printf(out, _("%s found"), buf_str(&n));
	buf_release(&n);
	return 0;
}

static bool filter_accept(struct ui *ui, void *ctx, const char *typed)
{
	const struct view *v = ctx;

	(void)ui;
	(void)typed;
	return !v->filter_fault;	/* the rows are not those asked for */
}

static void filter_cancel(struct ui *ui, void *ctx)
{
	view_filter(ui, ctx, "");
}

static void filter_key(struct ui *ui, void *ctx, const char *typed)
{
	/* The meaning already did the work, but for an empty text. */
	if (!*typed)
		filter_typed(ui, ctx, typed);
}

static void filter_open(struct ui *ui, struct view *v)
{
	struct prompt_ask ask = {
		.label = _("filter:"), .start = v->filter,
		.foot = _("Enter into the list  Esc clears"),
		.meaning = filter_meaning, .typed = filter_key,
		.accept = filter_accept, .cancel = filter_cancel, .ctx = v,
	};

	prompt_open(ui, &ask);
}

/* ---- order ------------------------------------------------------------ */

/* A letter for each column, the first of its label that is free. */
static void column_letters(const struct view *v, char *letters)
{
	size_t i;

	for (i = 0; i < v->columns.shown && i < 26; i++) {
		const char *p = v->columns.v[i].label;
		char c = 0;

		for (; *p; p++) {
			c = (char)(*p | 0x20);
			if (c >= 'a' && c <= 'z' && !strchr(letters, c))
				break;
			c = 0;
		}
		if (!c)
			for (c = 'a'; strchr(letters, c); c++)
				;
		letters[i] = c;
	}
}

static void order_answer(struct ui *ui, void *ctx, char letter)
{
	struct view *v = ctx;
	char letters[27] = "";
	const char *column, *at;
	char *sort;
	bool again;

	column_letters(v, letters);
	at = strchr(letters, letter);
	if (!at)
		return;
	column = v->columns.v[at - letters].name;
	again = v->sort && !strcmp(v->sort, column);
	sort = mem_printf("%s%s", again ? "-" : "", column);
	view_order(ui, v, sort);
	free(sort);
}

static void order_open(struct ui *ui, struct view *v)
{
	char letters[27] = "";
	struct ask_letter ask = { .letters = letters, .answer = order_answer,
				  .ctx = v };
	struct buf b = BUF_INIT;
	size_t i;

	column_letters(v, letters);
	buf_add_str(&b, _("order by:"));
	for (i = 0; letters[i]; i++)
		buf_printf(&b, "  %c %s", letters[i], v->columns.v[i].label);
	buf_add_str(&b, "  Esc");
	ask.text = buf_str(&b);
	ask_open(ui, &ask);
	buf_release(&b);
}

/* ---- commands --------------------------------------------------------- */

bool view_command(struct ui *ui, struct view *v, const char *id, int rows)
{
	if (!strcmp(id, "move.down"))
		move_by(ui, v, 1);
	else if (!strcmp(id, "move.up"))
		move_by(ui, v, -1);
	else if (!strcmp(id, "move.page_down"))
		move_by(ui, v, rows > 1 ? rows - 1 : 1);
	else if (!strcmp(id, "move.page_up"))
		move_by(ui, v, rows > 1 ? -(rows - 1) : -1);
	else if (!strcmp(id, "move.first"))
		move_to(ui, v, 0);
	else if (!strcmp(id, "move.last"))
		move_last(ui, v);
	else if (!strcmp(id, "item.next")) {
		set_mark(ui, v, true);
		move_by(ui, v, 1);
	} else if (!strcmp(id, "item.prev")) {
		move_by(ui, v, -1);
		set_mark(ui, v, false);
	} else if (!strcmp(id, "mark.all"))
		mark_all(ui, v);
	else if (!strcmp(id, "list.filter"))
		filter_open(ui, v);
	else if (!strcmp(id, "list.order"))
		order_open(ui, v);
	else
		return false;
	return true;
}

void view_context(struct ui *ui, struct view *v, struct context *c)
{
	const struct row *r = view_row(ui, v);

	if (r)
		context_set(c, r->name, r->title, r->version);
	context_marks(c, v->marks);
}

void view_where(struct ui *ui, struct view *v, struct buf *out)
{
	const struct row *r = view_row(ui, v);
	size_t i;

	if (!r) {
		buf_printf(out, _("%s: empty"),
			   words_many(&v->kind->label, ui->lang));
		return;
	}
	buf_printf(out, _("%s, %llu of %llu"),
		   words_many(&v->kind->label, ui->lang),
		   (unsigned long long)v->focus + 1,
		   (unsigned long long)v->window.total);
	if (view_marked(v, r->name))
		buf_printf(out, ", %s", _("marked"));
	for (i = 0; i < r->cells_n; i++) {
		char *text = cells_text(&r->cells[i]);

		if (*text)
			buf_printf(out, ", %s", text);
		free(text);
	}
}

void view_count(struct ui *ui, const struct view *v, struct buf *out)
{
	struct buf n = BUF_INIT;

	count(ui, &v->window, &n);
	if (*v->filter)
		buf_printf(out, _("%s for \"%s\""), buf_str(&n), v->filter);
	else
		buf_add_str(out, buf_str(&n));
	buf_release(&n);
	if (map_count(v->marks))
		buf_printf(out, _(", %zu marked"), map_count(v->marks));
}

bool view_touched(const struct view *v, const struct news *n)
{
	size_t i, len = strlen(v->kind->name);

	if (!n->names_n)
		return true;
	for (i = 0; i < n->names_n; i++)
		if (!strncmp(n->names[i], v->kind->name, len) &&
		    n->names[i][len] == ':')
			return true;
	return false;
}
