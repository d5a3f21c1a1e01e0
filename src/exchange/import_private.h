/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_IMPORT_PRIVATE_H
#define KARTEI_EXCHANGE_IMPORT_PRIVATE_H

#include <pthread.h>

#include "base/map.h"
#include "exchange/format.h"
#include "exchange/import.h"
#include "exchange/import_faulty.h"
#include "exchange/import_map.h"
#include "exchange/import_resume.h"

/* A row of the slice at hand: kept for the file of faulty rows. */
struct slice_row {
	size_t number;
	char **cells;
	size_t n;
	size_t first, end;	/* its items in the changeset */
	char *reason;		/* NULL: not faulty */
};

/* While the store works on one slice the next one is read. */
struct part {
	struct session *s;
	struct changeset c;
	struct slice_row *rows;
	size_t rows_n, rows_cap;
	size_t bytes;		/* of the changeset on the wire */
	size_t kept;		/* of the rows' cells */
	pthread_t thread;	/* that waits for the store's answer */
	bool sent, waits;	/* waits: `thread` is there */
	/* the answer */
	int rc;
	struct applied applied;
	struct err faults;
};

struct import {
	struct session *s;
	const struct import_opts *opts;
	struct import_result *result;
	const struct format *format;
	struct table *table;
	struct import_map map;
	struct part slices[2];
	struct part *at;	/* the one that is being filled */
	struct map *seen;	/* dry run: keys that earlier slices would make */
	struct faulty faulty;
	struct import_resume resume;
};

/* import_open.c: opens map and table, and binds one to the other. */
int import_begin(struct import *im, struct err *err);

#endif
