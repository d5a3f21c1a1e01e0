/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/saved.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "ui/prompt.h"

/* Ids of rows that are no view; those of views are names of records. */
#define KEEP "*keep"
#define COLUMNS "*columns"

/* ---- records of any such kind ------------------------------------------ */

static char *text_at(const struct row *r, size_t i)
{
	return i < r->cells_n ? cells_text(&r->cells[i]) : mem_strdup("");
}

static void read_row(struct ui *ui, const struct row *r, size_t n,
		     struct saved_row *s)
{
	const struct cells *owner = &r->cells[0], *shared = &r->cells[1];

	*s = (struct saved_row){ .name = mem_strdup(r->name),
				 .title = mem_strdup(r->title) };
	s->owner = text_at(r, 0);
	s->own = owner->n && !strcmp(owner->v[0].ref, session_me(ui->s)->agent);
	s->shared = shared->n && !strcmp(shared->v[0].text, "true");
	s->v = mem_zero((n + 1) * sizeof(*s->v));
	for (size_t i = 0; i < n; i++)
		s->v[i] = text_at(r, i + 2);
}

static void read_rows(struct ui *ui, const struct rows *rows, size_t n,
		      struct saved *all)
{
	all->v = mem_realloc(all->v, (all->n + rows->n + 1) *
			     sizeof(*all->v));
	for (size_t i = 0; i < rows->n; i++)
		read_row(ui, &rows->v[i], n, &all->v[all->n++]);
}

void saved_read(struct ui *ui, const char *role, const char *of,
		const char *const *fields, size_t n, struct saved *all)
{
	static const char *const sort[] = { "name" };
	const struct kind *k = kinds_by_role(ui_kinds(ui), role);
	char *own = mem_printf("of = \"%s\" and owner = me", of);
	char *others = mem_printf("of = \"%s\" and shared and owner != me",
				  of);
	const char **columns = mem_zero((n + 3) * sizeof(*columns));
	struct page_ask asks[2] = { {
		.where = own, .columns = columns, .columns_n = n + 2,
		.sort = sort, .sort_n = 1, .max = SESSION_PAGE,
		.style = CELLS_MACHINE,
	} };
	struct rows rows[2];
	struct err err = ERR_INIT;

	*all = (struct saved){ .fields_n = n };
	columns[0] = "owner";
	columns[1] = "shared";
	for (size_t i = 0; i < n; i++)
		columns[i + 2] = fields[i];
	if (k) {
		asks[0].kind = k->name;
		asks[1] = asks[0];
		asks[1].where = others;
		if (session_pages(ui->s, asks, 2, rows, &err))
			ui_failed(ui, &err);
		for (size_t i = 0; i < 2 && !err.n; i++) {
			read_rows(ui, &rows[i], n, all);
			rows_release(&rows[i]);
		}
	}
	err_release(&err);
	free(columns);
	free(own);
	free(others);
}

void saved_release(struct saved *s)
{
	for (size_t i = 0; i < s->n; i++) {
		for (size_t f = 0; f < s->fields_n; f++)
			free(s->v[i].v[f]);
		free(s->v[i].v);
		free(s->v[i].name);
		free(s->v[i].title);
		free(s->v[i].owner);
	}
	free(s->v);
	*s = (struct saved){ 0 };
}

/* Without the sign that shares it. */
static char *bare(const char *typed, bool *shared)
{
	size_t n = strlen(typed);

	*shared = n && typed[n - 1] == '!';
	n -= *shared;
	while (n && typed[n - 1] == ' ')
		n--;
	return mem_strndup(typed, n);
}

int saved_meaning(struct ui *ui, const char *role, const char *typed,
		  struct buf *out)
{
	const struct kind *k = kinds_by_role(ui_kinds(ui), role);
	const struct field *f = k ? kind_field(k, "shared") : NULL;
	bool shared;
	char *name = bare(typed, &shared);
	int bad = 0;

	if (!*name || !k || k->locked)
		bad = -1;
	else if (shared && (!f || f->locked)) {
		buf_add_str(out, _("you may not share one"));
		bad = -1;
	} else {
		buf_add_str(out, shared ? _("for all") :
			    _("for yourself, ! at the end: for all"));
	}
	free(name);
	return bad;
}

bool saved_keep(struct ui *ui, const char *role, const char *of,
		const char *typed, const char *const *texts)
{
	const struct kind *k = kinds_by_role(ui_kinds(ui), role);
	struct saved all;
	struct changeset c;
	struct item *item = NULL;
	bool shared;
	char *name = bare(typed, &shared), *what;
	int bad;

	if (!k || !*name) {
		free(name);
		return false;
	}
	saved_read(ui, role, of, NULL, 0, &all);
	changeset_init(&c, "screen");
	for (size_t i = 0; i < all.n && !item; i++)
		if (all.v[i].own && !strcmp(all.v[i].title, name))
			item = changeset_item(&c, ITEM_SET, all.v[i].name, 0);
	if (!item) {
		item = changeset_item(&c, ITEM_NEW, k->name, 0);
		item_op(item, OP_SET, "name", name);
		item_op(item, OP_SET, "of", of);
	}
	for (; *texts; texts += 2)
		item_op(item, *texts[1] ? OP_SET : OP_CLEAR, texts[0],
			texts[1]);
	/* Who may not share has none to take back either. */
	if (kind_field(k, "shared") && !kind_field(k, "shared")->locked)
		item_op(item, OP_SET, "shared", shared ? "yes" : "no");
	what = mem_printf(_("%s kept: %s"), words_one(&k->label, ui->lang),
			  name);
	bad = ui_apply(ui, &c, what, NULL);
	changeset_release(&c);
	saved_release(&all);
	free(what);
	free(name);
	return !bad;
}

/* ---- views ------------------------------------------------------------- */

static const char *const view_fields[] = { "filter", "columns", "sort" };

static char *columns_text(const struct view *v)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < v->names_n; i++)
		buf_printf(&b, "%s%s", i ? " " : "", v->names[i]);
	return buf_detach(&b);
}

/* The columns of a text; *n 0 and a fault: one is none. */
static char **columns_read(const struct ui *ui, const struct view *v,
			   const char *text, size_t *n, struct buf *fault)
{
	char *copy = mem_strdup(text), *rest = copy, *word;
	char **names = mem_zero((strlen(text) + 1) * sizeof(*names));

	*n = 0;
	while ((word = strsep(&rest, " "))) {
		int width;
		char *typed = mem_strndup(word, column_name(word, &width));
		const char *column = *typed ?
			filter_column(ui, v->kind, typed) : NULL;

		if (column)
			names[(*n)++] = width ?
				mem_printf("%s:%d", column, width) :
				mem_strdup(column);
		else if (*typed && !fault->n)
			buf_printf(fault, _("no column \"%s\" here"), typed);
		free(typed);
	}
	free(copy);
	return names;
}

static void names_free(char **names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(names[i]);
	free(names);
}

/* Columns that are there no more since it was kept are left out. */
static void view_take(struct ui *ui, struct view *v, const struct saved_row *s)
{
	const char *sort = s->v[2];
	struct buf fault = BUF_INIT;
	size_t n;
	char **names = columns_read(ui, v, s->v[1], &n, &fault);

	if (n)
		view_columns(ui, v, names, n);
	if (!*sort || filter_column(ui, v->kind, sort + (*sort == '-')))
		view_order(ui, v, *sort ? sort : NULL);
	view_filter(ui, v, s->v[0]);
	if (v->filter_fault)
		ui_say(ui, ROLE_ERROR, "! %s", v->filter_fault);
	else if (fault.n)
		ui_say(ui, ROLE_QUESTION, "%s", buf_str(&fault));
	free(v->saved);
	v->saved = mem_strdup(s->title);
	names_free(names, n);
	buf_release(&fault);
}

static int keep_meaning(struct ui *ui, void *ctx, const char *typed,
			struct buf *out)
{
	(void)ctx;
	return saved_meaning(ui, "view", typed, out);
}

static bool keep_accept(struct ui *ui, void *ctx, const char *typed)
{
	struct view *v = ctx;
	char *columns = columns_text(v);
	const char *const texts[] = {
		"filter", v->filter, "columns", columns,
		"sort", v->sort ? v->sort : "", NULL
	};
	struct buf none = BUF_INIT;
	bool done = !saved_meaning(ui, "view", typed, &none) &&
		saved_keep(ui, "view", v->kind->name, typed, texts), shared;

	if (done) {
		free(v->saved);
		v->saved = bare(typed, &shared);
	}
	buf_release(&none);
	free(columns);
	return done;
}

static int columns_meaning(struct ui *ui, void *ctx, const char *typed,
			   struct buf *out)
{
	size_t n;
	char **names = columns_read(ui, ctx, typed, &n, out);
	int bad = out->n || !n ? -1 : 0;

	if (!bad)
		buf_printf(out, ngettext("%zu column", "%zu columns", n), n);
	names_free(names, n);
	return bad;
}

static bool columns_accept(struct ui *ui, void *ctx, const char *typed)
{
	struct buf fault = BUF_INIT;
	size_t n;
	char **names = columns_read(ui, ctx, typed, &n, &fault);
	bool good = n && !fault.n;

	if (good)
		view_columns(ui, ctx, names, n);
	names_free(names, n);
	buf_release(&fault);
	return good;
}

void saved_offer(struct ui *ui, const struct view *v, struct picker *all)
{
	const struct kind *k = kinds_by_role(ui_kinds(ui), "view");
	struct saved views;

	saved_read(ui, "view", v->kind->name, view_fields, 3, &views);
	for (size_t i = 0; i < views.n; i++) {
		const struct saved_row *s = &views.v[i];
		char *of = mem_printf(_("view of %s"), s->owner);

		picker_add(all, s->title, s->own ? s->shared ?
			   _("view for all") : _("view") : of, s->name);
		free(of);
	}
	saved_release(&views);
	if (k && !k->locked)
		picker_add(all, _("keep this view as ..."), "", KEEP);
	picker_add(all, _("columns as text: order, widths"), "", COLUMNS);
}

bool saved_picked(struct ui *ui, struct view *v, const char *id)
{
	struct prompt_ask ask = { .ctx = v };
	struct saved views;
	bool taken = true;

	if (!strcmp(id, KEEP)) {
		ask.label = _("keep as:");
		ask.start = v->saved;
		ask.meaning = keep_meaning;
		ask.accept = keep_accept;
		prompt_open(ui, &ask);
	} else if (!strcmp(id, COLUMNS)) {
		char *text = columns_text(v);

		ask.label = _("columns:");
		ask.start = text;
		ask.meaning = columns_meaning;
		ask.accept = columns_accept;
		prompt_open(ui, &ask);
		free(text);
	} else if (strchr(id, ':')) {
		saved_read(ui, "view", v->kind->name, view_fields, 3, &views);
		for (size_t i = 0; i < views.n; i++)
			if (!strcmp(views.v[i].name, id))
				view_take(ui, v, &views.v[i]);
		saved_release(&views);
	} else {
		taken = false;
	}
	return taken;
}
