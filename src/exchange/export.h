/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_EXPORT_H
#define KARTEI_EXCHANGE_EXPORT_H

#include <stdio.h>

#include "session/session.h"

/*
 * Records for other programs. A table has the number in its first column,
 * then all fields in the order of the form, named in the first row; links
 * and choices stand by what finds them, so that the importer takes it back.
 */
struct export_ask {
	const char *kind;
	const char *where;		/* expression, NULL all */
	const char *target, *by;	/* as in struct page_ask */
	bool closed;			/* closed ones too */
	bool reveal;			/* as in struct page_ask */
	/* Marks: only these; NULL all. */
	bool (*wanted)(void *ctx, const char *name);
	void *ctx;
};

/* Every record with all its fields in machine style, page after page. Stops
 * at the first non-zero return of `each` and returns it; -1 on fault. */
int export_each(struct session *s, const struct export_ask *ask,
		int (*each)(void *ctx, const struct row *row), void *ctx,
		struct err *err);

/* The table; *n gets the number of records. A full disk is a fault. */
int export_csv(struct session *s, const struct export_ask *ask, FILE *out,
	       size_t *n, struct err *err);

/*
 * The same into a file (mode 0600), part by part, for who has other things
 * to do: each step reads and writes up to SESSION_PAGE records. The file is
 * there when it is whole; stopped, failed or killed before, nothing of it is.
 */
struct export_file;
int export_file_open(struct export_file **e, struct session *s,
		     const struct export_ask *ask, const char *path,
		     struct err *err);	/* copies all of `ask` but its ctx */
/* 1 there is more, 0 all is read, -1 fault; *seen: records looked at. */
int export_file_step(struct export_file *e, uint64_t *seen, struct err *err);
/* Puts the file in its place and frees; *n: records in it. */
int export_file_end(struct export_file *e, size_t *n, struct err *err);
void export_file_drop(struct export_file *e);	/* leaves nothing */

#endif
