/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/idset.h"

#include <endian.h>
#include <roaring/roaring.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "base/tr.h"

struct idset {
	roaring_bitmap_t *bits;
};

static struct idset *wrap(roaring_bitmap_t *bits)
{
	struct idset *s = mem_alloc(sizeof(*s));

	if (!bits)
		BUG("no memory for a set");
	s->bits = bits;
	return s;
}

struct idset *idset_new(void)
{
	return wrap(roaring_bitmap_create());
}

void idset_free(struct idset *s)
{
	if (!s)
		return;
	roaring_bitmap_free(s->bits);
	free(s);
}

struct idset *idset_copy(const struct idset *s)
{
	return wrap(roaring_bitmap_copy(s->bits));
}

void idset_add(struct idset *s, uint32_t id)
{
	roaring_bitmap_add(s->bits, id);
}

void idset_add_range(struct idset *s, uint32_t from, uint32_t to)
{
	roaring_bitmap_add_range(s->bits, from, to);
}

bool idset_has(const struct idset *s, uint32_t id)
{
	return roaring_bitmap_contains(s->bits, id);
}

uint64_t idset_count(const struct idset *s)
{
	return roaring_bitmap_get_cardinality(s->bits);
}

void idset_and(struct idset *s, const struct idset *o)
{
	roaring_bitmap_and_inplace(s->bits, o->bits);
}

void idset_or(struct idset *s, const struct idset *o)
{
	roaring_bitmap_or_inplace(s->bits, o->bits);
}

void idset_minus(struct idset *s, const struct idset *o)
{
	roaring_bitmap_andnot_inplace(s->bits, o->bits);
}

size_t idset_list(const struct idset *s, uint32_t from, uint32_t *ids,
		  size_t max)
{
	roaring_uint32_iterator_t i;
	size_t n = 0;

	roaring_init_iterator(s->bits, &i);
	if (roaring_move_uint32_iterator_equalorlarger(&i, from) && max)
		n = roaring_read_uint32_iterator(&i, ids, (uint32_t)max);
	return n;
}

/*
 * Keys are name, chunk number u32. The keys of longer names that begin with
 * this one may lie between: they are told apart by their length, and behind
 * the first of them whose next byte is not the 0 that every chunk number
 * begins with there is nothing more. False: that is reached.
 */
static bool key_of(struct slice key, struct slice name, uint32_t *no)
{
	const unsigned char *p = key.p;
	struct unpack u;

	if (key.n <= name.n || memcmp(p, name.p, name.n) || p[name.n])
		return false;
	u = unpack_from((struct slice){ p + name.n, 4 });
	*no = key.n == name.n + 4 ? unpack_u32(&u) : UINT32_MAX;
	return true;
}

/* 65,536 ids, as many as the library keeps together: it takes them over in
 * one piece instead of one by one. */
#define GATHER_IDS 65536
#define GATHER_CHUNKS (GATHER_IDS / CHUNK_IDS)
#define ARRAY_IDS 4096		/* the library's bitsets have more */
struct gathered {
	uint32_t high;		/* id / GATHER_IDS */
	uint32_t n;
	uint64_t bits[GATHER_IDS / 64];
};

static void add_ids(struct idset *s, const struct gathered *g)
{
	uint32_t ids[ARRAY_IDS], n = 0;

	for (uint32_t i = 0; i < GATHER_IDS / 64; i++)
		for (uint64_t word = g->bits[i]; word; word &= word - 1) {
			ids[n++] = g->high * GATHER_IDS + i * 64 +
				   (uint32_t)__builtin_ctzll(word);
			if (n < ARRAY_IDS)
				continue;
			roaring_bitmap_add_many(s->bits, n, ids);
			n = 0;
		}
	roaring_bitmap_add_many(s->bits, n, ids);
}

/* The library's format for exchange: cookie, number of containers, then of
 * each the upper half of its ids and their number less one, its offset, its
 * bits; little-endian. */
static bool add_bitset(struct idset *s, const struct gathered *g)
{
	struct {
		uint32_t cookie, containers;
		uint16_t high, less_one;
		uint32_t offset;
		uint64_t bits[GATHER_IDS / 64];
	} written = {
		.cookie = htole32(12346), .containers = htole32(1),
		.high = htole16((uint16_t)g->high),
		.less_one = htole16((uint16_t)(g->n - 1)),
		.offset = htole32(16),
	};
	roaring_bitmap_t *more;

	_Static_assert(sizeof(written) == 16 + GATHER_IDS / 8, "no padding");
	for (uint32_t i = 0; i < GATHER_IDS / 64; i++)
		written.bits[i] = htole64(g->bits[i]);
	more = roaring_bitmap_portable_deserialize_safe((const char *)&written,
							sizeof(written));
	if (!more)
		return false;
	roaring_bitmap_or_inplace(s->bits, more);
	roaring_bitmap_free(more);
	return true;
}

static void add_gathered(struct idset *s, struct gathered *g)
{
	if (g->n && (g->n <= ARRAY_IDS || !add_bitset(s, g)))
		add_ids(s, g);
	g->n = 0;
	memset(g->bits, 0, sizeof(g->bits));
}

static int gather_chunk(struct idset *s, struct gathered *g, uint32_t no,
			struct slice stored, struct err *err)
{
	struct chunk c;

	if (chunk_read(stored, &c))
		return err_set(err, ERR_INTERNAL, NULL,
			       N_("a stored set is damaged"));
	if (g->n && g->high != no / GATHER_CHUNKS)
		add_gathered(s, g);
	g->high = no / GATHER_CHUNKS;
	g->n += chunk_count(&c);
	memcpy(g->bits + no % GATHER_CHUNKS * (CHUNK_IDS / 64), c.bits,
	       sizeof(c.bits));
	return 0;
}

void idset_add_chunk(struct idset *s, uint32_t no, const struct chunk *c)
{
	struct gathered g = {
		.high = no / GATHER_CHUNKS, .n = chunk_count(c),
	};

	memcpy(g.bits + no % GATHER_CHUNKS * (CHUNK_IDS / 64), c->bits,
	       sizeof(c->bits));
	add_ids(s, &g);
}

static int load_chunks(struct idset *s, struct cursor *c, struct slice name,
		       struct err *err)
{
	struct gathered g = { .n = 0 };
	uint32_t no;
	int rc = cursor_seek(c, name, err);

	for (; rc == 1; rc = cursor_next(c, err)) {
		if (!key_of(cursor_key(c), name, &no))
			break;
		if (no != UINT32_MAX &&
		    gather_chunk(s, &g, no, cursor_value(c), err))
			return -1;
	}
	add_gathered(s, &g);
	return rc < 0 ? -1 : 0;
}

struct idset *idset_load(struct txn *txn, struct slice name, struct err *err)
{
	struct cursor *c = cursor_open_ahead(txn, TABLE_SET, err);
	struct idset *s;
	int rc;

	if (!c)
		return NULL;
	s = idset_new();
	rc = load_chunks(s, c, name, err);
	cursor_close(c);
	if (!rc)
		return s;
	idset_free(s);
	return NULL;
}
