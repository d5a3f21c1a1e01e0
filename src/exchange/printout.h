/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_PRINTOUT_H
#define KARTEI_EXCHANGE_PRINTOUT_H

#include <stdio.h>

#include "session/session.h"

/*
 * Records below the values of a column, for the printer: sheets of 60 lines
 * and 80 cells, parted by form feeds, with head and number, in the order of
 * lists. Values that the counts left out are counted at the end.
 */
struct printout_ask {
	const char *kind;
	const char *where;		/* expression, NULL all */
	bool closed;			/* closed ones too */
	const char *const *columns;
	size_t columns_n;		/* 0: the kind's list */
	const char *const *sort;	/* in each group; 0: as the list is */
	size_t sort_n;
	const char *column;		/* by its values */
	unsigned long chars;		/* their first characters; 0 all */
	const char *lang;
};

struct printout;

/* The texts are copied. `groups`: what the job "groups" answered, by text. */
int printout_open(struct printout **c, struct session *s,
		   const struct printout_ask *ask, const char *groups,
		   struct err *err);
/* Some hundred records more: 1 there is more, 0 all is written, -1 fault.
 * *n: lines of records so far. */
int printout_step(struct printout *c, FILE *out, uint64_t *n,
		   struct err *err);
void printout_free(struct printout *c);

/* The values in force on a day as one text; caller frees. */
char *cells_line(const struct cells *cells, int32_t day);

#endif
