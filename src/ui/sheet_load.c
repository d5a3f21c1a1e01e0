/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/actions.h"

/* What a sheet shows: the record, and the first rows of its tabs. */

static void want_columns(struct sheet *s, const struct kind *k)
{
	size_t i;

	free(s->columns);
	s->columns = mem_zero((k->fields_n + k->paths_n + 1) *
			      sizeof(*s->columns));
	s->columns_n = 0;
	for (i = 0; i < k->fields_n; i++)
		s->columns[s->columns_n++] = k->fields[i].name;
	for (i = 0; i < k->paths_n; i++)
		if (k->paths[i].label.n)
			s->columns[s->columns_n++] = k->paths[i].name;
}

/* Which rows of a section are overdue: its cells are for people, so that the
 * days are asked for once more as machines read them. */
static void load_late(struct ui *ui, struct sheet_section *sec,
		      const struct page_ask *shown)
{
	const struct due *due = sec->kind->due;
	const char *columns[2];
	struct page_ask ask = *shown;
	struct rows rows = { 0 };
	struct err err = ERR_INIT;
	int32_t today = session_me(ui->s)->today, day;
	size_t i;

	sec->late = mem_zero((sec->rows.n + 1) * sizeof(*sec->late));
	if (!due || !due->done)
		return;
	columns[0] = due->day;
	columns[1] = due->done;
	ask.columns = columns;
	ask.columns_n = 2;
	ask.style = CELLS_MACHINE;
	ask.count = false;
	if (!session_page(ui->s, &ask, &rows, &err))
		for (i = 0; i < rows.n && i < sec->rows.n; i++) {
			const struct cells *c = rows.v[i].cells;

			if (c[0].n && (!c[1].n ||
				       strcmp(c[1].v[0].text, "true")) &&
			    !day_parse_iso(c[0].v[0].text, &day) &&
			    day < today)
				sec->late[i] = today - day;
		}
	rows_release(&rows);
	err_release(&err);
}

/* Whether a condition of its form holds for the record. */
static bool holds(struct ui *ui, const struct row *r, const struct kind *k,
		  const char *when)
{
	const char *number = strchr(r->name, ':') + 1;
	char *where = k->number ?
		mem_printf("number = \"%s\" and (%s)", number, when) :
		mem_printf("id = %s and (%s)", number, when);
	struct page_ask ask = { .kind = k->name, .where = where, .max = 1,
				.closed = true, .bin = r->in_bin };
	struct err err = ERR_INIT;
	struct rows rows = { 0 };
	/* What cannot be asked is shown. */
	bool yes = session_page(ui->s, &ask, &rows, &err) || rows.n;

	rows_release(&rows);
	err_release(&err);
	free(where);
	return yes;
}

static void load_hidden(struct ui *ui, struct sheet *s)
{
	const struct row *r = sheet_row(s);
	size_t i;

	free(s->hidden);
	s->hidden = mem_zero(s->kind->fields_n + 1);
	for (i = 0; r && i < s->kind->fields_n; i++) {
		const char *when = s->kind->fields[i].when_text;

		if (when && i < r->cells_n && r->cells[i].n)
			s->hidden[i] = !holds(ui, r, s->kind, when);
	}
}

static void load_section(struct ui *ui, struct sheet *s, const struct tab *tab)
{
	const struct kind *k = kinds_find(ui_kinds(ui), tab->kind);
	const struct field *f = k ? kind_field(k, tab->field) : NULL;
	struct sheet_section *sec;
	struct err err = ERR_INIT;
	struct page_ask ask = { .target = s->name, .count = true,
				.closed = false, .style = CELLS_SHORT };

	if (!f)
		return;
	sec = &s->sections[s->sections_n];
	memset(sec, 0, sizeof(*sec));
	sec->tab = tab;
	sec->kind = k;
	columns_make(ui, k, f->show_n ? f->show : k->list,
		     f->show_n ? f->show_n : k->list_n, &sec->columns);
	sec->columns.bare = true;
	ask.kind = k->name;
	ask.by = tab->field;
	ask.columns = (const char *const *)sec->columns.names;
	ask.columns_n = sec->columns.n;
	ask.max = (size_t)tab->show;
	if (session_page(ui->s, &ask, &sec->rows, &err) || !sec->rows.n) {
		columns_release(&sec->columns);
		rows_release(&sec->rows);
		err_release(&err);
		return;
	}
	sec->total = sec->rows.total > sec->rows.n ? sec->rows.total :
		sec->rows.n;
	load_late(ui, sec, &ask);
	s->sections_n++;
}

int sheet_load(struct ui *ui, struct sheet *s, const char *name)
{
	const struct kind *k = kind_of_name(ui, name);
	bool same = s->name && !strcmp(s->name, name);
	char *copy = mem_strdup(name);
	struct err err = ERR_INIT;
	struct rows one = { 0 };
	size_t i;

	if (k)
		want_columns(s, k);
	if (!k || session_get(ui->s, copy, s->columns, s->columns_n,
			      CELLS_LONG, &one, &err)) {
		if (err.n)
			ui_failed(ui, &err);
		err_release(&err);
		free(copy);
		return -1;
	}
	sheet_drop_items(s);
	sheet_drop_sections(s);
	rows_release(&s->rec);
	s->rec = one;
	s->kind = k;
	free(s->name);
	s->name = mem_strdup(one.n ? one.v[0].name : copy);
	free(copy);
	load_hidden(ui, s);
	if (!same) {
		s->focused = false;
		s->top = 0;
	}
	s->sections = mem_zero((k->tabs_n + 1) * sizeof(*s->sections));
	for (i = 0; i < k->tabs_n; i++)
		if (k->tabs[i].show > 0)
			load_section(ui, s, &k->tabs[i]);
	return 0;
}

