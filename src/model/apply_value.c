/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/tr.h"
#include "model/apply_private.h"
#include "model/mask.h"
#include "model/value.h"

static struct slice keep(struct apply_state *s, struct slice bytes)
{
	return arena_copy(s->r.arena, bytes);
}

/* "@3": the third item of the same change set. 1 it is one, 0 no. */
static int item_ref(struct apply_state *s, struct work *w,
		    const struct field *f, const char *text, struct buf *bytes)
{
	const struct kind *k;
	struct ref ref;
	unsigned long n;
	char *end;

	if (text[0] != '@' || text[1] < '1' || text[1] > '9')
		return 0;
	n = strtoul(text + 1, &end, 10);
	if (*end || n > s->c->n || !s->works[n - 1].p) {
		err_set(s->faults, ERR_INPUT, work_place(s, w, f->name),
			N_("%s does not name a record of this change"), text);
		return -1;
	}
	ref = s->works[n - 1].p->ref;
	k = kinds_by_no(s->r.kinds, ref.kind);
	if (!k || !field_may_name(f, k)) {
		err_set(s->faults, ERR_INPUT, work_place(s, w, f->name),
			N_("%s is of a kind that may not stand here"), text);
		return -1;
	}
	ref_pack(bytes, ref);
	return 1;
}

static int value_read(struct apply_state *s, struct work *w,
		      const struct field *f, const char *text, struct buf *bytes)
{
	struct err faults = ERR_INIT;
	int rc;

	if (expr_holds(f) == VALUE_REF) {
		rc = item_ref(s, w, f, text, bytes);
		if (rc)
			return rc < 0 ? -1 : 0;
	}
	rights_see(s, true);
	rc = f->type->parse(f, &s->r.values, text, bytes, &faults);
	rights_see(s, false);
	if (rc < 0)
		work_faults(s, w, f->name, &faults);
	err_release(&faults);
	return rc;
}

static int day_read(struct apply_state *s, struct work *w,
		    const struct field *f, const char *text, int32_t none,
		    int32_t *day)
{
	struct err faults = ERR_INIT;
	int rc = 0;

	*day = none;
	if (text && *text) {
		rc = day_parse(text, &s->r.values.clock, day, NULL, &faults);
		if (rc < 0)
			work_faults(s, w, f->name, &faults);
	}
	err_release(&faults);
	return rc;
}

/* An open end counts as the end of all days; an open beginning is the
 * smallest number already. */
static int32_t end_of(int32_t until)
{
	return until == DAY_NONE ? INT32_MAX : until;
}

static bool same_label(const struct field_value *a, const struct field_value *b)
{
	return slice_eq(a->label, b->label);
}

/*
 * Takes the days of `n` out of the values in `d` (those with its label, or
 * all of a field that has one value at a time): what overlaps is cut, what
 * lies within is dropped.
 */
static void cut_days(struct apply_state *s, struct draft *d,
		     const struct field_value *n)
{
	struct field_value *old = d->v;
	size_t count = d->n, i;

	d->v = NULL;
	d->n = d->cap = 0;
	for (i = 0; i < count; i++) {
		struct field_value v = old[i], behind = old[i];

		if (d->f->many && n->label.n && !same_label(&v, n)) {
			draft_add(s, d, &v);
			continue;
		}
		if (end_of(v.until) <= n->from || v.from >= end_of(n->until)) {
			draft_add(s, d, &v);
			continue;
		}
		if (v.from < n->from) {
			v.until = n->from;
			draft_add(s, d, &v);
		}
		if (end_of(behind.until) > end_of(n->until)) {
			behind.from = n->until;
			draft_add(s, d, &behind);
		}
	}
}

static void sort_days(struct draft *d)
{
	size_t i, k;

	for (i = 1; i < d->n; i++) {
		struct field_value v = d->v[i];

		for (k = i; k && d->v[k - 1].from > v.from; k--)
			d->v[k] = d->v[k - 1];
		d->v[k] = v;
	}
}

/* The value in force on a day, with this label if one is meant. */
static struct field_value *in_force(struct draft *d, struct slice label,
				    int32_t day)
{
	size_t i;

	for (i = 0; i < d->n; i++)
		if (field_value_holds(&d->v[i], day) &&
		    (!label.n || slice_eq(d->v[i].label, label)))
			return &d->v[i];
	return NULL;
}

static void set_dated(struct apply_state *s, struct work *w, struct draft *d,
		      struct field_value v, const struct op *op)
{
	int32_t today = s->r.values.clock.today;
	const struct field_value *now = in_force(d, v.label, today);

	if (!op->from && !op->until && now && slice_eq(now->bytes, v.bytes))
		return;
	if (!op->from && !w->p->is_new)
		v.from = today;
	cut_days(s, d, &v);
	draft_add(s, d, &v);
	sort_days(d);
}

/* A labelled value of many takes the place of the one with its label. */
static void set_labelled(struct apply_state *s, struct draft *d,
			 const struct field_value *v)
{
	size_t i;

	for (i = 0; i < d->n; i++) {
		if (same_label(&d->v[i], v)) {
			d->v[i] = *v;
			return;
		}
	}
	draft_add(s, d, v);
}

static void op_set(struct apply_state *s, struct work *w, struct draft *d,
		   const struct field_value *v, const struct op *op)
{
	if (d->f->dated) {
		set_dated(s, w, d, *v, op);
	} else if (d->f->many && op->label && v->label.n) {
		set_labelled(s, d, v);
	} else {
		d->n = 0;
		draft_add(s, d, v);
	}
}

static void op_add(struct apply_state *s, struct work *w, struct draft *d,
		   struct field_value v, const struct op *op)
{
	size_t i;

	if (!d->f->many) {
		op_set(s, w, d, &v, op);
		return;
	}
	if (d->f->dated && !op->from && !w->p->is_new)
		v.from = s->r.values.clock.today;
	for (i = 0; i < d->n; i++) {
		if (slice_eq(d->v[i].bytes, v.bytes) &&
		    same_label(&d->v[i], &v) &&
		    end_of(d->v[i].until) > v.from &&
		    d->v[i].from < end_of(v.until))
			return;
	}
	draft_add(s, d, &v);
	if (d->f->dated)
		sort_days(d);
}

/* Ends a dated value on `day`, takes any other away; false: it goes. */
static bool end_value(struct draft *d, struct field_value *v, int32_t day)
{
	if (!d->f->dated || v->from >= day)
		return false;
	if (end_of(v->until) > day)
		v->until = day;
	return true;
}

static size_t take_away(struct draft *d, const struct field_value *which,
			int32_t day)
{
	size_t i, n = 0, found = 0;

	for (i = 0; i < d->n; i++) {
		struct field_value v = d->v[i];
		bool meant = (!which->bytes.n ||
			      slice_eq(v.bytes, which->bytes)) &&
			     (!which->label.n ||
			      slice_eq(v.label, which->label)) &&
			     (!d->f->dated || end_of(v.until) > day);

		found += meant;
		if (!meant || end_value(d, &v, day))
			d->v[n++] = v;
	}
	d->n = n;
	return found;
}

static void op_remove(struct apply_state *s, struct work *w, struct draft *d,
		      const struct op *op, const struct field_value *v)
{
	struct field_value by_label = { .label = slice_str(op->text ?
							   op->text : "") };
	int32_t day = op->from ? v->from : s->r.values.clock.today;

	if ((v->bytes.n || v->label.n) && take_away(d, v, day))
		return;
	/* The text may be the label of the value that is meant. */
	if (!v->label.n && by_label.label.n && take_away(d, &by_label, day))
		return;
	err_set(s->faults, ERR_INPUT, work_place(s, w, d->f->name),
		N_("There is no value \"%s\" to take away"),
		op->text ? op->text : op->label ? op->label : "");
}

/* A value that was there keeps its label unless another one is typed: a
 * table of values without labels takes none away. */
static void keep_label(const struct work *w, const struct field *f,
		       struct field_value *v)
{
	const struct record *rec = &w->p->before;
	struct field_value was;
	size_t i;

	for (i = 0; !w->p->is_new && i < record_values(rec, f->tag); i++) {
		if (record_value(rec, f->tag, i, &was) &&
		    slice_eq(was.bytes, v->bytes)) {
			v->label = was.label;
			return;
		}
	}
}

static bool blank(const char *text)
{
	return !text || !text[strspn(text, " \t\r\n")];
}

/* Codes of master data are written in files, conditions and other programs:
 * a new one has nothing that one of them might read otherwise. */
static bool code_is_plain(struct apply_state *s, struct work *w,
			  const struct field *f, const char *typed)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
	struct slice code = value_trim(typed);
	struct slice was = w->p->is_new ? SLICE_NONE :
		record_get(&w->p->before, f->tag, DAY_NONE);
	size_t good = strspn(code.n ? code.p : "", plain);
	struct err fault = ERR_INIT;

	if (good >= code.n || slice_eq(code, was))
		return true;
	err_set(&fault, ERR_INPUT,
		value_column(typed, (size_t)((const char *)code.p - typed) +
			     good).s,
		N_("a code has only the letters a to z and A to Z, digits, \".\", \"_\" and \"-\""));
	work_faults(s, w, f->name, &fault);
	err_release(&fault);
	return false;
}

static void read_removed(struct apply_state *s, const struct field *f,
			 const char *text, struct buf *bytes)
{
	rights_see(s, true);
	if (f->type->parse(f, &s->r.values, text, bytes, NULL) < 0)
		buf_clear(bytes);
	rights_see(s, false);
}

static int op_values(struct apply_state *s, struct work *w,
		     const struct field *f, const struct op *op,
		     struct field_value *v)
{
	struct buf bytes = BUF_INIT;
	int rc = day_read(s, w, f, op->from, DAY_NONE, &v->from);

	rc |= day_read(s, w, f, op->until, DAY_NONE, &v->until);
	if (!rc && v->until != DAY_NONE && v->until <= v->from) {
		err_set(s->faults, ERR_INPUT, work_place(s, w, f->name),
			N_("The last day lies before the first"));
		rc = -1;
	}
	v->label = op->label && f->many ?
		keep(s, value_trim(op->label)) : SLICE_NONE;
	v->bytes = SLICE_NONE;
	if (!blank(op->text) && op->kind != OP_CLEAR) {
		/* What is taken away may be no value but a label. */
		if (op->kind != OP_REMOVE) {
			rc |= value_read(s, w, f, op->text, &bytes);
			if (!rc && f == kind_code(w->p->plan->kind) &&
			    !code_is_plain(s, w, f, op->text))
				rc = -1;
		} else {
			read_removed(s, f, op->text, &bytes);
		}
		v->bytes = keep(s, buf_slice(&bytes));
	}
	if (f->many && !op->label && op->kind != OP_REMOVE && v->bytes.n)
		keep_label(w, f, v);
	buf_release(&bytes);
	return rc;
}

static bool usable(struct apply_state *s, struct work *w, const struct field *f,
		   const struct op *op)
{
	const char *why = NULL;

	if (!f->tag)
		why = N_("This is computed and cannot be set");
	else if (!f->dated && (op->from || op->until))
		why = N_("This field has no days");
	else if (!f->many && op->label && *op->label)
		why = N_("The values of this field have no labels");
	else if (!f->many && !f->dated && op->kind == OP_ADD &&
		 record_values(pending_record(s, w->p), f->tag))
		why = N_("This field has one value only");
	if (why)
		err_add_raw(s->faults, ERR_INPUT, work_place(s, w, f->name),
			    why, NULL, 0);
	return !why;
}

/* "do 10" says the day and the time of day at once. */
static bool read_both(struct apply_state *s, struct work *w,
		      const struct field *f, const struct op *op)
{
	const struct field *time = kind_time_of(w->p->plan->kind, f);
	struct op own = *op;
	struct buf text = BUF_INIT;
	int32_t day, at;

	if (!time || !time->tag || blank(op->text) || op->kind == OP_REMOVE ||
	    op->kind == OP_CLEAR ||
	    day_parse(op->text, &s->r.values.clock, &day, &at, NULL) ||
	    at == TIME_NONE)
		return false;
	day_iso(day, &text);
	own.text = (char *)buf_str(&text);
	op_read(s, w, f, &own);
	buf_clear(&text);
	time_iso(at, &text);
	own.text = (char *)buf_str(&text);
	op_read(s, w, time, &own);
	buf_release(&text);
	return true;
}

/* A masked value that comes back as it was shown stays what it is. */
static bool comes_back_masked(struct apply_state *s, struct work *w,
			      const struct field *f, const struct op *op)
{
	size_t n;

	if (!f->sensitive || op->kind == OP_CLEAR || !op->text ||
	    !mask_in(op->text))
		return false;
	/* What was taken away before it in the same change would be lost. */
	n = w->p->is_new ? 0 : record_values(&w->p->before, f->tag);
	if (!n || !mask_is(op->text) || op->kind == OP_REMOVE ||
	    pending_draft(s, w->p, f, f->tag)->n != n)
		err_set(s->faults, ERR_INPUT, work_place(s, w, f->name),
			N_("%s stands for a value that is not shown, and is none"),
			MASK);
	return true;
}

void op_read(struct apply_state *s, struct work *w, const struct field *f,
	     const struct op *op)
{
	struct field_value v, all = { .from = DAY_NONE, .until = DAY_NONE };
	struct draft *d;
	bool none = op->kind == OP_CLEAR ||
		    (blank(op->text) && op->kind != OP_REMOVE);

	if (!rights_field_allowed(s, w, f) || !usable(s, w, f, op) ||
	    comes_back_masked(s, w, f, op) || read_both(s, w, f, op))
		return;
	if (op_values(s, w, f, op, &v) < 0) {
		pending_draft(s, w->p, f, f->tag)->faulty = true;
		return;
	}
	d = pending_draft(s, w->p, f, f->tag);
	if (none && op->kind == OP_ADD)
		return;
	if (none) {
		all.label = v.label;
		take_away(d, &all, v.from != DAY_NONE ? v.from :
			  s->r.values.clock.today);
	} else if (op->kind == OP_REMOVE) {
		op_remove(s, w, d, op, &v);
	} else if (op->kind == OP_ADD) {
		op_add(s, w, d, v, op);
	} else {
		op_set(s, w, d, &v, op);
	}
}
