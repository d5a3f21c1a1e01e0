/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/conf_scan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/tr.h"

enum token_kind {
	TOKEN_END, TOKEN_NAME, TOKEN_STRING, TOKEN_NUMBER, TOKEN_ASSIGN,
	TOKEN_OPEN, TOKEN_CLOSE, TOKEN_SEPARATOR, TOKEN_INCLUDE, TOKEN_BAD,
};

struct token {
	enum token_kind kind;
	const char *p;
	size_t n, line;
};

struct level {
	char close;		/* '}' of groups, 0 of the file */
	size_t line;
	struct map *names;	/* of groups: those seen */
};

struct scan {
	const char *name;
	const char *start, *p, *end;
	size_t line;
	struct buf *clean;
	struct level levels[CONF_DEPTH + 1];
	size_t depth;
	int result;		/* of conf_scan() so far */
	struct err *err;
};

static char *scan_place(const struct scan *s, size_t line)
{
	return mem_printf("%s:%zu", s->name, line);
}

/* A fault with one argument, the text of a token; `stop`: no going on. */
static void scan_fault(struct scan *s, const struct token *t, bool stop,
		       const char *msgid)
{
	char *place = scan_place(s, t->line);
	char *text = mem_strndup(t->p, t->n < 60 ? t->n : 60);
	const char *args[] = { text };

	err_add_raw(s->err, ERR_CONFIG, place, msgid, args, 1);
	s->result = stop ? -1 : s->result ? s->result : 1;
	free(text);
	free(place);
}

static bool name_char(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '*' ||
	       (!first && ((c >= '0' && c <= '9') || c == '-' || c == '_'));
}

static bool number_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '.' || c == '+' || c == '-';
}

static void skip_to(struct scan *s, const char *p)
{
	for (; s->p < p; s->p++)
		s->line += *s->p == '\n';
}

/* Blanks and comments; false at a comment without an end. */
static bool skip_blanks(struct scan *s)
{
	const char *end;

	while (s->p < s->end) {
		size_t left = (size_t)(s->end - s->p);

		if (strchr(" \t\r\n\f", *s->p) && *s->p) {
			skip_to(s, s->p + 1);
		} else if (*s->p == '#' || (left > 1 && s->p[0] == '/' &&
					    s->p[1] == '/')) {
			end = memchr(s->p, '\n', left);
			skip_to(s, end ? end : s->end);
		} else if (left > 1 && s->p[0] == '/' && s->p[1] == '*') {
			end = memmem(s->p + 2, left - 2, "*/", 2);
			if (!end)
				return false;
			skip_to(s, end + 2);
		} else {
			break;
		}
	}
	return true;
}

static bool string_token(struct scan *s, struct token *t)
{
	const char *p = s->p + 1;

	for (; p < s->end && *p != '"'; p++)
		if (*p == '\\' && p + 1 < s->end)
			p++;
	if (p >= s->end)
		return false;
	t->n = (size_t)(p + 1 - t->p);
	return true;
}

static enum token_kind sign_kind(char c)
{
	switch (c) {
	case '=': case ':': return TOKEN_ASSIGN;
	case '{': case '[': case '(': return TOKEN_OPEN;
	case '}': case ']': case ')': return TOKEN_CLOSE;
	case ',': case ';': return TOKEN_SEPARATOR;
	case '@': return TOKEN_INCLUDE;
	default: return TOKEN_BAD;
	}
}

static struct token next_token(struct scan *s)
{
	struct token t;

	if (!skip_blanks(s)) {
		t = (struct token){ TOKEN_BAD, s->p, 2, s->line };
		scan_fault(s, &t, true, N_("a comment without an end: %s"));
		s->p = s->end;
		return (struct token){ .kind = TOKEN_END, .line = s->line };
	}
	t = (struct token){ TOKEN_END, s->p, 1, s->line };
	if (s->p == s->end)
		return t;
	if (*s->p == '"') {
		t.kind = TOKEN_STRING;
		if (!string_token(s, &t)) {
			const char *line_end = memchr(t.p, '\n',
						      s->end - t.p);

			t.n = (line_end ? line_end : s->end) - t.p;
			scan_fault(s, &t, true,
				   N_("a text without its closing \": %s"));
			s->p = s->end;
			return (struct token){ .kind = TOKEN_END,
					       .line = s->line };
		}
	} else if (name_char(*s->p, true)) {
		t.kind = TOKEN_NAME;
		while (t.p + t.n < s->end && name_char(t.p[t.n], false))
			t.n++;
	} else if (number_char(*s->p)) {
		t.kind = TOKEN_NUMBER;
		while (t.p + t.n < s->end && number_char(t.p[t.n]))
			t.n++;
	} else {
		t.kind = sign_kind(*s->p);
	}
	skip_to(s, t.p + t.n);
	return t;
}

/* Puts blanks where the text stood, so that lines stay what they are. */
static void blank_out(struct scan *s, const char *from, const char *to)
{
	for (const char *p = from; p < to; p++)
		if (*p != '\n')
			s->clean->p[p - s->start] = ' ';
}

static void check_number(struct scan *s, const struct token *t)
{
	char *text = mem_strndup(t->p, t->n), *end;
	bool hex = t->n > 2 && text[0] == '0' && (text[1] | 0x20) == 'x';
	long long v;
	bool wide;

	errno = 0;
	v = strtoll(text, &end, hex ? 16 : 10);
	wide = *end == 'L';
	end += wide;
	end += wide && *end == 'L';
	if (end != text && !*end) {
		if (errno == ERANGE)
			scan_fault(s, t, false,
				   N_("the number %s is too large"));
		else if (!wide && (v > INT32_MAX || v < INT32_MIN))
			scan_fault(s, t, false,
			   N_("the number %s is too large without an L behind "
			      "it"));
	}
	free(text);
}

static void open_level(struct scan *s, const struct token *t)
{
	struct level *l;

	if (s->depth == CONF_DEPTH) {
		scan_fault(s, t, true, N_("too many brackets in each other"));
		s->p = s->end;
		return;
	}
	l = &s->levels[++s->depth];
	l->close = *t->p == '{' ? '}' : *t->p == '[' ? ']' : ')';
	l->line = t->line;
	l->names = l->close == '}' ? map_new() : NULL;
}

static void close_level(struct scan *s, const struct token *t)
{
	struct level *l = &s->levels[s->depth];

	if (!s->depth || l->close != *t->p) {
		scan_fault(s, t, true, N_("no bracket was opened that this %s "
					  "closes"));
		s->p = s->end;
		return;
	}
	map_free(l->names);
	l->names = NULL;
	s->depth--;
}

/* Reads one value, whatever is in it, without looking at it. */
static void skip_value(struct scan *s)
{
	struct token t = next_token(s);
	size_t depth = 0;

	for (;; t = next_token(s)) {
		if (t.kind == TOKEN_END)
			return;
		depth += t.kind == TOKEN_OPEN;
		if (t.kind == TOKEN_CLOSE && depth)
			depth--;
		if (depth)
			continue;
		/* texts side by side are one value */
		skip_blanks(s);
		if (t.kind != TOKEN_STRING || s->p == s->end || *s->p != '"') {
			if (s->p < s->end && (*s->p == ';' || *s->p == ','))
				s->p++;
			return;
		}
	}
}

static void check_name(struct scan *s, const struct token *t)
{
	struct level *l = &s->levels[s->depth];
	struct slice name = { t->p, t->n };

	if (!l->names)
		return;
	if (!map_get(l->names, name)) {
		map_set(l->names, name, l);
		return;
	}
	if (next_token(s).kind != TOKEN_ASSIGN)
		return;
	skip_value(s);
	scan_fault(s, t, false, N_("\"%s\" stands here a second time"));
	blank_out(s, t->p, s->p);
}

static void check_include(struct scan *s, const struct token *t)
{
	const char *end = memchr(s->p, '\n', (size_t)(s->end - s->p));
	struct token line = *t;

	line.n = (size_t)((end ? end : s->end) - t->p);
	scan_fault(s, &line, false, N_("other files cannot be included: %s"));
	skip_to(s, end ? end : s->end);
	blank_out(s, t->p, s->p);
}

static void scan_all(struct scan *s)
{
	enum token_kind before = TOKEN_END;

	for (;;) {
		struct token t = next_token(s);

		switch (t.kind) {
		case TOKEN_END:
			return;
		case TOKEN_NAME:
			/* true and false are values, not names */
			if (before != TOKEN_ASSIGN)
				check_name(s, &t);
			break;
		case TOKEN_NUMBER:
			check_number(s, &t);
			break;
		case TOKEN_OPEN:
			open_level(s, &t);
			break;
		case TOKEN_CLOSE:
			close_level(s, &t);
			break;
		case TOKEN_INCLUDE:
			check_include(s, &t);
			break;
		case TOKEN_BAD:
			scan_fault(s, &t, true, N_("this sign cannot stand "
						   "here: %s"));
			break;
		default:
			break;
		}
		before = t.kind;
	}
}

int conf_scan(const char *name, struct slice text, struct buf *clean,
	      struct err *err)
{
	struct scan s = {
		.name = name, .start = text.p, .p = text.p,
		.end = (const char *)text.p + text.n,
		.line = 1, .clean = clean, .err = err,
	};

	buf_add_slice(clean, text);
	s.levels[0].names = map_new();
	scan_all(&s);
	for (; s.depth; s.depth--) {
		struct level *l = &s.levels[s.depth];
		struct token t = { TOKEN_OPEN, &l->close, 1, l->line };

		if (s.result >= 0)
			scan_fault(&s, &t, true,
				   N_("the bracket opened here lacks its %s"));
		map_free(l->names);
	}
	map_free(s.levels[0].names);
	return s.result;
}
