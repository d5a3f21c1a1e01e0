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
 * by the kind that links here (`journal.text`), there with a condition of
 * its own in brackets: `address_use(use = "contact").address.postcode`.
 * A condition on a path with several ends holds if it does for any.
 */
#define EXPR_DEPTH 64		/* nesting */
#define EXPR_BYTES 65536	/* length of the text */
#define EXPR_NODES 10000

enum expr_op {
	EXPR_LITERAL, EXPR_PATH,
	EXPR_AND, EXPR_OR, EXPR_NOT,
	EXPR_EQ, EXPR_NE, EXPR_LT, EXPR_LE, EXPR_GT, EXPR_GE,
	EXPR_LIKE, EXPR_HAS, EXPR_IN, EXPR_BETWEEN, EXPR_EMPTY,
	EXPR_ADD, EXPR_SUB, EXPR_MUL, EXPR_DIV, EXPR_NEG,
	EXPR_CALL,		/* lower(), today, now, days(a, b) ... : table */
};

struct expr_step {
	const struct field *link;	/* forwards: a link of `kind` */
	const struct kind *from;	/* backwards: this kind ... */
	const struct field *by;		/* ... by this link of it */
	struct expr *where;		/* condition on the record stepped to */
};

struct expr {
	enum expr_op op;
	size_t at;			/* byte in the text, for messages */
	struct value value;		/* EXPR_LITERAL, read as the other side's type */
	char *text;			/* literal as written */
	const struct kind *kind;	/* EXPR_PATH: where it starts */
	struct expr_step *steps;
	size_t steps_n;
	const struct field *field;	/* at its end; NULL: the record itself */
	struct expr **args;
	size_t args_n;
	int call;			/* row of the function table */
};

/* Parses against `kind`: names are resolved, literals read as the type they
 * meet. Faults say the column and what was expected. */
int expr_parse(struct expr **e, const char *text, const struct kind *kind,
	       const struct value_context *context, struct err *err);
/* "company where ..." or "company": the kind and its condition (or NULL). */
int expr_parse_select(const struct kind **kind, struct expr **e,
		      const char *text, const struct value_context *context,
		      struct err *err);
void expr_free(struct expr *e);
void expr_print(const struct expr *e, struct buf *out);	/* inverse of parse */

/* On one record. `steps` counts down; at 0 it fails with ERR_LIMIT. */
int expr_true(const struct expr *e, struct reader *r, const struct record *rec,
	      uint64_t *steps, bool *yes, struct err *err);
int expr_value(const struct expr *e, struct reader *r,
	       const struct record *rec, uint64_t *steps, struct value *v,
	       struct err *err);

/* A field, short path or dotted path ("company.name", "person.company.city")
 * read from a record: calls `each` for every value at its end, with the
 * field that types it. The one way for columns, titles, search documents. */
int path_each(struct reader *r, const struct record *rec, const char *path,
	      int (*each)(void *ctx, const struct field *f,
			  const struct record *at,
			  const struct field_value *v),
	      void *ctx, struct err *err);
int path_check(const struct kinds *kinds, const struct kind *kind,
	       const char *path, const struct field **end, struct err *err);

#endif
