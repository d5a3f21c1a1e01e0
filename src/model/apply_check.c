/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/tr.h"
#include "model/apply_private.h"

#define TREE_LEVELS 64

struct work *work_of(struct apply_state *s, const struct pending *p)
{
	size_t i, last = s->row_from;

	for (i = row_next(s, ROW_FIRST); i != ROW_END; i = row_next(s, i)) {
		if (s->works[i].p == p)
			return &s->works[i];
		/* A link that was cleared for a deletion. */
		if (s->works[i].p && ref_eq(s->works[i].p->ref, p->cause))
			last = i;
	}
	return &s->works[last];
}

static void expression_fault(struct apply_state *s, struct work *w,
			     const struct field *f, struct err *faults)
{
	size_t i;

	for (i = 0; i < faults->n; i++) {
		free(faults->items[i].place);
		faults->items[i].place = NULL;
	}
	work_faults(s, w, f->name, faults);
}

/* A text may name a record: "DE" is a country, if there is such a one. */
static bool preset_bytes(struct apply_state *s, const struct field *f,
			 const struct value *v, struct buf *bytes)
{
	char *text;
	int rc;

	if (v->type != VALUE_TEXT || expr_holds(f) == VALUE_TEXT)
		return v->type != VALUE_NONE && !expr_bytes(f, v, bytes);
	text = slice_dup(v->text);
	rc = *text ? f->type->parse(f, &s->r.values, text, bytes, NULL) : -1;
	free(text);
	return !rc;
}

static void preset(struct apply_state *s, struct pending *p,
		   const struct field_plan *fp)
{
	const struct field *f = fp->field;
	struct value v = { .type = VALUE_NONE };
	struct field_value fv = { .from = DAY_NONE, .until = DAY_NONE };
	struct err faults = ERR_INIT;
	struct buf bytes = BUF_INIT;
	uint64_t steps = EXPR_STEPS;
	struct record rec = *pending_record(s, p);

	if (record_values(&rec, f->tag))
		return;
	if (expr_value(fp->preset, &s->r, &rec, &steps, &v, &faults) < 0)
		expression_fault(s, work_of(s, p), f, &faults);
	else if (preset_bytes(s, f, &v, &bytes) && bytes.n) {
		fv.bytes = arena_copy(s->r.arena, buf_slice(&bytes));
		draft_add(s, pending_draft(s, p, f, f->tag), &fv);
	}
	err_release(&faults);
	buf_release(&bytes);
}

/* Defaults in the order of the form: one may build on another. */
int row_presets(struct apply_state *s, struct err *err)
{
	size_t i, k;

	(void)err;
	for (i = s->accepted; i < s->pendings_n; i++) {
		struct pending *p = s->pendings[i];

		for (k = 0; p->is_new && k < p->plan->kind->fields_n; k++)
			if (p->plan->fields[k].preset)
				preset(s, p, &p->plan->fields[k]);
	}
	return 0;
}

static const struct rule *rule_find(const struct model *m, const char *name)
{
	const struct rule *r;

	for (r = m->rules; r && r->name; r++)
		if (!strcmp(r->name, name))
			return r;
	return NULL;
}

static int run_rule(struct apply_state *s, size_t work, const char *name,
		    struct err *err)
{
	const struct rule *r = rule_find(s->m, name);
	struct err faults = ERR_INIT;
	int rc;

	if (!r)
		return 0;	/* model_take() knows why */
	rc = r->run(s, work, &faults);
	err_move(s->row_faulty ? s->faults : err, &faults);
	err_release(&faults);
	return rc < 0 && !s->row_faulty ? -1 : 0;
}

/* Rules may add works, and theirs run too; a record that a rule changes
 * after its own rules ran is not gone over again. */
int row_rules(struct apply_state *s, struct err *err)
{
	size_t i, k;

	for (i = row_next(s, ROW_FIRST); i != ROW_END && !s->row_faulty;
	     i = row_next(s, i)) {
		const struct kind *kind;

		if (!s->works[i].p)
			continue;
		kind = s->works[i].p->plan->kind;
		for (k = 0; k < kind->rules_n; k++)
			if (run_rule(s, i, kind->rules[k], err) < 0)
				return -1;
	}
	return 0;
}

static bool holds(struct apply_state *s, struct pending *p,
		  const struct field *f, const struct expr *e,
		  const struct record *rec)
{
	struct err faults = ERR_INIT;
	uint64_t steps = EXPR_STEPS;
	bool yes = true;

	if (expr_true(e, &s->r, rec, &steps, &yes, &faults) < 0)
		expression_fault(s, work_of(s, p), f, &faults);
	err_release(&faults);
	return yes;
}

static bool field_changed(struct apply_state *s, struct pending *p,
			  const struct field *f)
{
	return p->is_new ||
	       !slice_eq(record_payload(&p->before, f->tag),
			 record_payload(pending_record(s, p), f->tag));
}

static void check_fixed(struct apply_state *s, struct pending *p,
			const struct field *f)
{
	if (!p->is_new && record_values(&p->before, f->tag) &&
	    field_changed(s, p, f))
		err_set(s->faults, ERR_INPUT, work_place(s, work_of(s, p),
							 f->name),
			N_("This is set once and cannot be changed"));
}

static void say(struct apply_state *s, struct pending *p,
		const struct field *f)
{
	const char *said = words_one(&f->say, s->r.values.lang);
	const char *place = work_place(s, work_of(s, p), f->name);

	if (said && *said)
		err_set(s->faults, ERR_INPUT, place, N_("%s"), said);
	else
		err_set(s->faults, ERR_INPUT, place,
			N_("This must hold: %s"), f->check_text);
}

static bool is_gone(struct apply_state *s, struct ref ref)
{
	struct record rec;

	return reader_get(&s->r, ref, &rec, NULL) <= 0 || record_in_bin(&rec);
}

/* What a link names has to be there when the change is done: also when the
 * record comes back from the bin, to which its target may have followed. */
static void check_targets(struct apply_state *s, struct pending *p,
			  const struct field *f, const struct record *rec)
{
	bool returns = p->was_in_bin || p->unchecked;
	struct field_value v;
	struct buf name = BUF_INIT;
	size_t i;

	for (i = 0; record_value(rec, f->tag, i, &v); i++) {
		struct ref ref = ref_unpack(v.bytes);

		if ((!returns && !pending_at_hand(s, ref)) || !is_gone(s, ref))
			continue;
		buf_clear(&name);
		reader_name(&s->r, ref, &name);
		err_set(s->faults, ERR_INPUT,
			work_place(s, work_of(s, p), f->name),
			N_("%s is in the bin"), buf_str(&name));
	}
	buf_release(&name);
}

/* A tree has no circles and an end; everything that climbs it relies on
 * that. */
static void check_tree(struct apply_state *s, struct pending *p,
		       const struct field *f, const struct record *rec)
{
	struct ref above = ref_unpack(record_get(rec, f->tag, DAY_NONE));
	struct record at;
	int levels = 1;

	while (!ref_is_none(above) && !ref_eq(above, p->ref) &&
	       levels++ < TREE_LEVELS && reader_get(&s->r, above, &at, NULL) > 0)
		above = ref_unpack(record_get(&at, f->tag, DAY_NONE));
	if (ref_eq(above, p->ref))
		err_set(s->faults, ERR_INPUT,
			work_place(s, work_of(s, p), f->name),
			N_("This would stand below itself"));
	else if (levels > TREE_LEVELS)
		err_set(s->faults, ERR_LIMIT,
			work_place(s, work_of(s, p), f->name),
			N_("This would stand more than %d levels deep"),
			TREE_LEVELS);
}

/* Whether a record of this row, which the index knows with the value, has
 * given it up. */
static bool gave_up(struct apply_state *s, struct ref ref,
		    const struct field *f, struct slice key)
{
	struct pending *p = pending_at_hand(s, ref);
	struct buf own = BUF_INIT;
	struct field_value v;
	bool has = false;
	size_t i;

	if (!p)
		return false;
	for (i = 0; !has && !p->in_bin &&
		    record_value(pending_record(s, p), f->tag, i, &v); i++) {
		buf_clear(&own);
		index_value_key(&s->r.values, ref.kind, f, v.bytes, &own);
		has = slice_eq(buf_slice(&own), key);
	}
	buf_release(&own);
	return !has;
}

/* 1 another record has the value, 0 free, -1 fault. */
static int unique_taken(struct apply_state *s, struct pending *p,
			const struct field *f, struct slice key,
			struct err *err)
{
	struct pending *at_hand = state_row_of(s, TABLE_VALUE, key);
	struct cursor *c;
	int rc, taken = 0;

	if (at_hand)
		return at_hand != p;
	c = cursor_open(s->txn, TABLE_VALUE, err);
	if (!c)
		return -1;
	for (rc = cursor_seek(c, key, err); rc > 0 && !taken;
	     rc = cursor_next(c, err)) {
		struct slice k = cursor_key(c);
		struct ref ref = { p->ref.kind, index_row_id(k) };

		if (k.n < key.n || memcmp(k.p, key.p, key.n))
			break;
		taken = k.n == key.n + 4 && ref.id != p->ref.id &&
			ref.id != p->lender.id &&
			!gave_up(s, ref, f, key);
	}
	cursor_close(c);
	return rc < 0 ? -1 : taken;
}

static int check_unique(struct apply_state *s, struct pending *p,
			const struct field *f, const struct record *rec,
			struct err *err)
{
	struct buf key = BUF_INIT;
	struct field_value v;
	size_t i;
	int rc = 0;

	for (i = 0; rc >= 0 && record_value(rec, f->tag, i, &v); i++) {
		buf_clear(&key);
		index_value_key(&s->r.values, p->ref.kind, f, v.bytes, &key);
		rc = unique_taken(s, p, f, buf_slice(&key), err);
		if (rc > 0)
			err_set(s->faults, ERR_CONFLICT,
				work_place(s, work_of(s, p), f->name),
				N_("Another record has this value already"));
		else if (!rc)
			state_row(s, TABLE_VALUE, buf_slice(&key), p);
	}
	buf_release(&key);
	return rc < 0 ? -1 : 0;
}

static void remember_names(struct apply_state *s, struct pending *p,
			   const struct record *rec)
{
	struct buf key = BUF_INIT;
	struct field_value v;
	size_t i, k;

	for (i = 0; p->plan->by_name && i < p->plan->kind->fields_n; i++) {
		const struct field_plan *fp = &p->plan->fields[i];

		for (k = 0; fp->names &&
			    record_value(rec, fp->field->tag, k, &v); k++) {
			buf_clear(&key);
			if (index_name_key(p->ref.kind, v.bytes, &key))
				state_row(s, TABLE_VALUE, buf_slice(&key), p);
		}
	}
	buf_release(&key);
}

/* One fault a field is enough. */
static bool is_faulty(const struct pending *p, const struct field *f)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (p->drafts[i].tag == f->tag)
			return p->drafts[i].faulty;
	return false;
}

static int check_field(struct apply_state *s, struct pending *p,
		       const struct field_plan *fp, const struct record *rec,
		       struct err *err)
{
	const struct field *f = fp->field;
	bool asked = p->is_new || !p->cause.id;

	if (f->unique && fp->shapes & INDEX_VALUE &&
	    (field_changed(s, p, f) || p->was_in_bin) &&
	    check_unique(s, p, f, rec, err) < 0)
		return -1;
	if (expr_holds(f) == VALUE_REF &&
	    (field_changed(s, p, f) || p->was_in_bin))
		check_targets(s, p, f, rec);
	if (p->plan->kind->tree && !strcmp(f->name, "parent") &&
	    field_changed(s, p, f))
		check_tree(s, p, f, rec);
	if (p->unchecked || !asked || is_faulty(p, f))
		return 0;
	if (f->need && !record_values(rec, f->tag) &&
	    (!fp->when || holds(s, p, f, fp->when, rec)))
		err_set(s->faults, ERR_INPUT,
			work_place(s, work_of(s, p), f->name),
			N_("This must not be empty"));
	if (f->fixed)
		check_fixed(s, p, f);
	if (fp->check && record_values(rec, f->tag) &&
	    !holds(s, p, f, fp->check, rec))
		say(s, p, f);
	return 0;
}

static int check_pending(struct apply_state *s, struct pending *p,
			 struct err *err)
{
	const struct kind *k = p->plan->kind;
	struct record rec = *pending_record(s, p);
	size_t i;

	if (p->in_bin)
		return 0;
	/* Nothing was done to it: it may stand as it stood. */
	if (!p->is_new && p->in_bin == p->was_in_bin &&
	    slice_eq(p->before.bytes, p->after.bytes))
		return 0;
	if (number_taken(s, p, err) < 0)
		return -1;
	for (i = 0; i < k->fields_n; i++)
		if (k->fields[i].tag &&
		    check_field(s, p, &p->plan->fields[i], &rec, err) < 0)
			return -1;
	remember_names(s, p, &rec);
	return 0;
}

char *row_hidden(struct apply_state *s, struct pending *p)
{
	const struct kind_plan *plan = p->plan;
	struct record rec = *pending_record(s, p);
	struct buf names = BUF_INIT;
	size_t i;

	for (i = 0; i < plan->kind->fields_n; i++) {
		const struct field_plan *fp = &plan->fields[i];

		if (fp->when && !holds(s, p, fp->field, fp->when, &rec))
			buf_printf(&names, "%s%s ", names.n ? "" : " ",
				   fp->field->name);
	}
	return buf_detach(&names);
}

int row_check(struct apply_state *s, struct err *err)
{
	size_t i;

	for (i = s->accepted; i < s->pendings_n; i++)
		if (check_pending(s, s->pendings[i], err) < 0)
			return -1;
	row_rights(s);
	return 0;
}
