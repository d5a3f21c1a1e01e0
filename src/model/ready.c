/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/ready.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/pack.h"
#include "model/index.h"

#define KEPT_BYTES (8u << 20)	/* of records; more are read each time */

struct ready {
	pthread_mutex_t lock;
	struct sources *sources;
	struct kept *kept;		/* of the latest moment */
};

struct kept {
	uint64_t age;
	int holders;			/* atomic */
	pthread_mutex_t lock;		/* of what follows */
	struct arena *arena;
	struct map *records;		/* ref -> struct record */
	size_t bytes;
};

/* ---- sources ----------------------------------------------------------- */

/* Open addressing: a name is looked up for each column of each request. */
struct slot {
	uint16_t kind;
	char *name;			/* NULL: free */
	struct source *source;
};

struct sources {
	struct slot *slots;
	size_t n, size;			/* size: a power of two, or 0 */
};

struct sources *sources_new(void)
{
	return mem_zero(sizeof(struct sources));
}

void sources_free(struct sources *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->size; i++) {
		if (!s->slots[i].name)
			continue;
		expr_free(s->slots[i].source->path);
		free(s->slots[i].source);
		free(s->slots[i].name);
	}
	free(s->slots);
	free(s);
}

/* Where a name stands, or would. */
static struct slot *slot_of(const struct sources *s, uint16_t kind,
			    const char *name)
{
	uint32_t hash = UINT32_C(2166136261) ^ kind;
	size_t at;

	for (const char *p = name; *p; p++)
		hash = (hash ^ (unsigned char)*p) * UINT32_C(16777619);
	for (at = hash; ; at++) {
		struct slot *slot = &s->slots[at & (s->size - 1)];

		if (!slot->name ||
		    (slot->kind == kind && !strcmp(slot->name, name)))
			return slot;
	}
}

const struct source *sources_get(const struct sources *s,
				 const struct kind *kind, const char *name)
{
	return s->n ? slot_of(s, kind->no, name)->source : NULL;
}

static void sources_grow(struct sources *s)
{
	struct sources old = *s;

	s->size = old.size ? 2 * old.size : 64;
	s->slots = mem_zero(s->size * sizeof(*s->slots));
	for (size_t i = 0; i < old.size; i++)
		if (old.slots[i].name)
			*slot_of(s, old.slots[i].kind, old.slots[i].name) =
				old.slots[i];
	free(old.slots);
}

const struct source *sources_add(struct sources *s, const struct kind *kind,
				 const char *name, struct source made)
{
	struct slot *slot;

	if (2 * (s->n + 1) > s->size)
		sources_grow(s);
	slot = slot_of(s, kind->no, name);
	if (slot->name) {
		expr_free(made.path);
		return slot->source;
	}
	slot->kind = kind->no;
	slot->name = mem_strdup(name);
	slot->source = mem_alloc(sizeof(made));
	*slot->source = made;
	s->n++;
	return slot->source;
}

/* ---- of all readers ---------------------------------------------------- */

static void ready_free(struct ready *r)
{
	sources_free(r->sources);
	kept_drop(r->kept);
	pthread_mutex_destroy(&r->lock);
	free(r);
}

static struct ready *ready_of(struct kinds *ks)
{
	struct ready *r = __atomic_load_n(&ks->ready, __ATOMIC_ACQUIRE);
	struct ready *none = NULL;

	if (r)
		return r;
	r = mem_zero(sizeof(*r));
	pthread_mutex_init(&r->lock, NULL);
	r->sources = sources_new();
	__atomic_store_n(&ks->ready_free, ready_free, __ATOMIC_RELEASE);
	if (__atomic_compare_exchange_n(&ks->ready, &none, r, false,
					__ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		return r;
	ready_free(r);
	return none;
}

const struct source *ready_source(struct kinds *ks, const struct kind *kind,
				  const char *name)
{
	struct ready *r = ready_of(ks);
	const struct source *found;

	pthread_mutex_lock(&r->lock);
	found = sources_get(r->sources, kind, name);
	pthread_mutex_unlock(&r->lock);
	return found;
}

const struct source *ready_add_source(struct kinds *ks,
				      const struct kind *kind,
				      const char *name, struct source made)
{
	struct ready *r = ready_of(ks);
	const struct source *there;

	pthread_mutex_lock(&r->lock);
	there = sources_add(r->sources, kind, name, made);
	pthread_mutex_unlock(&r->lock);
	return there;
}

/* ---- records ----------------------------------------------------------- */

bool ready_keeps(const struct kind *k)
{
	return index_by_name(k);
}

static struct kept *kept_new(uint64_t age)
{
	struct kept *k = mem_zero(sizeof(*k));

	k->age = age;
	k->holders = 1;
	pthread_mutex_init(&k->lock, NULL);
	k->arena = arena_new();
	k->records = map_new();
	return k;
}

void kept_drop(struct kept *k)
{
	if (!k || __atomic_sub_fetch(&k->holders, 1, __ATOMIC_ACQ_REL))
		return;
	map_free(k->records);
	arena_free(k->arena);
	pthread_mutex_destroy(&k->lock);
	free(k);
}

struct kept *ready_kept(struct kinds *ks, uint64_t age)
{
	struct ready *r = ready_of(ks);
	struct kept *k = NULL, *old = NULL;

	pthread_mutex_lock(&r->lock);
	if (!r->kept || r->kept->age < age) {
		old = r->kept;
		r->kept = kept_new(age);
	}
	if (r->kept->age == age) {
		k = r->kept;
		__atomic_add_fetch(&k->holders, 1, __ATOMIC_RELAXED);
	}
	pthread_mutex_unlock(&r->lock);
	kept_drop(old);
	return k;
}

bool kept_get(struct kept *k, struct ref ref, struct record *record)
{
	struct buf key = BUF_INIT;
	const struct record *found;

	ref_pack(&key, ref);
	pthread_mutex_lock(&k->lock);
	found = map_get(k->records, buf_slice(&key));
	if (found)
		*record = *found;
	pthread_mutex_unlock(&k->lock);
	buf_release(&key);
	return found != NULL;
}

void kept_add(struct kept *k, struct record *record)
{
	struct buf key = BUF_INIT;
	struct record *there;

	ref_pack(&key, record->ref);
	pthread_mutex_lock(&k->lock);
	there = map_get(k->records, buf_slice(&key));
	if (!there && k->bytes + record->bytes.n <= KEPT_BYTES) {
		k->bytes += record->bytes.n + sizeof(*there);
		there = arena_alloc(k->arena, sizeof(*there));
		there->ref = record->ref;
		there->bytes = arena_copy(k->arena, record->bytes);
		map_set(k->records, buf_slice(&key), there);
	}
	if (there)
		*record = *there;
	pthread_mutex_unlock(&k->lock);
	buf_release(&key);
}
