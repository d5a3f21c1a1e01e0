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

/* What was typed as a value of a type; empty: not a whole one. */
struct typed {
	const struct field_type *type;
	struct buf bytes;
};

struct lookup {
	struct reader *r;
	const struct query *q;
	const char *typed;
	struct cursor *cursor;	/* of TABLE_VALUE; opened when needed */
	struct typed *types;	/* that have read what was typed */
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

	if (!f->type->whole || f->dated ||
	    !(index_shapes(l->r->kinds, f) & INDEX_VALUE))
		return false;
	for (i = 0; i < k->search_n; i++) {
		if (!strcmp(k->search[i], f->name))
			return true;
	}
	return false;
}

/* What was typed as a value of the field's type. A number that only the
 * library behind the table of numbers could complete stays as it is: the
 * library takes longer than the whole lookup. */
static struct slice read_typed(struct lookup *l, const struct field *f)
{
	struct value_context c = l->r->values;
	struct typed *t;
	size_t i;

	for (i = 0; i < l->types_n; i++)
		if (l->types[i].type == f->type)
			return buf_slice(&l->types[i].bytes);
	mem_grow(&l->types, &l->types_cap, l->types_n + 1, sizeof(*t));
	t = &l->types[l->types_n++];
	*t = (struct typed){ .type = f->type };
	c.phone_fallback = NULL;
	if (f->type->parse(f, &c, l->typed, &t->bytes, NULL) ||
	    !f->type->whole(buf_slice(&t->bytes)))
		buf_clear(&t->bytes);
	return buf_slice(&t->bytes);
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

/* Rows whose value is the key's or begins so. */
static int look_in_field(struct lookup *l, const struct kind *k,
			 const struct field *f, struct slice bytes)
{
	size_t n;
	int rc;

	buf_clear(&l->key);
	index_value_key(&l->r->values, k->no, f, bytes, &l->key);
	n = l->key.n - 1;	/* without the end of the value */
	l->key.n = n;
	if (!l->cursor)
		l->cursor = cursor_open(l->r->txn, TABLE_VALUE, l->err);
	if (!l->cursor)
		return -1;
	rc = cursor_seek(l->cursor, buf_slice(&l->key), l->err);
	for (; rc == 1 && l->rows <= ROWS_MOST;
	     rc = cursor_next(l->cursor, l->err)) {
		struct slice row = cursor_key(l->cursor);
		const unsigned char *p = row.p;

		if (row.n < n + 5 || memcmp(p, l->key.p, n))
			break;
		add_owner(l, (struct ref){ k->no, index_row_id(row) }, p[n]);
		l->rows++;
	}
	return rc < 0 ? -1 : 0;
}

static int look_in_kind(struct lookup *l, const struct kind *k)
{
	size_t i;

	for (i = 0; i < k->fields_n; i++) {
		const struct field *f = &k->fields[i];
		struct slice bytes = is_looked_up(l, k, f) ?
			read_typed(l, f) : SLICE_NONE;

		if (bytes.n && look_in_field(l, k, f, bytes))
			return -1;
	}
	return 0;
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
	for (i = 0; i < l.types_n; i++)
		buf_release(&l.types[i].bytes);
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
