/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_SERVE_H
#define KARTEI_SESSION_SERVE_H

#include <sys/types.h>

#include "session/house.h"

/*
 * The store process: opens the house, listens on its socket, gives each
 * connection a thread, and ends on SIGTERM or SIGINT, on the job "stop", or
 * `linger` seconds after the last client has gone.
 */
struct serve_opts {
	struct house_opts house;
	const char *socket;	/* NULL: HOME/socket */
	gid_t group;		/* of the socket; (gid_t)-1: owner only */
	int linger;		/* seconds; -1: stays */
	int ready;		/* told when it answers, or why not; -1 none */
};
#define SERVE_LOCK_SECONDS 10	/* for a store that is just leaving */

/* 0 after a clean end, -1 if it could not begin or not end cleanly. */
int serve(const struct serve_opts *opts, struct err *err);

#endif
