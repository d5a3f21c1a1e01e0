/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_READER_PRIVATE_H
#define KARTEI_MODEL_READER_PRIVATE_H

#include "model/reader.h"

/* What a reader knows of a record: bytes once it was read, titles once they
 * were made, in its arena. `title[true]` is the small one. */
struct known {
	struct record record;
	const char *title[2];
	unsigned char below[2];	/* levels that the title goes down */
};
/* The place of a record, made if it is not there; until the next call. */
struct known *reader_known(struct reader *r, struct ref ref);
void reader_forget_titles(struct reader *r);

/*
 * Links that are followed backwards are mostly few, and several columns follow
 * the same: they are read once by a reader that is `settled`, with the columns
 * of their rows. NULL: they cannot be kept, or are too many.
 */
struct few_links {
	struct ref target;
	uint16_t kind, tag;
	bool too_many;
	struct record *v;		/* bytes: their columns, or none */
	size_t n;
};
const struct few_links *reader_few_links(struct reader *r, struct ref target,
					 uint16_t kind, uint16_t tag);

/* The functions of a reader's value_context; ctx is the reader. */
int reader_ref_find(void *ctx, const struct field *f, const char *typed,
		    struct ref *ref, struct err *err);
void reader_ref_title(void *ctx, struct ref ref, bool small, struct buf *out);
void reader_ref_name(void *ctx, struct ref ref, struct buf *out);
void reader_ref_sort(void *ctx, struct ref ref, struct buf *key);

#endif
