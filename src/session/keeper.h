/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_KEEPER_H
#define KARTEI_SESSION_KEEPER_H

#include "session/house.h"
#include "store/backup.h"

/*
 * Makes and proves the backups of an open store: when asked, and by itself
 * once it has been filled, every night, after much was written (an import),
 * and when the logs behind the last one pass 1 GB and the size of the
 * tables. Logs go only behind a proven one. The work is done by a helper
 * (session/helper.h); nobody waits for it.
 */
struct keeper_opts {
	const char *home, *dir;	/* own folder of the backups */
	size_t keep;		/* so many of them, at least 1 */
	bool by_itself;
};
struct keeper;
int keeper_start(struct keeper **k, struct store *store,
		 const struct keeper_opts *opts, struct err *err);
/* From now on by itself. */
int keeper_watch(struct keeper *k, struct err *err);
void keeper_stop(struct keeper *k);	/* one being made is given up */

/*
 * A new proven backup now: at `dest` (whole path, not there yet), which then
 * is not looked after, or, NULL, in the folder. With `alone` it needs no log
 * from before this call, so that keeper_alone() can let all of them go.
 * ERR_UNAVAILABLE while another one is being made. On fault `made` is empty
 * and has not to be released.
 */
struct keeper_ask {
	const char *dest;
	bool alone;
	int (*progress)(void *ctx, uint64_t done, uint64_t of); /* or NULL */
	void *ctx;
};
int keeper_backup(struct keeper *k, const struct keeper_ask *ask,
		  struct backup *made, struct err *err);

/* All that is older than `made` (by keeper_backup() with `alone`) goes:
 * backups in the folder and logs; what was erased before that call can then
 * be found nowhere. After a fault it can be called again, also when newer
 * backups are there. ERR_UNAVAILABLE as above. */
int keeper_alone(struct keeper *k, const struct backup *made, struct err *err);
/* Without a new one: all in the folder go. */
int keeper_drop(struct keeper *k, struct err *err);

/* A helper that writes the store as text to the pipe *out, of a copy of
 * its own; keeper_copied() when it has ended. */
struct helper;
int keeper_copy(struct keeper *k, struct helper *h, int *out,
		struct err *err);
void keeper_copied(struct keeper *k);

/* For `kartei status` and the administrator's first screen. */
struct keeper_state {
	struct backup last;	/* path NULL: there is none */
	size_t n;		/* proven ones in the folder */
	bool busy, by_itself;
	char *fault;		/* of the last try, "" if it went well */
};
void keeper_state(struct keeper *k, struct keeper_state *state);
void keeper_state_release(struct keeper_state *state);
/* Whether the store should not leave just now. */
bool keeper_busy(struct keeper *k);

#endif
