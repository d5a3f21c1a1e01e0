/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_DISPLAY_H
#define KARTEI_MODEL_DISPLAY_H

#include "model/record.h"
#include "store/store.h"

/*
 * Who has been shown what of the fields marked `sensitive`, and when: rows
 * of TABLE_DISPLAY, which are only ever added. They hold references, no
 * values, and stay when the record is erased (doc/formats-store.md has the
 * bytes).
 */
struct display {
	int64_t when;		/* moment */
	struct ref agent;	/* REF_NONE: the owner of the store who is no
				 * agent */
	struct ref record;	/* REF_NONE: the whole store, a dump */
	uint16_t tag;		/* of the field; 0: the whole store */
};

struct displays { struct display *v; size_t n, cap; };
/* Once for the values of one field that follow each other. */
void displays_add(struct displays *d, const struct display *one);
void displays_release(struct displays *d);

/* Durable when it returns 0: only then may the values go out. */
int display_log(struct store *store, const struct displays *d,
		struct err *err);

/* Newest first, older than row `before` (0: from the newest). Stops when
 * `each` returns non-zero, and returns that. */
int display_each(struct txn *txn, uint64_t before,
		 int (*each)(void *ctx, uint64_t no,
			     const struct display *d), void *ctx,
		 struct err *err);

void display_key(uint64_t no, struct buf *key);
void display_pack(const struct display *d, struct buf *value);
/* 0, or -1: this is no such row. */
int display_unpack(struct slice key, struct slice value, uint64_t *no,
		   struct display *d);

#endif
