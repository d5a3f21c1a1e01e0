/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk.h"

#include <dirent.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "peer.h"

extern char **environ;

static int scratch(const char *dir)
{
	char *path;
	int fd;

	if (asprintf(&path, "%s/scratch", dir) < 0)
		return -1;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	unlink(path);
	free(path);
	return fd;
}

double disk_append(const char *dir)
{
	enum { TIMES = 100 };
	char block[512] = "kartei";
	int fd = scratch(dir);
	double begun = now_seconds();

	if (fd < 0)
		return -1;
	for (int i = 0; i < TIMES; i++) {
		if (write(fd, block, sizeof(block)) < 0 || fdatasync(fd) < 0) {
			close(fd);
			return -1;
		}
	}
	close(fd);
	return (now_seconds() - begun) / TIMES;
}

double disk_write(const char *dir, size_t bytes)
{
	static char block[1 << 20];
	int fd = scratch(dir);
	double begun = now_seconds(), took;

	if (fd < 0)
		return -1;
	memset(block, 'k', sizeof(block));
	for (size_t at = 0; at < bytes; at += sizeof(block)) {
		if (write(fd, block, sizeof(block)) < 0) {
			close(fd);
			return -1;
		}
	}
	took = fdatasync(fd) < 0 ? -1 : now_seconds() - begun;
	close(fd);
	return took;
}

double socket_round_trip(void)
{
	enum { TIMES = 2000 };
	int fds[2];
	char byte = 0;
	double begun;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) < 0)
		return -1;
	pid = fork();
	if (!pid) {
		close(fds[0]);
		while (read(fds[1], &byte, 1) == 1)
			if (write(fds[1], &byte, 1) != 1)
				break;
		_exit(0);
	}
	close(fds[1]);
	begun = now_seconds();
	for (int i = 0; i < TIMES; i++)
		if (write(fds[0], &byte, 1) != 1 || read(fds[0], &byte, 1) != 1)
			break;
	begun = (now_seconds() - begun) / TIMES;
	close(fds[0]);
	waitpid(pid, NULL, 0);
	return begun;
}

double process_run(const char *program, const char *argument)
{
	char *argv[] = { strdup(program), strdup(argument), NULL };
	double begun = now_seconds();
	posix_spawn_file_actions_t quiet;
	pid_t pid;
	int status, rc;

	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
	rc = posix_spawnp(&pid, program, &quiet, NULL, argv, environ);
	if (!rc && (waitpid(pid, &status, 0) < 0 || !WIFEXITED(status) ||
		    WEXITSTATUS(status)))
		rc = -1;
	begun = now_seconds() - begun;
	posix_spawn_file_actions_destroy(&quiet);
	free(argv[0]);
	free(argv[1]);
	return rc ? -1 : begun;
}

size_t folder_bytes(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	size_t n = 0;

	while (d && (e = readdir(d))) {
		struct stat st;

		if (!fstatat(dirfd(d), e->d_name, &st, 0) &&
		    S_ISREG(st.st_mode))
			n += st.st_size;
	}
	if (d)
		closedir(d);
	return n;
}

static int evict(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	/* Only pages that are on the disk can go. */
	int rc = fd < 0 ? -1 : fdatasync(fd);

	if (!rc)
		rc = posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	if (fd >= 0)
		close(fd);
	return rc ? -1 : 0;
}

int folder_evict(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	int rc = d ? 0 : -1;

	while (!rc && (e = readdir(d))) {
		struct stat st;
		char *path;

		if (e->d_name[0] == '.' ||
		    fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW))
			continue;
		if (S_ISREG(st.st_mode)) {
			rc = evict(dirfd(d), e->d_name);
		} else if (S_ISDIR(st.st_mode)) {
			if (asprintf(&path, "%s/%s", dir, e->d_name) < 0)
				break;
			rc = folder_evict(path);
			free(path);
		}
	}
	if (d)
		closedir(d);
	return rc;
}
