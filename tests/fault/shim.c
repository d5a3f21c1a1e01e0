/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * LD_PRELOAD into the store process, for the calls that change the files of
 * the home KARTEI_FAULT_HOME:
 *
 *	KARTEI_FAULT="N ERRNO [once]"	the n-th fails, once or from then on
 *	KARTEI_FAULT="N 0 short"	the n-th writes half of what it should
 *	KARTEI_FAULT="N 0 kill"		SIGKILL instead of the n-th
 *	KARTEI_FAULT="N 0 stop"		SIGSTOP before the n-th
 *	KARTEI_FAULT="N 0 memory"	the n-th allocation of any kind fails
 *	KARTEI_FAULT="N 0 memories"	all from the n-th on
 *	KARTEI_FAULT_HIT=FILE		made when that happens
 *	KARTEI_FAULT_COUNT=FILE		eight bytes: how many calls so far
 *	KARTEI_TRACE=FILE		all are written down: trace.h
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "trace.h"

enum mode { ALWAYS, ONCE, SHORT, KILL, STOP, MEMORY, MEMORIES, MODES };

static atomic_long own_calls, *calls = &own_calls, allocations;
static long fail_at;
static int fail_errno;
static enum mode mode;
static const char *home, *hit;
static int trace = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void count_into(const char *path)
{
	int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CREAT,
			      0600);
	void *map = MAP_FAILED;

	if (fd >= 0 && !syscall(SYS_ftruncate, fd, sizeof(*calls)))
		map = mmap(NULL, sizeof(*calls), PROT_READ | PROT_WRITE,
			   MAP_SHARED, fd, 0);
	if (map != MAP_FAILED)
		calls = map;
	syscall(SYS_close, fd);
}

static __attribute__((constructor)) void begin(void)
{
	static const char *const modes[MODES] = {
		"always", "once", "short", "kill", "stop", "memory", "memories",
	};
	const char *fault = getenv("KARTEI_FAULT");
	const char *path = getenv("KARTEI_TRACE");
	char word[16] = "always";
	long at = 0;

	home = getenv("KARTEI_FAULT_HOME");
	hit = getenv("KARTEI_FAULT_HIT");
	if (fault)
		sscanf(fault, "%ld %d %15s", &at, &fail_errno, word);
	while (mode < MODES - 1 && strcmp(word, modes[mode]))
		mode++;
	if (path && home)
		trace = (int)syscall(SYS_openat, AT_FDCWD, path,
				     O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
				     0600);
	path = getenv("KARTEI_FAULT_COUNT");
	if (path)
		count_into(path);
	fail_at = at;
}

static void note_hit(void)
{
	if (hit)
		syscall(SYS_close, syscall(SYS_openat, AT_FDCWD, hit,
					   O_WRONLY | O_CREAT, 0600));
}

/* ---- whose file -------------------------------------------------------- */

/* What follows the home in the path; NULL: another's, or of no interest. */
static const char *inside(const char *path)
{
	size_t n = home ? strlen(home) : 0;
	const char *rest = path + n + 1;

	if (!home || strncmp(path, home, n) || path[n] != '/' ||
	    strstr(rest, "store.log") || !strncmp(rest, "socket", 6) ||
	    !strncmp(rest, "reserve", 7) || strstr(rest, " (deleted)"))
		return NULL;
	return rest;
}

static const char *of_fd(int fd, char *path)
{
	char link[64];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, PATH_MAX - 1);
	if (n < 0)
		return NULL;
	path[n] = '\0';
	return inside(path);
}

static const char *of_name(int dir, const char *name, char *path)
{
	size_t n;

	if (*name == '/' || dir == AT_FDCWD) {
		snprintf(path, PATH_MAX, "%s", name);
		return inside(path);
	}
	*path = '\0';
	of_fd(dir, path);
	n = strlen(path);
	snprintf(path + n, PATH_MAX - n, "/%s", name);
	return inside(path);
}

/* ---- what happens ------------------------------------------------------ */

enum fate { WELL, FAILS, HALF };

/* The library fills each new log with zeros, 4,096 calls: they are one, so
 * that a number tells how far the work has come. */
static bool goes_on_with_zeros(const void *data, size_t n)
{
	static atomic_bool zeros;
	const char *p = data;
	bool now = n && !*p && !memcmp(p, p + 1, n - 1);

	return atomic_exchange(&zeros, now) && now;
}

static enum fate fate(const char *path, const void *data, size_t size)
{
	bool counted = path && !goes_on_with_zeros(data, size);
	long n;

	n = atomic_fetch_add(calls, counted) + counted;
	if (!fail_at || !path || mode >= MEMORY || (!counted && mode != ALWAYS))
		return WELL;
	if (mode == ALWAYS ? n < fail_at : n != fail_at)
		return WELL;
	note_hit();
	if (mode == KILL)
		kill(getpid(), SIGKILL);
	if (mode == STOP) {
		kill(getpid(), SIGSTOP);
		return WELL;
	}
	if (mode == SHORT)
		return HALF;
	errno = fail_errno;
	return FAILS;
}

static void note(enum trace_op op, const char *path, const void *data,
		 size_t n, off_t at)
{
	struct trace_head head = { .op = op, .at = (uint64_t)at, .n = n };
	struct timespec now;
	struct iovec parts[3];
	int before = errno;

	if (trace < 0 || !path)
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	head.when = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
	head.path = (uint32_t)strlen(path);
	parts[0] = (struct iovec){ &head, sizeof(head) };
	parts[1] = (struct iovec){ (char *)path, head.path };
	parts[2] = (struct iovec){ (void *)data, data ? n : 0 };
	if (syscall(SYS_writev, trace, parts, 3) < 0)
		abort();
	errno = before;
}

/* One after the other, so that the trace is in the order of what was done. */
static void enter(void)
{
	if (trace >= 0)
		pthread_mutex_lock(&lock);
}

static void leave(void)
{
	if (trace >= 0)
		pthread_mutex_unlock(&lock);
}

static ssize_t put(int fd, const void *p, size_t n, off_t at, bool placed)
{
	char path[PATH_MAX];
	const char *rest = of_fd(fd, path);
	enum fate f = fate(rest, p, n);
	ssize_t done;

	if (f == FAILS)
		return -1;
	if (f == HALF)
		n /= 2;
	enter();
	if (!placed && rest)
		at = lseek(fd, 0, fcntl(fd, F_GETFL) & O_APPEND ? SEEK_END :
			   SEEK_CUR);
	done = placed ? syscall(SYS_pwrite64, fd, p, n, at) :
		syscall(SYS_write, fd, p, n);
	if (done > 0)
		note(TRACE_WRITE, rest, p, (size_t)done, at);
	leave();
	return done;
}

ssize_t write(int fd, const void *p, size_t n)
{
	return put(fd, p, n, 0, false);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
	return put(fd, p, n, at, true);
}

ssize_t pwrite64(int fd, const void *p, size_t n, off_t at)
{
	return put(fd, p, n, at, true);
}

/* What was written when it began is on the disk when it has ended. */
static int flush(int fd, long call)
{
	char path[PATH_MAX];
	const char *rest = of_fd(fd, path);
	int rc;

	if (fate(rest, NULL, 0) == FAILS)
		return -1;
	enter();
	rc = (int)syscall(call, fd);
	if (!rc)
		note(TRACE_FLUSH, rest, NULL, 0, 0);
	leave();
	return rc;
}

int fsync(int fd)
{
	return flush(fd, SYS_fsync);
}

int fdatasync(int fd)
{
	return flush(fd, SYS_fdatasync);
}

int ftruncate(int fd, off_t n)
{
	char path[PATH_MAX];
	const char *rest = of_fd(fd, path);
	int rc;

	if (fate(rest, NULL, 0) == FAILS)
		return -1;
	enter();
	rc = (int)syscall(SYS_ftruncate, fd, n);
	if (!rc)
		note(TRACE_TRUNCATE, rest, NULL, 0, n);
	leave();
	return rc;
}

int ftruncate64(int fd, off_t n)
{
	return ftruncate(fd, n);
}

static int open_it(int dir, const char *name, int flags, va_list more)
{
	int mode_ = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, int) : 0;
	char path[PATH_MAX];
	const char *rest = NULL;
	bool was;
	int fd;

	if ((flags & O_ACCMODE) != O_RDONLY || flags & O_CREAT)
		rest = of_name(dir, name, path);
	if (!rest)
		return (int)syscall(SYS_openat, dir, name, flags, mode_);
	was = !access(path, F_OK);
	/* A file that is there takes no room; the library would try again for
	 * seconds, page by page. */
	if (fate(rest, NULL, 0) == FAILS && !(was && errno == ENOSPC))
		return -1;
	enter();
	fd = (int)syscall(SYS_openat, dir, name, flags, mode_);
	if (fd >= 0 && !was)
		note(TRACE_CREATE, rest, NULL, 0, 0);
	else if (fd >= 0 && flags & O_TRUNC)
		note(TRACE_TRUNCATE, rest, NULL, 0, 0);
	leave();
	return fd;
}

int open(const char *name, int flags, ...)
{
	va_list more;
	int fd;

	va_start(more, flags);
	fd = open_it(AT_FDCWD, name, flags, more);
	va_end(more);
	return fd;
}

int open64(const char *name, int flags, ...)
{
	va_list more;
	int fd;

	va_start(more, flags);
	fd = open_it(AT_FDCWD, name, flags, more);
	va_end(more);
	return fd;
}

int openat(int dir, const char *name, int flags, ...)
{
	va_list more;
	int fd;

	va_start(more, flags);
	fd = open_it(dir, name, flags, more);
	va_end(more);
	return fd;
}

static int open_temporary(char *name, int flags)
{
	int (*make)(char *, int) = (int (*)(char *, int))dlsym(RTLD_NEXT,
							       "mkostemp");
	char path[PATH_MAX];
	const char *rest = of_name(AT_FDCWD, name, path);
	int fd;

	if (fate(rest, NULL, 0) == FAILS)
		return -1;
	enter();
	fd = make(name, flags);
	if (fd >= 0)
		note(TRACE_CREATE, of_name(AT_FDCWD, name, path), NULL, 0, 0);
	leave();
	return fd;
}

int mkostemp(char *name, int flags)
{
	return open_temporary(name, flags);
}

int mkostemp64(char *name, int flags)
{
	return open_temporary(name, flags);
}

int mkstemp(char *name)
{
	return open_temporary(name, 0);
}

int rename(const char *from, const char *to)
{
	char path[PATH_MAX], path_to[PATH_MAX];
	const char *rest = of_name(AT_FDCWD, from, path);
	const char *rest_to = of_name(AT_FDCWD, to, path_to);
	int rc;

	if (fate(rest, NULL, 0) == FAILS)
		return -1;
	enter();
	rc = (int)syscall(SYS_rename, from, to);
	if (!rc && rest_to)
		note(TRACE_RENAME, rest, rest_to, strlen(rest_to), 0);
	leave();
	return rc;
}

static int gone(int dir, const char *name, int flags)
{
	char path[PATH_MAX];
	const char *rest = of_name(dir, name, path);
	int rc;

	if (fate(rest, NULL, 0) == FAILS)
		return -1;
	enter();
	rc = (int)syscall(SYS_unlinkat, dir, name, flags);
	if (!rc && !flags)
		note(TRACE_UNLINK, rest, NULL, 0, 0);
	leave();
	return rc;
}

int unlink(const char *name)
{
	return gone(AT_FDCWD, name, 0);
}

int unlinkat(int dir, const char *name, int flags)
{
	return gone(dir, name, flags);
}

/* ---- memory ------------------------------------------------------------ */

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t each);
extern void *__libc_realloc(void *p, size_t n);

static bool no_memory(void)
{
	long n;

	if (!fail_at || mode < MEMORY)
		return false;
	n = atomic_fetch_add(&allocations, 1) + 1;
	if (mode == MEMORY ? n != fail_at : n < fail_at)
		return false;
	if (n == fail_at)
		note_hit();
	errno = ENOMEM;
	return true;
}

void *malloc(size_t n)
{
	return no_memory() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t each)
{
	return no_memory() ? NULL : __libc_calloc(n, each);
}

void *realloc(void *p, size_t n)
{
	return no_memory() ? NULL : __libc_realloc(p, n);
}
