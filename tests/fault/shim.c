/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * LD_PRELOAD into the store process: the n-th call that writes to a file of
 * its home fails, once or from then on. KARTEI_FAULT="N ERRNO [once]" says
 * which, KARTEI_FAULT_HOME whose files.
 */
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long calls;
static long fail_at;
static int fail_errno;
static bool once;
static const char *home;

static __attribute__((constructor)) void begin(void)
{
	const char *fault = getenv("KARTEI_FAULT");
	char word[8] = "";

	home = getenv("KARTEI_FAULT_HOME");
	if (fault)
		sscanf(fault, "%ld %d %7s", &fail_at, &fail_errno, word);
	once = !strcmp(word, "once");
}

/* Is this descriptor a file of the home? */
static bool ours(int fd)
{
	char link[64], path[PATH_MAX];
	ssize_t n;

	if (!home)
		return false;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path) - 1);
	if (n < 0)
		return false;
	path[n] = '\0';
	return !strncmp(path, home, strlen(home)) &&
	       path[strlen(home)] == '/' && !strstr(path, "store.log") &&
	       !strstr(path, "/socket");
}

static bool fails(int fd)
{
	long n;

	if (!fail_at || !ours(fd))
		return false;
	n = atomic_fetch_add(&calls, 1) + 1;
	if (once ? n != fail_at : n < fail_at)
		return false;
	errno = fail_errno;
	return true;
}

#define REAL(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *p, size_t n)
{
	return fails(fd) ? -1 : REAL(write)(fd, p, n);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
	return fails(fd) ? -1 : REAL(pwrite)(fd, p, n, at);
}

ssize_t pwrite64(int fd, const void *p, size_t n, off_t at)
{
	return fails(fd) ? -1 : REAL(pwrite64)(fd, p, n, at);
}

int fsync(int fd)
{
	return fails(fd) ? -1 : REAL(fsync)(fd);
}

int fdatasync(int fd)
{
	return fails(fd) ? -1 : REAL(fdatasync)(fd);
}

int ftruncate(int fd, off_t n)
{
	return fails(fd) ? -1 : REAL(ftruncate)(fd, n);
}

int ftruncate64(int fd, off_t n)
{
	return fails(fd) ? -1 : REAL(ftruncate64)(fd, n);
}
