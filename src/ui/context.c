/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "model/type.h"
#include "ui/actions.h"
#include "ui/glance.h"
#include "ui/screens.h"

/*
 * Where one stands, and what a new record takes over from there: every link
 * that the focused record has under the same name (its company, its
 * person), and the link that may name the focused record itself.
 */

void context_set(struct context *c, const char *name, const char *title,
		 uint32_t version)
{
	free(c->name);
	free(c->title);
	c->name = mem_strdup(name);
	c->title = mem_strdup(title ? title : name);
	c->version = version;
}

static void add_mark(void *ctx, struct slice key, void *value)
{
	struct context *c = ctx;

	(void)value;
	c->marked[c->marked_n++] = slice_dup(key);
}

void context_marks(struct context *c, const struct map *marks)
{
	if (!map_count(marks))
		return;
	c->marked = mem_alloc(map_count(marks) * sizeof(*c->marked));
	map_each(marks, add_mark, c);
}

void context_release(struct context *c)
{
	size_t i;

	for (i = 0; i < c->marked_n; i++)
		free(c->marked[i]);
	free(c->marked);
	free(c->name);
	free(c->title);
	memset(c, 0, sizeof(*c));
}

struct context ui_context(struct ui *ui)
{
	struct context c = { 0 };
	struct screen *s = ui_top(ui);

	if (s->ops->context)
		s->ops->context(ui, s, &c);
	return c;
}

const struct kind *kind_of_name(const struct ui *ui, const char *name)
{
	char *kind = mem_strndup(name, strcspn(name, ":"));
	const struct kind *k = kinds_find(ui_kinds(ui), kind);

	free(kind);
	return k;
}

static int use_of(const struct kind *k)
{
	if (k->master)
		return 3;
	if (k->group)
		return 0;
	return k->role && strcmp(k->role, "agent") ? 1 : 2;
}

const struct kind **kinds_by_use(const struct ui *ui, size_t *n)
{
	const struct kinds *ks = ui_kinds(ui);
	const struct kind **v = mem_zero((ks->n + 1) * sizeof(*v));
	int use;
	size_t i;

	*n = 0;
	for (use = 0; use <= 3; use++)
		for (i = 0; i < ks->n; i++)
			if (!ks->v[i]->system && use_of(ks->v[i]) == use)
				v[(*n)++] = ks->v[i];
	return v;
}

void prefills_add(struct prefills *p, const char *field, const char *text,
		  const char *ref)
{
	struct prefill *f;

	mem_grow(&p->v, &p->cap, p->n + 1, sizeof(*p->v));
	f = &p->v[p->n++];
	f->field = mem_strdup(field);
	f->text = mem_strdup(text);
	f->ref = ref ? mem_strdup(ref) : NULL;
}

void prefills_release(struct prefills *p)
{
	size_t i;

	for (i = 0; i < p->n; i++) {
		free(p->v[i].field);
		free(p->v[i].text);
		free(p->v[i].ref);
	}
	free(p->v);
	memset(p, 0, sizeof(*p));
}

static bool names_any(const struct field *f)
{
	return f->to_n == 1 && !strcmp(f->to[0], "any");
}

/* Links that a new record may take over: not who writes it. */
static bool taken_over(const struct ui *ui, const struct field *f)
{
	const struct kind *to = f->to_n ? kinds_find(ui_kinds(ui), f->to[0]) :
		NULL;

	if (f->value_text || f->master || f->type->holds != VALUE_REF ||
	    names_any(f))
		return false;
	return !to || !to->role || strcmp(to->role, "agent");
}

static bool is_filled(const struct prefills *p, const char *field)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (!strcmp(p->v[i].field, field))
			return true;
	return false;
}

/* The fields of `k` that `from` has too, each a link; caller frees. */
static const char **links_shared(const struct ui *ui, const struct kind *k,
				 const struct kind *from, size_t *n)
{
	const char **columns = mem_zero((k->fields_n + 1) * sizeof(*columns));
	size_t i;

	for (i = *n = 0; i < k->fields_n; i++) {
		const struct field *f = &k->fields[i];

		if (taken_over(ui, f) && (kind_field(from, f->name) ||
					  kind_path(from, f->name)))
			columns[(*n)++] = f->name;
	}
	return columns;
}

static void take_links(struct ui *ui, const struct kind *k,
		       const struct kind *from, const char *name,
		       struct prefills *fill)
{
	struct rows one = { 0 };
	struct err err = ERR_INIT;
	size_t n, i;
	const char **columns = links_shared(ui, k, from, &n);

	if (n && !session_get(ui->s, name, columns, n, CELLS_LONG, &one, &err))
		for (i = 0; i < n && i < one.v[0].cells_n; i++) {
			const struct cells *c = &one.v[0].cells[i];

			if (c->n && *c->v[0].ref)
				prefills_add(fill, columns[i], c->v[0].text,
					     c->v[0].ref);
		}
	rows_release(&one);
	err_release(&err);
	free(columns);
}

void context_fill(struct ui *ui, const struct kind *k, struct prefills *fill)
{
	struct context c = ui_context(ui);
	const struct kind *from = c.name ? kind_of_name(ui, c.name) : NULL;
	const struct field *own;

	if (from) {
		take_links(ui, k, from, c.name, fill);
		own = link_to_kind(k, from);
		if (own && !is_filled(fill, own->name))
			prefills_add(fill, own->name, c.title, c.name);
	}
	context_release(&c);
}

/* Whether what it is about is read out of the record: no contact can be with
 * it itself. */
static bool names_partner(const struct ui *ui, const struct kind *from)
{
	const struct kind *k = kinds_by_role(ui_kinds(ui), "journal");
	const struct field *own = k ? link_to_kind(k, from) : NULL;

	return k && (!own || names_any(own));
}

const char **partner_ask(const struct ui *ui, const char *name,
			 struct page_ask *ask)
{
	const struct kind *from = kind_of_name(ui, name);
	const char **columns;

	*ask = (struct page_ask){ .record = name, .style = CELLS_LONG };
	if (!from || !names_partner(ui, from))
		return NULL;
	columns = links_shared(ui, kinds_by_role(ui_kinds(ui), "journal"),
			       from, &ask->columns_n);
	ask->columns = columns;
	if (ask->columns_n)
		return columns;
	free(columns);
	return NULL;
}

const struct cell *partner_take(const struct rows *one)
{
	size_t i;

	for (i = 0; one->n && i < one->v[0].cells_n; i++) {
		const struct cells *c = &one->v[0].cells[i];

		if (c->n && *c->v[0].ref)
			return &c->v[0];
	}
	return NULL;
}

char *context_partner(struct ui *ui, const struct context *c, char **title)
{
	struct page_ask ask;
	struct rows one = { 0 };
	struct err err = ERR_INIT;
	const struct cell *found;
	const char **columns;
	char *name;

	*title = NULL;
	if (!c->name || !kind_of_name(ui, c->name))
		return NULL;
	columns = partner_ask(ui, c->name, &ask);
	if (columns)
		session_page(ui->s, &ask, &one, &err);
	found = partner_take(&one);
	name = mem_strdup(found ? found->ref : c->name);
	*title = mem_strdup(found ? found->text : c->title);
	rows_release(&one);
	err_release(&err);
	free(columns);
	return name;
}
