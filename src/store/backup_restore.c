/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/tr.h"
#include "store/logcopy.h"

#define CACHE ((size_t)64 << 20)

static char *home_id(const char *home, struct err *err)
{
	char *path = file_join(home, "format"), *id = NULL, *rest, *line;
	struct buf text = BUF_INIT;

	if (!file_read(path, 0, &text, err)) {
		for (rest = text.p; (line = strsep(&rest, "\n"));)
			if (!strncmp(line, "id ", 3) && !id)
				id = mem_strdup(line + 3);
		if (!id)
			err_set(err, ERR_CONFIG, path,
				N_("is not the format file of a store"));
	}
	buf_release(&text);
	free(path);
	return id;
}

/* The beginning of a log, up to `sound`, as the backup has it. */
static int put_beginning(const char *backup, const char *db,
			 const DB_LSN *sound, struct err *err)
{
	char *from = mem_printf("%s/db/log.%010u", backup, sound->file);
	char *to = mem_printf("%s/log.%010u", db, sound->file);
	struct buf bytes = BUF_INIT;
	int rc = file_read(from, 0, &bytes, err), fd = -1;

	if (!rc && bytes.n < sound->offset)
		rc = err_set(err, ERR_INPUT, from, N_("ends too early"));
	if (!rc) {
		fd = open(to, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC,
			  0600);
		if (fd < 0 || pwrite(fd, bytes.p, sound->offset, 0) !=
		    (ssize_t)sound->offset || fsync(fd))
			rc = err_set_errno(err, ERR_IO, to,
					   N_("cannot write"));
	}
	if (fd >= 0)
		close(fd);
	buf_release(&bytes);
	free(from);
	free(to);
	return rc;
}

/* Logs of the home that break off before those of the backup do: what the
 * backup has of them stays. */
static int mend_logs(const struct backup *b, const char *db,
		     const DB_LSN *had, struct err *err)
{
	DB_LSN has;
	int rc;

	if (logs_sound(db, b->log, &has, err))
		return -1;
	if (has.file > had->file ||
	    (has.file == had->file && has.offset >= had->offset))
		return 0;
	log_line(LOG_LEVEL_WARNING,
		 "log %u is not as it was written from byte %u on; that of the backup %s is taken up to byte %u of log %u",
		 has.file, has.offset, b->path, had->offset, had->file);
	rc = 0;
	for (uint32_t n = b->log; !rc && n < had->file; n++) {
		char *from = mem_printf("%s/db/log.%010u", b->path, n);
		char *to = mem_printf("%s/log.%010u", db, n);

		rc = tree_copy_file(from, to, err) < 0 ? -1 : 0;
		free(from);
		free(to);
	}
	return rc ? rc : put_beginning(b->path, db, had, err);
}

/* Of the logs that both have, those of the home go further. */
static int take_logs(const struct restoring *r, const struct backup *b,
		     const char *db, struct err *err)
{
	char *from, *id;
	DB_LSN had;
	int rc;

	if (!r->logs)
		return 0;
	id = home_id(r->logs, err);
	if (!id)
		return -1;
	if (strcmp(id, b->id)) {
		free(id);
		return err_set(err, ERR_CONFLICT, r->logs,
			       N_("is another store than that of the backup"));
	}
	free(id);
	if (logs_sound(db, b->log, &had, err))
		return -1;
	from = file_join(r->logs, "db");
	rc = logs_copy(from, db, b->log, err);
	free(from);
	return rc ? rc : mend_logs(b, db, &had, err);
}

static int recover(const char *home, struct err *err)
{
	const struct store_opts opts = {
		.home = home, .cache = CACHE, .recover_all = true,
	};
	struct store *s;

	if (store_open(&s, &opts, err))
		return -1;
	store_close(s);
	return 0;
}

static int build(const struct restoring *r, const struct backup *b,
		 const char *home, struct err *err)
{
	char *db = file_join(home, "db"), *proof = file_join(home, PROOF_NAME);
	char *lock = file_join(home, "lock");
	int rc = tree_copy(r->backup, home, err);

	if (!rc)
		rc = file_replace(lock, SLICE_NONE, 0600, err);
	if (!rc && unlink(proof))
		rc = err_set_errno(err, ERR_IO, proof,
				   N_("cannot be removed"));
	if (!rc)
		rc = take_logs(r, b, db, err);
	if (!rc)
		rc = logs_cut(db, r, b->change, err);
	if (!rc)
		rc = recover(home, err);
	free(db);
	free(proof);
	free(lock);
	return rc;
}

int backup_restore(const struct restoring *r, struct err *err)
{
	char *home = mem_printf("%s.new", r->dest);
	struct backup b;
	int rc = backup_read(r->backup, &b, err);

	if (rc) {
		free(home);
		return rc;
	}
	if ((r->change && r->change < b.change) ||
	    (r->until != MOMENT_NONE && r->until < b.last))
		rc = err_set(err, ERR_INPUT, r->backup,
			     N_("goes up to change %llu already; take an older one"),
			     (unsigned long long)b.change);
	else if (rmdir(r->dest) && errno != ENOENT)
		rc = err_set(err, ERR_CONFLICT, r->dest,
			     N_("is there already; a store is only restored to a new place"));
	if (!rc)
		rc = tree_remove(home, err);
	if (!rc) {
		rc = build(r, &b, home, err);
		if (!rc && rename(home, r->dest))
			rc = err_set_errno(err, ERR_IO, r->dest,
					   N_("cannot create"));
		if (rc)
			tree_remove(home, NULL);
	}
	backup_release(&b);
	free(home);
	return rc ? -1 : 0;
}
