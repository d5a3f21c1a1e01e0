/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_TEXTLINES_H
#define KARTEI_EXCHANGE_TEXTLINES_H

#include "base/buf.h"
#include "exchange/infile.h"

/*
 * The lines of a text file, of which the reader makes its own sense: folded
 * ones (vCard, LDIF) by textlines_peek() and textlines_append(). What a line has
 * beyond `limit` bytes is passed over, not kept.
 */
struct textlines {
	struct infile in;
	const char *path;	/* not owned */
	size_t limit;
	size_t number;		/* of the line at hand, from 1 */
	struct buf line;	/* without its end */
	bool too_long, nul;	/* of the line at hand */
	uint64_t done;
	char *chunk;
	size_t at, have;
};

int textlines_open(struct textlines *l, const char *path, size_t limit,
	       struct err *err);
void textlines_close(struct textlines *l);
/* From the first line again. */
int textlines_rewind(struct textlines *l, struct err *err);
/* 1 a line, 0 the end, -1. */
int textlines_next(struct textlines *l, struct err *err);
/* The first byte of the next line, '\n' if it is empty; -1: there is none. */
int textlines_peek(struct textlines *l);
/* Whether the next line begins so, in letters of any size. */
bool textlines_begins(struct textlines *l, const char *with);
/* The next line goes behind the one at hand, without its first `skip`
 * bytes. 1, 0 the end, -1. */
int textlines_append(struct textlines *l, size_t skip, struct err *err);
/* Bytes that are no UTF-8 are taken as Windows-1252. */
void textlines_text(struct slice bytes, struct buf *out);

#endif
