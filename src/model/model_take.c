/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/model_private.h"
#include "model/rights.h"

/*
 * New kinds come into force in three steps, so that people can go on working
 * and a crash leaves nothing half done:
 *
 * 1. the writer goes over to them; the catalogue says that the indexes which
 *    have to be built are not there;
 * 2. those are built in slices between the changes of others, which keep
 *    them already;
 * 3. the catalogue says that they are there, and readers go over.
 */
struct taking {
	struct model *m;
	struct kinds *ks;
	struct catalogue *old, *now;
	struct plan *plan;		/* of the new kinds */
	struct plan *was;		/* in force before, or NULL */
};

/* Stamps that the catalogue may show before the indexes are built. */
static struct catalogue *unbuilt(const struct catalogue *old,
				 const struct catalogue *now)
{
	struct catalogue *cat = catalogue_copy(now);
	size_t i, j;

	for (i = 0; i < cat->n; i++) {
		struct cat_kind *k = &cat->v[i];
		const struct cat_kind *was = catalogue_kind(old, k->no);

		if (was && was->stamp != k->stamp)
			k->stamp = 0;
		for (j = 0; j < k->n; j++) {
			const struct cat_field *f = was ?
				catalogue_field(was, k->v[j].tag) : NULL;

			if (f && f->stamp != k->v[j].stamp)
				k->v[j].stamp = 0;
		}
	}
	return cat;
}

static int put_catalogue(struct txn *txn, const struct catalogue *cat,
			 const struct kinds *ks, struct err *err)
{
	struct buf b = BUF_INIT;
	int rc;

	catalogue_pack(cat, &b);
	rc = meta_put(txn, CATALOGUE_KEY, buf_slice(&b), err);
	buf_clear(&b);
	kinds_pack(ks, &b);
	if (!rc)
		rc = meta_put(txn, KINDS_KEY, buf_slice(&b), err);
	buf_release(&b);
	return rc;
}

static void grow_counters(struct counters *c, size_t n)
{
	if (c->n >= n)
		return;
	c->v = mem_realloc(c->v, (n + 1) * sizeof(*c->v));
	memset(c->v + c->n, 0, (n + 1 - c->n) * sizeof(*c->v));
	c->n = n;
}

/* In the writer thread, where each step may have to run again. */
static int begin(void *ctx, struct txn *txn, struct err *err)
{
	struct taking *t = ctx;
	struct catalogue *cat = unbuilt(t->old, t->now);

	if (put_catalogue(txn, cat, t->ks, err) < 0) {
		catalogue_free(cat);
		return -1;
	}
	catalogue_free(t->m->catalogue);
	t->m->catalogue = cat;
	grow_counters(&t->m->counters, t->now->next_kind);
	if (t->m->plan != t->plan) {
		t->was = t->m->plan;
		t->m->plan = t->plan;
	}
	return 0;
}

static int end(void *ctx, struct txn *txn, struct err *err)
{
	struct taking *t = ctx;

	if (put_catalogue(txn, t->now, t->ks, err) < 0)
		return -1;
	catalogue_free(t->m->catalogue);
	t->m->catalogue = catalogue_copy(t->now);
	return 0;
}

static void publish(struct model *m, struct kinds *ks)
{
	struct kinds *old;

	pthread_mutex_lock(&m->lock);
	old = m->kinds;
	m->kinds = kinds_hold(ks);
	pthread_mutex_unlock(&m->lock);
	kinds_drop(old);
}

/* Rules are C: a form may name only those of this program. */
static int check_rules(const struct model *m, const struct kinds *ks,
		       struct err *err)
{
	size_t i, k;
	int rc = 0;

	for (i = 0; m->rules && i < ks->n; i++) {
		const struct kind *kind = ks->v[i];

		for (k = 0; k < kind->rules_n; k++) {
			const struct rule *r = m->rules;

			while (r->name && strcmp(r->name, kind->rules[k]))
				r++;
			if (!r->name)
				rc = err_set(err, ERR_CONFIG, kind->place,
					     N_("There is no rule \"%s\""),
					     kind->rules[k]);
		}
	}
	return rc;
}

static bool same_catalogue(const struct catalogue *a,
			   const struct catalogue *b)
{
	struct buf x = BUF_INIT, y = BUF_INIT;
	bool same;

	catalogue_pack(a, &x);
	catalogue_pack(b, &y);
	same = slice_eq(buf_slice(&x), buf_slice(&y));
	buf_release(&x);
	buf_release(&y);
	return same;
}

static int take(struct taking *t, struct err *err)
{
	struct model *m = t->m;

	t->now = catalogue_join(t->old, t->ks, err);
	if (!t->now || check_rules(m, t->ks, err) < 0 ||
	    catalogue_loss(m->store, t->old, t->now, t->ks, err) < 0)
		return -1;
	if (m->before_converting && !same_catalogue(t->old, t->now) &&
	    model_convert(m, err))
		return -1;
	t->plan = plan_new(t->ks, err);
	if (!t->plan || store_write(m->store, begin, NULL, t, err) < 0 ||
	    index_build(m, t->old, t->now, err) < 0 ||
	    store_write(m->store, end, NULL, t, err) < 0)
		return -1;
	rights_views_make(t->ks);
	publish(m, t->ks);
	return 0;
}

int model_take(struct model *m, struct kinds *ks, struct err *err)
{
	struct taking t = { .m = m, .ks = ks };
	int rc;

	t.old = catalogue_copy(m->catalogue);
	ks->stamp = (uint64_t)moment_now();
	rc = take(&t, err);
	plan_free(m->plan == t.plan ? t.was : t.plan);
	catalogue_free(t.now);
	catalogue_free(t.old);
	kinds_drop(ks);
	return rc;
}
