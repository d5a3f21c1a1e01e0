/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_STORE_LOGCOPY_H
#define KARTEI_STORE_LOGCOPY_H

#include "store/backup_private.h"

/*
 * HOME/logcopy: the logs that the next start needs, once more. The library
 * takes a record that is not as it was written for the end of the log; with
 * the copy such a place is known and is made good before recovery.
 *
 * What is in the copy was durable in the log before, and was copied before
 * it was acknowledged. The copy itself is not flushed: behind a power cut it
 * can be short, and then it knows less, but it never says anything wrong.
 *
 * A file log.NNNNNNNNNN is pieces: "kartlog1", u64 checksum of what follows,
 * u32 number of the log, u32 place in it, u32 bytes, u32 checksum of these
 * three, the bytes, zeros up to a multiple of 8. Where only the head can be
 * read, it still tells how far the log was durable.
 */
#define LOGCOPY_DIR "logcopy"
#define LOGCOPY_MAGIC "kartlog1"
#define LOGCOPY_HEAD 32
#define LOGCOPY_SUMMED 16	/* the checksum begins here */
#define LOGCOPY_PLACE 12	/* bytes of number, place and length */
#define LOGCOPY_MOST (256u << 10)	/* bytes of the log in a piece */

/* ---- before recovery, under the lock of the home: logcopy_mend.c ------- */

struct logs {
	enum logs_state state;
	uint32_t first;		/* oldest file of the copy; 0 none */
	DB_LSN end;		/* of the copy */
	DB_LSN sound;		/* with LOGS_SHORT: there the logs break off */
	bool renew;		/* the copy is not whole: to be made anew */
};
/* Makes good in HOME/db what is not as the copy has it. */
int logcopy_mend(const char *home, struct logs *logs, struct err *err);

/* What cannot be read any more behind `sound`, as a fault. */
int logs_short(const char *home, const DB_LSN *sound, struct err *err);

/* How far the records of the logs in folder `db` from number `first` on can
 * be read; offset 0: not even the beginning. */
int logs_sound(const char *db, uint32_t first, DB_LSN *sound,
	       struct err *err);

/* ---- while the store is open: logcopy.c -------------------------------- */

struct logcopy;
/* Goes on behind what logcopy_mend() found. */
struct logcopy *logcopy_open(const struct home *home, const struct logs *logs);
void logcopy_close(struct logcopy *c);		/* NULL: nothing */
/* Flushes the log of `s` and copies all that was in it when this was called;
 * what the library or the system returned. */
int logcopy_flush(struct store *s);
/* Copies of logs that recovery does not need any more go. */
int logcopy_trim(struct store *s);
/* All of it: it is of no use any more. */
int logcopy_drop(const char *home, struct err *err);

#endif
