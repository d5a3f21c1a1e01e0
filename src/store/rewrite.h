/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_STORE_REWRITE_H
#define KARTEI_STORE_REWRITE_H

#include "store/store.h"

/*
 * Writes the tables of a store that nobody has open anew from their rows:
 * nothing that was deleted or replaced is left in their files. Takes as much
 * room as they have (ERR_FULL), some seconds for 100 MB. On fault, and after
 * a stop at any moment, all rows are there, and it can be called again; on
 * fault nothing of it is left. `begins` is called once the store is ours and
 * before anything is written; what it returns but 0 ends it and is returned.
 * `ends` is called when all tables are in place, while the store is still ours.
 *
 * Logs and backups still have what was; and logs from before can no longer be
 * put on top of an older backup and those that follow.
 */
struct rewrite_calls {
	int (*begins)(void *ctx, struct err *err);
	int (*ends)(void *ctx, struct err *err);
	void *ctx;
};
int store_rewrite(const struct store_opts *opts,
		  const struct rewrite_calls *calls, struct err *err);
/* Whether there is room for it just now, or ERR_FULL. */
int store_rewrite_room(const struct store *s, struct err *err);

#endif
