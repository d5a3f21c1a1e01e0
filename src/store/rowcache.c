/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rowcache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define BUCKETS 8192		/* a power of two */
#define WAYS 6
#define LOCKS 64
#define VALUE_MOST 1024		/* so 50 MB at most, some 15 MB in use */

struct kept_row {
	uint32_t key_n, value_n;
	unsigned char table;
	char bytes[];		/* key, value */
};

/* Rows of the owners that hash here. */
struct bucket {
	uint64_t since;		/* the last moment from which one is another */
	struct kept_row *v[WAYS];
	unsigned next;		/* place that is given away next */
};

struct rowcache {
	pthread_mutex_t locks[LOCKS];
	struct bucket buckets[BUCKETS];
};

/* How much of a key is its owner; 0: nothing of the table is kept. Rows of
 * links belong to the record that they lead to. */
static size_t owner_bytes(enum table table)
{
	switch (table) {
	case TABLE_RECORD:
	case TABLE_LINK:
		return 6;
	case TABLE_NUMBER:
		return SIZE_MAX;
	default:
		return 0;
	}
}

bool rowcache_has(enum table table)
{
	return owner_bytes(table) > 0;
}

struct rowcache *rowcache_new(void)
{
	struct rowcache *c = mem_zero(sizeof(*c));

	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_init(&c->locks[i], NULL);
	return c;
}

static void empty(struct bucket *b)
{
	for (size_t i = 0; i < WAYS; i++) {
		free(b->v[i]);
		b->v[i] = NULL;
	}
}

void rowcache_free(struct rowcache *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < BUCKETS; i++)
		empty(&c->buckets[i]);
	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_destroy(&c->locks[i]);
	free(c);
}

static size_t bucket_of(enum table table, struct slice key)
{
	size_t n = owner_bytes(table), i;
	const unsigned char *p = key.p;
	uint32_t hash = 2166136261u;

	if (n > key.n)
		n = key.n;
	for (i = 0; i < n; i++)
		hash = (hash ^ p[i]) * 16777619u;
	return (hash ^ hash >> 15) % BUCKETS;
}

static struct bucket *take(struct rowcache *c, size_t i)
{
	pthread_mutex_lock(&c->locks[i % LOCKS]);
	return &c->buckets[i];
}

static void give_back(struct rowcache *c, size_t i)
{
	pthread_mutex_unlock(&c->locks[i % LOCKS]);
}

static bool is_of(const struct kept_row *r, enum table table, struct slice key)
{
	return r->table == table && r->key_n == key.n &&
	       !memcmp(r->bytes, key.p, key.n);
}

/* Where it is kept, or would be. */
static struct kept_row **place_of(struct bucket *b, enum table table,
				  struct slice key)
{
	struct kept_row **none = NULL;

	for (size_t i = 0; i < WAYS; i++) {
		if (!b->v[i])
			none = &b->v[i];
		else if (is_of(b->v[i], table, key))
			return &b->v[i];
	}
	return none ? none : &b->v[b->next++ % WAYS];
}

bool rowcache_get(struct rowcache *c, enum table table, struct slice key,
		  uint64_t moment, struct buf *out)
{
	size_t i = bucket_of(table, key), k;
	struct bucket *b = take(c, i);
	const struct kept_row *r = NULL;

	for (k = 0; moment >= b->since && !r && k < WAYS; k++)
		if (b->v[k] && is_of(b->v[k], table, key))
			r = b->v[k];
	if (r)
		buf_add(out, r->bytes + r->key_n, r->value_n);
	give_back(c, i);
	return r != NULL;
}

void rowcache_add(struct rowcache *c, enum table table, struct slice key,
		  uint64_t moment, struct slice value)
{
	size_t i = bucket_of(table, key);
	struct kept_row *r, **place;
	struct bucket *b;

	if (value.n > VALUE_MOST)
		return;
	r = mem_alloc(sizeof(*r) + key.n + value.n);
	*r = (struct kept_row){ (uint32_t)key.n, (uint32_t)value.n,
				(unsigned char)table };
	memcpy(r->bytes, key.p, key.n);
	if (value.n)
		memcpy(r->bytes + key.n, value.p, value.n);
	b = take(c, i);
	if (moment >= b->since) {
		place = place_of(b, table, key);
		free(*place);
		*place = r;
		r = NULL;
	}
	give_back(c, i);
	free(r);
}

void rowcache_change(struct rowcache *c, enum table table, struct slice key,
		     uint64_t moment)
{
	size_t i = bucket_of(table, key);
	struct bucket *b = take(c, i);

	b->since = moment;
	empty(b);
	give_back(c, i);
}
