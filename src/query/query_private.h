/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_QUERY_QUERY_PRIVATE_H
#define KARTEI_QUERY_QUERY_PRIVATE_H

#include "query/query.h"

/* One question at work. */
struct query {
	struct reader *r;
	int64_t deadline;
	unsigned ticks;
	struct err *err;
};

/* To be called for each row and record: looks at the clock now and then. */
int query_tick(struct query *q);

/* All records of a kind that are not in the bin and that the reader sees. */
struct idset *query_all(struct query *q, const struct kind *kind);
/* ... whether it sees them or not: what indexes know. */
struct idset *query_all_stored(struct query *q, const struct kind *kind);

/* ---- records, query_scan.c -------------------------------------------- */

/* Calls `fn` for each record of the set that is there: one by one, or by a
 * scan of the whole kind if the set is a large part of it. What `fn` reads
 * through `r` is gone after some calls. Stops when it returns non-zero. */
typedef int query_record_fn(void *ctx, struct reader *r,
			    const struct record *rec);
int query_each_record(struct query *q, const struct kind *kind,
		      const struct idset *set, query_record_fn *fn, void *ctx);
/* Whether reading `n` records one by one costs less than all of `kind`. */
bool query_few(struct query *q, uint64_t n, const struct kind *kind);

/* Those of `within` for which any (or all) of the conditions hold. */
struct idset *query_filter(struct query *q, const struct kind *kind,
			   const struct expr *const *e, size_t n, bool any,
			   const struct idset *within);

/* ---- conditions, query_set.c ------------------------------------------ */

/* Those of `within` for which `e` holds. */
struct idset *query_solve(struct query *q, const struct kind *kind,
			  const struct expr *e, const struct idset *within);
/* Those for which a part holds that is no and, or, not. */
struct idset *query_solve_leaf(struct query *q, const struct kind *kind,
			       const struct expr *e,
			       const struct idset *within);

/* What indexes say about a condition. Both sets are owned. */
struct answer {
	bool known;		/* they say something */
	struct idset *sure;	/* it holds for all of these */
	struct idset *maybe;	/* and perhaps for some of these; NULL: none */
};
void answer_release(struct answer *a);

/* ---- indexes, query_index.c ------------------------------------------- */

/* A condition on a field of `kind` itself: `way` is the path's only one and
 * has no steps. 0 or -1 (fault). */
int query_ask_index(struct query *q, const struct kind *kind,
		    const struct expr *e, struct answer *a);
/* What a condition costs, roughly. */
enum cost {
	COST_INDEX,		/* an index knows */
	COST_CHECK,		/* an index knows some that may */
	COST_TEXTS,		/* an index has the texts to be looked at */
	COST_JOIN,		/* other kinds of records have to be asked */
	COST_READ,		/* only the record knows */
};
/* Of a condition on a field of the record itself, without asking. */
enum cost query_index_cost(struct query *q, const struct expr *e);
/* Records that have any value in a field. */
int query_ask_any(struct query *q, const struct kind *kind,
		  const struct expr_way *way, struct answer *a);

/* The path of a leaf and what it is compared with: constant = path is
 * path = constant. */
struct leaf {
	enum expr_op op;
	const struct expr *path;
	const struct expr *with;	/* first of what stands beside it */
	const struct expr *const *args;	/* all of them */
	size_t args_n;
};
/* False: it has another form. */
bool query_leaf(const struct expr *e, struct leaf *leaf);
bool query_is_constant(const struct expr *e);
/* A pattern for the title, about which the search index knows something. */
bool query_asks_title(const struct query *q, const struct expr *e,
		      const struct leaf *leaf);

/* All ids that stand in the rows [from, to) of TABLE_LINK, or in those of a
 * field in TABLE_VALUE, are added. */
int query_add_rows(struct query *q, enum table table, struct slice from,
		   struct slice to, struct idset *set);
int query_add_values(struct query *q, const struct kind *kind,
		     const struct field *f, struct slice from,
		     struct slice to, struct idset *set);
/* The least key behind all that begin with this one. */
void query_behind(struct buf *key);

/* A field and the constants that its index is asked about. */
struct asking {
	struct query *q;
	const struct kind *kind;
	const struct field *field;
	const struct expr *e;
	const struct leaf *leaf;
	struct idset *found;
	struct slice done;		/* beginning whose texts all match */
};

/* query_range.c; `first` and `last` are the constants of BETWEEN, else the
 * same. What is found is added. */
int asking_range(struct asking *a, enum expr_op op, const struct expr *first,
		 const struct expr *last);
int asking_ids(struct asking *a, enum expr_op op, const struct expr *first,
	       const struct expr *last);
int asking_range_rows(struct asking *a, struct buf *from, struct buf *to);
/* query_text.c */
int asking_text(struct asking *a);

/* ---- links, query_join.c ---------------------------------------------- */

/* The records of `to` from which the step leads to those of `set`. `*sure`
 * false: some may not (dated links, labels). */
struct idset *query_step_back(struct query *q, const struct expr_step *step,
			      const struct kind *to, const struct idset *set,
			      bool *sure);

/* ---- order, query_order.c --------------------------------------------- */

struct order {
	struct expr *path;
	bool falls;
};
struct orders {
	struct order *v;
	size_t n;
	size_t keys_n;			/* n, or 0: by id alone */
	uint32_t hash;			/* of what the list is ordered by */
};
int orders_parse(struct query *q, const struct kind *kind,
		 const char *const *sort, size_t n, struct orders *o);
void orders_release(struct orders *o);

/* Where a row stands: its keys and its id. */
struct stand {
	uint32_t id;
	struct buf keys;		/* for each key: u8 has one, slice */
};
int stand_of(struct query *q, struct reader *r, const struct orders *o,
	     const struct record *rec, struct stand *s);
int stand_compare(const struct orders *o, const struct stand *a,
		  const struct stand *b);
void stand_pack(const struct orders *o, const struct stand *s, struct buf *out);
int stand_unpack(const struct orders *o, struct slice place, struct stand *s,
		 struct err *err);
void stand_release(struct stand *s);

/* ---- pages ------------------------------------------------------------ */

/* Rows of a page in the order of reading: backwards, if it is. */
struct page_rows {
	struct stand *v;
	size_t n, max;
};

/* query_walk.c: along an index in the order of the list. 1 done, 0 there is
 * none, -1 fault. */
int query_walk(struct query *q, const struct query_page *page,
	       const struct orders *o, const struct stand *place,
	       struct page_rows *rows);
/* query_sort.c: the first rows of `set` behind the place (NULL: from the
 * start) that there is room for are added. */
int query_sort(struct query *q, const struct query_page *page,
	       const struct orders *o, const struct idset *set,
	       const struct stand *place, struct page_rows *rows);

#endif
