/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths: names are resolved here, one way for each kind they may lead to. */
#include <stdlib.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/expr_private.h"
#include "model/index.h"

/* ---- steps ------------------------------------------------------------ */

static bool is_link(const struct expr_way *w)
{
	return w->field && expr_holds(w->field) == VALUE_REF &&
		!w->field->value_text;
}

/* The kinds that the last step, a link to several, may have led to: a way
 * for each of them. */
static int split(struct ends *ends, const struct expr_way *way, size_t at)
{
	const struct kinds *kinds = parser_kinds(ends->p);
	const struct field *link = way_last_step(way)->link;

	for (size_t i = 0; i < kinds->n; i++) {
		struct expr_way one;

		if (!field_may_name(link, kinds->v[i]))
			continue;
		one = way_copy(way);
		one.kind = kinds->v[i];
		way_last_step(&one)->kind = kinds->v[i];
		if (ends_add(ends, at, one))
			return -1;
	}
	return 0;
}

static const struct kind *only_kind(const struct kinds *kinds,
				    const struct field *link)
{
	const struct kind *only = NULL;

	for (size_t i = 0; i < kinds->n; i++) {
		if (!field_may_name(link, kinds->v[i]))
			continue;
		if (only)
			return NULL;
		only = kinds->v[i];
	}
	return only;
}

/* Follows the links in which the ways end. */
static int step_over(struct ends *ends, size_t at)
{
	for (size_t i = 0; i < ends->n; i++) {
		struct expr_way *w = &ends->v[i];
		struct expr_step *s;

		if (!w->field)
			continue;
		if (!is_link(w))
			return PARSER_FAULT(ends->p, at,
				N_("\"%s\" is no link: nothing can follow it"),
				w->field->name);
		s = way_step(w);
		s->link = w->field;
		s->label = w->label;
		s->kind = only_kind(parser_kinds(ends->p), w->field);
		w->label = NULL;
		w->field = NULL;
		w->kind = s->kind;
	}
	return 0;
}

/* Each way whose kind is open becomes one for each kind it may have. */
static int split_all(struct ends *ends, size_t at)
{
	struct ends next = { .p = ends->p };
	int rc = 0;

	for (size_t i = 0; !rc && i < ends->n; i++)
		rc = ends->v[i].kind ?
			ends_add(&next, at, way_copy(&ends->v[i])) :
			split(&next, &ends->v[i], at);
	ways_release(ends->v, ends->n);
	*ends = next;
	return rc;
}

static int step_name(struct ends *ends, size_t at, const char *name,
		     const char *by)
{
	struct ends next = { .p = ends->p };
	bool several;
	int rc = 0;

	if (path_pseudo(name) && !by) {
		for (size_t i = 0; i < ends->n; i++)
			if (!ends->v[i].kind)
				ends->v[i].field = path_pseudo(name);
	} else if (split_all(ends, at)) {
		return -1;
	}
	several = ends->n > 1;
	for (size_t i = 0; !rc && i < ends->n; i++) {
		const struct expr_way *w = &ends->v[i];

		if (w->field)
			rc = ends_add(&next, at, way_copy(w));
		else if (by)
			rc = ends_resolve_by(&next, w, at, name, by);
		else
			rc = ends_resolve(&next, w, at, name, several);
	}
	ways_release(ends->v, ends->n);
	*ends = next;
	if (!rc && !ends->n)
		rc = parser_unknown_name(ends->p, at, name, NULL);
	return rc;
}

/* ---- brackets --------------------------------------------------------- */

static int bracket_label(struct ends *ends, size_t at, struct buf *text)
{
	struct parser *p = ends->p;
	char *label = token_string(&p->token);
	bool many = false;

	for (size_t i = 0; i < ends->n; i++) {
		struct expr_way *w = &ends->v[i];

		if (!w->field || !w->field->many)
			continue;
		free(w->label);
		w->label = mem_strdup(label);
		many = true;
	}
	if (many) {
		struct expr shown = { .op = EXPR_LITERAL, .text = label };

		buf_add_char(text, '(');
		expr_print(&shown, text);
		buf_add_char(text, ')');
	}
	free(label);
	if (!many)
		return PARSER_FAULT(p, at,
			N_("a label can only stand behind a field with many values"));
	parser_next(p);
	return parser_want(p, ")");
}

/* The same text is a condition on each kind that it fits; it has to fit one
 * at least. */
static int bracket_condition(struct ends *ends, size_t at, struct buf *text)
{
	struct parser *p = ends->p;
	const struct parser start = *p;
	struct parser behind = start;
	struct ends next = { .p = p };
	struct err first = ERR_INIT;
	bool printed = false;

	if (step_over(ends, at) || split_all(ends, at))
		return -1;
	for (size_t i = 0; i < ends->n; i++)
		if (way_last_step(&ends->v[i])->where)
			return PARSER_FAULT(p, at,
				N_("a second condition: say \"and\" in the first one"));
	for (size_t i = 0; i < ends->n; i++) {
		struct err one = ERR_INIT;
		struct expr_way way;
		struct expr *e;

		*p = start;
		p->kind = ends->v[i].kind;
		p->err = &one;
		e = parser_deeper(p) ? NULL : parse_condition(p);
		if (!e || parser_want(p, ")")) {
			expr_free(e);
			if (!first.n)
				err_move(&first, &one);
			err_release(&one);
			continue;
		}
		behind = *p;
		if (!printed) {
			buf_add_char(text, '(');
			expr_print(e, text);
			buf_add_char(text, ')');
			printed = true;
		}
		way = way_copy(&ends->v[i]);
		way_last_step(&way)->where = e;
		ends_add(&next, at, way);
	}
	*p = behind;
	p->kind = start.kind;
	p->err = start.err;
	p->depth = start.depth;
	ways_release(ends->v, ends->n);
	*ends = next;
	if (!ends->n)
		err_move(p->err, &first);
	err_release(&first);
	return ends->n ? 0 : -1;
}

static int bracket(struct ends *ends, struct buf *text)
{
	struct parser *p = ends->p;
	size_t at = parser_at(p);
	struct token behind;

	parser_next(p);
	behind = lex_next(p->text, parser_at(p) + p->token.n);
	if (p->token.kind == TOKEN_STRING && token_is(&behind, ")"))
		return bracket_label(ends, at, text);
	return bracket_condition(ends, at, text);
}

/* ---- a whole path ----------------------------------------------------- */

static char *take_name(struct parser *p)
{
	char *name;

	if (p->token.kind != TOKEN_NAME) {
		if (p->token.kind == TOKEN_END)
			PARSER_FAULT(p, parser_at(p),
				N_("the name of a field is missing here"));
		else
			PARSER_FAULT(p, parser_at(p),
				N_("expected the name of a field, not \"%s\""),
				token_show(&p->token).s);
		return NULL;
	}
	name = mem_strndup(p->token.p, p->token.n);
	if (expr_reserved(name)) {
		PARSER_FAULT(p, parser_at(p),
			N_("expected the name of a field, not \"%s\""), name);
		free(name);
		return NULL;
	}
	parser_next(p);
	return name;
}

/* One name, perhaps with the link it comes by, and its brackets. */
static int parse_name_step(struct ends *ends, struct buf *text)
{
	struct parser *p = ends->p;
	size_t at = parser_at(p);
	char *name = take_name(p), *by = NULL;
	int rc = -1;

	if (!name)
		return -1;
	buf_add_str(text, name);
	if (parser_take(p, ":")) {
		by = take_name(p);
		if (!by)
			goto out;
		buf_printf(text, ":%s", by);
	}
	rc = step_name(ends, at, name, by);
	while (!rc && token_is(&p->token, "("))
		rc = bracket(ends, text);
out:
	free(name);
	free(by);
	return rc;
}

static enum value_type way_type(const struct expr_way *w)
{
	return w->field ? expr_holds(w->field) : VALUE_REF;
}

/* All ways must end in the same type, or no comparison could be said. */
static int finish(struct parser *p, struct expr *e)
{
	e->type = way_type(&e->ways[0]);
	for (size_t i = 0; i < e->ways_n; i++) {
		struct expr_way *w = &e->ways[i];
		const struct field *f = w->field;
		struct err inner = ERR_INIT;

		if (way_type(w) != e->type || !f != !e->ways[0].field)
			return PARSER_FAULT(p, e->at,
				N_("\"%s\" is of another type in %s than in %s"),
				e->text, w->kind ? w->kind->name : "",
				e->ways[0].kind ? e->ways[0].kind->name : "");
		if (f && f->value_text && !w->computed) {
			w->computed = parse_text_for(f->value_text, w->kind, f,
						     p->context, p->nodes,
						     p->depth + 1, &inner);
			if (!w->computed)
				return parser_inner(p, e->at, f->name, &inner);
		}
		for (size_t k = 0; k < w->steps_n; k++)
			w->steps[k].by_rows = index_link_leads(w, k);
	}
	return 0;
}

struct expr *parse_path(struct parser *p)
{
	struct ends ends = { .p = p };
	struct buf text = BUF_INIT;
	struct expr *e;
	int rc;

	/* Forms refer to forms: too deep means in a circle. */
	if (p->depth > EXPR_DEPTH) {
		err_set(p->err, ERR_LIMIT,
			value_column(p->text, parser_at(p)).s,
			N_("nested more than %d levels deep"), EXPR_DEPTH);
		return NULL;
	}
	e = parser_node(p, EXPR_PATH, parser_at(p));
	if (!e)
		return NULL;
	if (!p->kind) {
		PARSER_FAULT(p, e->at, N_("no field can stand here"));
		expr_free(e);
		return NULL;
	}
	rc = ends_add(&ends, e->at, (struct expr_way){ .kind = p->kind });
	if (!rc)
		rc = parse_name_step(&ends, &text);
	while (!rc && token_is(&p->token, ".")) {
		rc = step_over(&ends, parser_at(p));
		if (rc)
			break;
		parser_next(p);
		buf_add_char(&text, '.');
		rc = parse_name_step(&ends, &text);
	}
	e->ways = ends.v;
	e->ways_n = ends.n;
	e->text = buf_detach(&text);
	if (!rc)
		rc = finish(p, e);
	if (!rc)
		return e;
	expr_free(e);
	return NULL;
}
