/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/mem.h"
#include "base/tr.h"
#include "query/query.h"
#include "session/local.h"

/* Counts, search. */

int local_count(struct session *s, const char *selection, uint64_t *n,
		struct err *err)
{
	const struct kind *k;
	struct expr *e = NULL;
	struct idset *set;
	struct request q;
	int bad;

	if (request_begin(&q, local(s), err))
		return -1;
	bad = expr_parse_select(&k, &e, selection, &q.r.values, err);
	if (!bad) {
		set = query_set(&q.r, k, e, false, request_deadline(), err);
		bad = set ? 0 : -1;
		if (set)
			*n = idset_count(set);
		idset_free(set);
	}
	expr_free(e);
	request_end(&q);
	return bad;
}

/* Hits are of all kinds, and each has rows of its own form. */
struct hits {
	struct request *q;
	struct row_form *forms;		/* of the kinds that were found */
	size_t forms_n, forms_cap;
	struct rows *rows;
	size_t cap;
	struct err *err;
};

static struct row_form *form_of(struct hits *h, uint16_t kind)
{
	const struct kind *k = kinds_by_no(h->q->kinds, kind);
	struct row_form *form;

	for (size_t i = 0; i < h->forms_n; i++)
		if (h->forms[i].kind == k)
			return &h->forms[i];
	if (!k)
		return NULL;
	mem_grow(&h->forms, &h->forms_cap, h->forms_n + 1, sizeof(*h->forms));
	form = &h->forms[h->forms_n++];
	return row_form_open(form, h->q, k, NULL, 0, CELLS_SHORT, false,
			     h->err) ? NULL : form;
}

static int add_hit(struct hits *h, const struct search_hit *hit)
{
	struct row_form *form;
	struct record rec;
	struct row *row;
	int got = reader_get(&h->q->r, hit->ref, &rec, h->err);

	form = got > 0 ? form_of(h, hit->ref.kind) : NULL;
	if (!form)
		return got < 0 ? -1 : 0;
	row = rows_add(h->rows, &h->cap);
	if (row_fill(form, &rec, SLICE_NONE, row, h->err))
		return -1;
	row->why = hit->why;
	return 0;
}

static int add_hits(struct request *q, const struct search_hit *hits, size_t n,
		    struct rows *rows, struct err *err)
{
	struct hits h = { .q = q, .rows = rows, .err = err };
	int bad = 0;

	for (size_t i = 0; i < n && !bad; i++)
		bad = add_hit(&h, &hits[i]);
	for (size_t i = 0; i < h.forms_n; i++)
		row_form_close(&h.forms[i]);
	free(h.forms);
	return bad;
}

int local_search(struct session *s, const char *typed, const char *kind,
		 size_t max, struct rows *rows, struct err *err)
{
	struct search_hit *hits;
	const struct kind *k = NULL;
	struct request q;
	size_t n = 0;
	int got = 0;

	if (!max || max > SESSION_PAGE)
		max = SESSION_PAGE;
	if (request_begin(&q, local(s), err))
		return -1;
	if (kind && *kind) {
		k = request_kind(&q, kind, err);
		got = k ? 0 : -1;
	}
	hits = mem_alloc(max * sizeof(*hits));
	if (!got)
		got = search_find(local(s)->house->search, &q.r,
				  &(struct search_ask){
			.typed = typed, .kinds = k ? &k->no : NULL,
			.kinds_n = k != NULL, .max = max,
			.front = request_front(&q) }, hits, &n, &rows->more,
				  err);
	if (got >= 0)
		got = add_hits(&q, hits, n, rows, err);
	rows->total = rows->n;
	free(hits);
	request_end(&q);
	if (got < 0)
		rows_release(rows);
	return got < 0 ? -1 : 0;
}
