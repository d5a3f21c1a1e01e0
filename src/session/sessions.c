/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "session/jobs.h"
#include "session/socket.h"

/*
 * Who is at work. The limit counts agents, not their sessions, and no
 * administrator, so that one can always look and end one.
 */

#define SECOND INT64_C(1000000)
#define NAMED 20		/* agents that a refusal names */

static bool counts(const struct local *l)
{
	return !l->admin && !ref_is_none(l->agent);
}

/* The first session of an agent stands for him. Under the lock. */
static bool is_first(const struct house *h, const struct local *l)
{
	for (const struct local *o = h->sessions; o != l; o = o->next_of_all)
		if (counts(o) && ref_eq(o->agent, l->agent))
			return false;
	return true;
}

static void list_agents(const struct house *h, int64_t now, struct buf *out)
{
	size_t n = 0;

	for (const struct local *l = h->sessions; l && n < NAMED;
	     l = l->next_of_all)
		if (counts(l) && is_first(h, l))
			buf_printf(out, "%s%s (%lld min)", n++ ? ", " : "",
				   l->base.me.login,
				   (long long)((now - l->active) /
					       (60 * SECOND)));
}

static int check_limit(const struct house *h, const struct local *l,
		       struct err *err)
{
	struct buf names = BUF_INIT;
	unsigned n = 0;

	if (!h->agents_most || !counts(l))
		return 0;
	for (const struct local *o = h->sessions; o; o = o->next_of_all) {
		if (counts(o) && ref_eq(o->agent, l->agent))
			return 0;
		n += counts(o) && is_first(h, o);
	}
	if (n < h->agents_most)
		return 0;
	list_agents(h, moment_now(), &names);
	err_set(err, ERR_LIMIT, NULL,
		N_("%u of %u agents are at work, idle for: %s"), n,
		h->agents_most, buf_str(&names));
	buf_release(&names);
	return -1;
}

static int check_ended(struct house *h, const struct local *l, struct err *err)
{
	int64_t now = clock_steady();
	size_t kept = 0;
	bool sent_away = false;

	for (size_t i = 0; i < h->ended_n; i++) {
		if (h->ended[i].until <= now)
			continue;
		sent_away |= ref_eq(h->ended[i].agent, l->agent);
		h->ended[kept++] = h->ended[i];
	}
	h->ended_n = kept;
	if (!sent_away || l->admin)
		return 0;
	return err_set(err, ERR_DENIED, NULL,
		       N_("an administrator has ended your session; you can come back in a minute"));
}

int sessions_enter(struct local *l, struct err *err)
{
	struct house *h = l->house;
	int bad;

	l->since = moment_now();
	l->active = l->since;
	pthread_mutex_lock(&h->lock);
	bad = check_ended(h, l, err) || check_limit(h, l, err);
	if (!bad) {
		l->id = ++h->last_session;
		l->next_of_all = h->sessions;
		l->at_of_all = &h->sessions;
		if (l->next_of_all)
			l->next_of_all->at_of_all = &l->next_of_all;
		h->sessions = l;
	}
	pthread_mutex_unlock(&h->lock);
	return bad ? -1 : 0;
}

void sessions_leave(struct local *l)
{
	struct house *h = l->house;

	pthread_mutex_lock(&h->lock);
	if (l->at_of_all) {
		*l->at_of_all = l->next_of_all;
		if (l->next_of_all)
			l->next_of_all->at_of_all = l->at_of_all;
		l->at_of_all = NULL;
	}
	pthread_mutex_unlock(&h->lock);
}

void house_active(struct session *s)
{
	local(s)->active = moment_now();
}

bool house_ended(const struct session *s)
{
	return ((const struct local *)s)->was_ended;
}

/* ---- jobs -------------------------------------------------------------- */

static json_t *session_object(const struct local *l, const struct job *j,
			      int64_t now)
{
	struct buf since = BUF_INIT;
	json_t *o;

	moment_iso(l->since, &since);
	o = json_pack("{s:i, s:s, s:s, s:s, s:I, s:b}", "session",
		      (int)l->id, "agent", l->base.me.login, "name",
		      l->base.me.name, "since", buf_str(&since), "idle",
		      (json_int_t)((now - l->active) / SECOND), "own",
		      l == j->l);
	buf_release(&since);
	return o;
}

int job_sessions(struct job *j, struct err *err)
{
	struct house *h = j->l->house;
	json_t *list = json_array();
	int64_t now = moment_now();
	unsigned agents = 0;

	(void)err;
	pthread_mutex_lock(&h->lock);
	for (const struct local *l = h->sessions; l; l = l->next_of_all) {
		json_array_insert_new(list, 0, session_object(l, j, now));
		agents += counts(l) && is_first(h, l);
	}
	pthread_mutex_unlock(&h->lock);
	json_object_set_new(j->result, "sessions", list);
	job_result_number(j, "agents", agents);
	job_result_number(j, "most", h->agents_most);
	return 0;
}

int job_session_end(struct job *j, struct err *err)
{
	struct house *h = j->l->house;
	struct local *l;
	uint64_t id;

	if (job_read_number(j->args[0], &id, err))
		return -1;
	pthread_mutex_lock(&h->lock);
	for (l = h->sessions; l && l->id != id; l = l->next_of_all)
		;
	if (l && l != j->l) {
		mem_grow(&h->ended, &h->ended_cap, h->ended_n + 1,
			 sizeof(*h->ended));
		h->ended[h->ended_n++] = (struct ended){
			l->agent, clock_steady() + ENDED_SECONDS * SECOND };
		l->was_ended = true;
		local_tell(l, event_new(NEWS_CLOSING, 0));
	}
	pthread_mutex_unlock(&h->lock);
	if (!l)
		return err_set(err, ERR_NOT_FOUND, NULL,
			       N_("there is no session %s"), j->args[0]);
	if (l == j->l)
		return err_set(err, ERR_INPUT, NULL,
			       N_("this is your own session"));
	return 0;
}
