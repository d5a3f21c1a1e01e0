/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Kinds for the wire and the catalogue. Each structure is described once,
 * by a function that goes both ways.
 */
#include <string.h>

#include "base/map.h"
#include "base/pack.h"
#include "base/tr.h"
#include "model/rights.h"
#include "model/type.h"

#define PACK_FORMAT 6
#define PACK_FORMAT_LEAST 1	/* without rights: of an older store */

struct pass {
	struct buf *out;	/* packing */
	struct unpack *in;	/* unpacking ... */
	struct arena *arena;	/* ... into here */
	int format;
	bool view;		/* packing what a role sees */
};

static void pass_bool(struct pass *p, bool *v)
{
	if (p->out)
		pack_u8(p->out, *v);
	else
		*v = unpack_u8(p->in) != 0;
}

static void pass_u16(struct pass *p, uint16_t *v)
{
	if (p->out)
		pack_u16(p->out, *v);
	else
		*v = unpack_u16(p->in);
}

static void pass_i64(struct pass *p, int64_t *v)
{
	if (p->out)
		pack_i64(p->out, *v);
	else
		*v = unpack_i64(p->in);
}

static void pass_int(struct pass *p, int *v)
{
	int64_t wide = *v;

	pass_i64(p, &wide);
	*v = (int)wide;
}

/* NULL and "" are different things. */
static void pass_str(struct pass *p, char **v)
{
	bool there = *v != NULL;
	struct slice s;

	pass_bool(p, &there);
	if (!there)
		return;
	if (p->out) {
		pack_str(p->out, *v);
		return;
	}
	s = unpack_slice(p->in);
	*v = arena_strndup(p->arena, s.p ? s.p : "", s.n);
}

/* The number of elements of an array and, unpacking, room for them. An
 * element takes a byte at least, so no lie about the number gets far. */
static void *pass_array(struct pass *p, void *v, size_t *n, size_t size)
{
	uint64_t count;

	if (p->out) {
		pack_varint(p->out, *n);
		return v;
	}
	*n = 0;
	count = unpack_varint(p->in);
	if (count > unpack_left(p->in))
		p->in->bad = true;
	if (p->in->bad || !count)
		return NULL;
	*n = (size_t)count;
	return arena_alloc(p->arena, *n * size);
}

#define PASS_ARRAY(p, v, n) ((v) = pass_array(p, v, &(n), sizeof(*(v))))

static void pass_strs(struct pass *p, char ***v, size_t *n)
{
	PASS_ARRAY(p, *v, *n);
	for (size_t i = 0; i < *n; i++)
		pass_str(p, &(*v)[i]);
}

static void pass_words(struct pass *p, struct words *w)
{
	PASS_ARRAY(p, w->v, w->n);
	for (size_t i = 0; i < w->n; i++) {
		char *lang = w->v[i].lang;

		pass_str(p, &lang);
		if (p->in && lang && strlen(lang) == 2)
			memcpy(w->v[i].lang, lang, 3);
		pass_str(p, &w->v[i].one);
		pass_str(p, &w->v[i].many);
		pass_str(p, &w->v[i].small);
	}
}

static void pass_type(struct pass *p, const struct field_type **type)
{
	char *name = p->out ? (char *)(*type)->name : NULL;

	pass_str(p, &name);
	if (p->out)
		return;
	*type = name ? field_type_find(name) : NULL;
	if (!*type)
		p->in->bad = true;
}

static void pass_abroad(struct pass *p, struct abroad *a)
{
	if (p->format < 4)
		return;
	pass_strs(p, &a->vcard, &a->vcard_n);
	pass_str(p, &a->ldif);
}

static void pass_field(struct pass *p, struct field *f)
{
	int gone = f->gone;

	pass_str(p, &f->name);
	pass_str(p, &f->was);
	pass_u16(p, &f->tag);
	pass_type(p, &f->type);
	pass_words(p, &f->label);
	pass_bool(p, &f->many);
	pass_bool(p, &f->dated);
	pass_bool(p, &f->need);
	pass_bool(p, &f->unique);
	pass_bool(p, &f->index);
	pass_bool(p, &f->sensitive);
	pass_bool(p, &f->fixed);
	pass_bool(p, &f->master);
	if (p->format > 1)
		pass_bool(p, &f->locked);
	pass_int(p, &f->scale);
	pass_i64(p, &f->min);
	pass_i64(p, &f->max);
	pass_int(p, &f->width);
	pass_int(p, &f->rows);
	pass_str(p, &f->currency);
	PASS_ARRAY(p, f->of, f->of_n);
	for (size_t i = 0; i < f->of_n; i++) {
		pass_str(p, &f->of[i].code);
		pass_words(p, &f->of[i].label);
	}
	if (p->in && f->type && f->of_n)
		f->type = field_type_with_list(f->type);
	pass_strs(p, &f->to, &f->to_n);
	pass_int(p, &gone);
	f->gone = (enum gone)gone;
	pass_strs(p, &f->order, &f->order_n);
	pass_strs(p, &f->show, &f->show_n);
	if (p->format > 2) {
		pass_strs(p, &f->erases, &f->erases_n);
		pass_bool(p, &f->owns);
	}
	if (p->format > 4)
		pass_str(p, &f->follows);
	pass_str(p, &f->value_text);
	pass_str(p, &f->default_text);
	pass_str(p, &f->when_text);
	pass_str(p, &f->check_text);
	pass_words(p, &f->say);
	PASS_ARRAY(p, f->labels, f->labels_n);
	for (size_t i = 0; i < f->labels_n; i++)
		pass_words(p, &f->labels[i]);
	pass_abroad(p, &f->abroad);
	pass_str(p, &f->group);
	pass_str(p, &f->purpose);
	pass_str(p, &f->basis);
	pass_str(p, &f->term);
	pass_str(p, &f->place);
}

static void pass_page(struct pass *p, struct page *g)
{
	pass_words(p, &g->title);
	PASS_ARRAY(p, g->rows, g->rows_n);
	for (size_t i = 0; i < g->rows_n; i++)
		pass_strs(p, &g->rows[i].fields, &g->rows[i].n);
}

static void pass_lines(struct pass *p, struct lines *l)
{
	pass_str(p, &l->name);
	pass_words(p, &l->label);
	pass_str(p, &l->kind);
	pass_str(p, &l->by);
	pass_strs(p, &l->columns, &l->columns_n);
	pass_strs(p, &l->copy, &l->copy_n);
}

static void pass_tab(struct pass *p, struct tab *t)
{
	pass_str(p, &t->kind);
	pass_str(p, &t->field);
	pass_words(p, &t->label);
	pass_int(p, &t->show);
}

static void pass_path(struct pass *p, struct path *s)
{
	pass_str(p, &s->name);
	pass_str(p, &s->text);
	pass_words(p, &s->label);
	pass_abroad(p, &s->abroad);
}

static void pass_due(struct pass *p, struct due **due)
{
	bool there = *due != NULL;
	struct due *d;

	pass_bool(p, &there);
	if (!there)
		return;
	if (p->in)
		*due = arena_alloc(p->arena, sizeof(**due));
	d = *due;
	pass_str(p, &d->day);
	pass_str(p, &d->time);
	pass_str(p, &d->agent);
	pass_str(p, &d->done);
	pass_str(p, &d->who);
	pass_str(p, &d->what);
	pass_str(p, &d->from);
}

static void pass_event(struct pass *p, struct event **event)
{
	bool there = *event != NULL;
	struct event *e;

	pass_bool(p, &there);
	if (!there)
		return;
	if (p->in)
		*event = arena_alloc(p->arena, sizeof(**event));
	e = *event;
	pass_str(p, &e->day);
	pass_str(p, &e->start);
	pass_str(p, &e->until_day);
	pass_str(p, &e->end);
	pass_str(p, &e->zone);
	pass_str(p, &e->title);
	pass_str(p, &e->place);
	pass_str(p, &e->text);
	pass_str(p, &e->agent);
	pass_str(p, &e->who);
}

/* A role is not told which fields count that it does not see. */
static void pass_likeness(struct pass *p, struct kind *k)
{
	size_t n = p->view ? 0 : k->likeness_n;

	PASS_ARRAY(p, k->likeness, n);
	if (p->in)
		k->likeness_n = n;
	for (size_t i = 0; i < n; i++) {
		struct likeness *l = &k->likeness[i];
		int as = (int)l->as;

		pass_str(p, &l->of);
		pass_int(p, &as);
		l->as = as >= 0 && as <= LIKENESS_TEXT ?
			(enum likeness_as)as : LIKENESS_TEXT;
		pass_int(p, &l->points);
		pass_int(p, &l->against);
	}
}

static void pass_kind(struct pass *p, struct kind *k)
{
	int64_t number_from = k->number_from;

	pass_u16(p, &k->no);
	pass_str(p, &k->name);
	pass_words(p, &k->label);
	pass_str(p, &k->number);
	pass_i64(p, &number_from);
	k->number_from = (uint32_t)number_from;
	pass_str(p, &k->group);
	pass_bool(p, &k->master);
	pass_bool(p, &k->tree);
	pass_bool(p, &k->system);
	pass_bool(p, &k->admin);
	if (p->format > 1) {
		pass_bool(p, &k->locked);
		pass_bool(p, &k->no_new);
		pass_bool(p, &k->no_delete);
	}
	pass_str(p, &k->role);
	PASS_ARRAY(p, k->fields, k->fields_n);
	for (size_t i = 0; i < k->fields_n; i++)
		pass_field(p, &k->fields[i]);
	PASS_ARRAY(p, k->paths, k->paths_n);
	for (size_t i = 0; i < k->paths_n; i++)
		pass_path(p, &k->paths[i]);
	PASS_ARRAY(p, k->pages, k->pages_n);
	for (size_t i = 0; i < k->pages_n; i++)
		pass_page(p, &k->pages[i]);
	PASS_ARRAY(p, k->lines, k->lines_n);
	for (size_t i = 0; i < k->lines_n; i++)
		pass_lines(p, &k->lines[i]);
	PASS_ARRAY(p, k->tabs, k->tabs_n);
	for (size_t i = 0; i < k->tabs_n; i++)
		pass_tab(p, &k->tabs[i]);
	pass_strs(p, &k->title, &k->title_n);
	pass_strs(p, &k->subtitle, &k->subtitle_n);
	pass_strs(p, &k->list, &k->list_n);
	pass_strs(p, &k->sort, &k->sort_n);
	pass_strs(p, &k->search, &k->search_n);
	pass_bool(p, &k->search_text);
	pass_str(p, &k->closed);
	pass_due(p, &k->due);
	pass_event(p, &k->event);
	pass_strs(p, &k->rules, &k->rules_n);
	pass_str(p, &k->belongs);
	pass_str(p, &k->place);
	if (p->format > 5)
		pass_likeness(p, k);
}

static void pass_level(struct pass *p, enum rights_level *level)
{
	int n = *level;

	pass_int(p, &n);
	*level = n == RIGHTS_WRITE || n == RIGHTS_READ ?
		(enum rights_level)n : RIGHTS_NONE;
}

static void pass_role(struct pass *p, struct rights_role *r)
{
	int64_t may = r->may;

	pass_str(p, &r->name);
	pass_words(p, &r->label);
	pass_bool(p, &r->admin);
	pass_bool(p, &r->no_sensitive);
	pass_i64(p, &may);
	r->may = (uint32_t)may;
	pass_level(p, &r->other);
	pass_level(p, &r->master);
	PASS_ARRAY(p, r->kinds, r->kinds_n);
	for (size_t i = 0; i < r->kinds_n; i++) {
		pass_str(p, &r->kinds[i].kind);
		pass_level(p, &r->kinds[i].level);
		pass_str(p, &r->kinds[i].read);
		pass_str(p, &r->kinds[i].write);
		pass_bool(p, &r->kinds[i].no_new);
		pass_bool(p, &r->kinds[i].no_delete);
	}
	PASS_ARRAY(p, r->groups, r->groups_n);
	for (size_t i = 0; i < r->groups_n; i++) {
		pass_str(p, &r->groups[i].group);
		pass_level(p, &r->groups[i].level);
	}
}

static void pass_rights(struct pass *p, struct rights **rights)
{
	struct rights *r;

	if (p->in)
		*rights = arena_alloc(p->arena, sizeof(**rights));
	r = *rights;
	PASS_ARRAY(p, r->roles, r->roles_n);
	for (size_t i = 0; i < r->roles_n; i++)
		pass_role(p, &r->roles[i]);
	PASS_ARRAY(p, r->groups, r->groups_n);
	for (size_t i = 0; i < r->groups_n; i++) {
		pass_str(p, &r->groups[i].name);
		pass_words(p, &r->groups[i].label);
		pass_str(p, &r->groups[i].owner);
	}
	pass_str(p, &r->place);
}

static bool rights_whole(const struct rights *r)
{
	for (size_t i = 0; i < r->roles_n; i++) {
		const struct rights_role *role = &r->roles[i];

		if (!role->name)
			return false;
		for (size_t j = 0; j < role->kinds_n; j++)
			if (!role->kinds[j].kind)
				return false;
		for (size_t j = 0; j < role->groups_n; j++)
			if (!role->groups[j].group)
				return false;
	}
	for (size_t i = 0; i < r->groups_n; i++)
		if (!r->groups[i].name)
			return false;
	return true;
}

void kinds_pack(const struct kinds *ks, struct buf *out)
{
	struct rights none = { 0 }, *rights = ks->rights ? ks->rights : &none;
	struct pass p = { .out = out, .format = PACK_FORMAT,
			  .view = ks->is_view };

	pack_u8(out, PACK_FORMAT);
	pack_u64(out, ks->stamp);
	pack_varint(out, ks->n);
	for (size_t i = 0; i < ks->n; i++)
		pass_kind(&p, ks->v[i]);
	pass_rights(&p, &rights);
}

/* What everybody relies on: names are there, labels of a kind too. */
static bool kind_whole(const struct kind *k)
{
	if (!k->name)
		return false;
	for (size_t i = 0; i < k->fields_n; i++)
		if (!k->fields[i].name || !k->fields[i].type)
			return false;
	for (size_t i = 0; i < k->likeness_n; i++)
		if (!k->likeness[i].of)
			return false;
	return true;
}

struct kinds *kinds_unpack(struct slice s, struct err *err)
{
	struct kinds *ks = kinds_new();
	struct unpack u = unpack_from(s);
	struct pass p = { .in = &u, .arena = ks->arena };
	uint64_t n;

	p.format = unpack_u8(&u);
	if (p.format < PACK_FORMAT_LEAST || p.format > PACK_FORMAT)
		u.bad = true;
	ks->stamp = unpack_u64(&u);
	n = unpack_varint(&u);
	if (n > unpack_left(&u))
		u.bad = true;
	if (!u.bad)
		ks->v = arena_alloc(ks->arena, (size_t)n * sizeof(*ks->v));
	for (size_t i = 0; i < n && !u.bad; i++) {
		struct kind *k = arena_alloc(ks->arena, sizeof(*k));

		pass_kind(&p, k);
		if (!kind_whole(k))
			u.bad = true;
		ks->v[ks->n++] = k;
	}
	if (p.format > 1)
		pass_rights(&p, &ks->rights);
	else
		ks->rights = rights_plain(ks->arena);
	if (!u.bad && !rights_whole(ks->rights))
		u.bad = true;
	if (!u.bad && !unpack_left(&u))
		return ks;
	kinds_drop(ks);
	err_set(err, ERR_INTERNAL, NULL, N_("the kinds cannot be read"));
	return NULL;
}
