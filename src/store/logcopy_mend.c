/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The copy against the logs. A record of the log that can be read, by the
 * library's own checksum, is right: the copy makes good only what is not.
 * What differs where the log can be read is the copy of another log (somebody
 * has put other files into HOME/db), and of no use.
 */
#include "store/logcopy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/pack.h"
#include "base/tr.h"
#include "store/rowfile_form.h"

struct mending {
	char *db;
	struct logs *logs;
	DB_LSN sound;		/* how far the logs can be read untouched */
	bool known;		/* ... is known */
	bool foreign;		/* the copy of another log */
};

struct piece {
	DB_LSN at;
	const char *bytes;
	size_t n;
};

/* ---- how far the logs can be read -------------------------------------- */

static void no_message(const DB_ENV *env, const char *prefix, const char *text)
{
	(void)env, (void)prefix, (void)text;
}

/* From the first record of file `first` on; each file has it where the
 * oldest one has. */
static int walk_from(DB_LOGC *cursor, uint32_t first, DBT *record)
{
	DB_LSN lsn;
	int rc = cursor->get(cursor, &lsn, record, DB_FIRST);

	if (rc || lsn.file >= first)
		return rc;
	lsn.file = first;
	return cursor->get(cursor, &lsn, record, DB_SET);
}

static void walk(DB_ENV *env, uint32_t first, DB_LSN *sound)
{
	DBT record = { .flags = DB_DBT_REALLOC };
	DB_LOG_STAT *st;
	DB_LOGC *cursor;
	DB_LSN lsn;
	int rc;

	if (env->log_cursor(env, &cursor, 0))
		return;
	for (rc = walk_from(cursor, first, &record); !rc;
	     rc = cursor->get(cursor, &lsn, &record, DB_NEXT))
		*sound = (DB_LSN){ cursor->lsn.file,
				   cursor->lsn.offset + cursor->len };
	free(record.data);
	cursor->close(cursor, 0);
	/* The end, and not a record that is not as it was written. */
	if (rc == DB_NOTFOUND && sound->offset &&
	    !env->log_stat(env, &st, 0)) {
		*sound = (DB_LSN){ st->st_cur_file, st->st_cur_offset };
		free(st);
	}
}

int logs_sound(const char *db, uint32_t first, DB_LSN *sound, struct err *err)
{
	DB_ENV *env;
	int rc = db_env_create(&env, 0);

	*sound = (DB_LSN){ .file = first };
	if (rc)
		return err_set(err, ERR_IO, db,
			       N_("the logs cannot be read (%s)"),
			       db_strerror(rc));
	env->set_errcall(env, no_message);
	if (!env->set_lg_max(env, LOG_FILE_BYTES) &&
	    !env->open(env, db, DB_CREATE | DB_INIT_LOG | DB_PRIVATE, 0600))
		walk(env, first, sound);
	env->close(env, 0);
	return 0;
}

/* ---- the copy ---------------------------------------------------------- */

static struct slice behind(struct slice s, size_t n)
{
	return (struct slice){ (const char *)s.p + n, s.n - n };
}

/* The head at `from`; false: there is none, or it is not as written. */
static bool read_head(struct slice from, uint32_t file, struct piece *piece)
{
	const char *place = (const char *)from.p + LOGCOPY_SUMMED;
	struct unpack u = unpack_from(behind(from, LOGCOPY_SUMMED));

	piece->at.file = unpack_u32(&u);
	piece->at.offset = unpack_u32(&u);
	piece->n = unpack_u32(&u);
	piece->bytes = (const char *)from.p + LOGCOPY_HEAD;
	return unpack_u32(&u) == (uint32_t)rowfile_sum(place, LOGCOPY_PLACE) &&
	       !memcmp(from.p, LOGCOPY_MAGIC, 8) && piece->at.file == file &&
	       piece->n <= LOGCOPY_MOST;
}

/* 1, or 0 at the end. What is no piece is passed over; *end becomes the end
 * of those of which the head alone can be read. */
static int next_piece(struct slice *rest, uint32_t file, struct piece *piece,
		      bool *gap, uint32_t *end)
{
	for (; rest->n >= LOGCOPY_HEAD; *rest = behind(*rest, 8)) {
		struct unpack u = unpack_from(behind(*rest, 8));
		uint64_t sum = unpack_u64(&u);
		bool head = read_head(*rest, file, piece);
		size_t whole = LOGCOPY_HEAD + ((piece->n + 7) & ~(size_t)7);

		if (head && whole <= rest->n &&
		    sum == rowfile_sum((const char *)rest->p + LOGCOPY_SUMMED,
				       whole - LOGCOPY_SUMMED)) {
			*rest = behind(*rest, whole);
			return 1;
		}
		*gap = true;
		if (head)
			*end = piece->at.offset + (uint32_t)piece->n;
	}
	*gap |= rest->n != 0;
	return 0;
}

static void note_end(struct mending *m, uint32_t file, uint32_t end)
{
	DB_LSN at = { file, end };

	if (log_compare(&m->logs->end, &at) < 0)
		m->logs->end = at;
}

/* Whether the log has the piece; else where it is other. */
static bool has_piece(struct slice log, const struct piece *p, DB_LSN *other)
{
	size_t at = p->at.offset, i = 0;

	*other = p->at;
	if (at > log.n)
		return false;
	if (at + p->n <= log.n && !memcmp((const char *)log.p + at, p->bytes,
					  p->n))
		return true;
	while (at + i < log.n && i < p->n &&
	       ((const char *)log.p)[at + i] == p->bytes[i])
		i++;
	other->offset += (uint32_t)i;
	return false;
}

static int write_back(int fd, const struct piece *p)
{
	size_t at;
	ssize_t n;

	for (at = 0; at < p->n; at += (size_t)n) {
		n = pwrite(fd, p->bytes + at, p->n - at,
			   (off_t)(p->at.offset + at));
		if (n < 0 && errno == EINTR)
			n = 0;
		else if (n < 0)
			return -1;
	}
	return 0;
}

/* All pieces of one file; those that the log has not are written to `fd`
 * where it is not -1. *other: the first place of them, file 0 none. */
static int compare(struct mending *m, uint32_t file, struct slice copy,
		   struct slice log, int fd, DB_LSN *other)
{
	struct slice rest = copy;
	uint32_t end = 0, told = 0;
	struct piece p;
	bool gap = false;
	DB_LSN at;

	*other = (DB_LSN){ 0 };
	while (next_piece(&rest, file, &p, &gap, &told)) {
		gap |= p.at.offset != end;
		end = p.at.offset + (uint32_t)p.n;
		note_end(m, file, end);
		if (has_piece(log, &p, &at))
			continue;
		if (!other->file || log_compare(&at, other) < 0)
			*other = at;
		if (fd >= 0 && write_back(fd, &p))
			return -1;
	}
	if (told)
		note_end(m, file, told);
	m->logs->renew |= gap;
	return 0;
}

static int mend_file(struct mending *m, uint32_t file, struct slice copy,
		     const char *path, struct slice log, struct err *err)
{
	DB_LSN other;
	int fd, rc;

	compare(m, file, copy, log, -1, &other);
	if (!other.file)
		return 0;
	m->logs->renew = true;
	if (!m->known && logs_sound(m->db, m->logs->first, &m->sound, err))
		return -1;
	m->known = true;
	m->foreign = log_compare(&other, &m->sound) < 0;
	if (m->foreign)
		return 0;
	log_line(LOG_LEVEL_WARNING,
		 "%s is not as it was written from byte %lu on: it is made good from its copy",
		 path, (unsigned long)other.offset);
	fd = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_set_errno(err, ERR_IO, path, N_("cannot open"));
	rc = compare(m, file, copy, log, fd, &other);
	if (rc || fsync(fd) || file_sync_folder_of(path))
		rc = err_set_errno(err, errno == ENOSPC ? ERR_FULL : ERR_IO,
				   path, N_("cannot write"));
	close(fd);
	return rc;
}

static int mend_one(void *ctx, const char *path, struct err *err)
{
	struct mending *m = ctx;
	struct buf copy = BUF_INIT, log = BUF_INIT;
	char *to = file_join(m->db, strrchr(path, '/') + 1);
	uint32_t file = log_number(path);
	int rc = 0;

	if (!file || m->foreign) {
		free(to);
		return 0;
	}
	if (!m->logs->first)
		m->logs->first = file;
	/* What cannot be read is as good as not there. */
	if (file_read(path, 0, &copy, NULL))
		m->logs->renew = true;
	if (file_read(to, 0, &log, NULL))
		buf_clear(&log);
	rc = mend_file(m, file, buf_slice(&copy), to, buf_slice(&log), err);
	buf_release(&copy);
	buf_release(&log);
	free(to);
	return rc;
}

/* Where something was not as it should be: do the logs reach to the end of
 * the copy now? */
static int look_again(struct mending *m, struct err *err)
{
	struct logs *l = m->logs;

	if (!l->renew)
		return 0;
	if (logs_sound(m->db, l->first, &l->sound, err))
		return -1;
	if (log_compare(&l->sound, &l->end) < 0)
		l->state = LOGS_SHORT;
	return 0;
}

int store_mend_logs(const char *home, enum logs_state *state, struct err *err)
{
	struct logs logs;
	int rc = logcopy_mend(home, &logs, err);

	*state = logs.state;
	return rc;
}

int logcopy_mend(const char *home, struct logs *logs, struct err *err)
{
	struct mending m = { .db = file_join(home, "db"), .logs = logs };
	char *dir = file_join(home, LOGCOPY_DIR);
	int rc = 0;

	*logs = (struct logs){ .state = LOGS_WHOLE };
	if (file_exists(dir))
		rc = file_each(dir, "", mend_one, &m, err);
	if (!rc && m.foreign) {
		log_line(LOG_LEVEL_WARNING,
			 "%s is the copy of other logs than those of the store, and of no use",
			 dir);
		logs->first = 0;
	}
	if (!logs->first)
		logs->state = LOGS_UNKNOWN;
	else if (!rc)
		rc = look_again(&m, err);
	free(dir);
	free(m.db);
	return rc;
}
