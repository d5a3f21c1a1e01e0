/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_CHANGESET_H
#define KARTEI_MODEL_CHANGESET_H

#include "base/buf.h"
#include "base/err.h"
#include "model/record.h"

/*
 * What somebody wants changed, in the words in which it was typed: the
 * store process reads and checks them, for every way in alike. All of it
 * becomes one change or nothing does.
 *
 * A record is named "kind:number" or "kind:id"; a new one "kind" alone. In
 * values, "@1" names the first item of the same changeset (a company and
 * its address in one change).
 */
enum op_kind {
	OP_SET,		/* the only value; of a dated field: from the day on */
	OP_ADD,		/* one more value of a many-valued field */
	OP_REMOVE,	/* the value with this text, or this label */
	OP_CLEAR,
	/* Of ITEM_MERGE, without a text: whose values stay. */
	OP_OWN, OP_OTHER, OP_BOTH,
};

struct op {
	enum op_kind kind;
	char *field;		/* or the name of `lines`, or "number" */
	char *text;		/* as typed; PRINT_EDIT, PRINT_MACHINE fit */
	char *label;		/* of a value; NULL none */
	char *from, *until;	/* dated: as typed; NULL: today, open */
};

enum item_kind {
	ITEM_NEW,
	ITEM_SET,
	ITEM_PUT,	/* imports: found by `key` or `via`, else made */
	ITEM_BIN,
	ITEM_RESTORE,
	ITEM_MERGE,	/* model/merge.h: `other` goes into this one */
	ITEM_ERASE,	/* model/erase.h; comes from no client */
};

struct item {
	enum item_kind kind;
	char *name;		/* "company", "company:K10427" */
	uint32_t expected;	/* version seen; 0: whatever it is */
	char *key;		/* PUT: the record whose field `key` has the
				 * value that the op for it sets ("number") */
	char *via;		/* PUT: "@1.address": the record at the end of
				 * that path from item 1 */
	char *other;		/* MERGE: the one that goes ... */
	uint32_t other_expected; /* ... and its version seen; 0 */
	uint32_t if_new;	/* only if item `if_new` (from 1) was made; 0 */
	uint32_t row;		/* row of an import: stands or falls together */
	struct op *ops;
	size_t ops_n, ops_cap;
};

struct changeset {
	struct item *items;
	size_t n, cap;
	char *way;		/* "screen", "shell", "import", "batch" ... */
	char *note;		/* "messe.csv"; NULL none */
	uint64_t join;		/* go on with this open change; 0: a new one */
	bool stays_open;	/* more slices follow */
	bool dry_run;		/* read, check, count; write nothing; also
				 * tells the fields that are not shown */
	bool skip_faulty;	/* leave out rows with faults */
	unsigned char request[16]; /* client's request id; all 0: none */
	uint64_t draft;		/* the author's started entry that this saves:
				 * gone with the change; 0 none */
};

void changeset_init(struct changeset *c, const char *way);
void changeset_release(struct changeset *c);
struct item *changeset_item(struct changeset *c, enum item_kind kind,
			    const char *name, uint32_t expected);
void item_op(struct item *i, enum op_kind kind, const char *field,
	     const char *text);
void item_op_full(struct item *i, const struct op *op);	/* copies */
void changeset_pack(const struct changeset *c, struct buf *out);
int changeset_unpack(struct slice s, struct changeset *c, struct err *err);

/* What came of it. */
struct applied {
	uint64_t change;
	struct applied_item {
		char *name;		/* "company:K10427" */
		uint32_t version;
		enum outcome {
			OUTCOME_NEW, OUTCOME_CHANGED,
			OUTCOME_SAME,		/* it already was so */
			OUTCOME_SKIPPED,	/* `if_new` did not hold */
			OUTCOME_FAULTY,		/* skip_faulty: see err */
		} outcome;
		char *hidden;		/* dry run: fields whose `when` does
					 * not hold, " city note ", "" none;
					 * else NULL or "" */
	} *items;
	size_t n;
	/* Of ITEM_ERASE, for whoever called apply() himself: what went of
	 * other records too. */
	struct erasure {
		struct erased_one { struct ref ref; bool whole; } *v;
		size_t n, cap;
		uint64_t entries, drafts;	/* how many */
	} erasure;
};
void applied_release(struct applied *a);

#endif
