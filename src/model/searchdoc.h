/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_SEARCHDOC_H
#define KARTEI_MODEL_SEARCHDOC_H

#include "model/reader.h"
#include "store/batch.h"

/*
 * The search document of a record: by what words and numbers it is found,
 * and where it stands in the order of hits. Made out of the kind's `search`
 * paths, its title and its number, in the transaction that changes the
 * record or what its paths run through.
 *
 * Documents go into TABLE_DELTA in the order of their changes (key: a number
 * that rises with each document); query/search merges them into segments in
 * the background. The last document of a record is the one that counts, so
 * nothing has to be struck out by whoever writes.
 */
enum searchdoc_group {
	SEARCHDOC_NAMES,	/* by title, DIN 5007-2 */
	SEARCHDOC_TEXTS,	/* kinds with `search_text`, newest first */
};
#define SEARCHDOC_GROUPS 2

/*
 * Appends the document of `rec` to `doc`. `kind` is the record's. Nothing is
 * appended for a record that is in the bin or of a kind that cannot be
 * found: such an empty document takes an older one away.
 */
int searchdoc_make(struct reader *r, const struct kind *kind,
		   const struct record *rec, struct buf *doc, struct err *err);

/*
 * The number of the last document written. One for an open store, kept by
 * the model, used in the writer thread only; zero it before the first use.
 */
struct searchdoc_log {
	uint64_t last;
	bool known;
};

/* Adds the document of `ref` to the batch (empty: found no more). */
int searchdoc_write(struct searchdoc_log *log, struct txn *txn,
		    struct batch *batch, struct ref ref, struct slice doc,
		    struct err *err);

/* A document taken apart; the slices point into it. */
struct searchdoc {
	enum searchdoc_group group;
	struct slice sort;	/* compares as bytes */
	struct slice words;	/* folded, one blank between two */
	struct slice exact;	/* numbers, codes, telephone numbers: folded,
				 * without blanks inside, one blank between */
};
int searchdoc_read(struct slice doc, struct searchdoc *d); /* 0, -1 malformed */
/* Puts one together. Here `words` and `exact` are any words, folded, and do
 * not overlap. */
void searchdoc_pack(const struct searchdoc *d, struct buf *out);

#endif
