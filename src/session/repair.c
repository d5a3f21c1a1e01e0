/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/tr.h"
#include "session/erase.h"
#include "session/proof.h"

/*
 * Under the lock of the home, each step such that whoever comes after a crash
 * goes on: the good store is made as HOME/repaired; HOME/db, HOME/search
 * and HOME/logcopy move to the folder of the damaged ones; those of
 * HOME/repaired move in.
 */
static const char *const parts[] = { "db", "search", "logcopy" };
#define PARTS 3

static int lock(const char *home, struct err *err)
{
	char *path = file_join(home, "lock");
	int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		err_set_errno(err, ERR_IO, path, N_("cannot open"));
	else if (flock(fd, LOCK_EX | LOCK_NB)) {
		close(fd);
		fd = err_set(err, ERR_UNAVAILABLE, home,
			     N_("another process has this store open"));
	}
	free(path);
	return fd;
}

static char *folder_aside(const char *home)
{
	struct timespec now;
	struct stat there;
	struct tm t;
	char *first, *path;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &t);
	first = mem_printf("%s/damaged-%04d%02d%02dT%02d%02d%02dZ", home,
			   t.tm_year + 1900, t.tm_mon + 1, t.tm_mday,
			   t.tm_hour, t.tm_min, t.tm_sec);
	path = mem_strdup(first);
	/* Two repairs in one second each keep what they found. */
	for (int n = 2; !lstat(path, &there); n++) {
		free(path);
		path = mem_printf("%s-%d", first, n);
	}
	free(first);
	return path;
}

static int move(const char *from, const char *to, const char *name,
		struct err *err)
{
	char *a = file_join(from, name), *b = file_join(to, name);
	int rc = 0;

	if (rename(a, b) && errno != ENOENT)
		rc = err_set_errno(err, ERR_IO, a, N_("cannot rename"));
	free(a);
	free(b);
	return rc;
}

static int put_in_place(const char *home, const char *good,
			const char *aside, struct err *err)
{
	int rc = file_private_dir(aside, true, err);

	for (size_t i = 0; !rc && i < PARTS; i++)
		rc = move(home, aside, parts[i], err);
	for (size_t i = 0; !rc && i < PARTS; i++)
		rc = move(good, home, parts[i], err);
	return rc;
}

static int last_backup(const char *dir, const char *home, struct backup *b,
		       struct err *err)
{
	struct backup *v;
	size_t n;

	/* Whose store it is stands in the home's own file, which repair does
	 * not touch: logs of another one are refused by backup_restore(). */
	if (backups_list(dir, NULL, &v, &n, err))
		return -1;
	if (n)
		*b = v[--n];
	else
		err_set(err, ERR_NOT_FOUND, dir,
			N_("holds no proven backup of %s"), home);
	backups_release(v, n);
	return b->path ? 0 : -1;
}

static int make_good(const struct house_opts *house, const char *home,
		     const char *good, struct backup *b, struct err *err)
{
	const struct restoring r = {
		.backup = b->path, .dest = good, .logs = home,
		.until = MOMENT_NONE,
	};

	if (tree_remove(good, err) || backup_restore(&r, err))
		return -1;
	return proof_check(house, good, b, err);
}

/* What the logs speak of and the good store has not. Where there is a copy of
 * the logs and they are whole, that was never acknowledged. */
static int missing(const char *home, const struct backup *b, bool accept,
		   enum logs_state state, struct logs_lost *lost,
		   struct err *err)
{
	struct buf since = BUF_INIT;

	if (state == LOGS_WHOLE)
		return 0;
	if (logs_lost(home, b->change, lost, err))
		return -1;
	if (accept || !lost->first)
		return 0;
	moment_iso(lost->since, &since);
	err_set(err, ERR_IO, home,
		N_("changes %llu to %llu, since %s, cannot be read any more in the logs; 'kartei repair' makes the store good without them"),
		(unsigned long long)lost->first,
		(unsigned long long)lost->last, since.p);
	buf_release(&since);
	return -1;
}

static int mend_logs(const char *home, bool accept, enum logs_state *state,
		     struct err *err)
{
	if (store_mend_logs(home, state, err))
		return -1;
	if (*state != LOGS_SHORT || accept)
		return 0;
	return err_set(err, ERR_IO, home,
		       N_("its logs and their copy are not as they were written; 'kartei repair' makes the store good without what cannot be read"));
}

int proof_repair(const struct house_opts *house, const char *home,
		 const struct repairing *how, struct repaired *done,
		 struct err *err)
{
	char *good = file_join(home, "repaired");
	int fd = lock(home, err), rc = -1;
	struct backup *b = &done->backup;
	enum logs_state state;

	*done = (struct repaired){ 0 };
	if (fd >= 0 && !last_backup(how->dir, home, b, err) &&
	    !mend_logs(home, how->accept, &state, err)) {
		log_line(LOG_LEVEL_WARNING,
			 "%s is damaged: it is made anew from the backup %s and the logs",
			 home, b->path);
		done->aside = folder_aside(home);
		rc = make_good(house, home, good, b, err);
		if (!rc)
			rc = missing(home, b, how->accept, state, &done->lost,
				     err);
		if (!rc)
			rc = put_in_place(home, good, done->aside, err);
		tree_remove(good, NULL);
	}
	if (!rc) {
		store_repaired(home);
		erasing_repaired(home);
		log_line(LOG_LEVEL_WARNING,
			 "%s is repaired up to change %llu; the damaged files are in %s",
			 home, (unsigned long long)b->change, done->aside);
	} else {
		repaired_release(done);
	}
	if (fd >= 0)
		close(fd);
	free(good);
	return rc;
}

void repaired_release(struct repaired *r)
{
	backup_release(&r->backup);
	free(r->aside);
	*r = (struct repaired){ 0 };
}
