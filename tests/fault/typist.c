/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Types into a form of the real program and ends it at any moment: its line
 * is cut, it is killed, or it and the store are. What is offered then must be
 * what was typed, up to the last moments.
 *
 *	typist HOME ROUNDS	TAP without plan
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "session/connect.h"
#include "session/socket.h"
#include "../tui/harness/term.h"

#define KEPT_MS 200		/* what is older must be there ... */
#define LATE_OF_TEN 1		/* ... but for a busy machine's sake ... */
#define MOST_MS 2000		/* ... and this in any case */
#define KEYS 80
#define AGENT "mk"

enum end { CUT, KILLED, BOTH, ENDS };

struct typed {
	char text[KEYS + 1];
	int64_t when[KEYS];
	size_t n;
};

static void idle(struct term *t)
{
	int64_t until = clock_steady() + 30 * INT64_C(1000000);

	while (!term_idle(t) && clock_steady() < until)
		term_pump(&t, 1, 50);
}

static struct session *reach(const char *home)
{
	struct connect_opts opts = {
		.home = home, .linger = 5,
		.hello = { .as_of = DAY_NONE, .zone = "Europe/Berlin",
			   .lang = "en", .agent = AGENT },
	};
	struct err err = ERR_INIT;
	struct session *s = NULL;

	if (session_connect(&s, &opts, &err)) {
		fprintf(stderr, "%s\n", err_text(&err));
		exit(1);
	}
	return s;
}

static pid_t store_pid(const char *home)
{
	char *command = NULL, line[32] = "";
	FILE *p;

	if (asprintf(&command,
		     "for p in /proc/[0-9]*; do tr '\\0' '\\n' <$p/cmdline "
		     "2>/dev/null | grep -qFx -e --home=%s && "
		     "echo ${p#/proc/}; done", home) < 0)
		exit(1);
	p = popen(command, "r");
	if (!p || !fgets(line, sizeof(line), p) || atoi(line) < 2)
		exit(1);
	pclose(p);
	free(command);
	return atoi(line);
}

static void type(struct term *t, struct typed *typed, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char key = (char)('a' + rand() % 26);
		int64_t until = clock_steady() + 10000 + rand() % 40000;

		typed->text[typed->n] = key;
		typed->when[typed->n++] = clock_steady();
		term_send(t, &key, 1);
		while (clock_steady() < until)
			term_pump(&t, 1, 5);
	}
	typed->text[typed->n] = '\0';
}

/* The only entry's text; it is gone then. Caller frees; NULL: not one. */
static char *take(const char *home)
{
	struct session *s = reach(home);
	struct drafts all;
	struct draft d;
	char *text = NULL;

	if (session_drafts(s, &all, NULL))
		exit(1);
	if (all.n == 1 && !session_draft(s, all.v[0].id, &d, NULL)) {
		for (size_t i = 0; i < d.n && !text; i++)
			if (!strcmp(d.v[i].field, "text"))
				text = strdup(d.v[i].text);
		draft_release(&d);
	}
	for (size_t i = 0; i < all.n; i++)
		session_draft_drop(s, all.v[i].id, NULL);
	drafts_release(&all);
	session_close(s);
	return text;
}

/* ms of the oldest key that is lost; -1: what is there was never typed. */
static int64_t round_of(const char *home, enum end how)
{
	struct term *t = term_start("exec kartei", 24, 80);
	struct typed typed = { .n = 0 };
	int64_t end, lost = 0;
	pid_t store;
	size_t n;
	char *got;

	idle(t);
	term_send(t, "n", 1);
	idle(t);
	store = store_pid(home);
	type(t, &typed, 5 + (size_t)rand() % (KEYS - 5));
	end = clock_steady();
	if (how == BOTH)
		kill(store, SIGKILL);
	if (how != CUT)
		kill(term_pid(t), SIGKILL);
	term_stop(t);
	got = take(home);
	n = got ? strlen(got) : 0;
	if (n > typed.n || (n && memcmp(got, typed.text, n)))
		lost = -1;
	else if (n < typed.n)
		lost = (end - typed.when[n]) / 1000;
	free(got);
	return lost;
}

static void say(bool good, const char *what)
{
	printf("%s - %s\n", good ? "ok" : "not ok", what);
}

int main(int argc, char **argv)
{
	static const char *const names[ENDS] = {
		"cut line", "kill", "kill of both",
	};
	int rounds = argc == 3 ? atoi(argv[2]) : 0, late = 0;
	int64_t most[ENDS] = { 0 };
	bool strange = false, long_ago = false;

	if (rounds < 1)
		return 64;
	setenv("KARTEI_AGENT", AGENT, 1);
	setenv("KARTEI_IDLE", "1", 1);
	setenv("TERM", "xterm-256color", 1);
	for (int i = 0; i < rounds; i++) {
		enum end how = (enum end)(i % ENDS);
		int64_t lost = round_of(argv[1], how);

		strange |= lost < 0;
		late += lost > KEPT_MS;
		long_ago |= lost > MOST_MS;
		if (lost > most[how])
			most[how] = lost;
	}
	for (int i = 0; i < ENDS; i++)
		printf("# %s: the oldest lost key was %lld ms old\n", names[i],
		       (long long)most[i]);
	say(!strange, "nothing is offered that was not typed");
	say(late * 10 <= rounds * LATE_OF_TEN, "what is older is there");
	say(!long_ago, "nothing is lost that is old");
	return 0;
}
