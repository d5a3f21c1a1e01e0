/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_EXPORT_H
#define KARTEI_EXCHANGE_EXPORT_H

#include <stdio.h>

#include "exchange/format.h"

/*
 * Records for other programs. A table has the number in its first column,
 * then all fields in the order of the form, named in the first row; links
 * and choices stand by what finds them, so that the importer takes it back.
 * A list, or records by name one after the other.
 */
struct export_ask {
	const char *kind;
	const char *where;		/* expression, NULL all */
	const char *target, *by;	/* as in struct page_ask */
	bool closed;			/* closed ones too */
	const char *const *sort;	/* fields, paths; "-" falls */
	size_t sort_n;			/* 0: as the list is, a whole kind as
					 * its records were made */
	const char *const *names;	/* instead: these records of the kind,
					 * in this order */
	size_t names_n;
	const struct format *format;	/* NULL: csv */
	struct export_style style;
	bool reveal;			/* as in struct page_ask */
	/* Marks: only these; NULL all. */
	bool (*wanted)(void *ctx, const char *name);
	void *ctx;
};

/* All of it in the format; *n gets the number of records. A full disk is a
 * fault. With 0 there may be remarks in `err`. */
int export_stream(struct session *s, const struct export_ask *ask, FILE *out,
		  size_t *n, struct err *err);

/*
 * The same into a file (mode 0600), part by part, for who has other things
 * to do: each step reads and writes up to SESSION_PAGE records. The file is
 * there when it is whole; stopped, failed or killed before, nothing of it is.
 */
struct export_file;
int export_file_open(struct export_file **e, struct session *s,
		     const struct export_ask *ask, const char *path,
		     struct err *err);	/* keeps of `ask` ctx, style, names */
/* 1 there is more, 0 all is read, -1 fault; *seen: records looked at. */
int export_file_step(struct export_file *e, uint64_t *seen, struct err *err);
/* Puts the file in its place and frees; *n: records in it. */
int export_file_end(struct export_file *e, size_t *n, struct err *err);
void export_file_drop(struct export_file *e);	/* leaves nothing */

#endif
