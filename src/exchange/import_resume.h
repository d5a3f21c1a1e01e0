/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_IMPORT_RESUME_H
#define KARTEI_EXCHANGE_IMPORT_RESUME_H

#include "exchange/import.h"

/*
 * An import that was stopped, or whose program was killed, goes on where it
 * was when the same command is given again. What the file was is noted
 * outside of the store together with a secret from which each slice has its
 * request id: slices that are in already are answered by the store from
 * memory, as they were.
 */
struct import_resume {
	char *path;			/* of the note; NULL: none is kept */
	char *what;			/* file, map, key, store */
	unsigned char secret[16];
	uint64_t change;		/* noted; 0: none yet */
	uint64_t slice;			/* next one */
	bool again;			/* there was a note */
};

/* Finds the note of this import or begins one; without `state`, and for what
 * is no file, none. Notes that are too old to go on with are removed. */
void import_resume_open(struct import_resume *r, struct session *s,
			const struct import_opts *opts);
/* The request id of the next slice; zeros without a note. */
void import_resume_request(struct import_resume *r,
			   unsigned char request[16]);
/* The change that the first slice became. */
void import_resume_note(struct import_resume *r, uint64_t change);
/* All is in: nothing is left to go on with. */
void import_resume_done(struct import_resume *r);
void import_resume_release(struct import_resume *r);

#endif
