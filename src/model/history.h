/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_HISTORY_H
#define KARTEI_MODEL_HISTORY_H

#include "model/reader.h"

/*
 * One entry for each record that a change touches, each with its own salt
 * and digest, all chained: SHA-256(previous, who, when, change, reference,
 * action, field names, SHA-256(salt, canonical values)). doc/formats.md.
 */
enum action {
	ACTION_NEW = 1, ACTION_SET, ACTION_BIN, ACTION_RESTORE,
	/* Says all that is left of the record; only before such an entry may
	 * others of the record have lost their values. */
	ACTION_ERASE,		/* into the bin, for good */
	ACTION_ERASE_PART,
};
#define ACTION_LAST ACTION_ERASE_PART

struct history_field {
	char *name, *label;	/* label in the session's language */
	char *before, *after;	/* as printed; "" none */
};

struct history_row {
	uint64_t entry, change;
	int64_t when;		/* moment */
	struct ref agent;
	char *agent_name;	/* login, "" for the store itself */
	char *way, *note;
	char *record, *title;	/* "company:K10427" and its title */
	enum action action;
	bool undone;
	bool erased;		/* what it said was erased since */
	struct history_field *fields;
	size_t fields_n;
};
void history_row_release(struct history_row *row);

/* Newest first, up to `max` rows older than entry `before` (0: from the
 * newest). `ref`: with those of records that were merged into it; REF_NONE: of
 * all records; `change` 0: of all changes, else all
 * records of that one. Stops when `each` returns non-zero, and returns that. */
int history_list(struct reader *r, struct ref ref, uint64_t change,
		 uint64_t before, size_t max,
		 int (*each)(void *ctx, const struct history_row *row),
		 void *ctx, struct err *err);

/* Recomputes the chain and each record's digest; faults collect in err. */
int history_check(struct store *store, struct kinds *kinds,
		  uint64_t *entries, struct err *err);

/* 1 the record was erased as a whole, 0 it was not, -1 fault. */
int history_erased(struct txn *txn, struct ref ref, struct err *err);

/*
 * A note of the head of the history, one line of text to be kept outside of
 * the store; `now` stands in it for people. history_compare() says whether
 * all entries up to the noted one still are those of that time: a fault
 * names those behind `*good`, the last one that an earlier note has proven
 * (0 at first), which rises. What lies behind the last note only
 * history_check() looks at.
 */
int history_note(struct store *store, int64_t now, struct buf *out,
		 struct err *err);
int history_compare(struct store *store, const char *note, uint64_t *good,
		    struct err *err);

#endif
