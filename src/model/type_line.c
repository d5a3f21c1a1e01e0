/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line: one line of text, without blanks at its ends. */
#include "base/tr.h"
#include "base/utf8.h"
#include "model/type_table.h"
#include "model/type_text.h"
#include "model/value.h"

static size_t characters(struct slice s)
{
	size_t n = 0;

	for (; s.n; n++) {
		size_t bytes = utf8_grapheme(s);

		s.p = (const char *)s.p + bytes;
		s.n -= bytes;
	}
	return n;
}

static int line_parse(const struct field *f, const struct value_context *c,
		      const char *typed, struct buf *out, struct err *err)
{
	struct slice text = value_trim(typed), taken;
	size_t start = out->n;

	(void)c;
	if (value_text(typed, text, false, LINE_BYTES, out, err))
		return -1;
	taken = (struct slice){ out->p + start, out->n - start };
	if (f->width && characters(taken) > (size_t)f->width) {
		int rc = err_set(err, ERR_LIMIT,
			value_column(typed, (size_t)((const char *)text.p -
				typed) + (size_t)f->width).s,
			N_("too long: %zu characters, %d are allowed"),
			characters(taken), f->width);

		buf_truncate(out, start);
		return rc;
	}
	return 0;
}

static bool line_valid(const struct field *f, struct slice bytes)
{
	return value_text_valid(bytes, false, LINE_BYTES) &&
	       !(f->width && characters(bytes) > (size_t)f->width);
}

const struct field_type type_line = {
	.name = "line",
	.holds = VALUE_TEXT,
	.width_least = 12,
	.width_best = 28,
	.parse = line_parse,
	.valid = line_valid,
	.print = text_print,
	.read = text_read,
	.key = text_key,
	.search = text_search,
};
