/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_CHECK_PRIVATE_H
#define KARTEI_MODEL_CHECK_PRIVATE_H

#include "model/history_entry.h"
#include "model/model_private.h"

/* One slice of a check: what it sees is of one moment. */
struct checking {
	struct reader r;
	const struct plan *plan;
	struct map *sets;		/* name -> idset, of the slice */
	struct model_checked *counts;
	struct err *err;
};

/* Every row that the record wants is there. */
int check_rows_of(struct checking *c, const struct record *rec);
/* Every row of these tables is wanted by its record: from `next` on, a
 * slice at a time. */
int check_rows(struct checking *c, enum table table, struct buf *next,
	       bool *done);
int check_numbers(struct checking *c, struct buf *next, bool *done);

void checking_forget(struct checking *c);	/* sets of the slice */

#endif
