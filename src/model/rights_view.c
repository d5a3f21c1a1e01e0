/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Kinds without what a role may not see. Whatever names a field that is not
 * there (a path, a computed value, a column) is not there either: the same
 * parser that reads forms says so.
 */
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/pack.h"
#include "model/expr.h"
#include "model/index.h"
#include "model/mask.h"
#include "model/rights.h"

struct view {
	const struct kinds *whole;
	const struct rights_role *role;
	struct kinds *ks;
	struct value_context context;
};

static bool is_kind_or_group(const struct kinds *ks, const char *name)
{
	if (!strcmp(name, "any"))
		return true;
	for (size_t i = 0; i < ks->n; i++)
		if (!strcmp(ks->v[i]->name, name) ||
		    (ks->v[i]->group && !strcmp(ks->v[i]->group, name)))
			return true;
	return false;
}

/* A link to kinds that are not there goes; so does one whose index would be
 * looked for in the wrong place. */
static bool field_stays(struct view *v, const struct kind *k, struct field *f)
{
	const struct kind *whole = kinds_by_no(v->whole, k->no);
	const struct field *was = kind_field(whole, f->name);
	size_t n = 0;

	if (rights_on_field(v->whole, v->role, f) == RIGHTS_NONE)
		return false;
	for (size_t i = 0; i < f->to_n; i++)
		if (is_kind_or_group(v->ks, f->to[i]))
			f->to[n++] = f->to[i];
	if (f->to_n && !n)
		return false;
	f->to_n = n;
	return index_shapes(v->whole, was) == index_shapes(v->ks, f);
}

static bool path_reads(struct view *v, const struct kind *k, const char *text)
{
	return !path_check(v->ks, k, text, NULL, NULL);
}

static bool value_reads(struct view *v, const struct kind *k,
			const struct field *f, const char *text)
{
	struct expr *e = NULL;
	bool reads = !expr_parse_for(&e, text, k, f, &v->context, NULL);

	expr_free(e);
	return reads;
}

static bool condition_reads(struct view *v, const struct kind *k,
			    const char *text)
{
	struct expr *e = NULL;
	bool reads = !expr_parse(&e, text, k, &v->context, NULL);

	expr_free(e);
	return reads;
}

/* Takes away fields and paths that say what is not to be seen; true: some
 * went, so others may have to follow. */
static bool prune_values(struct view *v, struct kind *k)
{
	size_t n = 0, paths = 0;
	bool some;

	for (size_t i = 0; i < k->fields_n; i++) {
		const struct field *f = &k->fields[i];

		if (!f->value_text || value_reads(v, k, f, f->value_text))
			k->fields[n++] = *f;
	}
	for (size_t i = 0; i < k->paths_n; i++)
		if (path_reads(v, k, k->paths[i].text))
			k->paths[paths++] = k->paths[i];
	some = n < k->fields_n || paths < k->paths_n;
	k->fields_n = n;
	k->paths_n = paths;
	return some;
}

static void prune_names(struct view *v, const struct kind *k, char **names,
			size_t *n, bool lines)
{
	size_t kept = 0;

	for (size_t i = 0; i < *n; i++)
		if ((lines && kind_lines(k, names[i])) ||
		    path_reads(v, k, names[i] + (names[i][0] == '-')))
			names[kept++] = names[i];
	*n = kept;
}

static void prune_lines(struct view *v, struct kind *k)
{
	size_t n = 0;

	for (size_t i = 0; i < k->lines_n; i++) {
		struct lines *l = &k->lines[i];
		const struct kind *child = kinds_find(v->ks, l->kind);

		if (!child || child->locked || !kind_field(child, l->by))
			continue;
		prune_names(v, child, l->columns, &l->columns_n, false);
		prune_names(v, child, l->copy, &l->copy_n, false);
		if (l->columns_n)
			k->lines[n++] = *l;
	}
	k->lines_n = n;
}

static void prune_tabs(struct view *v, struct kind *k)
{
	size_t n = 0;

	for (size_t i = 0; i < k->tabs_n; i++) {
		const struct kind *from = kinds_find(v->ks, k->tabs[i].kind);

		if (from && kind_field(from, k->tabs[i].field))
			k->tabs[n++] = k->tabs[i];
	}
	k->tabs_n = n;
}

static void prune_pages(struct view *v, struct kind *k)
{
	size_t pages = 0;

	for (size_t i = 0; i < k->pages_n; i++) {
		struct page *p = &k->pages[i];
		size_t rows = 0;

		for (size_t j = 0; j < p->rows_n; j++) {
			prune_names(v, k, p->rows[j].fields, &p->rows[j].n,
				    true);
			if (p->rows[j].n)
				p->rows[rows++] = p->rows[j];
		}
		p->rows_n = rows;
		if (rows)
			k->pages[pages++] = *p;
	}
	k->pages_n = pages;
}

static void prune_one(struct view *v, const struct kind *k, char **name)
{
	if (*name && !path_reads(v, k, *name))
		*name = NULL;
}

static void prune_due(struct view *v, struct kind *k)
{
	struct due *d = k->due;

	if (!d)
		return;
	prune_one(v, k, &d->time);
	prune_one(v, k, &d->who);
	prune_one(v, k, &d->what);
	prune_one(v, k, &d->from);
	prune_one(v, k, &d->day);
	prune_one(v, k, &d->agent);
	prune_one(v, k, &d->done);
	if (!d->day || !d->agent || !d->done)
		k->due = NULL;
}

static void prune_event(struct view *v, struct kind *k)
{
	struct event *e = k->event;
	char **names[] = {
		e ? &e->day : NULL, e ? &e->title : NULL,
		e ? &e->agent : NULL, e ? &e->start : NULL,
		e ? &e->until_day : NULL, e ? &e->end : NULL,
		e ? &e->zone : NULL, e ? &e->place : NULL,
		e ? &e->text : NULL, e ? &e->who : NULL,
	};

	if (!e)
		return;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		prune_one(v, k, names[i]);
	if (!e->day || !e->title || !e->agent)
		k->event = NULL;
}

static void prune_texts(struct view *v, struct kind *k)
{
	for (size_t i = 0; i < k->fields_n; i++) {
		struct field *f = &k->fields[i];

		/* The store asks them all the same when it is saved. */
		if (f->default_text && !value_reads(v, k, f, f->default_text))
			f->default_text = NULL;
		if (f->when_text && !condition_reads(v, k, f->when_text))
			f->when_text = NULL;
		if (f->check_text && !condition_reads(v, k, f->check_text))
			f->check_text = NULL;
		prune_names(v, k, f->show, &f->show_n, false);
	}
}

/* Whether words of what is hidden may have got into a document. */
static bool is_veiled(struct view *v, const struct kind *k)
{
	const struct kind *whole = kinds_by_no(v->whole, k->no);

	if (k->search_n < whole->search_n || k->title_n < whole->title_n)
		return true;
	for (size_t i = 0; i < k->search_n + k->title_n; i++) {
		const struct field *f = kind_field(k, i < k->search_n ?
			k->search[i] : k->title[i - k->search_n]);

		if ((!f || f->value_text || expr_holds(f) == VALUE_REF) &&
		    rights_has_rules(v->role, v->whole))
			return true;
	}
	return false;
}

static void prune_kind(struct view *v, struct kind *k)
{
	prune_lines(v, k);
	prune_tabs(v, k);
	prune_pages(v, k);
	prune_names(v, k, k->title, &k->title_n, false);
	prune_names(v, k, k->subtitle, &k->subtitle_n, false);
	prune_names(v, k, k->list, &k->list_n, false);
	prune_names(v, k, k->sort, &k->sort_n, false);
	prune_names(v, k, k->search, &k->search_n, false);
	k->veiled = is_veiled(v, k);
	prune_due(v, k);
	prune_event(v, k);
	prune_texts(v, k);
}

/* ---- what it may not change ------------------------------------------- */

static void lock(struct view *v, struct kind *k)
{
	const struct rights_kind *on = rights_kind(v->role, k->name);

	k->locked = rights_on_kind(v->role, k) < RIGHTS_WRITE ||
		(k->admin && !v->role->admin &&
		 !(v->role->may >> VERB_WRITE_ADMIN & 1));
	k->no_new = k->locked || (on && on->no_new);
	k->no_delete = k->locked || (on && on->no_delete);
	for (size_t i = 0; i < k->fields_n; i++)
		k->fields[i].locked = k->locked ||
			rights_on_field(v->whole, v->role, &k->fields[i]) <
			RIGHTS_WRITE;
}

static bool is_needed(const struct kinds *ks, const struct rights_role *role)
{
	if (role->admin)
		return false;
	for (size_t i = 0; i < ks->n; i++) {
		const struct kind *k = ks->v[i];
		const struct rights_kind *on = rights_kind(role, k->name);

		if (rights_on_kind(role, k) < RIGHTS_WRITE ||
		    (on && (on->no_new || on->no_delete)))
			return true;
		for (size_t j = 0; j < k->fields_n; j++)
			if (rights_on_field(ks, role, &k->fields[j]) <
			    RIGHTS_WRITE)
				return true;
	}
	return false;
}

/* Of the roles only what those are called that own fields: what they may do
 * does not concern whoever has the view. */
static void keep_owners(struct rights *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->roles_n; i++)
		for (size_t k = 0; k < r->groups_n; k++)
			if (r->groups[k].owner &&
			    !strcmp(r->groups[k].owner, r->roles[i].name)) {
				r->roles[n++] = (struct rights_role){
					.name = r->roles[i].name,
					.label = r->roles[i].label,
				};
				break;
			}
	r->roles_n = n;
}

static bool has_sensitive(const struct kinds *ks)
{
	for (size_t i = 0; i < ks->n; i++)
		for (size_t j = 0; j < ks->v[i]->fields_n; j++)
			if (ks->v[i]->fields[j].sensitive)
				return true;
	return false;
}

static void mask_fields(struct kinds *ks, struct kind *k)
{
	for (size_t i = 0; i < k->fields_n; i++)
		if (k->fields[i].sensitive)
			mask_field(ks->arena, &k->fields[i]);
}

static struct kinds *make(const struct kinds *whole,
			  const struct rights_role *role, bool clear)
{
	struct view v = { .whole = whole, .role = role };
	struct buf b = BUF_INIT;
	size_t n = 0;
	bool more;

	kinds_pack(whole, &b);
	v.ks = kinds_unpack(buf_slice(&b), NULL);
	buf_release(&b);
	if (!v.ks)
		BUG("kinds that were just packed cannot be read");
	v.ks->is_view = true;
	keep_owners(v.ks->rights);
	v.context = (struct value_context){ .kinds = v.ks, .lang = "en" };
	for (size_t i = 0; i < v.ks->n; i++)
		if (rights_on_kind(role, v.ks->v[i]) != RIGHTS_NONE)
			v.ks->v[n++] = v.ks->v[i];
	v.ks->n = n;
	for (size_t i = 0; i < n; i++) {
		struct kind *k = v.ks->v[i];
		size_t kept = 0;

		lock(&v, k);
		for (size_t j = 0; j < k->fields_n; j++)
			if (field_stays(&v, k, &k->fields[j]))
				k->fields[kept++] = k->fields[j];
		k->fields_n = kept;
		if (!clear)
			mask_fields(v.ks, k);
	}
	do {
		more = false;
		for (size_t i = 0; i < n; i++)
			more |= prune_values(&v, v.ks->v[i]);
	} while (more);
	for (size_t i = 0; i < n; i++)
		prune_kind(&v, v.ks->v[i]);
	return v.ks;
}

void rights_views_make(struct kinds *ks)
{
	static const struct rights_role nothing = { .name = (char *)"" };
	static const struct rights_role all = {
		.name = (char *)"", .admin = true,
	};
	const struct rights *r = ks->rights;
	bool sensitive = has_sensitive(ks);
	size_t n;

	if (!r || ks->views)
		return;
	n = r->roles_n + 2;
	ks->views_n = 2 * n;
	ks->views = arena_alloc(ks->arena, ks->views_n * sizeof(*ks->views));
	for (size_t i = 0; i < n; i++) {
		const struct rights_role *role = i < r->roles_n ?
			&r->roles[i] : i == r->roles_n ? &nothing : &all;

		if (sensitive || role == &nothing || is_needed(ks, role))
			ks->views[i] = make(ks, role, false);
		if (sensitive)
			ks->views[n + i] = make(ks, role, true);
	}
}
