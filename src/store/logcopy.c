/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/logcopy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/pack.h"
#include "store/rowfile_form.h"

struct logcopy {
	pthread_mutex_t lock;
	char *db, *dir;
	uint32_t first;		/* oldest file of the copy; 0 none */
	DB_LSN at;		/* the copy goes up to here; file 0: nowhere */
	int log, copy;		/* at.file of both, -1 not open */
	struct buf piece;
};

static char *path_of(const char *dir, uint32_t file)
{
	return mem_printf("%s/log.%010u", dir, file);
}

struct logcopy *logcopy_open(const struct home *home, const struct logs *logs)
{
	struct logcopy *c = mem_zero(sizeof(*c));

	pthread_mutex_init(&c->lock, NULL);
	c->db = mem_strdup(home->db);
	c->dir = file_join(home->path, LOGCOPY_DIR);
	c->first = logs->first;
	c->at = logs->end;
	c->log = c->copy = -1;
	return c;
}

static void close_files(struct logcopy *c)
{
	if (c->log >= 0)
		close(c->log);
	if (c->copy >= 0)
		close(c->copy);
	c->log = c->copy = -1;
}

void logcopy_close(struct logcopy *c)
{
	if (!c)
		return;
	close_files(c);
	pthread_mutex_destroy(&c->lock);
	buf_release(&c->piece);
	free(c->db);
	free(c->dir);
	free(c);
}

int logcopy_drop(const char *home, struct err *err)
{
	char *dir = file_join(home, LOGCOPY_DIR);
	int rc = tree_remove(dir, err);

	free(dir);
	return rc;
}

static int open_files(struct logcopy *c)
{
	char *log = path_of(c->db, c->at.file);
	char *copy = path_of(c->dir, c->at.file);

	int rc = 0;

	if (mkdir(c->dir, 0700) && errno != EEXIST)
		rc = errno;
	if (!rc)
		c->copy = open(copy, O_WRONLY | O_CREAT | O_APPEND |
			       O_NOFOLLOW | O_CLOEXEC, 0600);
	if (!rc && c->copy < 0)
		rc = errno;
	if (!rc)
		c->log = open(log, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (!rc && c->log < 0)
		rc = errno;
	if (rc)
		close_files(c);
	else if (!c->first)
		c->first = c->at.file;
	free(log);
	free(copy);
	return rc;
}

/* `n` bytes of the log stand in c->piece behind the room for the head. */
static int write_piece(struct logcopy *c, size_t n)
{
	size_t whole = LOGCOPY_HEAD + ((n + 7) & ~(size_t)7), at;
	struct buf head = BUF_INIT;
	char *p = c->piece.p;
	ssize_t done;

	memset(p + LOGCOPY_HEAD + n, 0, whole - LOGCOPY_HEAD - n);
	pack_u32(&head, c->at.file);
	pack_u32(&head, c->at.offset);
	pack_u32(&head, (uint32_t)n);
	pack_u32(&head, (uint32_t)rowfile_sum(head.p, LOGCOPY_PLACE));
	memcpy(p + LOGCOPY_SUMMED, head.p, head.n);
	buf_clear(&head);
	buf_add(&head, LOGCOPY_MAGIC, 8);
	pack_u64(&head, rowfile_sum(p + LOGCOPY_SUMMED,
				    whole - LOGCOPY_SUMMED));
	memcpy(p, head.p, head.n);
	buf_release(&head);
	for (at = 0; at < whole; at += (size_t)done) {
		done = write(c->copy, p + at, whole - at);
		if (done < 0 && errno == EINTR)
			done = 0;
		else if (done < 0)
			return errno;
	}
	return 0;
}

static bool is_zero(const char *p, size_t n)
{
	return !n || (!*p && !memcmp(p, p + 1, n - 1));
}

/* Whether the log has nothing but zeros from there on; 1, 0, or -1. */
static int only_zeros(const struct logcopy *c, char *p, size_t most, off_t at)
{
	ssize_t got;

	while ((got = pread(c->log, p, most, at)) > 0) {
		if (!is_zero(p, (size_t)got))
			return 0;
		at += got;
	}
	return got ? -1 : 1;
}

/* The next piece before `end`, in an older file before its end; *over: that
 * was all of the file. What a closed file was filled up with is left out. */
static int copy_some(struct logcopy *c, const DB_LSN *end, bool *over)
{
	bool closed = c->at.file < end->file;
	size_t n = LOGCOPY_MOST;
	ssize_t got;
	char *p;
	int rc;

	if (!closed && end->offset - c->at.offset < n)
		n = end->offset - c->at.offset;
	buf_clear(&c->piece);
	p = buf_room(&c->piece, LOGCOPY_HEAD + n + 8) + LOGCOPY_HEAD;
	got = pread(c->log, p, n, c->at.offset);
	if (got < 0)
		return errno;
	if (closed && is_zero(p, (size_t)got)) {
		rc = only_zeros(c, p, n, c->at.offset + got);
		*over = rc == 1;
		if (rc)
			return rc < 0 ? errno : 0;
		memset(p, 0, (size_t)got);
	}
	if (!got)
		return EIO;
	rc = write_piece(c, (size_t)got);
	if (!rc)
		c->at.offset += (uint32_t)got;
	return rc;
}

static int follow(struct logcopy *c, const DB_LSN *end)
{
	bool over;
	int rc = 0;

	if (!c->at.file)
		c->at = (DB_LSN){ .file = end->file };
	while (!rc && log_compare(&c->at, end) < 0) {
		over = false;
		if (c->log < 0)
			rc = open_files(c);
		if (!rc)
			rc = copy_some(c, end, &over);
		if (over) {
			close_files(c);
			c->at = (DB_LSN){ .file = c->at.file + 1 };
		}
	}
	return rc;
}

/* Where the log ends is asked before it is flushed: behind the flush all up
 * to there is durable. */
int logcopy_flush(struct store *s)
{
	struct logcopy *c = s->logcopy;
	DB_LOG_STAT *st;
	DB_LSN end;
	int rc = s->env->log_stat(s->env, &st, 0);

	if (rc)
		return rc;
	end = (DB_LSN){ st->st_cur_file, st->st_cur_offset };
	free(st);
	rc = s->env->log_flush(s->env, NULL);
	if (rc)
		return rc;
	logahead_note(s, &end);
	if (!c)
		return 0;
	pthread_mutex_lock(&c->lock);
	rc = follow(c, &end);
	pthread_mutex_unlock(&c->lock);
	return rc;
}

int logcopy_trim(struct store *s)
{
	struct logcopy *c = s->logcopy;
	uint32_t needed;
	int rc;

	if (!c)
		return 0;
	pthread_mutex_lock(&c->lock);
	rc = logs_first_needed(s, &needed);
	/* Very much was written that nobody waits for: such logs may be gone
	 * before they are copied. */
	if (!rc && c->at.file && c->at.file < needed) {
		close_files(c);
		c->at = (DB_LSN){ .file = needed };
	}
	while (!rc && c->first < c->at.file && c->first < needed) {
		char *path = path_of(c->dir, c->first++);

		if (unlink(path) && errno != ENOENT)
			rc = errno;
		free(path);
	}
	pthread_mutex_unlock(&c->lock);
	return rc;
}
