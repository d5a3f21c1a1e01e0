/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_STORE_BACKUP_PRIVATE_H
#define KARTEI_STORE_BACKUP_PRIVATE_H

#include "store/backup.h"
#include "store/inside.h"

#define PROOF_NAME "proof"
#define MARK_TEXT "kartei change "	/* in the log; kept, doc/formats-store.md */

/* The number of a log file by its name; 0: it is none. */
uint32_t log_number(const char *path);
/* The logs of a folder from number `first` on, into another folder. */
int logs_copy(const char *db, const char *dest, uint32_t first,
	      struct err *err);

/* The first log that recovery could ask for; what the library returned. */
int logs_first_needed(struct store *s, uint32_t *first);

/* backup_cut.c: the logs of `db` end before the first change behind `least`
 * that is not wanted any more. */
int logs_cut(const char *db, const struct restoring *r, uint64_t least,
	     struct err *err);

#endif
