/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/tr.h"
#include "store/logcopy.h"
#include "store/rowcache.h"
#include "store/segment_file.h"

_Noreturn static void fail_stop_default(void *ctx, const char *why)
{
	log_line(LOG_LEVEL_ERROR, "the store stops: %s", why);
	_exit(EX_IOERR);
}

/* Before recovery: where the logs break off early it would not say so. */
static int mend_logs(const struct store *s, const struct store_opts *opts,
		     struct logs *logs, struct err *err)
{
	*logs = (struct logs){ .state = LOGS_UNKNOWN };
	if (opts->create)
		return logcopy_drop(s->home.path, err);
	if (logcopy_mend(s->home.path, logs, err))
		return -1;
	return logs->state == LOGS_SHORT ?
		logs_short(s->home.path, &logs->sound, err) : 0;
}

/* Behind recovery. Without room it begins with the first change. */
static int keep_copy(struct store *s, struct logs *logs, struct err *err)
{
	int rc;

	if (logs->renew || !logs->first) {
		*logs = (struct logs){ 0 };
		if (logcopy_drop(s->home.path, err))
			return -1;
	}
	s->logcopy = logcopy_open(&s->home, logs);
	rc = logcopy_flush(s);
	if (!rc)
		return 0;
	logcopy_close(s->logcopy);
	s->logcopy = NULL;
	if (rc != ENOSPC || logcopy_drop(s->home.path, NULL))
		return store_fault(s, NULL, "copy of the log", rc, err);
	*logs = (struct logs){ 0 };
	s->logcopy = logcopy_open(&s->home, logs);
	return 0;
}

static int open_all(struct store *s, const struct store_opts *opts,
		    struct err *err)
{
	struct logs logs;

	if (home_open(&s->home, opts, err))
		return -1;
	reserve_open(&s->reserve, &s->home);
	reserve_make_room(&s->reserve);
	if (opts->create && reserve_check(&s->reserve, err))
		return -1;
	if (mend_logs(s, opts, &logs, err) || env_open(s, opts, err) ||
	    tables_open(s, opts->create || store_is_old(s), err) ||
	    segment_files_open(s, err))
		return -1;
	/* A copy that is recovered is opened once more. */
	if (!opts->recover_all && keep_copy(s, &logs, err))
		return -1;
	if (opts->create && home_write_format(&s->home, err))
		return -1;
	if (!opts->recover_all && logahead_start(s, err))
		return -1;
	if (checkpoint_start(s, err) || writer_start(s, err))
		return -1;
	return 0;
}

int store_open(struct store **store, const struct store_opts *opts,
	       struct err *err)
{
	struct store *s = mem_zero(sizeof(*s));

	s->fail_stop = opts->fail_stop ? opts->fail_stop : fail_stop_default;
	s->ctx = opts->ctx;
	s->rows = rowcache_new();
	pthread_mutex_init(&s->logs_drop, NULL);
	atomic_init(&s->logs_kept, STORE_LOGS_SOME);
	atomic_init(&s->logs_held, STORE_LOGS_SOME);
	if (open_all(s, opts, err)) {
		if (opts->damaged && atomic_load(&s->damaged))
			*opts->damaged = true;
		store_close(s);
		return -1;
	}
	*store = s;
	return 0;
}

void store_close(struct store *s)
{
	int rc;

	if (!s)
		return;
	writer_stop(s);
	checkpoint_stop(s);
	if (s->env && !atomic_load(&s->dead)) {
		rc = checkpoint_now(s, true);
		if (rc)
			store_fail(s, "checkpoint", rc);
	}
	logahead_stop(s);
	segment_files_close(s);
	tables_close(s);
	env_close(s);
	logcopy_close(s->logcopy);
	reserve_close(&s->reserve);
	home_close(&s->home);
	rowcache_free(s->rows);
	pthread_mutex_destroy(&s->logs_drop);
	free(s);
}

bool store_is_test(const struct store *store)
{
	return store->home.test;
}

const char *store_home(const struct store *store)
{
	return store->home.path;
}

const char *store_lang(const struct store *store)
{
	return store->home.lang;
}

const char *store_id(const struct store *store)
{
	return store->home.id;
}

bool store_is_old(const struct store *store)
{
	return store->home.format < STORE_FORMAT;
}

int store_converted(struct store *store, struct err *err)
{
	store->home.format = STORE_FORMAT;
	return home_write_format(&store->home, err);
}

static uint64_t bytes_used(struct store *s)
{
	uint64_t n = segment_files_bytes(s);
	int i;

	for (i = 0; i < TABLE_N; i++) {
		DB_BTREE_STAT *st;

		if (s->db[i]->stat(s->db[i], NULL, &st, DB_FAST_STAT))
			continue;
		n += (uint64_t)st->bt_pagecnt * st->bt_pagesize;
		free(st);
	}
	return n;
}

void store_status(struct store *store, struct store_status *status)
{
	DB_MPOOL_STAT *pool;
	struct statvfs v;

	*status = (struct store_status){ .bytes_used = bytes_used(store) };
	if (!statvfs(store->home.path, &v))
		status->bytes_free = (uint64_t)v.f_bavail * v.f_frsize;
	if (!store->env->memp_stat(store->env, &pool, NULL, 0)) {
		status->cache_bytes = ((uint64_t)pool->st_gbytes << 30) +
				      pool->st_bytes;
		status->gets_hit = pool->st_cache_hit;
		status->gets_missed = pool->st_cache_miss;
		free(pool);
	}
	status->full = reserve_check(&store->reserve, NULL) != 0;
}

unsigned store_room_used(struct store *store)
{
	uint64_t used, left, last;
	struct statvfs v;

	if (statvfs(store->home.path, &v))
		return 0;
	used = v.f_blocks - v.f_bfree;
	left = v.f_bavail;
	last = v.f_frsize ? store->reserve.bytes / v.f_frsize : 0;
	left = left > last ? left - last : 0;
	return left ? (unsigned)(used * 100 / (used + left)) : 100;
}

struct verify {
	struct buf last;
	uint64_t rows;
	bool disorder;
};

static int verify_row(void *ctx, struct slice key, struct slice value)
{
	struct verify *v = ctx;

	if (v->rows++ && slice_cmp(buf_slice(&v->last), key) >= 0)
		v->disorder = true;
	buf_clear(&v->last);
	buf_add_slice(&v->last, key);
	return 0;
}

int store_verify(struct store *store, struct err *err)
{
	int i, rc = 0;

	for (i = 0; i < TABLE_N && !rc; i++) {
		struct verify v = { .last = BUF_INIT };

		/* A page whose checksum is wrong stops the store here. */
		rc = store_scan(store, (enum table)i, SLICE_NONE, SLICE_NONE,
				verify_row, &v, err);
		if (v.disorder)
			rc = err_set(err, ERR_IO, store->home.path,
				     N_("the keys of %s are out of order"),
				     table_name((enum table)i));
		buf_release(&v.last);
	}
	return rc ? rc : segment_files_verify(store, err);
}
