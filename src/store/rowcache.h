/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_STORE_ROWCACHE_H
#define KARTEI_STORE_ROWCACHE_H

#include <stdint.h>

#include "store/store.h"

/*
 * Rows that reading transactions got lately, in front of the library's trees:
 * a search in one of those takes twenty times as long, and the screens ask for
 * the same rows with every key. Each row, or range of rows, has an owner: the
 * beginning of its key. Safe among threads.
 *
 * Commits are counted; a `moment` is a number of those that a snapshot sees
 * (txn_moment()). What is kept is given out, and taken, only if no row of its
 * owner has changed since.
 */
struct rowcache;
struct rowcache *rowcache_new(void);
void rowcache_free(struct rowcache *c);		/* NULL: nothing */

/* Whether anything of this table is kept. */
bool rowcache_has(enum table table);
/* Appends what is kept behind `key` to `out`; false: nothing, or not of this
 * moment. A range has the key that its rows begin with. */
bool rowcache_get(struct rowcache *c, enum table table, struct slice key,
		  uint64_t moment, struct buf *out);
/* `value` as a transaction of this moment read it; large ones are left. */
void rowcache_add(struct rowcache *c, enum table table, struct slice key,
		  uint64_t moment, struct slice value);
/* To be called before the commit with which a row changes, and which is seen
 * from `moment` on. */
void rowcache_change(struct rowcache *c, enum table table, struct slice key,
		     uint64_t moment);

#endif
