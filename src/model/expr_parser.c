/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of an expression while it is read: tokens, nodes, faults. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "model/expr_private.h"

/* Words that no field may be named by: of the language as it is, and of
 * what it will be able to say. */
static const char *const reserved[] = {
	"and", "or", "not", "like", "has", "in", "between", "is", "empty",
	"where", "yes", "no", "today", "now", "me", "plus", "minus", "last",
	"this", "next", "since", "within", "if", "above",
};

bool expr_reserved(const char *word)
{
	for (size_t i = 0; i < sizeof(reserved) / sizeof(*reserved); i++)
		if (!strcmp(word, reserved[i]))
			return true;
	return false;
}

int parser_start(struct parser *p, const char *text, const struct kind *kind,
		 const struct value_context *context, size_t *nodes, int depth,
		 struct err *err)
{
	*p = (struct parser){
		.text = text, .kind = kind, .context = context,
		.nodes = nodes, .depth = depth, .err = err,
	};
	if (strlen(text) > EXPR_BYTES)
		return err_set(err, ERR_LIMIT, NULL,
			N_("the condition is longer than %d bytes"),
			EXPR_BYTES);
	if (!utf8_valid(slice_str(text)))
		return err_set(err, ERR_INPUT, NULL,
			N_("the condition is not valid UTF-8"));
	p->token = lex_next(text, 0);
	return 0;
}

void parser_next(struct parser *p)
{
	p->token = lex_next(p->text,
			    (size_t)(p->token.p - p->text) + p->token.n);
}

bool parser_take(struct parser *p, const char *word)
{
	if (!token_is(&p->token, word))
		return false;
	parser_next(p);
	return true;
}

size_t parser_at(const struct parser *p)
{
	return (size_t)(p->token.p - p->text);
}

/* Something is missing or something else stands in its place. */
int parser_missing(struct parser *p, const char *at_end, const char *instead)
{
	struct token_shown shown = token_show(&p->token);
	const char *args[] = { shown.s };
	struct column place = value_column(p->text, parser_at(p));

	switch (p->token.kind) {
	case TOKEN_END:
		return err_add_raw(p->err, ERR_INPUT, place.s, at_end, NULL, 0);
	case TOKEN_OPEN:
		return err_set(p->err, ERR_INPUT, place.s,
			N_("the closing quote is missing"));
	default:
		return err_add_raw(p->err, ERR_INPUT, place.s, instead, args,
				   1);
	}
}

int parser_want(struct parser *p, const char *sign)
{
	if (parser_take(p, sign))
		return 0;
	if (p->token.kind == TOKEN_END)
		return PARSER_FAULT(p, parser_at(p),
			N_("\"%s\" is missing here"), sign);
	if (p->token.kind == TOKEN_OPEN)
		return parser_missing(p, "", "");
	return PARSER_FAULT(p, parser_at(p), N_("expected \"%s\", not \"%s\""),
			    sign, token_show(&p->token).s);
}

int parser_deeper(struct parser *p)
{
	if (++p->depth <= EXPR_DEPTH)
		return 0;
	p->depth--;
	err_set(p->err, ERR_LIMIT, value_column(p->text, parser_at(p)).s,
		N_("nested more than %d levels deep"), EXPR_DEPTH);
	return -1;
}

struct expr *parser_node(struct parser *p, enum expr_op op, size_t at)
{
	struct expr *e;

	if (++*p->nodes > EXPR_NODES) {
		err_set(p->err, ERR_LIMIT, value_column(p->text, at).s,
			N_("the condition has more than %d parts"), EXPR_NODES);
		return NULL;
	}
	e = mem_zero(sizeof(*e));
	e->op = op;
	e->at = at;
	e->type = VALUE_FLAG;
	return e;
}

int parser_relay(struct parser *p, size_t at, struct err *from)
{
	struct column place = value_column(p->text, at);

	for (size_t i = 0; i < from->n; i++)
		err_add_raw(p->err, from->items[i].code, place.s,
			    from->items[i].msgid,
			    (const char *const *)from->items[i].args,
			    from->items[i].args_n);
	err_release(from);
	return -1;
}

/* Of a fault that came through several ways or computed fields, only the
 * reason is told: a way that leads into itself has passed dozens. */
static char *inner_reason(const struct err *inner, const char *msgid)
{
	if (!inner->n)
		return mem_strdup("");
	if (!strcmp(inner->items->msgid, msgid) && inner->items->args_n == 2)
		return mem_strdup(inner->items->args[1]);
	return err_item_text_bare(inner->items);
}

int parser_inner(struct parser *p, size_t at, const char *name,
		 struct err *inner)
{
	static const char says[] =
		N_("what the form says for \"%s\" is wrong: %s");
	enum err_code code = err_code(inner);
	char *text = inner_reason(inner, says);

	err_set(p->err, code ? code : ERR_INPUT,
		value_column(p->text, at).s, says, name, text);
	free(text);
	err_release(inner);
	return -1;
}

/* What later versions will be able to say. */
bool parser_is_later(const struct token *t)
{
	static const char *const later[] = {
		"last", "this", "next", "since", "within", "above", "the",
		"plus", "minus",
	};

	for (size_t i = 0; i < sizeof(later) / sizeof(*later); i++)
		if (token_is(t, later[i]))
			return true;
	return false;
}

int parser_not_yet(struct parser *p)
{
	return PARSER_FAULT(p, parser_at(p), N_("\"%s\" is not understood yet"),
			    token_show(&p->token).s);
}

void expr_add_arg(struct expr *e, struct expr *arg)
{
	e->args = mem_realloc(e->args, (e->args_n + 1) * sizeof(*e->args));
	e->args[e->args_n++] = arg;
}

/* A node of two operands, which it takes even when it fails. */
struct expr *parser_join(struct parser *p, enum expr_op op, size_t at,
			 struct expr *a, struct expr *b)
{
	struct expr *e = b ? parser_node(p, op, at) : NULL;

	if (!e) {
		expr_free(a);
		expr_free(b);
		return NULL;
	}
	expr_add_arg(e, a);
	expr_add_arg(e, b);
	return e;
}

struct expr *parser_wrap(struct parser *p, enum expr_op op, size_t at,
			 struct expr *a)
{
	struct expr *e = a ? parser_node(p, op, at) : NULL;

	if (e)
		expr_add_arg(e, a);
	else
		expr_free(a);
	return e;
}
