/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_CATALOGUE_H
#define KARTEI_MODEL_CATALOGUE_H

#include "model/kind.h"
#include "store/store.h"

/*
 * What the store knows about kinds and fields, whatever the form files say
 * today: numbers of kinds and tags of fields, which are never given twice,
 * how the values in the records are meant, and how the indexes were made.
 */
#define STORE_FORMAT 1
#define CATALOGUE_KEY "catalogue"
#define KINDS_KEY "kinds"	/* the last good forms, packed */

struct cat_field {
	uint16_t tag;
	char *first;		/* name under which it was first known */
	char *name;		/* today's */
	char *type;
	uint8_t holds;		/* enum value_type */
	bool many, dated, unique;
	int scale;
	uint64_t means;		/* stamp of what its values may be */
	uint64_t stamp;		/* of the way its rows are made; 0: none */
};

struct cat_kind {
	uint16_t no, next_tag;
	char *first, *name;
	uint64_t stamp;		/* of the way its search documents and
				 * rows of likeness are made */
	struct cat_field *v;	/* tags rising */
	size_t n, cap;
};

struct catalogue {
	uint16_t next_kind;
	struct cat_kind *v;	/* numbers rising */
	size_t n, cap;
};

void catalogue_free(struct catalogue *cat);
struct catalogue *catalogue_copy(const struct catalogue *cat);
void catalogue_pack(const struct catalogue *cat, struct buf *out);
struct catalogue *catalogue_unpack(struct slice s, struct err *err);

struct cat_kind *catalogue_kind(const struct catalogue *cat, uint16_t no);
struct cat_field *catalogue_field(const struct cat_kind *k, uint16_t tag);
/* The first name of a field; "number" and "alias" for those of every kind;
 * "" if there is no such field. */
const char *catalogue_name(const struct catalogue *cat, uint16_t kind,
			   uint16_t tag);

/*
 * Gives the kinds just read their numbers and tags (they are not shared yet)
 * and makes the catalogue as it will be with them: known names keep their
 * numbers, `was` carries a renamed field over, the rest gets new ones.
 */
struct catalogue *catalogue_join(const struct catalogue *old,
				 struct kinds *ks, struct err *err);
/* The stamp of a kind whose documents and rows of likeness are made. */
uint64_t catalogue_document_stamp(const struct kind *k);

/*
 * Whether the records can live on under the new kinds. Faults name the kind,
 * the field and why: values of another type, one value where there are
 * several, a kind that has records and no form any more ...
 */
int catalogue_loss(struct store *store, const struct catalogue *old,
		   const struct catalogue *now, const struct kinds *ks,
		   struct err *err);

#endif
