/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_MODEL_H
#define KARTEI_MODEL_MODEL_H

#include "model/apply.h"
#include "model/reader.h"

/* The open store with its kinds: catalogue, numbers, indexes, observers. */
struct model_opts {
	const char *home;
	const char *forms;	/* folder of the shipped forms */
	bool create, test;
	const char *lang;
	size_t cache;
	phone_fallback *phone_fallback;
	const struct rule *rules;	/* ends with a NULL name */
};

int model_open(struct model **m, const struct model_opts *opts,
	       struct err *err);
void model_close(struct model *m);
struct store *model_store(struct model *m);
struct kinds *model_kinds(struct model *m);	/* held: drop it after use */

/* Reads all forms again (shipped, then HOME/forms); with faults the last
 * good ones stay in force. Indexes that the new forms need are built. */
int model_reload(struct model *m, struct err *err);

/* Told after each durable change, in the writer thread, in order. */
struct touched { struct ref ref; uint32_t version; bool in_bin, is_new; };
typedef void model_observer(void *ctx, uint64_t change, struct ref agent,
			    const struct touched *v, size_t n);
void model_observe(struct model *m, model_observer *fn, void *ctx);

/* Compares records with numbers, indexes, links, search; and the chain.
 * Every fault is named. Counts what was looked at. */
struct model_checked { uint64_t records, entries, index_entries, numbers; };
int model_check(struct model *m, struct model_checked *counts,
		struct err *err);

/* The search document of a record changed: crm and query read deltas. */
#endif
