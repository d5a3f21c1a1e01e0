/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_STORE_IDSET_H
#define KARTEI_STORE_IDSET_H

#include "store/store.h"

/* A set of 32-bit ids: what a condition, a selection and the marks of a
 * list all are. In memory a roaring bitmap; stored in chunks of 8,192 ids,
 * a 1 KiB bitset from 512 members on, a sorted array of u16 below. */
struct idset;
struct idset *idset_new(void);
void idset_free(struct idset *s);
struct idset *idset_copy(const struct idset *s);
void idset_add(struct idset *s, uint32_t id);
void idset_add_range(struct idset *s, uint32_t from, uint32_t to); /* to is out */
void idset_remove(struct idset *s, uint32_t id);
bool idset_has(const struct idset *s, uint32_t id);
uint64_t idset_count(const struct idset *s);
void idset_and(struct idset *s, const struct idset *o);	/* in place */
void idset_or(struct idset *s, const struct idset *o);
void idset_minus(struct idset *s, const struct idset *o);
/* The ids in rising order: up to `max` from `from` on; returns how many. */
size_t idset_list(const struct idset *s, uint32_t from, uint32_t *ids,
		  size_t max);

/* Reads a stored set whole; absent is the empty set. NULL on fault. */
struct idset *idset_load(struct txn *txn, struct slice name, struct err *err);

#endif
