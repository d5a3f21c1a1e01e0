/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has to do with the asker, as ranks of the segments. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "query/search_private.h"

struct search_front *search_front_new(void)
{
	return mem_zero(sizeof(struct search_front));
}

static void forget_ranks(struct front_list *list)
{
	size_t i;

	for (i = 0; i < list->ranks_n; i++)
		free(list->ranks[i].v);
	free(list->ranks);
	list->ranks = NULL;
	list->ranks_n = 0;
}

void front_release(struct front_list *list)
{
	forget_ranks(list);
	free(list->order);
	free(list->refs);
	*list = (struct front_list){ 0 };
}

void search_front_free(struct search_front *f)
{
	if (!f)
		return;
	front_release(&f->recent);
	front_release(&f->own);
	free(f);
}

static int by_ref(const void *pa, const void *pb)
{
	const struct ref *a = pa, *b = pb;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

static bool is_same(const struct front_list *list, const struct ref *v,
		    size_t n)
{
	size_t i;

	if (list->order_n != n)
		return false;
	for (i = 0; i < n && ref_eq(list->order[i], v[i]); i++)
		;
	return i == n;
}

void front_set(struct front_list *list, const struct ref *v, size_t n)
{
	size_t i;

	if (is_same(list, v, n))
		return;
	forget_ranks(list);
	list->order = mem_realloc(list->order, (n + 1) * sizeof(*v));
	list->refs = mem_realloc(list->refs, (n + 1) * sizeof(*v));
	list->order_n = n;
	list->n = 0;
	if (!n)
		return;
	memcpy(list->order, v, n * sizeof(*v));
	memcpy(list->refs, v, n * sizeof(*v));
	qsort(list->refs, n, sizeof(*v), by_ref);
	for (i = 0; i < n; i++) {
		if (!list->n || !ref_eq(list->refs[list->n - 1],
					list->refs[i]))
			list->refs[list->n++] = list->refs[i];
	}
}

void search_front_recent(struct search_front *f, const struct ref *v,
			 size_t n)
{
	front_set(&f->recent, v, n < SEARCH_RECENT ? n : SEARCH_RECENT);
}

void search_front_own(struct search_front *f, const struct ref *v, size_t n)
{
	front_set(&f->own, v, n);
}

bool front_has(const struct front_list *list, struct ref ref)
{
	return list->n && bsearch(&ref, list->refs, list->n, sizeof(ref),
				  by_ref);
}

static void note_rank(void *ctx, uint32_t rank)
{
	struct front_ranks *r = ctx;

	mem_grow(&r->v, &r->cap, r->n + 1, sizeof(*r->v));
	r->v[r->n++] = rank;
}

static int find_ranks(const struct front_list *list, struct segment *seg,
		      struct front_ranks *ranks, struct err *err)
{
	struct buf refs = BUF_INIT;
	size_t i;
	int rc;

	mem_grow(&ranks->v, &ranks->cap, 1, sizeof(*ranks->v));
	for (i = 0; i < list->n; i++)
		ref_pack(&refs, list->refs[i]);
	rc = segment_ranks(seg, buf_slice(&refs), note_rank, ranks, err);
	ranks_sort(ranks->v, ranks->n);
	buf_release(&refs);
	return rc;
}

const struct front_ranks *front_ranks(struct front_list *list,
				      const struct view *view, size_t at,
				      struct segment *seg, struct err *err)
{
	struct front_ranks *ranks;

	if (!list->ranks || list->stamp != view->list.stamp) {
		forget_ranks(list);
		list->ranks_n = view->list.n;
		list->ranks = mem_zero((view->list.n + 1) *
				       sizeof(*list->ranks));
		list->stamp = view->list.stamp;
	}
	ranks = &list->ranks[at];
	if (ranks->v || !find_ranks(list, seg, ranks, err))
		return ranks;
	free(ranks->v);
	*ranks = (struct front_ranks){ 0 };
	return NULL;
}
