/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_BENCH_SEARCH_MADE_H
#define TESTS_BENCH_SEARCH_MADE_H

#include "base/buf.h"

/* A made-up company or person: by what it is found. */
struct made {
	uint64_t state;
	struct buf title, words, exact;
};

void made_next(struct made *m, uint32_t i, bool company);
void made_release(struct made *m);

#endif
