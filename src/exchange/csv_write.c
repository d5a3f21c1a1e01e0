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
	const char *p = text.p;

	return text.n && p[0] && strchr("=+-@\t\r", p[0]) && !is_number(text);
}

static bool needs_quotes(struct slice text, char delimiter)
{
	const char *p = text.p;
	size_t i;

	if (!text.n)
		return false;
	/* Readers trim blanks that are not quoted. */
	if (strchr(" \t", p[0]) || strchr(" \t", p[text.n - 1]))
		return true;
	for (i = 0; i < text.n; i++) {
		if (p[i] == delimiter || p[i] == '"' || p[i] == '\n' ||
		    p[i] == '\r' || p[i] == ',' || p[i] == ';' || p[i] == '\t')
			return true;
	}
	return false;
}

void csv_cell(struct buf *out, struct slice text, char delimiter, bool first)
{
	/* A row of one empty cell must not look like no row. */
	bool quotes = needs_quotes(text, delimiter) || (first && !text.n);
	const char *p = text.p;
	size_t i;

	if (!first)
		buf_add_char(out, delimiter);
	if (quotes)
		buf_add_char(out, '"');
	if (is_formula(text))
		buf_add_char(out, '\'');
	for (i = 0; i < text.n; i++) {
		if (p[i] == '"')
			buf_add_char(out, '"');
		buf_add_char(out, p[i]);
	}
	if (quotes)
		buf_add_char(out, '"');
}

void csv_row_end(struct buf *out)
{
	buf_add_char(out, '\n');
}
