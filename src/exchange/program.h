/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_PROGRAM_H
#define KARTEI_EXCHANGE_PROGRAM_H

#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

/* Another program that is fed through its standard input: sendmail, our own
 * helpers. Started by argv, never through a shell; it inherits stderr and,
 * besides its input and output, no descriptor. */
struct program {
	pid_t pid;
	int in;			/* our end of its standard input */
	char *name;		/* for messages */
};

/* argv[0] is the path, NULL at the end; `out` is its standard output (-1:
 * none). */
int program_start(struct program *p, const char *const *argv, int out,
		  struct err *err);
int program_write(struct program *p, struct slice bytes, struct err *err);
/* Closes its input and waits. -1 if it could not be started or was killed;
 * else *status is its exit status. */
int program_end(struct program *p, int *status, struct err *err);

#endif
