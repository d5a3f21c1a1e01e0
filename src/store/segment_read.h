/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_STORE_SEGMENT_READ_H
#define KARTEI_STORE_SEGMENT_READ_H

#include "store/rowfile.h"
#include "store/segment_row.h"

/* A segment that a transaction saw in the list. */
struct segment {
	struct store *store;
	uint32_t id;
	struct rowfile *file;
	struct buf key;		/* scratch */
	struct slice block;
	uint32_t block_n, block_first, block_last;
	uint32_t *at;		/* where each document begins in it */
	uint32_t at_cap;
};

int segment_damaged(struct err *err);
bool segment_row_is(const struct segment *s, const struct rowplace *r,
		    size_t n, struct unpack *u);

#endif
