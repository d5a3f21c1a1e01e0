/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/tr.h"
#include "store/inside.h"

#define MESSAGES 5		/* of the library, in ... */
#define MESSAGES_US 10000000

int64_t monotonic_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void store_fail(struct store *s, const char *what, int code)
{
	char *why;

	/* Once: whoever comes second waits for the end or goes on to fail. */
	if (atomic_exchange(&s->dead, true))
		return;
	why = mem_printf("%s: %s", what, db_strerror(code));
	/* A full disk is no failure of the store: it starts again and waits. */
	if (code != ENOSPC)
		home_note_failure(&s->home, why, atomic_load(&s->damaged));
	s->fail_stop(s->ctx, why);
	free(why);
}

int store_fault(struct store *s, struct txn *txn, const char *what, int code,
		struct err *err)
{
	if (code == DB_LOCK_DEADLOCK || code == DB_LOCK_NOTGRANTED) {
		if (txn)
			txn->again = true;
		return err_set(err, ERR_UNAVAILABLE, NULL,
			       N_("the store is busy; try again"));
	}
	store_fail(s, what, code);
	return err_set(err, code == ENOSPC ? ERR_FULL : ERR_IO, s->home.path,
		       N_("the store failed (%s: %s)"), what,
		       db_strerror(code));
}

/* A full disk makes the library write a line per call. */
static void on_message(const DB_ENV *env, const char *prefix, const char *text)
{
	struct store *s = env->app_private;
	int64_t now = monotonic_us();
	int n;

	if (strstr(text, "checksum"))
		atomic_store(&s->damaged, true);
	if (now - atomic_load(&s->messages_from) > MESSAGES_US) {
		atomic_store(&s->messages_from, now);
		atomic_store(&s->messages, 0);
	}
	n = atomic_fetch_add(&s->messages, 1);
	if (n < MESSAGES)
		log_line(LOG_LEVEL_WARNING, "Berkeley DB: %s", text);
	else if (n == MESSAGES)
		log_line(LOG_LEVEL_WARNING, "Berkeley DB: more of the same");
}

static void on_event(DB_ENV *env, uint32_t event, void *info)
{
	struct store *s = env->app_private;

	/* A recovery that fails is a fault of opening. */
	if (event == DB_EVENT_PANIC && s->recovers)
		return;
	if (event == DB_EVENT_PANIC)
		store_fail(s, "panic", DB_RUNRECOVERY);
	else if (event == DB_EVENT_WRITE_FAILED)
		store_fail(s, "write failed", EIO);
}

static int configure(struct store *s, const struct store_opts *opts)
{
	DB_ENV *env = s->env;
	int rc = 0;

	env->app_private = s;
	env->set_errcall(env, on_message);
	rc = rc ? rc : env->set_event_notify(env, on_event);
	rc = rc ? rc : cache_set(s, opts->cache);
	rc = rc ? rc : env->set_tmp_dir(env, s->home.tmp);
	rc = rc ? rc : env->set_lg_bsize(env, 2 << 20);
	rc = rc ? rc : env->set_lg_max(env, LOG_FILE_BYTES);
	rc = rc ? rc : env->set_lg_filemode(env, 0600);
	rc = rc ? rc : env->set_lk_detect(env, DB_LOCK_DEFAULT);
	/* A serializable scan of 300,000 records took 12,500 locks. */
	rc = rc ? rc : env->set_lk_max_locks(env, 200000);
	rc = rc ? rc : env->set_lk_max_objects(env, 200000);
	rc = rc ? rc : env->set_lk_max_lockers(env, 10000);
	rc = rc ? rc : env->set_tx_max(env, 4000);
	return rc;
}

/* Up to here malloc() has what its thread freed last at hand, of which
 * calloc() knows nothing. */
#define SMALL_BYTES 1024

/* The library writes whole pages, what it does not use of them as it came:
 * nothing that this process once had in its memory. */
static void *zeroed(size_t n)
{
	void *p;

	if (n > SMALL_BYTES)
		return calloc(1, n);
	p = malloc(n ? n : 1);
	return p ? memset(p, 0, n) : NULL;
}

/* Recovery at every start: only then is it certain that what was
 * acknowledged is there and what was not is whole or absent. */
int env_open(struct store *s, const struct store_opts *opts, struct err *err)
{
	const uint32_t flags = DB_CREATE | DB_INIT_MPOOL | DB_INIT_LOCK |
		DB_INIT_LOG | DB_INIT_TXN | DB_THREAD | DB_PRIVATE |
		(opts->recover_all ? DB_RECOVER_FATAL : DB_RECOVER);
	int rc = db_env_set_func_malloc(zeroed);

	if (!rc)
		rc = db_env_set_func_open(logahead_open);
	if (!rc)
		rc = db_env_create(&s->env, 0);

	if (rc)
		return err_set(err, ERR_IO, s->home.path,
			       N_("the store cannot be opened (%s)"),
			       db_strerror(rc));
	rc = configure(s, opts);
	s->recovers = true;
	if (!rc)
		rc = s->env->open(s->env, s->home.db, flags, 0600);
	s->recovers = false;
	if (!rc)
		return 0;
	s->env->close(s->env, 0);
	s->env = NULL;
	if (opts->damaged)
		*opts->damaged = rc == DB_RUNRECOVERY;
	if (rc == DB_RUNRECOVERY)
		return err_set(err, ERR_IO, s->home.path,
			       N_("recovery of the store failed: its files or logs are damaged"));
	return err_set(err, rc == ENOSPC ? ERR_FULL : ERR_IO, s->home.path,
		       N_("the store cannot be opened (%s)"), db_strerror(rc));
}

void env_close(struct store *s)
{
	if (!s->env)
		return;
	s->env->close(s->env, 0);
	s->env = NULL;
}
