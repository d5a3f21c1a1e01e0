/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/type_text.h"

#include "base/fold.h"
#include "model/value.h"

void text_print(const struct field *f, const struct value_context *c,
		struct slice bytes, enum print_style style, struct buf *out)
{
	(void)f, (void)c, (void)style;
	buf_add_slice(out, bytes);
}

void text_read(const struct field *f, struct slice bytes, struct value *v)
{
	(void)f;
	*v = (struct value){ .type = VALUE_TEXT, .text = bytes };
}

void text_key(const struct field *f, const struct value_context *c,
	      struct slice bytes, struct buf *key)
{
	(void)f, (void)c;
	fold_sort_key(bytes, key);
}

void text_search(const struct field *f, const struct value_context *c,
		 struct slice bytes, struct buf *text)
{
	(void)f, (void)c;
	buf_add_slice(text, bytes);
}

void text_key_lower(const struct field *f, const struct value_context *c,
		    struct slice bytes, struct buf *key)
{
	(void)f, (void)c;
	value_lower(bytes, key);
}
