/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/actions.h"
#include "ui/pages.h"

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

/* ---- fields that are hidden -------------------------------------------- */

/* Whether the condition of a form holds for the record. */
static char *ask_when(const struct row *r, const struct kind *k,
		      const char *when, struct page_ask *ask)
{
	const char *number = strchr(r->name, ':') + 1;
	char *where = k->number ?
		mem_printf("number = \"%s\" and (%s)", number, when) :
		mem_printf("id = %s and (%s)", number, when);

	*ask = (struct page_ask){ .kind = k->name, .where = where, .max = 1,
				  .closed = true, .bin = r->in_bin };
	return where;
}

/* What is not there is hidden anyway. */
static const char *when_of(const struct sheet *s, size_t i)
{
	const struct row *r = sheet_row(s);

	return r && i < r->cells_n && r->cells[i].n ?
		s->kind->fields[i].when_text : NULL;
}

static void load_hidden(struct ui *ui, struct sheet *s)
{
	size_t n = s->kind->fields_n, asked = 0, at = 0, i;
	struct page_ask *asks = mem_zero((n + 1) * sizeof(*asks));
	struct rows *rows = mem_zero((n + 1) * sizeof(*rows));
	char **where = mem_zero((n + 1) * sizeof(*where));
	bool *had = mem_zero((n + 1) * sizeof(*had));
	struct err err = ERR_INIT;

	for (i = 0; i < n; i++)
		if (when_of(s, i)) {
			where[asked] = ask_when(sheet_row(s), s->kind,
						when_of(s, i), &asks[asked]);
			asked++;
		}
	pages_get(ui->s, asks, asked, rows, had, &err);
	free(s->hidden);
	s->hidden = mem_zero((n + 1) * sizeof(*s->hidden));
	/* What cannot be asked is shown. */
	for (i = 0; i < n; i++)
		if (when_of(s, i)) {
			s->hidden[i] = had[at] && !rows[at].n;
			at++;
		}
	for (i = 0; i < asked; i++)
		free(where[i]);
	pages_release(rows, asked);
	err_release(&err);
	free(where);
	free(asks);
	free(rows);
	free(had);
}

/* ---- all that it shows, at one moment ---------------------------------- */

/* Pages to be asked for: the record, then of each section its rows and, if
 * they can be overdue, their days. */
struct asking {
	struct page_ask *asks;
	struct rows *rows;
	size_t n;
	struct sheet_section *sections;
	const char *(*days)[2];		/* columns of each section */
	size_t sections_n;
};

static bool can_be_late(const struct kind *k)
{
	return k->due && k->due->done;
}

/* The cells of a section are for people, so that the days are asked for once
 * more as machines read them. */
static void ask_days(struct asking *a, const struct page_ask *shown)
{
	const struct due *due = a->sections[a->sections_n].kind->due;
	struct page_ask *ask = &a->asks[a->n++];

	a->days[a->sections_n][0] = due->day;
	a->days[a->sections_n][1] = due->done;
	*ask = *shown;
	ask->columns = a->days[a->sections_n];
	ask->columns_n = 2;
	ask->style = CELLS_MACHINE;
	ask->count = false;
}

static void ask_section(struct ui *ui, struct asking *a, const char *name,
			const struct tab *tab)
{
	const struct kind *k = kinds_find(ui_kinds(ui), tab->kind);
	const struct field *f = k ? kind_field(k, tab->field) : NULL;
	struct sheet_section *sec = &a->sections[a->sections_n];
	struct page_ask *ask = &a->asks[a->n];

	if (!f)
		return;
	sec->tab = tab;
	sec->kind = k;
	columns_make(ui, k, f->show_n ? f->show : k->list,
		     f->show_n ? f->show_n : k->list_n, &sec->columns);
	sec->columns.bare = true;
	*ask = (struct page_ask){
		.kind = k->name, .target = name, .by = tab->field,
		.columns = (const char *const *)sec->columns.names,
		.columns_n = sec->columns.n, .max = (size_t)tab->show,
		.count = true, .style = CELLS_SHORT,
	};
	a->n++;
	if (can_be_late(k))
		ask_days(a, ask);
	a->sections_n++;
}

static void asking_make(struct ui *ui, struct asking *a, const struct sheet *s,
			const struct kind *k, const char *name)
{
	size_t i;

	*a = (struct asking){ NULL };
	a->asks = mem_zero((2 * k->tabs_n + 1) * sizeof(*a->asks));
	a->rows = mem_zero((2 * k->tabs_n + 1) * sizeof(*a->rows));
	a->sections = mem_zero((k->tabs_n + 1) * sizeof(*a->sections));
	a->days = mem_zero((k->tabs_n + 1) * sizeof(*a->days));
	a->asks[a->n++] = (struct page_ask){
		.record = name, .columns = s->columns,
		.columns_n = s->columns_n, .style = CELLS_LONG,
		.reveal = s->reveal,
	};
	for (i = 0; i < k->tabs_n; i++)
		if (k->tabs[i].show > 0)
			ask_section(ui, a, name, &k->tabs[i]);
}

/* The sections that nobody has taken too. */
static void asking_release(struct asking *a)
{
	size_t i;

	for (i = 0; i < a->sections_n; i++)
		columns_release(&a->sections[i].columns);
	pages_release(a->rows, a->n);
	free(a->asks);
	free(a->rows);
	free(a->sections);
	free(a->days);
}

static int days_late(const struct row *r, int32_t today)
{
	const struct cells *c = r->cells;
	int32_t day;

	if (!c[0].n || (c[1].n && !strcmp(c[1].v[0].text, "true")) ||
	    day_parse_iso(c[0].v[0].text, &day) || day >= today)
		return 0;
	return today - day;
}

static struct rows rows_taken(struct rows *from)
{
	struct rows rows = *from;

	*from = (struct rows){ NULL };
	return rows;
}

/* Those that have rows, in the order in which they were asked for. */
static void take_sections(struct ui *ui, struct sheet *s, struct asking *a)
{
	int32_t today = session_me(ui->s)->today;
	size_t at = 1, i, j;

	s->sections = mem_zero((a->sections_n + 1) * sizeof(*s->sections));
	for (i = 0; i < a->sections_n; i++) {
		struct sheet_section *sec = &s->sections[s->sections_n];
		struct rows *rows = &a->rows[at++];
		const struct rows *days = can_be_late(a->sections[i].kind) ?
			&a->rows[at++] : NULL;

		if (!rows->n)
			continue;
		*sec = a->sections[i];
		memset(&a->sections[i].columns, 0, sizeof(sec->columns));
		sec->rows = rows_taken(rows);
		sec->total = sec->rows.total > sec->rows.n ? sec->rows.total :
			sec->rows.n;
		sec->late = mem_zero((sec->rows.n + 1) * sizeof(*sec->late));
		for (j = 0; days && j < days->n && j < sec->rows.n; j++)
			sec->late[j] = days_late(&days->v[j], today);
		s->sections_n++;
	}
}

static void take(struct ui *ui, struct sheet *s, const struct kind *k,
		 struct asking *a)
{
	bool same;

	sheet_drop_items(s);
	sheet_drop_sections(s);
	rows_release(&s->rec);
	s->rec = rows_taken(&a->rows[0]);
	s->kind = k;
	same = s->name && !strcmp(s->name, s->rec.v[0].name);
	free(s->name);
	s->name = mem_strdup(s->rec.v[0].name);
	load_hidden(ui, s);
	if (!same) {
		s->focused = false;
		s->top = 0;
	}
	take_sections(ui, s, a);
}

int sheet_load(struct ui *ui, struct sheet *s, const char *name)
{
	const struct kind *k = kind_of_name(ui, name);
	struct err err = ERR_INIT;
	struct asking a;
	int bad;

	if (!k)
		return -1;
	want_columns(s, k);
	asking_make(ui, &a, s, k, name);
	/* A tab that is refused is not shown. */
	pages_get(ui->s, a.asks, a.n, a.rows, NULL, &err);
	bad = a.rows[0].n ? 0 : -1;
	s->reveal = false;
	if (!bad)
		take(ui, s, k, &a);
	else if (err.n)
		ui_failed(ui, &err);
	asking_release(&a);
	err_release(&err);
	return bad;
}
