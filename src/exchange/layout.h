/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_LAYOUT_H
#define KARTEI_EXCHANGE_LAYOUT_H

#include "base/buf.h"
#include "exchange/table.h"

/*
 * The columns into which a format with properties lays a record: the fields
 * of a kind that it can carry and "number", or what a map asks for. Counts
 * what finds no place.
 */
struct layout_column {
	char *name;			/* of the column */
	const struct field *f;		/* NULL: a map's, or the number */
	char *const *specs;		/* what is laid into it */
	size_t specs_n;
	char *own;			/* its one spec, if not the form's */
	bool many;
	struct buf cell;		/* of the record at hand */
	size_t values;
};

struct left_out { char *name; size_t n; };

struct layout {
	struct layout_column *v;
	size_t n, cap;
	const char *lang;
	char *records;			/* the kind of record; NULL any */
	bool numbered;			/* the first column is the number */
	char **header, **cells;		/* for struct table, table_row */
	struct left_out *left;
	size_t left_n, left_cap;
};

/* The columns of a map, or the number; of a kind, those to which `specs_of`
 * gives specs (caller of it keeps them; one to be freed goes to *own). */
void layout_init(struct layout *l, const struct table_ask *ask,
		 char *const *(*specs_of)(const struct field *f, size_t *n,
					  char **own));
void layout_release(struct layout *l);
/* The next record. */
void layout_clear(struct layout *l);
/* One more value; false: the column has its one already. */
bool layout_put(struct layout *l, size_t column, const char *label,
		struct slice text);
void layout_leave(struct layout *l, struct slice name);
/* l->cells, one for each column. */
void layout_row(struct layout *l);
/* "PHOTO (3)": what was left out. */
void layout_remarks(const struct layout *l, const char *path,
		    struct err *err);

/* Where the number of one of our own records goes, if not to a map's column;
 * one of another kind than what rows become gives a fault (untranslated),
 * else NULL. `name` is "person:P17". */
const char *layout_number(struct layout *l, struct slice name);

#endif
