/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_DRAFT_H
#define KARTEI_MODEL_DRAFT_H

#include "model/record.h"
#include "store/store.h"

/*
 * What agents have begun and not saved: rows of TABLE_DRAFT by agent and
 * number, outside of apply and history, never part of a dump. What an entry
 * holds is its client's business (session/draft.h); here it is bytes, when
 * it was kept and which records it names. Nothing here finds a row without
 * its agent's reference but draft_erase(); doc/formats-store.md has the
 * bytes.
 */
#define DRAFT_BYTES (256u << 10)	/* of one entry */
#define DRAFTS_OF_AGENT 32

struct draft_row {
	uint64_t id;		/* the agent's own numbering; never 0 */
	int64_t when;		/* kept last, µs UTC */
	struct slice body;
};

/* Durable when it returns 0. ERR_LIMIT: the entry is too large, or it would
 * be one too many. `about` are the records that it names, for erasure;
 * ERR_NOT_FOUND: one of them was erased. */
int draft_put(struct store *store, struct ref agent,
	      const struct draft_row *row, const struct ref *about,
	      size_t about_n, struct err *err);
/* 1 gone, 0 was not there, -1 fault. */
int draft_drop(struct store *store, struct ref agent, uint64_t id,
	       struct err *err);

/* 1 found (row.body lies in `bytes`), 0 none, -1 fault. */
int draft_get(struct txn *txn, struct ref agent, uint64_t id,
	      struct draft_row *row, struct buf *bytes, struct err *err);
/* The agent's rows by number; stops when `each` returns non-zero and returns
 * that. */
int draft_each(struct txn *txn, struct ref agent,
	       int (*each)(void *ctx, const struct draft_row *row), void *ctx,
	       struct err *err);

/* ---- inside a writer_fn ------------------------------------------------ */

/* Goes with the change that saves it; 0, also if it was not there, or -1. */
int draft_saved(struct txn *txn, struct ref agent, uint64_t id,
		struct err *err);
/* For the erasure of records: every agent's entries that name one of them,
 * and those of agents among them, are overwritten and gone. How many, or
 * -1. */
int draft_erase(struct txn *txn, const struct ref *refs, size_t n,
		struct err *err);

#endif
