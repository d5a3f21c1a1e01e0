/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UNIT_UI_FAKE_SESSION_H
#define KARTEI_UNIT_UI_FAKE_SESSION_H

#include "session/session.h"

/*
 * A session without a store: a list of `n` rows named "thing:0" and on, in
 * pages as the real one gives them. Counts what was asked.
 */
struct session *fake_session(size_t n);
void fake_close(struct session *s);
void fake_remove(struct session *s, size_t i);	/* the row is gone */
void fake_fail(struct session *s, bool yes);	/* the store is gone */
size_t fake_asked(const struct session *s);	/* pages so far */

#endif
