/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_DAY_H
#define KARTEI_SESSION_DAY_H

#include "session/local.h"

/*
 * The store's day (model_day()): a thread of the house takes it on at the
 * start and at each midnight of the system's zone, and does what a change
 * has left over. In a store for tests the clock of the sessions alone moves
 * the day.
 */
int house_day_begin(struct house *h, struct err *err);
void house_day_end(struct house *h);
void house_day_wake(struct house *h);	/* something was left over */

/* Sees to it now, for a session that begins or the nightly batch. */
int house_day_now(const struct local *l, struct err *err);

#endif
