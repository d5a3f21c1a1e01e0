/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample.h"

#include <stdlib.h>

void sample_add(struct sample *s, double v)
{
	if (s->n == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 1024;
		s->v = realloc(s->v, s->cap * sizeof(*s->v));
		if (!s->v)
			exit(71);
	}
	s->v[s->n++] = v;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double sample_quantile(struct sample *s, double q)
{
	size_t at;

	if (!s->n)
		return -1;
	qsort(s->v, s->n, sizeof(*s->v), by_value);
	at = q * s->n;
	return s->v[at < s->n ? at : s->n - 1];
}

void sample_release(struct sample *s)
{
	free(s->v);
	*s = (struct sample){ 0 };
}
