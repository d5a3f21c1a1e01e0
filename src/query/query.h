/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_QUERY_QUERY_H
#define KARTEI_QUERY_QUERY_H

#include "model/expr.h"
#include "model/model.h"
#include "store/idset.h"

/* Sets of records. A query is bounded in time: `deadline` is a moment of
 * the monotonic clock in µs (0: none), past it ERR_LIMIT. */

/* The ids of `kind` (not in the bin, closed ones only when asked) for which
 * `e` holds (NULL: all). */
struct idset *query_set(struct reader *r, const struct kind *kind,
			const struct expr *e, bool closed, int64_t deadline,
			struct err *err);

/* One page of a set in an order. `sort` names fields or paths, "-" falls;
 * empty: the kind's. `place` is the last row's (SLICE_NONE: from the start);
 * `backwards` gives the page before it, still in the order. */
struct query_page {
	const struct kind *kind;
	const struct idset *set;	/* NULL: all */
	const char *const *sort;
	size_t sort_n;
	struct slice place;
	bool backwards;
	size_t max;
	int64_t deadline;
};
int query_page(struct reader *r, const struct query_page *page,
	       int (*each)(void *ctx, struct ref ref, struct slice place),
	       void *ctx, struct err *err);

/* How many records a kind has that are not in the bin. */
uint64_t query_count(struct reader *r, const struct kind *kind,
		     struct err *err);

#endif
