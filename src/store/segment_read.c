/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "store/segment_file.h"
#include "store/segment_read.h"

struct segment *segment_open(struct txn *txn, uint32_t id, struct err *err)
{
	struct store *store = txn_store(txn);
	struct rowfile *file = segment_file_hold(store, id, err);
	struct segment *s;

	if (!file)
		return NULL;
	s = mem_zero(sizeof(*s));
	s->store = store;
	s->id = id;
	s->file = file;
	return s;
}

void segment_close(struct segment *s)
{
	if (!s)
		return;
	segment_file_drop(s->store, s->id);
	buf_release(&s->key);
	free(s->at);
	free(s);
}

int segment_damaged(struct err *err)
{
	return err_set(err, ERR_INTERNAL, NULL,
		       N_("a search segment is damaged"));
}

/* Whether the place is in rows that begin as s->key's first `n` bytes;
 * what follows them goes into `u`. */
bool segment_row_is(const struct segment *s, const struct rowplace *r,
		    size_t n, struct unpack *u)
{
	struct slice key = r->key;

	if (key.n < n || memcmp(key.p, s->key.p, n))
		return false;
	*u = unpack_from((struct slice){ (const char *)key.p + n, key.n - n });
	return true;
}

#define PLAIN_KEY 1		/* row type */

/* ---- documents -------------------------------------------------------- */

/* Notes where each document of the row begins. */
static int read_block(struct segment *s, struct slice row)
{
	struct unpack u = unpack_from(row);
	uint32_t i, n = unpack_u16(&u);

	if (n > s->at_cap) {
		s->at = mem_realloc(s->at, n * sizeof(*s->at));
		s->at_cap = n;
	}
	for (i = 0; i < n; i++) {
		s->at[i] = (uint32_t)(u.p - (const unsigned char *)row.p);
		unpack_bytes(&u, unpack_varint(&u) + SEGMENT_REF);
	}
	s->block = row;
	s->block_n = n;
	s->block_first = s->block_last + 1 - n;
	return u.bad || !n || n > s->block_last + 1 ? -1 : 0;
}

static int find_block(struct segment *s, uint32_t rank, struct err *err)
{
	struct rowplace r = { .f = s->file };
	struct unpack u;
	int rc;

	s->block_n = 0;
	row_key(&s->key, ROW_DOCS);
	pack_u32(&s->key, rank);
	rc = rowfile_seek(&r, buf_slice(&s->key), err);
	if (rc != 1 || !segment_row_is(s, &r, PLAIN_KEY, &u))
		return rc < 0 ? -1 : 0;
	s->block_last = unpack_u32(&u);
	if (read_block(s, r.value) || rank < s->block_first) {
		s->block_n = 0;
		return segment_damaged(err);
	}
	return 1;
}

int segment_doc(struct segment *s, uint32_t rank, struct slice *ref,
		struct slice *doc, struct err *err)
{
	const unsigned char *row;
	struct unpack u;
	uint64_t n;
	int rc = 1;

	if (!s->block_n || rank < s->block_first || rank > s->block_last)
		rc = find_block(s, rank, err);
	if (rc != 1)
		return rc;
	row = s->block.p;
	u = unpack_from((struct slice){ row + s->at[rank - s->block_first],
			s->block.n - s->at[rank - s->block_first] });
	n = unpack_varint(&u);
	*ref = unpack_bytes(&u, SEGMENT_REF);
	*doc = unpack_bytes(&u, n);
	return 1;
}

static int by_ref(const void *a, const void *b)
{
	return memcmp(a, b, SEGMENT_REF);
}

/* ---- pairs ------------------------------------------------------------ */

/* Goes to the row of sorted pairs that may hold s->key. */
static int find_pairs(struct segment *s, struct rowplace *r, struct err *err)
{
	struct unpack u;
	int rc = rowfile_seek(r, buf_slice(&s->key), err);

	/* A row is named by its first pair: usually it is the one before. */
	if (rc < 0 || (rc == 1 &&
		       slice_eq(r->key, buf_slice(&s->key))))
		return rc;
	rc = rowfile_seek_before(r, buf_slice(&s->key), err);
	if (rc == 1 && segment_row_is(s, r, PLAIN_KEY, &u))
		return 1;
	return rc < 0 ? -1 : rowfile_seek(r, buf_slice(&s->key), err);
}

#define PAIR_BYTES (SEGMENT_REF + 4)

/* A row of references; n 0: behind the last one. */
struct ref_row {
	struct rowplace at;
	const unsigned char *p;
	size_t n;
};

static int ref_row_take(struct segment *s, struct ref_row *row, int rc)
{
	struct slice value;
	struct unpack u;

	row->n = 0;
	if (rc != 1 || !segment_row_is(s, &row->at, PLAIN_KEY, &u))
		return rc < 0 ? -1 : 0;
	value = row->at.value;
	row->p = value.p;
	row->n = value.n / PAIR_BYTES;
	return 0;
}

static bool is_behind(const struct ref_row *row, const unsigned char *ref)
{
	return memcmp(ref, row->p + (row->n - 1) * PAIR_BYTES,
		      SEGMENT_REF) > 0;
}

/* Onto the row that has `ref` if there is one: the next row, or sought. */
static int ref_row_reach(struct segment *s, struct ref_row *row,
			 const unsigned char *ref, bool first, struct err *err)
{
	if (!first && (!row->n || !is_behind(row, ref)))
		return 0;
	if (!first && ref_row_take(s, row, rowfile_next(&row->at, err)))
		return -1;
	if (!first && (!row->n || !is_behind(row, ref)))
		return 0;
	row_key(&s->key, ROW_REFS);
	buf_add(&s->key, ref, SEGMENT_REF);
	return ref_row_take(s, row, find_pairs(s, &row->at, err));
}

static const unsigned char *find_ref(const struct ref_row *row,
				     const unsigned char *ref)
{
	return row->n ? bsearch(ref, row->p, row->n, PAIR_BYTES, by_ref)
		      : NULL;
}

int segment_ranks(struct segment *s, struct slice refs,
		  void (*each)(void *ctx, uint32_t rank), void *ctx,
		  struct err *err)
{
	const unsigned char *p = refs.p, *end = p + refs.n, *pair;
	struct ref_row row = { { .f = s->file }, NULL, 0 };
	struct unpack u;
	int rc = 0;

	for (; !rc && p < end; p += SEGMENT_REF) {
		rc = ref_row_reach(s, &row, p, p == refs.p, err);
		pair = rc ? NULL : find_ref(&row, p);
		if (!pair)
			continue;
		u = unpack_from((struct slice){ pair + SEGMENT_REF, 4 });
		each(ctx, unpack_u32(&u));
	}
	return rc;
}

/* 1: there may be more of this hash in the next row. */
static int each_exact(struct slice row, uint32_t hash,
		      int (*each)(void *ctx, uint32_t rank), void *ctx,
		      int *result)
{
	struct unpack u = unpack_from(row);

	while (!*result && unpack_left(&u)) {
		uint32_t h = unpack_u32(&u), rank = unpack_u32(&u);

		if (h > hash)
			return 0;
		if (h == hash)
			*result = each(ctx, rank);
	}
	return !*result;
}

int segment_exact(struct segment *s, struct slice word,
		  int (*each)(void *ctx, uint32_t rank), void *ctx,
		  struct err *err)
{
	struct rowplace r = { .f = s->file };
	uint32_t hash = exact_hash(word);
	struct unpack u;
	int rc, result = 0;

	row_key(&s->key, ROW_EXACT);
	pack_u32(&s->key, hash);
	pack_u32(&s->key, 0);
	for (rc = find_pairs(s, &r, err);
	     rc == 1 && segment_row_is(s, &r, PLAIN_KEY, &u);
	     rc = rowfile_next(&r, err)) {
		if (!each_exact(r.value, hash, each, ctx, &result))
			break;
	}
	return rc < 0 ? -1 : result;
}
