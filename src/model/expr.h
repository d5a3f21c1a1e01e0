/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_EXPR_H
#define KARTEI_MODEL_EXPR_H

#include "model/reader.h"

/*
 * The one expression language: checks and defaults in forms, list filters,
 * selections, rules, the shell. doc/selections.md has the grammar.
 *
 *	name like "Auto*" and (postcode = "41061" or city in ("Köln", "Bonn"))
 *	company.country = "DE" and not industries has "Software"
 *	due <= today and not done          class between "A" and "B"
 *	customer_since < 2010-01-01        phone is empty
 *
 * Paths go along links: forwards by field name (`company.name`), backwards
 * by the kind that links here (`journal.text`; `followup:author.due` where
 * several of its links could be meant), each with a condition of its own in
 * brackets: `address_use(use = "contact").address.postcode`. A text alone in
 * brackets is the label of one of many values: `phone("Zentrale")`.
 *
 * A condition on a path with several ends holds if it does for any of them;
 * `a != b` is `not a = b`, so it also holds where there is nothing.
 */
#define EXPR_DEPTH 64		/* nesting */
#define EXPR_BYTES 65536	/* length of the text */
#define EXPR_NODES 10000
#define EXPR_PATTERN 256	/* bytes of a pattern: it meets long texts */
#define EXPR_WAYS 64		/* kinds that one path may end in */
#define EXPR_STEPS 1000000	/* work on one record: a sensible `steps` */

enum expr_op {
	EXPR_LITERAL, EXPR_PATH,
	EXPR_AND, EXPR_OR, EXPR_NOT,
	EXPR_EQ, EXPR_NE, EXPR_LT, EXPR_LE, EXPR_GT, EXPR_GE,
	EXPR_LIKE, EXPR_HAS, EXPR_IN, EXPR_BETWEEN,
	EXPR_EMPTY,		/* args: what is looked at */
	EXPR_ADD, EXPR_SUB, EXPR_MUL, EXPR_DIV, EXPR_NEG,
	EXPR_CALL,		/* lower(), today, now, days(a, b) ... : table */
};

struct expr_step {
	const struct kind *kind;	/* of the record stepped to; NULL: any */
	const struct field *link;	/* forwards: a link of the last kind */
	const struct field *by;		/* backwards: a link of `kind`; one of
					 * the two is NULL */
	char *label;			/* forwards: only values with this label */
	struct expr *where;		/* condition on the record stepped to */
	bool by_rows;			/* backwards: the rows of the link
					 * have what is read of the record */
};

/* A link may name records of several kinds; then the names behind it mean a
 * field of each, and the path has as many ways. */
struct expr_way {
	struct expr_step *steps;
	size_t steps_n, steps_cap;
	const struct kind *kind;	/* where it ends; NULL: any kind */
	const struct field *field;	/* at its end; NULL: the record itself */
	char *label;			/* only values with this label */
	struct expr *computed;		/* `value` of that field */
};

enum expr_token { EXPR_TEXT, EXPR_NUMBER, EXPR_DATE, EXPR_TIME, EXPR_WORD };

struct expr {
	enum expr_op op;
	size_t at;			/* byte in the text, for messages */
	enum value_type type;		/* what it yields; conditions VALUE_FLAG */
	char *text;			/* literal or path as written */
	enum expr_token token;		/* EXPR_LITERAL: how it was written */
	const struct field *field;	/* EXPR_LITERAL: what it was read as */
	struct buf bytes;		/* ... its canonical bytes */
	struct value value;		/* ... and its value */
	struct buf key;			/* ... and its key, if it holds text */
	struct expr_way *ways;		/* EXPR_PATH: one at least */
	size_t ways_n;
	struct pattern *pattern;	/* EXPR_LIKE, EXPR_HAS on texts */
	struct expr **args;
	size_t args_n;
	const struct expr_function *function;	/* EXPR_CALL */
	size_t shared;			/* holders beside the first one */
};

/* Parses a condition against `kind`: names are resolved, literals read as
 * the type they meet. A fault says the column (from 1, in characters) and
 * what was expected. Without context->ref_find (form files are checked
 * before there are records) literals that name records stay unread. */
int expr_parse(struct expr **e, const char *text, const struct kind *kind,
	       const struct value_context *context, struct err *err);
/* The same for a value of `field`: defaults and computed fields. */
int expr_parse_for(struct expr **e, const char *text, const struct kind *kind,
		   const struct field *field,
		   const struct value_context *context, struct err *err);
/* "company where ..." or "company": the kind and its condition (or NULL). */
int expr_parse_select(const struct kind **kind, struct expr **e,
		      const char *text, const struct value_context *context,
		      struct err *err);
void expr_free(struct expr *e);
void expr_print(const struct expr *e, struct buf *out);	/* inverse of parse */
/* A text as an expression takes it: in quotes, those in it doubled. */
void expr_quote(struct slice text, struct buf *out);
bool expr_reserved(const char *word);	/* no field or kind may be named so */

bool pattern_matches(const struct pattern *p, struct slice text);
/* What texts that match begin with, folded both ways; `whole`: the pattern
 * is nothing but a beginning, "Auto*". The slices live with the pattern. */
void pattern_prefixes(const struct pattern *p, struct slice *text,
		      struct slice *plain, bool *whole);

/* On one record (NULL: then no path may be in it). `steps` counts down; at
 * 0 it fails with ERR_LIMIT. */
int expr_true(const struct expr *e, struct reader *r, const struct record *rec,
	      uint64_t *steps, bool *yes, struct err *err);
/* The first value, VALUE_NONE if there is none. Text lies in the reader's
 * arena. */
int expr_value(const struct expr *e, struct reader *r,
	       const struct record *rec, uint64_t *steps, struct value *v,
	       struct err *err);
/* What a field's values are: fixed choices are texts, others references. */
enum value_type expr_holds(const struct field *f);
/* A value as canonical bytes of a field's type; -1 if it cannot be one. */
int expr_bytes(const struct field *f, const struct value *v, struct buf *out);

/*
 * A field, short path or dotted path ("company.name", "person.company.city",
 * pseudo-columns number, id, title, kind, version) read from a record: calls
 * `each` for every value at its end, with the field that types it and the
 * record that has it. The one way for columns, titles, search documents.
 * Dated fields give what is in force on the reader's day. Stops when `each`
 * returns non-zero, and returns that.
 */
typedef int path_each_fn(void *ctx, const struct field *f,
			 const struct record *at, const struct field_value *v);
int path_each(struct reader *r, const struct record *rec, const char *path,
	      path_each_fn *each, void *ctx, struct err *err);
int path_check(const struct kinds *kinds, const struct kind *kind,
	       const char *path, const struct field **end, struct err *err);

/* The same in two steps, for many records: an EXPR_PATH to be freed. Its
 * ways show the links that it runs through. */
int path_parse(struct expr **path, const char *text, const struct kind *kind,
	       const struct value_context *context, struct err *err);
/* The field marked `sensitive` to which one of its ways leads, or NULL. */
const struct field *path_sensitive(const struct expr *path);
int path_walk(const struct expr *path, struct reader *r,
	      const struct record *rec, path_each_fn *each, void *ctx,
	      struct err *err);

/*
 * What a column reads, made ready: a field of the record itself, or a path that has been
 * parsed. Readers of the same kinds share it, as long as those are in force;
 * one whose text means something else from reader to reader (it names a
 * record, or a day from today on) is the reader's own. It lives as long as
 * the reader at least; the same name gives the same source.
 */
struct source {
	const struct field *field;	/* NULL: the path */
	struct expr *path;
};
const struct source *source_of(struct reader *r, const struct kind *kind,
			       const char *name, struct err *err);
int source_each(const struct source *c, struct reader *r,
		const struct record *rec, path_each_fn *each, void *ctx,
		struct err *err);

/* Whether a field is one of the pseudo-columns that every kind has. */
const struct field *path_pseudo(const char *name);	/* NULL: it is none */
bool path_is_pseudo(const struct field *f);

#endif
