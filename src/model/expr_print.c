/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inverse of parse: brackets only where the grammar needs them. */
#include <string.h>

#include "model/expr_private.h"

/* How tightly an operator holds its operands. */
enum level {
	LEVEL_OR, LEVEL_AND, LEVEL_NOT, LEVEL_COMPARE, LEVEL_SUM,
	LEVEL_PRODUCT, LEVEL_UNARY, LEVEL_PRIMARY,
};

static const struct { enum level level; const char *sign; } signs[] = {
	[EXPR_LITERAL] = { LEVEL_PRIMARY, NULL },
	[EXPR_PATH] = { LEVEL_PRIMARY, NULL },
	[EXPR_AND] = { LEVEL_AND, " and " },
	[EXPR_OR] = { LEVEL_OR, " or " },
	[EXPR_NOT] = { LEVEL_NOT, "not " },
	[EXPR_EQ] = { LEVEL_COMPARE, " = " },
	[EXPR_NE] = { LEVEL_COMPARE, " != " },
	[EXPR_LT] = { LEVEL_COMPARE, " < " },
	[EXPR_LE] = { LEVEL_COMPARE, " <= " },
	[EXPR_GT] = { LEVEL_COMPARE, " > " },
	[EXPR_GE] = { LEVEL_COMPARE, " >= " },
	[EXPR_LIKE] = { LEVEL_COMPARE, " like " },
	[EXPR_HAS] = { LEVEL_COMPARE, " has " },
	[EXPR_IN] = { LEVEL_COMPARE, " in " },
	[EXPR_BETWEEN] = { LEVEL_COMPARE, " between " },
	[EXPR_EMPTY] = { LEVEL_COMPARE, " is empty" },
	[EXPR_ADD] = { LEVEL_SUM, " + " },
	[EXPR_SUB] = { LEVEL_SUM, " - " },
	[EXPR_MUL] = { LEVEL_PRODUCT, " * " },
	[EXPR_DIV] = { LEVEL_PRODUCT, " / " },
	[EXPR_NEG] = { LEVEL_UNARY, "-" },
	[EXPR_CALL] = { LEVEL_PRIMARY, NULL },
};

static void quote_with(char quote, struct slice text, struct buf *out)
{
	const char *p = text.p;
	size_t i;

	buf_add_char(out, quote);
	for (i = 0; i < text.n; i++) {
		if (p[i] == quote)
			buf_add_char(out, quote);
		buf_add_char(out, p[i]);
	}
	buf_add_char(out, quote);
}

void expr_quote(struct slice text, struct buf *out)
{
	quote_with('"', text, out);
}

static void print_string(const char *text, struct buf *out)
{
	quote_with(strchr(text, '"') && !strchr(text, '\'') ? '\'' : '"',
		   slice_str(text), out);
}

static bool is_not_empty(const struct expr *e)
{
	return e->op == EXPR_NOT && e->args[0]->op == EXPR_EMPTY;
}

static void print_at(const struct expr *e, enum level least, struct buf *out)
{
	enum level level = is_not_empty(e) ? LEVEL_COMPARE : signs[e->op].level;

	if (level < least)
		buf_add_char(out, '(');
	expr_print(e, out);
	if (level < least)
		buf_add_char(out, ')');
}

static void print_list(const struct expr *e, size_t from, const char *between,
		       enum level least, struct buf *out)
{
	for (size_t i = from; i < e->args_n; i++) {
		if (i > from)
			buf_add_str(out, between);
		print_at(e->args[i], least, out);
	}
}

static void print_call(const struct expr *e, struct buf *out)
{
	buf_add_str(out, e->function->name);
	if (e->function->bare)
		return;
	buf_add_char(out, '(');
	print_list(e, 0, ", ", LEVEL_SUM, out);
	buf_add_char(out, ')');
}

void expr_print(const struct expr *e, struct buf *out)
{
	const char *sign = signs[e->op].sign;
	enum level level = signs[e->op].level;

	switch (e->op) {
	case EXPR_LITERAL:
		if (e->token == EXPR_TEXT)
			print_string(e->text, out);
		else
			buf_add_str(out, e->text);
		break;
	case EXPR_PATH:
		buf_add_str(out, e->text);
		break;
	case EXPR_CALL:
		print_call(e, out);
		break;
	case EXPR_AND:
	case EXPR_OR:
		print_list(e, 0, sign, level + 1, out);
		break;
	case EXPR_NOT:
		if (is_not_empty(e)) {
			print_at(e->args[0]->args[0], LEVEL_SUM, out);
			buf_add_str(out, " is not empty");
			break;
		}
		/* fall through */
	case EXPR_NEG:
		buf_add_str(out, sign);
		print_at(e->args[0], level, out);
		break;
	case EXPR_EMPTY:
		print_at(e->args[0], LEVEL_SUM, out);
		buf_add_str(out, sign);
		break;
	case EXPR_IN:
		print_at(e->args[0], LEVEL_SUM, out);
		buf_add_str(out, sign);
		buf_add_char(out, '(');
		print_list(e, 1, ", ", LEVEL_SUM, out);
		buf_add_char(out, ')');
		break;
	case EXPR_BETWEEN:
		print_at(e->args[0], LEVEL_SUM, out);
		buf_add_str(out, sign);
		print_list(e, 1, " and ", LEVEL_SUM, out);
		break;
	case EXPR_ADD:
	case EXPR_SUB:
	case EXPR_MUL:
	case EXPR_DIV:
		print_at(e->args[0], level, out);
		buf_add_str(out, sign);
		print_at(e->args[1], level + 1, out);
		break;
	default:
		print_at(e->args[0], LEVEL_SUM, out);
		buf_add_str(out, sign);
		print_at(e->args[1], LEVEL_SUM, out);
	}
}
