/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/tr.h"
#include "store/logcopy.h"

/*
 * Two threads in turn: while one flushes the log for what has run, and answers
 * it, the other runs what comes next. That sees what is not yet durable, but
 * nobody hears of it before a later flush.
 */

/* What has run is handed to the flusher after at most so long, however many
 * queue. */
#define BATCH_US 5000

static void append(struct requests *to, const struct requests *from)
{
	if (to->tail)
		to->tail->next = from->head;
	else
		to->head = from->head;
	to->tail = from->tail;
}

static struct request *take(struct requests *from)
{
	struct request *r = from->head;

	if (r) {
		from->head = r->next;
		if (!from->head)
			from->tail = NULL;
		r->next = NULL;
	}
	return r;
}

static struct request *take_waiting(struct writer *w)
{
	struct request *r;

	pthread_mutex_lock(&w->lock);
	r = take(&w->waiting);
	pthread_mutex_unlock(&w->lock);
	return r;
}

static struct request *wait_for_work(struct writer *w)
{
	struct request *r;

	pthread_mutex_lock(&w->lock);
	if (w->busy && pthread_equal(w->runner, pthread_self()))
		w->busy = false;
	while (w->busy || (!(r = take(&w->waiting)) && !w->stop))
		pthread_cond_wait(&w->work, &w->lock);
	if (r) {
		w->busy = true;
		w->runner = pthread_self();
	}
	pthread_mutex_unlock(&w->lock);
	return r;
}

static int run_one(struct store *s, struct request *r, bool *changed)
{
	*changed = false;
	if (atomic_load(&s->dead))
		return err_set(r->err, ERR_IO, s->home.path,
			       N_("the store has stopped after a fault"));
	if (reserve_check(&s->reserve, r->err))
		return -1;
	return txn_run(s, r->fn, r->ctx, changed, r->err);
}

/* True: something was written. */
static bool run(struct store *s, struct request *r)
{
	bool changed;

	r->result = run_one(s, r, &changed);
	r->must = changed && !r->lazy;
	return changed;
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

static void flush_and_answer(struct store *s, struct request *batch)
{
	struct request *r = batch;

	while (r && !r->must)
		r = r->next;
	if (r)
		flush(s, batch);
	answer(s, batch);
}

static void hand_over(struct writer *w, const struct requests *ran)
{
	pthread_mutex_lock(&w->lock);
	append(&w->ran, ran);
	pthread_cond_signal(&w->ran_some);
	pthread_mutex_unlock(&w->lock);
}

/* Of `first` and what waits behind it. */
static void run_batch(struct store *s, struct request *first)
{
	int64_t start = monotonic_us();
	struct requests ran = { NULL, NULL };
	struct request *r = first;
	bool any = false;

	do {
		any |= run(s, r);
		append(&ran, &(struct requests){ r, r });
	} while (monotonic_us() - start < BATCH_US &&
		 (r = take_waiting(&s->writer)));
	hand_over(&s->writer, &ran);
	if (any)
		checkpoint_note(s);
}

static void *writer_main(void *p)
{
	struct store *s = p;
	struct request *r;

	while ((r = wait_for_work(&s->writer)))
		run_batch(s, r);
	return NULL;
}

static struct request *wait_for_ran(struct writer *w)
{
	struct request *r;

	pthread_mutex_lock(&w->lock);
	w->flushing = false;
	while (!w->ran.head && !w->stop_flusher)
		pthread_cond_wait(&w->ran_some, &w->lock);
	r = w->ran.head;
	w->ran = (struct requests){ NULL, NULL };
	w->flushing = r != NULL;
	pthread_mutex_unlock(&w->lock);
	return r;
}

static void *flusher_main(void *p)
{
	struct store *s = p;
	struct request *r;

	while ((r = wait_for_ran(&s->writer)))
		flush_and_answer(s, r);
	return NULL;
}

static void end_flusher(struct writer *w)
{
	pthread_mutex_lock(&w->lock);
	w->stop_flusher = true;
	pthread_cond_signal(&w->ran_some);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->flusher, NULL);
}

int writer_start(struct store *s, struct err *err)
{
	struct writer *w = &s->writer;

	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->work, NULL);
	pthread_cond_init(&w->ran_some, NULL);
	pthread_cond_init(&w->answer, NULL);
	w->running = !pthread_create(&w->flusher, NULL, flusher_main, s);
	if (w->running && pthread_create(&w->thread, NULL, writer_main, s)) {
		end_flusher(w);
		w->running = false;
	}
	return w->running ? 0 : err_set(err, ERR_UNAVAILABLE, NULL,
					N_("no thread for the writer"));
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
	end_flusher(w);
	w->running = false;
	pthread_mutex_destroy(&w->lock);
	pthread_cond_destroy(&w->work);
	pthread_cond_destroy(&w->ran_some);
	pthread_cond_destroy(&w->answer);
}

static void queue(struct writer *w, struct request *r)
{
	append(&w->waiting, &(struct requests){ r, r });
	if (!w->busy)
		pthread_cond_signal(&w->work);
	while (!r->done)
		pthread_cond_wait(&w->answer, &w->lock);
}

/* Where nobody writes, the caller is both threads for this one request:
 * waking another one and being woken cost as much as the flush. What comes
 * meanwhile waits for the thread, which takes it together. */
static void write_here(struct store *s, struct request *r)
{
	struct writer *w = &s->writer;

	w->busy = true;
	w->runner = pthread_self();
	pthread_mutex_unlock(&w->lock);
	if (run(s, r))
		checkpoint_note(s);
	flush_and_answer(s, r);
	pthread_mutex_lock(&w->lock);
	w->busy = false;
	if (w->waiting.head || w->stop)
		pthread_cond_signal(&w->work);
}

static bool is_idle(const struct writer *w)
{
	return !w->busy && !w->waiting.head && !w->ran.head && !w->flushing;
}

/* By its own work, or in what follows it. */
static bool waits_for_itself(const struct writer *w)
{
	return (w->busy && pthread_equal(pthread_self(), w->runner)) ||
	       pthread_equal(pthread_self(), w->flusher);
}

static int write_and_wait(struct store *store, struct request *r,
			  struct err *err)
{
	struct writer *w = &store->writer;
	struct err faults = ERR_INIT;

	r->err = &faults;
	pthread_mutex_lock(&w->lock);
	if (waits_for_itself(w))
		BUG("a writer would wait for itself");
	if (is_idle(w))
		write_here(store, r);
	else
		queue(w, r);
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
