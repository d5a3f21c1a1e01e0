/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_STORE_BATCH_H
#define KARTEI_STORE_BATCH_H

#include "store/store.h"

/*
 * Index work gathered first and written in the order of the keys: a slice
 * of an import touches each page once. Not for what is read back in the
 * same transaction before batch_apply().
 */
struct batch;
struct batch *batch_new(void);
void batch_free(struct batch *b);
void batch_put(struct batch *b, enum table table, struct slice key,
	       struct slice value);
void batch_del(struct batch *b, enum table table, struct slice key);
/* Adds or removes an id in the set named by `name` in TABLE_SET (in
 * chunks, see store/idset.h). */
void batch_bit(struct batch *b, struct slice name, uint32_t id, bool on);
/* Later operations on one key win over earlier ones. Empties the batch; after
 * a fault everything is still in it, so that a writer_fn may run again. */
int batch_apply(struct batch *b, struct txn *txn, struct err *err);

#endif
