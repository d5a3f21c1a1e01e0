/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_DUMP_PRIVATE_H
#define KARTEI_MODEL_DUMP_PRIVATE_H

#include <jansson.h>

#include "model/dump.h"
#include "model/history_entry.h"
#include "store/batch.h"

#define DUMP_FORMAT 1

/* ---- dump_value.c: each way exactly the other's inverse --------------- */

/* A payload: a plain value, or an array of values with labels and days. What
 * has no other form stands as {"hex": ...}. */
json_t *dump_payload(const struct catalogue *cat, const struct cat_field *f,
		     struct slice payload);
/* -1: not a value of the field. */
int load_payload(const struct catalogue *cat, const struct cat_field *f,
		 const json_t *j, struct buf *payload);

/* "company:17"; null: none. Names are those of the catalogue today. */
json_t *dump_ref(const struct catalogue *cat, struct ref ref);
int load_ref(const struct catalogue *cat, const json_t *j, struct ref *ref);
json_t *dump_moment(int64_t moment);
int load_moment(const json_t *j, int64_t *moment);
json_t *dump_hex(struct slice bytes);
/* Appends to `out`. */
int load_hex(const json_t *j, struct buf *out);

/* The name of a field in a dump, and back (0: no such field). Two fields of
 * one kind can have the same name when one of them is no longer used. */
void dump_field(const struct cat_kind *k, uint16_t tag, struct buf *name);
uint16_t load_field(const struct cat_kind *k, const char *name);

/* Today's name. */
const struct cat_kind *load_kind(const struct catalogue *cat,
				 const char *name);

/* ---- load_line.c: one line, by what it begins with -------------------- */

struct loading {
	struct store *store;
	struct catalogue *cat;
	struct batch *batch;
	size_t waiting;		/* rows in the batch */
	char *home;
	bool ended;
	const char *place;
	struct err *err;
};
int load_line(struct loading *l, const char *first, const json_t *o);

#endif
