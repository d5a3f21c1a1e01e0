/* SPDX-License-Identifier: GPL-3.0-or-later */
/* memo: text of many lines, kept to the last blank. */
#include <string.h>

#include "base/fold.h"
#include "model/type_table.h"
#include "model/type_text.h"
#include "model/value.h"

#define KEY_BYTES 200	/* of the text; enough to sort a list by it */

static int memo_parse(const struct field *f, const struct value_context *c,
		      const char *typed, struct buf *out, struct err *err)
{
	(void)f, (void)c;
	return value_text(typed, slice_str(typed), true, MEMO_BYTES, out, err);
}

static bool memo_valid(const struct field *f, struct slice bytes)
{
	(void)f;
	return value_text_valid(bytes, true, MEMO_BYTES);
}

static struct slice first_line(struct slice text)
{
	const char *end = text.n ? memchr(text.p, '\n', text.n) : NULL;

	if (end)
		text.n = (size_t)(end - (const char *)text.p);
	return text;
}

static void memo_print(const struct field *f, const struct value_context *c,
		       struct slice bytes, enum print_style style,
		       struct buf *out)
{
	(void)f, (void)c;
	buf_add_slice(out, style == PRINT_SHORT ? first_line(bytes) : bytes);
}

static void memo_key(const struct field *f, const struct value_context *c,
		     struct slice bytes, struct buf *key)
{
	const unsigned char *p = bytes.p;

	(void)f, (void)c;
	if (bytes.n > KEY_BYTES) {
		bytes.n = KEY_BYTES;
		while (bytes.n && (p[bytes.n] & 0xc0) == 0x80)
			bytes.n--;
	}
	fold_sort_key(bytes, key);
}

const struct field_type type_memo = {
	.name = "memo",
	.holds = VALUE_TEXT,
	.width_least = 12,
	.width_best = 60,
	.parse = memo_parse,
	.valid = memo_valid,
	.print = memo_print,
	.read = text_read,
	.key = memo_key,
	.search = text_search,
};
