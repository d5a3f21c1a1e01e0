/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_IMPORT_H
#define KARTEI_EXCHANGE_IMPORT_H

#include "session/session.h"

/*
 * A table or address book of a foreign program goes in as one change, in slices: faulty
 * rows are left out, counted, and written to a file of their own with the
 * reason behind each, ready to be corrected and imported again.
 */
struct import_opts {
	const char *path;	/* "-": standard input */
	const char *format;	/* exchange/format.h; NULL: as the file's name
				 * or beginning says */
	const char *kind;	/* may be NULL with a map, else must agree */
	const char *map;	/* map file, or the name of a shipped one; NULL:
				 * the header names fields */
	const char *key;	/* found by this field; NULL: as the map says,
				 * without a map all rows are new */
	const char *faulty;	/* file for faulty rows; NULL: FILE.faulty.csv
				 * beside it (none for standard input) */
	const char *state;	/* folder of place_state_dir(): an import that
				 * was stopped goes on when it is asked for
				 * again; NULL: what was stopped is complete */
	bool dry_run;		/* read, check, count; write nothing */
	/* Bytes read so far; returns non-zero to stop. May be NULL. */
	int (*progress)(void *ctx, uint64_t done, uint64_t of);
	void *ctx;
};

struct import_fault {
	size_t row;		/* of a table as a spreadsheet counts, header
				 * 1; else the line where the record begins */
	char *text;		/* "phone: ..." in the session's language */
};

#define IMPORT_FAULTS 1000	/* kept here; the file has all */

struct import_result {
	uint64_t change;	/* 0: nothing was written */
	bool resumed;		/* an earlier run had begun it */
	size_t rows, made, changed, same, faulty;
	struct import_fault *faults;
	size_t faults_n, faults_cap;
	char *faulty_path;	/* NULL: no faulty row, or no file for them */
};

/*
 * 0 also with faulty rows; then there may be remarks in `err`: properties
 * that no field takes, a file that was changed meanwhile (ERR_CONFLICT). -1:
 * the file or map cannot be used at all, the store failed or refused, or the
 * caller stopped it: then `result` says what had gone in, as a change that
 * `undo` takes back.
 */
int import_run(struct session *s, const struct import_opts *opts,
	       struct import_result *result, struct err *err);
void import_result_release(struct import_result *r);

#endif
