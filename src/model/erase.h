/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_ERASE_H
#define KARTEI_MODEL_ERASE_H

#include <stdatomic.h>

#include "model/apply.h"

/*
 * Erasure for good, by law. What a record says goes, with that of records
 * that only stand for it: those that follow it into the bin, those whose
 * link says `erases`, those it alone `owns`. Left are number, reference, and
 * in the history who did what when, with digests: the chain stays whole.
 * Started entries that name it go in the same transaction. It cannot be
 * taken back, and a change before it no longer where it met the record.
 *
 * Gone from the tables is not gone from the files: session/erase.h.
 */

/* Records by name ("person:P17"); `dry`: nothing is done, only counted. What
 * went stands in applied->erasure. */
int erase_records(struct model *m, const char *const *names, size_t n,
		  bool dry, const struct author *who,
		  const struct value_context *context,
		  struct applied *applied, struct err *err);

/* What lies in the bin and names an erased record: no index knows it, so all
 * records are looked at. As the store itself, in changes of its own; may be
 * called again after a stop. */
int erase_bin(struct model *m, const atomic_bool *stop, struct err *err);

#endif
