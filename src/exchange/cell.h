/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_CELL_H
#define KARTEI_EXCHANGE_CELL_H

#include "base/buf.h"
#include "model/kind.h"

/*
 * Several values in one cell of a table, as export writes and the import
 * without a map reads them: apart by ";", each with "LABEL=" in front where
 * the form proposes labels. "\;" and "\\" are those signs themselves, "=" in
 * front of a text with one in it says that it has no label.
 */

/* Whether a field's cells are in this notation. */
bool cell_is_list(const struct field *f);
/* One more value behind those in `out`; label "" or NULL: none. */
void cell_add(struct buf *out, const struct field *f, const char *label,
	      struct slice text);
/* Takes the next value off `rest`, with its escapes undone into `out`.
 * false: there is none. */
bool cell_next(struct slice *rest, struct buf *out);

#endif
