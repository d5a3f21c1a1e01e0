/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_PATH_PSEUDO_H
#define KARTEI_MODEL_PATH_PSEUDO_H

#include "model/reader.h"

/* What every record has without a form saying so: number, id, title, kind,
 * version; and the record itself as a link to it. */
extern const struct field path_record;

/* Its canonical bytes, empty if it has none. */
void path_pseudo_bytes(struct reader *r, const struct record *rec,
		       const struct field *f, struct buf *bytes);

#endif
