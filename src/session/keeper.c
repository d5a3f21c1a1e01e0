/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/keeper.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/tr.h"
#include "session/helper.h"
#include "session/socket.h"

#define TRIES 3			/* a page can be torn while it is copied */
#define LOOK_S 10
#define CALM_LOOKS 3		/* without writing */
#define AGAIN_S 600		/* after a fault */
#define FIRST_S 60		/* after a start, people come first */
#define HOUR_US INT64_C(3600000000)
#define NIGHT_FROM 1		/* o'clock */
#define NIGHT_UNTIL 5
#define LOGS_MUCH ((uint64_t)256 << 20)	/* written: an import */
#define LOGS_MOST ((uint64_t)1 << 30)
#define ROOM_LEAST ((uint64_t)256 << 20)

struct keeper {
	struct store *store;
	char *home, *dir;
	size_t keep;
	bool by_itself;
	pthread_t thread;
	bool running;
	pthread_mutex_t lock;	/* of what follows */
	pthread_cond_t wake;
	bool busy, stop;
	struct backup last;
	size_t n;
	char *fault;
};

/* ---- what is there ----------------------------------------------------- */

/* Reads the folder; logs that no backup in it needs are let go. */
static int look(struct keeper *k, struct err *err)
{
	struct backup *v;
	size_t n, i;

	if (backups_list(k->dir, store_id(k->store), &v, &n, err))
		return -1;
	for (i = 0; i + k->keep < n; i++)
		if (backup_remove(v[i].path, err))
			break;
	if (i < n)
		store_keep_logs(k->store, v[i].log);
	else if (k->by_itself)
		store_keep_logs(k->store, STORE_LOGS_ALL);
	pthread_mutex_lock(&k->lock);
	backup_release(&k->last);
	k->n = n - i;
	if (i < n) {
		k->last = v[n - 1];
		v[n - 1] = (struct backup){ 0 };
	}
	pthread_mutex_unlock(&k->lock);
	backups_release(v, n);
	return 0;
}

/* What a process left that ended in the middle. */
static int clear_unfinished(void *ctx, const char *path, struct err *err)
{
	(void)ctx;
	return tree_remove(path, err);
}

static uint64_t tables_bytes(struct keeper *k)
{
	struct store_status status;

	store_status(k->store, &status);
	return status.bytes_used;
}

/* ---- making one -------------------------------------------------------- */

static char *name_now(const char *dir)
{
	struct timespec now;
	struct stat st;
	struct tm t;
	char *path;

	/* One a second: the next one waits until its name is free. */
	for (;;) {
		clock_gettime(CLOCK_REALTIME, &now);
		gmtime_r(&now.tv_sec, &t);
		path = mem_printf("%s/%04d-%02d-%02dT%02d%02d%02dZ", dir,
				  t.tm_year + 1900, t.tm_mon + 1, t.tm_mday,
				  t.tm_hour, t.tm_min, t.tm_sec);
		if (lstat(path, &st))
			return path;
		free(path);
		now = (struct timespec){ .tv_nsec = 50000000 };
		nanosleep(&now, NULL);
	}
}

/* The copy and, while it is tried, another one. */
static int check_room(struct keeper *k, const char *dir, struct err *err)
{
	uint64_t need = 2 * (tables_bytes(k) + ROOM_LEAST);
	struct statvfs v;

	if (statvfs(dir, &v))
		return err_set_errno(err, ERR_IO, dir, N_("cannot open"));
	if ((uint64_t)v.f_bavail * v.f_frsize >= need)
		return 0;
	return err_set(err, ERR_FULL, dir,
		       N_("has no room for a backup and its proof (%llu MB are wanted)"),
		       (unsigned long long)(need >> 20));
}

struct asked {
	struct keeper *k;
	const struct keeper_ask *ask;
};

static int progress(void *ctx, uint64_t done, uint64_t of)
{
	struct asked *a = ctx;
	bool stop;

	pthread_mutex_lock(&a->k->lock);
	stop = a->k->stop;
	pthread_mutex_unlock(&a->k->lock);
	return stop || (a->ask->progress &&
			a->ask->progress(a->ask->ctx, done, of));
}

static int try(struct asked *a, const char *dest, struct err *err)
{
	uint32_t first;
	char *args[4] = { NULL };
	int rc;

	if (store_freeze(a->k->store, &first, err))
		return -1;
	args[0] = mem_printf("--home=%s", a->k->home);
	args[1] = mem_printf("--backup=%s", dest);
	args[2] = mem_printf("--first=%u", first);
	rc = helper_run((const char *const *)args, progress, a, err);
	store_thaw(a->k->store);
	for (size_t i = 0; i < 3; i++)
		free(args[i]);
	return rc;
}

static bool worth_another(enum err_code code)
{
	return code != ERR_STOPPED && code != ERR_FULL &&
	       code != ERR_CONFLICT && code != ERR_DENIED;
}

static int make(struct asked *a, const char *dest, struct err *err)
{
	struct err why = ERR_INIT;
	int i, rc = -1;

	for (i = 0; i < TRIES && rc; i++) {
		err_clear(&why);
		rc = try(a, dest, &why);
		if (rc && !worth_another(err_code(&why)))
			break;
	}
	if (rc)
		err_move(err, &why);
	err_release(&why);
	return rc;
}

static int prepare(struct keeper *k, const char *dest, struct err *err)
{
	char *above;
	int rc;

	if (!dest) {
		if (file_private_dir(k->dir, true, err) ||
		    file_each(k->dir, ".new", clear_unfinished, NULL, err) ||
		    file_each(k->dir, ".try", clear_unfinished, NULL, err))
			return -1;
		return check_room(k, k->dir, err);
	}
	if (dest[0] != '/')
		return err_set(err, ERR_USAGE, dest,
			       N_("must be a whole path, from '/' on"));
	above = mem_strndup(dest, (size_t)(strrchr(dest, '/') - dest) + 1);
	rc = check_room(k, above, err);
	free(above);
	return rc;
}

/* All that need a log from before this one's; clocks may have been set. */
static int drop_older(struct keeper *k, const struct backup *made,
		      struct err *err)
{
	struct backup *v;
	size_t n, i;
	int rc = 0;

	if (backups_list(k->dir, store_id(k->store), &v, &n, err))
		return -1;
	for (i = 0; !rc && i < n; i++)
		if (!made || v[i].log < made->log)
			rc = backup_remove(v[i].path, err);
	backups_release(v, n);
	return rc;
}

int keeper_drop(struct keeper *k, struct err *err)
{
	return drop_older(k, NULL, err) || look(k, err) ? -1 : 0;
}

/* Logs go with a checkpoint. */
static int look_behind(struct keeper *k, struct err *err)
{
	return look(k, err) || store_checkpoint(k->store, err) ? -1 : 0;
}

static int run(struct keeper *k, const struct keeper_ask *ask,
	       struct backup *made, struct err *err)
{
	char *dest = ask->dest ? mem_strdup(ask->dest) : name_now(k->dir);
	struct asked a = { k, ask };
	int rc = prepare(k, ask->dest, err);

	*made = (struct backup){ 0 };
	if (!rc && ask->alone)
		rc = store_new_log(k->store, err);
	if (!rc)
		rc = make(&a, dest, err);
	if (!rc)
		rc = backup_read(dest, made, err);
	if (!rc && !ask->alone)
		rc = look_behind(k, err);
	if (rc)
		backup_release(made);
	free(dest);
	return rc;
}

/* One at a time. */
static int take(struct keeper *k, struct err *err)
{
	bool busy;

	pthread_mutex_lock(&k->lock);
	busy = k->busy;
	k->busy = true;
	pthread_mutex_unlock(&k->lock);
	return busy ? err_set(err, ERR_UNAVAILABLE, NULL,
			      N_("a backup is being made already")) : 0;
}

static void give_back(struct keeper *k)
{
	pthread_mutex_lock(&k->lock);
	k->busy = false;
	pthread_mutex_unlock(&k->lock);
}

int keeper_alone(struct keeper *k, const struct backup *made, struct err *err)
{
	int rc;

	if (take(k, err))
		return -1;
	rc = drop_older(k, made, err) || look_behind(k, err) ? -1 : 0;
	give_back(k);
	return rc;
}

int keeper_backup(struct keeper *k, const struct keeper_ask *ask,
		  struct backup *made, struct err *err)
{
	struct err why = ERR_INIT;
	int rc;

	if (take(k, err))
		return -1;
	rc = run(k, ask, made, &why);
	pthread_mutex_lock(&k->lock);
	k->busy = false;
	free(k->fault);
	k->fault = rc ? err_text(&why) : mem_strdup("");
	pthread_mutex_unlock(&k->lock);
	err_move(err, &why);
	err_release(&why);
	return rc;
}

int keeper_copy(struct keeper *k, struct helper *h, int *out,
		struct err *err)
{
	char *name, *args[4] = { NULL };
	uint32_t first;
	int rc;

	if (take(k, err))
		return -1;
	if (prepare(k, NULL, err) || store_freeze(k->store, &first, err)) {
		give_back(k);
		return -1;
	}
	name = name_now(k->dir);
	args[0] = mem_printf("--home=%s", k->home);
	args[1] = mem_printf("--dump=%s", name);
	args[2] = mem_printf("--first=%u", first);
	rc = helper_begin(h, (const char *const *)args, out, err);
	if (rc)
		keeper_copied(k);
	for (size_t i = 0; i < 3; i++)
		free(args[i]);
	free(name);
	return rc;
}

void keeper_copied(struct keeper *k)
{
	store_thaw(k->store);
	give_back(k);
}

/* ---- by itself --------------------------------------------------------- */

static bool is_night(void)
{
	time_t now = time(NULL);
	struct tm t;

	localtime_r(&now, &t);
	return t.tm_hour >= NIGHT_FROM && t.tm_hour < NIGHT_UNTIL;
}

struct watch {
	int64_t begun;		/* clock_steady() */
	uint64_t bytes;		/* of logs, when last looked at */
	int calm;		/* looks without a change of them */
};

/* Whether one is to be made now. */
static bool due(struct keeper *k, struct watch *w)
{
	struct backup last;
	uint64_t bytes, behind;
	int64_t age;

	pthread_mutex_lock(&k->lock);
	last = k->last;		/* its numbers only */
	pthread_mutex_unlock(&k->lock);
	bytes = store_log_bytes(k->store, STORE_LOGS_ALL);
	w->calm = bytes == w->bytes ? w->calm + 1 : 0;
	w->bytes = bytes;
	if (!last.path)
		return w->calm >= CALM_LOOKS;
	if (clock_steady() - w->begun < FIRST_S * INT64_C(1000000))
		return false;
	behind = store_log_bytes(k->store, last.log);
	if (behind > LOGS_MOST && behind > tables_bytes(k))
		return true;
	if (behind > LOGS_MUCH && w->calm >= CALM_LOOKS)
		return true;
	age = moment_now() - last.begun;
	return age > 25 * HOUR_US || (age > 12 * HOUR_US && is_night());
}

/* False: the end. */
static bool pause_for(struct keeper *k, int seconds)
{
	struct timespec until;
	bool go;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += seconds;
	pthread_mutex_lock(&k->lock);
	while (!k->stop && pthread_cond_timedwait(&k->wake, &k->lock,
						  &until) != ETIMEDOUT)
		;
	go = !k->stop;
	pthread_mutex_unlock(&k->lock);
	return go;
}

static void *keep(void *p)
{
	const struct keeper_ask ask = { 0 };
	struct keeper *k = p;
	struct watch w = { .begun = clock_steady() };
	struct err err = ERR_INIT;
	struct backup made;
	int pause = LOOK_S;

	while (pause_for(k, pause)) {
		pause = LOOK_S;
		if (!due(k, &w))
			continue;
		if (keeper_backup(k, &ask, &made, &err)) {
			if (err_code(&err) != ERR_STOPPED)
				log_err(LOG_LEVEL_WARNING, &err);
			pause = AGAIN_S;
		} else {
			backup_release(&made);
		}
		err_clear(&err);
	}
	err_release(&err);
	return NULL;
}

/* ---- coming and going -------------------------------------------------- */

int keeper_start(struct keeper **keeper, struct store *store,
		 const struct keeper_opts *opts, struct err *err)
{
	struct keeper *k = mem_zero(sizeof(*k));
	pthread_condattr_t attr;

	k->store = store;
	k->home = mem_strdup(opts->home);
	k->dir = mem_strdup(opts->dir);
	k->keep = opts->keep;
	k->by_itself = opts->by_itself;
	k->fault = mem_strdup("");
	pthread_mutex_init(&k->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&k->wake, &attr);
	pthread_condattr_destroy(&attr);
	*keeper = k;
	return look(k, err);
}

int keeper_watch(struct keeper *k, struct err *err)
{
	if (!k->by_itself)
		return 0;
	if (pthread_create(&k->thread, NULL, keep, k))
		return err_set(err, ERR_UNAVAILABLE, NULL,
			       N_("no thread for backups"));
	k->running = true;
	return 0;
}

void keeper_stop(struct keeper *k)
{
	if (!k)
		return;
	pthread_mutex_lock(&k->lock);
	k->stop = true;
	pthread_cond_signal(&k->wake);
	pthread_mutex_unlock(&k->lock);
	if (k->running)
		pthread_join(k->thread, NULL);
	pthread_mutex_destroy(&k->lock);
	pthread_cond_destroy(&k->wake);
	backup_release(&k->last);
	free(k->fault);
	free(k->home);
	free(k->dir);
	free(k);
}

bool keeper_busy(struct keeper *k)
{
	bool busy;

	pthread_mutex_lock(&k->lock);
	busy = k->busy;
	pthread_mutex_unlock(&k->lock);
	return busy;
}

void keeper_state(struct keeper *k, struct keeper_state *state)
{
	*state = (struct keeper_state){ .by_itself = k->by_itself };
	pthread_mutex_lock(&k->lock);
	state->busy = k->busy;
	state->n = k->n;
	state->fault = mem_strdup(k->fault);
	state->last = k->last;
	if (k->last.path) {
		state->last.path = mem_strdup(k->last.path);
		state->last.id = mem_strdup(k->last.id);
	}
	pthread_mutex_unlock(&k->lock);
}

void keeper_state_release(struct keeper_state *state)
{
	backup_release(&state->last);
	free(state->fault);
}
