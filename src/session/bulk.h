/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_BULK_H
#define KARTEI_SESSION_BULK_H

#include "session/session.h"

/*
 * One change of any number of records, sent in slices as they come. `undo`
 * takes all of it back. What cannot be done to a record is told with its
 * reason and the others are done, as an import does; or, `whole`, nothing of
 * the slice is (faults then in the err of the call, placed by the records'
 * names).
 */
struct bulk_fault {
	size_t row;		/* as given to bulk_item() */
	char *name;		/* of the record */
	char *text;		/* "class: ...", in the session's language */
};

#define BULK_FAULTS 1000	/* kept here; `faulty` counts all */

struct bulk {
	/* set by bulk_begin(), to be changed before the first record */
	struct session *s;
	const char *way;	/* as changeset.way */
	bool dry_run, whole;
	/* Each record once its slice is in, also what stayed as it was; not
	 * the faulty ones. May be NULL. */
	void (*each)(void *ctx, const struct applied_item *item);
	void *ctx;

	uint64_t change;	/* 0: nothing has been written */
	uint64_t outcomes[OUTCOME_FAULTY + 1];
	size_t faulty;
	struct bulk_fault *faults;
	size_t faults_n, faults_cap;

	struct changeset set;	/* what waits */
	size_t bytes;
};

void bulk_begin(struct bulk *b, struct session *s, const char *way);
/* The next record; the caller adds the operations. `row` from 1, another for
 * each; 0: it stands in none. NULL: the slice before failed as a whole. */
struct item *bulk_item(struct bulk *b, enum item_kind kind, const char *name,
		       size_t row, struct err *err);
/* A row that names no record: counts as faulty. */
void bulk_bad_row(struct bulk *b, size_t row, const char *name,
		  const char *text);
/* Sends what waits and closes the change. After a failure, or when one has
 * been stopped, bulk_stop() closes what is in. */
int bulk_end(struct bulk *b, struct err *err);
void bulk_stop(struct bulk *b);
void bulk_release(struct bulk *b);

/* What operations would make of one record, for a preview: a field's label,
 * what it holds and what is meant instead, as people read it. */
struct bulk_value { char *label, *field, *before, *after; };
struct bulk_example {
	char *name, *title;
	struct bulk_value *v;
	size_t n;
};
int bulk_example(struct session *s, const char *name, const struct op *ops,
		 size_t ops_n, struct bulk_example *e, struct err *err);
void bulk_example_release(struct bulk_example *e);

#endif
