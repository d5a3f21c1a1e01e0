/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/rights.h"
#include "model/type.h"
#include "ui/form.h"

/* What a form begins with. */

static void add_slot(struct form *f, size_t at, struct slot *s)
{
	mem_grow(&f->v, &f->cap, f->n + 1, sizeof(struct slot *));
	memmove(f->v + at + 1, f->v + at, (f->n - at) * sizeof(struct slot *));
	f->v[at] = s;
	f->n++;
	f->width = 0;
}

struct slot *form_slot(const struct form *f, const char *field)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (!f->v[i]->lines && !strcmp(f->v[i]->field->name, field))
			return f->v[i];
	return NULL;
}

/* What an empty field will become, if that can be told beforehand. */
static void propose(struct ui *ui, struct slot *s)
{
	const char *text = s->field->default_text;
	size_t n = text ? strlen(text) : 0;
	struct err err = ERR_INIT;
	char *plain;

	if (!n)
		return;
	if (!strcmp(text, "me")) {
		s->proposal = mem_strdup(session_me(ui->s)->login);
		return;
	}
	/* A text understands anything: only a literal is sure to be it. */
	if (s->field->type->holds == VALUE_TEXT && *text != '"')
		return;
	plain = n > 1 && *text == '"' ? mem_strndup(text + 1, n - 2) :
		mem_strdup(text);
	if (session_understand(ui->s, s->kind->name, s->field->name, plain,
			       &s->proposal, &err))
		s->proposal = NULL;
	err_release(&err);
	free(plain);
}

/* Why a field is no stop; NULL: it is one. */
char *form_reason(struct ui *ui, const struct form *f, const struct slot *s)
{
	const struct field *field = s->field;
	const char *owner = form_owner(ui, s);

	if (!s->fixed)
		return NULL;
	if (field->value_text)
		return mem_strdup(_("computed"));
	if (f->kind->locked)
		return mem_strdup(_("only to be read"));
	if (owner)
		return mem_printf(_("only %s may change this"),
				  words_one(&rights_role(ui_kinds(ui),
							 owner)->label,
					    ui->lang));
	if (field->locked)
		return mem_strdup(_("not yours to change"));
	return mem_strdup(_("set once"));
}

static void add_line(struct ui *ui, struct form *f, const struct lines *l,
		     int page, int row, size_t line, size_t at)
{
	const struct kind *k = kinds_find(ui_kinds(ui), l->kind);
	size_t i;

	for (i = 0; k && i < l->columns_n; i++) {
		const struct field *field = kind_field(k, l->columns[i]);
		const struct field *before = i ?
			kind_field(k, l->columns[i - 1]) : NULL;
		struct slot *s;

		/* A day takes the time of day along: "do 10". */
		if (!field || (before && widget_of(before)->day &&
			       !strcmp(field->type->name, "time")))
			continue;
		s = slot_new(ui, k, field);
		s->lines = l;
		s->line = line;
		s->column = i;
		s->page = page;
		s->row = row;
		propose(ui, s);
		add_slot(f, at++, s);
	}
}

static void add_name(struct ui *ui, struct form *f, const char *name,
		     int page, int row)
{
	const struct field *field = kind_field(f->kind, name);
	const struct lines *l = kind_lines(f->kind, name);
	struct slot *s;

	if (l)
		add_line(ui, f, l, page, row, 0, f->n);
	if (!field || form_slot(f, name))
		return;		/* short paths are for reading */
	s = slot_new(ui, f->kind, field);
	s->page = page;
	s->row = row;
	s->fixed = field->value_text || field->locked ||
		   (field->fixed && f->name);
	if (!f->name)
		propose(ui, s);
	add_slot(f, f->n, s);
}

static void add_pages(struct ui *ui, struct form *f)
{
	const struct kind *k = f->kind;
	size_t p, r, i;

	for (p = 0; p < k->pages_n; p++)
		for (r = 0; r < k->pages[p].rows_n; r++)
			for (i = 0; i < k->pages[p].rows[r].n; i++)
				add_name(ui, f, k->pages[p].rows[r].fields[i],
					 (int)p, (int)r);
	for (i = 0; !k->pages_n && i < k->fields_n; i++)
		add_name(ui, f, k->fields[i].name, 0, (int)i);
}

static size_t slot_at(const struct form *f, const struct slot *s)
{
	size_t i;

	for (i = 0; f->v[i] != s; i++)
		;
	return i;
}

/* One more value of a field with many, behind those that are there. */
struct slot *form_add_value(struct ui *ui, struct form *f, struct slot *s)
{
	size_t at = slot_at(f, s);
	struct slot *more = slot_new(ui, s->kind, s->field);

	while (at + 1 < f->n && f->v[at + 1]->field == s->field &&
	       !f->v[at + 1]->lines)
		at++;
	more->more = true;
	more->page = s->page;
	more->row = s->row;
	add_slot(f, at + 1, more);
	return more;
}

void form_one_value(struct form *f, struct slot *first)
{
	size_t at = slot_at(f, first) + 1, end = at;

	while (end < f->n && f->v[end]->more &&
	       f->v[end]->field == first->field)
		slot_free(f->v[end++]);
	memmove(f->v + at, f->v + end, (f->n - end) * sizeof(struct slot *));
	f->n -= end - at;
	f->width = 0;
	slot_load(first, "", "", "");
}

struct slot *form_hidden(struct ui *ui, struct form *f, const char *field)
{
	const struct field *of = kind_field(f->kind, field);
	struct slot *s = form_slot(f, field);

	if (s || !of)
		return s;
	s = slot_new(ui, f->kind, of);
	s->page = -1;
	s->fixed = true;
	add_slot(f, f->n, s);
	return s;
}

void form_room(struct ui *ui, struct form *f)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		struct slot *s = f->v[i];
		bool last = i + 1 == f->n ||
			f->v[i + 1]->field != s->field ||
			f->v[i + 1]->lines != s->lines;

		if (s->lines || !s->field->many || s->fixed)
			continue;
		if (last && !slot_empty(s))
			form_add_value(ui, f, s);
	}
	for (i = 0; i < f->n; i++) {
		struct slot *s = f->v[i];
		size_t first = i, end = i;
		bool empty = true;

		if (!s->lines)
			continue;
		while (end < f->n && f->v[end]->lines == s->lines &&
		       f->v[end]->line == s->line)
			empty = slot_empty(f->v[end++]) && empty;
		i = end - 1;
		if (end < f->n && f->v[end]->lines == s->lines)
			continue;
		if (!empty)
			add_line(ui, f, f->v[first]->lines,
				 f->v[first]->page, f->v[first]->row,
				 f->v[first]->line + 1, end);
	}
}

void form_fill_new(struct ui *ui, struct form *f, const struct prefills *fill)
{
	size_t i;

	add_pages(ui, f);
	for (i = 0; fill && i < fill->n; i++) {
		const struct prefill *p = &fill->v[i];
		/* Not on a page, but where it comes from counts. */
		struct slot *s = form_hidden(ui, f, p->field);

		if (s)
			slot_load(s, p->text, p->ref, "");
	}
	form_room(ui, f);
	form_hide(ui, f);
}

static bool in_force(const struct ui *ui, const struct cell *c)
{
	int32_t today = session_me(ui->s)->today;

	return (c->from == DAY_NONE || c->from <= today) &&
		(c->until == DAY_NONE || today < c->until);
}

static void load_cells(struct ui *ui, struct form *f, struct slot *s,
		       const struct cells *edit, const struct cells *shown)
{
	bool first = true;
	size_t i;

	for (i = 0; i < edit->n && i < shown->n; i++) {
		const struct cell *e = &edit->v[i];
		bool ref = e->ref && *e->ref;
		struct slot *to = s;

		if (!s->field->many && !in_force(ui, e))
			continue;
		if (!first && !s->field->many)
			break;
		if (!first)
			to = form_add_value(ui, f, s);
		slot_load(to, ref ? shown->v[i].text : e->text, e->ref,
			  e->label);
		to->from = e->from;
		to->until = e->until;
		first = false;
	}
}

int form_fill_record(struct ui *ui, struct form *f)
{
	struct rows edit = { 0 }, shown = { 0 };
	struct err err = ERR_INIT;
	const char **columns;
	size_t i, k = f->kind->fields_n;
	int bad;

	columns = mem_zero((k + 1) * sizeof(*columns));
	for (i = 0; i < k; i++)
		columns[i] = f->kind->fields[i].name;
	bad = session_get(ui->s, f->name, columns, k, CELLS_EDIT, &edit,
			  &err);
	if (!bad)
		bad = session_get(ui->s, f->name, columns, k, CELLS_LONG,
				  &shown, &err);
	if (bad) {
		ui_failed(ui, &err);
	} else {
		f->version = edit.v[0].version;
		f->title = mem_strdup(edit.v[0].title);
		add_pages(ui, f);
		for (i = 0; i < k; i++) {
			struct slot *s = form_slot(f, columns[i]);

			if (s && i < edit.v[0].cells_n)
				load_cells(ui, f, s, &edit.v[0].cells[i],
					   &shown.v[0].cells[i]);
		}
		form_room(ui, f);
		form_hide(ui, f);
	}
	free(columns);
	rows_release(&edit);
	rows_release(&shown);
	err_release(&err);
	return bad;
}

/* An entry of the journal takes text at once; else the first empty field
 * that is needed, else the first one. */
void form_first(struct form *f, const char *field)
{
	bool journal = f->kind->role && !strcmp(f->kind->role, "journal");
	size_t memo = f->n, need = f->n, first = f->n, named = f->n, i;

	for (i = f->n; i-- > 0;) {
		struct slot *s = f->v[i];

		if (s->fixed || s->hidden || s->lines)
			continue;
		first = i;
		if (s->widget->lines)
			memo = i;
		if (s->field->need && slot_empty(s) && !s->proposal)
			need = i;
		if (field && !strcmp(s->field->name, field))
			named = i;
	}
	f->focus = first;
	if (named < f->n)
		f->focus = named;
	else if (journal && !f->name && memo < f->n)
		f->focus = memo;
	else if (need < f->n)
		f->focus = need;
}
