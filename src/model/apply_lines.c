/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/tr.h"
#include "model/apply_private.h"

/* Copies a field of the parent as it will be. */
static void copy_field(struct apply_state *s, const struct work *parent,
		       struct pending *child, const char *name)
{
	const struct field *from = kind_field(parent->p->plan->kind, name);
	const struct field *to = kind_field(child->plan->kind, name);
	const struct record *rec = pending_record(s, parent->p);
	struct field_value v;
	struct draft *d;
	size_t i;

	if (!from || !to || !from->tag || !to->tag || from->type != to->type)
		return;
	d = pending_draft(s, child, to, to->tag);
	for (i = 0; record_value(rec, from->tag, i, &v); i++) {
		draft_add(s, d, &v);
		if (!to->many && !to->dated)
			break;
	}
}

static void link_parent(struct apply_state *s, const struct work *parent,
			struct pending *child, const char *by)
{
	const struct field *f = kind_field(child->plan->kind, by);
	struct field_value v = { .from = DAY_NONE, .until = DAY_NONE };
	struct buf bytes = BUF_INIT;

	if (!f || !f->tag)
		return;
	ref_pack(&bytes, parent->p->ref);
	v.bytes = arena_copy(s->r.arena, buf_slice(&bytes));
	draft_add(s, pending_draft(s, child, f, f->tag), &v);
	buf_release(&bytes);
}

/* The work of a new child; a pointer only until the next one is added. */
static struct work *new_child(struct apply_state *s, size_t parent,
			      const struct lines *l)
{
	const struct kind *k = kinds_find(s->r.kinds, l->kind);
	const struct kind_plan *kp = k ? plan_kind(s->plan, k->no) : NULL;
	struct work *w;
	size_t i;

	if (!kp) {
		err_set(s->faults, ERR_CONFIG,
			work_place(s, &s->works[parent], l->name),
			N_("There is no kind \"%s\""), l->kind);
		return NULL;
	}
	if (!rights_kind_allowed(s, &s->works[parent], k))
		return NULL;
	w = state_work(s, NULL, s->works[parent].no, l->name,
		       pending_new(s, kp));
	if (!rights_record_allowed(s, w))
		return NULL;
	link_parent(s, &s->works[parent], w->p, l->by);
	for (i = 0; i < l->copy_n; i++)
		copy_field(s, &s->works[parent], w->p, l->copy[i]);
	return w;
}

/* What is typed for the name of the lines fills their first column. */
static void read_column(struct apply_state *s, struct work *w,
			const struct op *op, const char *column)
{
	const struct field *f = kind_field(w->p->plan->kind, column);
	struct op own = *op;

	own.kind = op->kind == OP_ADD ? OP_SET : op->kind;
	if (f)
		op_read(s, w, f, &own);
	else
		err_set(s->faults, ERR_INPUT, work_place(s, w, column),
			N_("%s has no field \"%s\""), w->p->plan->kind->name,
			column);
}

static void read_lines(struct apply_state *s, size_t parent,
		       const struct lines *l)
{
	const struct item *item = s->works[parent].item;
	size_t n = strlen(l->name), i, child = 0;

	for (i = 0; i < item->ops_n; i++) {
		const struct op *op = &item->ops[i];
		const char *column = l->columns_n ? l->columns[0] : "";
		struct work *w;

		if (strncmp(op->field, l->name, n) ||
		    (op->field[n] && op->field[n] != '.'))
			continue;
		if (op->field[n])
			column = op->field + n + 1;
		/* The name itself begins a line, its columns fill it. */
		if (op->field[n] && child) {
			read_column(s, &s->works[child], op, column);
			continue;
		}
		if (!op->text || !*op->text)
			continue;
		w = new_child(s, parent, l);
		if (!w)
			return;
		child = s->works_n - 1;
		read_column(s, w, op, column);
	}
}

void lines_read(struct apply_state *s, size_t work)
{
	const struct kind *k = s->works[work].p->plan->kind;
	size_t i;

	for (i = 0; i < k->lines_n; i++)
		read_lines(s, work, &k->lines[i]);
}
