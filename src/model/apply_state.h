/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_APPLY_STATE_H
#define KARTEI_MODEL_APPLY_STATE_H

#include "model/apply.h"

/*
 * What a rule sees of the change at hand. Records are as the change will
 * leave them; `item` counts from 0, those of the change set first, then what
 * `lines`, links that follow a deletion, and rules have added.
 */
struct reader *apply_reader(struct apply_state *s);
const struct kind *apply_kind(const struct apply_state *s, size_t item);
struct ref apply_ref(const struct apply_state *s, size_t item);
bool apply_goes(const struct apply_state *s, size_t item); /* into the bin */
/* It named a record that is merged into another, and stands behind those that
 * the other has. */
bool apply_moved(const struct apply_state *s, size_t item);

/* One value in force on the day of the change, SLICE_NONE if none; the field
 * by name, none if the form has no such field. */
struct slice apply_get(struct apply_state *s, size_t item, const char *field);
bool apply_flag(struct apply_state *s, size_t item, const char *field);
struct ref apply_link(struct apply_state *s, size_t item, const char *field);

/* Sets the only value of a field to canonical bytes, or none (SLICE_NONE). */
void apply_put(struct apply_state *s, size_t item, const char *field,
	       struct slice bytes);
/* The item that changes this record: the one at hand that does, or a new
 * one. -1 with a fault if there is no such record. */
int apply_open(struct apply_state *s, struct ref ref, size_t *item,
	       struct err *err);

/* The records of `kind` whose `field` names `target`, as the change will
 * leave them. Stops when `each` returns non-zero, and returns that. */
int apply_links(struct apply_state *s, struct ref target,
		const struct kind *kind, const char *field,
		int (*each)(void *ctx, const struct record *rec), void *ctx,
		struct err *err);

/* The place of a fault of this item, and marks it faulty:
 *	err_set(err, ERR_INPUT, apply_place(s, item, "main"), N_("..."))
 * The text lives as long as the change. */
const char *apply_place(struct apply_state *s, size_t item, const char *field);

#endif
