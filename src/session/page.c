/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "base/tr.h"
#include "query/query.h"
#include "session/local.h"

/* Pages of a list: of a kind, of what links to a record, of the bin; one
 * record is a page of its own. */

#define PAGE_BYTES (8u << 20)	/* a page of long texts ends sooner */

/* Pages that are asked for together are mostly of one record. */
struct found {
	const char *name;	/* NULL: nothing yet */
	struct ref ref;
};

struct gather {
	struct request *q;
	const struct page_ask *page;
	struct found *found;
	struct row_form form;
	const struct kind *kind;
	struct expr *where;
	struct rows *rows;
	size_t cap, max, bytes;
	struct displays *shown;	/* sensitive fields; NULL: masked */
	struct idset *set;	/* of the target's records that are wanted */
	/* Of the link that is read, whether its rows' columns are enough: for
	 * rows of the page, to know whether they are wanted. */
	bool tells_row, tells_wanted;
	struct err *err;
};

static int find(struct gather *g, const char *name, struct ref *ref)
{
	if (g->found->name && !strcmp(g->found->name, name)) {
		*ref = g->found->ref;
		return 0;
	}
	if (request_find(g->q, name, ref, g->err))
		return -1;
	*g->found = (struct found){ name, *ref };
	return 0;
}

/* 0 taken, 1 the page is full (then there is more), -1 fault. */
static int take(struct gather *g, const struct record *rec, struct slice place)
{
	struct row *row;

	if (g->rows->n >= g->max || g->bytes > PAGE_BYTES) {
		g->rows->more = true;
		return 1;
	}
	row = rows_add(g->rows, &g->cap);
	g->form.shown = g->shown;
	if (row_fill(&g->form, rec, place, row, g->err))
		return -1;
	g->bytes += g->form.text.n + g->form.all_cells_n * sizeof(struct cell);
	return 0;
}

static int take_ref(void *ctx, struct ref ref, struct slice place)
{
	struct gather *g = ctx;
	struct record rec;
	int got = reader_get(&g->q->r, ref, &rec, g->err);

	if (got <= 0)
		return got;
	return take(g, &rec, place);
}

static void rows_drop_first(struct rows *rows)
{
	struct rows first = { .v = mem_alloc(sizeof(*first.v)), .n = 1 };

	first.v[0] = rows->v[0];
	memmove(rows->v, rows->v + 1, --rows->n * sizeof(*rows->v));
	rows_release(&first);
}

/* An order tells which value is the greater. */
static int check_sort(struct gather *g)
{
	const struct page_ask *p = g->page;
	const struct field *f = NULL;
	struct expr *path;

	for (size_t i = 0; i < p->sort_n && !f; i++) {
		const char *name = p->sort[i] + (p->sort[i][0] == '-');

		if (path_parse(&path, name, g->kind, &g->q->r.values, g->err))
			return -1;
		f = path_sensitive(path);
		expr_free(path);
	}
	return f ? err_set(g->err, ERR_INPUT, NULL,
			   N_("\"%s\" is sensitive: no order may go by it"),
			   f->name) : 0;
}

/* All of a kind, or those that a condition holds for, in an order. */
static int page_query(struct gather *g, const struct idset *set)
{
	const struct page_ask *p = g->page;
	struct query_page query = {
		.kind = g->kind, .set = set,
		.sort = p->sort, .sort_n = p->sort_n,
		.place = { p->place, p->place ? p->place_n : 0 },
		.backwards = p->backwards,
		.max = g->max + 1,
		.deadline = request_deadline(),
	};

	size_t max = g->max;
	int got;

	/* Backwards the one too many comes first. */
	if (p->backwards)
		g->max++;
	got = query_page(&g->q->r, &query, take_ref, g, g->err);
	g->max = max;
	if (g->rows->n > max) {
		rows_drop_first(g->rows);
		g->rows->more = true;
	}
	return got < 0 ? -1 : 0;
}

static int page_kind(struct gather *g)
{
	bool whole = !g->where && (g->page->closed || !g->kind->closed);
	struct idset *set = NULL;
	int bad;

	if (!whole) {
		set = query_set(&g->q->r, g->kind, g->where, g->page->closed,
				request_deadline(), g->err);
		if (!set)
			return -1;
	}
	if (g->page->count)
		g->rows->total = set ? idset_count(set)
				     : query_count(&g->q->r, g->kind, g->err);
	bad = page_query(g, set);
	idset_free(set);
	return bad;
}

/* Whether a record that links to the target is one of the page. */
static int wanted(struct gather *g, const struct record *rec)
{
	uint64_t steps = EXPR_STEPS;
	bool yes = true;

	if (record_in_bin(rec))
		return 0;
	if (!g->page->closed && row_form_closed(&g->form, rec))
		return 0;
	if (g->where && expr_true(g->where, &g->q->r, rec, &steps, &yes,
				  g->err))
		return -1;
	return yes;
}

/* The record of a link's row, or the row's columns if they are enough; 1 if
 * it is wanted. */
static int linked(struct gather *g, uint32_t id, const struct record *columns,
		  bool tells, struct record *rec)
{
	int got = 1;

	if (columns && tells)
		*rec = *columns;
	else
		got = reader_get(&g->q->r, (struct ref){ g->kind->no, id },
				 rec, g->err);
	return got == 1 ? wanted(g, rec) : got;
}

static int add_to_set(void *ctx, uint32_t id, struct slice place,
		      const struct record *columns)
{
	struct gather *g = ctx;
	struct record rec;
	int got = linked(g, id, columns, g->tells_wanted, &rec);

	(void)place;
	if (got == 1)
		idset_add(g->set, id);
	return got < 0 ? -1 : 0;
}

static int take_link(void *ctx, uint32_t id, struct slice place,
		     const struct record *columns);

/* The links of the kind that name the target: one, or any. */
static int each_link(struct gather *g, struct ref target, struct slice after,
		     int (*each)(void *ctx, uint32_t id, struct slice place,
				 const struct record *columns), void *ctx)
{
	const struct kind *to = kinds_by_no(g->q->kinds, target.kind);
	int got = 0;

	for (size_t i = 0; i < g->kind->fields_n && !got; i++) {
		const struct field *f = &g->kind->fields[i];

		if (g->page->by ? strcmp(f->name, g->page->by)
				: !to || !field_may_name(f, to))
			continue;
		if (!f->tag)
			continue;
		g->tells_wanted = !g->where &&
				  row_form_tells_closed(&g->form, f);
		g->tells_row = g->tells_wanted && each == take_link &&
			       row_form_covered(&g->form, f);
		got = reader_links(&g->q->r, target, g->kind->no, f->tag,
				   after, each, ctx, g->err);
	}
	return got;
}

static int gather_links(struct gather *g, struct ref target)
{
	g->set = idset_new();
	return each_link(g, target, SLICE_NONE, add_to_set, g) < 0 ? -1 : 0;
}

/* How many link to it the index knows; which of them are wanted it does not,
 * and a card does not wait until very many have been looked at. */
static int count_links(struct gather *g, struct ref target,
		       const struct field *by)
{
	bool all = !g->where && (g->page->closed || !g->kind->closed);
	uint64_t n = reader_links_count(&g->q->r, target, g->kind->no, by->tag,
					all ? UINT64_MAX :
					SESSION_COUNTED + 1);
	int bad;

	if (all)
		g->rows->total = n;
	if (all || n > SESSION_COUNTED)
		return 0;
	bad = gather_links(g, target);
	g->rows->total = idset_count(g->set);
	idset_free(g->set);
	return bad;
}

/* What links to a record, in an order of one's own or by several fields. */
static int page_links_sorted(struct gather *g, struct ref target)
{
	int bad = gather_links(g, target);

	if (!bad && g->page->count)
		g->rows->total = idset_count(g->set);
	if (!bad)
		bad = page_query(g, g->set);
	idset_free(g->set);
	return bad;
}

static int take_link(void *ctx, uint32_t id, struct slice place,
		     const struct record *columns)
{
	struct gather *g = ctx;
	struct record rec;
	int got = linked(g, id, columns, g->tells_row, &rec);

	return got <= 0 ? got : take(g, &rec, place);
}

/* The places before one, the last of them kept: links are read forwards. */
struct behind {
	struct gather *g;
	struct slice stop;
	struct { uint32_t id; struct buf place; } *ring;
	size_t n, max;
};

static int keep_before(void *ctx, uint32_t id, struct slice place,
		       const struct record *columns)
{
	struct behind *b = ctx;
	struct record rec;
	size_t at;
	int got;

	if (slice_cmp(place, b->stop) >= 0)
		return 1;
	got = linked(b->g, id, columns, b->g->tells_wanted, &rec);
	if (got <= 0)
		return got;
	at = b->n++ % b->max;
	b->ring[at].id = id;
	buf_clear(&b->ring[at].place);
	buf_add_slice(&b->ring[at].place, place);
	return 0;
}

static int page_links_back(struct gather *g, struct ref target)
{
	struct behind b = {
		.g = g, .stop = { g->page->place, g->page->place_n },
		.max = g->max,
	};
	size_t first, n;
	int bad;

	b.ring = mem_zero(b.max * sizeof(*b.ring));
	bad = each_link(g, target, SLICE_NONE, keep_before, &b) < 0 ? -1 : 0;
	n = b.n < b.max ? b.n : b.max;
	first = b.n - n;
	for (size_t i = 0; i < n && !bad; i++) {
		size_t at = (first + i) % b.max;

		bad = take_link(g, b.ring[at].id,
				buf_slice(&b.ring[at].place), NULL) < 0;
	}
	g->rows->more = first > 0;
	for (size_t i = 0; i < n; i++)
		buf_release(&b.ring[i].place);
	free(b.ring);
	return bad ? -1 : 0;
}

static int page_target(struct gather *g)
{
	const struct page_ask *p = g->page;
	const struct field *by = p->by ? kind_field(g->kind, p->by) : NULL;
	struct ref target;
	int got;

	if (p->by && (!by || !by->tag))
		return err_set(g->err, ERR_NOT_FOUND, NULL,
			       N_("%s has no field '%s'"), p->kind, p->by);
	if (find(g, p->target, &target))
		return -1;
	if (!by || p->sort_n)
		return page_links_sorted(g, target);
	if (p->count && count_links(g, target, by))
		return -1;
	if (p->backwards && p->place)
		return page_links_back(g, target);
	got = each_link(g, target,
			(struct slice){ p->place, p->place ? p->place_n : 0 },
			take_link, g);
	return got < 0 ? -1 : 0;
}

/* ---- the bin ----------------------------------------------------------- */

struct in_bin {
	struct gather *g;
	struct idset *ids;
};

static int add_if_in_bin(void *ctx, struct slice key, struct slice value)
{
	struct in_bin *b = ctx;
	struct record rec = { value, ref_unpack(key) };

	if (!record_check(value) && record_in_bin(&rec) &&
	    reader_sees(&b->g->q->r, rec.ref))
		idset_add(b->ids, rec.ref.id);
	return 0;
}

/* No index holds what is in the bin; a rare question, so all of the kind is
 * looked through. Newest first. */
static int page_bin(struct gather *g)
{
	struct in_bin b = { g, idset_new() };
	struct buf from = BUF_INIT, to = BUF_INIT;
	struct record rec;
	uint32_t *ids;
	size_t n, i;
	int got;

	ref_pack(&from, (struct ref){ g->kind->no, 0 });
	ref_pack(&to, (struct ref){ g->kind->no, UINT32_MAX });
	got = store_scan(model_store(g->q->s->house->model), TABLE_RECORD,
			 buf_slice(&from), buf_slice(&to), add_if_in_bin, &b,
			 g->err);
	n = (size_t)idset_count(b.ids);
	ids = mem_alloc((n + 1) * sizeof(*ids));
	n = idset_list(b.ids, 0, ids, n);
	g->rows->total = n;
	for (i = n; i-- > 0 && got >= 0;) {
		struct buf place = BUF_INIT;

		if (g->page->place && g->page->place_n == 4) {
			struct unpack u = unpack_from((struct slice){
				g->page->place, 4 });

			if (ids[i] >= unpack_u32(&u))
				continue;
		}
		pack_u32(&place, ids[i]);
		got = reader_get(&g->q->r, (struct ref){ g->kind->no, ids[i] },
				 &rec, g->err);
		if (got == 1 && record_in_bin(&rec))
			got = take(g, &rec, buf_slice(&place));
		buf_release(&place);
		if (got == 1)
			break;
	}
	free(ids);
	idset_free(b.ids);
	buf_release(&from);
	buf_release(&to);
	return got < 0 ? -1 : 0;
}

/* ---- one record -------------------------------------------------------- */

static int no_record(struct gather *g)
{
	return err_set(g->err, ERR_NOT_FOUND, NULL,
		       N_("there is no record '%s'"), g->page->record);
}

static int page_record(struct gather *g)
{
	const struct page_ask *p = g->page;
	const char **fields = NULL;
	struct record rec;
	struct ref ref;
	int got;

	if (find(g, p->record, &ref))
		return -1;
	g->kind = kinds_by_no(g->q->kinds, ref.kind);
	got = reader_get(&g->q->r, ref, &rec, g->err);
	if (got < 0 || !got || !g->kind)
		return got < 0 ? -1 : no_record(g);
	if (!p->columns)
		fields = kind_field_names(g->kind);
	got = row_form_open(&g->form, g->q, g->kind,
			    fields ? fields : p->columns,
			    fields ? g->kind->fields_n : p->columns_n,
			    p->style, true, g->err);
	free(fields);
	g->max = 1;
	if (!got)
		got = take(g, &rec, SLICE_NONE);
	g->rows->total = g->rows->n;
	return got;
}

/* ---- the function of the table ----------------------------------------- */

static int page_list(struct gather *g)
{
	const struct page_ask *p = g->page;
	bool own = p->columns_n != 0;

	g->kind = request_kind(g->q, p->kind ? p->kind : "", g->err);
	if (!g->kind)
		return -1;
	g->max = p->max && p->max < SESSION_PAGE ? p->max : SESSION_PAGE;
	if (row_form_open(&g->form, g->q, g->kind, own ? p->columns :
			  (const char *const *)g->kind->list,
			  own ? p->columns_n : g->kind->list_n, p->style,
			  false, g->err))
		return -1;
	if (p->where && expr_parse(&g->where, p->where, g->kind,
				   &g->q->r.values, g->err))
		return -1;
	if (check_sort(g))
		return -1;
	if (p->bin)
		return page_bin(g);
	return p->target ? page_target(g) : page_kind(g);
}

static int page(struct request *q, const struct page_ask *ask,
		struct found *found, struct displays *shown,
		struct rows *rows, struct err *err)
{
	struct gather g = { .q = q, .page = ask, .found = found,
			    .shown = ask->reveal ? shown : NULL,
			    .rows = rows, .err = err };
	int bad = ask->record ? page_record(&g) : page_list(&g);

	row_form_close(&g.form);
	expr_free(g.where);
	return bad;
}

static bool reveals(const struct page_ask *asks, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (asks[i].reveal)
			return true;
	return false;
}

int local_pages(struct session *s, const struct page_ask *asks, size_t n,
		struct rows *rows, struct err *err)
{
	struct found found = { NULL };
	struct displays shown = { NULL };
	struct request q;
	int bad = reveals(asks, n) ?
		request_begin_clear(&q, local(s), err) :
		request_begin(&q, local(s), err);

	if (bad)
		return -1;
	for (size_t i = 0; i < n && !bad; i++) {
		if (asks[i].style == CELLS_TABLE)
			txn_walks(q.txn);
		bad = page(&q, &asks[i], &found, &shown, &rows[i], err);
	}
	request_end(&q);
	/* No value goes out before it is on the disk to whom. */
	if (!bad)
		bad = display_log(model_store(local(s)->house->model), &shown,
				  err);
	displays_release(&shown);
	return bad;
}
