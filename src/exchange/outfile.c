/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/outfile.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/tr.h"

/* Whoever writes it holds the lock: without one it was left by an export that
 * was killed. */
static void drop_left(const char *path)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return;
	if (!flock(fd, LOCK_EX | LOCK_NB))
		unlink(path);
	close(fd);
}

static int open_named(const char *path)
{
	int fd;

	drop_left(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0)
		flock(fd, LOCK_EX | LOCK_NB);
	return fd;
}

/* A file without a name goes with its process; not all file systems have
 * such. */
static int open_made(struct outfile *o)
{
	const char *slash = strrchr(o->path, '/');
	char *folder = slash ? mem_strndup(o->path, (size_t)(slash - o->path) +
					   1) : mem_strdup(".");
	int fd = open(folder, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);

	o->nameless = fd >= 0;
	free(folder);
	return fd < 0 ? open_named(o->made) : fd;
}

int outfile_open(struct outfile *o, const char *path, struct err *err)
{
	int fd;

	*o = (struct outfile){ .path = mem_strdup(path),
			       .made = mem_printf("%s.part", path) };
	fd = open_made(o);
	o->f = fd < 0 ? NULL : fdopen(fd, "w");
	return o->f ? 0 : err_set_errno(err, ERR_IO, path,
					N_("cannot be created"));
}

int outfile_check(const struct outfile *o, struct err *err)
{
	return ferror(o->f) ? err_set_errno(err, ERR_IO, o->path,
					    N_("cannot write")) : 0;
}

int outfile_finish(struct outfile *o, struct err *err)
{
	int fd = fileno(o->f);
	char *self = mem_printf("/proc/self/fd/%d", fd);
	int rc = fflush(o->f) || fsync(fd);

	if (!rc && o->nameless) {
		unlink(o->made);	/* of an earlier one that was killed */
		rc = linkat(AT_FDCWD, self, AT_FDCWD, o->made,
			    AT_SYMLINK_FOLLOW);
		o->nameless = rc != 0;
	}
	free(self);
	if (rc || rename(o->made, o->path))
		return err_set_errno(err, ERR_IO, o->path, N_("cannot write"));
	return 0;
}

void outfile_drop(struct outfile *o)
{
	if (o->f) {
		fclose(o->f);
		if (!o->nameless)
			unlink(o->made);
	}
	free(o->path);
	free(o->made);
	*o = (struct outfile){ 0 };
}
