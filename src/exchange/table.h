/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_TABLE_H
#define KARTEI_EXCHANGE_TABLE_H

#include "base/err.h"
#include "model/kind.h"

/*
 * What the importer reads, whatever the format: rows of cells under a header.
 * A format that has properties instead of columns (vCard, LDIF, JSON) lays
 * them into the columns that are asked for.
 */
#define TABLE_ROW_BYTES (256 * 1024)	/* a row must fit a frame, with room */
#define TABLE_COLUMNS 4096

/*
 * Rows are counted as people find them: in a table as a spreadsheet shows
 * them (the header is 1), else by the line at which the record begins. A row
 * that cannot be taken comes with a fault.
 */
struct table_row {
	size_t number;
	char **v;		/* UTF-8; good until the next call */
	size_t n;
	const char *fault;	/* untranslated; NULL none */
};

struct table;

struct table_ask {
	const char *path;	/* "-": standard input */
	char delimiter;		/* 0: as the first line has it */
	const char *encoding;	/* as csv_reader_open() */
	/* Without a map the columns are the fields of this kind, under their
	 * own names and in the notation of export (many values apart by ";",
	 * each with "LABEL=" where it has one). NULL with a map. */
	const struct kind *kind;
	const char *lang;	/* of the labels */
	const char *store;	/* uid_store(), to remark on records that say
				 * to be of another one; NULL: no remark */
	const char *records;	/* with a map: the kind that a row becomes */
	/* With a map: the columns that it names. */
	char *const *wanted;
	const bool *wanted_many;	/* each: takes several values, apart by
					 * ";"; NULL: one each */
	size_t wanted_n;
};

struct table_ops {
	bool knows_stores;	/* looks at ask.store */
	int (*open)(struct table **t, const struct table_ask *ask,
		    struct err *err);
	void (*close)(struct table *t);
	/* 1 a row, 0 the end, -1. */
	int (*next)(struct table *t, struct table_row *row, struct err *err);
	void (*progress)(const struct table *t, uint64_t *done, uint64_t *of);
	/* At the end: what was in the file and in no column. May be NULL. */
	void (*remarks)(const struct table *t, struct err *err);
};

struct table {			/* the beginning of each implementation */
	const struct table_ops *ops;
	char **header;		/* owned by the implementation */
	size_t header_n;
	char delimiter;		/* of a file of faulty rows */
	bool own_keys;		/* a row without the key is a new record:
				 * only our own records carry it */
};

#endif
