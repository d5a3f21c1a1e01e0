/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_START_H
#define KARTEI_SESSION_START_H

#include <stdbool.h>

#include "base/err.h"

/*
 * Starts the store process of a home in the background and waits until it
 * answers on its socket. Its own faults come back through a pipe, so that
 * whoever started it reads why it did not come up; one that ends without a
 * word is started a second time, which repairs what the first came upon. Its
 * later messages go to HOME/store.log.
 */
struct start_opts {
	const char *home;	/* absolute, exists */
	bool create, test;	/* make a new store there; for tests */
	const char *lang;	/* of a new one */
	int linger;		/* seconds it stays after the last client */
};
#define START_SECONDS 60	/* without a sign of life */

int store_start(const struct start_opts *opts, struct err *err);

#endif
