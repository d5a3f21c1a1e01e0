/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "model/kind_build.h"
#include "model/type.h"

#define LIST_COLUMNS 6	/* of a list whose form names none */

struct names { char **v; size_t n; };

static struct names names_room(struct arena *arena, size_t n)
{
	return (struct names){
		arena_alloc(arena, (n + 1) * sizeof(char *)), 0
	};
}

/* A field called name, else the first that holds a short text, else the
 * first there is. */
static const struct field *naming_field(const struct kind *k)
{
	const struct field *f = kind_field(k, "name");

	if (f || !k->fields_n)
		return f;
	for (size_t i = 0; i < k->fields_n; i++)
		if (!strcmp(k->fields[i].type->name, "line") &&
		    !k->fields[i].sensitive)
			return &k->fields[i];
	return &k->fields[0];
}

static void complete_title(struct arena *arena, struct kind *k)
{
	const struct field *f = naming_field(k);
	struct names names = names_room(arena, 1);

	if (k->title_n || !f)
		return;
	names.v[names.n++] = f->name;
	k->title = names.v;
	k->title_n = names.n;
}

static void complete_list(struct arena *arena, struct kind *k)
{
	struct names names = names_room(arena, k->fields_n);

	if (k->list)
		return;
	for (size_t i = 0; i < k->fields_n && names.n < LIST_COLUMNS; i++)
		if (strcmp(k->fields[i].type->name, "memo"))
			names.v[names.n++] = k->fields[i].name;
	k->list = names.v;
	k->list_n = names.n;
}

static void complete_search(struct arena *arena, struct kind *k)
{
	struct names names = names_room(arena, k->fields_n);

	if (k->search || k->system)
		return;
	for (size_t i = 0; i < k->fields_n; i++)
		if (k->fields[i].type->search && !k->fields[i].value_text &&
		    !k->fields[i].sensitive)
			names.v[names.n++] = k->fields[i].name;
	k->search = names.v;
	k->search_n = names.n;
}

/* One field a row, in file order. */
static void complete_pages(struct arena *arena, struct kind *k)
{
	struct page *p;

	if (k->pages_n || !k->fields_n)
		return;
	p = arena_alloc(arena, sizeof(*p));
	p->title = k->label;
	p->rows = arena_alloc(arena, k->fields_n * sizeof(*p->rows));
	for (size_t i = 0; i < k->fields_n; i++) {
		struct page_row *r = &p->rows[p->rows_n++];
		struct names names = names_room(arena, 1);

		names.v[names.n++] = k->fields[i].name;
		r->fields = names.v;
		r->n = names.n;
	}
	k->pages = p;
	k->pages_n = 1;
}

static bool on_page(const struct page *p, const char *name)
{
	for (size_t i = 0; i < p->rows_n; i++)
		for (size_t j = 0; j < p->rows[i].n; j++)
			if (!strcmp(p->rows[i].fields[j], name))
				return true;
	return false;
}

bool kind_on_pages(const struct kind *k, const char *name)
{
	for (size_t i = 0; i < k->pages_n; i++)
		if (on_page(&k->pages[i], name))
			return true;
	return false;
}

/* The link that `belongs` adds comes first if the form gives it no place. */
static void complete_belongs(struct arena *arena, struct kind *k)
{
	struct names names = names_room(arena, 1);
	struct page *p;
	struct page_row *rows;

	if (!k->belongs || !k->pages_n || kind_on_pages(k, k->belongs))
		return;
	p = &k->pages[0];
	rows = arena_alloc(arena, (p->rows_n + 1) * sizeof(*rows));
	memcpy(rows + 1, p->rows, p->rows_n * sizeof(*rows));
	names.v[names.n++] = k->belongs;
	rows[0] = (struct page_row){ names.v, names.n };
	p->rows = rows;
	p->rows_n++;
}

void kind_complete(struct arena *arena, struct kind *k)
{
	complete_title(arena, k);
	complete_list(arena, k);
	complete_search(arena, k);
	complete_pages(arena, k);
	complete_belongs(arena, k);
	if (!k->sort_n) {
		k->sort = k->title;
		k->sort_n = k->title_n;
	}
	if (!k->closed && kind_field(k, "closed") &&
	    kind_field(k, "closed")->type->holds == VALUE_FLAG)
		k->closed = kind_field(k, "closed")->name;
}
