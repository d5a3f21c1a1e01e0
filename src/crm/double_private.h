/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_CRM_DOUBLE_PRIVATE_H
#define KARTEI_CRM_DOUBLE_PRIVATE_H

#include "crm/double.h"

struct double_record {
	uint32_t id;
	uint32_t n;		/* bytes of its values */
	size_t at;		/* in doubles.values */
};

/* The values of one record, taken apart. */
struct double_side {
	struct likeness_value *v;
	size_t v_cap;
	size_t *lines;		/* where those of each line begin; their end */
	size_t record;		/* which one; SIZE_MAX none */
};

/* Whoever compares: one for each thread. */
struct double_judge {
	const struct doubles *d;
	struct double_side a, b;
};

struct doubles {
	const struct kind *kind;
	struct buf values;	/* of all records, as in their rows */
	struct double_record *records;
	size_t records_n, records_cap;
	uint64_t *keys;		/* key << 32 | place in records */
	size_t keys_n, keys_cap;
	uint64_t *except;	/* ids: a << 32 | b */
	size_t except_n, except_cap;
	struct double_pair *pairs;
	size_t pairs_n, pairs_cap;
	struct double_judge judge;
	/* Lines of the likeness, the cheapest to compare first. */
	size_t *order;
};

struct slice double_values(const struct doubles *d, size_t record);

/* double_like.c: 0 to 100, how much alike two values are. */
int double_like(enum likeness_as as, const struct likeness_value *a,
		const struct likeness_value *b);
void double_judge_open(struct double_judge *j, const struct doubles *d);
void double_judge_close(struct double_judge *j);
/* All lines of two records, by their places. Where fewer than `least` are
 * certain the points may be any number below that. */
int double_points(struct double_judge *j, size_t a, size_t b, int least,
		  uint64_t *lines);

/* double_name.c */
int double_like_name(const struct likeness_value *a,
		     const struct likeness_value *b);
/* How many bytes have to be changed, put in, left out or swapped; up to
 * LIKENESS_BYTES each. */
size_t double_distance(struct slice a, struct slice b);

/* double_sort.c: by their bits from `low` to below `high`, rising. Bits above
 * are all alike. */
void double_sort(uint64_t *v, size_t n, unsigned low, unsigned high);

#endif
