/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/tr.h"

#define NAME "socket"

static char *socket_path(const char *home, const char *path)
{
	return path ? mem_strdup(path) : file_join(home, NAME);
}

/*
 * The address of `full`: its folder is opened and named through /proc, so
 * that the length of the path does not matter. Gives the folder's
 * descriptor, to be closed after use, or -1.
 */
static int address(const char *full, struct sockaddr_un *a)
{
	const char *slash = strrchr(full, '/');
	char *dir;
	int fd;

	*a = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (!slash || slash == full || strlen(slash) > 64) {
		errno = EINVAL;
		return -1;
	}
	dir = mem_strndup(full, (size_t)(slash - full));
	fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	free(dir);
	if (fd >= 0)
		snprintf(a->sun_path, sizeof(a->sun_path),
			 "/proc/self/fd/%d%s", fd, slash);
	return fd;
}

int socket_connect(const char *home, const char *path, int *why)
{
	char *full = socket_path(home, path);
	struct sockaddr_un a;
	int dir, fd;

	dir = address(full, &a);
	free(full);
	if (dir < 0) {
		*why = errno;
		return -1;
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof(a))) {
		*why = errno;
		if (fd >= 0)
			close(fd);
		fd = -1;
	}
	close(dir);
	return fd;
}

static int bind_there(int fd, const char *full, gid_t group)
{
	mode_t mode = group == (gid_t)-1 ? 0600 : 0660;
	struct sockaddr_un a;
	int dir = address(full, &a);
	mode_t mask;
	int bad;

	if (dir < 0)
		return -1;
	unlink(a.sun_path);
	mask = umask(0177);
	bad = bind(fd, (struct sockaddr *)&a, sizeof(a));
	umask(mask);
	if (!bad && group != (gid_t)-1)
		bad = chown(a.sun_path, (uid_t)-1, group) ||
		      chmod(a.sun_path, mode);
	if (!bad)
		bad = listen(fd, SOMAXCONN);
	close(dir);
	return bad ? -1 : 0;
}

int socket_listen(const char *home, const char *path, gid_t group,
		  struct err *err)
{
	char *full = socket_path(home, path);
	int fd;

	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || bind_there(fd, full, group)) {
		err_set_errno(err, ERR_UNAVAILABLE, full,
			      N_("no socket can be made here"));
		if (fd >= 0)
			close(fd);
		fd = -1;
	}
	free(full);
	return fd;
}

void socket_remove(const char *home, const char *path)
{
	char *full = socket_path(home, path);

	unlink(full);
	free(full);
}

int64_t clock_steady(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}
