/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "groups.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- folders ------------------------------------------------------------- */

char *unit_folder(void)
{
	const char *tmp = getenv("TMPDIR");
	char *path;

	if (asprintf(&path, "%s/kartei-unit.XXXXXX", tmp ? tmp : "/tmp") < 0 ||
	    !mkdtemp(path)) {
		perror("a folder for tests");
		exit(1);
	}
	return path;
}

static void remove_folder(const char *path)
{
	const pid_t pid = fork();

	if (!pid) {
		execlp("rm", "rm", "-rf", path, (char *)NULL);
		_exit(127);
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
}

static volatile sig_atomic_t tests_pid;

static void pass_on(int signal)
{
	if (tests_pid)
		kill((pid_t)tests_pid, signal);
}

/* Tests leave stores of 80 MB behind where they crash, are ended or fail in
 * their setup: they run in a child, of which the folder is cleared. Only the
 * child returns. */
static void run_in_folder(void)
{
	static const int ends[] = { SIGHUP, SIGINT, SIGTERM };
	struct sigaction act = { .sa_handler = pass_on };
	char *path = unit_folder();
	int status;
	size_t i;

	setenv("TMPDIR", path, 1);
	tests_pid = fork();
	if (tests_pid <= 0) {
		free(path);
		if (!tests_pid)
			return;
		perror("fork");
		exit(1);
	}
	for (i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		sigaction(ends[i], &act, NULL);
	while (waitpid((pid_t)tests_pid, &status, 0) < 0)
		;
	remove_folder(path);
	free(path);
	if (WIFSIGNALED(status)) {
		signal(WTERMSIG(status), SIG_DFL);
		raise(WTERMSIG(status));
	}
	exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

int unit_run(const struct unit *unit, int argc, char **argv)
{
	const struct group *const *g;
	struct CMUnitTest *all;
	size_t n = 0;
	int rc;

	run_in_folder();
	for (g = unit->groups; *g; g++)
		n += (*g)->n;
	all = calloc(n, sizeof(*all));
	if (!all)
		return 1;
	for (n = 0, g = unit->groups; *g; n += (*g)->n, g++)
		memcpy(all + n, (*g)->tests, (*g)->n * sizeof(*all));
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	rc = _cmocka_run_group_tests(unit->name, all, n, unit->setup,
				     unit->teardown);
	free(all);
	return rc;
}
