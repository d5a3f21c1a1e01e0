/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/place.h"
#include "base/tr.h"
#include "session/body.h"
#include "session/wire.h"

#define LOOK_MS 200
#define NICE 19
#define IDLE_CLASS (3 << 13)	/* ioprio: when nobody else wants the disk */
#define IOPRIO_WHO_PROCESS 1
#define WORD_FD 3		/* in the helper */

void helper_humble(bool tied)
{
	if (tied)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	setpriority(PRIO_PROCESS, 0, NICE);
	syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IDLE_CLASS);
}

void helper_tell(int fd, const struct err *err)
{
	struct buf body = BUF_INIT, out = BUF_INIT;
	ssize_t n;

	if (err)
		put_err(&body, err);
	wire_put(&out, err ? WIRE_FAULT : WIRE_OK, 0, buf_slice(&body));
	n = send(fd, out.p, out.n, MSG_NOSIGNAL);
	(void)n;	/* if it has gone, nobody wants to know */
	buf_release(&body);
	buf_release(&out);
}

static int spawn(pid_t *pid, const char *program, char *const *argv, int word,
		 int out)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none, usual;
	int rc;

	sigemptyset(&none);
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &usual);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK |
				 POSIX_SPAWN_SETSIGDEF);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, word, WORD_FD);
	if (out >= 0)
		posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	rc = posix_spawn(pid, program, &files, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	return rc;
}

/* Not one of the first descriptors: the helper gets a copy at WORD_FD, and a
 * copy onto itself would keep its close-on-exec flag. */
static int word_pair(int pair[2])
{
	int fd;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return -1;
	fd = fcntl(pair[1], F_DUPFD_CLOEXEC, WORD_FD + 1);
	close(pair[1]);
	pair[1] = fd;
	if (fd >= 0)
		return 0;
	close(pair[0]);
	return -1;
}

int helper_begin(struct helper *h, const char *const *args, int *out,
		 struct err *err)
{
	char *program = place_program("kartei-store");
	char *argv[HELPER_ARGS + 3] = { (char *)"kartei-store" };
	int word[2], pipes[2] = { -1, -1 }, rc;
	size_t n = 1;

	for (; *args; args++) {
		if (n == HELPER_ARGS)
			BUG("too many arguments for a helper");
		argv[n++] = mem_strdup(*args);
	}
	argv[n++] = mem_printf("--ready=%d", WORD_FD);
	rc = word_pair(word);
	if (!rc && out && pipe2(pipes, O_CLOEXEC)) {
		close(word[0]);
		close(word[1]);
		rc = -1;
	}
	if (!rc) {
		rc = spawn(&h->pid, program, argv, word[1], pipes[1]);
		close(word[1]);
		if (out)
			close(pipes[1]);
		if (rc) {
			errno = rc;
			close(word[0]);
			if (out)
				close(pipes[0]);
		}
	}
	if (rc)
		rc = err_set_errno(err, ERR_UNAVAILABLE, program,
				   N_("cannot be started"));
	h->word = word[0];
	if (out)
		*out = pipes[0];
	while (n > 1)
		free(argv[--n]);
	free(program);
	return rc ? -1 : 0;
}

/* 1 it has said something, good or bad, or has gone; 0 not yet. */
static int listen_to(struct helper *h, struct wire_in *in, int ms, bool *good,
		     struct err *err)
{
	struct pollfd p = { .fd = h->word, .events = POLLIN };
	struct wire_message m;
	struct unpack u;
	int got;

	if (poll(&p, 1, ms) <= 0)
		return 0;
	if (wire_receive(in, h->word) < 0) {
		err_set(err, ERR_UNAVAILABLE, "kartei-store",
			N_("the helper ended without a word; its messages are with those of the store"));
		return 1;
	}
	got = wire_next(in, &m, err);
	if (!got)
		return 0;
	if (got > 0 && m.type == WIRE_OK) {
		*good = true;
	} else if (got > 0) {
		u = unpack_from(m.body);
		get_err(&u, err);
	}
	return 1;
}

static void reap(struct helper *h)
{
	int status;

	while (waitpid(h->pid, &status, 0) < 0 && errno == EINTR)
		;
	close(h->word);
}

static int wait_for(struct helper *h,
		    int (*progress)(void *ctx, uint64_t done, uint64_t of),
		    void *ctx, struct err *err)
{
	struct wire_in in;
	bool good = false;

	wire_in_init(&in, WIRE_FRAME);
	while (!listen_to(h, &in, LOOK_MS, &good, err)) {
		if (!progress || !progress(ctx, 0, 0))
			continue;
		kill(h->pid, SIGKILL);
		err_set(err, ERR_STOPPED, NULL, N_("stopped"));
		break;
	}
	wire_in_release(&in);
	reap(h);
	return good ? 0 : -1;
}

int helper_end(struct helper *h, bool stop, struct err *err)
{
	if (!stop)
		return wait_for(h, NULL, NULL, err);
	kill(h->pid, SIGKILL);
	reap(h);
	return 0;
}

int helper_run(const char *const *args,
	       int (*progress)(void *ctx, uint64_t done, uint64_t of),
	       void *ctx, struct err *err)
{
	struct helper h;

	if (helper_begin(&h, args, NULL, err))
		return -1;
	return wait_for(&h, progress, ctx, err);
}
