/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_CRM_DUE_H
#define KARTEI_CRM_DUE_H

#include "model/reader.h"

/* One thing to be done: a record of a kind whose form says `due`. */
struct due_item {
	/* The record, or of it (index_link_copies()) the fields that the form
	 * says are of the due list, with all links; as long as the call. */
	struct record rec;
	int32_t day, at;	/* at TIME_NONE: without a time */
};

/*
 * The open items of `kind` that are due for `agent` up to `day`, overdue
 * ones first if the form's link to the agent has them in that order
 * (`order = ["done", "due", ...]`, both in `show`): then the list is one
 * range of an index, else all that names the agent is looked at. Stops with
 * -1 when `each` returns that.
 */
int due_each(struct reader *r, const struct kind *kind, struct ref agent,
	     int32_t day,
	     int (*each)(void *ctx, const struct due_item *item), void *ctx,
	     struct err *err);

#endif
