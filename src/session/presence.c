/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "session/local.h"

/*
 * Who has which record open: a word of each session that watches, gone with
 * it. Nobody is kept from anything by it.
 */

static bool told_already(const struct local *l)
{
	for (size_t i = 0; i < l->news_n; i++)
		if (l->news[i]->kind == NEWS_OPEN)
			return true;
	return false;
}

/* Those who have it open look again who else has. Under the house's lock. */
static void tell_others(struct local *from, struct ref ref)
{
	if (ref_is_none(ref))
		return;
	for (struct local *l = from->house->watchers; l; l = l->next)
		if (l != from && ref_eq(l->open, ref) && !told_already(l))
			local_tell(l, event_new(NEWS_OPEN, 0));
}

void presence_move(struct local *l, struct ref to)
{
	struct ref from = l->open;

	if (ref_eq(from, to))
		return;
	l->open = to;
	tell_others(l, from);
	tell_others(l, to);
}

void presence_others(struct request *q, char ***logins, size_t *n)
{
	struct local *me = q->s;
	struct ref *agents = NULL;
	size_t agents_n = 0, cap = 0, logins_cap = 0, i;

	*n = 0;
	pthread_mutex_lock(&me->house->lock);
	for (struct local *l = me->house->watchers; l; l = l->next) {
		if (l == me || ref_is_none(l->open) ||
		    !ref_eq(l->open, me->open))
			continue;
		for (i = 0; i < agents_n && !ref_eq(agents[i], l->agent); i++)
			;
		if (i < agents_n)
			continue;
		mem_grow(&agents, &cap, agents_n + 1, sizeof(*agents));
		agents[agents_n++] = l->agent;
	}
	pthread_mutex_unlock(&me->house->lock);
	for (i = 0; i < agents_n; i++) {
		mem_grow(logins, &logins_cap, *n + 1, sizeof(**logins));
		(*logins)[(*n)++] = request_login_of(q, agents[i]);
	}
	free(agents);
}

int local_open(struct session *s, const char *name, struct logins *others,
	       struct err *err)
{
	struct local *l = local(s);
	struct ref ref = REF_NONE;
	struct request q;
	int bad;

	if (request_begin(&q, l, err))
		return -1;
	bad = name ? request_find(&q, name, &ref, err) : 0;
	if (bad)
		ref = REF_NONE;
	pthread_mutex_lock(&l->house->lock);
	presence_move(l, ref);
	if (name && !bad)
		recent_opened(l->house, q.kinds, l->agent, ref);
	pthread_mutex_unlock(&l->house->lock);
	if (!bad)
		presence_others(&q, &others->v, &others->n);
	request_end(&q);
	return bad;
}
