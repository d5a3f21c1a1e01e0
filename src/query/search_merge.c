/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/mem.h"
#include "base/pack.h"
#include "base/tr.h"
#include "model/searchdoc_publish.h"
#include "query/search_private.h"

#define FLUSH_DOCS 262144	/* of the delta in one segment */
#define DROP_ROWS 1000

int merge_list(struct search *s, struct segments *list, struct err *err)
{
	struct txn *txn;
	int rc;

	if (txn_read(s->store, &txn, err))
		return -1;
	rc = segments_load(txn, list, err);
	txn_end(txn);
	return rc;
}

/* ---- the delta into a segment ----------------------------------------- */

struct flush {
	struct delta delta;
	struct err *err;
};

static int take_row(void *ctx, struct slice key, struct slice value)
{
	struct flush *f = ctx;

	if (delta_add(&f->delta, key, value))
		return err_set(f->err, ERR_INTERNAL, NULL,
			       N_("a search document is damaged"));
	return f->delta.n == FLUSH_DOCS;
}

static int read_delta(struct flush *f, struct store *store, uint64_t merged)
{
	struct buf from = BUF_INIT;
	int rc;

	pack_u64(&from, merged + 1);
	rc = store_scan(store, TABLE_DELTA, buf_slice(&from), SLICE_NONE,
			take_row, f, f->err);
	buf_release(&from);
	return rc < 0 ? -1 : 0;
}

static int publish(struct search *s, const struct delta *d, struct err *err)
{
	struct searchdoc_item *v = mem_alloc((d->n + 1) * sizeof(*v));
	size_t i, n = 0;
	int rc;

	for (i = 0; i < d->n; i++) {
		if (!d->v[i].old)
			v[n++] = (struct searchdoc_item){ d->v[i].ref,
				delta_bytes(d, i) };
	}
	rc = searchdoc_publish(s->store, v, n, d->last, &s->stop, err);
	free(v);
	return rc;
}

struct drop { uint64_t merged; int n; };

static int drop_rows(void *ctx, struct txn *txn, struct err *err)
{
	struct drop *d = ctx;
	struct buf from = BUF_INIT, to = BUF_INIT;

	pack_u64(&from, 0);
	pack_u64(&to, d->merged + 1);
	d->n = txn_del_range(txn, TABLE_DELTA, buf_slice(&from), buf_slice(&to),
			     DROP_ROWS, err);
	buf_release(&from);
	buf_release(&to);
	return d->n < 0 ? -1 : 0;
}

static int first_row(void *ctx, struct slice key, struct slice value)
{
	struct unpack u = unpack_from(key);

	*(uint64_t *)ctx = unpack_u64(&u);
	return 1;
}

/* Rows that are in segments; also those a stop left. */
static int drop_merged(struct search *s, uint64_t merged, struct err *err)
{
	struct drop d = { .merged = merged };
	uint64_t first = UINT64_MAX;

	if (store_scan(s->store, TABLE_DELTA, SLICE_NONE, SLICE_NONE,
		       first_row, &first, err) < 0)
		return -1;
	if (first > merged)
		return 0;
	do {
		if (store_write_lazy(s->store, drop_rows, &d, err))
			return -1;
	} while (d.n == DROP_ROWS);
	return 0;
}

static int flush_once(struct search *s, size_t least, bool *more,
		      struct err *err)
{
	struct flush f = { .err = err };
	struct segments list;
	int rc;

	if (merge_list(s, &list, err))
		return -1;
	f.delta.last = list.merged;
	rc = read_delta(&f, s->store, list.merged);
	*more = f.delta.n == FLUSH_DOCS;
	if (!rc && f.delta.n >= least)
		rc = publish(s, &f.delta, err);
	else
		f.delta.last = list.merged;
	rc = rc ? rc : drop_merged(s, f.delta.last, err);
	segments_release(&list);
	delta_release(&f.delta);
	return rc;
}

int merge_all(struct search *s, size_t docs, size_t segments,
	      struct err *err)
{
	bool more = true;
	int rc = 0;

	segments_lock(s->store);
	while (!rc && more && !atomic_load(&s->stop))
		rc = flush_once(s, docs, &more, err);
	for (more = true; !rc && more && !atomic_load(&s->stop);)
		rc = join_once(s, segments, &more, err);
	segments_unlock(s->store);
	return rc;
}

/* ---- what a stop left ------------------------------------------------- */

struct leftover { const struct segments *list; uint32_t id; };

static int not_listed(void *ctx, uint32_t id)
{
	struct leftover *l = ctx;
	size_t i;

	for (i = 0; i < l->list->n; i++) {
		if (l->list->v[i].id == id)
			return 0;
	}
	l->id = id;
	return 1;
}

int merge_clean(struct search *s, struct err *err)
{
	struct segments list;
	struct leftover l = { .list = &list };
	int rc;

	segments_lock(s->store);
	rc = merge_list(s, &list, err);
	while (!rc) {
		rc = segment_each_id(s->store, not_listed, &l, err);
		if (rc != 1)
			break;
		rc = segment_remove(s->store, l.id, &s->stop, err);
	}
	segments_release(&list);
	segments_unlock(s->store);
	return rc;
}
