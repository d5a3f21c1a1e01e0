/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/tr.h"
#include "base/utf8.h"
#include "model/apply_private.h"
#include "model/value.h"

/* Tries of a circle before it is taken to be worn out. */
#define DRAW_TRIES 100000

static struct slice number_of(struct apply_state *s, struct pending *p)
{
	return record_get(pending_record(s, p), TAG_NUMBER, DAY_NONE);
}

static void put_number(struct apply_state *s, struct pending *p,
		       struct slice number)
{
	struct draft *d = pending_draft(s, p, NULL, TAG_NUMBER);
	struct field_value v = {
		.bytes = arena_copy(s->r.arena, number),
		.from = DAY_NONE, .until = DAY_NONE,
	};

	d->n = 0;
	draft_add(s, d, &v);
}

/* 1 another record has it (REF_NONE: one of the same change), 0 free, -1
 * fault. */
static int taken(struct apply_state *s, const struct pending *p,
		 struct slice folded, struct ref *owner, struct err *err)
{
	struct buf key = BUF_INIT;
	struct pending *other;
	struct number_entry e;
	int rc;

	number_key(p->ref.kind, folded, &key);
	other = state_row_of(s, TABLE_NUMBER, buf_slice(&key));
	*owner = REF_NONE;
	if (other && other != p) {
		rc = 1;
	} else {
		rc = number_find(s->txn, p->ref.kind, folded, &e, err);
		if (rc > 0)
			rc = e.id != p->ref.id && e.id != p->lender.id;
		if (rc > 0)
			*owner = (struct ref){ p->ref.kind, e.id };
	}
	buf_release(&key);
	return rc;
}

static void remember(struct apply_state *s, struct pending *p,
		     struct slice folded)
{
	struct buf key = BUF_INIT;

	number_key(p->ref.kind, folded, &key);
	state_row(s, TABLE_NUMBER, buf_slice(&key), p);
	buf_release(&key);
}

/* An earlier number goes on finding its record. */
static void keep_alias(struct apply_state *s, struct pending *p,
		       struct slice old)
{
	struct draft *d = pending_draft(s, p, NULL, TAG_ALIAS);
	struct field_value v = {
		.bytes = old, .from = DAY_NONE, .until = DAY_NONE,
	};
	size_t i;

	for (i = 0; i < d->n; i++)
		if (slice_eq(d->v[i].bytes, old))
			return;
	draft_add(s, d, &v);
}

void number_type(struct apply_state *s, struct work *w, const char *text)
{
	struct buf folded = BUF_INIT, nfc = BUF_INIT;
	struct slice typed = value_trim(text ? text : "");
	struct slice old = number_of(s, w->p);

	if (!w->p->plan->kind->number) {
		err_set(s->faults, ERR_INPUT, work_place(s, w, "number"),
			N_("Records of kind %s have no numbers"),
			w->p->plan->kind->name);
	} else if (!typed.n && !old.n) {
		;	/* one is drawn */
	} else if (utf8_nfc(typed, &nfc) < 0 ||
		   number_fold(buf_slice(&nfc), &folded) < 0) {
		err_set(s->faults, ERR_INPUT, work_place(s, w, "number"),
			N_("A number has 1 to %d characters and no colon"),
			NUMBER_BYTES);
	} else if (!slice_eq(old, buf_slice(&nfc))) {
		/* An import finds its record by an old number as well: that
		 * does not bring the old number back. */
		if (!(w->item && w->item->kind == ITEM_PUT && old.n &&
		      w->item->key && !strcmp(w->item->key, "number"))) {
			if (old.n)
				keep_alias(s, w->p, old);
			put_number(s, w->p, buf_slice(&nfc));
		}
		if (w->p->is_new)
			remember(s, w->p, buf_slice(&folded));
	}
	buf_release(&folded);
	buf_release(&nfc);
}

int number_give(struct apply_state *s, struct pending *p, struct err *err)
{
	const struct kind *k = p->plan->kind;
	struct counter *c = counters_of(&s->counters, k->no);
	struct buf number = BUF_INIT, folded = BUF_INIT;
	struct ref owner;
	int rc = 1, tries;

	if (!k->number || !p->is_new || number_of(s, p).n)
		return 0;
	s->counters_used[k->no] = true;
	if (c->number + 1 < k->number_from)
		c->number = k->number_from - 1;
	for (tries = 0; rc > 0 && tries < DRAW_TRIES; tries++) {
		buf_clear(&number);
		buf_clear(&folded);
		number_draw(k->number, ++c->number, &number);
		if (number_fold(buf_slice(&number), &folded) == 0)
			rc = taken(s, p, buf_slice(&folded), &owner, err);
	}
	if (!rc) {
		put_number(s, p, buf_slice(&number));
		remember(s, p, buf_slice(&folded));
	} else if (rc > 0) {
		rc = err_set(err, ERR_LIMIT, NULL,
			     N_("The number circle of %s has no free number"),
			     k->name);
	}
	buf_release(&number);
	buf_release(&folded);
	return rc;
}

/* In the same change it has no name yet. */
static void say_taken(struct apply_state *s, struct pending *p,
		      struct slice number, struct ref owner)
{
	const char *place = work_place(s, work_of(s, p), "number");
	const char *text = arena_strndup(s->r.arena, number.p, number.n);
	struct buf who = BUF_INIT;

	if (owner.id)
		reader_title(&s->r, owner, &who);
	if (who.n)
		err_set(s->faults, ERR_CONFLICT, place,
			N_("The number %s is taken by %s"), text,
			buf_str(&who));
	else
		err_set(s->faults, ERR_CONFLICT, place,
			N_("The number %s is taken"), text);
	buf_release(&who);
}

int number_taken(struct apply_state *s, struct pending *p, struct err *err)
{
	struct slice number = number_of(s, p);
	struct slice old = p->is_new ? SLICE_NONE :
		record_get(&p->before, TAG_NUMBER, DAY_NONE);
	struct buf folded = BUF_INIT;
	struct ref owner;
	int rc = 0;

	if (number.n && !slice_eq(number, old) &&
	    number_fold(number, &folded) == 0) {
		rc = taken(s, p, buf_slice(&folded), &owner, err);
		if (rc > 0)
			say_taken(s, p, number, owner);
		else if (!rc)
			remember(s, p, buf_slice(&folded));
	}
	buf_release(&folded);
	return rc < 0 ? -1 : 0;
}
