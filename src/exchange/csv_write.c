/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/csv_write.h"

#include <string.h>

/* Only digits and what stands between them: -12,50 or +49 (0)221 47-10. */
static bool is_number(struct slice text)
{
	const char *p = text.p;
	size_t i, digits = 0;

	for (i = 1; i < text.n; i++) {
		if (p[i] >= '0' && p[i] <= '9')
			digits++;
		else if (!p[i] || !strchr(" ()/.,-", p[i]))
			return false;
	}
	return digits > 0 && (p[0] == '+' || p[0] == '-');
}

static bool is_formula(struct slice text)
{
	static const bool begins[256] = {
		['='] = true, ['+'] = true, ['-'] = true, ['@'] = true,
		['\t'] = true, ['\r'] = true,
	};
	const unsigned char *p = text.p;

	return text.n && begins[p[0]] && !is_number(text);
}

/* Readers trim blanks that are not quoted. */
static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool needs_quotes(struct slice text, char delimiter)
{
	static const bool special[256] = {
		['"'] = true, ['\n'] = true, ['\r'] = true, [','] = true,
		[';'] = true, ['\t'] = true,
	};
	const unsigned char *p = text.p;
	size_t i;

	if (!text.n)
		return false;
	if (is_blank((char)p[0]) || is_blank((char)p[text.n - 1]))
		return true;
	for (i = 0; i < text.n; i++)
		if (special[p[i]] || p[i] == (unsigned char)delimiter)
			return true;
	return false;
}

/* Each quote in it twice. */
static void add_quoted(struct buf *out, struct slice text)
{
	const char *p = text.p, *quote;
	size_t left = text.n;

	while (left && (quote = memchr(p, '"', left))) {
		size_t n = (size_t)(quote - p) + 1;

		buf_add(out, p, n);
		buf_add_char(out, '"');
		p += n;
		left -= n;
	}
	buf_add(out, p, left);
}

static void add_cell(struct buf *out, struct slice text, char delimiter,
		     bool first, bool quotes)
{
	if (!first)
		buf_add_char(out, delimiter);
	if (quotes)
		buf_add_char(out, '"');
	if (is_formula(text))
		buf_add_char(out, '\'');
	if (quotes)
		add_quoted(out, text);
	else
		buf_add_slice(out, text);
	if (quotes)
		buf_add_char(out, '"');
}

void csv_cell(struct buf *out, struct slice text, char delimiter, bool first)
{
	/* A row of one empty cell must not look like no row. */
	add_cell(out, text, delimiter, first,
		 needs_quotes(text, delimiter) || (first && !text.n));
}

void csv_cell_quoted(struct buf *out, struct slice text, char delimiter,
		     bool first)
{
	add_cell(out, text, delimiter, first, true);
}

void csv_row_end(struct buf *out)
{
	buf_add_char(out, '\n');
}
