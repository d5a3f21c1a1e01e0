/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/sight.h"
#include "query/query_private.h"

#define IDS_AT_ONCE 1024
#define ROWS_MOST 100000	/* of one page, whatever is asked for */

static void add_id(struct page_rows *rows, uint32_t id)
{
	rows->v[rows->n++] = (struct stand){ .id = id };
}

/* The ids behind the place, in reading order. */
static void page_ids(const struct query_page *page, const struct orders *o,
		     const struct idset *set, const struct stand *place,
		     struct page_rows *rows)
{
	bool down = (o->n && o->v[0].falls) != page->backwards;
	uint32_t ids[IDS_AT_ONCE], from = 0, *last;
	uint32_t end = down && place ? place->id : UINT32_MAX;
	size_t n, kept = 0;

	if (!down && place)
		from = place->id + 1;
	last = mem_alloc(rows->max * sizeof(*last));
	do {
		n = idset_list(set, from, ids, IDS_AT_ONCE);
		for (size_t i = 0; i < n && ids[i] < end; i++) {
			if (!down && kept == rows->max)
				break;
			last[kept++ % rows->max] = ids[i];
		}
		from = n ? ids[n - 1] + 1 : 0;
	} while (n == IDS_AT_ONCE && from && from < end &&
		 (down || kept < rows->max));
	n = kept < rows->max ? kept : rows->max;
	for (size_t i = 0; i < n; i++)
		add_id(rows, last[(down ? kept - 1 - i : i) % rows->max]);
	free(last);
}

/*
 * The same from the records themselves, one behind the other: for a whole
 * kind, or so much of it that this costs less than to get each. They are
 * known to the reader then.
 */
static bool by_scan(struct query *q, const struct query_page *page,
		    const struct orders *o)
{
	return !o->keys_n && !page->backwards && !(o->n && o->v[0].falls) &&
	       !q->r->pending &&
	       (!page->set ||
		!query_few(q, idset_count(page->set), page->kind));
}

static int scan_record(struct query *q, const struct query_page *page,
		       struct cursor *c, struct page_rows *rows)
{
	struct record rec = { cursor_value(c), ref_unpack(cursor_key(c)) };

	if (rec.ref.kind != page->kind->no || rows->n == rows->max)
		return 1;
	if (query_tick(q))
		return -1;
	if (page->set && !idset_has(page->set, rec.ref.id))
		return 0;
	if (record_check(rec.bytes))
		return err_set(q->err, ERR_INTERNAL, NULL,
			N_("Record %u of kind %u is damaged"), rec.ref.id,
			rec.ref.kind);
	if (record_in_bin(&rec))
		return 0;
	reader_know(q->r, &rec);
	add_id(rows, rec.ref.id);
	return 0;
}

static int page_scan(struct query *q, const struct query_page *page,
		     const struct stand *place, struct page_rows *rows)
{
	struct cursor *c = cursor_open_ahead(q->r->txn, TABLE_RECORD, q->err);
	struct buf from = BUF_INIT;
	int rc, end = 0;

	if (!c)
		return -1;
	if (!place || place->id < UINT32_MAX) {
		ref_pack(&from, (struct ref){ page->kind->no,
					      place ? place->id + 1 : 0 });
		rc = cursor_seek(c, buf_slice(&from), q->err);
		while (rc > 0 && !end) {
			end = scan_record(q, page, c, rows);
			if (!end)
				rc = cursor_next(c, q->err);
		}
		end = rc < 0 || end < 0 ? -1 : 0;
	}
	cursor_close(c);
	buf_release(&from);
	return end;
}

static int collect(struct query *q, const struct query_page *page,
		   const struct orders *o, const struct stand *place,
		   struct page_rows *rows)
{
	struct idset *all = NULL;
	struct query_page seen = *page;
	int rc;

	if (!page->set && sight_limits(q->r->sight, page->kind->no)) {
		seen.set = all = query_all(q, page->kind);
		if (!all)
			return -1;
		page = &seen;
	}
	if (by_scan(q, page, o)) {
		rc = page_scan(q, page, place, rows);
		idset_free(all);
		return rc;
	}
	rc = !o->keys_n ? 0 : query_walk(q, page, o, place, rows);
	if (rc) {
		idset_free(all);
		return rc < 0 ? -1 : 0;
	}
	if (!page->set) {
		all = query_all(q, page->kind);
		if (!all)
			return -1;
	}
	if (!o->keys_n)
		page_ids(page, o, page->set ? page->set : all, place, rows);
	else
		rc = query_sort(q, page, o, page->set ? page->set : all, place,
				rows);
	idset_free(all);
	return rc;
}

static int hand_out(const struct query_page *page, const struct orders *o,
		    const struct page_rows *rows,
		    int (*each)(void *ctx, struct ref ref, struct slice place),
		    void *ctx)
{
	struct buf place = BUF_INIT;
	int rc = 0;

	for (size_t i = 0; !rc && i < rows->n; i++) {
		const struct stand *row =
			&rows->v[page->backwards ? rows->n - 1 - i : i];

		buf_clear(&place);
		stand_pack(o, row, &place);
		rc = each(ctx, (struct ref){ page->kind->no, row->id },
			  buf_slice(&place));
	}
	buf_release(&place);
	return rc;
}

int query_page(struct reader *r, const struct query_page *page,
	       int (*each)(void *ctx, struct ref ref, struct slice place),
	       void *ctx, struct err *err)
{
	struct query q = { .r = r, .deadline = page->deadline, .err = err };
	struct page_rows rows = {
		.max = page->max < ROWS_MOST ? page->max : ROWS_MOST,
	};
	struct stand place = { .id = 0 };
	struct orders o;
	int rc;

	if (!rows.max)
		return 0;
	if (page->sort_n)
		rc = orders_parse(&q, page->kind, page->sort, page->sort_n, &o);
	else
		rc = orders_parse(&q, page->kind,
				  (const char *const *)page->kind->sort,
				  page->kind->sort_n, &o);
	if (rc)
		return -1;
	if (page->place.n && stand_unpack(&o, page->place, &place, err)) {
		orders_release(&o);
		return -1;
	}
	rows.v = mem_zero(rows.max * sizeof(*rows.v));
	rc = collect(&q, page, &o, page->place.n ? &place : NULL, &rows);
	if (!rc)
		rc = hand_out(page, &o, &rows, each, ctx);
	for (size_t i = 0; i < rows.n; i++)
		stand_release(&rows.v[i]);
	free(rows.v);
	stand_release(&place);
	orders_release(&o);
	return rc;
}
