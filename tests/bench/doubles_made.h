/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_BENCH_DOUBLES_MADE_H
#define TESTS_BENCH_DOUBLES_MADE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A labelled set: about N companies of which one in thirty stands there twice,
 * entered by two people at two times, and one in thirty has a relative that is
 * another firm (a sister in the same house, a branch in another town, a
 * namesake). Nothing of kartei is used to make it.
 *
 * The points in the forms were weighed on the first set. The `unseen` one has
 * another seed and, besides, errors that the first has not: letters doubled
 * or wrong, words in another order, a digit of the number or of the postcode
 * wrong.
 */
struct doubles_made {
	long *one, *other;	/* customer numbers of the true pairs */
	size_t n, cap;
	uint64_t state;
	long nr;
	bool unseen;
};

/* DIR/companies.csv, as `generate` writes it; what else that needs. 0 or -1. */
int doubles_make(struct doubles_made *m, const char *dir, long n,
		 bool unseen);
void doubles_made_release(struct doubles_made *m);

#endif
