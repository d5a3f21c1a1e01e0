/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_HELPER_H
#define KARTEI_SESSION_HELPER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

/*
 * A second kartei-store that works for this one: with the lowest priority,
 * so that nobody waits for it, and with memory of its own, so that a damaged
 * file is the end of it alone. It dies with this process, or, where its
 * output is read, when that is read no more. What it does
 * stands on its command line (store_main.c); its faults come back.
 */
#define HELPER_ARGS 16

/* Waits for its end. `progress` (may be NULL) is called a few times a second
 * and returns non-zero to stop it: ERR_STOPPED. `args` end with NULL. */
int helper_run(const char *const *args,
	       int (*progress)(void *ctx, uint64_t done, uint64_t of),
	       void *ctx, struct err *err);

/* One whose output is read: *out is a pipe. helper_end() afterwards, which
 * closes nothing; stops it if `stop`, else waits for its end. */
struct helper {
	pid_t pid;
	int word;		/* socket on which it says how it ended */
};
int helper_begin(struct helper *h, const char *const *args, int *out,
		 struct err *err);
int helper_end(struct helper *h, bool stop, struct err *err);

/* In the helper: its priority (`tied`: it dies with the thread that began
 * it), and its last word on descriptor `fd`. */
void helper_humble(bool tied);
void helper_tell(int fd, const struct err *err);	/* NULL: all is well */

#endif
