/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_BENCH_DOUBLES_MADE_H
#define TESTS_BENCH_DOUBLES_MADE_H

#include <stddef.h>
#include <stdint.h>

/*
 * A labelled set: about N companies of which one in thirty stands there twice,
 * entered by two people at two times, and one in thirty has a relative that is
 * another firm (a sister in the same house, a branch in another town, a
 * namesake). Nothing of kartei is used to make it.
 */
struct doubles_made {
	long *one, *other;	/* customer numbers of the true pairs */
	size_t n, cap;
	uint64_t state;
	long nr;
};

/* DIR/companies.csv, as `generate` writes it; what else that needs. 0 or -1. */
int doubles_make(struct doubles_made *m, const char *dir, long n);
void doubles_made_release(struct doubles_made *m);

#endif
