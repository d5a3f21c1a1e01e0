/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_PROOF_H
#define KARTEI_SESSION_PROOF_H

#include "session/house.h"
#include "store/backup.h"

/*
 * What makes a copy a backup: it was restored in a scratch place, recovered
 * from its logs, and checked as `kartei check` does. In a process of its own
 * (session/helper.h); `house` says how a store is opened, not which.
 */

/* Between store_freeze() and store_thaw() of the store at `home`: copies it,
 * proves the copy, and only then gives it the name `dest`. A page that was
 * torn by being copied while it was written makes it fail: worth another try. */
int proof_make(const struct house_opts *house, const char *home,
	       const char *dest, uint32_t first, struct err *err);

/* Opens the store at `home` and checks it; fills change, records, entries. */
int proof_check(const struct house_opts *house, const char *home,
		struct backup *b, struct err *err);
/* The same for one that comes from model_load(). */
int proof_check_loaded(const struct house_opts *house, const char *home,
		       struct backup *b, struct err *err);

/* All of a store as text, as model_dump() does, while people work in it: of
 * a copy that is restored beside `place` and removed again. As proof_make(),
 * between freeze and thaw. */
int proof_dump(const char *home, const char *place, uint32_t first,
	       int (*put)(void *ctx, struct slice line, struct err *err),
	       void *ctx, struct err *err);

/*
 * Puts a damaged home aside and a good one in its place: the last proven
 * backup of `dir` with all logs that are there, checked. Nobody may have the
 * store open, its lock is taken meanwhile. Where the logs break off before
 * the last change that was acknowledged it is done only if that is accepted:
 * ERR_IO else, with the changes in words.
 */
struct repairing {
	const char *dir;
	bool accept;
};
struct repaired {
	struct backup backup;	/* what it was made of, with the last change */
	char *aside;		/* where the damaged files are now */
	struct logs_lost lost;	/* what it has not any more */
};
int proof_repair(const struct house_opts *house, const char *home,
		 const struct repairing *how, struct repaired *done,
		 struct err *err);
void repaired_release(struct repaired *r);

#endif
