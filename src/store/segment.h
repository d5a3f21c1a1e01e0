/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_STORE_SEGMENT_H
#define KARTEI_STORE_SEGMENT_H

#include <stdatomic.h>

#include "store/idset.h"
#include "store/store.h"

/*
 * Segments of the search index. A segment is a file with a number of
 * documents in their final order, each with a dense rank from 0, and for
 * each beginning of a word, each word and each three letters the set of the
 * ranks that have it. It is never changed, only struck out in and merged
 * into another one; it counts from the moment it stands in the list in
 * TABLE_META. What the documents mean is not known here.
 */
struct segment_info {
	uint32_t id;
	uint8_t group;		/* the caller's */
	uint32_t docs, struck;
	uint64_t bytes;		/* of its documents */
};

struct segments {
	uint64_t stamp;		/* rises with each change of the list */
	uint64_t merged;	/* rows of TABLE_DELTA up to here are in */
	uint32_t next_id;
	struct segment_info *v;
	size_t n;
};
int segments_load(struct txn *txn, struct segments *list, struct err *err);
int segments_save(const struct segments *list, struct txn *txn,
		  struct err *err);
void segments_release(struct segments *list);
/* Whoever changes the list holds this from reading it on; takes turns with
 * all others of the process, for minutes. Not inside the writer. */
void segments_lock(struct store *store);
void segments_unlock(struct store *store);

/* ---- building --------------------------------------------------------- */

#define SEGMENT_REF 6		/* bytes of a reference */
#define SEGMENT_DOCS (4u << 20)	/* at most, in one */
#define SEGMENT_BYTES ((uint64_t)512 << 20)

struct segment_doc {
	struct slice ref;	/* SEGMENT_REF bytes, the kind in front */
	struct slice doc;
	struct slice words;	/* one blank between two; up to 40 bytes each */
	size_t exact_n;		/* bytes of `words` found whole by a hash */
};

/* What takes long looks at *stop with each slice it writes, and then ends
 * with ERR_STOPPED. */
struct segment_builder;
struct segment_builder *segment_build(struct store *store, uint32_t id,
				      bool middles, const atomic_bool *stop);
/* Documents in their order; `middles`: words are also found inside, and by
 * how they sound (base/sound.h). */
int segment_build_add(struct segment_builder *b, const struct segment_doc *d,
		      struct err *err);
int segment_build_finish(struct segment_builder *b, struct segment_info *info,
			 struct err *err);
void segment_build_free(struct segment_builder *b);

/* Takes a segment away; it must not be in the list. Transactions that began
 * before can still read it. */
int segment_remove(struct store *store, uint32_t id, const atomic_bool *stop,
		   struct err *err);
/* The ids of segments that have a file, in the list or not. */
int segment_each_id(struct store *store, int (*each)(void *ctx, uint32_t id),
		    void *ctx, struct err *err);

/* Struck out: ranks (in rising order) whose documents count no more. Counts
 * those that were not yet in info->struck. */
int segment_strike(struct txn *txn, struct segment_info *info,
		   const uint32_t *ranks, size_t n, struct err *err);
/* Bits by rank; `docs` + CHUNK_IDS bits of room; caller frees. */
int segment_struck(struct txn *txn, const struct segment_info *info,
		   struct chunk **bits, struct err *err);

/* ---- reading ---------------------------------------------------------- */

enum segment_set {		/* which sets a term is looked up in */
	SEGMENT_KIND = 4,	/* term: four hexadecimal digits */
	SEGMENT_PREFIX = 6,	/* 1 to 4 bytes */
	SEGMENT_WORD = 8,	/* words of more than 4 bytes without digits */
	SEGMENT_MIDDLE = 10,	/* 3 bytes: of words behind their first one,
				 * of runs of digits anywhere */
	SEGMENT_SOUND = 12,	/* code of a word; or two digits and a star:
				 * codes that begin so */
};
#define SEGMENT_PREFIX_MOST 4
#define SEGMENT_SOUND_PREFIX 2

struct segment;			/* for one transaction, one thread */
struct segment *segment_open(struct txn *txn, uint32_t id, struct err *err);
void segment_close(struct segment *s);

/* 1 found; the slices live until the next call. */
int segment_doc(struct segment *s, uint32_t rank, struct slice *ref,
		struct slice *doc, struct err *err);
/* The ranks of those of the references (packed, in rising order) that are
 * in it, struck out or not. */
int segment_ranks(struct segment *s, struct slice refs,
		  void (*each)(void *ctx, uint32_t rank), void *ctx,
		  struct err *err);
/* Ranks that may have this exact word (by its hash), in rising order. */
int segment_exact(struct segment *s, struct slice word,
		  int (*each)(void *ctx, uint32_t rank), void *ctx,
		  struct err *err);

/* One stored set, read chunk by chunk. */
struct posting;
/* 1 there, 0 no such term. */
int posting_open(struct segment *s, enum segment_set set, struct slice term,
		 struct posting **p, struct err *err);
void posting_close(struct posting *p);
uint32_t posting_count(const struct posting *p);
/* The first chunk from `from` on that has members: 1 and *chunk, or 0. */
int posting_next(struct posting *p, uint32_t from, uint32_t *chunk,
		 struct err *err);
/* The members in one chunk: 1 and *bits, or 0 if there are none. */
int posting_bits(struct posting *p, uint32_t chunk, struct chunk *bits,
		 struct err *err);

/*
 * The words (SEGMENT_WORD, more than 4 bytes) or codes (SEGMENT_SOUND, more
 * than two) that begin with `prefix`: the ranks of rare ones together as a
 * sorted array (caller frees), and the names of frequent ones, each a set of
 * its own, packed one behind the other. 0: done; 1: they are too many to be
 * worth it.
 */
int segment_words(struct segment *s, enum segment_set set,
		  struct slice prefix, uint32_t **ranks, size_t *n,
		  struct buf *large, struct err *err);
/* Rising, as sets and streams want them. */
void ranks_sort(uint32_t *ranks, size_t n);

#endif
