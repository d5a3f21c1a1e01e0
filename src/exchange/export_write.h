/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_EXPORT_WRITE_H
#define KARTEI_EXCHANGE_EXPORT_WRITE_H

#include <stdio.h>

#include "base/buf.h"
#include "session/session.h"

/* How records are to be written; all zero: as the format does it. */
struct export_style {
	char delimiter;			/* csv: ',' */
	bool quotes;			/* csv: around every cell */
	bool windows_1252;		/* csv, fixed, line; else UTF-8 */
	const char *line;		/* line: the format line */
	/* csv, fixed, json, line: fields and paths; NULL: all fields. */
	const char *const *columns;
	const int *widths;		/* fixed: characters; 0: of the field */
	size_t columns_n;
};

/* Records on their way into one file. */
struct export_writer {
	struct session *s;
	const struct kinds *kinds;
	const struct kind *kind;
	const struct export_style *style;
	const struct export_ops *ops;
	FILE *out;
	/* What is asked of each record in machine style: cells of rows are in
	 * this order. */
	const char **columns;
	size_t columns_n;
	/* What people are told, in the words of the session. */
	const char **said;
	size_t said_n;
	struct buf text;		/* of the record at hand */
	void *own;			/* the format's */
	size_t n;			/* records */
	size_t lost;			/* characters that the charset lacks */
};

struct export_ops {
	enum cells_style cells;		/* of `columns` */
	/* Says what is to be asked for; refuses a kind or style that cannot
	 * be written so. */
	int (*open)(struct export_writer *w, struct err *err);
	void (*close)(struct export_writer *w);		/* may be NULL */
	void (*head)(struct export_writer *w);		/* into w->text */
	/* One record; `said` NULL if nothing is. */
	void (*row)(struct export_writer *w, const struct row *row,
		    const struct cells *said);
};

/* All fields of the kind, or the columns of the style, behind w->columns. */
void writer_all_columns(struct export_writer *w);
void writer_add_column(struct export_writer *w, const char *name);
void writer_add_said(struct export_writer *w, const char *name);
/* Links and choices by what finds them, with the kind where it may be one of
 * several: as the importer takes it. `f` NULL: a path. */
const char *writer_value(const struct field *f, const struct cell *cell);
/* "K10427" */
const char *writer_number(const struct row *row);

extern const struct export_ops csv_export, json_export, fixed_export,
	line_export, vcard_export, vcard_4_export, ldif_export;

#endif
