/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "base/tr.h"
#include "model/apply_private.h"
#include "store/backup.h"

static bool overlay_get(struct reader *r, struct ref ref,
			struct record *record)
{
	struct apply_state *s = (struct apply_state *)r;
	struct pending *p = pending_at_hand(s, ref);

	if (!p)
		return false;
	*record = *pending_record(s, p);
	return true;
}

static bool overlay_row(struct reader *r, enum table table, struct slice key,
			struct ref *ref)
{
	struct pending *p = state_row_of((struct apply_state *)r, table, key);

	if (p)
		*ref = p->ref;
	return p != NULL;
}

static const struct reader_pending overlay = { overlay_get, overlay_row };

void state_open(struct apply_state *s, struct model *m, struct txn *txn,
		const struct author *who, const struct value_context *context,
		struct err *faults)
{
	memset(s, 0, sizeof(*s));
	reader_open(&s->r, txn, m->plan->kinds, &context->clock,
		    context->lang);
	if (context->country)
		s->r.values.country = context->country;
	if (context->currency)
		s->r.values.currency = context->currency;
	s->r.values.phone_fallback = context->phone_fallback ?
		context->phone_fallback : m->phone_fallback;
	s->r.values.me = who->agent;
	s->r.pending = &overlay;
	s->m = m;
	s->plan = m->plan;
	s->who = who;
	rights_open(s);
	s->txn = txn;
	s->faults = faults;
	s->by_ref = map_new();
	s->rows = map_new();
	s->linked = map_new();
	s->dirty = map_new();
	s->batch = batch_new();
	s->head = m->head;
	s->counters.n = m->counters.n;
	s->counters.v = mem_alloc((s->counters.n + 1) *
				  sizeof(*s->counters.v));
	memcpy(s->counters.v, m->counters.v,
	       s->counters.n * sizeof(*s->counters.v));
	s->counters_used = mem_zero(s->counters.n + 1);
}

void state_close(struct apply_state *s)
{
	free(s->works);
	free(s->pendings);
	free(s->row_keys);
	free(s->counters.v);
	free(s->counters_used);
	free(s->touched);
	free(s->erasure.v);
	map_free(s->by_ref);
	map_free(s->rows);
	map_free(s->linked);
	map_free(s->dirty);
	batch_free(s->batch);
	change_release(&s->change);
	buf_release(&s->scratch);
	sight_free(s->sight);
	reader_close(&s->r);
}

static int begin_joined(struct apply_state *s, uint64_t join, struct err *err)
{
	char no[24];

	snprintf(no, sizeof(no), "%llu", (unsigned long long)join);
	if (change_get(s->txn, join, &s->change, err) <= 0)
		return err_set(err, ERR_NOT_FOUND, no,
			       N_("There is no such change"));
	if (s->change.state != CHANGE_OPEN ||
	    !ref_eq(s->change.agent, s->who->agent))
		return err_set(err, ERR_CONFLICT, no,
			       N_("This change is complete or another "
				  "agent's"));
	s->change_no = join;
	return 0;
}

int state_begin(struct apply_state *s, uint64_t join, const char *way,
		const char *note, uint64_t undoes, struct err *err)
{
	if (join)
		return begin_joined(s, join, err);
	s->change = (struct change){
		.state = CHANGE_OPEN,
		.begun = s->r.values.clock.now,
		.agent = s->who->agent,
		.undoes = undoes,
		.way = mem_strdup(way ? way : ""),
		.note = mem_strdup(note ? note : ""),
	};
	s->change_no = ++s->head.change;
	return 0;
}

static void put_counters(struct apply_state *s)
{
	struct buf key = BUF_INIT, value = BUF_INIT;
	size_t i;

	for (i = 0; i < s->counters.n; i++) {
		if (!s->counters_used[i])
			continue;
		buf_clear(&key);
		buf_clear(&value);
		counter_key((uint16_t)i, &key);
		counter_pack(&s->counters.v[i], &value);
		batch_put(s->batch, TABLE_META, buf_slice(&key),
			  buf_slice(&value));
	}
	buf_release(&key);
	buf_release(&value);
}

int state_end(struct apply_state *s, enum change_state change,
	      struct err *err)
{
	struct buf key = BUF_INIT, value = BUF_INIT;

	if (state_flush(s, err) < 0 || documents_write(s, err) < 0)
		return -1;
	put_counters(s);
	s->change.state = change;
	s->change.ended = s->r.values.clock.now;
	change_key(s->change_no, &key);
	change_pack(&s->change, &value);
	batch_put(s->batch, TABLE_CHANGE, buf_slice(&key), buf_slice(&value));
	buf_clear(&value);
	head_pack(&s->head, &value);
	batch_put(s->batch, TABLE_META, slice_str(HEAD_KEY),
		  buf_slice(&value));
	buf_release(&key);
	buf_release(&value);
	if (txn_mark(s->txn, s->change_no, s->change.ended, err) < 0)
		return -1;
	return batch_apply(s->batch, s->txn, err);
}

void state_keep(struct apply_state *s)
{
	struct counters old = s->m->counters;

	s->m->head = s->head;
	s->m->counters = s->counters;
	s->counters = old;
}

const struct record *pending_record(struct apply_state *s, struct pending *p)
{
	const struct record *base = p->is_new ? NULL : &p->before;
	struct record_builder *b;
	struct buf out = BUF_INIT;
	size_t i, k;

	if (!p->stale)
		return &p->after;
	b = record_build(base);
	for (i = 0; i < p->n; i++) {
		record_build_clear(b, p->drafts[i].tag);
		for (k = 0; k < p->drafts[i].n; k++)
			record_build_add(b, p->drafts[i].tag,
					 &p->drafts[i].v[k]);
	}
	record_build_finish(b, base ? record_version(base) : 1, p->in_bin,
			    &out);
	record_build_free(b);
	p->after.ref = p->ref;
	p->after.bytes = arena_copy(s->r.arena, buf_slice(&out));
	p->stale = false;
	buf_release(&out);
	if (!p->is_new)
		reader_forget(&s->r, p->ref);
	return &p->after;
}

static struct slice ref_key(unsigned char bytes[REF_BYTES], struct ref ref)
{
	bytes[0] = (unsigned char)(ref.kind >> 8);
	bytes[1] = (unsigned char)ref.kind;
	bytes[2] = (unsigned char)(ref.id >> 24);
	bytes[3] = (unsigned char)(ref.id >> 16);
	bytes[4] = (unsigned char)(ref.id >> 8);
	bytes[5] = (unsigned char)ref.id;
	return (struct slice){ bytes, REF_BYTES };
}

struct pending *pending_at_hand(const struct apply_state *s, struct ref ref)
{
	unsigned char bytes[REF_BYTES];

	return map_get(s->by_ref, ref_key(bytes, ref));
}

static struct pending *pending_add(struct apply_state *s, struct ref ref,
				   const struct kind_plan *kp)
{
	struct pending *p = arena_alloc(s->r.arena, sizeof(*p));
	unsigned char bytes[REF_BYTES];

	p->ref = ref;
	p->plan = kp;
	p->stale = true;
	mem_grow(&s->pendings, &s->pendings_cap, s->pendings_n + 1,
		 sizeof(*s->pendings));
	s->pendings[s->pendings_n++] = p;
	map_set(s->by_ref, ref_key(bytes, ref), p);
	return p;
}

struct pending *pending_new(struct apply_state *s, const struct kind_plan *kp)
{
	struct counter *c = counters_of(&s->counters, kp->kind->no);
	struct pending *p;

	s->counters_used[kp->kind->no] = true;
	p = pending_add(s, (struct ref){ kp->kind->no, ++c->id }, kp);
	p->is_new = true;
	return p;
}

bool pending_is_accepted(const struct apply_state *s, const struct pending *p)
{
	size_t i;

	for (i = s->pendings_n; i > s->accepted; i--)
		if (s->pendings[i - 1] == p)
			return false;
	return true;
}

struct pending *pending_open(struct apply_state *s, struct ref ref,
			     struct err *err)
{
	const struct kind_plan *kp = plan_kind(s->plan, ref.kind);
	struct pending *p = pending_at_hand(s, ref);
	struct record rec;

	if (p && !pending_is_accepted(s, p))
		return p;
	if (p && state_flush(s, err) < 0)
		return NULL;
	if (!kp || reader_get(&s->r, ref, &rec, err) <= 0) {
		err_set(err, ERR_NOT_FOUND, NULL,
			N_("There is no such record"));
		return NULL;
	}
	p = pending_add(s, ref, kp);
	p->before = rec;
	p->after = rec;
	p->stale = false;
	p->was_in_bin = p->in_bin = record_in_bin(&rec);
	return p;
}

struct draft *pending_draft(struct apply_state *s, struct pending *p,
			    const struct field *f, uint16_t tag)
{
	struct draft *d;
	size_t i, n;

	p->stale = true;
	for (i = 0; i < p->n; i++)
		if (p->drafts[i].tag == tag)
			return &p->drafts[i];
	if (p->n == p->cap) {
		struct draft *more;

		p->cap = p->cap ? 2 * p->cap : 16;
		more = arena_alloc(s->r.arena, p->cap * sizeof(*more));
		if (p->n)
			memcpy(more, p->drafts, p->n * sizeof(*more));
		p->drafts = more;
	}
	d = &p->drafts[p->n++];
	memset(d, 0, sizeof(*d));
	d->f = f;
	d->tag = tag;
	n = p->is_new ? 0 : record_values(&p->before, tag);
	for (i = 0; i < n; i++) {
		struct field_value v;

		if (record_value(&p->before, tag, i, &v))
			draft_add(s, d, &v);
	}
	return d;
}

/* Slices of `v` have to live as long as the change: in the arena. */
void draft_add(struct apply_state *s, struct draft *d,
	       const struct field_value *v)
{
	if (d->n == d->cap) {
		struct field_value *more;

		d->cap = d->cap ? 2 * d->cap : 2;
		more = arena_alloc(s->r.arena, d->cap * sizeof(*more));
		if (d->n)
			memcpy(more, d->v, d->n * sizeof(*more));
		d->v = more;
	}
	d->v[d->n++] = *v;
}

void pending_payload(struct apply_state *s, struct pending *p, uint16_t tag,
		     struct slice payload)
{
	struct draft *d = pending_draft(s, p,
					kind_field_by_tag(p->plan->kind, tag),
					tag);
	struct slice kept = arena_copy(s->r.arena, payload);
	struct field_value v;
	size_t i;

	d->n = 0;
	for (i = 0; kept.n && payload_value(kept, i, &v); i++)
		draft_add(s, d, &v);
}

struct work *state_work(struct apply_state *s, const struct item *item,
			size_t no, const char *via, struct pending *p)
{
	struct work *w;

	mem_grow(&s->works, &s->works_cap, s->works_n + 1,
		 sizeof(*s->works));
	w = &s->works[s->works_n++];
	*w = (struct work){ .item = item, .no = no, .via = via, .p = p };
	return w;
}

static struct slice row_key(struct apply_state *s, enum table table,
			    struct slice key)
{
	buf_clear(&s->scratch);
	pack_u8(&s->scratch, (uint8_t)table);
	buf_add_slice(&s->scratch, key);
	return buf_slice(&s->scratch);
}

void state_row(struct apply_state *s, enum table table, struct slice key,
	       struct pending *p)
{
	struct slice k = row_key(s, table, key);

	if (map_get(s->rows, k))
		return;
	map_set(s->rows, k, p);
	mem_grow(&s->row_keys, &s->row_keys_cap, s->row_keys_n + 1,
		 sizeof(*s->row_keys));
	s->row_keys[s->row_keys_n++] = arena_copy(s->r.arena, k);
}

struct pending *state_row_of(const struct apply_state *s, enum table table,
			     struct slice key)
{
	struct buf k = BUF_INIT;
	struct pending *p;

	if (!map_count(s->rows))
		return NULL;
	pack_u8(&k, (uint8_t)table);
	buf_add_slice(&k, key);
	p = map_get(s->rows, buf_slice(&k));
	buf_release(&k);
	return p;
}

void row_begin(struct apply_state *s, size_t from, size_t to)
{
	s->row_from = from;
	s->row_to = to;
	s->row_added = s->works_n;
	s->row_keys_n = 0;
	s->row_faulty = false;
}

size_t row_next(const struct apply_state *s, size_t work)
{
	size_t next = work == ROW_FIRST ? s->row_from : work + 1;

	if (next >= s->row_to && next < s->row_added)
		next = s->row_added;
	return next < s->works_n ? next : ROW_END;
}

void row_drop(struct apply_state *s)
{
	unsigned char bytes[REF_BYTES];
	size_t i;

	for (i = 0; i < s->row_keys_n; i++)
		map_set(s->rows, s->row_keys[i], NULL);
	for (i = s->accepted; i < s->pendings_n; i++)
		map_set(s->by_ref, ref_key(bytes, s->pendings[i]->ref), NULL);
	s->row_keys_n = 0;
	s->pendings_n = s->accepted;
}

/* What the accepted record is named by, so that a later row that asks for
 * the links of that target knows there is something to be written first. */
static void note_links(struct apply_state *s, struct pending *p)
{
	const struct kind *k = p->plan->kind;
	size_t i, j;

	for (i = 0; i < k->fields_n; i++) {
		const struct field *f = &k->fields[i];
		struct field_value v;

		if (expr_holds(f) != VALUE_REF || !f->tag)
			continue;
		for (j = 0; record_value(&p->after, f->tag, j, &v); j++) {
			buf_clear(&s->scratch);
			index_link_key(ref_unpack(v.bytes), k->no, f->tag,
				       &s->scratch);
			map_set(s->linked, buf_slice(&s->scratch), p);
		}
	}
}

/* A record that came out as it was is left alone. */
static bool differs(struct apply_state *s, struct pending *p)
{
	pending_record(s, p);
	return p->is_new || p->in_bin != p->was_in_bin || p->erasing ||
	       !slice_eq(p->before.bytes, p->after.bytes);
}

void row_accept(struct apply_state *s)
{
	size_t i;

	for (i = s->accepted; i < s->pendings_n; i++) {
		struct pending *p = s->pendings[i];

		p->changed = differs(s, p);
		if (!p->changed)
			continue;
		note_links(s, p);
		/* An undo takes links away, all else may make new ones. */
		s->accepted_new |= !p->unchecked;
	}
	s->accepted = s->pendings_n;
	s->row_keys_n = 0;
}
