/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_NUMBER_H
#define KARTEI_MODEL_NUMBER_H

#include "base/buf.h"
#include "base/err.h"
#include "store/store.h"

/*
 * Numbers of records. They are kept like a field, under a tag that no form
 * can have, so that history, undo and checks treat them alike; the number
 * table leads from a number to its record. A number once given is never
 * given to another record: not after a deletion, not after it was changed
 * (then it stays as an alias). Only a merge hands numbers on, as aliases, and
 * its undo gives them back.
 */
#define TAG_ALL 0		/* TABLE_SET only: all records of a kind */
#define TAG_NUMBER 1
#define TAG_ALIAS 2		/* earlier numbers, many */
#define TAG_NAME 3		/* TABLE_VALUE only: names of master data */
#define TAG_MERGED 4		/* records that went into this one, many: ids
				 * of the same kind, in decimal */
#define TAG_LIKENESS 5		/* TABLE_VALUE only: model/likeness.h */
#define TAG_FIRST 16		/* of the fields of forms */

#define NUMBER_BYTES 32

/* The form in which numbers are compared: without blanks at the ends, inner
 * runs of blanks as one, ASCII letters small. -1 if it cannot be a number:
 * empty, too long, control characters or a colon in it. */
int number_fold(struct slice typed, struct buf *folded);
void number_key(uint16_t kind, struct slice folded, struct buf *key);

struct number_entry {
	uint32_t id;
	bool alias;
};
void number_entry_pack(const struct number_entry *e, struct buf *out);
int number_entry_unpack(struct slice s, struct number_entry *e);
/* 1 found, 0 free, -1 fault. */
int number_find(struct txn *txn, uint16_t kind, struct slice folded,
		struct number_entry *e, struct err *err);

/* "K%05d" with n; the pattern has one %d, with or without a width. */
void number_draw(const char *pattern, uint64_t n, struct buf *out);

#endif
