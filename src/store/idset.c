/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/idset.h"

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

void idset_remove(struct idset *s, uint32_t id)
{
	roaring_bitmap_remove(s->bits, id);
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

static int add_chunk(struct idset *s, uint32_t no, struct slice stored,
		     struct err *err)
{
	uint32_t ids[CHUNK_IDS], n = 0, i;
	struct chunk c;

	if (chunk_read(stored, &c))
		return err_set(err, ERR_INTERNAL, NULL,
			       N_("a stored set is damaged"));
	for (i = 0; i < CHUNK_IDS; i++) {
		if (chunk_has(&c, i))
			ids[n++] = no * CHUNK_IDS + i;
	}
	roaring_bitmap_add_many(s->bits, n, ids);
	return 0;
}

static int load_chunks(struct idset *s, struct cursor *c, struct slice name,
		       struct err *err)
{
	uint32_t no;
	int rc = cursor_seek(c, name, err);

	for (; rc == 1; rc = cursor_next(c, err)) {
		if (!key_of(cursor_key(c), name, &no))
			return 0;
		if (no != UINT32_MAX &&
		    add_chunk(s, no, cursor_value(c), err))
			return -1;
	}
	return rc;
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
