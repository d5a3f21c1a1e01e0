/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/tr.h"
#include "store/backup_private.h"

/* The library's record of a remark (log_printf), by number; and the longest
 * that is one of ours. */
#define RECORD_REMARK 47
#define REMARK_MOST 256

struct cut {
	uint64_t least;		/* up to this one the tables have it */
	uint64_t change;	/* 0: any */
	int64_t until;		/* MOMENT_NONE: any */
	DB_LSN at;
	bool found;
};

/* Whether the record begins a change behind the last one wanted. */
static bool is_beyond(const struct cut *c, const DBT *record)
{
	char text[REMARK_MOST + 1];
	unsigned long long change;
	const char *p;
	uint32_t type;
	long long when;

	if (record->size < sizeof(type) || record->size > REMARK_MOST)
		return false;
	memcpy(&type, record->data, sizeof(type));
	if (type != RECORD_REMARK)
		return false;
	p = memmem(record->data, record->size, MARK_TEXT, strlen(MARK_TEXT));
	if (!p)
		return false;
	p += strlen(MARK_TEXT);
	memcpy(text, p, record->size - (size_t)(p - (char *)record->data));
	text[record->size - (size_t)(p - (char *)record->data)] = '\0';
	if (sscanf(text, "%llu %lld", &change, &when) != 2)
		return false;
	if (change <= c->least)
		return false;
	return (c->change && change > c->change) ||
	       (c->until != MOMENT_NONE && when > c->until);
}

static int walk(DB_ENV *env, struct cut *c)
{
	DBT record = { .flags = DB_DBT_REALLOC };
	DB_LOGC *cursor;
	DB_LSN lsn;
	int rc = env->log_cursor(env, &cursor, 0);

	if (rc)
		return rc;
	for (rc = cursor->get(cursor, &lsn, &record, DB_FIRST);
	     !rc && !c->found;
	     rc = cursor->get(cursor, &lsn, &record, DB_NEXT)) {
		if (!is_beyond(c, &record))
			continue;
		c->found = true;
		c->at = lsn;
	}
	free(record.data);
	cursor->close(cursor, 0);
	return rc == DB_NOTFOUND ? 0 : rc;
}

static int find(const char *db, struct cut *c, struct err *err)
{
	DB_ENV *env;
	int rc = db_env_create(&env, 0);

	if (!rc) {
		rc = env->set_lg_max(env, LOG_FILE_BYTES);
		if (!rc)
			rc = env->open(env, db, DB_CREATE | DB_INIT_LOG |
				       DB_PRIVATE, 0600);
		if (!rc)
			rc = walk(env, c);
		env->close(env, 0);
	}
	return rc ? err_set(err, ERR_IO, db,
			    N_("the logs cannot be read (%s)"),
			    db_strerror(rc)) : 0;
}

static int cut_file(void *ctx, const char *path, struct err *err)
{
	const struct cut *c = ctx;
	uint32_t n = log_number(path);
	int rc = 0;

	if (n == c->at.file)
		rc = truncate(path, (off_t)c->at.offset);
	else if (n > c->at.file)
		rc = unlink(path);
	return rc ? err_set_errno(err, ERR_IO, path, N_("cannot write")) : 0;
}

int logs_cut(const char *db, const struct restoring *r, uint64_t least,
	     struct err *err)
{
	struct cut c = {
		.least = least, .change = r->change, .until = r->until,
	};

	if (!r->change && r->until == MOMENT_NONE)
		return 0;
	if (find(db, &c, err))
		return -1;
	return c.found ? file_each(db, "", cut_file, &c, err) : 0;
}
