/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kind.h"

#include <string.h>

#include "base/map.h"
#include "base/mem.h"

/* ---- words ---- */

/* The row of a language: it, else English, else the first there is. */
static size_t words_row(const struct words *w, const char *lang)
{
	size_t english = w->n;

	for (size_t i = 0; i < w->n; i++) {
		if (lang && !strncmp(w->v[i].lang, lang, 2))
			return i;
		if (english == w->n && !strcmp(w->v[i].lang, "en"))
			english = i;
	}
	return english < w->n ? english : 0;
}

const char *words_one(const struct words *w, const char *lang)
{
	const char *one = w->n ? w->v[words_row(w, lang)].one : NULL;

	return one ? one : "";
}

const char *words_many(const struct words *w, const char *lang)
{
	const char *many = w->n ? w->v[words_row(w, lang)].many : NULL;

	return many ? many : words_one(w, lang);
}

const char *words_small(const struct words *w, const char *lang)
{
	const char *small = w->n ? w->v[words_row(w, lang)].small : NULL;

	return small ? small : words_one(w, lang);
}

/* ---- a kind ---- */

const struct field *kind_field(const struct kind *k, const char *name)
{
	for (size_t i = 0; i < k->fields_n; i++)
		if (!strcmp(k->fields[i].name, name))
			return &k->fields[i];
	return NULL;
}

bool field_follows(const struct field *f, const struct field *before)
{
	return before && f->follows && !strcmp(f->follows, before->name);
}

const struct field *kind_code(const struct kind *k)
{
	return k->master ? kind_field(k, "code") : NULL;
}

const struct field *kind_time_of(const struct kind *k, const struct field *day)
{
	const char *name = NULL;

	if (k->due && k->due->time && !strcmp(k->due->day, day->name))
		name = k->due->time;
	else if (k->event && k->event->start &&
		 !strcmp(k->event->day, day->name))
		name = k->event->start;
	return name ? kind_field(k, name) : NULL;
}

const char **kind_field_names(const struct kind *k)
{
	const char **names = mem_alloc((k->fields_n + 1) * sizeof(*names));

	for (size_t i = 0; i < k->fields_n; i++)
		names[i] = k->fields[i].name;
	return names;
}

const struct field *kind_field_by_tag(const struct kind *k, uint16_t tag)
{
	for (size_t i = 0; tag && i < k->fields_n; i++)
		if (k->fields[i].tag == tag)
			return &k->fields[i];
	return NULL;
}

const struct path *kind_path(const struct kind *k, const char *name)
{
	for (size_t i = 0; i < k->paths_n; i++)
		if (!strcmp(k->paths[i].name, name))
			return &k->paths[i];
	return NULL;
}

const struct lines *kind_lines(const struct kind *k, const char *name)
{
	for (size_t i = 0; i < k->lines_n; i++)
		if (!strcmp(k->lines[i].name, name))
			return &k->lines[i];
	return NULL;
}

/* ---- all of them ---- */

struct kinds *kinds_new(void)
{
	struct arena *arena = arena_new();
	struct kinds *ks = arena_alloc(arena, sizeof(*ks));

	ks->arena = arena;
	ks->holders = 1;
	return ks;
}

struct kinds *kinds_hold(struct kinds *ks)
{
	__atomic_add_fetch(&ks->holders, 1, __ATOMIC_RELAXED);
	return ks;
}

void kinds_drop(struct kinds *ks)
{
	if (!ks || __atomic_sub_fetch(&ks->holders, 1, __ATOMIC_ACQ_REL))
		return;
	for (size_t i = 0; i < ks->views_n; i++)
		kinds_drop(ks->views[i]);
	if (ks->ready)
		ks->ready_free(ks->ready);
	arena_free(ks->arena);
}

const struct kind *kinds_find(const struct kinds *ks, const char *name)
{
	for (size_t i = 0; i < ks->n; i++)
		if (!strcmp(ks->v[i]->name, name))
			return ks->v[i];
	return NULL;
}

const struct kind *kinds_by_role(const struct kinds *ks, const char *role)
{
	for (size_t i = 0; i < ks->n; i++)
		if (ks->v[i]->role && !strcmp(ks->v[i]->role, role))
			return ks->v[i];
	return NULL;
}

const struct kind *kinds_by_no(const struct kinds *ks, uint16_t no)
{
	/* In most stores the first kinds were given numbers in this order. */
	if (no && no <= ks->n && ks->v[no - 1]->no == no)
		return ks->v[no - 1];
	for (size_t i = 0; no && i < ks->n; i++)
		if (ks->v[i]->no == no)
			return ks->v[i];
	return NULL;
}

bool field_may_name(const struct field *f, const struct kind *k)
{
	for (size_t i = 0; i < f->to_n; i++)
		if (!strcmp(f->to[i], "any") || !strcmp(f->to[i], k->name) ||
		    (k->group && !strcmp(f->to[i], k->group)))
			return true;
	return false;
}
