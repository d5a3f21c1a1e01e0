/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_IMPORT_PLAN_H
#define KARTEI_EXCHANGE_IMPORT_PLAN_H

#include "model/kind.h"

/*
 * What a person at a screen decides before a table is taken in: which column
 * becomes which field, what a record is found again by, which record all of
 * them belong to. It is proposed from the names of the columns, kept as an
 * import map (doc/import.md) and found again by the same columns.
 */
#define PLAN_ROWS 2		/* looked at beforehand */

struct plan_column {
	char *name;
	char *cells[PLAN_ROWS];	/* of the first rows; "" none */
	char *to;		/* field, "number", lines; NULL: left out */
	bool guessed;		/* by a name that is only alike */
	bool bad;		/* no name, or that of another column */
};

struct import_plan {
	char *path;
	const struct kind *kind;
	struct plan_column *columns;
	size_t n;
	char *key;		/* found again by this field; NULL: all new */
	char *tied;		/* "company:K10427"; NULL: to none */
	char *tie_to;		/* its field, NULL: by a record of `tie_kind` */
	const struct kind *tie_kind;
	char *tie_by, *tie_on;	/* whose links these are: to the row's record
				 * and to `tied` */
	bool fixed;		/* a format that says by itself what is what:
				 * nothing to choose, no map */
	bool remembered;	/* the columns were taken in before */
};

/* Reads the beginning of the table and proposes. -1: it cannot be read. */
int import_plan_open(struct import_plan *p, const char *path,
		     const struct kind *kind, const char *lang,
		     struct err *err);
void import_plan_release(struct import_plan *p);
/* What was kept for these columns, if it still fits the forms. */
void import_plan_recall(struct import_plan *p, const struct kinds *kinds);
/* All records belong to this one of `kind`. False: theirs cannot name one, or
 * the plan is fixed. */
bool import_plan_tie(struct import_plan *p, const struct kinds *kinds,
		     const struct kind *kind, const char *record);

/* Whether a column may fill it: one value has one column. */
bool import_plan_free(const struct import_plan *p, const char *to);
/* `to` NULL: the column is left out. */
void import_plan_set(struct import_plan *p, size_t column, const char *to);
/* The next one of what records can be found by; at last none. */
void import_plan_next_key(struct import_plan *p);
size_t import_plan_taken(const struct import_plan *p);	/* columns */
/* How people call it: "number" too. */
const char *import_plan_label(const struct import_plan *p, const char *to,
			      const char *lang);

/* The map, as text. */
void import_plan_print(const struct import_plan *p, struct buf *out);
/*
 * Not for a fixed one. Keeps it below the agent's own folder, or, where he has none that can be
 * written, in memory for as long as *fd is open (-1: it is a file). The path
 * is for import_opts.map; the caller frees it.
 */
char *import_plan_keep(const struct import_plan *p, int *fd, struct err *err);

#endif
