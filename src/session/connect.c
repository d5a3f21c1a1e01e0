/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/connect.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/tr.h"
#include "session/socket.h"
#include "session/start.h"

#define LOCK_NAME "start.lock"
#define STEP_FIRST 2000		/* µs between two tries; grows ... */
#define STEP_LAST 50000		/* ... up to this */

static char *user_name(uid_t uid)
{
	struct passwd *pw = getpwuid(uid);

	return pw ? mem_strdup(pw->pw_name) : mem_printf("%ld", (long)uid);
}

bool store_runs(const char *home, const char *socket)
{
	int why, fd = socket_connect(home, socket, &why);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

bool store_open_elsewhere(const char *home)
{
	char *name = file_join(home, "lock");
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool taken = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB);

	if (fd >= 0)
		close(fd);
	free(name);
	return taken;
}

/* Whether it is for us to start a store process for this home. */
static int may_start(const struct connect_opts *opts, int why, struct err *err)
{
	struct stat st;
	char *owner;

	if (why == EACCES || why == EPERM)
		return err_set(err, ERR_DENIED,
			       opts->socket ? opts->socket : opts->home,
			       N_("you may not use this store; ask whoever looks after it"));
	if (opts->running_only)
		return err_set(err, ERR_UNAVAILABLE, opts->home,
			       N_("no store process runs here"));
	if (opts->socket)
		return err_set(err, ERR_UNAVAILABLE, opts->socket,
			       N_("the store's service does not run; ask whoever looks after it"));
	if (stat(opts->home, &st)) {
		if (errno == ENOENT || errno == ENOTDIR)
			return err_set(err, ERR_CONFIG, opts->home,
				       N_("there is no store here; 'kartei init' makes one"));
		return err_set_errno(err, ERR_IO, opts->home,
				     N_("the store's home cannot be looked at"));
	}
	if (st.st_uid == geteuid())
		return 0;
	owner = user_name(st.st_uid);
	err_set(err, ERR_UNAVAILABLE, opts->home,
		N_("this folder belongs to %s and no store process runs in it; if it is a store, ask %s to start it"),
		owner, owner);
	free(owner);
	return -1;
}

/* 1 started (or found running), 0 somebody else is at it, -1 fault. */
static int start_locked(const struct connect_opts *opts, struct err *err)
{
	char *name = file_join(opts->home, LOCK_NAME);
	int lock, got = 0;

	lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (lock < 0) {
		got = err_set_errno(err, ERR_IO, name,
				    N_("this file cannot be opened"));
	} else if (!flock(lock, LOCK_EX | LOCK_NB)) {
		struct start_opts start = {
			.home = opts->home, .linger = opts->linger,
		};

		/* Another may have started it before we had the lock. */
		if (store_runs(opts->home, NULL))
			got = 1;
		else
			got = store_start(&start, err) ? -1 : 1;
	}
	if (lock >= 0)
		close(lock);
	free(name);
	return got;
}

int store_reach(const struct connect_opts *opts, int64_t deadline,
		struct err *err)
{
	long step = STEP_FIRST;
	int fd, why, got;

	for (;;) {
		struct timespec pause = { .tv_nsec = step * 1000 };

		fd = socket_connect(opts->home, opts->socket, &why);
		if (fd >= 0)
			return fd;
		/* A full queue of the listener: it is there, but busy. */
		if (why != EAGAIN) {
			if (may_start(opts, why, err))
				return -1;
			got = start_locked(opts, err);
			if (got < 0)
				return -1;
			if (got)
				continue;
		}
		if (clock_steady() > deadline)
			return err_set(err, ERR_UNAVAILABLE, opts->home,
				       N_("no store process answered here for %d seconds"),
				       CONNECT_SECONDS);
		nanosleep(&pause, NULL);
		step = step * 2 > STEP_LAST ? STEP_LAST : step * 2;
	}
}
