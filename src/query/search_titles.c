/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the search index knows about titles, for conditions on them. */
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "model/type.h"
#include "query/search_private.h"

#define TOKEN_LEAST 3		/* letters: fewer are in most titles */
/* More are rather found by going through all records. */
#define TITLES_MOST 200000

struct titles {
	struct query *q;
	struct view *view;
	struct txn *txn;
	struct idset *set;
	size_t n;
	struct err *err;
};

/* Documents have the title in the language of the house: only what is the
 * same in all of them counts. */
static bool is_plain_title(const struct kind *k)
{
	size_t i;

	if (!k->search_n || k->search_text || k->master || !k->title_n)
		return false;
	for (i = 0; i < k->title_n; i++) {
		const struct field *f = kind_field(k, k->title[i]);

		if (!f || !f->tag || f->dated || f->of_n ||
		    f->type->holds != VALUE_TEXT || !f->type->search)
			return false;
	}
	return true;
}

/* Only the tokens that narrow stay. */
static void keep_narrow(struct query *q)
{
	size_t i, n = 0;

	for (i = 0; i < q->n; i++) {
		if (q->tokens[i].text.n >= TOKEN_LEAST &&
		    !q->tokens[i].has_digit)
			q->tokens[n++] = q->tokens[i];
	}
	q->n = n;
}

static int take_chunk(struct titles *t, struct segment *seg, uint32_t chunk,
		      const struct chunk *bits, const struct chunk *struck)
{
	struct slice ref, doc;
	unsigned i;
	int rc = 1;

	for (i = 0; i < CHUNK_IDS / 64; i++) {
		uint64_t word = bits->bits[i] & ~struck->bits[i];

		for (; word && rc == 1; word &= word - 1) {
			rc = segment_doc(seg, chunk * CHUNK_IDS + i * 64 +
					 (uint32_t)__builtin_ctzll(word),
					 &ref, &doc, t->err);
			if (rc == 1 && !delta_has(&t->view->delta,
						  ref_unpack(ref))) {
				idset_add(t->set, ref_unpack(ref).id);
				t->n++;
			}
		}
	}
	return rc < 0 ? -1 : 0;
}

static int take_segment(struct titles *t, struct segment *seg, size_t at)
{
	const struct segment_info *info = &t->view->list.v[at];
	struct chunk bits;
	uint32_t chunk = 0;
	struct set *set;
	bool sure;
	int rc = set_of_query(seg, t->q, MATCH_MIDDLE, true, &set, &sure,
			      t->err);

	if (rc || !set)
		return rc;
	while (t->n <= TITLES_MOST &&
	       (rc = set_next(set, &chunk, &bits, t->err)) == 1 &&
	       chunk <= info->docs / CHUNK_IDS) {
		rc = take_chunk(t, seg, chunk, &bits,
				&t->view->struck[at][chunk]);
		if (rc)
			break;
		chunk++;
	}
	set_free(set);
	return rc < 0 ? -1 : 0;
}

static int take_segments(struct titles *t)
{
	const struct segments *list = &t->view->list;
	struct segment *seg;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < list->n; i++) {
		if (list->v[i].group != SEARCHDOC_NAMES)
			continue;
		seg = segment_open(t->txn, list->v[i].id, t->err);
		rc = seg ? take_segment(t, seg, i) : -1;
		segment_close(seg);
	}
	return rc;
}

static void take_delta(struct titles *t)
{
	const struct delta *d = &t->view->delta;
	struct searchdoc doc;
	bool number;
	size_t i;

	for (i = 0; i < d->n; i++) {
		if (d->v[i].old || !d->v[i].n ||
		    !query_kind(t->q, d->v[i].ref) ||
		    searchdoc_read(delta_bytes(d, i), &doc) ||
		    !query_matches(t->q, &doc, MATCH_MIDDLE, &number))
			continue;
		idset_add(t->set, d->v[i].ref.id);
		t->n++;
	}
}

/* Titles that have the words of `text`, as they are spelled there. */
static int take_spelled(struct titles *t, const struct kind *kind,
			const char *text)
{
	struct query q = { .kinds = &kind->no, .kinds_n = 1 };
	int rc;

	query_parse(&q, text);
	keep_narrow(&q);
	t->q = &q;
	rc = take_segments(t);
	if (!rc)
		take_delta(t);
	query_release(&q);
	return rc;
}

/* Each spelling has a word that narrows. */
bool search_knows_titles(const struct kind *kind, const char *text)
{
	struct buf plain = BUF_INIT;
	struct query q = { 0 };
	bool yes = is_plain_title(kind);
	int i;

	fold_plain(slice_str(text), &plain);
	for (i = 0; yes && i < 2; i++) {
		query_parse(&q, i ? buf_str(&plain) : text);
		keep_narrow(&q);
		yes = q.n > 0;
		query_release(&q);
		q = (struct query){ 0 };
	}
	buf_release(&plain);
	return yes;
}

/* A condition "*müll*" is met by "Muller" too, one "*mull*" by "Müller":
 * documents have the second, the first has to be asked for. */
static int take_both(struct titles *t, const struct kind *kind,
		     const char *text)
{
	struct buf folded = BUF_INIT, plain = BUF_INIT;
	int rc = take_spelled(t, kind, text);

	fold_text(slice_str(text), &folded);
	fold_plain(slice_str(text), &plain);
	if (!rc && !slice_eq(buf_slice(&folded), buf_slice(&plain)))
		rc = take_spelled(t, kind, buf_str(&plain));
	buf_release(&folded);
	buf_release(&plain);
	return rc;
}

int search_titles(struct search *s, struct reader *r, const struct kind *kind,
		  const char *text, struct idset **set, struct err *err)
{
	struct titles t = { .txn = r->txn, .err = err };
	int rc;

	*set = NULL;
	if (!search_knows_titles(kind, text))
		return 0;
	t.view = view_hold(s, r->txn, err);
	if (!t.view)
		return -1;
	t.set = idset_new();
	rc = take_both(&t, kind, text);
	view_drop(s, t.view);
	if (!rc && t.n <= TITLES_MOST)
		*set = t.set;
	else
		idset_free(t.set);
	return rc ? -1 : *set != NULL;
}
