/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_BENCH_SCREENS_H
#define TESTS_BENCH_SCREENS_H

#include <stddef.h>

/* What a person waits for; seconds. */
struct screens {
	double version;		/* kartei --version */
	double start;		/* to the first full screen, store running */
	double cold;		/* the same after a clean stop of the store */
	double key, key_p99;	/* a key of a search, to the idle mark */
};

int screens_run(struct screens *s, const char *kartei, const char *home,
		const char *const *typed, size_t typed_n);

#endif
