/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A page along an index: rows with the same first key are a run; the runs
 * come up or down the index, and inside a run ids rise (fall, if one reads
 * backwards) or the other sort fields decide.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "model/index.h"
#include "query/query_private.h"

#define GET_ROWS 4		/* rows walked while one record is read */

struct walk {
	struct query *q;
	const struct query_page *page;
	const struct orders *o;
	const struct stand *place;
	struct page_rows *rows;
	enum table table;
	const struct field *field;	/* whose rows they are; NULL: all */
	struct buf prefix;		/* of all its rows */
	struct cursor *c;
	struct buf key;			/* of the run at hand */
};

static bool full(const struct walk *w)
{
	return w->rows->n == w->rows->max;
}

/* ---- rows ------------------------------------------------------------- */

/* What stands behind the key of a row of TABLE_VALUE, a NUL first. */
static size_t row_tail(const struct walk *w)
{
	return w->field ? index_value_tail(w->field) : 0;
}

static bool in_index(const struct walk *w)
{
	struct slice key = cursor_key(w->c);

	return key.n >= w->prefix.n + row_tail(w) &&
		!memcmp(key.p, w->prefix.p, w->prefix.n);
}

static struct slice row_key(const struct walk *w)
{
	struct slice key = cursor_key(w->c);

	return (struct slice){ (const char *)key.p + w->prefix.n,
			       key.n - w->prefix.n - row_tail(w) };
}

/* 0: a row that is none, such as that of an earlier number. */
static uint32_t row_id(const struct walk *w)
{
	struct number_entry entry;

	if (w->field)
		return index_value_of(w->page->kind->no, w->field,
				      cursor_key(w->c)) ?
			index_row_id(cursor_key(w->c)) : 0;
	if (number_entry_unpack(cursor_value(w->c), &entry) || entry.alias)
		return 0;
	return entry.id;
}

static bool is_member(const struct walk *w, uint32_t id,
		      const struct idset *all)
{
	if (!id)
		return false;
	return idset_has(w->page->set ? w->page->set : all, id);
}

static void run_start(const struct walk *w, struct slice key, struct buf *start)
{
	buf_add_slice(start, buf_slice(&w->prefix));
	buf_add_slice(start, key);
	if (w->table == TABLE_VALUE)
		buf_add_char(start, 0);
}

/* ---- one run ---------------------------------------------------------- */

static void add_row(struct walk *w, uint32_t id)
{
	struct stand *row = &w->rows->v[w->rows->n++];

	*row = (struct stand){ .id = id };
	pack_u8(&row->keys, 1);
	pack_slice(&row->keys, buf_slice(&w->key));
}

/* Behind the place in the direction of reading. */
static bool is_behind(const struct walk *w, const struct stand *row)
{
	int order = w->place ? stand_compare(w->o, row, w->place) : 0;

	return !w->place || (w->page->backwards ? order < 0 : order > 0);
}

/* Without other sort fields the ids decide. */
static void add_run(struct walk *w, const struct idset *run)
{
	size_t n = (size_t)idset_count(run), kept = 0;
	uint32_t *ids = mem_alloc((n + 1) * sizeof(*ids));
	struct stand row = { .id = 0 };

	pack_u8(&row.keys, 1);
	pack_slice(&row.keys, buf_slice(&w->key));
	n = idset_list(run, 0, ids, n);
	for (size_t i = 0; i < n; i++) {
		row.id = ids[i];
		if (is_behind(w, &row))
			ids[kept++] = ids[i];
	}
	for (size_t i = 0; i < kept && !full(w); i++)
		add_row(w, ids[w->page->backwards ? kept - 1 - i : i]);
	stand_release(&row);
	free(ids);
}

/* Reads the run whose first row the cursor stands on, leaves it on the row
 * behind and adds what belongs to the page. */
static int read_run(struct walk *w, const struct idset *all)
{
	struct idset *run = idset_new();
	struct slice key = row_key(w);
	int rc = 1;

	buf_clear(&w->key);
	buf_add_slice(&w->key, key);
	while (rc > 0 && in_index(w) &&
	       slice_eq(row_key(w), buf_slice(&w->key))) {
		uint32_t id = row_id(w);

		if (is_member(w, id, all))
			idset_add(run, id);
		rc = query_tick(w->q) ? -1 : cursor_next(w->c, w->q->err);
	}
	if (rc >= 0 && w->o->n == 1)
		add_run(w, run);
	else if (rc >= 0 && query_sort(w->q, w->page, w->o, run, w->place,
				       w->rows))
		rc = -1;
	idset_free(run);
	return rc;
}

/* ---- the runs --------------------------------------------------------- */

/* The key of the place's run; false: it stands behind all runs. */
static bool place_key(const struct walk *w, struct slice *key)
{
	struct unpack u = unpack_from(buf_slice(&w->place->keys));
	bool has = unpack_u8(&u);

	*key = unpack_slice(&u);
	return has;
}

static int walk_up(struct walk *w, const struct idset *all)
{
	struct buf start = BUF_INIT;
	struct slice key = SLICE_NONE;
	int rc;

	if (w->place && place_key(w, &key))
		run_start(w, key, &start);
	else
		buf_add_slice(&start, buf_slice(&w->prefix));
	rc = cursor_seek(w->c, buf_slice(&start), w->q->err);
	while (rc > 0 && !full(w) && in_index(w))
		rc = read_run(w, all);
	buf_release(&start);
	return rc < 0 ? -1 : 0;
}

static int walk_down(struct walk *w, const struct idset *all)
{
	struct buf start = BUF_INIT;
	struct slice key;
	int rc = 0;

	if (w->place && place_key(w, &key)) {
		run_start(w, key, &start);
		rc = cursor_seek(w->c, buf_slice(&start), w->q->err);
		if (rc > 0 && in_index(w) && slice_eq(row_key(w), key))
			rc = read_run(w, all);
	} else {
		buf_add_slice(&start, buf_slice(&w->prefix));
		query_behind(&start);
	}
	while (rc >= 0 && !full(w)) {
		struct buf before = BUF_INIT;

		rc = cursor_seek_before(w->c, buf_slice(&start), w->q->err);
		if (rc <= 0 || !in_index(w))
			break;
		run_start(w, row_key(w), &before);
		buf_release(&start);
		start = before;
		rc = cursor_seek(w->c, buf_slice(&start), w->q->err);
		if (rc > 0)
			rc = read_run(w, all);
	}
	buf_release(&start);
	return rc < 0 ? -1 : 0;
}

/* Records without a first key stand behind all others. */
static int walk_rest(struct walk *w, const struct idset *all)
{
	struct idset *rest, *some;
	struct buf to = BUF_INIT;
	int rc = 0;

	if (full(w) || w->table != TABLE_VALUE)
		return 0;
	some = idset_new();
	buf_add_slice(&to, buf_slice(&w->prefix));
	query_behind(&to);
	if (query_add_values(w->q, w->page->kind, w->field,
			     buf_slice(&w->prefix), buf_slice(&to), some))
		rc = -1;
	rest = idset_copy(w->page->set ? w->page->set : all);
	idset_minus(rest, some);
	if (!rc)
		rc = query_sort(w->q, w->page, w->o, rest, w->place, w->rows);
	idset_free(rest);
	idset_free(some);
	buf_release(&to);
	return rc;
}

static int walk_all(struct walk *w, const struct idset *all)
{
	bool up = w->o->v[0].falls == w->page->backwards;
	struct slice key;
	bool in_rest = w->place && !place_key(w, &key);
	int rc = 0;

	if (w->page->backwards && (in_rest || !w->place))
		rc = walk_rest(w, all);
	if (!rc && (w->page->backwards || !in_rest)) {
		const struct stand *place = w->place;

		/* From behind all runs the way back begins at the last. */
		if (in_rest)
			w->place = NULL;
		rc = up ? walk_up(w, all) : walk_down(w, all);
		w->place = place;
	}
	if (!rc && !w->page->backwards)
		rc = walk_rest(w, all);
	return rc;
}

/* ---- entry ------------------------------------------------------------ */

/* The index whose rows stand in the order of the first sort field. */
static bool find_index(struct walk *w)
{
	const struct kind *kind = w->page->kind;
	const struct expr *path = w->o->n ? w->o->v[0].path : NULL;
	const struct expr_way *way = path ? &path->ways[0] : NULL;
	const struct field *f = way ? way->field : NULL;

	if (!f || path->ways_n > 1 || way->steps_n || way->computed)
		return false;
	if (f == path_pseudo("number") && kind->number) {
		w->table = TABLE_NUMBER;
		pack_u16(&w->prefix, kind->no);
		return true;
	}
	if (path_is_pseudo(f) || f->many || f->dated ||
	    !strcmp(f->type->name, "memo") ||
	    !(index_shapes(w->q->r->kinds, f) & INDEX_VALUE))
		return false;
	w->table = TABLE_VALUE;
	w->field = f;
	index_value_begin(kind->no, f, &w->prefix);
	return true;
}

/* If the set lies evenly in the index the page needs so many of its rows;
 * sorting needs each record of the set, at worst a scan of all. */
static bool pays(const struct query_page *page, size_t max, uint64_t all)
{
	uint64_t n = page->set ? idset_count(page->set) : all;
	uint64_t sorting = n * GET_ROWS < all ? n * GET_ROWS : all;

	return n && (double)max * all / n <= sorting;
}

int query_walk(struct query *q, const struct query_page *page,
	       const struct orders *o, const struct stand *place,
	       struct page_rows *rows)
{
	struct walk w = { .q = q, .page = page, .o = o, .place = place,
			  .rows = rows };
	struct idset *all = NULL;
	int rc = 0;

	if (!find_index(&w))
		goto out;
	all = query_all_stored(q, page->kind);
	if (!all || !pays(page, rows->max, idset_count(all))) {
		rc = all ? 0 : -1;
		goto out;
	}
	w.c = cursor_open(q->r->txn, w.table, q->err);
	rc = w.c && !walk_all(&w, all) ? 1 : -1;
	cursor_close(w.c);
out:
	idset_free(all);
	buf_release(&w.prefix);
	buf_release(&w.key);
	return rc;
}
