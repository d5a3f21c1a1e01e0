/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_TYPE_NUMBER_H
#define KARTEI_MODEL_TYPE_NUMBER_H

#include "model/type.h"

/* Parts of the vtable of types whose bytes begin with a packed 64-bit
 * number, and the check of a field's `min` and `max`. */
int number_in_range(const struct field *f, int64_t n, int scale,
		    const struct value_context *c, struct err *err);
int64_t number_unpack(struct slice bytes);

#endif
