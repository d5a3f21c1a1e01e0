/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_TYPE_REF_H
#define KARTEI_MODEL_TYPE_REF_H

#include "model/type.h"

/* Parts of the vtable of types whose bytes are a reference. */
bool ref_valid(const struct field *f, struct slice bytes);
void ref_read(const struct field *f, struct slice bytes, struct value *v);
void ref_key(const struct field *f, const struct value_context *c,
	     struct slice bytes, struct buf *key);
void ref_search(const struct field *f, const struct value_context *c,
		struct slice bytes, struct buf *text);

#endif
