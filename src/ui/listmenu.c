/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/listmenu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/type.h"
#include "ui/picker.h"

/* ---- columns ---------------------------------------------------------- */

static size_t column_at(const struct view *v, const char *name)
{
	size_t i;

	for (i = 0; i < v->names_n; i++)
		if (!strcmp(v->names[i], name))
			break;
	return i;
}

static void add_column(struct ui *ui, const struct view *v,
		       struct picker *all, const char *name)
{
	const struct field *end;
	char *label = column_label(ui, v->kind, name, &end);

	picker_add(all, label, column_at(v, name) < v->names_n ? _("shown") :
		   "", name);
	free(label);
}

static void toggle(struct ui *ui, void *ctx, const struct pick *p)
{
	struct view *v = ctx;
	size_t at = column_at(v, p->id);

	if (at < v->names_n && v->names_n > 1) {
		free(v->names[at]);
		memmove(v->names + at, v->names + at + 1,
			(v->names_n - at - 1) * sizeof(*v->names));
		v->names_n--;
	} else if (at == v->names_n) {
		v->names = mem_realloc(v->names, (v->names_n + 2) *
				       sizeof(*v->names));
		v->names[v->names_n++] = mem_strdup(p->id);
	}
	columns_release(&v->columns);
	columns_make(ui, v->kind, v->names, v->names_n, &v->columns);
	v->fresh = false;
	view_load(ui, v);
}

void listmenu_columns(struct ui *ui, struct view *v)
{
	struct choose how = { _("columns"), _("Enter shows, hides  Esc"),
			      toggle, NULL, v };
	struct picker all = { 0 };
	size_t i;

	for (i = 0; i < v->names_n; i++)
		add_column(ui, v, &all, v->names[i]);
	for (i = 0; i < v->kind->fields_n; i++)
		if (column_at(v, v->kind->fields[i].name) == v->names_n)
			add_column(ui, v, &all, v->kind->fields[i].name);
	for (i = 0; i < v->kind->paths_n; i++)
		if (column_at(v, v->kind->paths[i].name) == v->names_n)
			add_column(ui, v, &all, v->kind->paths[i].name);
	choose_open(ui, &how, &all);
}

/* ---- counts ----------------------------------------------------------- */

struct counting {
	struct view *view;
	char *column;
};

static void narrow(struct ui *ui, void *ctx, const struct pick *p)
{
	struct counting *c = ctx;
	char *typed = mem_printf("%s=%s", c->column, p->id);
	char *space;

	/* A filter's words end at blanks: the rest of a value may be any. */
	for (space = strchr(typed, ' '); space; space = strchr(space, ' '))
		*space = '*';
	view_filter(ui, c->view, typed);
	free(typed);
}

static void counting_free(void *ctx)
{
	struct counting *c = ctx;

	free(c->column);
	free(c);
}

static void count_value(struct ui *ui, struct view *v, const char *column,
			const char *code, const char *label,
			struct picker *all)
{
	struct buf sel = BUF_INIT;
	struct err err = ERR_INIT;
	uint64_t n = 0;
	char text[32];

	buf_printf(&sel, "%s where ", v->kind->name);
	if (v->condition)
		buf_printf(&sel, "(%s) and ", v->condition);
	buf_printf(&sel, "%s = \"%s\"", column, code);
	if (!session_count(ui->s, buf_str(&sel), &n, &err) && n) {
		snprintf(text, sizeof(text), "%llu", (unsigned long long)n);
		picker_add(all, label, text, code);
	}
	err_release(&err);
	buf_release(&sel);
}

static void count_master(struct ui *ui, struct view *v, const char *column,
			 const struct field *f, struct picker *all)
{
	static const char *const code[] = { "code" };
	struct page_ask ask = { .kind = f->to[0], .columns = code,
		.columns_n = 1, .max = 200, .style = CELLS_SHORT };
	struct rows rows = { 0 };
	struct err err = ERR_INIT;
	size_t i;

	if (!session_page(ui->s, &ask, &rows, &err))
		for (i = 0; i < rows.n; i++)
			if (rows.v[i].cells_n && rows.v[i].cells[0].n)
				count_value(ui, v, column,
					    rows.v[i].cells[0].v[0].text,
					    rows.v[i].title, all);
	rows_release(&rows);
	err_release(&err);
}

static void count_column(struct ui *ui, struct view *v,
			 const struct column *c)
{
	struct counting *counting = mem_zero(sizeof(*counting));
	struct choose how = { c->label, _("Enter narrows  Esc"), narrow,
			      counting_free, counting };
	struct picker all = { 0 };
	size_t i;

	counting->view = v;
	counting->column = mem_strdup(c->name);
	for (i = 0; i < c->field->of_n; i++)
		count_value(ui, v, c->name, c->field->of[i].code,
			    words_one(&c->field->of[i].label, ui->lang),
			    &all);
	if (c->field->master && c->field->to_n)
		count_master(ui, v, c->name, c->field, &all);
	choose_open(ui, &how, &all);
}

static void picked(struct ui *ui, void *ctx, const struct pick *p)
{
	struct view *v = ctx;
	size_t i;

	for (i = 0; i < v->columns.n; i++)
		if (!strcmp(v->columns.v[i].name, p->id))
			count_column(ui, v, &v->columns.v[i]);
}

static bool countable(const struct column *c)
{
	return c->field && (c->field->of_n ||
			    (c->field->master && c->field->to_n));
}

void listmenu_counts(struct ui *ui, struct view *v)
{
	struct choose how = { _("count which column"), _("Enter counts  Esc"),
			      picked, NULL, v };
	struct picker all = { 0 };
	size_t i;

	for (i = 0; i < v->columns.n; i++)
		if (countable(&v->columns.v[i]))
			picker_add(&all, v->columns.v[i].label, "",
				   v->columns.v[i].name);
	if (all.n == 1) {
		struct pick only = all.v[0];

		picked(ui, v, &only);
		picker_release(&all);
	} else if (all.n) {
		choose_open(ui, &how, &all);
	} else {
		ui_say(ui, ROLE_NORMAL,
		       _("No column here has a list of values to count."));
	}
}
