/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_APPLY_PRIVATE_H
#define KARTEI_MODEL_APPLY_PRIVATE_H

#include "base/map.h"
#include "model/apply_state.h"
#include "model/history_entry.h"
#include "model/merge.h"
#include "model/model_private.h"
#include "model/rights.h"
#include "model/sight.h"

/*
 * How a change is made: its items are taken row by row (a row of an import
 * stands or falls together; without rows all items are one). Everything is
 * first made in memory as `struct pending`, read back through the reader's
 * overlay, checked, and then either dropped or accepted. Accepted records
 * are written together: records, numbers, indexes, history entries, and at
 * last the search documents that depend on them.
 *
 * A row may meet a record that an accepted row has changed; then what is
 * accepted is written first, so that a row only ever sees the store and
 * itself.
 */

/* The values of one field while ops work on it. */
struct draft {
	const struct field *f;		/* NULL: number or alias */
	uint16_t tag;
	struct field_value *v;
	size_t n, cap;			/* in the arena */
	bool faulty;			/* what was typed could not be read */
};

/* What goes of a record for good. */
enum erasing { ERASING_NOT, ERASING_PART, ERASING_WHOLE };

struct pending {
	struct ref ref;
	const struct kind_plan *plan;
	struct record before, after;
	bool is_new, in_bin, was_in_bin;
	bool stale;			/* `after` is older than the drafts */
	bool unchecked;			/* an undo: forms are not asked */
	bool moved;			/* its link followed a merge */
	bool changed;			/* after all; set when accepted */
	enum erasing erasing;
	struct ref cause;		/* whose deletion led to this one */
	struct ref lender;		/* an undo: who has its numbers, and
					 * what else only one may have */
	struct draft *drafts;
	size_t n, cap;
};

/* An item of the change set, or one that came of it. */
struct work {
	const struct item *item;	/* NULL: added */
	size_t no;			/* item it belongs to, from 1 */
	const char *via;		/* added: "followup", for places */
	struct pending *p;		/* NULL: skipped, or faulty */
	bool skipped, faulty;
};

struct apply_state {
	struct reader r;		/* first: overlays find us by it */
	struct model *m;
	const struct plan *plan;
	const struct changeset *c;
	const struct author *who;
	const struct rights_role *role;	/* of the author; NULL: may all */
	struct sight *sight;		/* NULL: sees and writes all */
	struct txn *txn;
	struct err *faults;		/* of what was typed */

	struct work *works;		/* items of `c` first */
	size_t works_n, works_cap;
	struct pending **pendings;	/* accepted ones first */
	size_t pendings_n, pendings_cap, accepted;
	struct map *by_ref;
	struct map *rows;		/* table, key of a row to come */
	struct map *linked;		/* target, kind, tag: accepted */
	struct slice *row_keys;		/* rows of the pendings at hand */
	size_t row_keys_n, row_keys_cap;
	size_t row_from, row_to;	/* items of the row at hand ... */
	size_t row_added;		/* ... what came of them, on */
	bool row_faulty;
	bool accepted_new;		/* no index has it yet */

	struct head head;		/* working copies of the model's */
	struct counters counters;
	bool *counters_used;		/* by kind number */
	struct change change;
	uint64_t change_no;
	struct batch *batch;
	struct map *dirty;		/* refs whose documents are renewed */
	size_t dependents;		/* of them, in no item of the change */
	struct touched *touched;
	size_t touched_n, touched_cap;
	struct erasure erasure;
	struct buf scratch;
};

/* apply_state.c */
void state_open(struct apply_state *s, struct model *m, struct txn *txn,
		const struct author *who, const struct value_context *context,
		struct err *faults);
void state_close(struct apply_state *s);
/* Opens the change: a new one or `join`. */
int state_begin(struct apply_state *s, uint64_t join, const char *way,
		const char *note, uint64_t undoes, struct err *err);
/* Writes what is accepted, the change, head and counters. */
int state_end(struct apply_state *s, enum change_state change,
	      struct err *err);
/* After the transaction can no longer fail: the model takes over. */
void state_keep(struct apply_state *s);

struct pending *pending_new(struct apply_state *s, const struct kind_plan *kp);
/* NULL with a fault if absent. */
struct pending *pending_open(struct apply_state *s, struct ref ref,
			     struct err *err);
struct pending *pending_at_hand(const struct apply_state *s, struct ref ref);
/* False: of the row at hand, which may still fall. */
bool pending_is_accepted(const struct apply_state *s, const struct pending *p);
struct draft *pending_draft(struct apply_state *s, struct pending *p,
			    const struct field *f, uint16_t tag);
void draft_add(struct apply_state *s, struct draft *d,
	       const struct field_value *v);
/* Sets all values of a field as a payload has them (empty: none). */
void pending_payload(struct apply_state *s, struct pending *p, uint16_t tag,
		     struct slice payload);
/* `after` as the drafts have it. */
const struct record *pending_record(struct apply_state *s, struct pending *p);
struct work *state_work(struct apply_state *s, const struct item *item,
			size_t no, const char *via, struct pending *p);
void state_row(struct apply_state *s, enum table table, struct slice key,
	       struct pending *p);
struct pending *state_row_of(const struct apply_state *s, enum table table,
			     struct slice key);
/* The works of the row at hand: items [from, to), then what was added. */
void row_begin(struct apply_state *s, size_t from, size_t to);
#define ROW_FIRST (SIZE_MAX - 1)
#define ROW_END SIZE_MAX
/* for (i = row_next(s, ROW_FIRST); i != ROW_END; i = row_next(s, i)) */
size_t row_next(const struct apply_state *s, size_t work);
void row_drop(struct apply_state *s);		/* all of it */
void row_accept(struct apply_state *s);

/* apply_item.c: which record an item means, and reads its ops. */
int row_resolve(struct apply_state *s, struct err *err);
int row_read(struct apply_state *s, struct err *err);
/* Place "ITEM:FIELD", for the arena's life. */
const char *work_place(struct apply_state *s, struct work *w,
		       const char *field);
/* Faults of a value with the column behind the place. */
void work_faults(struct apply_state *s, struct work *w, const char *field,
		 struct err *from);

/* apply_rights.c: false with a fault of the work if the author may not. */
void rights_open(struct apply_state *s);
/* Names that he types find what he sees; all else sees everything. */
void rights_see(struct apply_state *s, bool own);
bool rights_kind_allowed(struct apply_state *s, struct work *w,
			 const struct kind *k);
bool rights_record_allowed(struct apply_state *s, struct work *w);
bool rights_field_allowed(struct apply_state *s, struct work *w,
			  const struct field *f);
/* Whether records are such as he may have, after all. */
void row_rights(struct apply_state *s);

/* apply_value.c: ops on the values of one field. */
void op_read(struct apply_state *s, struct work *w, const struct field *f,
	     const struct op *op);

/* apply_number.c */
void number_type(struct apply_state *s, struct work *w, const char *text);
int number_give(struct apply_state *s, struct pending *p, struct err *err);
int number_taken(struct apply_state *s, struct pending *p, struct err *err);

/* apply_lines.c: children typed with their parent. */
void lines_read(struct apply_state *s, size_t work);

/* apply_bin.c: deletions and what follows them. */
int bin_close(struct apply_state *s, struct err *err);
int restore_work(struct apply_state *s, size_t work, struct err *err);

/* Link fields that name a record, as the row will leave things. */
struct naming {
	const struct field *field;
	struct ref ref;
};
struct namings {
	struct naming *v;	/* free() */
	size_t n, cap;
};
int namings_of(struct apply_state *s, struct ref target, struct namings *l,
	       struct err *err);

/* apply_merge.c */
int merge_work(struct apply_state *s, size_t work, struct err *err);

/* Takes the values out of a field of links that name `target`. */
void clear_links(struct apply_state *s, struct pending *p,
		 const struct field *f, struct ref target);

/* apply_erase.c */
int erase_work(struct apply_state *s, size_t work, struct err *err);
/* Who names a record that is being erased. */
int erase_follow(struct apply_state *s, size_t work, const struct field *f,
		 struct pending *p);
/* What such a record names and has for itself; `alone` asks whether anybody
 * else names it. */
int erase_owned(struct apply_state *s, size_t work,
		int (*alone)(struct apply_state *s, struct ref ref,
			     struct err *err), struct err *err);
/* Its entry, and what earlier ones said. */
void erase_fields(const struct pending *p, struct entry_field **fields,
		  size_t *n);
int erase_entries(struct apply_state *s, const struct pending *p,
		  struct err *err);
/* Started entries that name what is written as erased. */
int erase_drafts(struct apply_state *s, struct err *err);

/* apply_check.c */
/* The work that a pending record belongs to, for the places of faults. */
struct work *work_of(struct apply_state *s, const struct pending *p);
int row_presets(struct apply_state *s, struct err *err);
int row_rules(struct apply_state *s, struct err *err);
int row_check(struct apply_state *s, struct err *err);
/* Its fields whose `when` does not hold, " city note ", "" none. */
char *row_hidden(struct apply_state *s, struct pending *p);

/* apply_conflict.c: who changed it since. */
int conflict(struct apply_state *s, struct work *w, struct pending *p,
	     uint32_t expected, struct err *err);

/* apply_order.c: rows of links that stand in the order of its title. When
 * all accepted records are in the batch. */
int order_follow(struct apply_state *s, struct pending *p, struct err *err);

/* apply_write.c */
int state_flush(struct apply_state *s, struct err *err);
/* An entry as the store has it: 1 read into `e`, whose slices point into
 * `bytes`, entry_release(); 0 none, -1 fault. */
int entry_get(struct apply_state *s, uint64_t no, struct buf *bytes,
	      struct entry *e, struct err *err);
void entry_put(struct apply_state *s, uint64_t no, const struct entry *e);
/* apply_documents.c */
int documents_find(struct apply_state *s, struct pending *p, bool before,
		   struct err *err);
int documents_write(struct apply_state *s, struct err *err);

#endif
