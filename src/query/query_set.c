/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Conditions as sets. Each part is solved within those records that the
 * parts before it have left: first what indexes answer, then what needs
 * other kinds of records, at last what has to be read on the records.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "model/index.h"
#include "model/sight.h"
#include "query/query_private.h"

void answer_release(struct answer *a)
{
	idset_free(a->sure);
	idset_free(a->maybe);
	*a = (struct answer){ false, NULL, NULL };
}

/* Those that the reader sees, found once for a request. */
static struct idset *seen(struct query *q, const struct kind *kind)
{
	struct sight *sight = q->r->sight;
	struct idset **set = sight_set(sight, kind->no);
	const struct expr *rule = sight_rule(sight, kind);
	struct query inner = *q;
	struct idset *all;

	if (!set || !rule)
		return idset_new();
	if (*set)
		return idset_copy(*set);
	inner.r = sight_reader(sight);
	all = query_all_stored(&inner, kind);
	*set = all ? query_solve(&inner, sight_kind(sight, kind->no), rule,
				 all) : NULL;
	idset_free(all);
	if (*set && inner.r->values.me.kind == kind->no)
		idset_add(*set, inner.r->values.me.id);
	return *set ? idset_copy(*set) : NULL;
}

struct idset *query_all(struct query *q, const struct kind *kind)
{
	return sight_limits(q->r->sight, kind->no) ? seen(q, kind) :
		query_all_stored(q, kind);
}

struct idset *query_all_stored(struct query *q, const struct kind *kind)
{
	struct buf name = BUF_INIT;
	struct idset *all;

	index_all_name(kind->no, &name);
	all = idset_load(q->r->txn, buf_slice(&name), q->err);
	buf_release(&name);
	return all;
}

static enum cost leaf_cost(struct query *q, const struct expr *e)
{
	enum cost cost = query_index_cost(q, e);
	struct leaf leaf;

	if (cost != COST_READ || !query_leaf(e, &leaf))
		return cost;
	if (query_asks_title(q, e, &leaf))
		return COST_TEXTS;
	for (size_t i = 0; i < leaf.path->ways_n; i++)
		if (!leaf.path->ways[i].steps_n || !leaf.path->ways[i].kind)
			return COST_READ;
	return COST_JOIN;
}

static enum cost cost_of(struct query *q, const struct expr *e)
{
	enum cost cost = e->op == EXPR_AND ? COST_READ : COST_INDEX;

	switch (e->op) {
	case EXPR_NOT:
		return cost_of(q, e->args[0]);
	case EXPR_AND:
	case EXPR_OR:
		for (size_t i = 0; i < e->args_n; i++) {
			enum cost one = cost_of(q, e->args[i]);

			if (e->op == EXPR_AND ? one < cost : one > cost)
				cost = one;
		}
		return cost;
	default:
		return leaf_cost(q, e);
	}
}

static void replace(struct idset **set, struct idset *by)
{
	idset_free(*set);
	*set = by;
}

/* The parts of `and` or `or` that only reading can tell, in one go. */
static struct idset *read_parts(struct query *q, const struct kind *kind,
				const struct expr *e, const enum cost *costs,
				const struct idset *within)
{
	const struct expr **parts = mem_alloc(e->args_n * sizeof(*parts));
	struct idset *found;
	size_t n = 0;

	for (size_t i = 0; i < e->args_n; i++)
		if (costs[i] == COST_READ)
			parts[n++] = e->args[i];
	if (n)
		found = query_filter(q, kind, parts, n, e->op == EXPR_OR,
				     within);
	else
		found = e->op == EXPR_OR ? idset_new() : idset_copy(within);
	free(parts);
	return found;
}

/* `left` narrows from part to part. */
static struct idset *solve_and(struct query *q, const struct kind *kind,
			       const struct expr *e, const enum cost *costs,
			       const struct idset *within)
{
	struct idset *left = idset_copy(within);

	for (enum cost cost = COST_INDEX; cost < COST_READ; cost++)
		for (size_t i = 0; left && i < e->args_n; i++)
			if (costs[i] == cost)
				replace(&left, query_solve(q, kind, e->args[i],
							   left));
	if (left)
		replace(&left, read_parts(q, kind, e, costs, left));
	return left;
}

/* What one part has found the next ones need not look at. */
static struct idset *solve_or(struct query *q, const struct kind *kind,
			      const struct expr *e, const enum cost *costs,
			      const struct idset *within)
{
	struct idset *rest = idset_copy(within), *found = idset_new(), *one;

	for (enum cost cost = COST_INDEX; cost < COST_READ; cost++) {
		for (size_t i = 0; i < e->args_n; i++) {
			if (costs[i] != cost)
				continue;
			one = query_solve(q, kind, e->args[i], rest);
			if (!one)
				goto fail;
			idset_or(found, one);
			idset_minus(rest, one);
			idset_free(one);
		}
	}
	one = read_parts(q, kind, e, costs, rest);
	if (!one)
		goto fail;
	idset_or(found, one);
	idset_free(one);
	idset_free(rest);
	return found;
fail:
	idset_free(rest);
	idset_free(found);
	return NULL;
}

static struct idset *solve_not(struct query *q, const struct kind *kind,
			       const struct expr *e, const struct idset *within)
{
	struct idset *holds = query_solve(q, kind, e, within), *rest;

	if (!holds)
		return NULL;
	rest = idset_copy(within);
	idset_minus(rest, holds);
	idset_free(holds);
	return rest;
}

struct idset *query_solve(struct query *q, const struct kind *kind,
			  const struct expr *e, const struct idset *within)
{
	struct idset *found;
	enum cost *costs;

	if (e->op == EXPR_NOT)
		return solve_not(q, kind, e->args[0], within);
	if (e->op != EXPR_AND && e->op != EXPR_OR)
		return query_solve_leaf(q, kind, e, within);
	costs = mem_alloc(e->args_n * sizeof(*costs));
	for (size_t i = 0; i < e->args_n; i++)
		costs[i] = cost_of(q, e->args[i]);
	found = e->op == EXPR_AND ? solve_and(q, kind, e, costs, within) :
		solve_or(q, kind, e, costs, within);
	free(costs);
	return found;
}

/* ---- entry ------------------------------------------------------------ */

/* Takes away those whose `closed` flag is set. */
static int leave_out_closed(struct query *q, const struct kind *kind,
			    struct idset *set)
{
	const struct field *f = kind->closed ? kind_field(kind, kind->closed) :
		NULL;
	struct buf name = BUF_INIT;
	struct idset *closed;

	if (!f || !(index_shapes(q->r->kinds, f) & INDEX_SET))
		return 0;
	index_set_name(kind->no, f->tag, (struct slice){ "\1", 1 }, &name);
	closed = idset_load(q->r->txn, buf_slice(&name), q->err);
	buf_release(&name);
	if (!closed)
		return -1;
	idset_minus(set, closed);
	idset_free(closed);
	return 0;
}

struct idset *query_set(struct reader *r, const struct kind *kind,
			const struct expr *e, bool closed, int64_t deadline,
			struct err *err)
{
	struct query q = { .r = r, .deadline = deadline, .err = err };
	struct idset *set = query_all(&q, kind);

	if (set && !closed && leave_out_closed(&q, kind, set))
		replace(&set, NULL);
	if (set && e)
		replace(&set, query_solve(&q, kind, e, set));
	return set;
}

uint64_t query_count(struct reader *r, const struct kind *kind,
		     struct err *err)
{
	struct query q = { .r = r, .err = err };
	struct idset *all = query_all(&q, kind);
	uint64_t n = all ? idset_count(all) : 0;

	idset_free(all);
	return n;
}
