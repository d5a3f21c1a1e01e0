/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/listmenu.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "ui/counts.h"
#include "ui/picker.h"
#include "ui/saved.h"

/* ---- columns ---------------------------------------------------------- */

static size_t column_at(const struct view *v, const char *name)
{
	size_t i;
	int width;

	for (i = 0; i < v->names_n; i++)
		if (strlen(name) == column_name(v->names[i], &width) &&
		    !strncmp(v->names[i], name, strlen(name)))
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

static void toggle(struct ui *ui, struct view *v, const char *name)
{
	size_t at = column_at(v, name), n = 0;
	char **names = mem_alloc((v->names_n + 1) * sizeof(*names));

	for (size_t i = 0; i < v->names_n; i++)
		if (i != at || v->names_n == 1)
			names[n++] = v->names[i];
	if (at == v->names_n)
		names[n++] = (char *)name;
	view_columns(ui, v, names, n);
	free(names);
}

static void chosen(struct ui *ui, void *ctx, const struct pick *p)
{
	struct view *v = ctx;

	if (!saved_picked(ui, v, p->id))
		toggle(ui, v, p->id);
}

void listmenu_columns(struct ui *ui, struct view *v)
{
	struct choose how = { _("views and columns"),
			      _("Enter takes, shows, hides  Esc"), chosen,
			      NULL, v };
	struct picker all = { 0 };
	size_t i;

	saved_offer(ui, v, &all);
	for (i = 0; i < v->names_n; i++) {
		int width;
		char *name = mem_strndup(v->names[i],
					 column_name(v->names[i], &width));

		add_column(ui, v, &all, name);
		free(name);
	}
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

	for (i = 0; i < v->columns.n; i++)
		add_counted(ui, v, &all, v->columns.v[i].name);
	for (i = 0; i < v->kind->fields_n; i++)
		if (column_at(v, v->kind->fields[i].name) == v->names_n)
			add_counted(ui, v, &all, v->kind->fields[i].name);
	for (i = 0; i < v->kind->paths_n; i++)
		if (column_at(v, v->kind->paths[i].name) == v->names_n)
			add_counted(ui, v, &all, v->kind->paths[i].name);
	choose_open(ui, &how, &all);
}
