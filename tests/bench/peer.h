/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_BENCH_PEER_H
#define TESTS_BENCH_PEER_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Whoever is measured: the same questions of the same data. Functions return
 * how many rows they gave, so that answers can be compared, or -1. What a peer
 * is not asked is NULL in its table.
 */
struct peer {
	const char *name;	/* as printed */
	bool parts;		/* finds other rows, by parts of words */
	const struct peer_ops *ops;
	void *self;
};

struct peer_ops {
	/* The CSV files of a folder; seconds for companies and people with
	 * all their indexes, and for everything. */
	int (*import)(void *self, const char *data, double *people,
		      double *all);
	/* Opens what an earlier import left. */
	int (*reuse)(void *self);
	/* Who calls from this number (E.164)? */
	long (*caller)(void *self, const char *number);
	/* The first 50 companies; `sorted`: by name. */
	long (*search)(void *self, const char *typed, bool sorted);
	/* Company, its people, the last 50 contacts, open follow-ups. */
	long (*open)(void *self, long company);
	/* What an agent has to do today, all of it. */
	long (*due)(void *self, int agent);
	/* Everything as CSV. */
	long (*export)(void *self, const char *dir);
	/* An agent of his own, for one thread. */
	void *(*client)(void *self, int agent);
	/* One contact and one follow-up, durable when it returns. */
	int (*insert)(void *client, long company, const char *text);
	void (*client_end)(void *client);
	void (*close)(void *self);
};

double now_seconds(void);

/* Fields of a CSV line, split in place; at most `max`. */
size_t csv_split(char *line, char **fields, size_t max);
/* Reads a file of the generator line by line, without its head. */
int csv_each(const char *dir, const char *name,
	     int (*each)(void *ctx, char **fields, size_t n), void *ctx);

/* i-th of n, spread over all of them, the same for all peers. */
size_t bench_spread(size_t i, size_t n);

/* `found`: with FTS5 indexes over what kartei finds, too; asked by parts of
 * words. */
struct peer *peer_sqlite(const char *dir, bool found);
/* A server of its own in the folder, empty or that of an earlier run; only
 * built where libpq is. NULL: it does not start. */
struct peer *peer_postgres(const char *dir, bool fresh);
/* In the store process (the library in this process), or through its
 * socket with a store process of its own. The home is made by the first. */
struct peer *peer_kartei(const char *home, const char *kartei);
struct peer *peer_socket(const char *home, const char *kartei);
void peer_close(struct peer *p);

#define BENCH_DAY "2026-09-14"
#define BENCH_NOW "2026-09-14T09:00"
#define BENCH_AGENTS 50

#endif
