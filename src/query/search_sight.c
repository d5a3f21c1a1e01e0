/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who sees few records of a kind is not led past all the others: his are
 * looked up first, as a set. Where they are many, or hard to tell, each hit
 * is asked by itself (search_find.c), which is soon done then.
 */
#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "model/sight.h"
#include "query/query.h"
#include "query/search_private.h"

#define SEEN_MOST 20000
#define SEEN_US 10000		/* longer is hard to tell */

static int64_t deadline(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000 + SEEN_US;
}

static bool is_asked(const struct query *q, const struct kind *k,
		     enum searchdoc_group group)
{
	return k->search_n && query_kind(q, (struct ref){ k->no, 0 }) &&
		k->search_text == (group == SEARCHDOC_TEXTS);
}

/* 0: too many. */
static int add_kind(struct reader *r, const struct kind *k,
		    struct ref **v, size_t *n, struct err *err)
{
	struct err own = ERR_INIT;
	struct idset *set = query_set(r, k, NULL, true, deadline(), &own);
	uint32_t *ids;
	size_t i, ids_n;

	if (!set) {
		bool late = err_code(&own) == ERR_LIMIT;

		if (late)
			err_release(&own);
		else
			err_move(err, &own);
		return late ? 0 : -1;
	}
	ids = mem_alloc(SEEN_MOST * sizeof(*ids));
	ids_n = idset_count(set) > SEEN_MOST - *n ? SEEN_MOST :
		idset_list(set, 0, ids, SEEN_MOST - *n);
	*v = mem_realloc(*v, (*n + ids_n + 1) * sizeof(**v));
	for (i = 0; i < ids_n && ids_n < SEEN_MOST; i++)
		(*v)[(*n)++] = (struct ref){ k->no, ids[i] };
	free(ids);
	idset_free(set);
	return ids_n < SEEN_MOST;
}

int seen_of(struct in_sight *s, struct reader *r, const struct query *q,
	    enum searchdoc_group group, struct err *err)
{
	struct ref *v = NULL;
	size_t i, n = 0, limited = 0;
	int rc = 1;

	seen_release(s);
	if (!r->sight || !r->kinds || !r->kinds->is_view)
		return 0;
	s->open = mem_alloc((r->kinds->n + 1) * sizeof(*s->open));
	for (i = 0; rc == 1 && i < r->kinds->n; i++) {
		const struct kind *k = r->kinds->v[i];

		if (!is_asked(q, k, group))
			continue;
		if (sight_limits(r->sight, k->no)) {
			rc = add_kind(r, k, &v, &n, err);
			limited++;
		} else {
			s->open[s->open_n++] = k->no;
		}
	}
	if (rc == 1) {
		front_set(&s->list, v, n);
		s->few = limited > 0;
	}
	free(v);
	return rc < 0 ? -1 : 0;
}

void seen_release(struct in_sight *s)
{
	front_release(&s->list);
	free(s->open);
	*s = (struct in_sight){ 0 };
}

int seen_narrow(struct in_sight *s, const struct view *view, size_t at,
		struct segment *seg, struct set *set, struct err *err)
{
	const struct front_ranks *r = front_ranks(&s->list, view, at, seg,
						  err);

	return r ? set_allow(set, seg, r->v, r->n, s->open, s->open_n, err)
		 : -1;
}
