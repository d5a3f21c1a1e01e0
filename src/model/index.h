/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_INDEX_H
#define KARTEI_MODEL_INDEX_H

#include "model/kind.h"
#include "model/number.h"
#include "model/type.h"
#include "store/batch.h"

/*
 * Which index shapes a field has and how their keys are made: for apply,
 * which keeps them, and query, which reads them. doc/formats.md has the
 * bytes.
 *
 * INDEX_VALUE	text, numbers, days with `index` or `unique`, telephone numbers
 *		and mail addresses always: one row a value
 * INDEX_SET	flags, fixed choices, references to master data alone: the
 *		ids of the records with that value; also TAG_ALL of each kind
 * INDEX_LINK	references: a row at the target with columns of the record
 *
 * Rows of dated fields are there for every value that ever was; those of
 * INDEX_VALUE carry its days, INDEX_SET has to be checked on the record.
 *
 * Values that say by themselves who is meant (`type->whole`) stand together,
 * those of all fields of all kinds, so that one search finds whose they are:
 * between the rows of such a field stand those of others.
 */
enum index_shape { INDEX_VALUE = 1, INDEX_SET = 2, INDEX_LINK = 4 };

unsigned index_shapes(const struct kinds *ks, const struct field *f);

/* kind, tag: what all rows of a field in TABLE_VALUE and TABLE_SET begin
 * with. */
void index_field_key(uint16_t kind, uint16_t tag, struct buf *key);
/* The name of the set of records that have this value. */
void index_set_name(uint16_t kind, uint16_t tag, struct slice value,
		    struct buf *name);
/* The set of all records of a kind that are not in the bin. */
void index_all_name(uint16_t kind, struct buf *name);
/* What all rows of a field in TABLE_VALUE begin with, the key of the value
 * following; and perhaps rows of other fields, which index_value_of() tells. */
void index_value_begin(uint16_t kind, const struct field *f, struct buf *key);
bool index_value_of(uint16_t kind, const struct field *f, struct slice key);
/* How many bytes stand behind the key of the value. */
size_t index_value_tail(const struct field *f);
/* Whose value a row of TABLE_VALUE is; false: this is none. */
bool index_value_owner(struct slice key, struct ref *ref, uint16_t *tag);
/* What rows with exactly this value begin with; the id follows (4 bytes). */
void index_value_key(const struct value_context *c, uint16_t kind,
		     const struct field *f, struct slice value,
		     struct buf *key);
uint32_t index_row_id(struct slice key);	/* of TABLE_VALUE, TABLE_LINK */

/* What all rows at `target` for one link field begin with. */
void index_link_key(struct ref target, uint16_t kind, uint16_t tag,
		    struct buf *key);
/*
 * One part of a link's sort key: a value of the field `order` names (without
 * bytes: none), so that a caller can make the bound of a range.
 */
void index_order_part(const struct field *f, const struct value_context *c,
		      struct slice value, bool falls, struct buf *key);

/*
 * The columns of a link's rows: what its `show`, and the title, subtitle,
 * list and `closed` of its kind read from the record itself, the number, the
 * link; where it names whose due list or calendar the record is in, what
 * those read. No memo that `show` has not. None without `show`. They come as
 * a small record, with the record's version. In a role's view it is what the
 * role sees of them.
 */
bool index_link_copies(const struct kind *k, const struct field *link,
		       const struct field *f);
/* Whether the small record tells as much as the whole one: of a column, of
 * the title. Some that it could tell are not found out. */
struct source;			/* model/expr.h */
struct reader;
bool index_link_covers(const struct kind *k, const struct field *link,
		       const struct source *source);
bool index_link_titles(const struct kind *k, const struct field *link,
		       struct reader *r);
/* Whether they tell what a path reads of the records to which its step
 * backward, along the link, comes. */
struct expr_way;
bool index_link_leads(const struct expr_way *w, size_t step);

/* Names by which a record of master data or an agent is found: folded. */
bool index_by_name(const struct kind *k);
/* false: nothing of the name is left to find it by. */
bool index_name_key(uint16_t kind, struct slice name, struct buf *key);

#endif
