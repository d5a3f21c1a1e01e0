/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/tr.h"
#include "store/logcopy.h"

/* What has run waits for its flush at most so long, however many queue. */
#define BATCH_US 10000

static struct request *take(struct writer *w)
{
	struct request *r = w->head;

	if (r) {
		w->head = r->next;
		if (!w->head)
			w->tail = NULL;
		r->next = NULL;
	}
	return r;
}

static struct request *take_waiting(struct writer *w)
{
	struct request *r;

	pthread_mutex_lock(&w->lock);
	r = take(w);
	pthread_mutex_unlock(&w->lock);
	return r;
}

static struct request *wait_for_work(struct writer *w)
{
	struct request *r;

	pthread_mutex_lock(&w->lock);
	if (w->busy && pthread_equal(w->runner, pthread_self()))
		w->busy = false;
	while (w->busy || (!(r = take(w)) && !w->stop))
		pthread_cond_wait(&w->work, &w->lock);
	if (r) {
		w->busy = true;
		w->runner = pthread_self();
	}
	pthread_mutex_unlock(&w->lock);
	return r;
}

static int run(struct store *s, struct request *r, bool *changed)
{
	*changed = false;
	if (atomic_load(&s->dead))
		return err_set(r->err, ERR_IO, s->home.path,
			       N_("the store has stopped after a fault"));
	if (reserve_check(&s->reserve, r->err))
		return -1;
	return txn_run(s, r->fn, r->ctx, changed, r->err);
}

/* Nothing is acknowledged before this has returned 0. */
static void flush(struct store *s, struct request *batch)
{
	int rc = logcopy_flush(s);

	if (!rc)
		return;
	store_fail(s, "flush of the log", rc);
	for (; batch; batch = batch->next) {
		if (!batch->result)
			batch->result = err_set(batch->err, ERR_IO,
						s->home.path,
						N_("the store has stopped after a fault"));
	}
}

static void answer(struct store *s, struct request *batch)
{
	struct writer *w = &s->writer;
	struct request *r;

	for (r = batch; r; r = r->next) {
		if (!r->result && r->after)
			r->after(r->ctx);
	}
	pthread_mutex_lock(&w->lock);
	/* A request is its caller's memory: done is the last touch. */
	for (r = batch; r; r = batch) {
		batch = r->next;
		r->done = true;
	}
	pthread_cond_broadcast(&w->answer);
	pthread_mutex_unlock(&w->lock);
}

/* Of `first` and, unless it is `alone`, what waits behind it. */
static void run_batch(struct store *s, struct request *first, bool alone)
{
	struct request *r = first, *last = first;
	int64_t start = monotonic_us();
	bool changed, any = false, must = false;

	for (;;) {
		r->result = run(s, r, &changed);
		any |= changed;
		must |= changed && !r->lazy;
		last = r;
		if (alone || monotonic_us() - start > BATCH_US)
			break;
		r = take_waiting(&s->writer);
		if (!r)
			break;
		last->next = r;
	}
	if (must)
		flush(s, first);
	if (any)
		checkpoint_note(s);
	answer(s, first);
}

static void *writer_main(void *p)
{
	struct store *s = p;
	struct request *r;

	while ((r = wait_for_work(&s->writer)))
		run_batch(s, r, false);
	return NULL;
}

int writer_start(struct store *s, struct err *err)
{
	struct writer *w = &s->writer;

	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->work, NULL);
	pthread_cond_init(&w->answer, NULL);
	if (pthread_create(&w->thread, NULL, writer_main, s))
		return err_set(err, ERR_UNAVAILABLE, NULL,
			       N_("no thread for the writer"));
	w->running = true;
	return 0;
}

void writer_stop(struct store *s)
{
	struct writer *w = &s->writer;

	if (!w->running)
		return;
	pthread_mutex_lock(&w->lock);
	w->stop = true;
	pthread_cond_signal(&w->work);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	w->running = false;
	pthread_mutex_destroy(&w->lock);
	pthread_cond_destroy(&w->work);
	pthread_cond_destroy(&w->answer);
}

static void queue(struct writer *w, struct request *r)
{
	if (w->tail)
		w->tail->next = r;
	else
		w->head = r;
	w->tail = r;
	if (!w->busy)
		pthread_cond_signal(&w->work);
	while (!r->done)
		pthread_cond_wait(&w->answer, &w->lock);
}

/* Where nobody writes, the caller is the writer for this one request: waking
 * another thread and being woken cost as much as the flush. What comes
 * meanwhile waits for the thread, which takes it together. */
static void write_here(struct store *s, struct request *r)
{
	struct writer *w = &s->writer;

	w->busy = true;
	w->runner = pthread_self();
	pthread_mutex_unlock(&w->lock);
	run_batch(s, r, true);
	pthread_mutex_lock(&w->lock);
	w->busy = false;
	if (w->head || w->stop)
		pthread_cond_signal(&w->work);
}

static int write_and_wait(struct store *store, struct request *r,
			  struct err *err)
{
	struct writer *w = &store->writer;
	struct err faults = ERR_INIT;

	r->err = &faults;
	pthread_mutex_lock(&w->lock);
	if (w->busy && pthread_equal(pthread_self(), w->runner))
		BUG("a writer would wait for itself");
	if (w->busy || w->head)
		queue(w, r);
	else
		write_here(store, r);
	pthread_mutex_unlock(&w->lock);
	if (r->result)
		err_move(err, &faults);
	err_release(&faults);
	return r->result;
}

int store_write(struct store *store, writer_fn *fn, writer_after *after,
		void *ctx, struct err *err)
{
	struct request r = { .fn = fn, .after = after, .ctx = ctx };

	return write_and_wait(store, &r, err);
}

int store_write_lazy(struct store *store, writer_fn *fn, void *ctx,
		     struct err *err)
{
	struct request r = { .fn = fn, .ctx = ctx, .lazy = true };

	return write_and_wait(store, &r, err);
}
