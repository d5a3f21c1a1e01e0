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
	struct map *titles;		/* cache of the request */
	struct arena *arena;		/* of the request */
	struct path_cache *paths;	/* model/expr.h; reader_close() frees it */
};

int reader_open(struct reader *r, struct txn *txn, struct kinds *kinds,
		const struct clock *clock, const char *lang);
void reader_close(struct reader *r);

/* 1 found (also in the bin: see record_in_bin), 0 absent, -1 fault. The
 * record's bytes lie in the reader's arena. */
int reader_get(struct reader *r, struct ref ref, struct record *record,
	       struct err *err);
/* "company:K10427", "journal:123", and with `kind` also "K10427". */
int reader_find(struct reader *r, const char *kind, const char *name,
		struct ref *ref, struct err *err);
void reader_name(struct reader *r, struct ref ref, struct buf *out);
void reader_number(struct reader *r, struct ref ref, struct buf *out); /* "" if none */
void reader_title(struct reader *r, struct ref ref, struct buf *out);

/*
 * Records of `kind` whose link field `tag` names `target`, in the field's
 * order: up to `max` behind `after` (SLICE_NONE: from the start). Each row
 * gives the id, its place for the next call, and the copied columns as a
 * small record. Stops when `each` returns non-zero.
 */
int reader_links(struct reader *r, struct ref target, uint16_t kind,
		 uint16_t tag, struct slice after,
		 int (*each)(void *ctx, uint32_t id, struct slice place,
			     const struct record *columns),
		 void *ctx, struct err *err);
uint64_t reader_links_count(struct reader *r, struct ref target,
			    uint16_t kind, uint16_t tag, uint64_t limit);

#endif
