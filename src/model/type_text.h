/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_TYPE_TEXT_H
#define KARTEI_MODEL_TYPE_TEXT_H

#include "model/type.h"

/* Parts of the vtable that all types share whose bytes are a text. */
void text_print(const struct field *f, const struct value_context *c,
		struct slice bytes, enum print_style style, struct buf *out);
void text_read(const struct field *f, struct slice bytes, struct value *v);
void text_key(const struct field *f, const struct value_context *c,
	      struct slice bytes, struct buf *key);
void text_search(const struct field *f, const struct value_context *c,
		 struct slice bytes, struct buf *text);
/* The key of types where letter case means nothing (mail, url). */
void text_key_lower(const struct field *f, const struct value_context *c,
		    struct slice bytes, struct buf *key);

#endif
