/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_CONNECT_H
#define KARTEI_SESSION_CONNECT_H

#include "session/session.h"

/*
 * The way to a session for every client: finds the socket of the home's
 * store process, or starts it. Many at once, a socket nobody listens at and
 * a store that was killed are all the same case: try, start under a lock,
 * try again, until CONNECT_SECONDS have gone.
 */
struct connect_opts {
	const char *home;	/* absolute */
	const char *socket;	/* of a service; NULL: HOME/socket. A service
				 * is never started from here */
	int linger;		/* seconds, for a store that is started */
	bool running_only;	/* do not start one */
	bool watch;		/* news from the start, as session_watch() */
	struct session_hello hello;
};
#define CONNECT_SECONDS 60

int session_connect(struct session **s, const struct connect_opts *opts,
		    struct err *err);

/* Whether a store process answers there now. */
bool store_runs(const char *home, const char *socket);
/* Whether a process has the store open, be it that it is just leaving. */
bool store_open_elsewhere(const char *home);

/* ---- for remote.c ------------------------------------------------------ */

/* A connected socket, with a store process behind it that was started if
 * need be; -1 on fault. */
int store_reach(const struct connect_opts *opts, int64_t deadline,
		struct err *err);

#endif
