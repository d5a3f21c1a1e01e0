/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "crm/due.h"
#include "model/model.h"
#include "query/query.h"
#include "session/local.h"
#include "session/socket.h"

/*
 * What stands first in an agent's search: what he had open or changed lately,
 * and what is his own, by a link to him or by something open that he has to
 * do with it. The first is kept for each agent while the store is open and
 * written when it closes: nobody waits for it, and after a crash it is only
 * shorter. The second is looked up when it may have changed, others' changes
 * counting after OWN_US.
 */
#define OWN_US (2 * INT64_C(1000000))
#define OWN_MOST 5000
#define NOTED_MOST 8		/* of one change; more is an import */
#define FORM 1
#define RECENT_KEY "recent"

struct recent {
	struct ref agent;
	struct ref v[SEARCH_RECENT];	/* the newest first */
	size_t n;
	unsigned changes;	/* of the agent's own */
};

/* ---- had lately; under the house's lock --------------------------------- */

static struct recent *recent_of(struct house *h, struct ref agent)
{
	struct recent *r;
	size_t i;

	for (i = 0; i < h->recent_n; i++)
		if (ref_eq(h->recent[i].agent, agent))
			return &h->recent[i];
	mem_grow(&h->recent, &h->recent_cap, h->recent_n + 1,
		 sizeof(*h->recent));
	r = &h->recent[h->recent_n++];
	*r = (struct recent){ .agent = agent };
	return r;
}

static void put_first(struct recent *r, struct ref ref)
{
	size_t i;

	for (i = 0; i < r->n && !ref_eq(r->v[i], ref); i++)
		;
	if (i == r->n && r->n < SEARCH_RECENT)
		r->n++;
	if (i == SEARCH_RECENT)
		i--;
	memmove(r->v + 1, r->v, i * sizeof(*r->v));
	r->v[0] = ref;
}

static bool is_named(const struct kinds *kinds, struct ref ref)
{
	const struct kind *k = kinds_by_no(kinds, ref.kind);

	return k && k->search_n && !k->search_text;
}

void recent_opened(struct house *h, const struct kinds *kinds,
		   struct ref agent, struct ref ref)
{
	if (ref_is_none(agent) || !is_named(kinds, ref))
		return;
	put_first(recent_of(h, agent), ref);
	h->recent_new = true;
}

void recent_changed(struct house *h, const struct kinds *kinds,
		    struct ref agent, const struct touched *v, size_t n)
{
	struct recent *r;
	size_t i;

	if (ref_is_none(agent))
		return;
	r = recent_of(h, agent);
	r->changes++;
	for (i = 0; n <= NOTED_MOST && i < n; i++) {
		if (v[i].in_bin || !is_named(kinds, v[i].ref))
			continue;
		put_first(r, v[i].ref);
		h->recent_new = true;
	}
}

/* ---- from one opening of the store to the next -------------------------- */

static int save(void *ctx, struct txn *txn, struct err *err)
{
	struct house *h = ctx;
	struct buf b = BUF_INIT;
	size_t i, j;
	int rc;

	pack_u8(&b, FORM);
	for (i = 0; i < h->recent_n; i++) {
		ref_pack(&b, h->recent[i].agent);
		pack_varint(&b, h->recent[i].n);
		for (j = 0; j < h->recent[i].n; j++)
			ref_pack(&b, h->recent[i].v[j]);
	}
	rc = txn_put(txn, TABLE_META, slice_str(RECENT_KEY), buf_slice(&b),
		     err);
	buf_release(&b);
	return rc;
}

void recent_close(struct house *h)
{
	struct err err = ERR_INIT;

	/* A store that writes no more does without. */
	if (h->recent_new)
		store_write_lazy(model_store(h->model), save, h, &err);
	err_release(&err);
	free(h->recent);
}

static struct ref unpack_ref(struct unpack *u)
{
	struct slice bytes = unpack_bytes(u, REF_BYTES);

	return u->bad ? REF_NONE : ref_unpack(bytes);
}

static void read_all(struct house *h, struct unpack u)
{
	if (unpack_u8(&u) != FORM)
		return;
	while (!u.bad && unpack_left(&u)) {
		struct ref agent = unpack_ref(&u);
		uint64_t n = unpack_varint(&u), i;
		struct recent *r;

		if (u.bad || n > SEARCH_RECENT || ref_is_none(agent))
			return;
		r = recent_of(h, agent);
		for (i = 0; i < n; i++)
			r->v[i] = unpack_ref(&u);
		r->n = u.bad ? 0 : n;
	}
}

int recent_open(struct house *h, struct err *err)
{
	struct buf b = BUF_INIT;
	struct txn *txn;
	int rc;

	if (txn_read(model_store(h->model), &txn, err))
		return -1;
	rc = txn_get(txn, TABLE_META, slice_str(RECENT_KEY), &b, err);
	txn_end(txn);
	if (rc == 1)
		read_all(h, unpack_from(buf_slice(&b)));
	buf_release(&b);
	return rc < 0 ? -1 : 0;
}

/* ---- his own ------------------------------------------------------------ */

struct own {
	struct request *q;
	const struct kind *agents, *kind;
	struct ref *v;
	size_t n, cap;
};

static void add(struct own *o, struct ref ref)
{
	if (o->n == OWN_MOST)
		return;
	mem_grow(&o->v, &o->cap, o->n + 1, sizeof(*o->v));
	o->v[o->n++] = ref;
}

static void add_set(struct own *o, const struct idset *set)
{
	uint32_t *ids = mem_alloc(OWN_MOST * sizeof(*ids));
	size_t n = idset_list(set, 0, ids, OWN_MOST);

	for (size_t i = 0; i < n; i++)
		add(o, (struct ref){ o->kind->no, ids[i] });
	free(ids);
}

/* Those that name him in this field today. A fault leaves them out. */
static void add_linked(struct own *o, const struct field *f)
{
	struct err err = ERR_INIT;
	struct buf text = BUF_INIT;
	struct expr *e = NULL;
	struct idset *set = NULL;

	buf_printf(&text, "%s = me", f->name);
	if (!expr_parse(&e, buf_str(&text), o->kind, &o->q->r.values, &err))
		set = query_set(&o->q->r, o->kind, e, false,
				request_deadline(), &err);
	if (set)
		add_set(o, set);
	idset_free(set);
	expr_free(e);
	buf_release(&text);
	err_release(&err);
}

/* A link to agents and to nothing else. */
static bool is_owner(const struct own *o, const struct field *f)
{
	return f->tag && f->type->holds == VALUE_REF && f->to_n == 1 &&
	       field_may_name(f, o->agents) && strcmp(f->to[0], "any");
}

static int add_due(void *ctx, const struct due_item *item)
{
	struct own *o = ctx;

	for (size_t i = 0; i < o->kind->fields_n; i++) {
		const struct field *f = &o->kind->fields[i];
		struct value v;

		if (!f->tag || f->type->holds != VALUE_REF || f->master)
			continue;
		v = reader_value(&o->q->r, &item->rec, f->name,
				 o->q->clock.today);
		if (v.type == VALUE_REF && v.ref.kind != o->agents->no &&
		    is_named(o->q->kinds, v.ref))
			add(o, v.ref);
	}
	return o->n == OWN_MOST ? -1 : 0;
}

static void find_own(struct own *o)
{
	const struct kinds *kinds = o->q->kinds;
	struct err err = ERR_INIT;

	for (size_t i = 0; i < kinds->n; i++) {
		o->kind = kinds->v[i];
		if (o->kind->due)
			due_each(&o->q->r, o->kind, o->q->s->agent, INT32_MAX,
				 add_due, o, &err);
	}
	for (size_t i = 0; i < kinds->n; i++) {
		o->kind = kinds->v[i];
		if (!o->kind->search_n || o->kind->search_text ||
		    o->kind == o->agents)
			continue;
		for (size_t j = 0; j < o->kind->fields_n; j++)
			if (is_owner(o, &o->kind->fields[j]))
				add_linked(o, &o->kind->fields[j]);
	}
	err_release(&err);
}

/* ---- both --------------------------------------------------------------- */

static bool is_due(struct local *l, unsigned changes)
{
	int64_t now = clock_steady();

	if (l->front_known && changes == l->front_changes &&
	    now < l->front_until)
		return false;
	l->front_known = true;
	l->front_changes = changes;
	l->front_until = now + OWN_US;
	return true;
}

struct search_front *request_front(struct request *q)
{
	struct local *l = q->s;
	struct own o = { .q = q, .agents = kinds_by_role(q->kinds, "agent") };
	struct recent *r;
	unsigned changes;

	if (ref_is_none(l->agent))
		return NULL;
	if (!l->front)
		l->front = search_front_new();
	pthread_mutex_lock(&l->house->lock);
	r = recent_of(l->house, l->agent);
	search_front_recent(l->front, r->v, r->n);
	changes = r->changes;
	pthread_mutex_unlock(&l->house->lock);
	if (!o.agents || !is_due(l, changes))
		return l->front;
	find_own(&o);
	search_front_own(l->front, o.v, o.n);
	free(o.v);
	return l->front;
}
