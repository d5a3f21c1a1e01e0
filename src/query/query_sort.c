/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page out of a set without an index: the best rows behind the place, in
 * one pass over the records and no more memory than the page. */

#include "query/query_private.h"

struct sorting {
	struct query *q;
	const struct orders *o;
	const struct stand *place;
	bool backwards;
	struct page_rows *rows;		/* a heap, the last one on top */
};

/* In the direction of reading. */
static int compare(const struct sorting *s, const struct stand *a,
		   const struct stand *b)
{
	int order = stand_compare(s->o, a, b);

	return s->backwards ? -order : order;
}

static void swap(struct stand *a, struct stand *b)
{
	struct stand c = *a;

	*a = *b;
	*b = c;
}

static void sift_up(const struct sorting *s, size_t i)
{
	struct stand *v = s->rows->v;

	for (; i && compare(s, &v[i], &v[(i - 1) / 2]) > 0; i = (i - 1) / 2)
		swap(&v[i], &v[(i - 1) / 2]);
}

static void sift_down(const struct sorting *s, size_t n)
{
	struct stand *v = s->rows->v;
	size_t i = 0;

	for (;;) {
		size_t child = 2 * i + 1;

		if (child + 1 < n && compare(s, &v[child + 1], &v[child]) > 0)
			child++;
		if (child >= n || compare(s, &v[child], &v[i]) <= 0)
			return;
		swap(&v[i], &v[child]);
		i = child;
	}
}

static void take(const struct sorting *s, struct stand *row)
{
	struct page_rows *rows = s->rows;

	if (rows->n < rows->max) {
		rows->v[rows->n++] = *row;
		sift_up(s, rows->n - 1);
	} else if (compare(s, row, &rows->v[0]) < 0) {
		swap(row, &rows->v[0]);
		sift_down(s, rows->n);
		stand_release(row);
	} else {
		stand_release(row);
	}
}

static int sort_record(void *ctx, struct reader *r, const struct record *rec)
{
	struct sorting *s = ctx;
	struct stand row;

	if (stand_of(s->q, r, s->o, rec, &row))
		return -1;
	if (s->place && compare(s, &row, s->place) <= 0)
		stand_release(&row);
	else
		take(s, &row);
	return 0;
}

int query_sort(struct query *q, const struct query_page *page,
	       const struct orders *o, const struct idset *set,
	       const struct stand *place, struct page_rows *rows)
{
	struct page_rows here = { .v = rows->v + rows->n,
				  .max = rows->max - rows->n };
	struct sorting s = { q, o, place, page->backwards, &here };
	int rc;

	if (!here.max)
		return 0;
	rc = query_each_record(q, page->kind, set, sort_record, &s);
	rows->n += here.n;
	/* The heap taken apart from the end is the page in reading order. */
	for (size_t n = here.n; n > 1; n--) {
		swap(&here.v[0], &here.v[n - 1]);
		sift_down(&s, n - 1);
	}
	return rc ? -1 : 0;
}
