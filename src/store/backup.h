/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_STORE_BACKUP_H
#define KARTEI_STORE_BACKUP_H

#include "base/date.h"
#include "store/store.h"

/*
 * Copies of a store. A backup is a folder: the tables, the logs that make
 * one moment of them, search segments, forms, and a file `proof`, written
 * when a copy of it has been recovered and checked. Without that file it is
 * no backup. It is never opened itself: recovery would write into it.
 */
struct backup {
	char *path;
	char *id;		/* of the store */
	int64_t begun, proven;	/* moments */
	uint32_t log;		/* number of the first log that it needs */
	uint64_t change;	/* the last one in it ... */
	int64_t last;		/* ... and its moment */
	uint64_t bytes, records, entries;
};
void backup_release(struct backup *b);
/* ERR_NOT_FOUND: there is no proof. */
int backup_read(const char *path, struct backup *b, struct err *err);
/* From the moment this has returned 0 it counts. */
int backup_write_proof(const struct backup *b, struct err *err);
/* The proven ones of the store `id` (NULL: of any) in a folder, by their
 * begin; none if there is no such folder. backups_release() frees them. */
int backups_list(const char *dir, const char *id, struct backup **v,
		 size_t *n, struct err *err);
void backups_release(struct backup *v, size_t n);
/* Takes it away, the proof first; 0 if it was not there. */
int backup_remove(const char *path, struct err *err);

/* ---- making one of a store that is open ------------------------------- */

/* Writes a checkpoint; from then on the logs from *first on stay, until
 * store_thaw(). One at a time: ERR_UNAVAILABLE. */
int store_freeze(struct store *s, uint32_t *first, struct err *err);
void store_thaw(struct store *s);

/* In any process of the store's owner between the two: copies the files of
 * `home` to `dest`, which is made. Easy on the disk's other users. */
int backup_copy(const char *home, const char *dest, uint32_t first,
		struct err *err);

/* Which logs stay beyond what recovery needs: those from number `first` on;
 * STORE_LOGS_SOME: up to 1 GB of them, the state of an open store. */
#define STORE_LOGS_ALL 0
#define STORE_LOGS_SOME UINT32_MAX
void store_keep_logs(struct store *s, uint32_t first);
/* What is written from now on stands in a log file of its own. Writes up to
 * 64 MB of nothing: only where the older ones have to go. */
int store_new_log(struct store *s, struct err *err);
/* Bytes of the logs from number `first` on. */
uint64_t store_log_bytes(struct store *s, uint32_t first);

/* Says in the log, inside the transaction, which change this is and when it
 * was made: a moment to which backup_restore() can go. */
int txn_mark(struct txn *txn, uint64_t change, int64_t when, struct err *err);

/* ---- and back --------------------------------------------------------- */

struct restoring {
	const char *backup;
	const char *dest;	/* must not exist, or be empty */
	/* Home of the same store, open or not, whose logs go on where those
	 * of the backup end; NULL: none. */
	const char *logs;
	uint64_t change;	/* the last one wanted; 0: all */
	int64_t until;		/* changes of this moment too; MOMENT_NONE: all */
};
/* The logs of a home that nobody has open are kept twice (store/logcopy.h);
 * what is not as it was written in them is made good. */
enum logs_state {
	LOGS_WHOLE,	/* what was acknowledged is in them */
	LOGS_UNKNOWN,	/* there is no copy that would tell */
	LOGS_SHORT,	/* something of it cannot be read any more */
};
int store_mend_logs(const char *home, enum logs_state *state,
		    struct err *err);
/* Changes behind number `least` that the logs and their copy speak of, be it
 * where they cannot be read as logs; first 0: none. Not all of them need have
 * been acknowledged. */
struct logs_lost {
	uint64_t first, last;
	int64_t since;		/* moment of the first of which it can be read */
};
int logs_lost(const char *home, uint64_t least, struct logs_lost *lost,
	      struct err *err);

/* A store that was not closed and that nobody has opened, recovered from the
 * backup and the logs. On fault nothing is left of it. */
int backup_restore(const struct restoring *r, struct err *err);

/* Folder `from` with all that is in it, to `to`, which is made. */
int tree_copy(const char *from, const char *to, struct err *err);
int tree_remove(const char *path, struct err *err);
uint64_t tree_bytes(const char *path);
/* One file, holes kept; 1, or 0 if it has gone. */
int tree_copy_file(const char *from, const char *to, struct err *err);

#endif
