/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_BENCH_SCREENS_H
#define TESTS_BENCH_SCREENS_H

#include <stddef.h>

/* What a person waits for; seconds. */
struct screens {
	double version;		/* kartei --version */
	double start;		/* to the first full screen, store running */
	double cold;		/* the same after a clean stop of the store */
	/* A key of a search, to the idle mark, beside sessions that idle; the
	 * last: the slowest. */
	double key, key_p99, key_most;
	/* The first ones after a start with nothing of the store in memory. */
	double key_cold, key_cold_most;
};

int screens_run(struct screens *s, const char *kartei, const char *home);

#endif
