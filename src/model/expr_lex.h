/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_EXPR_LEX_H
#define KARTEI_MODEL_EXPR_LEX_H

#include <stdbool.h>
#include <stddef.h>

/* The words and signs of an expression, one after the other. */
enum token_kind {
	TOKEN_END,
	TOKEN_NAME,		/* a name or a word of the language */
	TOKEN_NUMBER,		/* 12, 0.5 */
	TOKEN_DATE,		/* 2026-09-14 */
	TOKEN_TIME,		/* 9:30 */
	TOKEN_STRING,		/* in single or double quotes */
	TOKEN_SIGN,		/* = != < <= > >= + - * / ( ) , . : */
	TOKEN_OPEN,		/* a string without its closing quote */
	TOKEN_BAD,		/* a character that means nothing */
};

struct token {
	enum token_kind kind;
	const char *p;		/* in the text */
	size_t n;
};

struct token lex_next(const char *text, size_t at);

/* Letter case aside for names, exactly for signs. */
bool token_is(const struct token *t, const char *word);
/* What a string says, without quotes (a doubled one is one); caller frees. */
char *token_string(const struct token *t);
/* The beginning of a token, for messages. */
struct token_shown { char s[48]; };
struct token_shown token_show(const struct token *t);

#endif
