/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_BENCH_SAMPLE_H
#define TESTS_BENCH_SAMPLE_H

#include <stddef.h>

/* Measured values, to be looked at by their order. */
struct sample {
	double *v;
	size_t n, cap;
};

void sample_add(struct sample *s, double v);
/* -1 of an empty one; sorts. */
double sample_quantile(struct sample *s, double q);
void sample_release(struct sample *s);

#endif
