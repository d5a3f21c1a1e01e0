/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_WORK_H
#define KARTEI_SESSION_WORK_H

#include <pthread.h>

#include "session/session.h"
#include "session/wire.h"

/*
 * The jobs of one connection (session_call() of its client), each on a
 * thread of its own while the connection goes on answering; but for those
 * that are quicker done than begun (job_is_quick()). They report
 * through the connection's thread, which alone writes to the socket.
 */
struct work;
struct works {
	pthread_mutex_t lock;	/* of the list and of what each work says */
	struct work *first;
	int fd;			/* eventfd: works_report() has something */
	bool rung;		/* it is readable */
};

int works_init(struct works *w);
void works_end(struct works *w);	/* cancels, waits, frees */
int works_fd(const struct works *w);
size_t works_running(struct works *w);

int work_begin(struct works *w, struct session *s,
	       const struct wire_message *m, struct err *err);
void work_cancel(struct works *w, uint32_t request);
void works_cancel(struct works *w);

/* Appends answers of those that have ended and progress of the others, that
 * at least once a second as a sign of life. */
void works_report(struct works *w, struct buf *out);

#endif
