/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A page keeps what was deleted from it until its room is needed, and pages
 * further up keep beginnings of keys as signposts. Berkeley DB has no call
 * that takes them away, so each table is written again from its rows, beside
 * the old one, and takes its place: whoever stops in between has whole
 * tables, and does it once more. All tables: what a page does not use is
 * what the cache had in its place before, be it of another table.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/tr.h"
#include "store/rewrite.h"
#include "store/segment_file.h"

#define CACHE_BYTES (64u << 20)

struct rewriting {
	DB *out;
	int failed;		/* what the library returned */
};

static char *new_name(const struct store *s, enum table table)
{
	return mem_printf("%s/%s.new", s->home.db, table_name(table));
}

static int put_row(void *ctx, struct slice key, struct slice value)
{
	struct rewriting *r = ctx;
	DBT k = dbt_in(key), v = dbt_in(value);

	r->failed = r->out->put(r->out, NULL, &k, &v, 0);
	return r->failed;
}

static int flush_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc;

	if (fd < 0)
		return errno;
	rc = fsync(fd) ? errno : 0;
	close(fd);
	return rc;
}

/* No log is written, and no page knows of one: recovery has nothing to do
 * with the file until it is changed again. */
static int open_new(struct rewriting *r, const char *path)
{
	int rc = db_create(&r->out, NULL, 0);

	if (rc)
		return rc;
	rc = r->out->set_cachesize(r->out, 0, CACHE_BYTES, 1);
	if (!rc)
		rc = r->out->set_pagesize(r->out, PAGE_BYTES);
	if (!rc)
		rc = r->out->set_flags(r->out, DB_CHKSUM);
	if (!rc)
		rc = r->out->open(r->out, NULL, path, NULL, DB_BTREE,
				  DB_CREATE | DB_EXCL, 0600);
	return rc;
}

static int write_table(struct store *s, enum table table, struct err *err)
{
	struct rewriting r = { .out = NULL };
	char *path = new_name(s, table);
	int rc, closed;

	r.failed = open_new(&r, path);
	rc = r.failed ? -1 : store_scan(s, table, SLICE_NONE, SLICE_NONE,
					put_row, &r, err);
	if (r.out) {
		closed = r.out->close(r.out, 0);
		r.failed = r.failed ? r.failed : closed;
	}
	if (!rc && !r.failed)
		r.failed = flush_file(path);
	if (r.failed)
		err_set(err, r.failed == ENOSPC ? ERR_FULL : ERR_IO, path,
			N_("the table cannot be written anew (%s)"),
			db_strerror(r.failed));
	free(path);
	return rc || r.failed ? -1 : 0;
}

int store_rewrite_room(const struct store *s, struct err *err)
{
	uint64_t need = tables_bytes(&s->home) + RESERVE_BYTES;
	struct statvfs v;

	if (statvfs(s->home.path, &v) ||
	    (uint64_t)v.f_bavail * v.f_frsize >= need)
		return 0;
	return err_set(err, ERR_FULL, s->home.path,
		       N_("has no room to write the tables anew (%llu MB are wanted)"),
		       (unsigned long long)(need >> 20));
}

static int put_in_place(const struct store *s, enum table table,
			struct err *err)
{
	char *from = new_name(s, table);
	char *to = file_join(s->home.db, table_name(table));
	int rc = 0;

	if (rename(from, to))
		rc = err_set_errno(err, ERR_IO, from, N_("cannot rename"));
	free(from);
	free(to);
	return rc;
}

/* Also those of one that was stopped in the middle: they take room. */
static void drop_new(const struct store *s)
{
	for (int i = 0; i < TABLE_N; i++) {
		char *path = new_name(s, (enum table)i);

		unlink(path);
		free(path);
	}
}

/* Ends like store_close(), but keeps the lock until all is in place. */
static int rewrite(struct store *s, const struct rewrite_calls *calls,
		   struct err *err)
{
	int i, rc;

	drop_new(s);
	rc = store_rewrite_room(s, err);
	for (i = 0; !rc && i < TABLE_N; i++)
		rc = write_table(s, (enum table)i, err);
	writer_stop(s);
	checkpoint_stop(s);
	if (!atomic_load(&s->dead) && checkpoint_now(s, true))
		rc = err_set(err, ERR_IO, s->home.path,
			     N_("no checkpoint could be written"));
	segment_files_close(s);
	tables_close(s);
	env_close(s);
	for (i = 0; !rc && i < TABLE_N; i++)
		rc = put_in_place(s, (enum table)i, err);
	if (!rc && flush_file(s->home.db))
		rc = err_set_errno(err, ERR_IO, s->home.db,
				   N_("cannot write"));
	if (rc)
		drop_new(s);
	else
		rc = calls->ends(calls->ctx, err);
	store_close(s);
	return rc;
}

int store_rewrite(const struct store_opts *opts,
		  const struct rewrite_calls *calls, struct err *err)
{
	struct store *s;
	int rc;

	if (store_open(&s, opts, err))
		return -1;
	rc = calls->begins(calls->ctx, err);
	if (!rc)
		return rewrite(s, calls, err);
	store_close(s);
	return rc;
}
