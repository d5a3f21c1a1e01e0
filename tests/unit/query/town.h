/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UNIT_QUERY_TOWN_H
#define KARTEI_UNIT_QUERY_TOWN_H

#include "model/model.h"
#include "model/reader.h"

/*
 * A store with some kinds of every index shape and some hundred generated
 * records, made once for all tests of a group.
 */
struct town {
	char *home, *forms;
	struct model *model;
	struct kinds *kinds;
	struct txn *txn;
	struct reader reader;
};
int town_setup(void **state);
int town_teardown(void **state);
const struct kind *town_kind(const struct town *t, const char *name);

unsigned drawn(unsigned *seed, unsigned n);	/* 0 .. n - 1 */

/* Applies a changeset; the reader sees it from then on. */
void town_apply(struct town *t, struct changeset *c);

#define FIRMS 700		/* enough for gets, scans and joins alike */

#endif
