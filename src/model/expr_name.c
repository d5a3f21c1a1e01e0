/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a name in a path means: field, short path, link back. */
#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/expr_private.h"

int ends_add(struct ends *ends, size_t at, struct expr_way way)
{
	if (ends->n == EXPR_WAYS) {
		way_release(&way);
		return err_set(ends->p->err, ERR_LIMIT,
			value_column(ends->p->text, at).s,
			N_("this path leads to more than %d kinds"), EXPR_WAYS);
	}
	mem_grow(&ends->v, &ends->cap, ends->n + 1, sizeof(*ends->v));
	ends->v[ends->n++] = way;
	return 0;
}

const struct kinds *parser_kinds(const struct parser *p)
{
	return p->context->kinds;
}

static bool links_to(const struct field *f, const struct kind *to)
{
	return expr_holds(f) == VALUE_REF && !f->value_text &&
		field_may_name(f, to);
}

/* By which of its links does a kind link here, if the path does not say so:
 * the one named as this kind, else the only one that names this kind, else
 * the only one that may name any. */
static const struct field *backward_link(const struct kind *from,
					 const struct kind *to, size_t *several)
{
	const struct field *own = NULL, *any = NULL;
	size_t own_n = 0, any_n = 0;

	for (size_t i = 0; i < from->fields_n; i++) {
		const struct field *f = &from->fields[i];

		if (!links_to(f, to))
			continue;
		if (!strcmp(f->name, to->name)) {
			*several = 1;
			return f;
		}
		if (f->to_n == 1 && !strcmp(f->to[0], "any"))
			any = f, any_n++;
		else
			own = f, own_n++;
	}
	*several = own ? own_n : any_n;
	return own ? own : any;
}

bool path_has_name(const struct kinds *kinds, const struct kind *kind,
		   const char *name)
{
	const struct kind *from;
	size_t several;

	if (!kind)
		return path_pseudo(name);
	if (kind_field(kind, name) || kind_path(kind, name) ||
	    path_pseudo(name))
		return true;
	from = kinds_find(kinds, name);
	return from && backward_link(from, kind, &several);
}

int parser_unknown_name(struct parser *p, size_t at, const char *name,
			const struct kind *kind)
{
	if (!islower((unsigned char)*name))
		return PARSER_FAULT(p, at,
			N_("a text stands in quotes: \"%s\""), name);
	if (!kind)
		return PARSER_FAULT(p, at, N_("there is no field \"%s\""), name);
	if (kinds_find(parser_kinds(p), name))
		return PARSER_FAULT(p, at,
			N_("%s has no field \"%s\", and no %s links to it"),
			kind->name, name, name);
	return PARSER_FAULT(p, at, N_("%s has no field \"%s\""),
			    kind->name, name);
}

static int ambiguous_link(struct parser *p, size_t at, const struct kind *from,
			  const struct kind *to)
{
	struct buf names = BUF_INIT;
	int rc;

	for (size_t i = 0; i < from->fields_n; i++)
		if (links_to(&from->fields[i], to))
			buf_printf(&names, "%s%s:%s", names.n ? ", " : "",
				   from->name, from->fields[i].name);
	rc = PARSER_FAULT(p, at, N_("by which link? %s"), buf_str(&names));
	buf_release(&names);
	return rc;
}

/* Goes on with what a form says for a name: each of its ways behind `way`. */
static int expand(struct ends *ends, const struct expr_way *way, size_t at,
		  const char *name, const char *text)
{
	struct parser *p = ends->p, sub;
	struct err inner = ERR_INIT;
	struct expr *path = NULL;
	int rc = 0;

	if (parser_deeper(p))
		return -1;
	if (parser_start(&sub, text, way->kind, p->context, p->nodes, p->depth,
			 &inner) ||
	    !(path = parse_path(&sub)) || parse_end(&sub)) {
		expr_free(path);
		return parser_inner(p, at, name, &inner);
	}
	p->depth--;
	for (size_t i = 0; !rc && i < path->ways_n; i++) {
		struct expr_way one = { .kind = path->ways[i].kind,
			.field = path->ways[i].field,
			.label = expr_dup_label(path->ways[i].label) };

		way_add_steps(&one, way);
		way_add_steps(&one, &path->ways[i]);
		rc = ends_add(ends, at, one);
	}
	expr_free(path);
	return rc;
}

static int step_backward(struct ends *ends, const struct expr_way *way,
			 size_t at, const struct kind *from,
			 const struct field *by)
{
	struct expr_way one = way_copy(way);

	*way_step(&one) = (struct expr_step){ .kind = from, .by = by };
	one.kind = from;
	return ends_add(ends, at, one);
}

static int end_in(struct ends *ends, const struct expr_way *way, size_t at,
		  const struct field *f)
{
	struct expr_way one = way_copy(way);

	one.field = f;
	return ends_add(ends, at, one);
}

int ends_resolve_by(struct ends *ends, const struct expr_way *way, size_t at,
		      const char *name, const char *by)
{
	const struct kind *from = kinds_find(parser_kinds(ends->p), name);
	const struct field *f = from ? kind_field(from, by) : NULL;

	if (!from)
		return PARSER_FAULT(ends->p, at, N_("there is no kind \"%s\""),
				    name);
	if (!f || !way->kind || !links_to(f, way->kind))
		return PARSER_FAULT(ends->p, at,
			N_("%s has no link \"%s\" to %s"), name, by,
			way->kind ? way->kind->name : "");
	return step_backward(ends, way, at, from, f);
}

/* A name in the one kind in which a way has come; 0 also if it adds nothing
 * because the kind has none of this name and `optional`. */
int ends_resolve(struct ends *ends, const struct expr_way *way, size_t at,
		   const char *name, bool optional)
{
	const struct kind *kind = way->kind, *from;
	const struct field *f;
	const struct path *path;
	size_t several = 0;

	f = kind_field(kind, name);
	if (f && f->value_text && expr_holds(f) == VALUE_REF)
		return expand(ends, way, at, name, f->value_text);
	if (f)
		return end_in(ends, way, at, f);
	path = kind_path(kind, name);
	if (path)
		return expand(ends, way, at, name, path->text);
	f = path_pseudo(name);
	if (f)
		return end_in(ends, way, at, f);
	from = kinds_find(parser_kinds(ends->p), name);
	f = from ? backward_link(from, kind, &several) : NULL;
	if (f && several > 1)
		return ambiguous_link(ends->p, at, from, kind);
	if (f)
		return step_backward(ends, way, at, from, f);
	return optional ? 0 : parser_unknown_name(ends->p, at, name, kind);
}
