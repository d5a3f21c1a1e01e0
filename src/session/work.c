/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/work.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/tr.h"
#include "session/answer.h"
#include "session/body.h"
#include "session/jobs.h"
#include "session/socket.h"

#define STACK (1 << 20)
#define STEP INT64_C(100000)	/* µs between two reports of progress ... */
#define BEAT INT64_C(900000)	/* ... and between two signs of life */

struct work {
	struct work *next;
	struct works *all;
	struct session *s;
	pthread_t thread;
	bool threaded;
	uint32_t request;
	struct arena *a;
	const char *job;
	const char *const *args;
	size_t args_n;
	atomic_bool cancel;
	/* under the lock */
	uint64_t done, of;
	int64_t told;		/* when the client last heard of it */
	bool fresh, ended;
	/* set before `ended` */
	int bad;
	char *result;
	struct err err;
};

int works_init(struct works *w)
{
	*w = (struct works){ .fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK) };
	if (w->fd < 0)
		return -1;
	pthread_mutex_init(&w->lock, NULL);
	return 0;
}

int works_fd(const struct works *w)
{
	return w->fd;
}

size_t works_running(struct works *w)
{
	size_t n = 0;

	pthread_mutex_lock(&w->lock);
	for (struct work *x = w->first; x; x = x->next)
		n++;
	pthread_mutex_unlock(&w->lock);
	return n;
}

/* Under the lock. */
static void wake(struct works *w)
{
	const uint64_t one = 1;
	ssize_t n = write(w->fd, &one, sizeof(one));

	(void)n;	/* full means it is readable already */
	w->rung = true;
}

static int progress(void *ctx, uint64_t done, uint64_t of)
{
	struct work *x = ctx;
	bool tell;

	pthread_mutex_lock(&x->all->lock);
	x->done = done;
	x->of = of;
	tell = !x->fresh && clock_steady() - x->told > STEP;
	x->fresh |= tell;
	if (tell)
		wake(x->all);
	pthread_mutex_unlock(&x->all->lock);
	return atomic_load(&x->cancel);
}

static void *run(void *ctx)
{
	struct work *x = ctx;

	x->bad = session_call(x->s, x->job, x->args, x->args_n, progress, x,
			      &x->result, &x->err);
	pthread_mutex_lock(&x->all->lock);
	x->ended = true;
	wake(x->all);
	pthread_mutex_unlock(&x->all->lock);
	return NULL;
}

static int run_beside(struct work *x)
{
	pthread_attr_t attr;
	int bad;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK);
	x->threaded = true;
	bad = pthread_create(&x->thread, &attr, run, x);
	pthread_attr_destroy(&attr);
	return bad;
}

static void work_free(struct work *x)
{
	arena_free(x->a);
	free(x->result);
	err_release(&x->err);
	free(x);
}

int work_begin(struct works *w, struct session *s,
	       const struct wire_message *m, struct err *err)
{
	struct work *x = mem_zero(sizeof(*x));
	struct unpack u = unpack_from(m->body);
	const char *job;
	int bad = 0;

	x->all = w;
	x->s = s;
	x->request = m->request;
	x->a = arena_new();
	job = get_text(&u, x->a);
	x->job = job ? job : "";
	x->args = get_strings(&u, x->a, &x->args_n);
	if (u.bad || unpack_left(&u)) {
		work_free(x);
		return answer_unreadable(err);
	}
	if (job_is_quick(x->job))
		run(x);
	pthread_mutex_lock(&w->lock);
	if (!x->ended)
		bad = run_beside(x);
	if (!bad) {
		x->next = w->first;
		w->first = x;
	}
	pthread_mutex_unlock(&w->lock);
	if (!bad)
		return 0;
	work_free(x);
	return err_set(err, ERR_UNAVAILABLE, NULL,
		       N_("the system has no room for another thread"));
}

void work_cancel(struct works *w, uint32_t request)
{
	pthread_mutex_lock(&w->lock);
	for (struct work *x = w->first; x; x = x->next)
		if (x->request == request)
			atomic_store(&x->cancel, true);
	pthread_mutex_unlock(&w->lock);
}

void works_cancel(struct works *w)
{
	pthread_mutex_lock(&w->lock);
	for (struct work *x = w->first; x; x = x->next)
		atomic_store(&x->cancel, true);
	pthread_mutex_unlock(&w->lock);
}

static void put_end(struct work *x, struct buf *out)
{
	struct buf body = BUF_INIT;

	put_err(&body, &x->err);
	if (!x->bad)
		pack_str(&body, x->result);
	wire_put(out, x->bad ? WIRE_FAULT : WIRE_OK, x->request,
		 buf_slice(&body));
	buf_release(&body);
}

static void put_progress(struct work *x, struct buf *out)
{
	struct buf body = BUF_INIT;

	pack_u64(&body, x->done);
	pack_u64(&body, x->of);
	wire_put(out, WIRE_PROGRESS, x->request, buf_slice(&body));
	buf_release(&body);
}

void works_report(struct works *w, struct buf *out)
{
	int64_t now = clock_steady();
	struct work **at = &w->first;
	uint64_t count;
	ssize_t n;

	pthread_mutex_lock(&w->lock);
	if (w->rung) {
		n = read(w->fd, &count, sizeof(count));
		(void)n;	/* it never blocks */
		w->rung = false;
	}
	while (*at) {
		struct work *x = *at;

		if (x->ended) {
			*at = x->next;
			/* It only has to leave its function. */
			if (x->threaded)
				pthread_join(x->thread, NULL);
			put_end(x, out);
			work_free(x);
			continue;
		}
		if (x->fresh || now - x->told > BEAT) {
			put_progress(x, out);
			x->fresh = false;
			x->told = now;
		}
		at = &x->next;
	}
	pthread_mutex_unlock(&w->lock);
}

void works_end(struct works *w)
{
	struct work *x;

	works_cancel(w);
	while ((x = w->first)) {
		w->first = x->next;
		if (x->threaded)
			pthread_join(x->thread, NULL);
		work_free(x);
	}
	close(w->fd);
	pthread_mutex_destroy(&w->lock);
}
