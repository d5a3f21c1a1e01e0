/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/apply_private.h"
#include "model/index.h"
#include "store/idset.h"

#define NAMED_REFUSALS 5	/* so many are named, the rest is counted */

static int note_naming(void *ctx, const struct kind *kind,
		       const struct field *field, uint32_t id)
{
	struct namings *l = ctx;

	mem_grow(&l->v, &l->cap, l->n + 1, sizeof(*l->v));
	l->v[l->n++] = (struct naming){ field, { kind->no, id } };
	return 0;
}

static bool names(const struct record *rec, const struct field *f,
		  struct ref target)
{
	struct field_value v;
	size_t i;

	for (i = 0; record_value(rec, f->tag, i, &v); i++)
		if (ref_eq(ref_unpack(v.bytes), target))
			return true;
	return false;
}

/* Whether the row makes it name the target: no index has that yet. */
static bool names_anew(struct apply_state *s, struct pending *p,
		       const struct field *f, struct ref target)
{
	if (!p->is_new && !p->stale &&
	    slice_eq(p->before.bytes, p->after.bytes))
		return false;
	return names(pending_record(s, p), f, target) &&
	       (p->is_new || p->was_in_bin || !names(&p->before, f, target));
}

/* Who names `target` as the row will leave things: the index knows what is
 * written, the pendings of the row may have come or gone. */
int namings_of(struct apply_state *s, struct ref target, struct namings *l,
	       struct err *err)
{
	size_t i, k, n = 0;

	if (s->accepted_new && state_flush(s, err) < 0)
		return -1;
	if (reader_named_by(&s->r, target, note_naming, l, err) < 0)
		return -1;
	for (i = 0; i < l->n; i++) {
		struct pending *p = pending_at_hand(s, l->v[i].ref);

		if (p && (p->in_bin || !names(pending_record(s, p),
					      l->v[i].field, target)))
			continue;
		l->v[n++] = l->v[i];
	}
	l->n = n;
	for (i = s->accepted; i < s->pendings_n; i++) {
		struct pending *p = s->pendings[i];
		const struct kind *kind = p->plan->kind;

		for (k = 0; !p->in_bin && k < kind->fields_n; k++)
			if (kind->fields[k].tag &&
			    expr_holds(&kind->fields[k]) == VALUE_REF &&
			    names_anew(s, p, &kind->fields[k], target))
				note_naming(l, kind, &kind->fields[k],
					    p->ref.id);
	}
	return 0;
}

void clear_links(struct apply_state *s, struct pending *p,
			const struct field *f, struct ref target)
{
	struct draft *d = pending_draft(s, p, f, f->tag);
	size_t i, n = 0;

	for (i = 0; i < d->n; i++)
		if (!ref_eq(ref_unpack(d->v[i].bytes), target))
			d->v[n++] = d->v[i];
	d->n = n;
}

static int follow(struct apply_state *s, size_t work, const struct naming *n,
		  struct err *err)
{
	struct ref target = s->works[work].p->ref;
	struct pending *p = pending_open(s, n->ref, err);

	if (!p)
		return -1;
	p->cause = target;
	p->stale = true;
	if (s->works[work].p->erasing == ERASING_WHOLE)
		return erase_follow(s, work, n->field, p);
	if (n->field->gone == GONE_CLEAR) {
		clear_links(s, p, n->field, target);
		return 0;
	}
	p->in_bin = true;
	state_work(s, NULL, s->works[work].no, NULL, p);
	return 0;
}

static void refuse(struct apply_state *s, size_t work,
		   const struct namings *refusals)
{
	struct buf list = BUF_INIT;
	size_t i, named = 0;

	rights_see(s, true);
	for (i = 0; i < refusals->n && named < NAMED_REFUSALS; i++) {
		if (!reader_sees(&s->r, refusals->v[i].ref))
			continue;
		buf_add_str(&list, named++ ? ", " : "");
		reader_name(&s->r, refusals->v[i].ref, &list);
	}
	rights_see(s, false);
	if (refusals->n > named)
		buf_add_str(&list, named ? ", ..." : "...");
	err_set(s->faults, ERR_CONFLICT,
		work_place(s, &s->works[work], NULL),
		N_("%zu records still name it: %s"), refusals->n,
		buf_str(&list));
	buf_release(&list);
}

/* Whether a record that stands in the way goes into the bin as well. */
static size_t drop_going(struct apply_state *s, struct namings *l)
{
	size_t i, n = 0;

	for (i = 0; i < l->n; i++) {
		struct pending *p = pending_at_hand(s, l->v[i].ref);

		if (!p || !p->in_bin)
			l->v[n++] = l->v[i];
	}
	l->n = n;
	return n;
}

static int close_one(struct apply_state *s, size_t work,
		     struct namings *refusals, struct err *err)
{
	struct pending *p = s->works[work].p;
	struct namings all = { NULL, 0, 0 };
	size_t i;
	int rc = namings_of(s, p->ref, &all, err);

	for (i = 0; rc >= 0 && i < all.n; i++) {
		if (all.v[i].field->gone == GONE_REFUSE || p->unchecked)
			note_naming(refusals, kinds_by_no(s->r.kinds,
							  all.v[i].ref.kind),
				    all.v[i].field, all.v[i].ref.id);
		else
			rc = follow(s, work, &all.v[i], err);
	}
	free(all.v);
	return rc;
}

/* What stands in the way of one work. */
struct refusals {
	size_t work;
	struct namings list;
};

static bool goes(const struct work *w)
{
	return w->p && w->p->in_bin && !w->p->is_new &&
	       (!w->p->was_in_bin || w->p->erasing);
}

/* Ids of a kind that stand in no index: in the bin, or nothing any more. */
static struct idset *not_indexed(struct apply_state *s, const struct kind *k,
				 struct err *err)
{
	struct cursor *c = cursor_open(s->txn, TABLE_RECORD, err);
	struct buf key = BUF_INIT;
	struct idset *all = NULL, *live = NULL;
	struct ref last = REF_NONE;
	int rc = -1;

	if (c) {
		ref_pack(&key, (struct ref){ (uint16_t)(k->no + 1), 0 });
		rc = cursor_seek_before(c, buf_slice(&key), err);
		if (rc > 0)
			last = ref_unpack(cursor_key(c));
		cursor_close(c);
	}
	buf_clear(&key);
	index_all_name(k->no, &key);
	if (rc >= 0)
		live = idset_load(s->txn, buf_slice(&key), err);
	if (live) {
		all = idset_new();
		if (last.kind == k->no)
			idset_add_range(all, 1, last.id + 1);
		idset_minus(all, live);
		idset_free(live);
	}
	buf_release(&key);
	return all;
}

/* 1 a record in the bin that stays there names it by that field. */
static int in_bin_names(struct apply_state *s, const struct kind *k,
			const struct field *f, struct ref target,
			struct err *err)
{
	struct idset *ids = not_indexed(s, k, err);
	struct ref ref = { .kind = k->no };
	int rc = ids ? 0 : -1;

	while (!rc && idset_list(ids, ref.id + 1, &ref.id, 1)) {
		struct pending *p = pending_at_hand(s, ref);
		struct record rec;

		if (p && p->erasing == ERASING_WHOLE)
			continue;
		rc = reader_get(&s->r, ref, &rec, err);
		if (rc > 0)
			rc = record_in_bin(&rec) && names(&rec, f, target);
	}
	idset_free(ids);
	return rc;
}

/* 1 nobody names it but what goes as well, 0 somebody does, -1 fault. Who
 * lies in the bin is asked too: it may come back, and names what it owns. */
static int named_by_none(struct apply_state *s, struct ref ref,
			 struct err *err)
{
	struct namings all = { NULL, 0, 0 };
	int rc = namings_of(s, ref, &all, err);

	free(all.v);
	if (rc < 0 || all.n)
		return rc < 0 ? -1 : 0;
	for (size_t i = 0; !rc && i < s->r.kinds->n; i++) {
		const struct kind *k = s->r.kinds->v[i];

		for (size_t j = 0; !rc && j < k->fields_n; j++)
			if (k->fields[j].owns && k->fields[j].tag)
				rc = in_bin_names(s, k, &k->fields[j], ref,
						  err);
	}
	return rc < 0 ? -1 : !rc;
}

/*
 * Follows `gone` of the links to every record that goes, until nothing more
 * comes of it; only then is it known who really stands in the way.
 */
int bin_close(struct apply_state *s, struct err *err)
{
	struct refusals *all = NULL;
	size_t n = 0, cap = 0, i;
	int rc = 0;

	for (i = row_next(s, ROW_FIRST); rc >= 0 && i != ROW_END;
	     i = row_next(s, i)) {
		if (!goes(&s->works[i]))
			continue;
		mem_grow(&all, &cap, n + 1, sizeof(*all));
		all[n] = (struct refusals){ i, { NULL, 0, 0 } };
		rc = close_one(s, i, &all[n++].list, err);
		if (rc >= 0 && s->works[i].p->erasing == ERASING_WHOLE)
			rc = erase_owned(s, i, named_by_none, err);
	}
	for (i = 0; i < n; i++) {
		if (rc >= 0 && drop_going(s, &all[i].list))
			refuse(s, all[i].work, &all[i].list);
		free(all[i].list.v);
	}
	free(all);
	return rc < 0 ? -1 : 0;
}

/* The last entry of the record that put it into the bin. */
static int bin_entry(struct apply_state *s, struct ref ref, struct entry *e,
		     struct buf *bytes, struct err *err)
{
	struct cursor *c = cursor_open(s->txn, TABLE_ENTRY_OF, err);
	struct buf key = BUF_INIT, no = BUF_INIT;
	int rc, found = 0;

	if (!c)
		return -1;
	entry_of_key(ref, UINT64_MAX, &key);
	rc = cursor_seek_before(c, buf_slice(&key), err);
	while (rc > 0 && !found) {
		struct slice k = cursor_key(c);

		if (k.n != key.n || memcmp(k.p, key.p, REF_BYTES))
			break;
		buf_clear(&no);
		buf_add(&no, (const char *)k.p + REF_BYTES, 8);
		rc = txn_get(s->txn, TABLE_ENTRY, buf_slice(&no), bytes, err);
		if (rc > 0 && entry_unpack(buf_slice(bytes), e) == 0) {
			found = e->action == ACTION_BIN;
			if (!found)
				entry_release(e);
		}
		if (rc >= 0 && !found)
			rc = cursor_prev(c, err);
	}
	cursor_close(c);
	buf_release(&key);
	buf_release(&no);
	return rc < 0 ? -1 : found;
}

/* What else went with the record: its entry in the same change says so. */
static int restore_with(struct apply_state *s, size_t work,
			const struct entry *e, struct err *err)
{
	struct ref root = s->works[work].p->ref;
	struct pending *p;
	size_t i;

	if (!ref_eq(e->cause, root) || !plan_kind(s->plan, e->ref.kind))
		return 0;
	p = pending_open(s, e->ref, err);
	if (!p)
		return -1;
	if (e->action == ACTION_BIN && p->in_bin) {
		p->in_bin = false;
		p->stale = true;
		state_work(s, NULL, s->works[work].no, NULL, p);
		return restore_work(s, s->works_n - 1, err);
	}
	for (i = 0; e->action == ACTION_SET && i < e->fields_n; i++) {
		const struct entry_field *f = &e->fields[i];

		if (slice_eq(record_payload(pending_record(s, p), f->tag),
			     f->after))
			pending_payload(s, p, f->tag, f->before);
	}
	return 0;
}

int restore_work(struct apply_state *s, size_t work, struct err *err)
{
	struct pending *p = s->works[work].p;
	struct buf bytes = BUF_INIT, key = BUF_INIT;
	struct change change;
	struct entry e;
	uint64_t no, end;
	size_t i;
	int rc;

	p->in_bin = false;
	p->stale = true;
	rc = bin_entry(s, p->ref, &e, &bytes, err);
	if (rc <= 0) {
		buf_release(&bytes);
		return rc;
	}
	no = e.change;
	entry_release(&e);
	rc = change_get(s->txn, no, &change, err);
	for (i = 0; rc > 0 && i < change.ranges_n; i++) {
		no = change.ranges[i].first;
		end = no + change.ranges[i].n;
		for (; rc > 0 && no < end; no++) {
			buf_clear(&key);
			entry_key(no, &key);
			rc = txn_get(s->txn, TABLE_ENTRY, buf_slice(&key),
				     &bytes, err);
			if (rc <= 0 || entry_unpack(buf_slice(&bytes), &e) < 0)
				continue;
			if (restore_with(s, work, &e, err) < 0)
				rc = -1;
			entry_release(&e);
		}
	}
	if (rc >= 0)
		change_release(&change);
	buf_release(&bytes);
	buf_release(&key);
	return rc < 0 ? -1 : 0;
}
