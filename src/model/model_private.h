/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_MODEL_PRIVATE_H
#define KARTEI_MODEL_MODEL_PRIVATE_H

#include <pthread.h>

#include "model/catalogue.h"
#include "model/history_entry.h"
#include "model/model.h"
#include "model/plan.h"
#include "model/searchdoc.h"

/* The last id and number given, by kind number. Kept in TABLE_META under
 * COUNTER_KEY and the number, written with each change that draws one. */
#define COUNTER_KEY "counter"
struct counter {
	uint32_t id;
	uint64_t number;
};
struct counters {
	struct counter *v;
	size_t n;
};
struct counter *counters_of(struct counters *c, uint16_t kind);
void counter_key(uint16_t kind, struct buf *key);
void counter_pack(const struct counter *c, struct buf *out);

struct observer {
	model_observer *fn;
	void *ctx;
};

/* Random bytes for history entries that no entry has yet. */
struct salts {
	unsigned char bytes[1024];
	size_t left;
};

struct model {
	struct store *store;
	char *home, *forms;
	phone_fallback *phone_fallback;
	const struct rule *rules;
	void (*progress)(void *ctx, const char *what, uint64_t done,
			 uint64_t of);
	void *progress_ctx;
	bool loaded;		/* while it opens: has no index rows yet */
	/* While it opens; then NULL. */
	int (*before_converting)(void *ctx, struct store *store,
				 struct err *err);
	void *converting_ctx;

	pthread_mutex_t lock;		/* of what follows */
	struct kinds *kinds;		/* in force for readers */
	struct observer *observers;
	size_t observers_n, observers_cap;
	struct err faults;		/* of forms not in force */

	pthread_mutex_t reload;		/* one at a time */
	pthread_mutex_t job;

	/* Touched in the writer thread alone. */
	struct plan *plan;		/* in force for writers */
	struct catalogue *catalogue;
	struct head head;
	struct counters counters;
	struct searchdoc_log searchdocs;
	struct salts salts;
	int32_t day;			/* of the documents; or DAY_NONE */

	atomic_bool leftovers;		/* documents are due at once */
};

/* Where index rows go: into a batch, or to whoever compares them. */
struct index_sink {
	void (*row)(void *ctx, enum table table, struct slice key,
		    struct slice value, bool on);
	void (*bit)(void *ctx, struct slice name, uint32_t id, bool on);
	void *ctx;
};
struct index_sink index_sink_batch(struct batch *b);

/* Rows of the indexes that differ between two snapshots of one record (NULL
 * or in the bin: none). */
void index_write(const struct index_sink *sink, const struct value_context *c,
		 const struct kind_plan *kp, const struct record *before,
		 const struct record *after);
/* Those of one field alone; of TAG_ALL and names when `fp` is NULL. */
void index_write_field(const struct index_sink *sink,
		       const struct value_context *c,
		       const struct kind_plan *kp,
		       const struct field_plan *fp,
		       const struct record *before,
		       const struct record *after);
/* Number and earlier numbers. */
void index_write_number(struct batch *b, const struct record *before,
			const struct record *after);

/* Writes the search document of a record, or that it has none; into a run
 * (model/searchdoc_publish.h) or, with NULL, the delta. */
struct searchdoc_run;
int document_write(struct model *m, struct reader *r, struct batch *b,
		   struct searchdoc_run *run, const struct kind_plan *kp,
		   struct ref ref, struct err *err);

/* Makes all documents of a kind anew, in slices through the writer. */
int documents_build(struct model *m, const struct kind_plan *kp,
		    struct err *err);

/* search_again.c: if segments of the search are missing, says that all
 * documents have to be made; model_take() then does it. */
int documents_lost(struct model *m, struct err *err);

/* day.c: the day that documents and rows of likeness stand for (DAY_NONE:
 * never told), whether some are due on it or before, and what is to be made
 * anew on a day to come. */
int day_load(struct txn *txn, int32_t *day, struct err *err);
int day_is_due(struct txn *txn, int32_t day, struct err *err);	/* 1, 0, -1 */
void day_put(struct batch *b, int32_t day, struct ref ref);
#define DAY_AT_ONCE (DAY_NONE + 1)

/* Tells the observers; in the writer thread, after the flush. */
void model_tell(struct model *m, uint64_t change, struct ref agent,
		const struct touched *v, size_t n);

/* What opens the store makes a backup first; then it counts as new. */
int model_convert(struct model *m, struct err *err);

/* Takes kinds just read into force, building indexes as needed. On fault
 * (what would be lost is named) all stays as it was. Owns `ks`. */
int model_take(struct model *m, struct kinds *ks, struct err *err);

/* Builds what the catalogue `now` wants and `old` had not, and takes away
 * what is not wanted; in slices through the writer. */
int index_build(struct model *m, const struct catalogue *old,
		const struct catalogue *now, struct err *err);

/* Puts one value into TABLE_META. */
int meta_put(struct txn *txn, const char *key, struct slice value,
	     struct err *err);
int meta_get(struct txn *txn, const char *key, struct buf *out,
	     struct err *err);
/* The catalogue as `txn` sees it, or as the store has it now; NULL with a
 * fault. */
struct catalogue *catalogue_load(struct txn *txn, struct err *err);
struct catalogue *catalogue_read(struct store *store, struct err *err);

#endif
