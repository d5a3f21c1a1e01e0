/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_SEARCHDOC_PUBLISH_H
#define KARTEI_MODEL_SEARCHDOC_PUBLISH_H

#include "model/searchdoc.h"
#include "store/segment.h"

/*
 * From documents to segments: for what waits in the delta (query/search) and
 * for what a change of the forms makes anew (the run below). Whoever changes
 * the list of segments holds segments_lock() from the moment on that he makes
 * or reads the documents, so that none of them comes behind a later one of
 * the same record.
 */
struct searchdoc_item {
	struct ref ref;
	struct slice doc;	/* empty: the record is found no more */
};

/* Puts the items (each record once) into segments of their own, strikes them
 * out in older ones, takes those away in which nothing is left. `merged`: up
 * to which row of TABLE_DELTA all are in segments now; 0: as it was. */
int searchdoc_publish(struct store *store, const struct searchdoc_item *v,
		      size_t n, uint64_t merged, const atomic_bool *stop,
		      struct err *err);

/* A new segment under this number, which may have been begun before and
 * never counted. */
struct segment_builder *searchdoc_segment(struct store *store, uint32_t id,
					  enum searchdoc_group group,
					  const atomic_bool *stop,
					  struct err *err);
int searchdoc_segment_add(struct segment_builder *b, struct slice ref,
			  struct slice doc, struct err *err);

/*
 * A run: documents of many records made anew go into segments without the
 * delta; those that are there answer until a new one is whole. One thread
 * begins, ends and publishes; documents may be added in the writer.
 */
struct searchdoc_run;
struct searchdoc_run *searchdoc_run_begin(struct store *store,
					  struct err *err);
/* False: a document of this record waits in the delta, where this one has to
 * go too. */
bool searchdoc_run_add(struct searchdoc_run *run, struct ref ref,
		       struct slice doc);
/* What came since may be taken back, when a transaction runs again. */
size_t searchdoc_run_mark(const struct searchdoc_run *run);
void searchdoc_run_back(struct searchdoc_run *run, size_t mark);
/* Publishes if there is enough for a segment. */
int searchdoc_run_step(struct searchdoc_run *run, struct err *err);
/* Publishes the rest unless `failed`; frees it. */
int searchdoc_run_end(struct searchdoc_run *run, bool failed,
		      struct err *err);

#endif
