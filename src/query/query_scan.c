/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records one by one, or all of a kind. */
#include <time.h>

#include "base/pack.h"
#include "base/tr.h"
#include "query/query_private.h"

#define TICKS 256		/* rows between two looks at the clock */
#define SCAN_PART 33		/* a scan pays from this part of a kind on */
#define FEW 500			/* that many gets never need a scan */
#define IDS_AT_ONCE 1024
#define RECORDS_AT_ONCE 2048	/* until the memory is given back */

int query_tick(struct query *q)
{
	struct timespec now;

	if (!q->deadline || ++q->ticks % TICKS)
		return 0;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if ((int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000 < q->deadline)
		return 0;
	return err_set(q->err, ERR_LIMIT, NULL,
		N_("this question takes too long: narrow it by a field with an index"));
}

/*
 * A reader of its own: what expressions read of linked records is given back
 * now and then, while the caller's reader stays as it is.
 */
struct worker {
	struct query *q;
	struct reader r;
	size_t used;
};

static void worker_start(struct worker *w)
{
	const struct reader *r = w->q->r;

	reader_open(&w->r, r->txn, r->kinds, &r->values.clock, r->values.lang);
	w->r.values.country = r->values.country;
	w->r.values.currency = r->values.currency;
	w->r.values.me = r->values.me;
	w->r.values.phone_fallback = r->values.phone_fallback;
	w->r.pending = r->pending;
	w->r.sight = r->sight;
	w->r.settled = r->settled;
	w->used = 0;
}

static int worker_next(struct worker *w)
{
	if (query_tick(w->q))
		return -1;
	if (++w->used < RECORDS_AT_ONCE)
		return 0;
	reader_close(&w->r);
	worker_start(w);
	return 0;
}

struct scanning {
	struct worker w;
	const struct idset *set;
	const struct kind *kind;
	query_record_fn *fn;
	void *ctx;
};

static int scan_row(void *ctx, struct slice key, struct slice value)
{
	struct scanning *s = ctx;
	struct record rec = { value, ref_unpack(key) };

	if (query_tick(s->w.q))
		return -1;
	if (!idset_has(s->set, rec.ref.id))
		return 0;
	if (worker_next(&s->w))
		return -1;
	if (record_check(value))
		return err_set(s->w.q->err, ERR_INTERNAL, NULL,
			N_("Record %u of kind %u is damaged"), rec.ref.id,
			rec.ref.kind);
	return record_in_bin(&rec) ? 0 : s->fn(s->ctx, &s->w.r, &rec);
}

static int scan_kind(struct scanning *s)
{
	struct buf from = BUF_INIT, to = BUF_INIT;
	int rc;

	pack_u16(&from, s->kind->no);
	pack_u16(&to, s->kind->no);
	query_behind(&to);
	rc = store_scan(txn_store(s->w.q->r->txn), TABLE_RECORD,
			buf_slice(&from), buf_slice(&to), scan_row, s,
			s->w.q->err);
	buf_release(&from);
	buf_release(&to);
	return rc;
}

static int get_one(struct scanning *s, uint32_t id)
{
	struct ref ref = { s->kind->no, id };
	struct record rec;
	int found;

	if (worker_next(&s->w))
		return -1;
	found = reader_get(&s->w.r, ref, &rec, s->w.q->err);
	if (found <= 0 || record_in_bin(&rec))
		return found < 0 ? -1 : 0;
	return s->fn(s->ctx, &s->w.r, &rec);
}

static int get_each(struct scanning *s)
{
	uint32_t ids[IDS_AT_ONCE], from = 0;
	size_t n;
	int rc = 0;

	do {
		n = idset_list(s->set, from, ids, IDS_AT_ONCE);
		for (size_t i = 0; !rc && i < n; i++)
			rc = get_one(s, ids[i]);
		from = n ? ids[n - 1] + 1 : 0;
	} while (!rc && n == IDS_AT_ONCE && from);
	return rc;
}

bool query_few(struct query *q, uint64_t n, const struct kind *kind)
{
	struct idset *all;
	bool few;

	/* A writer's own rows are not in what a scan sees. */
	if (n <= FEW || q->r->pending)
		return true;
	all = query_all_stored(q, kind);
	few = all && n * SCAN_PART < idset_count(all);
	idset_free(all);
	return few;
}

int query_each_record(struct query *q, const struct kind *kind,
		      const struct idset *set, query_record_fn *fn, void *ctx)
{
	struct scanning s = {
		.w = { .q = q }, .set = set, .kind = kind,
		.fn = fn, .ctx = ctx,
	};
	uint64_t n = idset_count(set);
	int rc;

	if (!n)
		return 0;
	worker_start(&s.w);
	rc = query_few(q, n, kind) ? get_each(&s) : scan_kind(&s);
	reader_close(&s.w.r);
	return rc;
}

/* ---- conditions ------------------------------------------------------- */

struct filter {
	struct query *q;
	const struct expr *const *e;
	size_t n;
	bool any;
	struct idset *found;
};

static int filter_record(void *ctx, struct reader *r, const struct record *rec)
{
	struct filter *f = ctx;
	uint64_t steps = EXPR_STEPS;
	bool yes = !f->any;

	for (size_t i = 0; yes != f->any && i < f->n; i++)
		if (expr_true(f->e[i], r, rec, &steps, &yes, f->q->err))
			return -1;
	if (yes)
		idset_add(f->found, rec->ref.id);
	return 0;
}

struct idset *query_filter(struct query *q, const struct kind *kind,
			   const struct expr *const *e, size_t n, bool any,
			   const struct idset *within)
{
	struct filter f = { q, e, n, any, idset_new() };

	if (!query_each_record(q, kind, within, filter_record, &f))
		return f.found;
	idset_free(f.found);
	return NULL;
}
