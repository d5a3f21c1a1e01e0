/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "store/segment_read.h"

/* A chunk so far on is sought, a nearer one is walked to. */
#define WALK_CHUNKS 4
/* More words with one beginning than these are not put together. */
#define WORDS_MOST 512
#define LARGES_MOST 16
#define NONE UINT32_MAX

struct posting {
	struct segment *s;
	struct buf term;
	int set;
	uint32_t count;
	uint32_t *ranks;	/* of a small set; NULL: chunks */
	struct rowplace at;	/* in the chunks; `f` NULL: not yet */
	uint32_t from;		/* nothing is between this chunk and ... */
	uint32_t chunk;		/* ... that on which it stands, NONE: the end */
};

static void chunk_key(struct posting *p, struct buf *key, uint32_t chunk)
{
	row_key(key, p->set + 1);
	buf_add_slice(key, buf_slice(&p->term));
	pack_u8(key, 0);
	pack_u16(key, (uint16_t)chunk);
}

static int read_head(struct posting *p, struct slice head, struct err *err)
{
	struct unpack u = unpack_from(head);
	uint32_t i;

	if (unpack_u8(&u)) {
		p->count = unpack_u32(&u);
	} else {
		p->count = (uint32_t)(unpack_left(&u) / 4);
		p->ranks = mem_alloc((p->count + 1) * sizeof(*p->ranks));
		for (i = 0; i < p->count; i++)
			p->ranks[i] = unpack_u32(&u);
	}
	return u.bad || unpack_left(&u) ? segment_damaged(err) : 0;
}

int posting_open(struct segment *s, enum segment_set set, struct slice term,
		 struct posting **out, struct err *err)
{
	struct posting *p = mem_zero(sizeof(*p));
	struct slice head;
	int rc;

	p->s = s;
	p->set = set;
	buf_add_slice(&p->term, term);
	row_key(&s->key, set);
	buf_add_slice(&s->key, term);
	rc = rowfile_get(s->file, buf_slice(&s->key), &head, err);
	if (rc == 1 && read_head(p, head, err))
		rc = -1;
	if (rc == 1)
		*out = p;
	else
		posting_close(p);
	return rc;
}

void posting_close(struct posting *p)
{
	if (!p)
		return;
	buf_release(&p->term);
	free(p->ranks);
	free(p);
}

uint32_t posting_count(const struct posting *p)
{
	return p->count;
}

/* Takes in what chunk it is at now. */
static int stand(struct posting *p, int rc)
{
	size_t n = p->term.n + 2;
	struct slice key;
	struct unpack u;

	p->chunk = NONE;
	if (rc != 1)
		return rc;
	key = p->at.key;
	chunk_key(p, &p->s->key, 0);
	if (key.n == n + 2 && !memcmp(key.p, p->s->key.p, n)) {
		u = unpack_from((struct slice){ (const char *)key.p + n, 2 });
		p->chunk = unpack_u16(&u);
	}
	return 0;
}

static int seek(struct posting *p, uint32_t chunk, struct err *err)
{
	p->at.f = p->s->file;
	p->from = chunk;
	chunk_key(p, &p->s->key, chunk);
	return stand(p, rowfile_seek(&p->at, buf_slice(&p->s->key), err));
}

/* Onto the first chunk from `chunk` on, or behind the last. */
static int advance(struct posting *p, uint32_t chunk, struct err *err)
{
	int rc = 0;

	if (!p->at.f || chunk < p->from ||
	    (chunk > p->chunk && chunk - p->chunk > WALK_CHUNKS))
		return seek(p, chunk, err);
	while (!rc && p->chunk < chunk) {
		p->from = p->chunk + 1;
		rc = stand(p, rowfile_next(&p->at, err));
	}
	return rc;
}

int posting_next(struct posting *p, uint32_t from, uint32_t *chunk,
		 struct err *err)
{
	uint32_t i;

	for (i = 0; p->ranks && i < p->count; i++) {
		*chunk = p->ranks[i] / CHUNK_IDS;
		if (*chunk >= from)
			return 1;
	}
	if (p->ranks)
		return 0;
	if (advance(p, from, err))
		return -1;
	*chunk = p->chunk;
	return p->chunk != NONE;
}

static int listed_bits(const struct posting *p, uint32_t chunk,
		       struct chunk *bits)
{
	int found = 0;
	uint32_t i;

	memset(bits, 0, sizeof(*bits));
	for (i = 0; i < p->count; i++) {
		if (p->ranks[i] / CHUNK_IDS != chunk)
			continue;
		chunk_set(bits, p->ranks[i] % CHUNK_IDS, true);
		found = 1;
	}
	return found;
}

int posting_bits(struct posting *p, uint32_t chunk, struct chunk *bits,
		 struct err *err)
{
	if (p->ranks)
		return listed_bits(p, chunk, bits);
	if ((!p->at.f || chunk < p->from || chunk > p->chunk) &&
	    advance(p, chunk, err))
		return -1;
	if (p->chunk != chunk)
		return 0;
	return chunk_read(p->at.value, bits) ? segment_damaged(err) : 1;
}

/* ---- words ------------------------------------------------------------ */

struct gathering {
	uint32_t *ranks;
	size_t n, cap;
};

static void gather(struct gathering *g, struct unpack *u)
{
	while (unpack_left(u)) {
		mem_grow(&g->ranks, &g->cap, g->n + 1, sizeof(*g->ranks));
		g->ranks[g->n++] = unpack_u32(u);
	}
}

static int gather_words(struct segment *s, enum segment_set set,
			struct gathering *g, struct slice prefix,
			struct buf *large, struct err *err)
{
	struct rowplace r = { .f = s->file };
	size_t words = 0, larges = 0;
	struct unpack u, rest;
	int rc;

	row_key(&s->key, set);
	buf_add_slice(&s->key, prefix);
	rc = rowfile_seek(&r, buf_slice(&s->key), err);
	for (; rc == 1 && segment_row_is(s, &r, s->key.n, &rest);
	     rc = rowfile_next(&r, err)) {
		u = unpack_from(r.value);
		if (unpack_u8(&u)) {
			pack_varint(large, prefix.n + unpack_left(&rest));
			buf_add_slice(large, prefix);
			buf_add(large, rest.p, unpack_left(&rest));
			larges++;
		} else {
			gather(g, &u);
		}
		if (++words > WORDS_MOST || larges > LARGES_MOST)
			return 1;
	}
	return rc < 0 ? -1 : 0;
}

static int by_rank(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

void ranks_sort(uint32_t *ranks, size_t n)
{
	qsort(ranks, n, sizeof(*ranks), by_rank);
}

static void sort_once(struct gathering *g)
{
	size_t i, n = 0;

	if (g->n)
		ranks_sort(g->ranks, g->n);
	for (i = 0; i < g->n; i++) {
		if (!n || g->ranks[n - 1] != g->ranks[i])
			g->ranks[n++] = g->ranks[i];
	}
	g->n = n;
}

int segment_words(struct segment *s, enum segment_set set,
		  struct slice prefix, uint32_t **ranks, size_t *n,
		  struct buf *large, struct err *err)
{
	struct gathering g = { 0 };
	int rc = gather_words(s, set, &g, prefix, large, err);

	if (rc) {
		free(g.ranks);
		return rc;
	}
	sort_once(&g);
	*ranks = g.ranks;
	*n = g.n;
	return 0;
}
