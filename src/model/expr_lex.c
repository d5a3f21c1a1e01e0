/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/expr_lex.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_name(char c)
{
	return is_name_start(c) || is_digit(c);
}

static size_t digits(const char *p)
{
	size_t n = 0;

	while (is_digit(p[n]))
		n++;
	return n;
}

/* Dates and times are told from numbers by their shape: nobody means
 * "2026 minus 9 minus 14". */
static struct token lex_number(const char *p)
{
	struct token t = { TOKEN_NUMBER, p, digits(p) };

	if (t.n == 4 && p[4] == '-' && digits(p + 5) == 2 && p[7] == '-' &&
	    digits(p + 8) == 2) {
		t.kind = TOKEN_DATE;
		t.n = 10;
	} else if (t.n <= 2 && p[t.n] == ':' && digits(p + t.n + 1) == 2) {
		t.kind = TOKEN_TIME;
		t.n += 3;
	} else if (p[t.n] == '.' && is_digit(p[t.n + 1])) {
		t.n += 1 + digits(p + t.n + 1);
	}
	for (; is_name(p[t.n]); t.n++)
		t.kind = TOKEN_BAD;
	return t;
}

static struct token lex_string(const char *p)
{
	struct token t = { TOKEN_STRING, p, 1 };

	for (;; t.n++) {
		if (!p[t.n]) {
			t.kind = TOKEN_OPEN;
			return t;
		}
		if (p[t.n] != *p)
			continue;
		if (p[t.n + 1] != *p)
			break;
		t.n++;
	}
	t.n++;
	return t;
}

struct token lex_next(const char *text, size_t at)
{
	const char *p = text + at;
	struct token t;

	p += strspn(p, " \t\r\n");
	t = (struct token){ TOKEN_SIGN, p, 1 };
	if (!*p) {
		t.kind = TOKEN_END;
		t.n = 0;
	} else if (is_name_start(*p)) {
		t.kind = TOKEN_NAME;
		while (is_name(p[t.n]))
			t.n++;
	} else if (is_digit(*p)) {
		t = lex_number(p);
	} else if (*p == '"' || *p == '\'') {
		t = lex_string(p);
	} else if (strchr("<>!", *p) && p[1] == '=') {
		t.n = 2;
	} else if (!strchr("=<>+-*/(),.:", *p)) {
		uint32_t cp;

		t.kind = TOKEN_BAD;
		t.n = utf8_next(slice_str(p), &cp);
	}
	return t;
}

bool token_is(const struct token *t, const char *word)
{
	return (t->kind == TOKEN_NAME || t->kind == TOKEN_SIGN) &&
		strlen(word) == t->n && !strncasecmp(t->p, word, t->n);
}

char *token_string(const struct token *t)
{
	char *s = mem_alloc(t->n);
	size_t n = 0;

	for (size_t i = 1; i + 1 < t->n; i++) {
		s[n++] = t->p[i];
		if (t->p[i] == *t->p)
			i++;
	}
	s[n] = '\0';
	return s;
}

struct token_shown token_show(const struct token *t)
{
	struct token_shown shown;
	struct slice rest = { t->p, t->n };
	size_t n = 0;
	uint32_t cp;

	while (rest.n) {
		size_t one = utf8_next(rest, &cp);

		if (n + one >= sizeof(shown.s))
			break;
		memcpy(shown.s + n, rest.p, one);
		n += one;
		rest.p = (const char *)rest.p + one;
		rest.n -= one;
	}
	shown.s[n] = '\0';
	return shown;
}
