/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/tr.h"

#define LIMIT_DEFAULT ((size_t)64 << 20)
#define STEP 65536

static enum err_code code_of_errno(int e)
{
	if (e == ENOENT || e == ENOTDIR)
		return ERR_NOT_FOUND;
	if (e == EACCES || e == EPERM)
		return ERR_DENIED;
	if (e == ENOSPC || e == EDQUOT)
		return ERR_FULL;
	return ERR_IO;
}

/* `msgid` is a literal without conversions, marked where it is passed. */
static int fail(struct err *err, const char *path, const char *msgid)
{
	const char *why = strerrordesc_np(errno);

	return err_add_raw(err, code_of_errno(errno), path, msgid, &why, 1);
}

void file_std_open(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd == STDIN_FILENO ? O_WRONLY
							 : O_RDONLY) != fd)
			BUG("descriptor %d cannot be held", fd);
}

static int read_all(int fd, const char *path, size_t limit, struct buf *out,
		    struct err *err)
{
	size_t start = out->n;
	ssize_t n;

	for (;;) {
		n = read(fd, buf_room(out, STEP), STEP);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		out->n += (size_t)n;
		if (out->n - start > limit) {
			buf_truncate(out, start);
			return err_set(err, ERR_LIMIT, path,
				       N_("larger than %zu bytes"), limit);
		}
	}
	if (n < 0) {
		buf_truncate(out, start);
		return fail(err, path, N_("cannot read"));
	}
	out->p[out->n] = '\0';
	return 0;
}

int file_read(const char *path, size_t limit, struct buf *out, struct err *err)
{
	/* Without blocking: nobody may ever write into a named pipe that lies
	 * where a file is expected. Such a one is empty. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), rc;

	if (fd < 0 || fcntl(fd, F_SETFL, 0) < 0)
		return fail(err, path, N_("cannot open"));
	rc = read_all(fd, path, limit ? limit : LIMIT_DEFAULT, out, err);
	close(fd);
	return rc;
}

static int write_all(int fd, struct slice bytes)
{
	const char *p = bytes.p;

	while (bytes.n) {
		ssize_t n = write(fd, p, bytes.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		p += n;
		bytes.n -= (size_t)n;
	}
	return 0;
}

int file_sync_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash == path ? mem_strdup("/")
		  : slash ? mem_strndup(path, (size_t)(slash - path))
		  : mem_strdup(".");
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc = -1;

	if (fd >= 0) {
		rc = fsync(fd);
		close(fd);
	}
	free(dir);
	return rc;
}

int file_replace(const char *path, struct slice bytes, unsigned mode,
		 struct err *err)
{
	char *temporary = mem_printf("%s.XXXXXX", path);
	int fd = mkostemp(temporary, O_CLOEXEC), rc = 0;

	if (fd < 0) {
		rc = fail(err, path, N_("cannot create"));
		free(temporary);
		return rc;
	}
	if (fchmod(fd, mode) || write_all(fd, bytes) || fsync(fd))
		rc = fail(err, path, N_("cannot write"));
	if (close(fd) && !rc)
		rc = fail(err, path, N_("cannot write"));
	if (!rc && rename(temporary, path))
		rc = fail(err, path, N_("cannot rename"));
	if (rc)
		unlink(temporary);
	else if (file_sync_folder_of(path))
		rc = fail(err, path, N_("cannot write"));
	free(temporary);
	return rc;
}

int file_private_dir(const char *path, bool create, struct err *err)
{
	struct stat st;

	if (create && mkdir(path, 0700) && errno != EEXIST)
		return fail(err, path, N_("cannot create"));
	if (lstat(path, &st))
		return fail(err, path, N_("cannot open"));
	if (S_ISLNK(st.st_mode))
		return err_set(err, ERR_DENIED, path,
			       N_("is a symbolic link, which is not trusted"));
	if (!S_ISDIR(st.st_mode))
		return err_set(err, ERR_DENIED, path, N_("is not a folder"));
	if (st.st_uid != geteuid())
		return err_set(err, ERR_DENIED, path,
			       N_("belongs to somebody else (user id %lu)"),
			       (unsigned long)st.st_uid);
	if (st.st_mode & 077)
		return err_set(err, ERR_DENIED, path,
			       N_("is open to others; chmod 700 helps"));
	return 0;
}

char *file_join(const char *dir, const char *name)
{
	size_t n = strlen(dir);

	if (!n || name[0] == '/')
		return mem_strdup(name);
	return mem_printf("%s%s%s", dir, dir[n - 1] == '/' ? "" : "/", name);
}

bool file_exists(const char *path)
{
	struct stat st;

	return !stat(path, &st);
}

static bool has_suffix(const char *name, const char *suffix)
{
	size_t n = strlen(name), m = strlen(suffix);

	return name[0] != '.' && n > m && !strcmp(name + n - m, suffix);
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

int file_each(const char *dir, const char *suffix,
	      int (*each)(void *ctx, const char *path, struct err *err),
	      void *ctx, struct err *err)
{
	struct dirent **names;
	int n = scandir(dir, &names, NULL, by_bytes), i, rc = 0;

	if (n < 0)
		return fail(err, dir, N_("cannot open"));
	for (i = 0; i < n; i++) {
		if (!rc && has_suffix(names[i]->d_name, suffix)) {
			char *path = file_join(dir, names[i]->d_name);

			rc = each(ctx, path, err);
			free(path);
		}
		free(names[i]);
	}
	free(names);
	return rc;
}
