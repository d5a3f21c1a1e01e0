/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/tr.h"

#define EXIT_NOT_STARTED 127

static _Noreturn void become(const char *const *argv, int in, int out)
{
	sigset_t none;

	if (out < 0)
		out = open("/dev/null", O_WRONLY);
	if (out < 0 || dup2(in, STDIN_FILENO) < 0 ||
	    dup2(out, STDOUT_FILENO) < 0)
		_exit(EXIT_NOT_STARTED);
	closefrom(STDERR_FILENO + 1);
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* execv() takes them as writable by tradition only. */
	execv(argv[0], (char *const *)(uintptr_t)argv);
	_exit(EXIT_NOT_STARTED);
}

int program_start(struct program *p, const char *const *argv, int out,
		  struct err *err)
{
	int ends[2];

	*p = (struct program){ .in = -1 };
	if (access(argv[0], X_OK))
		return err_set_errno(err, ERR_UNAVAILABLE, argv[0],
				     N_("cannot be started"));
	/* A socket, because writing to it can fail without a signal. */
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return err_set_errno(err, ERR_IO, argv[0],
				     N_("cannot be started"));
	p->pid = fork();
	if (p->pid == 0)
		become(argv, ends[1], out);
	close(ends[1]);
	if (p->pid < 0) {
		close(ends[0]);
		return err_set_errno(err, ERR_IO, argv[0],
				     N_("cannot be started"));
	}
	shutdown(ends[0], SHUT_RD);
	p->in = ends[0];
	p->name = mem_strdup(argv[0]);
	return 0;
}

int program_write(struct program *p, struct slice bytes, struct err *err)
{
	const char *at = bytes.p;

	while (bytes.n) {
		ssize_t n = send(p->in, at, bytes.n, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set_errno(err, ERR_IO, p->name,
					     N_("takes no more input"));
		at += n;
		bytes.n -= (size_t)n;
	}
	return 0;
}

int program_end(struct program *p, int *status, struct err *err)
{
	int how, rc = 0;

	close(p->in);
	while (waitpid(p->pid, &how, 0) < 0) {
		if (errno != EINTR)
			BUG("waitpid of %s: %d", p->name, errno);
	}
	if (WIFSIGNALED(how))
		rc = err_set(err, ERR_IO, p->name,
			     N_("was ended by signal %d"), WTERMSIG(how));
	else if (WEXITSTATUS(how) == EXIT_NOT_STARTED)
		rc = err_set(err, ERR_UNAVAILABLE, p->name,
			     N_("cannot be started"));
	else
		*status = WEXITSTATUS(how);
	free(p->name);
	*p = (struct program){ .in = -1 };
	return rc;
}
