/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_MASK_H
#define KARTEI_MODEL_MASK_H

#include "model/type.h"

/*
 * What stands instead of the value of a field marked `sensitive`. Every view
 * of the kinds (model/rights.h) has it under a type that prints nothing
 * else, reads no value and gives no key: whoever goes through the view
 * cannot show it by mistake. In a view no condition may name such a field
 * either (model/expr.h), for its answer would tell the value.
 */
#define MASK "•••"

struct arena;
/* From now on the field is shown as MASK; typed values are read as before. */
void mask_field(struct arena *arena, struct field *f);
bool mask_covers(const struct field *f);
/* Whether this is the mask and no value: it came back from a form or a file
 * as it was shown. */
bool mask_is(const char *typed);
/* Whether some of it is. */
bool mask_in(const char *typed);

#endif
