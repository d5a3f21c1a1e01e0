/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "base/tr.h"
#include "model/apply_private.h"

/* Entries taken back in one transaction, and looked at for that. */
#define SLICE 500
#define SLICE_SEEN 10000
#define RETURN_DEPTH 64		/* records that come back for each other */

/*
 * A change is taken back entry by entry, each as a row of its own: first
 * what it has put into the bin, in the order in which it went, so that
 * whatever names it can come back; then all else, newest first. What cannot
 * be taken back is left and named, and nothing else falls with it. What is
 * already as it was before the change is passed over, so an undo that was
 * stopped can be called again.
 */
struct undo {
	struct model *m;
	const struct author *who;
	const struct value_context *context;
	uint64_t change;		/* to be taken back */
	uint64_t own;			/* the undo's own; 0 at first */
	struct entry_range *ranges;
	size_t ranges_n;
	uint64_t done, of;		/* entries, each gone over twice */
	uint64_t records;		/* changed so far */
	bool last;			/* no further slice */
	bool stopped;
	uint64_t slice_own, slice_done;	/* of the slice at hand */
	struct err slice_left;
	struct touched *touched;
	size_t touched_n;
};

/* The number of the entry at a step of the undo. */
static uint64_t entry_at(const struct undo *u, uint64_t done)
{
	size_t i;

	/* Older than the newest by so many. */
	done = done < u->of ? u->of - 1 - done : done - u->of;
	for (i = u->ranges_n; i; i--) {
		const struct entry_range *r = &u->ranges[i - 1];

		if (done < r->n)
			return r->first + r->n - 1 - done;
		done -= r->n;
	}
	BUG("undo goes beyond its change");
}

/* 1 nobody else has touched the record since, 0 somebody has, -1 fault. */
static int untouched_since(struct undo *u, struct apply_state *s,
			   struct ref ref, uint64_t no, struct err *err)
{
	struct cursor *c = cursor_open(s->txn, TABLE_ENTRY_OF, err);
	struct buf key = BUF_INIT, at = BUF_INIT, bytes = BUF_INIT;
	struct entry e;
	int rc, own = 1;

	if (!c)
		return -1;
	entry_of_key(ref, no + 1, &key);
	for (rc = cursor_seek(c, buf_slice(&key), err); rc > 0 && own;
	     rc = cursor_next(c, err)) {
		struct slice k = cursor_key(c);

		if (k.n != key.n || memcmp(k.p, key.p, REF_BYTES))
			break;
		buf_clear(&at);
		buf_add(&at, (const char *)k.p + REF_BYTES, 8);
		if (txn_get(s->txn, TABLE_ENTRY, buf_slice(&at), &bytes,
			    err) <= 0 ||
		    entry_unpack(buf_slice(&bytes), &e) < 0)
			break;
		own = e.change == u->change || e.change == s->change_no;
		entry_release(&e);
	}
	cursor_close(c);
	buf_release(&key);
	buf_release(&at);
	buf_release(&bytes);
	return rc < 0 ? -1 : own;
}

static int undo_new(struct undo *u, struct apply_state *s, struct work *w,
		    const struct entry *e, uint64_t no, struct err *err)
{
	int rc;

	if (w->p->in_bin)
		return 0;
	rc = untouched_since(u, s, e->ref, no, err);
	if (!rc)
		err_set(s->faults, ERR_CONFLICT, work_place(s, w, NULL),
			N_("It was changed since"));
	if (rc <= 0)
		return rc;
	w->p->in_bin = true;
	w->p->stale = true;
	return 0;
}

static void undo_field(struct apply_state *s, struct work *w,
		       const struct entry_field *f)
{
	const struct field *field = kind_field_by_tag(w->p->plan->kind,
						      f->tag);
	struct slice now = record_payload(pending_record(s, w->p), f->tag);

	if (field && s->role && rights_on_field(s->r.kinds, s->role, field) ==
	    RIGHTS_NONE)
		return;
	if (field && !slice_eq(now, f->before) &&
	    !rights_field_allowed(s, w, field))
		return;
	if (slice_eq(now, f->after))
		pending_payload(s, w->p, f->tag, f->before);
	else if (!slice_eq(now, f->before))
		err_set(s->faults, ERR_CONFLICT,
			work_place(s, w, field ? field->name : "number"),
			N_("It was changed since"));
}

static bool payload_has(struct slice payload, struct slice bytes)
{
	struct field_value v;
	size_t i;

	for (i = 0; payload.n && payload_value(payload, i, &v); i++)
		if (slice_eq(v.bytes, bytes))
			return true;
	return false;
}

/* Others may have been merged into it since: only what this merge has added
 * goes. */
static void undo_added(struct apply_state *s, struct pending *p,
		       const struct entry_field *f)
{
	struct draft *d = pending_draft(s, p, NULL, f->tag);
	size_t i, n = 0;

	for (i = 0; i < d->n; i++)
		if (!payload_has(f->after, d->v[i].bytes) ||
		    payload_has(f->before, d->v[i].bytes))
			d->v[n++] = d->v[i];
	d->n = n;
}

struct parting {
	struct apply_state *s;
	const struct entry_field *f;
	bool still_in;
};

static int is_still_in(void *ctx, struct ref merged)
{
	struct parting *p = ctx;
	struct record rec;
	char id[16];

	snprintf(id, sizeof(id), "%lu", (unsigned long)merged.id);
	if (payload_has(p->f->after, slice_str(id)) &&
	    !payload_has(p->f->before, slice_str(id)) &&
	    reader_get(&p->s->r, merged, &rec, NULL) > 0)
		p->still_in |= record_in_bin(&rec);
	return p->still_in;
}

/* The field that says who went into the record of this entry, if it is one of
 * a merge. */
static const struct entry_field *merged_field(const struct entry *e)
{
	size_t i;

	for (i = 0; i < e->fields_n; i++)
		if (e->fields[i].tag == TAG_MERGED)
			return &e->fields[i];
	return NULL;
}

static int return_targets(struct undo *u, struct apply_state *s,
			  struct pending *p, int depth, struct err *err);

/* What the store alone writes, a reminder that lost an item that went, comes
 * back as it went: with what was deleted. */
static int undo_entry(struct undo *u, struct apply_state *s,
		      const struct entry *e, uint64_t no, int depth,
		      struct err *err)
{
	struct work *w = state_work(s, NULL, s->works_n + 1, NULL, NULL);
	struct parting parting = { .s = s };
	size_t i;

	w->p = pending_open(s, e->ref, err);
	if (!w->p)
		return -1;
	w->p->unchecked = true;
	if (s->sight && !sight_sees(s->sight, &w->p->before)) {
		row_drop(s);
		return 0;
	}
	if (!(w->p->plan->kind->system && !ref_is_none(e->cause)) &&
	    (!rights_kind_allowed(s, w, w->p->plan->kind) ||
	     !rights_record_allowed(s, w)))
		return 0;
	if (e->flags & ENTRY_ERASED || e->action >= ACTION_ERASE) {
		err_set(s->faults, ERR_CONFLICT, work_place(s, w, NULL),
			N_("What it said was erased; that cannot be taken back"));
		return 0;
	}
	if (e->action == ACTION_NEW)
		return undo_new(u, s, w, e, no, err);
	if ((e->action == ACTION_BIN && w->p->in_bin) ||
	    (e->action == ACTION_RESTORE && !w->p->in_bin)) {
		w->p->in_bin = !w->p->in_bin;
		w->p->stale = true;
		w->p->lender = e->cause;
	}
	parting.f = merged_field(e);
	if (parting.f && merged_each(&w->p->before, is_still_in, &parting)) {
		err_set(s->faults, ERR_CONFLICT, work_place(s, w, NULL),
			N_("What was merged into it cannot come back yet"));
		return 0;
	}
	for (i = 0; i < e->fields_n; i++)
		if (parting.f && e->fields[i].tag < TAG_FIRST)
			undo_added(s, w->p, &e->fields[i]);
		else
			undo_field(s, w, &e->fields[i]);
	return e->action == ACTION_BIN ?
		return_targets(u, s, w->p, depth, err) : 0;
}

static bool is_of_change(const struct undo *u, uint64_t no)
{
	size_t i;

	for (i = 0; i < u->ranges_n; i++)
		if (no >= u->ranges[i].first &&
		    no - u->ranges[i].first < u->ranges[i].n)
			return true;
	return false;
}

/* The entry with which the change has put the record into the bin. 1 found
 * (entry_release(); it points into `bytes`), 0 there is none, -1 fault. */
static int bin_entry(struct undo *u, struct apply_state *s, struct ref ref,
		     uint64_t *no, struct entry *e, struct buf *bytes,
		     struct err *err)
{
	struct cursor *c = cursor_open(s->txn, TABLE_ENTRY_OF, err);
	struct buf key = BUF_INIT, at = BUF_INIT;
	int rc, found = 0;

	if (!c)
		return -1;
	entry_of_key(ref, u->ranges[0].first, &key);
	for (rc = cursor_seek(c, buf_slice(&key), err); rc > 0;
	     rc = cursor_next(c, err)) {
		struct slice k = cursor_key(c);
		struct unpack from;

		if (k.n != key.n || memcmp(k.p, key.p, REF_BYTES))
			break;
		buf_clear(&at);
		buf_add(&at, (const char *)k.p + REF_BYTES, 8);
		from = unpack_from(buf_slice(&at));
		*no = unpack_u64(&from);
		if (!is_of_change(u, *no))
			continue;
		if (txn_get(s->txn, TABLE_ENTRY, buf_slice(&at), bytes,
			    err) <= 0 || entry_unpack(buf_slice(bytes), e) < 0)
			break;
		found = e->action == ACTION_BIN;
		if (found)
			break;
		entry_release(e);
	}
	cursor_close(c);
	buf_release(&key);
	buf_release(&at);
	return rc < 0 ? -1 : found;
}

static int return_target(struct undo *u, struct apply_state *s, struct ref ref,
			 int depth, struct err *err)
{
	struct buf bytes = BUF_INIT;
	struct record rec;
	struct entry e;
	uint64_t no;
	int rc = 0;

	if (reader_get(&s->r, ref, &rec, NULL) > 0 && record_in_bin(&rec) &&
	    !(s->sight && !sight_sees(s->sight, &rec)))
		rc = bin_entry(u, s, ref, &no, &e, &bytes, err);
	if (rc > 0) {
		rc = undo_entry(u, s, &e, no, depth + 1, err);
		entry_release(&e);
	}
	buf_release(&bytes);
	return rc;
}

/* What a record names that went in the same change, if later, comes back
 * with it: without, it could not stand. */
static int return_targets(struct undo *u, struct apply_state *s,
			  struct pending *p, int depth, struct err *err)
{
	const struct kind *k = p->plan->kind;
	struct ref *refs = NULL;
	size_t i, v, n = 0, cap = 0;
	int rc = 0;

	for (i = 0; depth < RETURN_DEPTH && i < k->fields_n; i++) {
		struct field_value value;

		if (!k->fields[i].tag || expr_holds(&k->fields[i]) != VALUE_REF)
			continue;
		for (v = 0; record_value(pending_record(s, p), k->fields[i].tag,
					 v, &value); v++) {
			mem_grow(&refs, &cap, n + 1, sizeof(*refs));
			refs[n++] = ref_unpack(value.bytes);
		}
	}
	for (i = 0; !rc && i < n; i++)
		rc = return_target(u, s, refs[i], depth, err);
	free(refs);
	return rc;
}

/* "company:K10427 phone" instead of the row's number. */
static void name_left(struct undo *u, struct apply_state *s, struct ref ref,
		      struct err *faults)
{
	struct buf name = BUF_INIT;
	size_t i, start;

	reader_name(&s->r, ref, &name);
	start = name.n;
	for (i = 0; i < faults->n; i++) {
		const struct err_item *f = &faults->items[i];
		const char *colon = f->place ? strchr(f->place, ':') : NULL;

		buf_truncate(&name, start);
		if (colon)
			buf_printf(&name, " %s", colon + 1);
		err_add_raw(&u->slice_left, f->code, buf_str(&name), f->msgid,
			    (const char *const *)f->args, f->args_n);
	}
	buf_release(&name);
	err_clear(faults);
}

/* 1 taken back or left, 0 not in this round, -1 fault. */
static int undo_row(struct undo *u, struct apply_state *s, uint64_t step,
		    struct err *err)
{
	uint64_t no = entry_at(u, step);
	bool first_round = step < u->of, done = false;
	struct buf key = BUF_INIT, value = BUF_INIT;
	struct entry e;
	int rc;

	entry_key(no, &key);
	rc = txn_get(s->txn, TABLE_ENTRY, buf_slice(&key), &value, err);
	if (rc > 0 && entry_unpack(buf_slice(&value), &e) < 0)
		rc = err_set(err, ERR_INTERNAL, NULL,
			     N_("History entry %llu is damaged"),
			     (unsigned long long)no);
	if (rc > 0 && first_round != (e.action == ACTION_BIN)) {
		entry_release(&e);
	} else if (rc > 0) {
		done = true;
		row_begin(s, s->works_n, s->works_n);
		rc = undo_entry(u, s, &e, no, 0, err);
		/* A field that was changed since is left, the others of the
		 * record go back; records come and go as a whole. */
		if (!rc && e.action == ACTION_SET) {
			name_left(u, s, e.ref, s->faults);
			s->row_faulty = false;
		}
		if (!rc)
			rc = bin_close(s, err);
		if (!rc)
			rc = row_check(s, err);
		if (!rc && s->row_faulty)
			row_drop(s);
		else if (!rc)
			row_accept(s);
		if (!rc)
			name_left(u, s, e.ref, s->faults);
		entry_release(&e);
	}
	buf_release(&key);
	buf_release(&value);
	return rc < 0 ? -1 : done;
}

static int mark_undone(struct undo *u, struct apply_state *s, struct err *err)
{
	struct buf key = BUF_INIT, value = BUF_INIT;
	struct change c;
	int rc = change_get(s->txn, u->change, &c, err);

	if (rc > 0) {
		c.state = CHANGE_UNDONE;
		c.undone_by = s->change_no;
		change_key(u->change, &key);
		change_pack(&c, &value);
		rc = txn_put(s->txn, TABLE_CHANGE, buf_slice(&key),
			     buf_slice(&value), err);
		change_release(&c);
	}
	buf_release(&key);
	buf_release(&value);
	return rc < 0 ? -1 : 0;
}

static int run_entries(struct undo *u, struct apply_state *s, struct err *err)
{
	size_t n = 0;
	int rc;

	if (state_begin(s, u->own, "undo", NULL, u->change, err) < 0)
		return -1;
	while (!u->stopped && u->slice_done < 2 * u->of && n < SLICE &&
	       u->slice_done - u->done < SLICE_SEEN) {
		rc = undo_row(u, s, u->slice_done, err);
		if (rc < 0)
			return -1;
		n += (size_t)rc;
		u->slice_done++;
	}
	u->last = u->stopped || u->slice_done == 2 * u->of;
	if (u->last && !u->stopped && mark_undone(u, s, err) < 0)
		return -1;
	return state_end(s, u->last ? CHANGE_COMPLETE : CHANGE_OPEN, err);
}

static int undo_slice(void *ctx, struct txn *txn, struct err *err)
{
	struct err faults = ERR_INIT;
	struct undo *u = ctx;
	struct apply_state s;
	int rc;

	err_clear(&u->slice_left);
	u->slice_done = u->done;
	state_open(&s, u->m, txn, u->who, u->context, &faults);
	rc = run_entries(u, &s, err);
	if (!rc) {
		u->slice_own = s.change_no;
		free(u->touched);
		u->touched = s.touched;
		u->touched_n = s.touched_n;
		s.touched = NULL;
		state_keep(&s);
	}
	state_close(&s);
	err_release(&faults);
	return rc;
}

static void undo_tell(void *ctx)
{
	struct undo *u = ctx;

	model_tell(u->m, u->slice_own, u->who->agent, u->touched,
		   u->touched_n);
}

/* What is to be taken back, and whether this agent may. */
static int undo_load(struct undo *u, struct err *err)
{
	struct change c;
	struct txn *txn;
	bool own;
	int rc;

	if (txn_read(u->m->store, &txn, err) < 0)
		return -1;
	rc = change_get(txn, u->change, &c, err);
	txn_end(txn);
	if (!rc)
		rc = err_set(err, ERR_NOT_FOUND, NULL,
			     N_("There is no change %llu"),
			     (unsigned long long)u->change);
	if (rc < 0)
		return -1;
	own = ref_eq(c.agent, u->who->agent);
	rc = rights_check(u->who, own ? VERB_UNDO_OWN : VERB_UNDO_ANY, NULL,
			  err);
	if (!rc && c.state == CHANGE_UNDONE)
		rc = err_set(err, ERR_CONFLICT, NULL,
			     N_("Change %llu is undone already, by %llu"),
			     (unsigned long long)u->change,
			     (unsigned long long)c.undone_by);
	u->of = change_entries(&c);
	u->ranges = c.ranges;
	u->ranges_n = c.ranges_n;
	c.ranges = NULL;
	change_release(&c);
	return rc;
}

int apply_undo(struct model *m, uint64_t change, const struct author *who,
	       const struct value_context *context,
	       int (*progress)(void *ctx, uint64_t done, uint64_t of),
	       void *ctx, struct undone *undone, struct err *left,
	       struct err *err)
{
	struct undo u = {
		.m = m, .change = change, .who = who, .context = context,
	};
	int rc;

	memset(undone, 0, sizeof(*undone));
	rc = undo_load(&u, err);
	while (!rc && !u.last) {
		rc = store_write(m->store, undo_slice, undo_tell, &u, err);
		if (rc < 0)
			break;
		u.own = u.slice_own;
		u.done = u.slice_done;
		u.records += u.touched_n;
		err_move(left, &u.slice_left);
		u.stopped = progress && progress(ctx, u.done / 2, u.of);
	}
	undone->change = u.own;
	undone->records = u.records;
	if (!rc && u.stopped && u.done < 2 * u.of)
		rc = err_set(err, ERR_STOPPED, NULL,
			     N_("Stopped; %llu of %llu entries are taken back"),
			     (unsigned long long)u.done / 2,
			     (unsigned long long)u.of);
	err_release(&u.slice_left);
	free(u.ranges);
	free(u.touched);
	return rc;
}
