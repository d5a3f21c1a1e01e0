/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_READER_H
#define KARTEI_MODEL_READER_H

#include "model/kind.h"
#include "model/record.h"
#include "model/type.h"
#include "store/store.h"

/*
 * Records and links as one transaction or one moment sees them; handed to
 * expressions, rules, jobs and lists. Not thread-safe: one per request.
 */
struct reader {
	struct txn *txn;
	struct kinds *kinds;
	struct value_context values;	/* its functions read through this */
	struct map *words;		/* what they were found to name */
	struct known *known;		/* records and titles; by reference */
	size_t known_n, known_size;
	/* Nothing is written under it: links that were read stay as they
	 * are, and their rows are as the records. */
	bool settled;
	struct few_links *few;		/* read by paths */
	struct buf key, value;		/* of the row that is read */
	/* Titles may be made of others: how many are being made, and how
	 * deep that went. */
	unsigned titles_deep, titles_reach;
	struct arena *arena;		/* of the request */
	struct sources *sources;	/* its own (model/ready.h) */
	struct kept *kept;		/* shared records of its moment */
	const struct reader_pending *pending;	/* NULL in plain readers */
	struct sight *sight;		/* model/sight.h; NULL: sees all; what
					 * is not seen is absent */
	struct search *search;	/* query/search.h, for query; NULL: none */
	/* The first day on which something that was read comes out otherwise:
	 * a value begins or ends, a condition meets `today`. DAY_NONE: none.
	 * Whoever wants to know sets it to DAY_NONE before. */
	int32_t changes;
};

/* What the change at hand has made and not written yet (model/apply). */
struct reader_pending {
	bool (*get)(struct reader *r, struct ref ref, struct record *record);
	/* Who will stand in TABLE_NUMBER or TABLE_VALUE behind `key`. */
	bool (*row)(struct reader *r, enum table table, struct slice key,
		    struct ref *ref);
};

/* Keeps the kinds held until reader_close(), the transaction is not ours. */
void reader_open(struct reader *r, struct txn *txn, struct kinds *kinds,
		 const struct clock *clock, const char *lang);
void reader_close(struct reader *r);

/* 1 found (also in the bin: see record_in_bin), 0 absent, -1 fault. The
 * record's bytes lie in the reader's arena. */
int reader_get(struct reader *r, struct ref ref, struct record *record,
	       struct err *err);
/* A record that was read some other way at the reader's moment: copied, and
 * given to whoever asks for it from now on. */
void reader_know(struct reader *r, const struct record *record);
/* Whether the record may be there: false only for what the sight hides. */
bool reader_sees(struct reader *r, struct ref ref);
/* The value of a field, by name, that is in force on a day (as record_get());
 * VALUE_NONE without such a field or a value, and for `field` NULL. */
struct value reader_value(struct reader *r, const struct record *rec,
			  const char *field, int32_t day);
/* "company:K10427", "journal:123", and with `kind` also "K10427". */
int reader_find(struct reader *r, const char *kind, const char *name,
		struct ref *ref, struct err *err);
/* The part behind "kind:" alone: a number (an old one too), an id of a kind
 * without numbers, what a unique field holds, the name of a record of master
 * data ("Telefonat/eingehend" in trees). 1 found, 0 none, -1 fault or
 * several (ERR_CONFLICT). */
int reader_find_in(struct reader *r, const struct kind *kind, const char *typed,
		   struct ref *ref, struct err *err);
void reader_name(struct reader *r, struct ref ref, struct buf *out);
/* Nothing is added if it has none. */
void reader_number(struct reader *r, struct ref ref, struct buf *out);
/* What people call it; "Telefonat/eingehend" in trees unless `small`. */
void reader_title(struct reader *r, struct ref ref, struct buf *out);
/* The same of a record at hand, which may be the columns of a link's row if
 * they tell it (index_link_titles()); it is seen. */
void reader_name_of(struct reader *r, const struct record *rec,
		    struct buf *out);
void reader_title_of(struct reader *r, const struct record *rec,
		     struct buf *out);
/* Goes on reading as on another day. */
void reader_on_day(struct reader *r, int32_t day);
/* For `changes`: a day, if it is to come; the days of a value; tomorrow. */
void reader_note_day(struct reader *r, int64_t day);
void reader_note_value(struct reader *r, const struct field_value *v);
void reader_note_tomorrow(struct reader *r);
/* To be called when a record was written under this reader. */
void reader_unlearn(struct reader *r, struct ref ref);
/* To be called when a record's title may have changed under it. */
void reader_forget(struct reader *r, struct ref ref);

/*
 * Records of `kind` whose link field `tag` names `target`, in the field's
 * order, behind `after` (SLICE_NONE: from the start). Each row gives the id,
 * its place for the next call, and the copied columns as a small record
 * (index_link_copies(); NULL where the field copies none: choices), which
 * lasts as long as the call. Stops when `each` returns non-zero, and returns
 * that.
 */
int reader_links(struct reader *r, struct ref target, uint16_t kind,
		 uint16_t tag, struct slice after,
		 int (*each)(void *ctx, uint32_t id, struct slice place,
			     const struct record *columns),
		 void *ctx, struct err *err);
uint64_t reader_links_count(struct reader *r, struct ref target,
			    uint16_t kind, uint16_t tag, uint64_t limit);

/*
 * Every link field that names `target`, with the record that has it: all
 * kinds, links and choices alike. Stops when `each` returns non-zero.
 */
int reader_named_by(struct reader *r, struct ref target,
		    int (*each)(void *ctx, const struct kind *kind,
				const struct field *field, uint32_t id),
		    void *ctx, struct err *err);

#endif
