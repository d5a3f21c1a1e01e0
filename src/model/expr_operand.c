/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grammar of values: literals, calls, paths, calculations. */
#include <stdlib.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/expr_private.h"

static struct expr *parse_literal(struct parser *p)
{
	static const struct { enum expr_token token; enum value_type type; }
	kinds[] = {
		[TOKEN_NUMBER] = { EXPR_NUMBER, VALUE_NUMBER },
		[TOKEN_DATE] = { EXPR_DATE, VALUE_DATE },
		[TOKEN_TIME] = { EXPR_TIME, VALUE_TIME },
		[TOKEN_STRING] = { EXPR_TEXT, VALUE_TEXT },
		[TOKEN_NAME] = { EXPR_WORD, VALUE_FLAG },
	};
	struct expr *e = parser_node(p, EXPR_LITERAL, parser_at(p));

	if (!e)
		return NULL;
	e->token = kinds[p->token.kind].token;
	e->text = e->token == EXPR_TEXT ? token_string(&p->token) :
		mem_strndup(p->token.p, p->token.n);
	if (e->token == EXPR_WORD) {
		e->value = (struct value){
			.type = VALUE_FLAG, .n = token_is(&p->token, "yes"),
		};
	} else if (e->token == EXPR_TEXT) {
		e->type = VALUE_TEXT;
	} else if (literal_read(p, e, NULL, kinds[p->token.kind].type)) {
		expr_free(e);
		return NULL;
	}
	parser_next(p);
	return e;
}

static bool argument_fits(enum value_type given, enum value_type taken)
{
	return given == taken ||
		(given == VALUE_MOMENT && taken == VALUE_DATE);
}

static struct expr *parse_call(struct parser *p,
			       const struct expr_function *function)
{
	struct expr *e = parser_node(p, EXPR_CALL, parser_at(p)), *arg;

	if (!e)
		return NULL;
	e->function = function;
	e->type = function->gives;
	parser_next(p);
	if (function->bare)
		return e;
	if (parser_want(p, "(") || parser_deeper(p))
		goto fail;
	for (size_t i = 0; i < function->args; i++) {
		if (i && parser_want(p, ","))
			goto fail;
		arg = parse_sum(p);
		if (!arg)
			goto fail;
		expr_add_arg(e, arg);
		if (literal_is_open(arg) &&
		    literal_read(p, arg, NULL, function->takes[i]))
			goto fail;
		if (!argument_fits(arg->type, function->takes[i])) {
			type_fault(p, arg->at, function->takes[i]);
			goto fail;
		}
	}
	if (parser_want(p, ")"))
		goto fail;
	p->depth--;
	return e;
fail:
	expr_free(e);
	return NULL;
}

static struct expr *parse_bracket(struct parser *p)
{
	struct expr *e;

	if (parser_deeper(p))
		return NULL;
	parser_next(p);
	e = parse_value(p);
	if (e && parser_want(p, ")")) {
		expr_free(e);
		return NULL;
	}
	p->depth--;
	return e;
}

/* sum(...) and count(...) over linked records have their place here. */
static bool is_aggregate(const struct parser *p)
{
	struct token behind = lex_next(p->text, parser_at(p) + p->token.n);

	return token_is(&behind, "(") &&
		(token_is(&p->token, "sum") || token_is(&p->token, "count"));
}

/* Whether its answer would tell what is shown to some only, and then not
 * without being written down. */
static struct expr *asked(struct parser *p, size_t at, struct expr *path)
{
	const struct kinds *kinds = p->context->kinds;
	const struct field *f = path && kinds && kinds->is_view ?
		path_sensitive(path) : NULL;

	if (!f)
		return path;
	PARSER_FAULT(p, at,
		     N_("\"%s\" is sensitive: no condition may ask for it"),
		     f->name);
	expr_free(path);
	return NULL;
}

static struct expr *parse_name(struct parser *p)
{
	size_t at = parser_at(p);
	const struct expr_function *function = function_find(&p->token);
	char *name;
	bool known;

	if (token_is(&p->token, "yes") || token_is(&p->token, "no"))
		return parse_literal(p);
	if (function && function->bare)
		return parse_call(p, function);
	name = mem_strndup(p->token.p, p->token.n);
	known = path_has_name(p->context->kinds, p->kind, name);
	free(name);
	if (known)
		return asked(p, at, parse_path(p));
	if (function)
		return parse_call(p, function);
	if (is_aggregate(p) || parser_is_later(&p->token)) {
		parser_not_yet(p);
		return NULL;
	}
	return parse_path(p);	/* says what is wrong with the name */
}

static struct expr *parse_primary(struct parser *p)
{
	switch (p->token.kind) {
	case TOKEN_NUMBER:
	case TOKEN_DATE:
	case TOKEN_TIME:
	case TOKEN_STRING:
		return parse_literal(p);
	case TOKEN_NAME:
		return parse_name(p);
	default:
		if (token_is(&p->token, "("))
			return parse_bracket(p);
		parser_missing(p, N_("a field or a value is missing here"),
			N_("expected a field or a value, not \"%s\""));
		return NULL;
	}
}

static int check_operand(struct parser *p, const struct expr *e)
{
	return literal_is_open(e) ? type_fault(p, e->at, VALUE_NUMBER) : 0;
}

static struct expr *parse_unary(struct parser *p)
{
	size_t at = parser_at(p);
	struct expr *e;

	if (!token_is(&p->token, "-"))
		return parse_primary(p);
	if (parser_deeper(p))
		return NULL;
	parser_next(p);
	e = parser_wrap(p, EXPR_NEG, at, parse_unary(p));
	p->depth--;
	if (!e)
		return NULL;
	e->type = e->args[0]->type;
	if (check_operand(p, e->args[0]) ||
	    (e->type != VALUE_NUMBER && e->type != VALUE_MONEY)) {
		if (!literal_is_open(e->args[0]))
			type_fault(p, e->args[0]->at, VALUE_NUMBER);
		expr_free(e);
		return NULL;
	}
	return e;
}

static struct expr *combine(struct parser *p, enum expr_op op, size_t at,
			    struct expr *a, struct expr *b)
{
	struct expr *e = parser_join(p, op, at, a, b);

	if (!e)
		return NULL;
	if (check_operand(p, a) || check_operand(p, b))
		goto fail;
	e->type = types_combine(op, a->type, b->type);
	if (e->type)
		return e;
	PARSER_FAULT(p, at, N_("these two cannot be combined by \"%c\""),
		     p->text[at]);
fail:
	expr_free(e);
	return NULL;
}

/* Operators of one precedence, from left to right: each one more makes the
 * tree one level deeper. */
static struct expr *parse_chain(struct parser *p, const char *first,
				enum expr_op first_op, const char *second,
				enum expr_op second_op,
				struct expr *(*operand)(struct parser *p))
{
	struct expr *e = operand(p);
	int depth = p->depth;

	while (e && (token_is(&p->token, first) ||
		     token_is(&p->token, second))) {
		enum expr_op op = token_is(&p->token, first) ?
			first_op : second_op;
		size_t at = parser_at(p);

		if (parser_deeper(p)) {
			expr_free(e);
			return NULL;
		}
		parser_next(p);
		e = combine(p, op, at, e, operand(p));
	}
	p->depth = depth;
	return e;
}

static struct expr *parse_product(struct parser *p)
{
	return parse_chain(p, "*", EXPR_MUL, "/", EXPR_DIV, parse_unary);
}

struct expr *parse_sum(struct parser *p)
{
	return parse_chain(p, "+", EXPR_ADD, "-", EXPR_SUB, parse_product);
}
