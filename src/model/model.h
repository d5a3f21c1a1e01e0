/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_MODEL_H
#define KARTEI_MODEL_MODEL_H

#include <stdatomic.h>

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
	const struct rule *rules;	/* ends with a NULL name; kept */
	/* It comes from model_load(): its indexes are made from nothing. */
	bool loaded;
	bool *damaged;			/* as in struct store_opts */
	/* Before a store of an older program is converted, or one whose forms
	 * have changed; NULL: nothing. On fault it stays as it is. */
	int (*before_converting)(void *ctx, struct store *store,
				 struct err *err);
	void *converting_ctx;
	/* While indexes are built; NULL: nobody wants to know. */
	void (*progress)(void *ctx, const char *what, uint64_t done,
			 uint64_t of);
	void *progress_ctx;
};

/*
 * Opens a store and takes in the forms: the shipped ones, then HOME/forms.
 * With `create` it makes the store and the record of its owner as an agent:
 * the login of this process's user, administrator. Forms with faults do not
 * keep an existing store shut: it works on with the last good ones, and
 * model_faults() says why.
 */
int model_open(struct model **m, const struct model_opts *opts,
	       struct err *err);
void model_close(struct model *m);
struct store *model_store(struct model *m);
struct kinds *model_kinds(struct model *m);	/* held: drop it after use */
/* Why the forms in the folders are not in force, "" if they are; caller
 * frees. */
char *model_faults(struct model *m);
/* The agent of a login: 1 found (the record lies in the reader's arena), 0
 * none or closed, -1 fault. */
int model_agent(struct reader *r, const char *login, struct record *agent,
		bool *admin, struct err *err);

/* Reads all forms again (shipped, then HOME/forms); with faults the last
 * good ones stay in force. Indexes that the new forms need are built. */
int model_reload(struct model *m, struct err *err);

/*
 * Search documents say what holds on one day, the store's: that of the last
 * call. Makes those anew that come out otherwise on `day`, in slices through
 * the writer; what a crash leaves undone is done by the next call. Before
 * the first call the day is that of whoever writes. `renewed` counts them.
 * Once *stop is set (NULL: never) it leaves the rest to the next call.
 * DAY_NONE: the day stays, only what is left over is done.
 */
int model_day(struct model *m, int32_t day, const atomic_bool *stop,
	      uint64_t *renewed, struct err *err);

/* Whether a change since the last time has left documents over, because the
 * record is named by very many. Asked by an observer. */
bool model_leftovers(struct model *m);

/* One long job at a time: those that read first and write by it later. */
void model_job_begin(struct model *m);
void model_job_end(struct model *m);

/* Told after each durable change, in the writer thread, in order. */
struct touched { struct ref ref; uint32_t version; bool in_bin, is_new; };
typedef void model_observer(void *ctx, uint64_t change, struct ref agent,
			    const struct touched *v, size_t n);
void model_observe(struct model *m, model_observer *fn, void *ctx);

/* Compares records with numbers, indexes and links, computes the chain of
 * the history anew, reads every table and search file whole.
 * Every fault is named. Counts what was looked at. */
struct model_checked { uint64_t records, entries, index_entries, numbers; };
int model_check(struct model *m, struct model_checked *counts,
		struct err *err);

#endif
