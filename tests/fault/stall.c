/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Screens that are stopped, that nobody reads, that send half a frame or are
 * killed, all of them watching: how long others wait meanwhile.
 *
 *	stall HOME SCREENS SECONDS	TAP without plan
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "session/connect.h"
#include "session/socket.h"

/* What others may wait at most; on a machine with more to do, so many times
 * what they wait just before without any screen beside them. */
#define P99_MS 200
#define MOST_MS 1000
#define TIMES 4
#define GONE_MS 30000		/* until a dead screen is out of the title */
#define OPEN_MS 60000		/* until the first has the record open */
#define GROWTH_KB (256 * 1024)	/* of the store, for all that is not read */
#define CACHED_BYTES 1024	/* and for each action, of its tables */

enum plight { STOPPED, SILENT, HALF, KILLED, PLIGHTS };

static struct session *reach(const char *home)
{
	const struct connect_opts opts = {
		.home = home, .linger = 5,
		.hello = { .as_of = DAY_NONE, .zone = "Europe/Berlin",
			   .lang = "en" },
	};
	struct err err = ERR_INIT;
	struct session *s = NULL;

	if (session_connect(&s, &opts, &err)) {
		fprintf(stderr, "%s\n", err_text(&err));
		exit(1);
	}
	return s;
}

static char *make(struct session *s)
{
	struct applied applied = { 0 };
	struct changeset c;
	char *name;

	changeset_init(&c, "test");
	item_op(changeset_item(&c, ITEM_NEW, "company", 0), OP_SET, "name",
		"Stall GmbH");
	if (session_apply(s, &c, &applied, NULL))
		exit(1);
	name = strdup(applied.items[0].name);
	applied_release(&applied);
	changeset_release(&c);
	return name;
}

/* A screen with this record open, which then takes no more part. */
static pid_t screen(const char *home, const char *name, enum plight how)
{
	pid_t pid = fork();
	struct logins others;
	struct session *s;
	int fd;

	if (pid)
		return pid;
	s = reach(home);
	if (session_watch(s, true, NULL) ||
	    session_open(s, name, &others, NULL))
		_exit(1);
	fd = session_fd(s);
	if (how == HALF && write(fd, "\0\0\1", 3) != 3)
		_exit(1);
	if (how == STOPPED)
		raise(SIGSTOP);
	for (;;)
		pause();
}

/* Of the process that answers, not of one that helps it with a backup. */
static long store_kb(const struct session *s)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);
	char *name = NULL, line[256];
	long kb = -1;
	FILE *p;

	if (getsockopt(session_fd(s), SOL_SOCKET, SO_PEERCRED, &peer, &size) ||
	    asprintf(&name, "/proc/%d/status", (int)peer.pid) < 0)
		exit(1);
	p = fopen(name, "r");
	free(name);
	while (p && fgets(line, sizeof(line), p))
		if (sscanf(line, "VmRSS: %ld", &kb) == 1)
			break;
	if (p)
		fclose(p);
	if (kb < 0)
		exit(1);
	return kb;
}

static int by_size(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* A read or a change, as an agent beside them makes it. */
static void act(struct session *s, const char *name, int i)
{
	static const char *const columns[] = { "name", "phone" };
	struct err err = ERR_INIT;
	struct applied applied = { 0 };
	struct changeset c;
	struct rows one;
	char text[32];
	int bad;

	if (i % 2) {
		bad = session_get(s, name, columns, 2, CELLS_LONG, &one, &err);
		rows_release(&one);
	} else {
		snprintf(text, sizeof(text), "Stall %d", i);
		changeset_init(&c, "test");
		item_op(changeset_item(&c, ITEM_SET, name, 0), OP_SET, "name",
			text);
		bad = session_apply(s, &c, &applied, &err);
		applied_release(&applied);
		changeset_release(&c);
	}
	if (bad) {
		fprintf(stderr, "%s\n", err_text(&err));
		exit(1);
	}
}

static void say(bool good, const char *what)
{
	printf("%s - %s\n", good ? "ok" : "not ok", what);
}

static size_t others_of(struct session *s, const char *name)
{
	struct logins others;
	size_t n;

	if (session_open(s, NULL, &others, NULL) ||
	    session_open(s, name, &others, NULL))
		exit(1);
	n = others.n;
	logins_release(&others);
	return n;
}

struct screens {
	const char *home, *name;
	pid_t *pids;
	int n;
};

struct span { int64_t p50, p99, most; int n; };

/* Screens die and new ones come all the while. */
static void die_one(struct screens *all, int i)
{
	int dead = all->n ? i % all->n : 0;

	if (!all->n || i % 50 != 49 || dead % PLIGHTS != KILLED)
		return;
	kill(all->pids[dead], SIGKILL);
	waitpid(all->pids[dead], NULL, 0);
	all->pids[dead] = screen(all->home, all->name, KILLED);
}

/* How long actions take in so many seconds, in us. */
static struct span measure(struct session *s, struct screens *all, int seconds)
{
	int64_t until = clock_steady() + seconds * INT64_C(1000000), start;
	int64_t *took = NULL;
	struct span span;
	int n = 0, cap = 0;

	for (int i = 0; (start = clock_steady()) < until || !n; i++) {
		struct news news;

		act(s, all->name, i);
		if (n == cap) {
			cap = cap ? cap * 2 : 1024;
			took = realloc(took, (size_t)cap * sizeof(*took));
		}
		took[n++] = clock_steady() - start;
		while (session_news(s, &news, NULL) == 1)
			news_release(&news);
		die_one(all, i);
	}
	qsort(took, (size_t)n, sizeof(*took), by_size);
	span = (struct span){ took[n / 2], took[n * 99 / 100], took[n - 1],
			      n };
	free(took);
	printf("# %d screens beside: %d actions, p50 %.1f, p99 %.1f, most %.1f ms\n",
	       all->n, span.n, span.p50 / 1e3, span.p99 / 1e3,
	       span.most / 1e3);
	fflush(stdout);		/* before the next screen has a copy of it */
	return span;
}

static bool within(int64_t took, int ms, int64_t alone)
{
	int64_t most = ms * INT64_C(1000);

	return took <= (most > TIMES * alone ? most : TIMES * alone);
}

/* Until they have the record open, or none of them has any more. */
static bool until_others(struct session *s, const char *name, bool any, int ms)
{
	int64_t start = clock_steady();

	while ((others_of(s, name) > 0) != any &&
	       clock_steady() - start < ms * INT64_C(1000))
		poll(NULL, 0, 5);
	if (!any)
		printf("# gone from the title after %.0f ms\n",
		       (double)(clock_steady() - start) / 1e3);
	return (others_of(s, name) > 0) == any;
}

int main(int argc, char **argv)
{
	int n = argc == 4 ? atoi(argv[2]) : 0, seconds, i;
	struct screens all = { .home = argv[1] };
	struct span alone, beside;
	struct session *s;
	char *name;
	long kb;

	if (n < 1)
		return 64;
	seconds = atoi(argv[3]);
	s = reach(all.home);
	all.name = name = make(s);
	session_watch(s, true, NULL);
	alone = measure(s, &all, seconds / 5 + 1);
	all.pids = calloc((size_t)n, sizeof(*all.pids));
	for (all.n = n, i = 0; i < n; i++)
		all.pids[i] = screen(all.home, name, i % PLIGHTS);
	if (!until_others(s, name, true, OPEN_MS))
		return 70;
	kb = store_kb(s);
	beside = measure(s, &all, seconds);
	say(within(beside.p99, P99_MS, alone.p99), "p99 of the others");
	say(within(beside.most, MOST_MS, alone.most),
	    "none of the others waits long");
	printf("# the store grew by %ld KB\n", store_kb(s) - kb);
	say(store_kb(s) - kb <
	    GROWTH_KB + beside.n / 1024 * CACHED_BYTES,
	    "what nobody reads is bounded");
	for (i = 0; i < n; i++) {
		kill(all.pids[i], SIGKILL);
		waitpid(all.pids[i], NULL, 0);
	}
	say(until_others(s, name, false, GONE_MS),
	    "dead screens have nothing open");
	session_close(s);
	free(all.pids);
	free(name);
	return 0;
}
