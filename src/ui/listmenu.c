/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/listmenu.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "ui/counts.h"
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

static void picked(struct ui *ui, void *ctx, const struct pick *p)
{
	counts_open(ui, ctx, p->id, p->text);
}

/* By its whole name: the short one of a head is found by fewer letters. */
static void add_counted(struct ui *ui, const struct view *v,
			struct picker *all, const char *name)
{
	const struct field *f = kind_field(v->kind, name), *end;
	char *label = f ? mem_strdup(words_one(&f->label, ui->lang)) :
		column_label(ui, v->kind, name, &end);

	picker_add(all, label, "", name);
	free(label);
}

void listmenu_counts(struct ui *ui, struct view *v)
{
	struct choose how = { _("count which column"), _("Enter counts  Esc"),
			      picked, NULL, v };
	struct picker all = { 0 };
	size_t i;

	for (i = 0; i < v->names_n; i++)
		add_counted(ui, v, &all, v->names[i]);
	for (i = 0; i < v->kind->fields_n; i++)
		if (column_at(v, v->kind->fields[i].name) == v->names_n)
			add_counted(ui, v, &all, v->kind->fields[i].name);
	for (i = 0; i < v->kind->paths_n; i++)
		if (column_at(v, v->kind->paths[i].name) == v->names_n)
			add_counted(ui, v, &all, v->kind->paths[i].name);
	choose_open(ui, &how, &all);
}
