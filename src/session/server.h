/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_SERVER_H
#define KARTEI_SESSION_SERVER_H

#include <pthread.h>
#include <stdatomic.h>

#include "session/house.h"

/* Inside of the store process: what its connections share. */
struct conn;

struct server {
	struct house *house;
	pthread_mutex_t lock;		/* of what follows */
	pthread_cond_t gone;		/* a connection has ended */
	struct conn *conns;
	size_t conns_n;
	int64_t empty_since;		/* clock_steady() */
	int wake;			/* eventfd: the main thread looks */
	atomic_bool stopping;
	atomic_bool again;		/* to be opened once more behind it ... */
	atomic_bool ended;		/* ... unless somebody asked for the end */
};

/* Takes over the descriptor of a new connection: a thread of its own, or a
 * refusal. */
void conn_accept(struct server *server, int fd);

/* Ends all connections: what they are doing is finished, jobs are
 * cancelled. True when all have gone within `seconds`. */
bool conns_end(struct server *server, int seconds);

#endif
