/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/conflict.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/history.h"

#define HISTORY_ROWS 50		/* looked at for who set what */

void conflict_release(struct conflict *c)
{
	for (size_t i = 0; i < c->n; i++) {
		for (int k = 0; k < SIDES; k++) {
			free(c->v[i].side[k].text);
			free(c->v[i].side[k].ref);
			free(c->v[i].side[k].label);
		}
		free(c->v[i].who);
	}
	free(c->v);
	free(c->who);
	*c = (struct conflict){ 0 };
}

/* ---- one value --------------------------------------------------------- */

/* A value as the record has it now; text "" where it has none. */
struct theirs {
	const char *text, *ref, *label;
	int32_t from, until;
};

static struct theirs theirs_of(const struct cell *edit,
			       const struct cell *shown)
{
	bool ref = edit->ref && *edit->ref;

	return (struct theirs){
		ref ? shown->text : edit->text, ref ? edit->ref : "",
		edit->label ? edit->label : "", edit->from, edit->until,
	};
}

static bool same_value(const char *text, const char *ref, const char *label,
		       const struct theirs *t)
{
	if (strcmp(label, t->label))
		return false;
	return *ref || *t->ref ? !strcmp(ref, t->ref) : !strcmp(text, t->text);
}

static void set_side(struct conflict_row *row, enum side side,
		     const char *text, const char *ref, const char *label)
{
	row->side[side] = (struct conflict_value){
		mem_strdup(text), mem_strdup(ref), mem_strdup(label),
	};
}

static struct conflict_row *add_row(struct conflict *c, struct slot *s,
				    const struct theirs *t)
{
	bool picked = slot_sent(s) == s->ref;
	struct conflict_row *row;

	mem_grow(&c->v, &c->cap, c->n + 1, sizeof(*c->v));
	row = &c->v[c->n++];
	*row = (struct conflict_row){ .slot = s, .chosen = SIDE_MINE };
	set_side(row, SIDE_BEFORE, s->was, s->was_ref, s->was_label);
	set_side(row, SIDE_THEIRS, t->text, t->ref, t->label);
	set_side(row, SIDE_MINE, editor_text(&s->text), picked ? s->ref : "",
		 s->label);
	return row;
}

/* From here on the slot is a change of what the record has now. */
static void compare(struct conflict *c, struct slot *s,
		    const struct theirs *t)
{
	bool moved = !same_value(s->was, s->was_ref, s->was_label, t);
	bool mine = slot_changed(s);
	bool picked = slot_sent(s) == s->ref;

	if (!moved && !mine)
		return;
	if (moved && mine && same_value(editor_text(&s->text),
					picked ? s->ref : "", s->label, t))
		mine = false;
	add_row(c, s, t)->clash = moved && mine;
	if (moved && mine)
		slot_clash(s, t->text, t->ref, t->label);
	else if (moved)
		slot_load(s, t->text, t->ref, t->label);
	if (moved) {
		s->from = t->from;
		s->until = t->until;
	}
}

/* ---- one field --------------------------------------------------------- */

static const struct theirs nothing = { "", "", "", DAY_NONE, DAY_NONE };

/* Today's value is the one that a form shows. */
static struct theirs in_force(const struct ui *ui, const struct cells *edit,
			      const struct cells *shown)
{
	int32_t today = session_me(ui->s)->today;

	for (size_t i = 0; i < edit->n && i < shown->n; i++) {
		const struct cell *e = &edit->v[i];

		if ((e->from == DAY_NONE || e->from <= today) &&
		    (e->until == DAY_NONE || today < e->until))
			return theirs_of(e, &shown->v[i]);
	}
	return nothing;
}

static bool is_value(const struct slot *s, const struct slot *first)
{
	return s->field == first->field && !s->lines;
}

static bool was_there(const struct slot *s)
{
	return *s->was || *s->was_ref;
}

/*
 * Values of many: each first finds the one that it was; what is left over on
 * both sides was changed and is paired in its order. The rest is gone there,
 * or new there and stands behind the others.
 */
static void compare_many(struct ui *ui, struct form *f, struct conflict *c,
			 struct slot *first, const struct cells *edit,
			 const struct cells *shown)
{
	size_t n = edit->n < shown->n ? edit->n : shown->n, i, k;
	bool *taken = mem_zero(n + 1);
	struct slot **left = mem_zero((f->n + 1) * sizeof(*left));
	size_t left_n = 0;

	for (i = 0; i < f->n; i++) {
		struct slot *s = f->v[i];
		struct theirs t = nothing;

		if (!is_value(s, first) || !was_there(s))
			continue;
		for (k = 0; k < n; k++) {
			t = theirs_of(&edit->v[k], &shown->v[k]);
			if (!taken[k] && same_value(s->was, s->was_ref,
						    s->was_label, &t))
				break;
		}
		if (k == n) {
			left[left_n++] = s;
			continue;
		}
		taken[k] = true;
		compare(c, s, &t);
	}
	for (i = 0, k = 0; i < left_n; i++) {
		struct theirs t = nothing;

		while (k < n && taken[k])
			k++;
		if (k < n) {
			t = theirs_of(&edit->v[k], &shown->v[k]);
			taken[k] = true;
		}
		compare(c, left[i], &t);
	}
	for (k = 0; k < n; k++) {
		struct theirs t;

		if (taken[k])
			continue;
		t = theirs_of(&edit->v[k], &shown->v[k]);
		compare(c, form_add_value(ui, f, first), &t);
	}
	free(taken);
	free(left);
}

static void compare_field(struct ui *ui, struct form *f, struct conflict *c,
			  const char *name, const struct cells *edit,
			  const struct cells *shown)
{
	struct slot *first = form_slot(f, name);
	struct theirs t;

	if (!first || first->fixed)
		return;
	if (first->field->many) {
		compare_many(ui, f, c, first, edit, shown);
		return;
	}
	t = in_force(ui, edit, shown);
	compare(c, first, &t);
}

/* ---- who --------------------------------------------------------------- */

static char *who_and_when(struct ui *ui, const struct history_row *h)
{
	const struct session_me *me = session_me(ui->s);
	struct buf b = BUF_INIT;
	int32_t day, at;

	buf_add_str(&b, *h->agent_name ? h->agent_name : "kartei");
	if (!moment_to_wall(me->zone, h->when, &day, &at)) {
		buf_add_str(&b, ", ");
		if (day != me->today) {
			day_print(day, DAY_SHORT, me->today, ui->lang, &b);
			buf_add_char(&b, ' ');
		}
		time_print(at, &b);
	}
	return buf_detach(&b);
}

static const struct history_row *last_of(const struct history_rows *rows,
					 const char *field)
{
	for (size_t i = 0; i < rows->n; i++)
		for (size_t k = 0; k < rows->v[i].fields_n; k++)
			if (!strcmp(rows->v[i].fields[k].name, field))
				return &rows->v[i];
	return NULL;
}

static void find_who(struct ui *ui, const struct form *f, struct conflict *c)
{
	struct history_rows rows;
	struct err err = ERR_INIT;

	if (session_history(ui->s, f->name, 0, 0, HISTORY_ROWS, &rows, &err)) {
		ui_failed(ui, &err);
		err_release(&err);
		return;
	}
	if (rows.n)
		c->who = who_and_when(ui, &rows.v[0]);
	for (size_t i = 0; i < c->n; i++) {
		const struct history_row *h =
			last_of(&rows, c->v[i].slot->field->name);

		if (h)
			c->v[i].who = who_and_when(ui, h);
	}
	history_rows_release(&rows);
}

/* ---- all of it --------------------------------------------------------- */

static int clashes_first(const void *a, const void *b)
{
	const struct conflict_row *x = a, *y = b;

	if (x->clash != y->clash)
		return y->clash - x->clash;
	return x->slot->page != y->slot->page ? x->slot->page - y->slot->page
					      : x->slot->row - y->slot->row;
}

int conflict_compare(struct ui *ui, struct form *f, struct conflict *c)
{
	struct rows edit = { 0 }, shown = { 0 };
	struct err err = ERR_INIT;
	const struct kind *k = f->kind;
	const char **columns = mem_zero((k->fields_n + 1) * sizeof(*columns));
	int bad;

	*c = (struct conflict){ 0 };
	for (size_t i = 0; i < k->fields_n; i++)
		columns[i] = k->fields[i].name;
	bad = session_get(ui->s, f->name, columns, k->fields_n, CELLS_EDIT,
			  &edit, &err);
	if (!bad)
		bad = session_get(ui->s, f->name, columns, k->fields_n,
				  CELLS_LONG, &shown, &err);
	if (bad) {
		ui_failed(ui, &err);
	} else {
		for (size_t i = 0; i < k->fields_n; i++)
			compare_field(ui, f, c, columns[i],
				      &edit.v[0].cells[i],
				      &shown.v[0].cells[i]);
		form_room(ui, f);
		f->version = edit.v[0].version;
		find_who(ui, f, c);
	}
	for (size_t i = 0; i < c->n; i++)
		c->clashes += c->v[i].clash;
	if (c->n)
		qsort(c->v, c->n, sizeof(*c->v), clashes_first);
	free(columns);
	rows_release(&edit);
	rows_release(&shown);
	err_release(&err);
	return bad;
}

void conflict_choose(struct conflict_row *row, enum side side)
{
	const struct conflict_value *v = &row->side[side];

	row->chosen = side;
	slot_take(row->slot, v->text, v->ref, v->label);
}
