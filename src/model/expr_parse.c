/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grammar of conditions: recursive descent, one function for each
 * precedence. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/expr_private.h"

/* ---- comparisons ------------------------------------------------------ */

/* An unquoted number may stand for a text, such as a postcode. */
static bool may_change(const struct expr *e, const struct expr *other)
{
	return literal_is_open(e) ||
		(e->op == EXPR_LITERAL && !e->field && e->token != EXPR_WORD &&
		 (other->type == VALUE_TEXT || other->type == VALUE_REF));
}

/* Two sides of a comparison: a literal takes the meaning of the other. */
static int meet(struct parser *p, struct expr *a, struct expr *b)
{
	if (may_change(b, a) && literal_meet(p, b, a))
		return -1;
	if (may_change(a, b) && literal_meet(p, a, b))
		return -1;
	if (!types_compare(a->type, b->type))
		return type_fault(p, b->at, a->type);
	return 0;
}

static struct expr *parse_compare(struct parser *p, struct expr *left,
				  enum expr_op op)
{
	size_t at = parser_at(p);
	struct expr *e;

	parser_next(p);
	e = parser_join(p, op, at, left, parse_sum(p));
	if (e && meet(p, e->args[0], e->args[1])) {
		expr_free(e);
		return NULL;
	}
	return e;
}

static struct expr *with_pattern(struct parser *p, struct expr *e,
				 bool anywhere)
{
	const struct expr *text = e->args[1];

	if (!*text->text)
		PARSER_FAULT(p, text->at,
			     N_("this text is empty: say \"is empty\""));
	else if (strlen(text->text) > EXPR_PATTERN)
		err_set(p->err, ERR_LIMIT, value_column(p->text, text->at).s,
			N_("this text is longer than %d bytes"), EXPR_PATTERN);
	else
		e->pattern = pattern_new(text->text, anywhere);
	if (e->pattern)
		return e;
	expr_free(e);
	return NULL;
}

static bool is_text_pattern(const struct expr *e)
{
	return e->op == EXPR_LITERAL &&
		(e->token == EXPR_TEXT || e->token == EXPR_NUMBER) && !e->field;
}

static struct expr *parse_like(struct parser *p, struct expr *left)
{
	size_t at = parser_at(p);
	struct expr *e;

	parser_next(p);
	e = parser_join(p, EXPR_LIKE, at, left, parse_sum(p));
	if (!e)
		return NULL;
	if (!is_text_pattern(e->args[1])) {
		PARSER_FAULT(p, e->args[1]->at,
			N_("expected a text in quotes, with * and ? for what may be anything"));
		expr_free(e);
		return NULL;
	}
	return with_pattern(p, e, false);
}

/* Text in a text field is looked for anywhere in it, whatever else is one
 * of the values. */
static bool looks_inside(const struct expr *e)
{
	const struct field *f;

	if (e->op != EXPR_PATH || e->type != VALUE_TEXT)
		return e->type == VALUE_TEXT;
	f = e->ways[0].field;
	return !f->of_n;
}

static struct expr *parse_has(struct parser *p, struct expr *left)
{
	size_t at = parser_at(p);
	struct expr *e;

	parser_next(p);
	e = parser_join(p, EXPR_HAS, at, left, parse_sum(p));
	if (!e)
		return NULL;
	if (looks_inside(e->args[0]) && is_text_pattern(e->args[1]))
		return with_pattern(p, e, true);
	if (meet(p, e->args[0], e->args[1])) {
		expr_free(e);
		return NULL;
	}
	return e;
}

static struct expr *parse_in(struct parser *p, struct expr *left)
{
	struct expr *e = parser_wrap(p, EXPR_IN, parser_at(p), left), *arg;

	if (!e)
		return NULL;
	parser_next(p);
	if (parser_is_later(&p->token)) {
		parser_not_yet(p);
		goto fail;
	}
	if (parser_want(p, "("))
		goto fail;
	do {
		arg = parse_sum(p);
		if (!arg)
			goto fail;
		expr_add_arg(e, arg);
		if (meet(p, e->args[0], arg))
			goto fail;
	} while (parser_take(p, ","));
	if (!parser_want(p, ")"))
		return e;
fail:
	expr_free(e);
	return NULL;
}

static struct expr *parse_between(struct parser *p, struct expr *left)
{
	struct expr *e = parser_wrap(p, EXPR_BETWEEN, parser_at(p), left), *arg;

	if (!e)
		return NULL;
	parser_next(p);
	for (int i = 0; i < 2; i++) {
		if (i && parser_want(p, "and"))
			goto fail;
		arg = parse_sum(p);
		if (!arg)
			goto fail;
		expr_add_arg(e, arg);
		if (meet(p, e->args[0], arg))
			goto fail;
	}
	return e;
fail:
	expr_free(e);
	return NULL;
}

static struct expr *parse_is(struct parser *p, struct expr *left)
{
	size_t at = parser_at(p);
	struct expr *e;
	bool not;

	parser_next(p);
	not = parser_take(p, "not");
	if (parser_want(p, "empty")) {
		expr_free(left);
		return NULL;
	}
	e = parser_wrap(p, EXPR_EMPTY, at, left);
	return not ? parser_wrap(p, EXPR_NOT, at, e) : e;
}

static const struct { const char *sign; enum expr_op op; } compares[] = {
	{ "=", EXPR_EQ }, { "!=", EXPR_NE }, { "<=", EXPR_LE },
	{ "<", EXPR_LT }, { ">=", EXPR_GE }, { ">", EXPR_GT },
};

static const struct {
	const char *word;
	struct expr *(*parse)(struct parser *p, struct expr *left);
} predicates[] = {
	{ "like", parse_like }, { "has", parse_has }, { "in", parse_in },
	{ "between", parse_between },
};

/* The predicate that follows on its left side, or that alone unless there
 * must be one. */
static struct expr *parse_predicate(struct parser *p, struct expr *left,
				    bool need)
{
	for (size_t i = 0; i < sizeof(predicates) / sizeof(*predicates); i++)
		if (token_is(&p->token, predicates[i].word))
			return predicates[i].parse(p, left);
	if (!need)
		return left;
	parser_missing(p, N_("\"like\", \"has\", \"in\" or \"between\" is missing here"),
		       N_("expected \"like\", \"has\", \"in\" or \"between\", not \"%s\""));
	expr_free(left);
	return NULL;
}

/* `name not like "x"` is `not name like "x"`, as deep as that. */
static struct expr *parse_not_predicate(struct parser *p, struct expr *left,
					size_t at)
{
	struct expr *e;

	if (parser_deeper(p)) {
		expr_free(left);
		return NULL;
	}
	parser_next(p);
	e = parse_predicate(p, left, true);
	p->depth--;
	return parser_wrap(p, EXPR_NOT, at, e);
}

static struct expr *parse_comparison(struct parser *p)
{
	struct expr *left = parse_sum(p);
	size_t at = parser_at(p);

	if (!left)
		return NULL;
	for (size_t i = 0; i < sizeof(compares) / sizeof(*compares); i++)
		if (token_is(&p->token, compares[i].sign))
			return parse_compare(p, left, compares[i].op);
	if (token_is(&p->token, "is"))
		return parse_is(p, left);
	if (token_is(&p->token, "not"))
		return parse_not_predicate(p, left, at);
	return parse_predicate(p, left, false);
}

/* ---- and, or, not ----------------------------------------------------- */

static int is_condition(struct parser *p, const struct expr *e)
{
	if (e->op == EXPR_PATH && !e->ways[0].field)
		return 0;	/* there is such a record */
	if (e->type == VALUE_FLAG)
		return 0;
	if (e->op == EXPR_PATH)
		return parser_missing(p, N_("a comparison is missing here, such as = \"...\" or \"is not empty\""),
			N_("expected a comparison, such as = or \"is not empty\", not \"%s\""));
	return PARSER_FAULT(p, e->at, N_("expected a condition"));
}

static struct expr *parse_not(struct parser *p)
{
	size_t at = parser_at(p);
	struct expr *e;

	if (!token_is(&p->token, "not"))
		return parse_comparison(p);
	if (parser_deeper(p))
		return NULL;
	parser_next(p);
	e = parse_not(p);
	if (e && is_condition(p, e)) {
		expr_free(e);
		return NULL;
	}
	p->depth--;
	return parser_wrap(p, EXPR_NOT, at, e);
}

/* Takes the parts of `part` over if it is of the same kind: brackets that
 * change nothing are not kept. */
static void add_part(struct expr *e, struct expr *part)
{
	if (part->op != e->op) {
		expr_add_arg(e, part);
		return;
	}
	for (size_t i = 0; i < part->args_n; i++)
		expr_add_arg(e, part->args[i]);
	part->args_n = 0;
	expr_free(part);
}

static struct expr *parse_parts(struct parser *p, const char *word,
				enum expr_op op,
				struct expr *(*part)(struct parser *p))
{
	struct expr *first = part(p), *e, *next;

	if (!first || !token_is(&p->token, word))
		return first;
	e = is_condition(p, first) ? NULL :
		parser_node(p, op, parser_at(p));
	if (!e) {
		expr_free(first);
		return NULL;
	}
	add_part(e, first);
	while (parser_take(p, word)) {
		next = part(p);
		if (!next || is_condition(p, next)) {
			expr_free(next);
			expr_free(e);
			return NULL;
		}
		add_part(e, next);
	}
	return e;
}

static struct expr *parse_and(struct parser *p)
{
	return parse_parts(p, "and", EXPR_AND, parse_not);
}

struct expr *parse_value(struct parser *p)
{
	return parse_parts(p, "or", EXPR_OR, parse_and);
}

struct expr *parse_condition(struct parser *p)
{
	struct expr *e = parse_value(p);

	if (e && is_condition(p, e)) {
		expr_free(e);
		return NULL;
	}
	return e;
}

int parse_end(struct parser *p)
{
	if (p->token.kind == TOKEN_END)
		return 0;
	if (parser_is_later(&p->token))
		return parser_not_yet(p);
	return parser_missing(p, "",
		N_("expected \"and\", \"or\" or the end, not \"%s\""));
}

/* ---- entry ------------------------------------------------------------ */

struct expr *parse_text_for(const char *text, const struct kind *kind,
			    const struct field *field,
			    const struct value_context *context,
			    size_t *nodes, int depth, struct err *err)
{
	struct parser p;
	struct expr *e;

	if (parser_start(&p, text, kind, context, nodes, depth, err))
		return NULL;
	e = field ? parse_value(&p) : parse_condition(&p);
	if (!e)
		return NULL;
	if (parse_end(&p))
		goto fail;
	if (!field)
		return e;
	if (literal_is_open(e)) {
		if (literal_read(&p, e, field, expr_holds(field)))
			goto fail;
	} else if (e->type != expr_holds(field) &&
		   !(e->type == VALUE_NUMBER &&
		     expr_holds(field) == VALUE_MONEY)) {
		type_fault(&p, e->at, expr_holds(field));
		goto fail;
	}
	return e;
fail:
	expr_free(e);
	return NULL;
}

int expr_parse_for(struct expr **e, const char *text, const struct kind *kind,
		   const struct field *field,
		   const struct value_context *context, struct err *err)
{
	size_t nodes = 0;

	*e = parse_text_for(text, kind, field, context, &nodes, 0, err);
	return *e ? 0 : -1;
}

int expr_parse(struct expr **e, const char *text, const struct kind *kind,
	       const struct value_context *context, struct err *err)
{
	return expr_parse_for(e, text, kind, NULL, context, err);
}

static const struct kind *parse_kind(struct parser *p)
{
	const struct kind *kind;
	char *name;

	if (p->token.kind != TOKEN_NAME) {
		parser_missing(p, N_("a kind of record is missing here"),
			N_("expected a kind of record, not \"%s\""));
		return NULL;
	}
	name = mem_strndup(p->token.p, p->token.n);
	kind = kinds_find(p->context->kinds, name);
	if (!kind)
		PARSER_FAULT(p, parser_at(p), N_("there is no kind \"%s\""),
			     name);
	free(name);
	return kind;
}

int expr_parse_select(const struct kind **kind, struct expr **e,
		      const char *text, const struct value_context *context,
		      struct err *err)
{
	size_t nodes = 0;
	struct parser p;

	*e = NULL;
	if (parser_start(&p, text, NULL, context, &nodes, 0, err))
		return -1;
	*kind = p.kind = parse_kind(&p);
	if (!p.kind)
		return -1;
	parser_next(&p);
	if (p.token.kind == TOKEN_END)
		return 0;
	if (parser_is_later(&p.token))
		return parser_not_yet(&p);
	if (parser_want(&p, "where"))
		return -1;
	*e = parse_condition(&p);
	if (*e && !parse_end(&p))
		return 0;
	expr_free(*e);
	*e = NULL;
	return -1;
}
