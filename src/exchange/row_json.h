/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_ROW_JSON_H
#define KARTEI_EXCHANGE_ROW_JSON_H

#include <jansson.h>

#include "session/session.h"

/* A row read with CELLS_MACHINE as an object: kind, number, id, version,
 * title, fields (none: no columns). The caller's to release. */
json_t *row_json(const struct kinds *kinds, const struct row *row,
		 const char *const *columns, size_t columns_n);
json_t *row_name_json(const char *name);	/* {kind, number} */

/* The object as one line behind `out`: what a terminal would obey stands in
 * strings only, and there as an escape. */
void json_line(const json_t *object, struct buf *out);

#endif
