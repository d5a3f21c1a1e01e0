/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_IMPORT_MAP_H
#define KARTEI_EXCHANGE_IMPORT_MAP_H

#include "model/changeset.h"
#include "model/kind.h"

/*
 * How the columns of a foreign table become records: an import map, a text
 * file in the notation of forms (doc/import.md), or made from a header whose
 * columns are called as the fields are.
 */
struct map_word {		/* "Besuch" stands for "visit" */
	char *is, *means;
};

struct map_column {
	char **from;		/* names of columns, or none: `value` */
	size_t from_n;
	size_t *at;		/* where they stand in this file */
	char *value;		/* the same for every row; "@1": the record
				 * of the item made first from this row */
	char *to;		/* field, "number", name of lines */
	bool ref;		/* it is a link: text with @ is refused */
	char *form;		/* "K%s"; one %s for each of `from` */
	char *split;		/* several values in one cell */
	bool list;		/* several values as cell.h has them ... */
	bool labelled;		/* ... "LABEL=value" */
	char *cut;		/* the cell falls into parts at this; */
	size_t part;		/* take this one, from 1 */
	char *none;		/* cell that means: no value ("0") */
	struct map_word *words;
	size_t words_n;
	bool only;		/* refuse what `words` does not have */
	char *label;
	char *since, *until;	/* columns with the days of a dated value */
	size_t since_at, until_at;
	bool add;		/* one more value, keep the others */
	bool clear;		/* an empty cell removes the value */
	char *place;		/* "file:line" */
};

struct map_item {		/* one record out of each row */
	char *kind;
	char *key;		/* found by this field, else made */
	bool key_optional;	/* a row without it makes a record */
	char *via;		/* "@1.address" */
	size_t if_new;
	struct map_column *columns;
	size_t columns_n;
	char *place;
};

struct import_map {
	struct map_item *items;	/* the first is that of the row */
	size_t n;
	char delimiter;		/* 0: as the file has it */
	char *encoding;		/* or NULL */
};

/* A file as named, else the map of that name shipped in data/maps; caller
 * frees. */
char *import_map_path(const char *name);
/* Reads and checks a map against the forms; all faults with file:line. */
int import_map_read(struct import_map *m, const char *path,
		    const struct kinds *kinds, struct err *err);
/* The map of a header that names fields, or their labels in `lang`. */
int import_map_of_header(struct import_map *m, const struct kind *kind,
			 const char *key, const char *lang,
			 char *const *header, size_t n, const char *path,
			 struct err *err);
/* The field, lines or "number" that a column of this name fills; NULL. */
const char *import_field_named(const struct kind *k, const char *name,
			       const char *lang);
/* Finds the columns in the header; faults name those that are missing. */
int import_map_bind(struct import_map *m, char *const *header, size_t n,
		    const char *path, struct err *err);
void import_map_release(struct import_map *m);

/* Column that a file of faulty rows has behind the others. */
#define IMPORT_FAULT_COLUMN "_fault"

/* import_row.c: the items of one row, put behind those of `c`. -1: nothing
 * was added, the reasons are in `err` with the field as place. */
#define IMPORT_ROW_BYTES (512 * 1024)
int import_row(const struct import_map *m, char *const *cells, size_t n,
	       uint32_t row, struct changeset *c, struct err *err);
/* Room that the items from `from` on take in a frame of the wire. */
size_t import_row_bytes(const struct changeset *c, size_t from);

#endif
