/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_CRM_DOUBLE_H
#define KARTEI_CRM_DOUBLE_H

#include "model/likeness.h"

/*
 * Doubles: records of one kind that may stand for the same thing. What counts
 * and how much is said by the kind's form (`likeness`): each line gives points
 * if the two are alike in it, and takes some if they are not; what one of them
 * does not have says nothing.
 *
 * Records are taken first, a few at a time so that no reader stays open long;
 * what is needed of them is kept (about 180 bytes each) until the pairs are
 * found. Pairs are looked for without a reader: only records that share a key
 * (model/likeness.h) are compared; a key that more than 100 have says
 * nothing. Besides the records that takes at most 32 MiB and 24 bytes a pair,
 * the best million of which are given.
 */
#define DOUBLE_SURE 100		/* points */
#define DOUBLE_LIKELY LIKENESS_LIKELY

struct double_pair {
	uint32_t a, b;		/* ids, a < b */
	int points;		/* DOUBLE_LIKELY at least */
	uint64_t lines;		/* of the likeness that gave some: 1 << line */
};

const char *double_class(int points);	/* "sure", "likely", "" */

struct doubles;
/* The kind as its form has it, which must outlive it. */
struct doubles *doubles_new(const struct kind *kind);
void doubles_free(struct doubles *d);		/* NULL: nothing */
/* Takes a record as the reader sees it: what is hidden from it says
 * nothing. */
int doubles_take(struct doubles *d, struct reader *r, const struct record *rec,
		 struct err *err);
/* Takes one by its row. */
int doubles_add(struct doubles *d, uint32_t id, struct slice row,
		struct err *err);
/* These two were looked at, and are not doubles. */
void doubles_except(struct doubles *d, uint32_t a, uint32_t b);
/* Best first, and by id. `go_on` (may be NULL) returns non-zero to stop: then
 * -1. The pairs last as long as `d`; the records are forgotten. */
int doubles_find(struct doubles *d, int (*go_on)(void *ctx, uint64_t done,
						 uint64_t of), void *ctx,
		 const struct double_pair **pairs, size_t *n);

/* The points of two by the order in which they were taken, from 0, whatever
 * they are. */
int doubles_compare(struct doubles *d, size_t a, size_t b, uint64_t *lines);
/* What to search for to find those that may be like the first one taken: its
 * name, numbers, mail. Caller releases each, and frees. */
struct buf *doubles_words(const struct doubles *d, size_t *n);

#endif
