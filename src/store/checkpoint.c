/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/tr.h"
#include "store/logcopy.h"

#define MINUTES 1
#define LOOK_MS 500		/* while something is being written */
#define TRICKLE_PERCENT 20

/* Logs that are no longer needed to recover go, oldest first: those before
 * the ones that a backup needs, or, where there are none, what is beyond
 * LOG_KEEP_BYTES. */
static int drop_old_logs(struct store *s)
{
	uint32_t kept = atomic_load(&s->logs_kept);
	uint32_t held = atomic_load(&s->logs_held);
	uint64_t most = kept == STORE_LOGS_SOME ? LOG_KEEP_BYTES : 0;
	uint64_t bytes = store_log_bytes(s, 0);
	char **spare = NULL, **p;
	struct stat st;
	int rc;

	kept = held < kept ? held : kept;
	if (bytes <= most || !kept)
		return 0;
	rc = s->env->log_archive(s->env, &spare, DB_ARCH_ABS);
	for (p = spare; p && *p && bytes > most; p++) {
		if (log_number(*p) < kept && !stat(*p, &st) && !unlink(*p))
			bytes -= (uint64_t)st.st_size;
	}
	free(spare);
	return rc;
}

int checkpoint_now(struct store *s, bool always)
{
	DB_ENV *env = s->env;
	int rc = env->txn_checkpoint(env, always ? 0 : CHECKPOINT_KB,
				     always ? 0 : MINUTES, 0);

	if (!rc && always)
		rc = logcopy_flush(s);
	if (rc)
		return rc;
	pthread_mutex_lock(&s->logs_drop);
	/* First: what is in the copy only would be taken for lost. */
	rc = logcopy_trim(s);
	if (!rc)
		rc = drop_old_logs(s);
	pthread_mutex_unlock(&s->logs_drop);
	return rc;
}

/* Until a note comes, or LOOK_MS have passed since the last one. False: the
 * store is being closed. */
static bool wait_for_note(struct checkpoint *c, bool pending)
{
	struct timespec until;
	bool go;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += LOOK_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_mutex_lock(&c->lock);
	if (pending) {
		while (!c->stop &&
		       pthread_cond_timedwait(&c->wake, &c->lock, &until) !=
		       ETIMEDOUT)
			;
	} else {
		while (!c->stop && !c->written)
			pthread_cond_wait(&c->wake, &c->lock);
	}
	c->written = false;
	go = !c->stop;
	pthread_mutex_unlock(&c->lock);
	return go;
}

/* After the last write it looks on until that minute is over. */
static void *checkpoint_main(void *p)
{
	struct store *s = p;
	int64_t noted = 0;
	bool pending = false;
	int rc, trickled;

	while (wait_for_note(&s->checkpoint, pending)) {
		if (!pending)
			noted = monotonic_us();
		pending = true;
		rc = s->env->memp_trickle(s->env, TRICKLE_PERCENT, &trickled);
		if (!rc)
			rc = checkpoint_now(s, false);
		if (rc) {
			store_fail(s, "checkpoint", rc);
			break;
		}
		if (monotonic_us() - noted > (MINUTES * 60 + 1) * 1000000LL)
			pending = false;
	}
	return NULL;
}

int checkpoint_start(struct store *s, struct err *err)
{
	struct checkpoint *c = &s->checkpoint;
	pthread_condattr_t attr;

	pthread_mutex_init(&c->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&c->wake, &attr);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&c->thread, NULL, checkpoint_main, s))
		return err_set(err, ERR_UNAVAILABLE, NULL,
			       N_("no thread for checkpoints"));
	c->running = true;
	return 0;
}

void checkpoint_stop(struct store *s)
{
	struct checkpoint *c = &s->checkpoint;

	if (!c->running)
		return;
	pthread_mutex_lock(&c->lock);
	c->stop = true;
	pthread_cond_signal(&c->wake);
	pthread_mutex_unlock(&c->lock);
	pthread_join(c->thread, NULL);
	c->running = false;
	pthread_mutex_destroy(&c->lock);
	pthread_cond_destroy(&c->wake);
}

void checkpoint_note(struct store *s)
{
	struct checkpoint *c = &s->checkpoint;

	pthread_mutex_lock(&c->lock);
	if (!c->written) {
		c->written = true;
		pthread_cond_signal(&c->wake);
	}
	pthread_mutex_unlock(&c->lock);
}

int store_checkpoint(struct store *store, struct err *err)
{
	int rc = checkpoint_now(store, true);

	return rc ? store_fault(store, NULL, "checkpoint", rc, err) : 0;
}
