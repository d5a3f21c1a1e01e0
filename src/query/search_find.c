/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "query/search_private.h"

/* In one segment so many documents are looked at for one key at most; those
 * whose sets are exact need no look. */
#define LOOK_MOST 20000
/* So many of the delta are kept before they are sorted. */
#define DELTA_KEPT 256

struct found {
	struct ref ref;
	enum search_why why;
	size_t sort_at, sort_n;	/* in `sorts` */
};

struct find {
	struct query *q;
	struct view *view;
	struct reader *r;
	struct buf doc;		/* of what the reader sees of a record */
	struct txn *txn;
	struct err *err;
	enum searchdoc_group group;
	enum match how;
	bool exact;		/* only those with the very number */
	struct search_front *front;	/* of the asker, or NULL */
	struct front_list *among;	/* only those in it; NULL: all */
	struct in_sight seen;	/* of `seen_group` */
	enum searchdoc_group seen_group;
	bool seen_known;
	size_t need;		/* hits wanted of this pass */
	struct found *v;	/* of this pass */
	size_t n, cap;
	struct buf sorts;
	struct buf bound;	/* sort key of the last one wanted */
	bool bounded;		/* there are enough up to it */
	bool behind;		/* this segment has come behind it */
	struct search_hit *hits; /* of all passes */
	size_t hits_n, max;
	bool cut;		/* gave up looking somewhere */
};

static enum search_why why_of(const struct find *f, bool number)
{
	if (f->exact)
		return WHY_WHOLE;
	if (number)
		return WHY_NUMBER;
	if (f->group == SEARCHDOC_TEXTS)
		return WHY_TEXT;
	switch (f->how) {
	case MATCH_BEGIN:
		return WHY_WORD;
	case MATCH_MIDDLE:
		return WHY_MIDDLE;
	default:
		return WHY_SOUND;
	}
}

/* Whether the reader sees the record; of one that he sees in part it makes
 * the document anew, for the stored one has words of the rest. */
static bool is_seen(struct find *f, struct ref ref, struct slice *bytes)
{
	const struct kind *k = kinds_by_no(f->r->kinds, ref.kind);
	struct record rec;

	if (!k || !reader_sees(f->r, ref))
		return false;
	if (!k->veiled)
		return true;
	buf_clear(&f->doc);
	if (reader_get(f->r, ref, &rec, NULL) <= 0 ||
	    searchdoc_make(f->r, k, &rec, &f->doc, NULL))
		return false;
	*bytes = buf_slice(&f->doc);
	return true;
}

/* Who is looked for by sound is a company, a person, an agent: the house's
 * own words are known to those who use them. */
static bool is_soundless(const struct find *f, struct ref ref)
{
	const struct kind *k = f->how >= MATCH_SOUND && f->r->kinds ?
		kinds_by_no(f->r->kinds, ref.kind) : NULL;

	return k && k->master;
}

/* Before it is asked whether a record is seen, which takes longer: what he
 * sees of it has no words that the stored document has not. */
static bool may_match(const struct find *f, struct slice stored, bool sure)
{
	struct searchdoc d;
	bool number;

	return sure || f->exact ||
		(!searchdoc_read(stored, &d) && d.group == f->group &&
		 query_matches(f->q, &d, f->how, &number));
}

/* A document that may be one. `sure`: its words were looked at. */
static void consider(struct find *f, struct ref ref, struct slice bytes,
		     bool sure)
{
	struct searchdoc d;
	struct slice stored = bytes;
	bool number = false;

	if (f->r->kinds && f->r->kinds->is_view && query_kind(f->q, ref) &&
	    (!may_match(f, bytes, sure) || !is_seen(f, ref, &bytes)))
		return;
	sure = sure && bytes.p == stored.p;
	if (searchdoc_read(bytes, &d) || d.group != f->group ||
	    !query_kind(f->q, ref) || is_soundless(f, ref))
		return;
	if (f->bounded && slice_cmp(d.sort, buf_slice(&f->bound)) > 0) {
		f->behind = true;
		return;
	}
	if (f->exact ? !query_is_exact(f->q, &d)
		     : !sure && !query_matches(f->q, &d, f->how, &number))
		return;
	mem_grow(&f->v, &f->cap, f->n + 1, sizeof(*f->v));
	f->v[f->n++] = (struct found){
		.ref = ref, .why = why_of(f, number),
		.sort_at = f->sorts.n, .sort_n = d.sort.n,
	};
	buf_add_slice(&f->sorts, d.sort);
}

static int consider_rank(struct find *f, struct segment *seg, uint32_t rank,
			 bool sure)
{
	struct slice ref, doc;
	int rc = segment_doc(seg, rank, &ref, &doc, f->err);

	if (rc == 1 && !delta_has(&f->view->delta, ref_unpack(ref)))
		consider(f, ref_unpack(ref), doc, sure);
	return rc < 0 ? -1 : 0;
}

static int by_order(const void *pa, const void *pb, void *ctx)
{
	const struct find *f = ctx;
	const struct found *a = pa, *b = pb;
	int rc = slice_cmp((struct slice){ f->sorts.p + a->sort_at,
					   a->sort_n },
			   (struct slice){ f->sorts.p + b->sort_at,
					   b->sort_n });

	if (!rc)
		rc = (a->ref.kind > b->ref.kind) - (a->ref.kind < b->ref.kind);
	if (!rc)
		rc = (a->ref.id > b->ref.id) - (a->ref.id < b->ref.id);
	return rc;
}

/* Of those found the first ones; what comes behind them in the segments to
 * come, or in the delta, need not be looked at. */
static void keep_first(struct find *f)
{
	const struct found *last;

	if (f->n < f->need)
		return;
	qsort_r(f->v, f->n, sizeof(*f->v), by_order, f);
	f->n = f->need;
	last = &f->v[f->n - 1];
	buf_clear(&f->bound);
	buf_add(&f->bound, f->sorts.p + last->sort_at, last->sort_n);
	f->bounded = true;
}

/* ---- one segment ------------------------------------------------------ */

/* The members of one chunk in their order, until there are enough. */
static int walk_chunk(struct find *f, struct segment *seg, uint32_t chunk,
		      const struct chunk *bits, const struct chunk *struck,
		      bool sure, size_t start, size_t *looks)
{
	unsigned i;

	for (i = 0; i < CHUNK_IDS / 64; i++) {
		uint64_t word = bits->bits[i] & ~struck->bits[i];

		for (; word; word &= word - 1) {
			uint32_t rank = chunk * CHUNK_IDS + i * 64 +
				(uint32_t)__builtin_ctzll(word);

			if (f->behind || f->n - start >= f->need)
				return 0;
			if (++*looks > LOOK_MOST) {
				f->cut = true;
				return 0;
			}
			if (consider_rank(f, seg, rank, sure))
				return -1;
		}
	}
	return 0;
}

static int walk_set(struct find *f, struct segment *seg, struct set *set,
		    const struct segment_info *info,
		    const struct chunk *struck, bool sure)
{
	size_t start = f->n, looks = 0;
	struct chunk bits;
	uint32_t chunk = 0;
	int rc;

	while ((rc = set_next(set, &chunk, &bits, f->err)) == 1) {
		if (chunk > info->docs / CHUNK_IDS)
			break;
		if (walk_chunk(f, seg, chunk, &bits, &struck[chunk], sure,
			       start, &looks))
			return -1;
		if (f->behind || f->n - start >= f->need ||
		    looks > LOOK_MOST)
			break;
		chunk++;
	}
	return rc < 0 ? -1 : 0;
}

struct exact_ranks { uint32_t *v; size_t n, cap; };

static int note_rank(void *ctx, uint32_t rank)
{
	struct exact_ranks *e = ctx;

	mem_grow(&e->v, &e->cap, e->n + 1, sizeof(*e->v));
	e->v[e->n++] = rank;
	return e->n == LOOK_MOST;
}

static int find_exact(struct find *f, struct segment *seg,
		      const struct segment_info *info,
		      const struct chunk *struck)
{
	struct exact_ranks e = { 0 };
	int rc = segment_exact(seg, buf_slice(&f->q->exact), note_rank, &e,
			       f->err);
	size_t i, start = f->n;

	for (i = 0; rc >= 0 && i < e.n && f->n - start < f->need; i++) {
		if (e.v[i] < info->docs &&
		    !chunk_has(&struck[e.v[i] / CHUNK_IDS],
			       e.v[i] % CHUNK_IDS))
			rc = consider_rank(f, seg, e.v[i], true);
	}
	free(e.v);
	return rc < 0 ? -1 : 0;
}

static int narrow(struct find *f, struct segment *seg, size_t i,
		  struct set *set)
{
	const struct front_ranks *r = front_ranks(f->among, f->view, i, seg,
						  f->err);

	if (r)
		set_among(set, r->v, r->n);
	return r ? 0 : -1;
}

static int find_in_segment(struct find *f, struct segment *seg, size_t i)
{
	const struct segment_info *info = &f->view->list.v[i];
	const struct chunk *struck = f->view->struck[i];
	struct set *set;
	bool sure;
	int rc;

	if (f->exact)
		return find_exact(f, seg, info, struck);
	rc = set_of_query(seg, f->q, f->how, f->group == SEARCHDOC_NAMES,
			  &set, &sure, f->err);
	if (rc || !set)
		return rc;
	if ((f->among && narrow(f, seg, i, set)) ||
	    (f->seen.few && seen_narrow(&f->seen, f->view, i, seg, set,
					f->err))) {
		set_free(set);
		return -1;
	}
	rc = walk_set(f, seg, set, info, struck, sure);
	set_free(set);
	return rc;
}

static int find_in_segments(struct find *f)
{
	const struct segments *list = &f->view->list;
	struct segment *seg;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < list->n; i++) {
		if (list->v[i].group != f->group)
			continue;
		seg = segment_open(f->txn, list->v[i].id, f->err);
		f->behind = false;
		rc = seg ? find_in_segment(f, seg, i) : -1;
		segment_close(seg);
		keep_first(f);
	}
	return rc;
}

static void find_in_delta(struct find *f)
{
	const struct delta *d = &f->view->delta;
	size_t i;

	for (i = 0; i < d->n; i++) {
		if (!d->v[i].old && d->v[i].n &&
		    (!f->among || front_has(f->among, d->v[i].ref)))
			consider(f, d->v[i].ref, delta_bytes(d, i), false);
		if (f->n >= 2 * f->need + DELTA_KEPT)
			keep_first(f);
	}
}

/* ---- passes ----------------------------------------------------------- */

static bool is_listed(const struct find *f, struct ref ref)
{
	size_t i;

	for (i = 0; i < f->hits_n; i++) {
		if (ref_eq(f->hits[i].ref, ref))
			return true;
	}
	return false;
}

/* What the reader sees of the group, once for all passes over it. */
static int look_around(struct find *f, enum searchdoc_group group)
{
	if (f->seen_known && f->seen_group == group)
		return 0;
	f->seen_known = true;
	f->seen_group = group;
	return seen_of(&f->seen, f->r, f->q, group, f->err);
}

/* One way of matching, over one group: `need` of it at least, by name. */
static int gather(struct find *f, enum searchdoc_group group, enum match how,
		  size_t need)
{
	f->group = group;
	f->how = how;
	f->need = need;
	f->n = 0;
	f->bounded = false;
	buf_clear(&f->sorts);
	if (look_around(f, group) || find_in_segments(f))
		return -1;
	find_in_delta(f);
	if (f->n)
		qsort_r(f->v, f->n, sizeof(*f->v), by_order, f);
	return 0;
}

static void list(struct find *f, struct ref ref, enum search_why why,
		 size_t most)
{
	if (f->hits_n < most && f->hits_n < f->max && !is_listed(f, ref))
		f->hits[f->hits_n++] = (struct search_hit){ ref, why };
}

/* Behind what is listed already, which may be found once more: so many more
 * are wanted. */
static int pass(struct find *f, enum searchdoc_group group, enum match how)
{
	size_t i;

	if (f->hits_n == f->max)
		return 0;
	if (gather(f, group, how, f->max + f->hits_n))
		return -1;
	for (i = 0; i < f->n; i++)
		list(f, f->v[i].ref, f->v[i].why, f->max);
	return 0;
}

/* ---- in front ---------------------------------------------------------- */

static int exact_pass(struct find *f)
{
	size_t i;
	int rc;

	if (!f->q->exact.n || f->hits_n >= SEARCH_FRONT)
		return 0;
	f->exact = true;
	rc = gather(f, SEARCHDOC_NAMES, MATCH_BEGIN, SEARCH_FRONT + f->hits_n);
	f->exact = false;
	for (i = 0; !rc && i < f->n; i++)
		list(f, f->v[i].ref, f->v[i].why, SEARCH_FRONT);
	return rc;
}

static bool is_found(const struct find *f, struct ref ref)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		if (ref_eq(f->v[i].ref, ref))
			return true;
	}
	return false;
}

/* What the asker had lately, the last one first. */
static int recent_pass(struct find *f)
{
	struct front_list *recent = &f->front->recent;
	size_t i;
	int rc;

	if (!recent->n || f->hits_n >= SEARCH_FRONT)
		return 0;
	f->among = recent;
	rc = gather(f, SEARCHDOC_NAMES, MATCH_BEGIN, recent->n);
	f->among = NULL;
	for (i = 0; !rc && i < recent->order_n; i++) {
		if (is_found(f, recent->order[i]))
			list(f, recent->order[i], WHY_RECENT, SEARCH_FRONT);
	}
	return rc;
}

static int own_pass(struct find *f)
{
	size_t i;
	int rc;

	if (!f->front->own.n || f->hits_n >= SEARCH_FRONT)
		return 0;
	f->among = &f->front->own;
	rc = gather(f, SEARCHDOC_NAMES, MATCH_BEGIN,
		    SEARCH_FRONT + f->hits_n);
	f->among = NULL;
	for (i = 0; !rc && i < f->n; i++)
		list(f, f->v[i].ref, WHY_OWN, SEARCH_FRONT);
	return rc;
}

/* Very numbers first and what is the asker's; then names whose words begin
 * so; what has them inside; what sounds so; texts. Each only while there is
 * room behind the one before. */
static int all_passes(struct find *f)
{
	enum match how;

	if (exact_pass(f) ||
	    (f->front && (recent_pass(f) || own_pass(f))))
		return -1;
	for (how = MATCH_BEGIN; how <= MATCH_SOUND_BEGIN; how++) {
		if ((how == MATCH_BEGIN || query_can(f->q, how)) &&
		    pass(f, SEARCHDOC_NAMES, how))
			return -1;
	}
	return pass(f, SEARCHDOC_TEXTS, MATCH_BEGIN);
}

/* "0221 4710-123": one number if there is such a one, else its parts. */
static int find_joined(struct find *f)
{
	const struct query typed = *f->q;
	int rc;

	if (!query_join(f->q))
		return 0;
	rc = all_passes(f);
	memcpy(f->q->tokens, typed.tokens, sizeof(typed.tokens));
	f->q->n = typed.n;
	return rc;
}

static int find_all(struct find *f)
{
	size_t front = f->hits_n;

	if (find_joined(f))
		return -1;
	return f->hits_n > front ? 0 : all_passes(f);
}

static int find_in_view(struct find *f, struct search *s)
{
	int rc;

	f->view = view_hold(s, f->txn, f->err);
	if (!f->view)
		return -1;
	rc = find_all(f);
	search_note_delta(s, f->view->delta.n);
	view_drop(s, f->view);
	return rc;
}

/* What names a record by itself, then the words. */
static int find(struct find *f, struct search *s, struct reader *r,
		const char *typed)
{
	int rc;

	if (!f->q->n)
		return 0;
	rc = lookup_value(r, f->q, typed, f->hits, f->max, &f->hits_n, f->err);
	if (!rc)
		rc = lookup_number(r, f->q, typed, f->hits, f->max,
				   &f->hits_n, f->err);
	if (rc)
		return rc < 0 ? -1 : 0;
	return find_in_view(f, s);
}

int search_find(struct search *s, struct reader *r,
		const struct search_ask *ask, struct search_hit *hits,
		size_t *n, bool *more, struct err *err)
{
	struct query q = { .kinds = ask->kinds, .kinds_n = ask->kinds_n };
	struct find f = { .q = &q, .txn = r->txn, .r = r, .err = err,
			  .front = ask->front, .max = ask->max + 1 };
	int rc;

	query_parse(&q, ask->typed);
	f.hits = mem_alloc(f.max * sizeof(*f.hits));
	rc = find(&f, s, r, ask->typed);
	*more = f.hits_n > ask->max || f.cut;
	*n = f.hits_n < ask->max ? f.hits_n : ask->max;
	if (*n)
		memcpy(hits, f.hits, *n * sizeof(*hits));
	free(f.hits);
	free(f.v);
	buf_release(&f.sorts);
	buf_release(&f.bound);
	buf_release(&f.doc);
	seen_release(&f.seen);
	query_release(&q);
	return rc;
}
