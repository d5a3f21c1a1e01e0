/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_SOCKET_H
#define KARTEI_SESSION_SOCKET_H

#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

/*
 * The store's socket: HOME/socket, or the path that the configuration of a
 * service names (then `path` is not NULL). A path may be longer than what
 * fits a socket address.
 */

/* Connected, or -1: then *why is the errno. */
int socket_connect(const char *home, const char *path, int *why);

/* Bound and listening. `group` not (gid_t)-1: mode 0660 and that group,
 * else 0600. One that was left behind is removed: the caller holds the
 * store's lock, so nobody listens there. */
int socket_listen(const char *home, const char *path, gid_t group,
		  struct err *err);
void socket_remove(const char *home, const char *path);

/* Microseconds of the clock that only goes forward. */
int64_t clock_steady(void);

#endif
