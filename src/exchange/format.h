/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_FORMAT_H
#define KARTEI_EXCHANGE_FORMAT_H

#include "exchange/export_write.h"
#include "exchange/table.h"

/*
 * All formats that records go out and come in by, one row each; help and
 * completion are made from them. iCalendar is written by a helper of its
 * own (exchange/ics.h).
 */
struct format {
	const char *name;	/* "vcard", as typed */
	const char *help;	/* N_() */
	const char *suffixes;	/* " vcf vcard " of files */
	const char *begins;	/* such a file begins with; NULL: no matter */
	const struct table_ops *in;	/* NULL: only goes out */
	const struct export_ops *out;	/* NULL: by a helper of its own */
};

extern const struct format formats[];
extern const size_t formats_n;

const struct format *format_find(const char *name);	/* NULL: none */
/* By the name of a file or how it begins; a table if nothing says so. */
const struct format *format_of_file(const char *path);
/* "csv, vcard, ldif": those that come in, or go out; caller frees. */
char *format_names(bool in, const char *between);

#endif
