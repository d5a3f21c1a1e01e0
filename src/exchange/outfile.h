/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_OUTFILE_H
#define KARTEI_EXCHANGE_OUTFILE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"

/*
 * A file (mode 0600) that is there when it is whole: dropped, failed or
 * killed before, nothing of it is.
 */
struct outfile {
	FILE *f;
	char *path, *made;	/* `made`: what it is called until it is whole */
	bool nameless;		/* nobody sees it before */
};

int outfile_open(struct outfile *o, const char *path, struct err *err);
int outfile_check(const struct outfile *o, struct err *err);
/* On the disk and in its place; outfile_drop() comes behind it all the same. */
int outfile_finish(struct outfile *o, struct err *err);
void outfile_drop(struct outfile *o);

#endif
