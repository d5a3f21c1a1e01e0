/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "base/tr.h"
#include "query/search_private.h"

#define FLUSH_DOCS 262144	/* of the delta in one segment */
#define DROP_ROWS 1000

/* ---- building --------------------------------------------------------- */

int merge_add(struct segment_builder *b, struct slice ref,
		     struct slice bytes, struct err *err)
{
	struct searchdoc d;

	if (searchdoc_read(bytes, &d))
		return err_set(err, ERR_INTERNAL, NULL,
			       N_("a search document is damaged"));
	return segment_build_add(b, &(struct segment_doc){
				 .ref = ref, .doc = bytes, .words = d.words,
				 .exact_n = d.exact.n }, err);
}

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

static void list_add(struct segments *list, const struct segment_info *info)
{
	list->v = mem_realloc(list->v, (list->n + 1) * sizeof(*list->v));
	list->v[list->n++] = *info;
}

/* Room for a segment that was begun under this number and never counted. */
struct segment_builder *merge_builder(struct search *s, uint32_t id,
					  int group, struct err *err)
{
	if (segment_remove(s->store, id, &s->stop, err))
		return NULL;
	return segment_build(s->store, id, group == SEARCHDOC_NAMES, &s->stop);
}

/* ---- the delta into a segment ----------------------------------------- */

struct strike { uint32_t *ranks; size_t n, cap; };

struct flush {
	struct search *s;
	struct delta delta;
	struct segments list;
	struct strike *strikes;	/* of each segment of the list as it was */
	struct err *err;
	size_t old_n;
};

static int take_row(void *ctx, struct slice key, struct slice value)
{
	struct flush *f = ctx;

	if (delta_add(&f->delta, key, value))
		return err_set(f->err, ERR_INTERNAL, NULL,
			       N_("a search document is damaged"));
	return f->delta.n == FLUSH_DOCS;
}

static int read_delta(struct flush *f, struct err *err)
{
	struct buf from = BUF_INIT;
	int rc;

	pack_u64(&from, f->list.merged + 1);
	rc = store_scan(f->s->store, TABLE_DELTA, buf_slice(&from), SLICE_NONE,
			take_row, f, err);
	buf_release(&from);
	return rc < 0 ? -1 : 0;
}

struct sorted { struct slice sort; size_t i; const struct delta *delta; };

static int by_order(const void *pa, const void *pb)
{
	const struct sorted *a = pa, *b = pb;
	int rc = slice_cmp(a->sort, b->sort);
	struct ref x = a->delta->v[a->i].ref, y = b->delta->v[b->i].ref;

	if (!rc)
		rc = x.kind != y.kind ? (x.kind < y.kind ? -1 : 1) :
			x.id < y.id ? -1 : x.id > y.id;
	return rc;
}

static size_t sort_group(const struct delta *d, int group, struct sorted *v)
{
	struct searchdoc doc;
	size_t i, n = 0;

	for (i = 0; i < d->n; i++) {
		if (d->v[i].old || !d->v[i].n ||
		    searchdoc_read(delta_bytes(d, i), &doc) ||
		    (int)doc.group != group)
			continue;
		v[n++] = (struct sorted){ doc.sort, i, d };
	}
	qsort(v, n, sizeof(*v), by_order);
	return n;
}

static int build_sorted(struct flush *f, const struct sorted *v, size_t n,
			int group, struct err *err)
{
	struct segment_builder *b = merge_builder(f->s, f->list.next_id, group,
					       err);
	struct segment_info info;
	struct buf ref = BUF_INIT;
	size_t i;
	int rc = b ? 0 : -1;

	for (i = 0; !rc && i < n; i++) {
		buf_clear(&ref);
		ref_pack(&ref, f->delta.v[v[i].i].ref);
		rc = merge_add(b, buf_slice(&ref),
			       delta_bytes(&f->delta, v[i].i), err);
	}
	if (!rc)
		rc = segment_build_finish(b, &info, err);
	if (!rc) {
		info.group = (uint8_t)group;
		list_add(&f->list, &info);
		f->list.next_id++;
	}
	segment_build_free(b);
	buf_release(&ref);
	return rc;
}

static int build_groups(struct flush *f, struct err *err)
{
	struct sorted *v = mem_alloc((f->delta.n + 1) * sizeof(*v));
	int group, rc = 0;
	size_t n;

	for (group = 0; !rc && group < SEARCH_GROUPS; group++) {
		n = sort_group(&f->delta, group, v);
		if (n)
			rc = build_sorted(f, v, n, group, err);
	}
	free(v);
	return rc;
}

static int by_rank(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static void note_struck(void *ctx, uint32_t rank)
{
	struct strike *t = ctx;

	mem_grow(&t->ranks, &t->cap, t->n + 1, sizeof(*t->ranks));
	t->ranks[t->n++] = rank;
}

/* Where the documents that now have a later one stand in older segments. */
static int find_struck(struct flush *f, struct txn *txn, size_t at,
		       struct slice refs, struct err *err)
{
	struct segment *seg = segment_open(txn, f->list.v[at].id, err);
	struct strike *t = &f->strikes[at];
	int rc = seg ? segment_ranks(seg, refs, note_struck, t, err) : -1;

	if (t->n)
		qsort(t->ranks, t->n, sizeof(*t->ranks), by_rank);
	segment_close(seg);
	return rc;
}

static int by_ref(const void *a, const void *b)
{
	return memcmp(a, b, SEGMENT_REF);
}

static int find_all_struck(struct flush *f, struct err *err)
{
	struct buf refs = BUF_INIT;
	struct txn *txn;
	size_t i;
	int rc = 0;

	for (i = 0; i < f->delta.n; i++) {
		if (!f->delta.v[i].old)
			ref_pack(&refs, f->delta.v[i].ref);
	}
	qsort(refs.p, refs.n / SEGMENT_REF, SEGMENT_REF, by_ref);
	f->old_n = f->list.n;
	f->strikes = mem_zero((f->old_n + 1) * sizeof(*f->strikes));
	for (i = 0; !rc && i < f->old_n; i++) {
		rc = txn_read(f->s->store, &txn, err);
		if (!rc) {
			rc = find_struck(f, txn, i, buf_slice(&refs), err);
			txn_end(txn);
		}
	}
	buf_release(&refs);
	return rc;
}

static int publish_flush(void *ctx, struct txn *txn, struct err *err)
{
	struct flush *f = ctx;
	struct segments list = f->list;
	size_t i;
	int rc = 0;

	list.v = mem_alloc((list.n + 1) * sizeof(*list.v));
	memcpy(list.v, f->list.v, list.n * sizeof(*list.v));
	for (i = 0; !rc && i < f->old_n; i++)
		rc = segment_strike(txn, &list.v[i], f->strikes[i].ranks,
				    f->strikes[i].n, err);
	list.merged = f->delta.last;
	list.stamp++;
	rc = rc ? rc : segments_save(&list, txn, err);
	free(list.v);
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
	struct flush f = { .s = s, .err = err };
	size_t i;
	int rc;

	if (merge_list(s, &f.list, err))
		return -1;
	f.delta.last = f.list.merged;
	rc = read_delta(&f, err);
	*more = f.delta.n == FLUSH_DOCS;
	if (!rc && f.delta.n >= least) {
		rc = find_all_struck(&f, err);
		rc = rc ? rc : build_groups(&f, err);
		rc = rc ? rc : store_write(s->store, publish_flush, NULL, &f,
					   err);
	} else {
		f.delta.last = f.list.merged;
	}
	rc = rc ? rc : drop_merged(s, f.delta.last, err);
	for (i = 0; f.strikes && i < f.old_n; i++)
		free(f.strikes[i].ranks);
	free(f.strikes);
	segments_release(&f.list);
	delta_release(&f.delta);
	return rc;
}

int merge_all(struct search *s, size_t docs, size_t segments,
	      struct err *err)
{
	bool more = true;
	int rc = 0;

	pthread_mutex_lock(&s->merging);
	while (!rc && more && !atomic_load(&s->stop))
		rc = flush_once(s, docs, &more, err);
	for (more = true; !rc && more && !atomic_load(&s->stop);)
		rc = join_once(s, segments, &more, err);
	pthread_mutex_unlock(&s->merging);
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

	pthread_mutex_lock(&s->merging);
	rc = merge_list(s, &list, err);
	while (!rc) {
		rc = segment_each_id(s->store, not_listed, &l, err);
		if (rc != 1)
			break;
		rc = segment_remove(s->store, l.id, &s->stop, err);
	}
	segments_release(&list);
	pthread_mutex_unlock(&s->merging);
	return rc;
}
