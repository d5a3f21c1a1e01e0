/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query/search.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/tr.h"
#include "query/search_private.h"

/* By itself: a start finds most of what waits not worth a segment. */
#define FLUSH_LEAST (MERGE_DOCS / 8)
#define JOIN_LEAST 8
#define CALM_S 1
#define REST_S 30		/* after a fault: the disk may be full */

static void on_change(void *ctx, uint64_t change, struct ref agent,
		      const struct touched *v, size_t n)
{
	struct search *s = ctx;
	size_t before;

	pthread_mutex_lock(&s->lock);
	before = s->waiting;
	s->waiting += n;
	/* Not with every change: a thread that wakes is in the writer's way. */
	if ((before < MERGE_DOCS && s->waiting >= MERGE_DOCS) ||
	    (before < MERGE_RUSH && s->waiting >= MERGE_RUSH))
		pthread_cond_signal(&s->wake);
	pthread_mutex_unlock(&s->lock);
}

void search_note_delta(struct search *s, size_t n)
{
	pthread_mutex_lock(&s->lock);
	if (n >= MERGE_DOCS && s->waiting < n) {
		s->waiting = n;
		pthread_cond_signal(&s->wake);
	}
	pthread_mutex_unlock(&s->lock);
}

void search_note_segments(struct search *s, size_t n)
{
	if (n >= (size_t)JOIN_LEAST * 2)
		search_note_delta(s, MERGE_DOCS);
}

/* While an import runs, fewer and larger segments cost less. Under `lock`. */
static void wait_for_calm(struct search *s)
{
	struct timespec until;
	size_t seen;

	do {
		seen = s->waiting;
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec += CALM_S;
		while (!atomic_load(&s->stop) && s->waiting < MERGE_RUSH &&
		       pthread_cond_timedwait(&s->wake, &s->lock, &until) !=
		       ETIMEDOUT)
			;
	} while (!atomic_load(&s->stop) && s->waiting > seen &&
		 s->waiting < MERGE_RUSH);
}

/* True: there is work; false: the end. */
static bool wait_for_work(struct search *s)
{
	bool go;

	pthread_mutex_lock(&s->lock);
	while (!atomic_load(&s->stop) && s->waiting < MERGE_DOCS)
		pthread_cond_wait(&s->wake, &s->lock);
	wait_for_calm(s);
	s->waiting = 0;
	go = !atomic_load(&s->stop);
	pthread_mutex_unlock(&s->lock);
	return go;
}

static void rest(struct search *s)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += REST_S;
	pthread_mutex_lock(&s->lock);
	while (!atomic_load(&s->stop) &&
	       pthread_cond_timedwait(&s->wake, &s->lock, &until) != ETIMEDOUT)
		;
	pthread_mutex_unlock(&s->lock);
}

static void *merge_main(void *p)
{
	struct search *s = p;
	struct err err = ERR_INIT;
	int rc = merge_clean(s, &err);

	for (;;) {
		if (rc && err_code(&err) != ERR_STOPPED) {
			log_err(LOG_LEVEL_WARNING, &err);
			rest(s);
		}
		err_clear(&err);
		if (!wait_for_work(s))
			break;
		rc = merge_all(s, FLUSH_LEAST, JOIN_LEAST, &err);
	}
	err_release(&err);
	return NULL;
}

int search_start(struct search **search, struct store *store, struct err *err)
{
	struct search *s = mem_zero(sizeof(*s));

	s->store = store;
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->wake, NULL);
	/* What waited when the store was closed is merged in at once. */
	s->waiting = MERGE_DOCS;
	if (pthread_create(&s->thread, NULL, merge_main, s)) {
		search_close(s);
		return err_set(err, ERR_UNAVAILABLE, NULL,
			       N_("no thread for the search index"));
	}
	s->running = true;
	*search = s;
	return 0;
}

int search_open(struct search **s, struct model *m, struct err *err)
{
	if (search_start(s, model_store(m), err))
		return -1;
	model_observe(m, on_change, *s);
	return 0;
}

void search_close(struct search *s)
{
	if (!s)
		return;
	pthread_mutex_lock(&s->lock);
	atomic_store(&s->stop, true);
	pthread_cond_signal(&s->wake);
	pthread_mutex_unlock(&s->lock);
	if (s->running)
		pthread_join(s->thread, NULL);
	if (s->view) {
		pthread_rwlock_rdlock(&s->view->lock);
		view_drop(s, s->view);
	}
	pthread_mutex_destroy(&s->lock);
	pthread_cond_destroy(&s->wake);
	free(s);
}
