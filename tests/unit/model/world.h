/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UNIT_MODEL_WORLD_H
#define KARTEI_UNIT_MODEL_WORLD_H

#include "model/expr.h"
#include "model/reader.h"

/* A few kinds and records in memory: enough to ask about, without a store
 * and without form files. */
struct world {
	struct kinds *kinds;
	struct reader reader;
};
int world_setup(void **state);
int world_teardown(void **state);
const struct kind *world_kind(const struct world *w, const char *name);
/* The record K1 of a kind by its id, as world.c wrote it. */
struct record world_record(struct world *w, const char *kind, uint32_t id);

#endif
