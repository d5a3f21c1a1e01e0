/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns: fields, or paths that are parsed once and for as many readers as
 * they can serve. */
#include <string.h>

#include "model/expr_private.h"
#include "model/ready.h"

/* A literal means the same in each request if it was no text, or a text read
 * as one: names of records, days ("+3d") and amounts ("1,50") depend on who
 * asks, and when; a telephone number on the house. */
static bool is_lasting_literal(const struct expr *e)
{
	if (e->token != EXPR_TEXT)
		return true;
	return e->type == VALUE_TEXT &&
	       (!e->field || e->field->of_n ||
		strcmp(e->field->type->name, "phone"));
}

static bool is_lasting(const struct expr *e)
{
	if (e->op == EXPR_LITERAL && !is_lasting_literal(e))
		return false;
	for (size_t i = 0; i < e->args_n; i++)
		if (!is_lasting(e->args[i]))
			return false;
	for (size_t i = 0; i < e->ways_n; i++) {
		const struct expr_way *w = &e->ways[i];

		for (size_t k = 0; k < w->steps_n; k++)
			if (w->steps[k].where && !is_lasting(w->steps[k].where))
				return false;
		if (w->computed && !is_lasting(w->computed))
			return false;
	}
	return true;
}

const struct source *source_of(struct reader *r, const struct kind *kind,
			       const char *name, struct err *err)
{
	const struct source *known = ready_source(r->kinds, kind, name);
	struct source made = { .field = kind_field(kind, name) };

	if (!known && r->sources)
		known = sources_get(r->sources, kind, name);
	if (known)
		return known;
	if (made.field && !made.field->value_text)
		return ready_add_source(r->kinds, kind, name, made);
	made.field = NULL;
	if (path_parse(&made.path, name, kind, &r->values, err))
		return NULL;
	if (is_lasting(made.path))
		return ready_add_source(r->kinds, kind, name, made);
	if (!r->sources)
		r->sources = sources_new();
	return sources_add(r->sources, kind, name, made);
}
