/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_CONFLICT_H
#define KARTEI_UI_CONFLICT_H

#include "ui/form.h"

/*
 * Two agents, one record: the second saver sees value by value what he found,
 * what others have saved since and what he has typed, and takes one of them.
 * conflict.c compares, conflict_screen.c shows.
 */
enum side { SIDE_BEFORE, SIDE_THEIRS, SIDE_MINE, SIDES };

struct conflict_row {
	struct slot *slot;	/* of the form; outlives the row */
	struct conflict_value {
		char *text, *ref, *label;
	} side[SIDES];
	bool clash;		/* both changed it, to different values */
	enum side chosen;	/* of a clash */
	char *who;		/* who set it last, and when */
};

struct conflict {
	struct conflict_row *v;	/* clashes first */
	size_t n, cap, clashes;
	char *who;		/* of the last change */
};

/* Fetches the record as it is now. What only others changed is in the form
 * then, what only the agent changed stays; where both did, his stays until
 * another side is chosen. 0, or -1 and it was said why. */
int conflict_compare(struct ui *ui, struct form *f, struct conflict *c);
void conflict_release(struct conflict *c);
/* Puts a side of a clash into the form. */
void conflict_choose(struct conflict_row *row, enum side side);

/* Takes over what is in `c`. On top of its form. */
struct screen *conflict_new(struct ui *ui, struct form *f,
			    struct conflict *c);

#endif
