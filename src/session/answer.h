/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_ANSWER_H
#define KARTEI_SESSION_ANSWER_H

#include "session/session.h"
#include "session/wire.h"

/* One request of a connection, all but hello, call and cancel: reads the
 * body, asks the session, appends the answer's body. */
int answer(struct session *s, const struct wire_message *m, struct buf *out,
	   struct err *err);

/* What a request that cannot be read is told. */
int answer_unreadable(struct err *err);

#endif
