/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/mem.h"
#include "base/tr.h"
#include "query/query.h"
#include "session/local.h"

/* One record, counts, search. */

int local_get(struct session *s, const char *name,
	      const char *const *columns, size_t columns_n,
	      enum cells_style style, struct rows *one, struct err *err)
{
	struct row_ask ask = { columns, columns_n, style, true };
	const char **fields = NULL;
	const struct kind *k;
	struct record rec;
	struct request q;
	struct ref ref;
	size_t cap = 0;
	int got;

	if (request_begin(&q, local(s), err))
		return -1;
	got = request_find(&q, name, &ref, err);
	if (!got)
		got = reader_get(&q.r, ref, &rec, err);
	k = got == 1 ? kinds_by_no(q.kinds, ref.kind) : NULL;
	if (!got || (got == 1 && !k))
		got = err_set(err, ERR_NOT_FOUND, NULL,
			      N_("there is no record '%s'"), name);
	if (got == 1 && !columns) {
		fields = mem_alloc((k->fields_n + 1) * sizeof(*fields));
		for (size_t i = 0; i < k->fields_n; i++)
			fields[i] = k->fields[i].name;
		ask.columns = fields;
		ask.columns_n = k->fields_n;
	}
	if (got == 1)
		got = row_fill(&q, &rec, &ask, rows_add(one, &cap), err);
	one->total = one->n;
	if (got)
		rows_release(one);
	free(fields);
	request_end(&q);
	return got ? -1 : 0;
}

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

int local_search(struct session *s, const char *typed, const char *kind,
		 size_t max, struct rows *rows, struct err *err)
{
	struct search_hit *hits;
	const struct kind *k = NULL;
	struct request q;
	struct record rec;
	size_t n = 0, cap = 0;
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
		got = search_find(local(s)->house->search, &q.r, typed,
				  k ? &k->no : NULL, k != NULL, max, hits, &n,
				  &rows->more, err);
	for (size_t i = 0; i < n && got >= 0; i++) {
		static const struct row_ask title_only = { 0 };
		struct row *row;

		got = reader_get(&q.r, hits[i].ref, &rec, err);
		if (got <= 0)
			continue;
		row = rows_add(rows, &cap);
		got = row_fill(&q, &rec, &title_only, row, err);
		row->why = hits[i].why;
	}
	rows->total = rows->n;
	free(hits);
	request_end(&q);
	if (got < 0)
		rows_release(rows);
	return got < 0 ? -1 : 0;
}
