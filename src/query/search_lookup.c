/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What names a record by itself is looked up without the segments: a whole
 * telephone number or mail address in the value index, a number of a record
 * (an old one too) in the table of numbers.
 */
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/mem.h"
#include "model/index.h"
#include "model/number.h"
#include "query/search_private.h"

/* Numbers that begin so are listed up to here; more are left to the
 * segments, which have them in the order of names. */
#define ROWS_MOST 128

struct owner {
	struct ref ref;
	bool longer;		/* its number goes on behind what was typed */
	size_t sort_at, sort_n;	/* in `sorts` */
};

struct lookup {
	struct reader *r;
	const struct query *q;
	const char *typed;
	struct cursor *cursor;	/* of TABLE_VALUE; opened when needed */
	const struct field_type **types;	/* asked already */
	size_t types_n, types_cap;
	struct buf key;
	struct owner *v;
	size_t n, cap, rows;
	struct buf sorts;
	struct err *err;
};

static bool is_looked_up(const struct lookup *l, const struct kind *k,
			 const struct field *f)
{
	size_t i;

	if (f->dated ||
	    !(index_shapes(l->r->kinds, f) & INDEX_VALUE))
		return false;
	for (i = 0; i < k->search_n; i++) {
		if (!strcmp(k->search[i], f->name))
			return true;
	}
	return false;
}

/* What was typed as a value of the field's type; empty: not a whole one. A
 * number that only the library behind the table of numbers could complete
 * stays as it is: the library takes longer than the whole lookup. */
static void read_typed(struct lookup *l, const struct field *f,
		       struct buf *bytes)
{
	struct value_context c = l->r->values;

	c.phone_fallback = NULL;
	if (f->type->parse(f, &c, l->typed, bytes, NULL) ||
	    !f->type->whole(buf_slice(bytes)))
		buf_clear(bytes);
}

static void add_owner(struct lookup *l, struct ref ref, bool longer)
{
	size_t i;

	if (!reader_sees(l->r, ref))
		return;
	for (i = 0; i < l->n; i++) {
		if (ref_eq(l->v[i].ref, ref)) {
			l->v[i].longer &= longer;
			return;
		}
	}
	mem_grow(&l->v, &l->cap, l->n + 1, sizeof(*l->v));
	l->v[l->n++] = (struct owner){ .ref = ref, .longer = longer };
}

/* Whether the row is of a field of this type that is searched. */
static bool row_counts(const struct lookup *l, const struct field_type *type,
		       struct ref ref, uint16_t tag)
{
	const struct kind *k = kinds_by_no(l->r->kinds, ref.kind);
	const struct field *f = k && k->search_n && query_kind(l->q, ref) ?
		kind_field_by_tag(k, tag) : NULL;

	return f && f->type == type && is_looked_up(l, k, f);
}

/* Rows whose value is what was typed or begins so, whoever has it. */
static int look_for(struct lookup *l, const struct kind *k,
		    const struct field *f, struct slice bytes)
{
	size_t n;
	int rc;

	buf_clear(&l->key);
	index_value_begin(k->no, f, &l->key);
	f->type->key(f, &l->r->values, bytes, &l->key);
	n = l->key.n;
	if (!l->cursor)
		l->cursor = cursor_open(l->r->txn, TABLE_VALUE, l->err);
	if (!l->cursor)
		return -1;
	rc = cursor_seek(l->cursor, buf_slice(&l->key), l->err);
	for (; rc == 1 && l->rows <= ROWS_MOST;
	     rc = cursor_next(l->cursor, l->err)) {
		struct slice row = cursor_key(l->cursor);
		const unsigned char *p = row.p;
		struct ref ref;
		uint16_t tag;

		if (row.n < n + index_value_tail(f) || memcmp(p, l->key.p, n))
			break;
		l->rows++;
		if (index_value_owner(row, &ref, &tag) &&
		    row_counts(l, f->type, ref, tag))
			add_owner(l, ref, p[n]);
	}
	return rc < 0 ? -1 : 0;
}

/* False: fields of its type have been asked already. */
static bool is_new_type(struct lookup *l, const struct field_type *type)
{
	size_t i;

	for (i = 0; i < l->types_n; i++)
		if (l->types[i] == type)
			return false;
	mem_grow(&l->types, &l->types_cap, l->types_n + 1, sizeof(*l->types));
	l->types[l->types_n++] = type;
	return true;
}

static int look_in_kind(struct lookup *l, const struct kind *k)
{
	struct buf bytes = BUF_INIT;
	size_t i;
	int rc = 0;

	for (i = 0; i < k->fields_n && !rc; i++) {
		const struct field *f = &k->fields[i];

		if (!f->type->whole || !is_looked_up(l, k, f) ||
		    !is_new_type(l, f->type))
			continue;
		buf_clear(&bytes);
		read_typed(l, f, &bytes);
		if (bytes.n)
			rc = look_for(l, k, f, buf_slice(&bytes));
	}
	buf_release(&bytes);
	return rc;
}

/* ---- order ------------------------------------------------------------ */

static int by_order(const void *pa, const void *pb, void *ctx)
{
	const struct lookup *l = ctx;
	const struct owner *a = pa, *b = pb;
	int rc = (int)a->longer - (int)b->longer;

	if (!rc)
		rc = slice_cmp((struct slice){ l->sorts.p + a->sort_at,
					       a->sort_n },
			       (struct slice){ l->sorts.p + b->sort_at,
					       b->sort_n });
	if (!rc)
		rc = (a->ref.kind > b->ref.kind) - (a->ref.kind < b->ref.kind);
	return rc ? rc : (a->ref.id > b->ref.id) - (a->ref.id < b->ref.id);
}

static void sort_owners(struct lookup *l)
{
	struct buf title = BUF_INIT;
	size_t i;

	for (i = 0; i < l->n; i++) {
		buf_clear(&title);
		reader_title(l->r, l->v[i].ref, &title);
		l->v[i].sort_at = l->sorts.n;
		fold_sort_key(buf_slice(&title), &l->sorts);
		l->v[i].sort_n = l->sorts.n - l->v[i].sort_at;
	}
	buf_release(&title);
	qsort_r(l->v, l->n, sizeof(*l->v), by_order, l);
}

/* 1: somebody has it, these are all. */
static int take_owners(struct lookup *l, struct search_hit *hits, size_t max,
		       size_t *n)
{
	size_t i;

	if (!l->n || l->rows > ROWS_MOST)
		return 0;
	if (l->n > 1)
		sort_owners(l);
	if (l->v[0].longer)
		return 0;
	for (i = 0; i < l->n && i < max; i++)
		hits[i] = (struct search_hit){
			l->v[i].ref,
			l->v[i].longer ? WHY_NUMBER : WHY_WHOLE };
	*n = i;
	return 1;
}

int lookup_value(struct reader *r, const struct query *q, const char *typed,
		 struct search_hit *hits, size_t max, size_t *n,
		 struct err *err)
{
	struct lookup l = { .r = r, .q = q, .typed = typed, .err = err };
	size_t i;
	int rc = 0;

	*n = 0;
	for (i = 0; r->kinds && !rc && i < r->kinds->n; i++) {
		const struct kind *k = r->kinds->v[i];

		if (k->search_n && query_kind(q, (struct ref){ k->no, 0 }))
			rc = look_in_kind(&l, k);
	}
	cursor_close(l.cursor);
	if (!rc)
		rc = take_owners(&l, hits, max, n);
	free(l.types);
	buf_release(&l.key);
	buf_release(&l.sorts);
	free(l.v);
	return rc;
}

/* ---- numbers of records ------------------------------------------------ */

int lookup_number(struct reader *r, const struct query *q, const char *typed,
		  struct search_hit *hits, size_t max, size_t *n,
		  struct err *err)
{
	struct buf folded = BUF_INIT;
	struct number_entry e;
	struct record rec;
	size_t i;
	int rc = 0;

	*n = 0;
	if (!strpbrk(typed, "0123456789") ||
	    number_fold(slice_str(typed), &folded)) {
		buf_release(&folded);
		return 0;
	}
	for (i = 0; r->kinds && rc >= 0 && i < r->kinds->n && *n < max; i++) {
		const struct kind *k = r->kinds->v[i];

		if (!k->number || !k->search_n ||
		    !query_kind(q, (struct ref){ k->no, 0 }))
			continue;
		rc = number_find(r->txn, k->no, buf_slice(&folded), &e, err);
		if (rc == 1)
			rc = reader_get(r, (struct ref){ k->no, e.id }, &rec,
					err);
		if (rc == 1 && !record_in_bin(&rec))
			hits[(*n)++] = (struct search_hit){
				rec.ref, e.alias ? WHY_OLD : WHY_WHOLE };
	}
	buf_release(&folded);
	return rc < 0 ? -1 : 0;
}
