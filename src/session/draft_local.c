/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/draft.h"
#include "session/local.h"

/*
 * Started entries in the store process. An agent's screens may be several:
 * each entry is in the hands of one of them at a time, so that two never
 * type over each other; taking it in another takes it away from the first.
 */

/* ---- in whose hands ---------------------------------------------------- */

static bool holds(const struct local *l, uint64_t id)
{
	for (size_t i = 0; i < l->held_n; i++)
		if (l->held[i] == id)
			return true;
	return false;
}

static void let_go(struct local *l, uint64_t id)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->held_n; i++)
		if (l->held[i] != id)
			l->held[kept++] = l->held[i];
	l->held_n = kept;
}

/* Under the house's lock. */
static struct local *other_holder(const struct local *l, uint64_t id)
{
	for (struct local *o = l->house->watchers; o; o = o->next)
		if (o != l && ref_eq(o->agent, l->agent) && holds(o, id))
			return o;
	return NULL;
}

static bool held_elsewhere(struct local *l, uint64_t id)
{
	bool yes;

	pthread_mutex_lock(&l->house->lock);
	yes = other_holder(l, id) != NULL;
	pthread_mutex_unlock(&l->house->lock);
	return yes;
}

static void hold(struct local *l, uint64_t id)
{
	struct local *o;

	pthread_mutex_lock(&l->house->lock);
	while ((o = other_holder(l, id)))
		let_go(o, id);
	if (!holds(l, id)) {
		mem_grow(&l->held, &l->held_cap, l->held_n + 1,
			 sizeof(*l->held));
		l->held[l->held_n++] = id;
	}
	pthread_mutex_unlock(&l->house->lock);
}

static int refuse_held(struct local *l, uint64_t id, struct err *err)
{
	if (!held_elsewhere(l, id))
		return 0;
	return err_set(err, ERR_CONFLICT, NULL,
		       N_("this entry goes on in another session of yours; here it is no longer kept"));
}

/* ---- reading ----------------------------------------------------------- */

struct listing {
	struct local *l;
	struct drafts *all;
};

static int list_row(void *ctx, const struct draft_row *row)
{
	struct listing *to = ctx;
	struct drafts *all = to->all;
	struct draft d;

	/* One of another version of the program: not for this one to show. */
	if (draft_unpack_head(row->body, &d)) {
		draft_release(&d);
		return 0;
	}
	d.id = row->id;
	d.when = row->when;
	d.held = held_elsewhere(to->l, row->id);
	mem_grow(&all->v, &all->cap, all->n + 1, sizeof(*all->v));
	all->v[all->n++] = d;
	return 0;
}

static int later_first(const void *a, const void *b)
{
	const struct draft *x = a, *y = b;

	return x->when != y->when ? (x->when < y->when ? 1 : -1) :
		(x->id < y->id) - (x->id > y->id);
}

int local_drafts(struct session *s, struct drafts *all, struct err *err)
{
	struct listing to = { local(s), all };
	struct request q;
	int bad;

	if (request_begin(&q, to.l, err))
		return -1;
	bad = draft_each(q.txn, to.l->agent, list_row, &to, err);
	request_end(&q);
	if (all->n)
		qsort(all->v, all->n, sizeof(*all->v), later_first);
	return bad;
}

int local_draft(struct session *s, uint64_t id, struct draft *d,
		struct err *err)
{
	struct local *l = local(s);
	struct buf bytes = BUF_INIT;
	struct draft_row row;
	struct request q;
	int got;

	if (request_begin(&q, l, err))
		return -1;
	got = draft_get(q.txn, l->agent, id, &row, &bytes, err);
	request_end(&q);
	if (got > 0 && draft_unpack(row.body, d)) {
		draft_release(d);
		got = 0;
	}
	if (!got)
		got = err_set(err, ERR_NOT_FOUND, NULL,
			      N_("this started entry is there no more"));
	if (got > 0) {
		d->id = row.id;
		d->when = row.when;
		hold(l, id);
	}
	buf_release(&bytes);
	return got > 0 ? 0 : -1;
}

/* ---- writing ----------------------------------------------------------- */

struct about {
	struct ref *v;
	size_t n, cap;
};

static void add_about(struct request *q, struct about *about,
		      const char *name)
{
	struct ref ref;

	if (!strchr(name, ':') ||
	    reader_find(&q->r, NULL, name, &ref, NULL) <= 0)
		return;
	for (size_t i = 0; i < about->n; i++)
		if (ref_eq(about->v[i], ref))
			return;
	mem_grow(&about->v, &about->cap, about->n + 1, sizeof(*about->v));
	about->v[about->n++] = ref;
}

/* All records that the entry names, so that it goes with them when they are
 * erased. */
static void find_about(struct request *q, const struct draft *d,
		       struct about *about)
{
	const char *name;
	size_t i;

	add_about(q, about, d->name);
	for (i = 0; i < d->n; i++) {
		add_about(q, about, d->v[i].ref);
		add_about(q, about, d->v[i].was_ref);
	}
	for (i = 0; i < d->stack_n; i++) {
		name = strchr(d->stack[i], ' ');
		if (name)
			add_about(q, about, name + 1);
	}
}

int local_draft_put(struct session *s, const struct draft *d,
		    struct err *err)
{
	struct local *l = local(s);
	struct draft_row row = { .id = d->id };
	struct about about = { 0 };
	struct buf body = BUF_INIT;
	struct request q;
	int bad;

	if (refuse_held(l, d->id, err) || request_begin(&q, l, err))
		return -1;
	find_about(&q, d, &about);
	row.when = q.clock.now;
	request_end(&q);
	draft_pack(d, &body);
	row.body = buf_slice(&body);
	hold(l, d->id);
	bad = draft_put(model_store(l->house->model), l->agent, &row, about.v,
			about.n, err);
	free(about.v);
	buf_release(&body);
	return bad;
}

int local_draft_drop(struct session *s, uint64_t id, struct err *err)
{
	struct local *l = local(s);

	if (refuse_held(l, id, err))
		return -1;
	pthread_mutex_lock(&l->house->lock);
	let_go(l, id);
	pthread_mutex_unlock(&l->house->lock);
	return draft_drop(model_store(l->house->model), l->agent, id,
			  err) < 0 ? -1 : 0;
}
