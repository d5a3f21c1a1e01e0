/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/tr.h"

/*
 * A log file stands in its full size, in zeros, before it is written: a flush
 * that has to write a file's new size takes twice as long. DB_LOG_ZERO does
 * that with the log locked, and the flush behind it waits for all the zeros
 * too. So the next file is made by a thread when half of the last one is
 * written, and flushed; the library gets it when it opens a new one.
 */
#define READY "log.next"	/* in HOME/tmp */
#define STEP_BYTES (1u << 20)	/* flushed at a time: flushes of others wait */
#define WAIT_NS 100000000	/* for a descriptor, and so often at most */
#define WAITS_MOST 20

static int fill(int fd, bool flush)
{
	char *zeros = mem_zero(STEP_BYTES);
	size_t at = 0;
	ssize_t n = 0;
	int rc = 0;

	while (!rc && at < LOG_FILE_BYTES) {
		n = pwrite(fd, zeros, STEP_BYTES - at % STEP_BYTES, (off_t)at);
		if (n > 0)
			at += (size_t)n;
		else if (!n || errno != EINTR)
			rc = -1;
		if (n > 0 && flush)
			rc = fdatasync(fd);
	}
	free(zeros);
	return rc;
}

static bool is_ready(const char *path)
{
	struct stat st;

	return !lstat(path, &st) && S_ISREG(st.st_mode) &&
	       st.st_size == LOG_FILE_BYTES;
}

/* If it cannot be made the library's new file is filled when it opens it. */
static void make_ready(const struct home *home)
{
	char *path = file_join(home->tmp, READY);
	char *new = mem_printf("%s.new", path);
	int fd = -1;

	if (!is_ready(path))
		fd = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW |
			  O_CLOEXEC, 0600);
	if (fd >= 0) {
		if (fill(fd, true) || rename(new, path))
			unlink(new);
		close(fd);
	}
	free(path);
	free(new);
}

/* HOME of HOME/db/log.NNNNNNNNNN, else NULL. Caller frees. */
static char *home_of(const char *path)
{
	const char *end = strrchr(path, '/');
	unsigned number;
	int n = 0;

	if (!end || end - path < 3 || memcmp(end - 3, "/db", 3) ||
	    sscanf(end, "/log.%10u%n", &number, &n) != 1 || end[n])
		return NULL;
	return mem_printf("%.*s", (int)(end - 3 - path), path);
}

/* Whether `path` is now the file that was made ready. */
static bool take_ready(const char *home, const char *path)
{
	char *ready = mem_printf("%s/tmp/" READY, home);
	bool taken = is_ready(ready) && !file_exists(path) &&
		     !rename(ready, path);

	free(ready);
	return taken;
}

static int open_new(const char *home, const char *path, int flags,
		    mode_t mode)
{
	char *tmp = file_join(home, "tmp");
	bool taken = take_ready(home, path);
	int fd = open(path, flags, mode), why;

	/* A full disk shows when the file is written. */
	if (fd >= 0 && !taken && file_exists(tmp))
		(void)fill(fd, false);
	/* The name has to last before anything in it is acknowledged: the
	 * library flushes no folder. */
	if (fd >= 0 && file_sync_folder_of(path)) {
		why = errno;
		close(fd);
		errno = why;
		fd = -1;
	}
	free(tmp);
	return fd;
}

/* A log file that cannot be opened is the end of the store, and sessions that
 * take all descriptors may go the next moment: the library's own call waits
 * for them, too. No room is another matter (store_fail()). */
static bool once_more(int code, bool is_log, unsigned *waits)
{
	const struct timespec step = { .tv_nsec = WAIT_NS };

	if (code == EINTR)
		return true;
	if (!is_log || (code != EMFILE && code != ENFILE) ||
	    ++*waits > WAITS_MOST)
		return false;
	nanosleep(&step, NULL);
	return true;
}

/* It creates a log file only to write it from its beginning. */
int logahead_open(const char *path, int flags, ...)
{
	const bool creates = flags & O_CREAT;
	char *home = home_of(path);
	unsigned waits = 0;
	mode_t mode = 0;
	va_list args;
	int fd;

	va_start(args, flags);
	if (creates)
		mode = va_arg(args, mode_t);
	va_end(args);
	flags |= O_CLOEXEC;
	do {
		fd = home && creates ? open_new(home, path, flags, mode) :
				       open(path, flags, mode);
	} while (fd < 0 && once_more(errno, home, &waits));
	free(home);
	return fd;
}

/* ---- the thread -------------------------------------------------------- */

static bool wait_for_half(struct logahead *a)
{
	bool wanted;

	pthread_mutex_lock(&a->lock);
	while (!a->wanted && !a->stop)
		pthread_cond_wait(&a->wake, &a->lock);
	wanted = a->wanted;
	a->wanted = false;
	pthread_mutex_unlock(&a->lock);
	return wanted;
}

static void *ahead_main(void *p)
{
	struct store *s = p;

	while (wait_for_half(&s->ahead))
		if (!reserve_check(&s->reserve, NULL))
			make_ready(&s->home);
	return NULL;
}

int logahead_start(struct store *s, struct err *err)
{
	struct logahead *a = &s->ahead;

	pthread_mutex_init(&a->lock, NULL);
	pthread_cond_init(&a->wake, NULL);
	if (pthread_create(&a->thread, NULL, ahead_main, s))
		return err_set(err, ERR_UNAVAILABLE, NULL,
			       N_("no thread for the writer"));
	a->running = true;
	return 0;
}

void logahead_stop(struct store *s)
{
	struct logahead *a = &s->ahead;

	if (!a->running)
		return;
	pthread_mutex_lock(&a->lock);
	a->stop = true;
	pthread_cond_signal(&a->wake);
	pthread_mutex_unlock(&a->lock);
	pthread_join(a->thread, NULL);
	a->running = false;
	pthread_mutex_destroy(&a->lock);
	pthread_cond_destroy(&a->wake);
}

void logahead_note(struct store *s, const DB_LSN *end)
{
	struct logahead *a = &s->ahead;

	if (!a->running || end->offset < LOG_FILE_BYTES / 2 ||
	    atomic_exchange(&a->half, end->file) == end->file)
		return;
	pthread_mutex_lock(&a->lock);
	a->wanted = true;
	pthread_cond_signal(&a->wake);
	pthread_mutex_unlock(&a->lock);
}
