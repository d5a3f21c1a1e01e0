/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "postgres_server.h"

#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ARGS_MAX 64
#define SOCKET_MAX 90		/* that still fits into a sockaddr_un */
#define START_TRIES 3000	/* of 20 ms */

extern char **environ;

struct postgres_server {
	char *dir, *cluster, *log, *where;
	struct passwd *user;	/* NULL: ourselves */
	pid_t pid;
};

struct args {
	char *v[ARGS_MAX];
	size_t n;
};

__attribute__((format(printf, 2, 3)))
static void arg(struct args *a, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	if (a->n + 1 >= ARGS_MAX || vasprintf(&a->v[a->n++], format, ap) < 0)
		exit(71);
	va_end(ap);
	a->v[a->n] = NULL;
}

static void args_release(struct args *a)
{
	while (a->n)
		free(a->v[--a->n]);
}

/*
 * A program of the server, as the user of the server. The build folder may
 * lie where that user cannot pass: the one capability that lets root pass
 * stays.
 */
static void program(const struct postgres_server *s, struct args *a,
		    const char *name)
{
	arg(a, "setpriv");
	arg(a, "--pdeathsig");
	arg(a, "INT");
	if (s->user) {
		arg(a, "--reuid=%u", (unsigned)s->user->pw_uid);
		arg(a, "--regid=%u", (unsigned)s->user->pw_gid);
		arg(a, "--clear-groups");
		arg(a, "--inh-caps=+dac_override");
		arg(a, "--ambient-caps=+dac_override");
	}
	arg(a, "--");
	arg(a, "%s%s%s", POSTGRES_BINDIR, *POSTGRES_BINDIR ? "/" : "", name);
}

static pid_t run(const struct postgres_server *s, struct args *a)
{
	posix_spawn_file_actions_t files;
	pid_t pid;
	int rc;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, 1, s->log,
					 O_WRONLY | O_CREAT | O_APPEND, 0600);
	posix_spawn_file_actions_adddup2(&files, 1, 2);
	rc = posix_spawnp(&pid, a->v[0], &files, NULL, a->v, environ);
	posix_spawn_file_actions_destroy(&files);
	args_release(a);
	return rc ? -1 : pid;
}

static int ended(pid_t pid)
{
	int status = -1;

	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

static int make_cluster(struct postgres_server *s)
{
	struct args a = { 0 };

	arg(&a, "rm");
	arg(&a, "-rf");
	arg(&a, "%s", s->dir);
	ended(run(s, &a));
	if (mkdir(s->dir, 0700) < 0 ||
	    (s->user && chown(s->dir, s->user->pw_uid, s->user->pw_gid) < 0))
		return -1;
	program(s, &a, "initdb");
	arg(&a, "--pgdata=%s", s->cluster);
	arg(&a, "--username=bench");
	arg(&a, "--auth=trust");
	arg(&a, "--encoding=UTF8");
	arg(&a, "--locale=C");
	arg(&a, "--no-sync");
	return ended(run(s, &a)) ? -1 : 0;
}

/* A quarter of the memory, at most as much as SQLite is given. */
static long buffers_mb(void)
{
	long mb = sysconf(_SC_PHYS_PAGES) / 1024 * sysconf(_SC_PAGESIZE) / 1024;

	return mb / 4 < 1024 ? mb / 4 : 1024;
}

static int serve(struct postgres_server *s)
{
	static const char *const settings[] = {
		"listen_addresses=", "fsync=on", "synchronous_commit=on",
		"full_page_writes=on", "wal_level=minimal", "max_wal_senders=0",
		"max_wal_size=8GB", "checkpoint_timeout=15min",
		"maintenance_work_mem=256MB", "work_mem=64MB", "jit=off",
		/* a small /dev/shm of a container must not end a query */
		"min_dynamic_shared_memory=256MB",
		"random_page_cost=1.1", "max_connections=120",
	};
	const struct timespec a_moment = { .tv_nsec = 20000000 };
	struct args a = { 0 };

	program(s, &a, "postgres");
	arg(&a, "-D");
	arg(&a, "%s", s->cluster);
	arg(&a, "-k");
	arg(&a, "%s", s->dir);
	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++) {
		arg(&a, "-c");
		arg(&a, "%s", settings[i]);
	}
	arg(&a, "-c");
	arg(&a, "shared_buffers=%ldMB", buffers_mb());
	s->pid = run(s, &a);
	for (int i = 0; s->pid > 0 && i < START_TRIES; i++) {
		int status;

		if (PQping(s->where) == PQPING_OK)
			return 0;
		if (waitpid(s->pid, &status, WNOHANG) == s->pid) {
			s->pid = -1;
			break;
		}
		nanosleep(&a_moment, NULL);
	}
	return -1;
}

struct postgres_server *postgres_start(const char *dir, bool fresh)
{
	struct postgres_server *s = calloc(1, sizeof(*s));

	if (!s || asprintf(&s->dir, "%s/postgres", dir) < 0 ||
	    asprintf(&s->cluster, "%s/cluster", s->dir) < 0 ||
	    asprintf(&s->log, "%s/postgres.log", dir) < 0 ||
	    asprintf(&s->where, "host=%s dbname=postgres user=bench",
		     s->dir) < 0)
		exit(71);
	if (!geteuid()) {
		s->user = getpwnam("postgres");
		if (!s->user)
			s->user = getpwnam("nobody");
	}
	if (strlen(s->dir) > SOCKET_MAX)
		fprintf(stderr, "bench: %s is too long for a socket\n", s->dir);
	else if ((!fresh || !make_cluster(s)) && !serve(s))
		return s;
	else
		fprintf(stderr, "bench: PostgreSQL does not start; %s says "
			"why\n", s->log);
	postgres_stop(s);
	return NULL;
}

const char *postgres_where(const struct postgres_server *s)
{
	return s->where;
}

void postgres_stop(struct postgres_server *s)
{
	if (s->pid > 0) {
		kill(s->pid, SIGINT);
		ended(s->pid);
	}
	free(s->dir);
	free(s->cluster);
	free(s->log);
	free(s->where);
	free(s);
}
