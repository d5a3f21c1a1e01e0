/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_READER_PRIVATE_H
#define KARTEI_MODEL_READER_PRIVATE_H

#include "model/reader.h"

/* The functions of a reader's value_context; ctx is the reader. */
int reader_ref_find(void *ctx, const struct field *f, const char *typed,
		    struct ref *ref, struct err *err);
void reader_ref_title(void *ctx, struct ref ref, bool small, struct buf *out);
void reader_ref_name(void *ctx, struct ref ref, struct buf *out);
void reader_ref_sort(void *ctx, struct ref ref, struct buf *key);

#endif
