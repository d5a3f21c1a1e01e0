/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_STORE_INSIDE_H
#define KARTEI_STORE_INSIDE_H

/* What the files of src/store share; the only header that knows db.h. */
#include <db.h>
#include <pthread.h>
#include <stdatomic.h>

#include "store/store.h"

#define STORE_FORMAT 3
#define PAGE_BYTES 4096
#define BULK_BYTES (256 * 1024)
#define LOG_FILE_BYTES (16u << 20)
#define LOG_KEEP_BYTES ((uint64_t)1 << 30)
#define CHECKPOINT_KB (64 * 1024)
#define RESERVE_BYTES ((uint64_t)64 << 20)

/* The folder of a store and what stands in its file `format`. */
struct home {
	char *path;
	char *db;		/* PATH/db: tables and logs, nothing else */
	char *tmp;		/* PATH/tmp */
	int lock;		/* descriptor that holds the flock; -1 */
	unsigned format;	/* as its file says */
	bool test;
	char *lang;
	char *id;
};

/* Room on the disk: 64 MB set aside so that a full disk can be started
 * from, and writing refused before that much is gone. */
struct reserve {
	pthread_mutex_t lock;
	char *dir, *path;
	uint64_t bytes;		/* RESERVE_BYTES; tests inject another */
	int64_t asked;		/* when statvfs was last called, µs */
	bool full;
};

struct request {
	writer_fn *fn;
	writer_after *after;
	void *ctx;
	struct err *err;
	int result;
	bool lazy;		/* needs no flush of its own */
	bool must;		/* has run, and needs the flush */
	bool done;
	struct request *next;
};

struct requests {
	struct request *head, *tail;
};

struct writer {
	pthread_t thread, flusher;
	pthread_mutex_t lock;
	pthread_cond_t work, ran_some, answer;
	struct requests waiting;
	struct requests ran;	/* wait for the flusher */
	bool busy;		/* `runner` writes: the thread or a caller */
	pthread_t runner;
	bool flushing;		/* the flusher has taken some */
	bool stop, stop_flusher, running;
};

struct checkpoint {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stop, running;
	bool written;		/* since the last look */
};

/* The next log file is made before it is needed (logahead.c). */
struct logahead {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool wanted, stop, running;
	atomic_uint half;	/* the file that was last seen half written */
};

struct segment_files;		/* segment_file.c */
struct rowcache;		/* rowcache.h */
struct logcopy;			/* logcopy.c */

struct store {
	struct home home;
	struct reserve reserve;
	DB_ENV *env;
	DB *db[TABLE_N];
	struct segment_files *segments;
	struct logcopy *logcopy;	/* NULL: not kept */
	struct writer writer;
	struct checkpoint checkpoint;
	struct logahead ahead;
	pthread_mutex_t logs_drop;	/* held by who lets them go */
	atomic_uint logs_kept;	/* from this one on; STORE_LOGS_SOME */
	atomic_uint logs_held;	/* the same for a copy; STORE_LOGS_SOME none */
	void (*fail_stop)(void *ctx, const char *why);
	void *ctx;
	atomic_bool dead;	/* fail_stop was called: nothing works any more */
	bool recovers;		/* while it is being opened */
	atomic_bool damaged;	/* a page was read that is not as written */
	atomic_ullong age;	/* odd: while a new one begins */
	atomic_ullong commits;	/* twice; odd: while one is being made */
	struct rowcache *rows;
	atomic_int messages;	/* of the library, since `messages_from` */
	atomic_llong messages_from;
};

struct txn {
	struct store *store;
	DB_TXN *t;
	bool writes;		/* runs in the writer */
	bool again;		/* a deadlock: the writer runs it once more */
	bool changed;		/* something was put or deleted */
	bool renews;		/* by txn_renew() */
	bool read;		/* its snapshot is taken: something was read */
	bool sure;		/* `age` is that of its snapshot */
	uint64_t age;		/* when it began */
	uint64_t commits;	/* those that were made then, twice */
	unsigned kept;		/* rows, by txn_keep() */
	/* Of a reading one: cursors that are not in use just now. */
	DBC *idle[TABLE_N];
	struct cursor *spare;
};

/* home.c */
int home_open(struct home *home, const struct store_opts *opts,
	      struct err *err);
int home_write_format(struct home *home, struct err *err);
/* Leaves word of why the store stops itself; best effort. */
void home_note_failure(const struct home *home, const char *why,
		       bool damaged);
void home_close(struct home *home);

/* reserve.c */
void reserve_open(struct reserve *r, const struct home *home);
/* Frees the reserve if the disk is full, so that recovery can run. */
void reserve_make_room(struct reserve *r);
/* 0 if there is room to write, else -1 with ERR_FULL. */
int reserve_check(struct reserve *r, struct err *err);
void reserve_close(struct reserve *r);

/* env.c */
int env_open(struct store *s, const struct store_opts *opts, struct err *err);
void env_close(struct store *s);
/* The end after a fault that leaves it open what is on the disk. */
void store_fail(struct store *s, const char *what, int code);
/* Turns what the library returned into a fault: a deadlock marks `txn` for
 * another run, all else that is not expected stops the store. Returns -1. */
int store_fault(struct store *s, struct txn *txn, const char *what, int code,
		struct err *err);

/* cache.c: before the env opens; 0: a quarter of the memory */
int cache_set(const struct store *s, size_t wanted);

/* cursor.c */
void cursor_free(struct cursor *c);	/* NULL: nothing */

/* tables.c */
uint64_t tables_bytes(const struct home *home);	/* of their files */
const char *table_name(enum table table);
/* Without `create` a table that is not there is damage. */
int tables_open(struct store *s, bool create, struct err *err);
void tables_close(struct store *s);

/* txn.c */
/* A cursor of the library, and its end: a reading transaction opens one for
 * a table and uses it again. */
int txn_cursor(struct txn *txn, enum table table, bool bulk, DBC **c);
int txn_cursor_end(struct txn *txn, enum table table, DBC *c);
/* Runs `fn` as one transaction, committed but not flushed; again after a
 * deadlock. *changed: something was written. */
int txn_run(struct store *s, writer_fn *fn, void *ctx, bool *changed,
	    struct err *err);
DBT dbt_in(struct slice s);
/* For rowcache.h, of a reading transaction; false: it has no snapshot yet. */
bool txn_moment(const struct txn *txn, uint64_t *moment);
void txn_keep(struct txn *txn, enum table table, struct slice key,
	      struct slice value);
/* A row is put or deleted. */
void txn_changes(struct txn *txn, enum table table, struct slice key);

/* writer.c */
int writer_start(struct store *s, struct err *err);
void writer_stop(struct store *s);

/* logahead.c */
/* open(2) of the library, of the whole process: a new log file of a home
 * stands there whole, in zeros, and a log waits for a descriptor, two seconds
 * at most. */
int logahead_open(const char *path, int flags, ...);
int logahead_start(struct store *s, struct err *err);
void logahead_stop(struct store *s);	/* what is wanted is made first */
void logahead_note(struct store *s, const DB_LSN *end);	/* of the log */

/* checkpoint.c: every 64 MB of log or a minute after a change */
int checkpoint_start(struct store *s, struct err *err);
void checkpoint_stop(struct store *s);
void checkpoint_note(struct store *s);	/* something was written */
int checkpoint_now(struct store *s, bool always); /* what the library returned */

int64_t monotonic_us(void);		/* env.c */

#endif
