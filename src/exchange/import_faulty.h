/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_IMPORT_FAULTY_H
#define KARTEI_EXCHANGE_IMPORT_FAULTY_H

#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"

/* The file of faulty rows: the table's own columns and the reason behind
 * them. Made when the first row comes. */
struct faulty {
	char *path;		/* NULL: there is to be none */
	bool chosen;		/* by a person: any file, /dev/stderr too */
	char delimiter;
	char *const *header;	/* not owned */
	size_t header_n;
	FILE *file;
};

/* `path` NULL: FILE.faulty.csv beside `table` (FILE without its suffix), none
 * for "-"; anew and for its owner alone, whatever has this name. */
void faulty_init(struct faulty *f, const char *path, const char *table);
int faulty_add(struct faulty *f, char *const *cells, size_t n,
	       const char *reason, struct err *err);
/* -1: the file is not complete. */
int faulty_close(struct faulty *f, struct err *err);
void faulty_release(struct faulty *f);

#endif
