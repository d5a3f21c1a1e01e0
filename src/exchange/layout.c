/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/layout.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "exchange/cell.h"

#define LEFT_MOST 200		/* different names; the rest as one */
#define NUMBER "number"

static struct layout_column *add_column(struct layout *l, const char *name)
{
	struct layout_column *c;

	mem_grow(&l->v, &l->cap, l->n + 1, sizeof(*l->v));
	c = &l->v[l->n++];
	*c = (struct layout_column){ .name = mem_strdup(name) };
	return c;
}

static void add_wanted(struct layout *l, const struct table_ask *ask)
{
	size_t i, j;

	for (i = 0; i < ask->wanted_n; i++) {
		struct layout_column *c;

		for (j = 0; j < l->n; j++)
			if (!strcmp(ask->wanted[i], l->v[j].name))
				break;
		if (j < l->n) {
			l->v[j].many |= ask->wanted_many && ask->wanted_many[i];
			continue;
		}
		c = add_column(l, ask->wanted[i]);
		c->own = mem_strdup(ask->wanted[i]);
		c->specs_n = 1;
		c->many = ask->wanted_many && ask->wanted_many[i];
	}
}

static void add_fields(struct layout *l, const struct table_ask *ask,
		       char *const *(*specs_of)(const struct field *f,
						size_t *n, char **own))
{
	const struct kind *k = ask->kind;
	size_t i;

	add_column(l, NUMBER);
	for (i = 0; i < k->fields_n; i++) {
		const struct field *f = &k->fields[i];
		char *own = NULL;
		size_t n = 0;
		char *const *specs = f->value_text ? NULL :
				     specs_of(f, &n, &own);
		struct layout_column *c;

		if (!n)
			continue;
		c = add_column(l, f->name);
		c->f = f;
		c->specs = specs;
		c->specs_n = n;
		c->own = own;
		c->many = f->many;
	}
}

void layout_init(struct layout *l, const struct table_ask *ask,
		 char *const *(*specs_of)(const struct field *f, size_t *n,
					  char **own))
{
	size_t i;

	*l = (struct layout){ .lang = ask->lang ? ask->lang : "en" };
	l->numbered = ask->kind != NULL;
	if (ask->kind || ask->records)
		l->records = mem_strdup(ask->kind ? ask->kind->name
						  : ask->records);
	if (ask->kind)
		add_fields(l, ask, specs_of);
	else
		add_wanted(l, ask);
	l->header = mem_zero((l->n + 1) * sizeof(*l->header));
	l->cells = mem_zero((l->n + 1) * sizeof(*l->cells));
	for (i = 0; i < l->n; i++) {
		/* Now the columns stay where they are. */
		if (l->v[i].own)
			l->v[i].specs = &l->v[i].own;
		l->header[i] = l->v[i].name;
	}
}

void layout_release(struct layout *l)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		free(l->v[i].name);
		free(l->v[i].own);
		buf_release(&l->v[i].cell);
	}
	for (i = 0; i < l->left_n; i++)
		free(l->left[i].name);
	free(l->v);
	free(l->left);
	free(l->records);
	free(l->header);
	free(l->cells);
	*l = (struct layout){ 0 };
}

void layout_clear(struct layout *l)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		buf_clear(&l->v[i].cell);
		l->v[i].values = 0;
	}
}

bool layout_put(struct layout *l, size_t column, const char *label,
		struct slice text)
{
	struct layout_column *c = &l->v[column];

	if (c->values && !c->many)
		return false;
	if (c->f && cell_is_list(c->f)) {
		cell_add(&c->cell, c->f, label, text);
	} else {
		if (c->values)
			buf_add_char(&c->cell, ';');
		buf_add_slice(&c->cell, text);
	}
	c->values++;
	return true;
}

void layout_leave(struct layout *l, struct slice name)
{
	size_t i;

	for (i = 0; i < l->left_n; i++)
		if (slice_eq_str(name, l->left[i].name))
			break;
	if (i == LEFT_MOST)
		i--;
	if (i == l->left_n) {
		mem_grow(&l->left, &l->left_cap, i + 1, sizeof(*l->left));
		l->left[l->left_n++] = (struct left_out){ slice_dup(name), 0 };
	}
	l->left[i].n++;
}

void layout_row(struct layout *l)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		buf_add_char(&l->v[i].cell, '\0');
		l->cells[i] = l->v[i].cell.p;
	}
}

void layout_remarks(const struct layout *l, const char *path,
		    struct err *err)
{
	struct buf names = BUF_INIT;
	size_t i;

	for (i = 0; i < l->left_n; i++)
		buf_printf(&names, "%s%s (%zu)", i ? ", " : "",
			   l->left[i].name, l->left[i].n);
	if (names.n)
		err_set(err, ERR_INPUT, path,
			N_("left out, for no field takes it: %s"),
			buf_str(&names));
	buf_release(&names);
}

const char *layout_number(struct layout *l, struct slice name)
{
	const char *colon = name.n ? memchr(name.p, ':', name.n) : NULL;
	struct slice of = { name.p, colon ? (size_t)(colon -
				(const char *)name.p) : 0 };

	if (!l->records || !colon)
		return NULL;
	if (!slice_eq_str(of, l->records))
		return N_("this is a record of another kind");
	if (l->numbered)
		layout_put(l, 0, NULL, (struct slice){ colon + 1,
						       name.n - of.n - 1 });
	return NULL;
}
