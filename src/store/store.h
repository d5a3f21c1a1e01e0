/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_STORE_STORE_H
#define KARTEI_STORE_STORE_H

#include "base/err.h"
#include "base/pack.h"

/*
 * Bytes in Berkeley DB: one home, opened by one process (flock on
 * HOME/lock first), private and threaded environment, recovery at every
 * start, 4 KiB pages with checksums. Nothing here knows what a record is.
 */
struct store;

struct store_opts {
	const char *home;	/* absolute */
	bool create;		/* make a new one; refused if one is there */
	bool test;		/* with create: a store for tests */
	const char *lang;	/* with create: "de" or "en" */
	const char *id;		/* with create: of one that moves; NULL: new */
	size_t cache;		/* bytes, at most; 0: a quarter of memory. Taken
				 * as pages come; at least 32 MB */
	bool recover_all;	/* from all logs there are, not only those
				 * behind the last checkpoint: a copy */
	/* Set where the store cannot be opened because its files or logs are
	 * damaged; may be NULL. */
	bool *damaged;
	/* Called once at a fault after which nothing may be acknowledged;
	 * the default writes a line to stderr and _exit()s with EX_IOERR. */
	void (*fail_stop)(void *ctx, const char *why);
	void *ctx;
};

int store_open(struct store **store, const struct store_opts *opts,
	       struct err *err);
void store_close(struct store *store);		/* checkpoint, then close */
bool store_is_test(const struct store *store);
const char *store_home(const struct store *store);
const char *store_lang(const struct store *store);
const char *store_id(const struct store *store);	/* 32 hex digits, its own */
/* Whether it was made by an older program; it works, and counts as old
 * until store_converted(). */
bool store_is_old(const struct store *store);
int store_converted(struct store *store, struct err *err);

/* What a store process that stopped itself has left in the home. */
#define STORE_FAILURES 3	/* more than these within a minute: an end */
/* Such failures of the last minute; *why the last reason, caller frees. */
int store_failures(const char *home, char **why);
/* Whether one of them was a damaged page; until store_repaired(). */
bool store_is_damaged(const char *home);
void store_repaired(const char *home);

/*
 * The tables. Each is one B-tree; keys compare as bytes. Kept numbers: an
 * existing one never changes its meaning (doc/formats.md).
 */
enum table {
	TABLE_META,		/* name -> bytes: catalogue, counters, versions */
	TABLE_RECORD,		/* ref -> record */
	TABLE_ENTRY,		/* entry no u64 -> history entry */
	TABLE_ENTRY_OF,		/* ref, entry no -> nothing */
	TABLE_CHANGE,		/* change no u64 -> change */
	TABLE_REQUEST,		/* request id -> change no */
	TABLE_NUMBER,		/* kind u16, folded number -> id u32, flags */
	TABLE_VALUE,		/* kind u16, tag u16, value key, 0, id u32 -> days;
				 * 0 u16, 0 u16, value key, 0, kind, tag, id */
	TABLE_SET,		/* kind u16, tag u16, value, chunk u32 -> ids */
	TABLE_LINK,		/* target ref, kind u16, tag u16, sort key, id -> columns */
	TABLE_WORD,		/* segments of the name and text order */
	TABLE_DELTA,		/* no u64 -> ref, search document not yet in a segment */
	TABLE_DRAFT,		/* agent ref, no u64 -> started entry */
	TABLE_DAY,		/* day i32, ref -> nothing: what is renewed then */
	TABLE_DISPLAY,		/* no u64 -> who was shown what (model/display.h) */
	TABLE_N
};

/*
 * Reading: a snapshot of one moment, never waits on the writer. Keep it
 * shorter than a second; longer work uses store_scan().
 * Writing: only inside a writer_fn.
 */
struct txn;
int txn_read(struct store *store, struct txn **txn, struct err *err);
void txn_end(struct txn *txn);			/* of txn_read(); NULL is fine */
struct store *txn_store(struct txn *txn);
/* It reads what nobody asks for soon again: no row of it is kept at hand. */
void txn_walks(struct txn *txn);

/*
 * For what readers keep between transactions: a writer_fn that changes it
 * says so by txn_renew(), and with its commit a new age begins. A reading
 * transaction learns of which age the moment is that it sees; false: that
 * cannot be told (nothing read yet, or just then such a change was being
 * committed), and nothing kept may be used.
 */
void txn_renew(struct txn *txn);
bool txn_age(struct txn *txn, uint64_t *age);

/* 1 found (value in `out`, replaced), 0 absent, -1 fault. */
int txn_get(struct txn *txn, enum table table, struct slice key,
	    struct buf *out, struct err *err);
/*
 * All rows of TABLE_LINK whose key begins so (a whole target, at least), where
 * there are `most` at most: 1, and `rows` walks over them, in `out`; 0 there
 * are more; -1 fault. Those that are asked for often are kept at hand: `most`
 * is the same for all.
 */
struct few_rows { struct unpack left; };
int txn_get_few(struct txn *txn, struct slice prefix, size_t most,
		struct buf *out, struct few_rows *rows, struct err *err);
/* `key`: what stands behind the prefix. */
bool few_rows_next(struct few_rows *rows, struct slice *key,
		   struct slice *value);
int txn_put(struct txn *txn, enum table table, struct slice key,
	    struct slice value, struct err *err);
int txn_del(struct txn *txn, enum table table, struct slice key,
	    struct err *err);	/* 1 deleted, 0 was absent */
/* Deletes the first `max` rows of [from, to); returns how many there were. */
int txn_del_range(struct txn *txn, enum table table, struct slice from,
		  struct slice to, size_t max, struct err *err);

/* Ordered walk. The slices live until the next call on the cursor; a key to
 * seek must not be one of them. Close it before the transaction ends. */
struct cursor;
struct cursor *cursor_open(struct txn *txn, enum table table, struct err *err);
/* Reads many rows at a time, up to 64 KB, for ranges: seek and next only. */
struct cursor *cursor_open_ahead(struct txn *txn, enum table table,
				 struct err *err);
void cursor_close(struct cursor *c);
/* 1 standing on an entry, 0 none, -1 fault. Where it stands on none there is
 * no next and none before: seek first. */
int cursor_seek(struct cursor *c, struct slice key, struct err *err); /* >= */
int cursor_seek_before(struct cursor *c, struct slice key, struct err *err); /* < */
int cursor_next(struct cursor *c, struct err *err);
int cursor_prev(struct cursor *c, struct err *err);
struct slice cursor_key(const struct cursor *c);
struct slice cursor_value(const struct cursor *c);

/*
 * Bulk scan of [from, to) outside a snapshot (read committed, bulk cursor),
 * for what may take long; to SLICE_NONE = end. Stops when `each` returns
 * non-zero and returns that. Holds nothing while `each` runs, which may
 * write: rows that change meanwhile are seen as before or after.
 */
int store_scan(struct store *store, enum table table, struct slice from,
	       struct slice to,
	       int (*each)(void *ctx, struct slice key, struct slice value),
	       void *ctx, struct err *err);

/*
 * The writer: one at a time. Requests wait in a queue, one thread runs each as
 * its own transaction; another one flushes the log once for all that have run
 * meanwhile, then answers. Where nothing waits, the caller's own thread does
 * both (its stack: 1 MB). store_write() returns when the work is durable (0)
 * or was rolled back (-1, `err` says why). `fn` may run again after a
 * deadlock: it must start from its ctx afresh. `after` (may be NULL) runs
 * after the flush, before the answer, in the order of the changes, while the
 * next `fn` may be at work: observers. Neither may write.
 */
typedef int writer_fn(void *ctx, struct txn *txn, struct err *err);
typedef void writer_after(void *ctx);
int store_write(struct store *store, writer_fn *fn, writer_after *after,
		void *ctx, struct err *err);
/* The same for slices of a work that counts only with its last one: durable
 * with the next store_write(). */
int store_write_lazy(struct store *store, writer_fn *fn, void *ctx,
		     struct err *err);
/* Brings the tables up to date on the disk now, so that the next start has
 * nothing to recover; the writer and a thread do it as they go. */
int store_checkpoint(struct store *store, struct err *err);

/* State for `kartei status`. */
struct store_status {
	uint64_t bytes_used, bytes_free, cache_bytes;
	uint64_t gets_hit, gets_missed;
	bool full;		/* writing refused for lack of room */
};
void store_status(struct store *store, struct store_status *status);
/* Percent of the room of its file system that is used, by whomever; 100 is
 * where writing is refused, a little before df(1) says so. */
unsigned store_room_used(struct store *store);
/* Reads every table whole and verifies pages; faults collect in err. */
int store_verify(struct store *store, struct err *err);

#endif
