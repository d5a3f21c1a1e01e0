/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_APPLY_H
#define KARTEI_MODEL_APPLY_H

#include "model/changeset.h"
#include "model/reader.h"

/*
 * The only writer of records. One call is one transaction (or one slice of
 * an open change): reads and checks what was typed, writes records, numbers,
 * indexes and history entries. Every fault of every item is collected, with
 * place "ITEM:FIELD:COLUMN" (item from 1), before anything is given up.
 */
struct rights_role;
struct author {
	struct ref agent;	/* REF_NONE: the store itself */
	bool admin;		/* may all, whatever the role */
	const struct rights_role *role;	/* model/rights.h; NULL: as `agent` */
};

struct model;			/* model/model.h: the open store's model */

int apply(struct model *m, const struct changeset *c,
	  const struct author *who, const struct value_context *context,
	  struct applied *applied, struct err *err);

/*
 * Takes a change back: every value that still is as the change left it;
 * the others are named in `left` (place = record and field). Is a change of
 * its own, in slices when it is large. `progress` may be NULL; it returns
 * non-zero to stop.
 */
struct undone {
	uint64_t change;	/* the undo's own number */
	uint64_t records;	/* that it changed; in large ones some twice */
};
int apply_undo(struct model *m, uint64_t change, const struct author *who,
	       const struct value_context *context,
	       int (*progress)(void *ctx, uint64_t done, uint64_t of),
	       void *ctx, struct undone *undone, struct err *left,
	       struct err *err);

/* Named rules out of crm/, called inside the transaction after the items
 * are read and before they are written; handed down as a table. A rule may
 * change records and report faults, with apply_place(). */
struct apply_state;		/* model/apply_state.h, for rules */
struct rule {
	const char *name;
	int (*run)(struct apply_state *s, size_t item, struct err *err);
};

#endif
