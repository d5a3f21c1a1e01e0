/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents in any order become segments in the place of older ones. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/searchdoc_publish.h"

struct strike { uint32_t *ranks; size_t n, cap; };

struct publish {
	struct store *store;
	const atomic_bool *stop;
	const struct searchdoc_item *v;
	size_t n;
	uint64_t merged;	/* 0: as it is */
	struct segments list;
	struct strike *strikes;	/* of each segment of the list as it was */
	size_t old_n;
	uint32_t *gone;		/* segments of which nothing is left */
	size_t gone_n;
};

struct segment_builder *searchdoc_segment(struct store *store, uint32_t id,
					  enum searchdoc_group group,
					  const atomic_bool *stop,
					  struct err *err)
{
	if (segment_remove(store, id, stop, err))
		return NULL;
	return segment_build(store, id, group == SEARCHDOC_NAMES, stop);
}

int searchdoc_segment_add(struct segment_builder *b, struct slice ref,
			  struct slice doc, struct err *err)
{
	struct searchdoc d;

	if (searchdoc_read(doc, &d))
		return err_set(err, ERR_INTERNAL, NULL,
			       N_("a search document is damaged"));
	return segment_build_add(b, &(struct segment_doc){
				 .ref = ref, .doc = doc, .words = d.words,
				 .exact_n = d.exact.n }, err);
}

/* ---- new segments ------------------------------------------------------ */

struct sorted { struct slice sort; const struct searchdoc_item *item; };

static int by_order(const void *pa, const void *pb)
{
	const struct sorted *a = pa, *b = pb;
	int rc = slice_cmp(a->sort, b->sort);
	struct ref x = a->item->ref, y = b->item->ref;

	if (!rc)
		rc = x.kind != y.kind ? (x.kind < y.kind ? -1 : 1) :
			x.id < y.id ? -1 : x.id > y.id;
	return rc;
}

static size_t sort_group(const struct publish *p, int group, struct sorted *v)
{
	struct searchdoc doc;
	size_t i, n = 0;

	for (i = 0; i < p->n; i++) {
		if (!p->v[i].doc.n || searchdoc_read(p->v[i].doc, &doc) ||
		    (int)doc.group != group)
			continue;
		v[n++] = (struct sorted){ doc.sort, &p->v[i] };
	}
	if (n)
		qsort(v, n, sizeof(*v), by_order);
	return n;
}

static void list_add(struct segments *list, const struct segment_info *info)
{
	list->v = mem_realloc(list->v, (list->n + 1) * sizeof(*list->v));
	list->v[list->n++] = *info;
}

static int build_sorted(struct publish *p, const struct sorted *v, size_t n,
			int group, struct err *err)
{
	struct segment_builder *b = searchdoc_segment(p->store,
						      p->list.next_id, group,
						      p->stop, err);
	struct segment_info info;
	struct buf ref = BUF_INIT;
	size_t i;
	int rc = b ? 0 : -1;

	for (i = 0; !rc && i < n; i++) {
		buf_clear(&ref);
		ref_pack(&ref, v[i].item->ref);
		rc = searchdoc_segment_add(b, buf_slice(&ref), v[i].item->doc,
					   err);
	}
	if (!rc)
		rc = segment_build_finish(b, &info, err);
	if (!rc) {
		info.group = (uint8_t)group;
		list_add(&p->list, &info);
		p->list.next_id++;
	}
	segment_build_free(b);
	buf_release(&ref);
	return rc;
}

static int build_groups(struct publish *p, struct err *err)
{
	struct sorted *v = mem_alloc((p->n + 1) * sizeof(*v));
	int group, rc = 0;
	size_t n;

	for (group = 0; !rc && group < SEARCHDOC_GROUPS; group++) {
		n = sort_group(p, group, v);
		if (n)
			rc = build_sorted(p, v, n, group, err);
	}
	free(v);
	return rc;
}

/* ---- in older ones ----------------------------------------------------- */

static void note_struck(void *ctx, uint32_t rank)
{
	struct strike *t = ctx;

	mem_grow(&t->ranks, &t->cap, t->n + 1, sizeof(*t->ranks));
	t->ranks[t->n++] = rank;
}

static int find_struck(struct publish *p, struct txn *txn, size_t at,
		       struct slice refs, struct err *err)
{
	struct segment *seg = segment_open(txn, p->list.v[at].id, err);
	struct strike *t = &p->strikes[at];
	int rc = seg ? segment_ranks(seg, refs, note_struck, t, err) : -1;

	if (t->n)
		ranks_sort(t->ranks, t->n);
	segment_close(seg);
	return rc;
}

static int by_ref(const void *a, const void *b)
{
	return memcmp(a, b, SEGMENT_REF);
}

static int find_all_struck(struct publish *p, struct err *err)
{
	struct buf refs = BUF_INIT;
	struct txn *txn;
	size_t i;
	int rc = 0;

	for (i = 0; i < p->n; i++)
		ref_pack(&refs, p->v[i].ref);
	if (p->n)
		qsort(refs.p, refs.n / SEGMENT_REF, SEGMENT_REF, by_ref);
	p->old_n = p->list.n;
	p->strikes = mem_zero((p->old_n + 1) * sizeof(*p->strikes));
	for (i = 0; !rc && i < p->old_n; i++) {
		rc = txn_read(p->store, &txn, err);
		if (!rc) {
			rc = find_struck(p, txn, i, buf_slice(&refs), err);
			txn_end(txn);
		}
	}
	buf_release(&refs);
	return rc;
}

/* ---- both at once ------------------------------------------------------ */

static int put_list(void *ctx, struct txn *txn, struct err *err)
{
	struct publish *p = ctx;
	struct segments list = p->list;
	size_t i;
	int rc = 0;

	list.v = mem_alloc((list.n + 1) * sizeof(*list.v));
	list.n = p->gone_n = 0;
	for (i = 0; !rc && i < p->list.n; i++) {
		struct segment_info info = p->list.v[i];

		if (i < p->old_n)
			rc = segment_strike(txn, &info, p->strikes[i].ranks,
					    p->strikes[i].n, err);
		if (info.struck < info.docs)
			list.v[list.n++] = info;
		else
			p->gone[p->gone_n++] = info.id;
	}
	if (p->merged)
		list.merged = p->merged;
	list.stamp++;
	rc = rc ? rc : segments_save(&list, txn, err);
	free(list.v);
	return rc;
}

static int load(struct publish *p, struct err *err)
{
	struct txn *txn;
	int rc;

	if (txn_read(p->store, &txn, err))
		return -1;
	rc = segments_load(txn, &p->list, err);
	txn_end(txn);
	return rc;
}

static int remove_gone(struct publish *p, struct err *err)
{
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < p->gone_n; i++)
		rc = segment_remove(p->store, p->gone[i], p->stop, err);
	return rc;
}

int searchdoc_publish(struct store *store, const struct searchdoc_item *v,
		      size_t n, uint64_t merged, const atomic_bool *stop,
		      struct err *err)
{
	struct publish p = { .store = store, .stop = stop, .v = v, .n = n,
			     .merged = merged };
	size_t i;
	int rc = load(&p, err);

	rc = rc ? rc : find_all_struck(&p, err);
	rc = rc ? rc : build_groups(&p, err);
	p.gone = mem_alloc((p.list.n + 1) * sizeof(*p.gone));
	rc = rc ? rc : store_write(store, put_list, NULL, &p, err);
	rc = rc ? rc : remove_gone(&p, err);
	for (i = 0; p.strikes && i < p.old_n; i++)
		free(p.strikes[i].ranks);
	free(p.strikes);
	free(p.gone);
	segments_release(&p.list);
	return rc;
}
