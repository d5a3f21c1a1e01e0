/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "query/search_private.h"

/* So many of the three-letter groups of a token narrow it enough. */
#define MIDDLES_MOST 4

enum set_kind { SET_STORED, SET_LIST, SET_AND, SET_OR };

struct set {
	enum set_kind kind;
	uint64_t count;		/* at most so many members */
	struct posting *stored;
	uint32_t *ranks;
	size_t ranks_n, at;
	struct set **of;	/* of AND and OR */
	size_t of_n;
};

static struct set *set_new(enum set_kind kind)
{
	struct set *s = mem_zero(sizeof(*s));

	s->kind = kind;
	return s;
}

void set_free(struct set *s)
{
	size_t i;

	if (!s)
		return;
	for (i = 0; i < s->of_n; i++)
		set_free(s->of[i]);
	posting_close(s->stored);
	free(s->ranks);
	free(s->of);
	free(s);
}

static void set_take(struct set *s, struct set *part)
{
	s->of = mem_realloc(s->of, (s->of_n + 1) * sizeof(*s->of));
	s->of[s->of_n++] = part;
	if (s->kind == SET_OR)
		s->count += part->count;
	else if (s->of_n == 1 || part->count < s->count)
		s->count = part->count;
}

static int by_count(const void *a, const void *b)
{
	const struct set *x = *(struct set *const *)a;
	const struct set *y = *(struct set *const *)b;

	return x->count < y->count ? -1 : x->count > y->count;
}

/* The rarest part of an AND leads. */
static void set_order(struct set *s)
{
	qsort(s->of, s->of_n, sizeof(*s->of), by_count);
}

static struct set *list_of(const uint32_t *ranks, size_t n)
{
	struct set *list = set_new(SET_LIST);

	list->ranks = mem_alloc((n + 1) * sizeof(*ranks));
	memcpy(list->ranks, ranks, n * sizeof(*ranks));
	list->ranks_n = n;
	list->count = n;
	return list;
}

void set_among(struct set *s, const uint32_t *ranks, size_t n)
{
	set_take(s, list_of(ranks, n));
	set_order(s);
}

/* ---- making ----------------------------------------------------------- */

/* 0 with *set NULL: no such term. */
static int stored(struct segment *seg, enum segment_set which,
		  struct slice term, struct set **set, struct err *err)
{
	struct posting *p;
	int rc = posting_open(seg, which, term, &p, err);

	*set = NULL;
	if (rc != 1)
		return rc;
	*set = set_new(SET_STORED);
	(*set)->stored = p;
	(*set)->count = posting_count(p);
	return 0;
}

static int prefix_set(struct segment *seg, struct slice text,
		      struct set **set, struct err *err)
{
	if (text.n > SEGMENT_PREFIX_MOST)
		text.n = SEGMENT_PREFIX_MOST;
	return stored(seg, SEGMENT_PREFIX, text, set, err);
}

static int large_sets(struct segment *seg, enum segment_set which,
		      struct set *any, const struct buf *names,
		      struct err *err)
{
	struct unpack u = unpack_from(buf_slice(names));
	struct set *part;

	while (unpack_left(&u)) {
		if (stored(seg, which, unpack_slice(&u), &part, err))
			return -1;
		if (part)
			set_take(any, part);
	}
	return 0;
}

/* What begins so, joined; 1: that is too much. */
static int joined_set(struct segment *seg, enum segment_set which,
		      struct slice text, struct set **set, struct err *err)
{
	struct set *any = set_new(SET_OR), *list = set_new(SET_LIST);
	struct buf large = BUF_INIT;
	int rc = segment_words(seg, which, text, &list->ranks,
			       &list->ranks_n, &large, err);

	list->count = list->ranks_n;
	set_take(any, list);
	if (!rc)
		rc = large_sets(seg, which, any, &large, err);
	buf_release(&large);
	if (rc || !any->count) {
		set_free(any);
		any = NULL;
	}
	*set = any;
	return rc;
}

/* Words that begin with more than four letters: those themselves or, where
 * they are too many, the first four letters and a look at each. */
static int word_set(struct segment *seg, struct slice text, struct set **set,
		    bool *sure, struct err *err)
{
	int rc = joined_set(seg, SEGMENT_WORD, text, set, err);

	if (rc != 1)
		return rc;
	*sure = false;
	return prefix_set(seg, text, set, err);
}

/* Words whose code begins so: as above with the first two digits. */
static int sound_prefix_set(struct segment *seg, struct slice code,
			    struct set **set, bool *sure, struct err *err)
{
	struct buf term = BUF_INIT;
	int rc = 1;

	if (code.n > SEGMENT_SOUND_PREFIX)
		rc = joined_set(seg, SEGMENT_SOUND, code, set, err);
	if (rc != 1)
		return rc;
	if (code.n > SEGMENT_SOUND_PREFIX)
		*sure = false;
	buf_add(&term, code.p, SEGMENT_SOUND_PREFIX);
	buf_add_char(&term, '*');
	rc = stored(seg, SEGMENT_SOUND, buf_slice(&term), set, err);
	buf_release(&term);
	return rc;
}

static int sound_set(struct segment *seg, struct slice code, enum match how,
		     struct set **set, bool *sure, struct err *err)
{
	*set = NULL;
	if (!code.n)
		return 0;
	if (how == MATCH_SOUND_BEGIN && code.n >= SEGMENT_SOUND_PREFIX)
		return sound_prefix_set(seg, code, set, sure, err);
	return stored(seg, SEGMENT_SOUND, code, set, err);
}

/* Adds the sets of three characters at `at` to an AND; *none: not there. */
static int add_middle(struct segment *seg, struct set *all, const char *at,
		      bool *none, struct err *err)
{
	struct set *part;

	if (stored(seg, SEGMENT_MIDDLE, (struct slice){ at, 3 }, &part, err))
		return -1;
	if (part)
		set_take(all, part);
	else
		*none = true;
	return 0;
}

static bool three_digits(const char *p)
{
	return p[0] >= '0' && p[0] <= '9' && p[1] >= '0' && p[1] <= '9' &&
	       p[2] >= '0' && p[2] <= '9';
}

/* Whatever has all threes of a token (those of digits alone, if `digits`)
 * may have the token; a few of them, spread over it, do. */
static int middle_set(struct segment *seg, struct slice text, bool digits,
		      struct set **set, struct err *err)
{
	struct set *all = set_new(SET_AND);
	const char *p = text.p;
	size_t last = text.n - 3, step = last / (MIDDLES_MOST - 1), i;
	bool none = false;
	int rc = 0;

	for (i = 0; !rc && !none && text.n >= 3 && i <= last; i++) {
		if (digits && !three_digits(p + i))
			continue;
		if (step > 1 && i % step && i != last)
			continue;
		rc = add_middle(seg, all, p + i, &none, err);
	}
	if (rc || none || !all->of_n) {
		set_free(all);
		all = NULL;
	} else {
		set_order(all);
	}
	*set = all;
	return rc;
}

static int number_set(struct segment *seg, const struct token *t,
		      bool middles, struct set **set, bool *sure,
		      struct err *err)
{
	struct set *all, *begin;

	*sure = false;
	if (t->digits && middles)
		return middle_set(seg, t->text, true, set, err);
	if (prefix_set(seg, t->text, &begin, err))
		return -1;
	if (!begin || !middles) {
		*set = begin;
		return 0;
	}
	all = set_new(SET_AND);
	set_take(all, begin);
	if (middle_set(seg, t->text, true, &begin, err)) {
		set_free(all);
		return -1;
	}
	if (begin)
		set_take(all, begin);
	set_order(all);
	*set = all;
	return 0;
}

static int begin_set(struct segment *seg, const struct token *t, bool middles,
		     struct set **set, bool *sure, struct err *err)
{
	if (t->digits || (t->has_digit && t->text.n > SEGMENT_PREFIX_MOST))
		return number_set(seg, t, middles, set, sure, err);
	if (t->text.n <= SEGMENT_PREFIX_MOST)
		return prefix_set(seg, t->text, set, err);
	return word_set(seg, t->text, set, sure, err);
}

/* What the way of matching finds beside the beginnings of words. */
static int further_set(struct segment *seg, const struct query *q,
		       const struct token *t, enum match how,
		       struct set **set, bool *sure, struct err *err)
{
	*set = NULL;
	switch (how) {
	case MATCH_BEGIN:
		return 0;
	case MATCH_MIDDLE:
		if (t->has_digit || t->text.n < 3)
			return 0;
		*sure = false;
		return middle_set(seg, t->text, false, set, err);
	default:
		return sound_set(seg, query_code(q, t), how, set, sure, err);
	}
}

static int token_set(struct segment *seg, const struct query *q,
		     const struct token *t, enum match how, bool middles,
		     struct set **set, bool *sure, struct err *err)
{
	struct set *any, *further;

	if (begin_set(seg, t, middles, set, sure, err))
		return -1;
	if (further_set(seg, q, t, how, &further, sure, err)) {
		set_free(*set);
		*set = NULL;
		return -1;
	}
	if (!further || !*set) {
		*set = *set ? *set : further;
		return 0;
	}
	any = set_new(SET_OR);
	set_take(any, *set);
	set_take(any, further);
	*set = any;
	return 0;
}

static int kinds_set(struct segment *seg, const uint16_t *kinds,
		     size_t kinds_n, struct set **set, struct err *err)
{
	struct set *any = set_new(SET_OR), *part;
	struct buf name = BUF_INIT;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < kinds_n; i++) {
		buf_clear(&name);
		buf_printf(&name, "%04x", (unsigned)kinds[i]);
		rc = stored(seg, SEGMENT_KIND, buf_slice(&name), &part, err);
		if (part)
			set_take(any, part);
	}
	buf_release(&name);
	if (rc || !any->of_n) {
		set_free(any);
		any = NULL;
	}
	*set = any;
	return rc;
}

int set_allow(struct set *s, struct segment *seg, const uint32_t *ranks,
	      size_t n, const uint16_t *kinds, size_t kinds_n,
	      struct err *err)
{
	struct set *any = set_new(SET_OR), *open;

	if (kinds_set(seg, kinds, kinds_n, &open, err)) {
		set_free(any);
		return -1;
	}
	set_take(any, list_of(ranks, n));
	if (open)
		set_take(any, open);
	set_take(s, any);
	set_order(s);
	return 0;
}

int set_of_query(struct segment *seg, const struct query *q, enum match how,
		 bool middles, struct set **set, bool *sure, struct err *err)
{
	struct set *all = set_new(SET_AND), *part = NULL;
	size_t i;
	int rc = 0;

	*sure = true;
	*set = NULL;
	if (q->kinds_n)
		rc = kinds_set(seg, q->kinds, q->kinds_n, &part, err);
	if (part)
		set_take(all, part);
	for (i = 0; !rc && i < q->n && (part || (!i && !q->kinds_n)); i++) {
		rc = token_set(seg, q, &q->tokens[i], how, middles, &part, sure,
			       err);
		if (part)
			set_take(all, part);
	}
	if (rc || !part) {
		set_free(all);
		return rc;
	}
	set_order(all);
	*set = all;
	return 0;
}

/* ---- reading ---------------------------------------------------------- */

static int next_chunk(struct set *s, uint32_t from, uint32_t *chunk,
		      struct err *err);
static int bits_of(struct set *s, uint32_t chunk, struct chunk *bits,
		   struct err *err);

static int list_next(struct set *s, uint32_t from, uint32_t *chunk)
{
	if (s->at && s->ranks[s->at - 1] / CHUNK_IDS >= from)
		s->at = 0;
	while (s->at < s->ranks_n && s->ranks[s->at] / CHUNK_IDS < from)
		s->at++;
	if (s->at == s->ranks_n)
		return 0;
	*chunk = s->ranks[s->at] / CHUNK_IDS;
	return 1;
}

static int or_next(struct set *s, uint32_t from, uint32_t *chunk,
		   struct err *err)
{
	uint32_t at, least = UINT32_MAX;
	size_t i;
	int rc;

	for (i = 0; i < s->of_n; i++) {
		rc = next_chunk(s->of[i], from, &at, err);
		if (rc < 0)
			return -1;
		if (rc && at < least)
			least = at;
	}
	*chunk = least;
	return least != UINT32_MAX;
}

/* The first chunk that may have members: of an AND, that its rarest part
 * has. */
static int next_chunk(struct set *s, uint32_t from, uint32_t *chunk,
		      struct err *err)
{
	switch (s->kind) {
	case SET_STORED:
		return posting_next(s->stored, from, chunk, err);
	case SET_LIST:
		return list_next(s, from, chunk);
	case SET_AND:
		return next_chunk(s->of[0], from, chunk, err);
	default:
		return or_next(s, from, chunk, err);
	}
}

static int list_bits(struct set *s, uint32_t chunk, struct chunk *bits)
{
	uint32_t first;
	size_t i;

	memset(bits, 0, sizeof(*bits));
	if (!list_next(s, chunk, &first) || first != chunk)
		return 0;
	for (i = s->at; i < s->ranks_n &&
	     s->ranks[i] / CHUNK_IDS == chunk; i++)
		chunk_set(bits, s->ranks[i] % CHUNK_IDS, true);
	return 1;
}

static int and_bits(struct set *s, uint32_t chunk, struct chunk *bits,
		    struct err *err)
{
	struct chunk part;
	size_t i, j;
	int rc = bits_of(s->of[0], chunk, bits, err);

	for (i = 1; rc == 1 && i < s->of_n; i++) {
		uint64_t any = 0;

		rc = bits_of(s->of[i], chunk, &part, err);
		for (j = 0; rc == 1 && j < CHUNK_IDS / 64; j++)
			any |= bits->bits[j] &= part.bits[j];
		if (rc == 1 && !any)
			rc = 0;
	}
	return rc;
}

static int or_bits(struct set *s, uint32_t chunk, struct chunk *bits,
		   struct err *err)
{
	struct chunk part;
	size_t i, j;
	int rc, found = 0;

	memset(bits, 0, sizeof(*bits));
	for (i = 0; i < s->of_n; i++) {
		rc = bits_of(s->of[i], chunk, &part, err);
		if (rc < 0)
			return -1;
		found |= rc;
		for (j = 0; rc && j < CHUNK_IDS / 64; j++)
			bits->bits[j] |= part.bits[j];
	}
	return found;
}

static int bits_of(struct set *s, uint32_t chunk, struct chunk *bits,
		   struct err *err)
{
	switch (s->kind) {
	case SET_STORED:
		return posting_bits(s->stored, chunk, bits, err);
	case SET_LIST:
		return list_bits(s, chunk, bits);
	case SET_AND:
		return and_bits(s, chunk, bits, err);
	default:
		return or_bits(s, chunk, bits, err);
	}
}

int set_next(struct set *s, uint32_t *chunk, struct chunk *bits,
	     struct err *err)
{
	uint32_t from = *chunk;
	int rc;

	while ((rc = next_chunk(s, from, chunk, err)) == 1) {
		rc = bits_of(s, *chunk, bits, err);
		if (rc)
			return rc;
		from = *chunk + 1;
	}
	return rc;
}
