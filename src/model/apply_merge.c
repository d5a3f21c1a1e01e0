/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/apply_private.h"
#include "model/type_table.h"

#define ROLE_DISTINCT "distinct"

/* ---- which values stay ------------------------------------------------- */

bool merge_can_both(const struct field *f)
{
	return f->many || f->type == &type_memo;
}

enum merge_choice merge_default(const struct field *f,
				const struct record *own,
				const struct record *other)
{
	if (!record_values(other, f->tag))
		return MERGE_OWN;
	if (!record_values(own, f->tag))
		return MERGE_OTHER;
	return f->many ? MERGE_BOTH : MERGE_OWN;
}

struct merge {
	struct apply_state *s;
	size_t work;
	struct pending *kept, *other;
};

static bool same_days(const struct field_value *a, const struct field_value *b)
{
	return a->from == b->from && a->until == b->until;
}

/* However it was typed: "040 1234" and "040-1234" are one number. */
static bool same_value(struct merge *m, const struct draft *d,
		       struct slice a, struct slice b)
{
	const struct value_context *c = &m->s->r.values;
	uint16_t kind = m->kept->ref.kind;
	struct buf x = BUF_INIT, y = BUF_INIT;
	bool same = slice_eq(a, b);

	if (!same && d->f && d->f->type == &type_phone) {
		index_value_key(c, kind, d->f, a, &x);
		index_value_key(c, kind, d->f, b, &y);
		same = slice_eq(buf_slice(&x), buf_slice(&y));
	}
	buf_release(&x);
	buf_release(&y);
	return same;
}

/* The same value twice helps nobody: of a label and none the label stays. */
static bool has_value(struct merge *m, struct draft *d,
		      const struct field_value *v)
{
	for (size_t i = 0; i < d->n; i++) {
		struct field_value *own = &d->v[i];

		if (!same_days(own, v) ||
		    !same_value(m, d, own->bytes, v->bytes))
			continue;
		if (!own->label.n)
			own->label = v->label;
		return true;
	}
	return false;
}

static void join_texts(struct apply_state *s, struct draft *d,
		       const struct field_value *v)
{
	struct buf both = BUF_INIT;

	if (slice_eq(d->v[0].bytes, v->bytes))
		return;
	buf_add_slice(&both, d->v[0].bytes);
	buf_add_char(&both, '\n');
	buf_add_slice(&both, v->bytes);
	d->v[0].bytes = arena_copy(s->r.arena, buf_slice(&both));
	buf_release(&both);
}

/* Neither stands below itself, or names itself otherwise. */
static void drop_own(struct merge *m, struct draft *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++) {
		struct ref ref = ref_unpack(d->v[i].bytes);

		if (!ref_eq(ref, m->kept->ref) && !ref_eq(ref, m->other->ref))
			d->v[n++] = d->v[i];
	}
	d->n = n;
}

static void take_field(struct merge *m, const struct field *f,
		       enum merge_choice choice)
{
	struct draft *d = pending_draft(m->s, m->kept, f, f->tag);
	struct field_value v;

	if (choice == MERGE_OTHER)
		d->n = 0;
	for (size_t i = 0; choice != MERGE_OWN &&
	     record_value(&m->other->before, f->tag, i, &v); i++) {
		if (choice == MERGE_BOTH && !f->many && d->n)
			join_texts(m->s, d, &v);
		else if (!has_value(m, d, &v))
			draft_add(m->s, d, &v);
	}
	if (expr_holds(f) == VALUE_REF)
		drop_own(m, d);
}

static const struct op *op_of(const struct item *item, const char *field)
{
	for (size_t i = 0; i < item->ops_n; i++)
		if (!strcmp(item->ops[i].field, field))
			return &item->ops[i];
	return NULL;
}

static enum merge_choice choice_of(struct merge *m, const struct field *f)
{
	static const enum merge_choice choices[] = {
		[OP_OWN] = MERGE_OWN, [OP_OTHER] = MERGE_OTHER,
		[OP_BOTH] = MERGE_BOTH,
	};
	struct work *w = &m->s->works[m->work];
	const struct op *op = op_of(w->item, f->name);

	if (!op)
		return merge_default(f, &m->kept->before, &m->other->before);
	if (!rights_field_allowed(m->s, w, f))
		return MERGE_OWN;
	if (op->kind == OP_BOTH && !merge_can_both(f))
		err_set(m->s->faults, ERR_INPUT, work_place(m->s, w, f->name),
			N_("Only one of both values can stay"));
	return choices[op->kind];
}

/* All words of the author are fields and choices. */
static bool ops_fit(struct merge *m)
{
	const struct kind *k = m->kept->plan->kind;
	struct work *w = &m->s->works[m->work];
	bool fit = true;

	for (size_t i = 0; i < w->item->ops_n; i++) {
		const struct op *op = &w->item->ops[i];
		const struct field *f = kind_field(k, op->field);

		if (f && f->tag && op->kind >= OP_OWN)
			continue;
		fit = false;
		if (!f || !f->tag)
			err_set(m->s->faults, ERR_INPUT,
				work_place(m->s, w, op->field),
				N_("%s has no field \"%s\""), k->name,
				op->field);
		else
			err_set(m->s->faults, ERR_INPUT,
				work_place(m->s, w, op->field),
				N_("A merge takes the values of one of both, "
				   "no others"));
	}
	return fit;
}

static void take_fields(struct merge *m)
{
	const struct kind *k = m->kept->plan->kind;

	for (size_t i = 0; i < k->fields_n; i++)
		if (k->fields[i].tag)
			take_field(m, &k->fields[i],
				   choice_of(m, &k->fields[i]));
}

/* ---- numbers, and who went into whom ----------------------------------- */

static void add_text(struct merge *m, uint16_t tag, struct slice text)
{
	struct draft *d = pending_draft(m->s, m->kept, NULL, tag);
	struct field_value v = {
		.bytes = arena_copy(m->s->r.arena, text),
		.from = DAY_NONE, .until = DAY_NONE,
	};

	if (text.n && !has_value(m, d, &v))
		draft_add(m->s, d, &v);
}

static void hand_numbers_on(struct merge *m)
{
	const struct record *other = &m->other->before;
	struct field_value alias;
	char id[16];

	add_text(m, TAG_ALIAS, record_get(other, TAG_NUMBER, DAY_NONE));
	for (size_t i = 0; record_value(other, TAG_ALIAS, i, &alias); i++)
		add_text(m, TAG_ALIAS, alias.bytes);
	snprintf(id, sizeof(id), "%" PRIu32, m->other->ref.id);
	add_text(m, TAG_MERGED, slice_str(id));
	pending_draft(m->s, m->other, NULL, TAG_NUMBER)->n = 0;
	pending_draft(m->s, m->other, NULL, TAG_ALIAS)->n = 0;
}

int merged_each(const struct record *rec,
		int (*each)(void *ctx, struct ref merged), void *ctx)
{
	struct field_value v;
	int stop = 0;

	for (size_t i = 0; !stop && record_value(rec, TAG_MERGED, i, &v);
	     i++) {
		char *id = slice_dup(v.bytes);

		stop = each(ctx, (struct ref){
			rec->ref.kind, (uint32_t)strtoul(id, NULL, 10) });
		free(id);
	}
	return stop;
}

/* ---- links ------------------------------------------------------------- */

static void drop_twins(struct draft *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++) {
		size_t k = 0;

		while (k < n && !(slice_eq(d->v[k].bytes, d->v[i].bytes) &&
				  slice_eq(d->v[k].label, d->v[i].label) &&
				  same_days(&d->v[k], &d->v[i])))
			k++;
		if (k == n)
			d->v[n++] = d->v[i];
	}
	d->n = n;
}

static void move_values(struct merge *m, struct draft *d)
{
	struct buf to = BUF_INIT;

	ref_pack(&to, m->kept->ref);
	for (size_t i = 0; i < d->n; i++)
		if (ref_eq(ref_unpack(d->v[i].bytes), m->other->ref))
			d->v[i].bytes = arena_copy(m->s->r.arena,
						   buf_slice(&to));
	buf_release(&to);
	drop_twins(d);
}

/* "These two are no doubles" of one and the same. */
static bool is_void(struct merge *m, struct pending *p)
{
	const struct kind *k = p->plan->kind;
	const struct record *rec = pending_record(m->s, p);
	size_t times = 0;

	if (!k->role || strcmp(k->role, ROLE_DISTINCT))
		return false;
	for (size_t i = 0; i < k->fields_n; i++)
		if (expr_holds(&k->fields[i]) == VALUE_REF)
			times += ref_eq(ref_unpack(record_get(rec,
				k->fields[i].tag, DAY_NONE)), m->kept->ref);
	return times > 1;
}

static int move_link(struct merge *m, const struct naming *n, struct err *err)
{
	struct apply_state *s = m->s;
	struct pending *p;

	if (ref_eq(n->ref, m->kept->ref) || ref_eq(n->ref, m->other->ref))
		return 0;
	p = pending_open(s, n->ref, err);
	if (!p)
		return -1;
	move_values(m, pending_draft(s, p, n->field, n->field->tag));
	p->cause = m->other->ref;
	p->in_bin = is_void(m, p);
	p->stale = true;
	if (!p->moved)
		state_work(s, NULL, s->works[m->work].no, NULL, p);
	p->moved = true;
	return 0;
}

static int move_links(struct merge *m, struct err *err)
{
	struct apply_state *s = m->s;
	struct namings all = { NULL, 0, 0 };
	int rc = namings_of(s, m->other->ref, &all, err);

	if (rc >= 0 && all.n > MERGE_MOST)
		err_set(s->faults, ERR_LIMIT,
			work_place(s, &s->works[m->work], NULL),
			N_("%zu records name %s, more than %d; let that one "
			   "stay"), all.n, s->works[m->work].item->other,
			MERGE_MOST);
	for (size_t i = 0; rc >= 0 && !s->row_faulty && i < all.n; i++)
		rc = move_link(m, &all.v[i], err);
	free(all.v);
	return rc < 0 ? -1 : 0;
}

/* ---- the item ---------------------------------------------------------- */

static int find_other(struct merge *m, struct ref *ref)
{
	struct apply_state *s = m->s;
	struct work *w = &s->works[m->work];
	const char *name = w->item->other ? w->item->other : "";
	struct err faults = ERR_INIT;
	int found;

	rights_see(s, true);
	found = reader_find(&s->r, m->kept->plan->kind->name, name, ref,
			    &faults);
	rights_see(s, false);
	if (found < 0)
		work_faults(s, w, NULL, &faults);
	else if (!found)
		err_set(s->faults, ERR_NOT_FOUND, work_place(s, w, NULL),
			N_("There is no record \"%s\""), name);
	else if (ref->kind != m->kept->ref.kind)
		err_set(s->faults, ERR_INPUT, work_place(s, w, NULL),
			N_("%s and %s are of different kinds"),
			w->item->name, name);
	else if (ref_eq(*ref, m->kept->ref))
		err_set(s->faults, ERR_INPUT, work_place(s, w, NULL),
			N_("%s and %s are one and the same"), w->item->name,
			name);
	err_release(&faults);
	return w->faulty ? 0 : 1;
}

/* Asked of the other as of the one that is named. */
static int other_allowed(struct merge *m, struct err *err)
{
	struct apply_state *s = m->s;
	struct work *w = &s->works[m->work];
	struct item item = *w->item;
	struct work as = *w;
	int rc = 0;

	item.name = item.other;
	as.item = &item;
	as.p = m->other;
	if (m->other->in_bin)
		err_set(s->faults, ERR_INPUT, work_place(s, &as, NULL),
			N_("%s is in the bin; restore it first"), item.name);
	else if (rights_record_allowed(s, &as) && item.other_expected &&
		 item.other_expected != record_version(&m->other->before))
		rc = conflict(s, &as, m->other, item.other_expected, err);
	w->faulty |= as.faulty;
	return rc;
}

int merge_work(struct apply_state *s, size_t work, struct err *err)
{
	struct merge m = { .s = s, .work = work, .kept = s->works[work].p };
	const struct kind *k = m.kept->plan->kind;
	struct ref other;

	if (k->master || k->system) {
		err_set(s->faults, ERR_INPUT,
			work_place(s, &s->works[work], NULL),
			N_("Records of the kind %s cannot be merged"),
			k->name);
		return 0;
	}
	if (s->works[work].faulty || !find_other(&m, &other))
		return 0;
	m.other = pending_open(s, other, err);
	if (!m.other || other_allowed(&m, err) < 0)
		return -1;
	if (!ops_fit(&m) || s->works[work].faulty)
		return 0;
	take_fields(&m);
	hand_numbers_on(&m);
	if (move_links(&m, err) < 0)
		return -1;
	m.other->in_bin = true;
	m.other->cause = m.kept->ref;
	m.other->stale = true;
	state_work(s, NULL, s->works[work].no, NULL, m.other);
	return 0;
}
