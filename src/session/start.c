/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/start.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/place.h"
#include "base/tr.h"
#include "session/body.h"
#include "session/wire.h"

#define LOG_NAME "store.log"
#define LOG_BYTES (1 << 20)
#define ARGS 16

struct start {
	char *program, *log;
	char *argv[ARGS];
	size_t argc;
};

static void add_arg(struct start *s, const char *format, const char *value)
{
	if (s->argc + 1 == ARGS)
		BUG("too many arguments for the store process");
	s->argv[s->argc++] = value ? mem_printf("%s%s", format, value)
				   : mem_strdup(format);
}

static void start_prepare(struct start *s, const struct start_opts *opts,
			  int ready)
{
	char number[16];

	*s = (struct start){ .program = place_program("kartei-store"),
			     .log = file_join(opts->home, LOG_NAME) };
	add_arg(s, "kartei-store", NULL);
	add_arg(s, "--home=", opts->home);
	snprintf(number, sizeof(number), "%d", opts->linger);
	add_arg(s, "--linger=", number);
	snprintf(number, sizeof(number), "%d", ready);
	add_arg(s, "--ready=", number);
	if (opts->create)
		add_arg(s, "--create", NULL);
	if (opts->test)
		add_arg(s, "--test", NULL);
	if (opts->lang)
		add_arg(s, "--lang=", opts->lang);
}

static void start_release(struct start *s)
{
	for (size_t i = 0; i < s->argc; i++)
		free(s->argv[i]);
	free(s->program);
	free(s->log);
}

/* In the child: nothing of the client's stays open, not its terminal and
 * not its files; only async-signal-safe calls from here on. */
_Noreturn static void child(const struct start *s, int ready)
{
	int null = open("/dev/null", O_RDWR);
	int log = open(s->log, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW,
		       0600);
	struct stat st;
	sigset_t none;

	if (log >= 0 && !fstat(log, &st) && st.st_size > LOG_BYTES &&
	    ftruncate(log, 0)) {
		close(log);
		log = -1;
	}
	if (null < 0 || setsid() < 0)
		_exit(126);
	/* Once more, so that no terminal can become the store's. */
	switch (fork()) {
	case -1:
		_exit(126);
	case 0:
		break;
	default:
		_exit(0);
	}
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(log >= 0 ? log : null, STDERR_FILENO);
	if (ready == 3) {
		close_range(4, ~0U, 0);
	} else {
		close_range(3, (unsigned)ready - 1, 0);
		close_range((unsigned)ready + 1, ~0U, 0);
	}
	fcntl(ready, F_SETFD, 0);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	umask(077);
	if (chdir("/"))
		_exit(126);
	execv(s->program, s->argv);
	_exit(127);
}

/* Waits for the store's word: ready, a sign of life, or its faults. *fell: it
 * ended without any. */
static int wait_ready(int fd, const struct start *s, bool *fell,
		      struct err *err)
{
	struct wire_in in;
	struct wire_message m;
	struct unpack u;
	int got;

	wire_in_init(&in, WIRE_FRAME);
	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };

		got = wire_next(&in, &m, err);
		if (got < 0 || (got && m.type != WIRE_PROGRESS))
			break;
		if (got)
			continue;
		got = poll(&p, 1, START_SECONDS * 1000);
		if (got < 0 && errno == EINTR)
			continue;
		if (!got)
			got = err_set(err, ERR_UNAVAILABLE, s->log,
				N_("the store process gave no sign of life for %d seconds; its messages are in this file"),
				START_SECONDS);
		else if ((*fell = wire_receive(&in, fd) < 0))
			got = err_set(err, ERR_UNAVAILABLE, s->log,
				N_("the store process %s ended at its start; its messages are in this file"),
				s->program);
		if (got < 0)
			break;
	}
	if (got > 0 && m.type != WIRE_OK) {
		u = unpack_from(m.body);
		get_err(&u, err);
		got = -1;
	}
	wire_in_release(&in);
	return got < 0 ? -1 : 0;
}

static int start_once(const struct start_opts *opts, bool *fell,
		      struct err *err)
{
	int pair[2], status, got = -1;
	struct start s;
	pid_t pid;

	/* A socket pair, not a pipe: the frames' reader wants one. */
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return err_set_errno(err, ERR_UNAVAILABLE, NULL,
				     N_("the store process cannot be started"));
	start_prepare(&s, opts, pair[1]);
	if (access(s.program, X_OK)) {
		err_set_errno(err, ERR_UNAVAILABLE, s.program,
			      N_("the store process cannot be started"));
		goto out;
	}
	pid = fork();
	if (pid < 0) {
		err_set_errno(err, ERR_UNAVAILABLE, NULL,
			      N_("the store process cannot be started"));
		goto out;
	}
	if (!pid)
		child(&s, pair[1]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	close(pair[1]);
	pair[1] = -1;
	got = wait_ready(pair[0], &s, fell, err);
out:
	if (pair[1] >= 0)
		close(pair[1]);
	close(pair[0]);
	start_release(&s);
	return got;
}

/* A start that comes upon a damaged page ends at once and leaves word in the
 * home; the one behind it repairs. */
int store_start(const struct start_opts *opts, struct err *err)
{
	struct err why = ERR_INIT;
	bool fell = false;
	int got = start_once(opts, &fell, &why);

	if (got && fell && !opts->create) {
		err_clear(&why);
		got = start_once(opts, &fell, &why);
	}
	if (got)
		err_move(err, &why);
	err_release(&why);
	return got;
}
