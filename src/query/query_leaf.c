/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One condition: by an index, along its links, or by reading records. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "query/query_private.h"
#include "query/search.h"

#define FEW_RECORDS 500		/* reading so many is soon done */
#define JOIN_PART 33		/* as the part from which a scan pays */

bool query_is_constant(const struct expr *e)
{
	if (e->op == EXPR_PATH)
		return false;
	for (size_t i = 0; i < e->args_n; i++)
		if (!query_is_constant(e->args[i]))
			return false;
	return true;
}

static enum expr_op mirrored(enum expr_op op)
{
	switch (op) {
	case EXPR_LT:
		return EXPR_GT;
	case EXPR_LE:
		return EXPR_GE;
	case EXPR_GT:
		return EXPR_LT;
	case EXPR_GE:
		return EXPR_LE;
	default:
		return op;
	}
}

bool query_leaf(const struct expr *e, struct leaf *leaf)
{
	*leaf = (struct leaf){ .op = e->op };
	if (e->op == EXPR_PATH) {
		leaf->path = e;
		return true;
	}
	if (e->op < EXPR_EQ || e->op > EXPR_EMPTY)
		return false;
	if (e->args[0]->op != EXPR_PATH && e->args_n == 2 &&
	    e->op <= EXPR_GE && query_is_constant(e->args[0]) &&
	    e->args[1]->op == EXPR_PATH) {
		leaf->op = mirrored(e->op);
		leaf->path = e->args[1];
		leaf->args = (const struct expr *const *)e->args;
		leaf->args_n = 1;
		return true;
	}
	if (e->args[0]->op != EXPR_PATH)
		return false;
	for (size_t i = 1; i < e->args_n; i++)
		if (!query_is_constant(e->args[i]))
			return false;
	leaf->path = e->args[0];
	leaf->args = (const struct expr *const *)e->args + 1;
	leaf->args_n = e->args_n - 1;
	return true;
}

/* ---- along links ------------------------------------------------------ */

/* The condition as it is at the end of one way: the same with a path that
 * has no steps. */
struct at_end {
	struct expr_way way;
	struct expr path, e;
	struct expr **args;
};

static const struct expr *make_at_end(struct at_end *end, const struct expr *e,
				      const struct expr *path,
				      const struct expr_way *way)
{
	end->way = (struct expr_way){
		.kind = way->kind, .field = way->field, .label = way->label,
		.computed = way->computed,
	};
	end->path = *path;
	end->path.ways = &end->way;
	end->path.ways_n = 1;
	end->args = NULL;
	if (e == path)
		return &end->path;
	end->e = *e;
	end->args = mem_alloc(e->args_n * sizeof(*end->args));
	for (size_t i = 0; i < e->args_n; i++)
		end->args[i] = e->args[i] == path ? &end->path : e->args[i];
	end->e.args = end->args;
	return &end->e;
}

/* Those of the kind at the end of a way for which the condition holds (for
 * EMPTY: that have something there). */
static struct idset *solve_end(struct query *q, const struct expr *e,
			       const struct expr *path,
			       const struct expr_way *way)
{
	const struct expr *where = way->steps[way->steps_n - 1].where;
	struct idset *set = query_all(q, way->kind), *next;
	struct at_end end;

	if (set && where) {
		next = query_solve(q, way->kind, where, set);
		idset_free(set);
		set = next;
	}
	if (!set || !way->field)
		return set;
	e = make_at_end(&end, e, path, way);
	next = query_solve(q, way->kind, e, set);
	if (next && e->op == EXPR_EMPTY) {
		idset_minus(set, next);
		idset_free(next);
		next = idset_copy(set);
	}
	free(end.args);
	idset_free(set);
	return next;
}

/* From the end of a way back to where it starts. */
static struct idset *walk_back(struct query *q, const struct kind *start,
			       const struct expr_way *way, struct idset *set,
			       bool *sure)
{
	for (size_t i = way->steps_n; set && i--;) {
		const struct expr_step *before = i ? &way->steps[i - 1] : NULL;
		const struct kind *to = before ? before->kind : start;
		struct idset *back = query_step_back(q, &way->steps[i], to,
						     set, sure), *here;

		idset_free(set);
		set = back;
		if (!set || !before)
			continue;
		here = query_all(q, to);
		if (here)
			idset_and(here, set);
		idset_free(set);
		set = here;
		if (set && before->where) {
			here = query_solve(q, to, before->where, set);
			idset_free(set);
			set = here;
		}
	}
	return set;
}

static bool can_walk_back(const struct expr_way *way)
{
	for (size_t i = 0; i < way->steps_n; i++)
		if (!way->steps[i].kind)
			return false;
	return way->kind && way->steps_n;
}

static uint64_t count_of(struct query *q, const struct kind *kind)
{
	struct idset *all = query_all_stored(q, kind);
	uint64_t n = all ? idset_count(all) : 0;

	idset_free(all);
	return n;
}

/* Reading `within` and what it leads to may cost less than looking at all of
 * the kind at the end. */
static bool pays_back(struct query *q, const struct kind *start,
		      const struct expr *e, const struct expr *path,
		      const struct expr_way *way, uint64_t within)
{
	uint64_t starts = count_of(q, start), ends = count_of(q, way->kind);
	uint64_t each = starts && ends > starts ? ends / starts : 1;
	struct at_end end;
	bool pays;

	if (within * each <= FEW_RECORDS)
		return false;
	e = make_at_end(&end, e, path, way);
	pays = !way->field || query_index_cost(q, e) <= COST_CHECK ||
		within * each * JOIN_PART > ends;
	free(end.args);
	return pays;
}

static int ask_links(struct query *q, const struct kind *kind,
		     const struct expr *e, const struct expr *path,
		     uint64_t within, struct answer *a)
{
	a->sure = idset_new();
	a->maybe = idset_new();
	for (size_t i = 0; i < path->ways_n; i++) {
		const struct expr_way *way = &path->ways[i];
		struct idset *set;
		bool sure = true;

		if (!can_walk_back(way) ||
		    !pays_back(q, kind, e, path, way, within)) {
			answer_release(a);
			return 0;
		}
		set = solve_end(q, e, path, way);
		if (set)
			set = walk_back(q, kind, way, set, &sure);
		if (!set) {
			answer_release(a);
			return -1;
		}
		idset_or(sure ? a->sure : a->maybe, set);
		idset_free(set);
	}
	a->known = true;
	return 0;
}

/* ---- a leaf ----------------------------------------------------------- */

static int ask(struct query *q, const struct kind *kind, const struct expr *e,
	       const struct leaf *leaf, uint64_t within, struct answer *a)
{
	const struct expr_way *way = &leaf->path->ways[0];

	if (way->steps_n || leaf->path->ways_n > 1)
		return ask_links(q, kind, e, leaf->path, within, a);
	if (leaf->op == EXPR_EMPTY)
		return query_ask_any(q, kind, way, a);
	if (query_index_cost(q, e) == COST_TEXTS &&
	    query_few(q, within, kind))
		return 0;
	return query_ask_index(q, kind, e, a);
}

/* What remains of an answer within a set: the sure ones and those of the
 * others for which it turns out to hold. `not`: the answer is to the
 * opposite question. */
static struct idset *conclude(struct query *q, const struct kind *kind,
			      const struct expr *e, struct answer *a, bool not,
			      const struct idset *within)
{
	struct idset *found, *maybe, *rest;

	if (!a->known)
		return query_filter(q, kind, &e, 1, false, within);
	found = idset_copy(within);
	if (not) {
		idset_minus(found, a->sure);
		if (a->maybe)
			idset_minus(found, a->maybe);
	} else {
		idset_and(found, a->sure);
	}
	if (!a->maybe)
		return found;
	maybe = idset_copy(within);
	idset_and(maybe, a->maybe);
	idset_minus(maybe, a->sure);
	rest = query_filter(q, kind, &e, 1, false, maybe);
	idset_free(maybe);
	if (rest)
		idset_or(found, rest);
	else
		idset_free(found);
	idset_free(rest);
	return rest ? found : NULL;
}

static struct idset *solve_constant(struct query *q, const struct expr *e,
				    const struct idset *within)
{
	uint64_t steps = EXPR_STEPS;
	bool yes;

	if (expr_true(e, q->r, NULL, &steps, &yes, q->err))
		return NULL;
	return yes ? idset_copy(within) : idset_new();
}

/* `flag = yes` is the flag, `flag = no` the opposite. */
static struct idset *solve_flag(struct query *q, const struct kind *kind,
				const struct leaf *leaf,
				const struct idset *within)
{
	struct idset *found, *rest;
	uint64_t steps = EXPR_STEPS;
	bool yes;

	if (expr_true(leaf->args[0], q->r, NULL, &steps, &yes, q->err))
		return NULL;
	found = query_solve_leaf(q, kind, leaf->path, within);
	if (!found || yes == (leaf->op != EXPR_NE))
		return found;
	rest = idset_copy(within);
	idset_minus(rest, found);
	idset_free(found);
	return rest;
}

static bool compares_flag(const struct leaf *leaf)
{
	return leaf->path->type == VALUE_FLAG &&
		(leaf->op == EXPR_EQ || leaf->op == EXPR_NE ||
		 leaf->op == EXPR_HAS);
}

/* The pattern that the title of the record itself has to be like, or NULL. */
static const char *title_pattern(const struct query *q, const struct expr *e,
			   const struct leaf *leaf)
{
	const struct expr_way *way = &leaf->path->ways[0];

	if (!q->r->search || e->op != EXPR_LIKE || leaf->path->ways_n != 1 ||
	    way->steps_n || !way->field || way->field->tag ||
	    way->computed || !way->kind ||
	    strcmp(way->field->name, "title") ||
	    !leaf->args_n || leaf->args[0]->op != EXPR_LITERAL)
		return NULL;
	return leaf->args[0]->text;
}

bool query_asks_title(const struct query *q, const struct expr *e,
		      const struct leaf *leaf)
{
	const char *pattern = title_pattern(q, e, leaf);

	return pattern && search_knows_titles(leaf->path->ways[0].kind,
					      pattern);
}

/* The search index says which titles are worth a look. 1, 0, -1. */
static int solve_title(struct query *q, const struct kind *kind,
		       const struct expr *e, const struct leaf *leaf,
		       const struct idset *within, struct idset **found)
{
	const char *pattern = title_pattern(q, e, leaf);
	struct idset *set = NULL;
	int rc = 0;

	if (pattern)
		rc = search_titles(q->r->search, q->r, kind, pattern, &set,
				   q->err);
	if (rc == 1) {
		idset_and(set, within);
		*found = query_filter(q, kind, &e, 1, false, set);
	}
	idset_free(set);
	return rc;
}

struct idset *query_solve_leaf(struct query *q, const struct kind *kind,
			       const struct expr *e,
			       const struct idset *within)
{
	struct answer a = { false, NULL, NULL };
	const struct expr *asked = e;
	struct expr equal;
	struct leaf leaf;
	struct idset *found = NULL;
	bool not;

	if (!idset_count(within))
		return idset_new();
	if (query_is_constant(e))
		return solve_constant(q, e, within);
	if (!query_leaf(e, &leaf))
		return query_filter(q, kind, &e, 1, false, within);
	if (compares_flag(&leaf))
		return solve_flag(q, kind, &leaf, within);
	if (solve_title(q, kind, e, &leaf, within, &found))
		return found;
	not = leaf.op == EXPR_NE || leaf.op == EXPR_EMPTY;
	if (leaf.op == EXPR_NE) {
		equal = *e;
		equal.op = leaf.op = EXPR_EQ;
		asked = &equal;
	}
	if (ask(q, kind, asked, &leaf, idset_count(within), &a))
		return NULL;
	found = conclude(q, kind, e, &a, not, within);
	answer_release(&a);
	return found;
}
