/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_READY_H
#define KARTEI_MODEL_READY_H

#include "model/expr.h"

/*
 * What readers share as long as the same kinds are in force: columns made
 * ready, and records of master data and agents, which nearly every row names.
 * It hangs on `struct kinds` and goes with it: a reload begins afresh. Safe
 * among threads.
 */

struct sources;
struct sources *sources_new(void);
void sources_free(struct sources *c);
/* NULL if it is not there. */
const struct source *sources_get(const struct sources *c,
				 const struct kind *kind, const char *name);
/* Takes a column over and returns it, or the one that was there before. */
const struct source *sources_add(struct sources *c, const struct kind *kind,
				 const char *name, struct source made);

/* The same for those that all readers of the kinds share. */
const struct source *ready_source(struct kinds *ks, const struct kind *kind,
				  const char *name);
const struct source *ready_add_source(struct kinds *ks,
				      const struct kind *kind,
				      const char *name, struct source made);

/*
 * Records as they were when txn_age() gave `age`: whoever holds them may
 * use their bytes. NULL: a reader of a later moment has been here, and what
 * is kept is not of this one.
 */
struct kept;
struct kept *ready_kept(struct kinds *ks, uint64_t age);
void kept_drop(struct kept *k);			/* NULL: nothing */
bool kept_get(struct kept *k, struct ref ref, struct record *record);
/* Copies it in; the record's bytes are the kept ones then. */
void kept_add(struct kept *k, struct record *record);

/* Whether records of a kind are kept: those of which there are few, read
 * with nearly every row of others. */
bool ready_keeps(const struct kind *k);

#endif
