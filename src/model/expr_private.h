/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_EXPR_PRIVATE_H
#define KARTEI_MODEL_EXPR_PRIVATE_H

#include "model/expr.h"
#include "model/expr_lex.h"
#include "model/value.h"

/* What the files of the expression language share; nobody else's. */

/* ---- parsing ---------------------------------------------------------- */

struct parser {
	const char *text;
	struct token token;		/* the one looked at */
	const struct kind *kind;	/* names are looked up here */
	const struct value_context *context;
	size_t *nodes;			/* made so far, with those of forms */
	int depth;
	struct err *err;
};

int parser_start(struct parser *p, const char *text, const struct kind *kind,
		 const struct value_context *context, size_t *nodes, int depth,
		 struct err *err);
void parser_next(struct parser *p);
bool parser_take(struct parser *p, const char *word);	/* if it is next */
int parser_want(struct parser *p, const char *sign);	/* or a fault */
size_t parser_at(const struct parser *p);
int parser_deeper(struct parser *p);	/* -1: too deep; p->depth-- to leave */
/* Something is missing at the end, or something else (%s) stands there. */
int parser_missing(struct parser *p, const char *at_end, const char *instead);
/* Words of what the language will be able to say. */
bool parser_is_later(const struct token *t);
int parser_not_yet(struct parser *p);
struct expr *parser_node(struct parser *p, enum expr_op op, size_t at);

void expr_add_arg(struct expr *e, struct expr *arg);
/* A node of two operands or one, which it takes even when it fails, as it
 * does when the last of them is NULL. */
struct expr *parser_join(struct parser *p, enum expr_op op, size_t at,
			 struct expr *a, struct expr *b);
struct expr *parser_wrap(struct parser *p, enum expr_op op, size_t at,
			 struct expr *a);

/* A fault at a byte of the text; -1. */
#define PARSER_FAULT(p, at, ...) \
	err_set((p)->err, ERR_INPUT, \
		value_column((p)->text, (at)).s, __VA_ARGS__)
/* What is wrong with a text that stands in a form, as a fault of the name
 * that led there. */
int parser_inner(struct parser *p, size_t at, const char *name,
		 struct err *inner);
/* All items of `from` with the column of `at` as their place. */
int parser_relay(struct parser *p, size_t at, struct err *from);

struct expr *parse_value(struct parser *p);	/* lowest precedence first */
struct expr *parse_sum(struct parser *p);
struct expr *parse_condition(struct parser *p);
struct expr *parse_path(struct parser *p);	/* standing on its first name */
int parse_end(struct parser *p);		/* nothing may follow */
struct expr *parse_text_for(const char *text, const struct kind *kind,
			    const struct field *field,
			    const struct value_context *context,
			    size_t *nodes, int depth, struct err *err);

/* Whether the kind has a field, short path, pseudo-column of this name or
 * is linked to by a kind of this name. */
bool path_has_name(const struct kinds *kinds, const struct kind *kind,
		   const char *name);

/* ---- ways -------------------------------------------------------------- */

struct expr_step *way_step(struct expr_way *w);		/* one more, empty */
struct expr_step *way_last_step(const struct expr_way *w);
void way_add_steps(struct expr_way *to, const struct expr_way *from);
struct expr_way way_copy(const struct expr_way *w);
void way_release(struct expr_way *w);
void ways_release(struct expr_way *v, size_t n);
char *expr_dup_label(const char *label);		/* NULL stays NULL */

/* The ways of a path while it is read. */
struct ends {
	struct parser *p;
	struct expr_way *v;
	size_t n, cap;
};
int ends_add(struct ends *ends, size_t at, struct expr_way way);
const struct kinds *parser_kinds(const struct parser *p);
/* A name in the one kind in which a way has come: what it leads to is added.
 * Nothing is, if the kind has none of this name and it is `optional`. */
int ends_resolve(struct ends *ends, const struct expr_way *way, size_t at,
		 const char *name, bool optional);
/* "kind:link": backwards by this link. */
int ends_resolve_by(struct ends *ends, const struct expr_way *way, size_t at,
		    const char *name, const char *by);
int parser_unknown_name(struct parser *p, size_t at, const char *name,
			const struct kind *kind);

/* ---- types ------------------------------------------------------------ */

/* A literal that no field has given its meaning yet. */
bool literal_is_open(const struct expr *e);
/* Reads it as the type of what it meets; a fault says what was expected. */
int literal_meet(struct parser *p, struct expr *literal,
		 const struct expr *other);
int literal_read(struct parser *p, struct expr *literal,
		 const struct field *field, enum value_type type);
/* Fault for an operand of a wrong type. */
int type_fault(struct parser *p, size_t at, enum value_type expected);
bool types_compare(enum value_type a, enum value_type b);
/* What a + b and so on yields, VALUE_NONE: it cannot be. */
enum value_type types_combine(enum expr_op op, enum value_type a,
			      enum value_type b);

/* Texts are compared by their sort keys up to the NUL: letter case and
 * umlauts aside, in the order in which lists stand. Choices of a fixed list
 * stand in the order of the list. `f` NULL: a text of no field. */
void text_compare_key(const struct field *f, const struct value_context *c,
		      struct slice bytes, struct buf *key);

/* ---- patterns --------------------------------------------------------- */

/* `like`: * and ? in it mean any characters and any one; `has`: anywhere. */
struct pattern *pattern_new(const char *text, bool anywhere);
void pattern_free(struct pattern *p);

/* ---- evaluation ------------------------------------------------------- */

struct eval {
	struct reader *r;
	uint64_t *steps;
	struct err *err;
};

/* One value with the field that types it (NULL: a literal or computed) and
 * its bytes. */
struct eval_item {
	struct value value;
	const struct field *field;
	struct slice bytes;
	const struct buf *key;		/* of a text, if it is known */
	bool moves;			/* one more with each day: today */
};
/* 0: go on, 1: enough, -1: fault; eval_each() returns the same. */
typedef int eval_fn(void *ctx, const struct eval_item *item);
int eval_each(struct eval *ev, const struct expr *e, const struct record *rec,
	      eval_fn *fn, void *ctx);
int eval_true(struct eval *ev, const struct expr *e, const struct record *rec,
	      bool *yes);
int eval_step(struct eval *ev);		/* counts; -1: too many */
/* Any result of `fn` but 0 stops it and is returned. */
int eval_path(struct eval *ev, const struct expr *e, const struct record *rec,
	      path_each_fn *fn, void *ctx);

/* -1, 0, 1; COMPARE_NOT if the two have no order. Records that differ are
 * put in order (by rank or title) only if that is asked for. */
#define COMPARE_NOT 2
int eval_compare(struct eval *ev, const struct eval_item *a,
		 const struct eval_item *b, bool order);
int eval_combine(struct eval *ev, const struct expr *e, const struct value *a,
		 const struct value *b, struct value *out);
int eval_negate(struct eval *ev, const struct expr *e, struct value *v);

/* ---- functions -------------------------------------------------------- */

#define FUNCTION_ARGS 2
struct expr_function {
	const char *name;
	bool bare;			/* a word without brackets: today */
	bool moves;			/* one more with each day */
	unsigned char args;
	enum value_type takes[FUNCTION_ARGS];
	enum value_type gives;
	int (*call)(struct eval *ev, const struct value *args,
		    struct value *out);
};
const struct expr_function *function_find(const struct token *name);

#endif
