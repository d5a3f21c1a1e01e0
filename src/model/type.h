/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_TYPE_H
#define KARTEI_MODEL_TYPE_H

#include "base/date.h"
#include "base/phone.h"
#include "model/kind.h"
#include "model/record.h"

/* A value out of its bytes, for expressions and columns. */
enum value_type {
	VALUE_NONE, VALUE_TEXT, VALUE_NUMBER, VALUE_MONEY, VALUE_DATE,
	VALUE_TIME, VALUE_MOMENT, VALUE_FLAG, VALUE_REF,
};
struct value {
	enum value_type type;
	int64_t n;		/* number scaled; money in its smallest unit;
				 * day; seconds; microseconds; 0 or 1 */
	int scale;		/* decimal places of n */
	char currency[4];
	struct slice text;	/* VALUE_TEXT; choice codes too */
	struct ref ref;
};

/* What reading and showing a value may need beyond its bytes. Functions
 * may be NULL: then references stay as they are typed, or show "#id". */
struct value_context {
	const struct kinds *kinds;
	struct clock clock;
	const char *lang;
	const char *country;		/* of the house: "DE" */
	const char *currency;		/* of the house: "EUR" */
	struct ref me;		/* the agent who asks; REF_NONE: the store */
	phone_fallback *phone_fallback;
	void *ctx;
	/* Typed text to a record of one of the field's kinds: number, code,
	 * name, "kind:number", "Telefonat/eingehend" in trees. */
	int (*ref_find)(void *ctx, const struct field *f, const char *typed,
			struct ref *ref, struct err *err);
	void (*ref_title)(void *ctx, struct ref ref, bool small,
			  struct buf *out);
	/* company:K10427 */
	void (*ref_name)(void *ctx, struct ref ref, struct buf *out);
	void (*ref_sort)(void *ctx, struct ref ref, struct buf *key);
};

enum print_style {
	PRINT_LONG,		/* card, form, print */
	PRINT_SHORT,		/* list */
	PRINT_EDIT,		/* what parse() takes back unchanged */
	PRINT_MACHINE,		/* JSON, CSV: ISO dates, 89.00 EUR, codes */
};

/* One field type, one file type_*.c, one const row. */
struct field_type {
	const char *name;
	enum value_type holds;
	unsigned char width_least, width_best;
	bool exact;		/* typed whole it finds its record first */
	/* Typed text to canonical bytes (appended to `out`); faults name the
	 * column in the text. Blank text is no value: never called with it. */
	int (*parse)(const struct field *f, const struct value_context *c,
		     const char *typed, struct buf *out, struct err *err);
	bool (*valid)(const struct field *f, struct slice bytes);
	void (*print)(const struct field *f, const struct value_context *c,
		      struct slice bytes, enum print_style style,
		      struct buf *out);
	void (*read)(const struct field *f, struct slice bytes,
		     struct value *v);
	/* Key for value indexes and sorting: compares as bytes. */
	void (*key)(const struct field *f, const struct value_context *c,
		    struct slice bytes, struct buf *key);
	/* Words for the search document; NULL: not searchable. */
	void (*search)(const struct field *f, const struct value_context *c,
		       struct slice bytes, struct buf *text);
	/* Whether the value says by itself who is meant: a telephone number
	 * with its country, a mail address. NULL: none does. */
	bool (*whole)(struct slice bytes);
};

/* What a number, day, time, moment or flag says: `n` of the first of its
 * values; `none` without one, or without such a field (NULL, a pseudo-field). */
int64_t record_number(const struct record *rec, const struct field *f,
		      int64_t none);

const struct field_type *field_type_find(const char *name);
/* The type of a field that has choices of its own (`of`): stores codes, holds
 * VALUE_TEXT; its name is the same. */
const struct field_type *field_type_with_list(const struct field_type *type);
/* The names by which the catalogue tells all types apart: a choice with a
 * list is "choice of". field_type_find() knows them too. */
const char *field_type_key(const struct field_type *type);
const struct field_type *const *field_types(size_t *n);

#endif
