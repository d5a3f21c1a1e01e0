/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UNIT_SESSION_H
#define KARTEI_UNIT_SESSION_H

#include "../groups.h"

#include "session/connect.h"
#include "session/serve.h"
#include "session/session.h"

/* main.c joins them into one plan. */
extern const struct group test_wire, test_body, test_session, test_serve, test_draft,
	test_front, test_schedule, test_rights, test_keeper;

/* A private folder; *state: char *path of a home that is not yet there. */
int folder_setup(void **state);
int folder_teardown(void **state);

/* A store process in a child of the test, ready when it returns. */
struct store_child {
	pid_t pid;
	char *home;
};
struct child_opts {
	bool create, test;
	unsigned agents;	/* limit; 0 none */
	int linger;		/* 0: stays */
};
void child_start(struct store_child *c, const char *home,
		 const struct child_opts *opts);
int child_stop(struct store_child *c);	/* SIGTERM; its exit status */
void child_kill(struct store_child *c);	/* SIGKILL */

/* A session with the store's child; `agent` NULL: the owner. The clock of
 * tests stands at 2026-09-14 09:00 in Berlin. */
struct session *session_at(const char *home, const char *agent);
extern const int64_t test_now;

/* A folder, a store process in it and a session of its owner; and all of
 * that away again. */
int child_setup(struct store_child *c, const struct child_opts *opts,
		struct session **admin);
int child_teardown(struct store_child *c, struct session *admin);
/* A new record of field, text, ..., NULL; its name, allocated. */
char *made(struct session *s, const char *kind, const char *const *pairs);

/* house_open() of a store in this process, new if there is none: one for tests, or with a
 * clock that is none and whose house goes by this clock. */
struct house *house_new(const char *home, int64_t (*now)(void *ctx),
			void *ctx);

void assert_ok(int got, struct err *err);
/* Must have failed with this code and a text that has `part` in it. */
void assert_fault(int got, struct err *err, enum err_code code,
		  const char *part);

#endif
