/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_CSV_SNIFF_H
#define KARTEI_EXCHANGE_CSV_SNIFF_H

#include <stdio.h>

#include "base/err.h"

/* What the bytes of a table say about how it was written. */
struct csv_sniffed {
	enum { CSV_UTF_8, CSV_WINDOWS_1252 } encoding;
	char delimiter;
	size_t skip;		/* bytes before the first row: mark, "sep=;" */
	size_t skip_rows;	/* rows in these */
};

/* Reads the whole file. Refuses what is no table of text. */
int csv_sniff(FILE *file, const char *path, struct csv_sniffed *as,
	      struct err *err);

#endif
