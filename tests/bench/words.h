/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_BENCH_WORDS_H
#define TESTS_BENCH_WORDS_H

#include <stddef.h>

/* What made-up firms and people are put together from. */
struct words {
	const char *const *v;
	size_t n;
};

struct city {
	const char *name, *country, *area;
	int postcode;		/* of the first district */
	int districts;
	int weight;
};

struct first_name {
	const char *name;
	int woman;
};

struct function_name {
	const char *man, *woman;
	int weight;
};

extern const struct words last_names, trades, streets, street_ends, sentences,
	journal_kinds, journal_types, industries, legal_de, legal_at, legal_ch;
extern const struct city cities[];
extern const size_t cities_n;
extern const struct first_name first_names[];
extern const size_t first_names_n;
extern const struct function_name functions[];
extern const size_t functions_n;

#endif
