/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_INFILE_H
#define KARTEI_EXCHANGE_INFILE_H

#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include "base/err.h"

/*
 * A file of another program that is read more than once: a pipe is kept in
 * one without a name (at most 8 GiB) first. Devices, which never end by
 * themselves, are refused.
 */
struct infile {
	FILE *file;		/* NULL: closed */
	uint64_t size;		/* when it was opened */
	struct timespec modified;
};

/* `path` "-": standard input. */
int infile_open(struct infile *in, const char *path, struct err *err);
void infile_close(struct infile *in);
/* Says so (ERR_CONFLICT) if somebody has written into it since. */
void infile_remarks(const struct infile *in, const char *path,
		    struct err *err);

#endif
