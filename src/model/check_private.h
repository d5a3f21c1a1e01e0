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
	struct buf set;			/* the last one looked at */
	struct model_checked *counts;
	struct err *err;
};

/* Every row that the record wants is there. */
int check_rows_of(struct checking *c, const struct record *rec);

/* For one row of a table: it is wanted by its record, the number leads to
 * one. */
typedef void check_fn(struct checking *c, struct slice key,
		      struct slice value);
check_fn check_value_row, check_link_row, check_set_row, check_number,
	check_day_row;

/* The slice is checked as of the store's day. */
void check_day_begin(struct checking *c);
/* The day on which the record's search document changes is noted, and what it
 * looks like as it is. */
void check_day_of(struct checking *c, const struct kind_plan *kp,
		  const struct record *rec);

/* A fault of this record, by its name. */
void check_fault(struct checking *c, struct ref ref, const char *msgid);

void checking_forget(struct checking *c);	/* sets of the slice */

#endif
