/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/glance.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/type.h"
#include "ui/actions.h"
#include "ui/column.h"

void glance_forget(struct glance *g)
{
	free(g->name);
	g->name = NULL;
}

static void clear(struct glance *g)
{
	size_t i;

	for (i = 0; i < g->n; i++)
		free(g->lines[i]);
	free(g->lines);
	g->lines = NULL;
	g->n = 0;
	buf_clear(&g->head);
	glance_forget(g);
}

void glance_release(struct glance *g)
{
	clear(g);
	buf_release(&g->head);
}

const struct field *link_to_kind(const struct kind *from,
				 const struct kind *to)
{
	const struct field *any = NULL;
	size_t i;

	for (i = 0; i < from->fields_n; i++) {
		const struct field *f = &from->fields[i];

		if (f->value_text || f->type->holds != VALUE_REF || f->master ||
		    !field_may_name(f, to))
			continue;
		if (!(f->to_n == 1 && !strcmp(f->to[0], "any")))
			return f;
		if (!any)
			any = f;
	}
	return any;
}

static void take_head(struct glance *g, const struct kind *k,
		      const struct row *r)
{
	const char *number = strchr(r->name, ':');
	size_t i;

	if (number && k->number)
		buf_printf(&g->head, "%s  ", number + 1);
	buf_add_str(&g->head, r->title);
	for (i = 1; i < r->cells_n; i++) {
		char *text = cells_text(&r->cells[i]);

		if (*text && !strstr(r->title, text))
			buf_printf(&g->head, "  %s", text);
		free(text);
	}
}

/* One line of a contact: its columns, what is empty or the same left out. */
static char *contact_line(const struct row *r, const char *title)
{
	struct buf b = BUF_INIT;
	size_t i;

	for (i = 0; i < r->cells_n; i++) {
		char *text = cells_text(&r->cells[i]);

		if (*text && strcmp(text, title))
			buf_printf(&b, "%s%s", b.n ? " " : "", text);
		free(text);
	}
	return buf_detach(&b);
}

static void take_contacts(struct glance *g, const struct rows *rows,
			  const char *title)
{
	size_t i;

	g->lines = mem_zero((rows->n + 1) * sizeof(*g->lines));
	for (i = 0; i < rows->n; i++)
		g->lines[g->n++] = contact_line(&rows->v[i], title);
}

/* The last contacts with it; false: no kind of contacts names such ones. */
static bool ask_contacts(struct ui *ui, const struct kind *of,
			 struct columns *columns, struct page_ask *ask)
{
	const struct kind *k = kinds_by_role(ui_kinds(ui), "journal");
	const struct field *f = k ? link_to_kind(k, of) : NULL;

	if (!f)
		return false;
	columns_make(ui, k, f->show_n ? f->show : k->list,
		     f->show_n ? f->show_n : k->list_n, columns);
	ask->kind = k->name;
	ask->by = f->name;
	ask->columns = (const char *const *)columns->names;
	ask->columns_n = columns->n;
	return true;
}

void glance_take(struct ui *ui, struct glance *g, const char *name,
		 size_t contacts)
{
	const struct kind *k = name && *name ? kind_of_name(ui, name) : NULL;
	struct page_ask asks[2] = {
		{ .record = name, .style = CELLS_SHORT },
		{ .target = name, .style = CELLS_SHORT, .max = contacts },
	};
	struct columns columns = { 0 };
	struct err err = ERR_INIT;
	struct rows got[2] = { 0 };
	size_t n;

	if (g->name && name && !strcmp(g->name, name))
		return;
	clear(g);
	if (!k)
		return;
	asks[0].columns = (const char *const *)k->list;
	asks[0].columns_n = k->list_n;
	n = ask_contacts(ui, k, &columns, &asks[1]) ? 2 : 1;
	if (!session_pages(ui->s, asks, n, got, &err) && got[0].n) {
		g->name = mem_strdup(name);
		take_head(g, k, &got[0].v[0]);
		take_contacts(g, &got[1], got[0].v[0].title);
	}
	rows_release(&got[0]);
	rows_release(&got[1]);
	columns_release(&columns);
	err_release(&err);
}

void glance_paint(struct ui *ui, const struct glance *g, int y, int x, int w,
		  int rows)
{
	size_t i;

	if (rows > 0)
		paint_text(ui->canvas, y, x, w, ROLE_NORMAL,
			   buf_str(&g->head));
	for (i = 0; i < g->n && (int)i + 1 < rows; i++)
		paint_text(ui->canvas, y + 1 + (int)i, x, w, ROLE_NORMAL,
			   g->lines[i]);
}
