/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/map.h"

#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

#include "base/mem.h"

/*
 * Entries lie in the order of insertion; a table of their positions finds
 * them. A removed entry keeps its place in both until the next rebuild.
 */
struct entry {
	char *key;
	size_t n;
	uint64_t hash;
	void *value;		/* NULL: removed */
};

struct map {
	struct entry *entries;
	size_t n, cap, live;
	uint32_t *table;	/* position + 1; 0 empty */
	size_t mask;
	uint64_t seed;
};

static uint64_t mix(uint64_t a, uint64_t b)
{
	__uint128_t product = (__uint128_t)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Keys come from files and sockets: nobody shall aim at one slot. The kernel
 * has given every process random bytes; asking it for more with each map
 * costs more than most maps. */
static uint64_t seed_of(const struct map *m)
{
	const void *random = (const void *)getauxval(AT_RANDOM);
	uint64_t seed = 0;

	if (random)
		memcpy(&seed, random, sizeof(seed));
	return mix(seed ^ UINT64_C(0x9e3779b97f4a7c15),
		   (uint64_t)(uintptr_t)m | 1);
}

struct map *map_new(void)
{
	struct map *m = mem_zero(sizeof(*m));

	m->seed = seed_of(m);
	return m;
}

void map_free(struct map *m)
{
	size_t i;

	if (!m)
		return;
	for (i = 0; i < m->n; i++)
		free(m->entries[i].key);
	free(m->entries);
	free(m->table);
	free(m);
}

static uint64_t hash(const struct map *m, struct slice key)
{
	const uint64_t k0 = UINT64_C(0xa0761d6478bd642f);
	const uint64_t k1 = UINT64_C(0xe7037ed1a0b428db);
	uint64_t h = m->seed ^ key.n, word;
	const char *p = key.p;
	size_t left = key.n;

	for (; left >= 8; left -= 8, p += 8) {
		memcpy(&word, p, 8);
		h = mix(h ^ word, k0 ^ m->seed);
	}
	word = 0;
	if (left)
		memcpy(&word, p, left);
	return mix(h ^ word ^ k1, k0);
}

static struct entry *find(const struct map *m, struct slice key, uint64_t h)
{
	size_t i;

	if (!m->table)
		return NULL;
	for (i = h & m->mask; m->table[i]; i = (i + 1) & m->mask) {
		struct entry *e = &m->entries[m->table[i] - 1];

		if (e->value && e->hash == h && e->n == key.n &&
		    (!key.n || !memcmp(e->key, key.p, key.n)))
			return e;
	}
	return NULL;
}

void *map_get(const struct map *m, struct slice key)
{
	struct entry *e = find(m, key, hash(m, key));

	return e ? e->value : NULL;
}

static void place(struct map *m, uint32_t position)
{
	size_t i = m->entries[position].hash & m->mask;

	while (m->table[i])
		i = (i + 1) & m->mask;
	m->table[i] = position + 1;
}

/* Drops removed entries and makes a table of twice the room needed. */
static void rebuild(struct map *m)
{
	size_t i, to = 0, size = 16;

	for (i = 0; i < m->n; i++) {
		if (m->entries[i].value)
			m->entries[to++] = m->entries[i];
		else
			free(m->entries[i].key);
	}
	m->n = to;
	while (size < (m->n + 1) * 4)
		size *= 2;
	free(m->table);
	m->table = mem_zero(size * sizeof(*m->table));
	m->mask = size - 1;
	for (i = 0; i < m->n; i++)
		place(m, (uint32_t)i);
}

void map_set(struct map *m, struct slice key, void *value)
{
	uint64_t h = hash(m, key);
	struct entry *e = find(m, key, h);

	if (e) {
		m->live += (value != NULL) - (e->value != NULL);
		e->value = value;
		return;
	}
	if (!value)
		return;
	if (!m->table || (m->n + 1) * 2 > m->mask + 1)
		rebuild(m);
	mem_grow(&m->entries, &m->cap, m->n + 1, sizeof(*m->entries));
	m->entries[m->n] = (struct entry){ slice_dup(key), key.n, h, value };
	place(m, (uint32_t)m->n++);
	m->live++;
}

size_t map_count(const struct map *m)
{
	return m->live;
}

void map_each(const struct map *m,
	      void (*each)(void *ctx, struct slice key, void *value), void *ctx)
{
	size_t i;

	for (i = 0; i < m->n; i++) {
		const struct entry *e = &m->entries[i];

		if (e->value)
			each(ctx, (struct slice){ e->key, e->n }, e->value);
	}
}
