/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/tr.h"
#include "store/inside.h"

/* File names; part of the format. */
static const char *const names[TABLE_N] = {
	[TABLE_META] = "meta.db",
	[TABLE_RECORD] = "record.db",
	[TABLE_ENTRY] = "entry.db",
	[TABLE_ENTRY_OF] = "entry_of.db",
	[TABLE_CHANGE] = "change.db",
	[TABLE_REQUEST] = "request.db",
	[TABLE_NUMBER] = "number.db",
	[TABLE_VALUE] = "value.db",
	[TABLE_SET] = "set.db",
	[TABLE_LINK] = "link.db",
	[TABLE_WORD] = "word.db",
	[TABLE_DELTA] = "delta.db",
	[TABLE_DRAFT] = "draft.db",
	[TABLE_DAY] = "day.db",
	[TABLE_DISPLAY] = "display.db",
};

const char *table_name(enum table table)
{
	return names[table];
}

uint64_t tables_bytes(const struct home *home)
{
	int dir = open(home->db, O_RDONLY | O_DIRECTORY | O_CLOEXEC), i;
	struct stat st;
	uint64_t n = 0;

	for (i = 0; dir >= 0 && i < TABLE_N; i++)
		n += fstatat(dir, names[i], &st, 0) ? 0 : (uint64_t)st.st_size;
	if (dir >= 0)
		close(dir);
	return n;
}

/* Pages as large as a block of the file system, so that they are written
 * whole; checksums, so that a flipped bit is found. */
static int table_open(struct store *s, enum table table, bool create)
{
	const uint32_t flags = DB_AUTO_COMMIT | DB_THREAD | DB_MULTIVERSION;
	DB *db;
	int rc = db_create(&db, s->env, 0);

	if (rc)
		return rc;
	rc = db->set_pagesize(db, PAGE_BYTES);
	if (!rc)
		rc = db->set_flags(db, DB_CHKSUM);
	if (!rc)
		rc = db->open(db, NULL, names[table], NULL, DB_BTREE,
			      flags | (create ? DB_CREATE : 0), 0600);
	if (rc)
		db->close(db, DB_NOSYNC);
	else
		s->db[table] = db;
	return rc;
}

int tables_open(struct store *s, bool create, struct err *err)
{
	int i, rc;

	for (i = 0; i < TABLE_N; i++) {
		rc = table_open(s, (enum table)i, create);
		/* Absent, or its first page is not one. */
		if (rc == ENOENT || rc == EINVAL)
			atomic_store(&s->damaged, true);
		if (rc)
			return err_set(err, rc == ENOSPC ? ERR_FULL : ERR_IO,
				       s->home.path,
				       N_("the file %s cannot be opened (%s)"),
				       names[i], db_strerror(rc));
	}
	return 0;
}

void tables_close(struct store *s)
{
	int i;

	for (i = 0; i < TABLE_N; i++) {
		if (s->db[i])
			s->db[i]->close(s->db[i], DB_NOSYNC);
		s->db[i] = NULL;
	}
}
