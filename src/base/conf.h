/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_BASE_CONF_H
#define KARTEI_BASE_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * Text in the notation of libconfig, for forms, configuration, key maps and
 * import maps: read once, checked against a table, then walked. Every fault
 * is reported with "file:line", all of them at once: what libconfig itself
 * gives up at (a name used twice, a bracket without its fellow) or lets
 * pass (a number cut to 32 bits, @include) is found before it is asked.
 */
#define CONF_BYTES (1 << 20)	/* of one file */
#define CONF_DEPTH 32		/* of nested brackets */

enum conf_type {
	CONF_STRING = 1, CONF_INT = 2, CONF_FLOAT = 4, CONF_BOOL = 8,
	CONF_ARRAY = 16,	/* [ ... ]: scalars of one type */
	CONF_LIST = 32,		/* ( ... ): anything */
	CONF_GROUP = 64,	/* { ... } or the whole file */
	/* in tables only: [ ... ] or ( ... ) of strings */
	CONF_STRINGS = 128,
};

struct conf_node {
	enum conf_type type;
	const char *name;	/* NULL in arrays and lists */
	const char *place;	/* "file:line" */
	size_t line;
	const char *text;	/* CONF_STRING: UTF-8, NFC */
	int64_t number;		/* CONF_INT */
	double real;		/* CONF_FLOAT, CONF_INT */
	bool flag;		/* CONF_BOOL */
	const struct conf_node *first, *next;	/* members; the next sibling */
	size_t n;		/* of members */
};

struct conf;

/* -1: faults are in `err`. What could be read is in *c even then if it is
 * not NULL, so that the caller can go on and collect the faults of its own
 * checks; it must not be used. */
int conf_read(struct conf **c, const char *path, struct err *err);
int conf_read_text(struct conf **c, const char *name, const char *text,
		   size_t n, struct err *err);
void conf_free(struct conf *c);
const struct conf_node *conf_root(const struct conf *c);

/* A member by name; NULL if there is none. */
const struct conf_node *conf_get(const struct conf_node *group,
				 const char *name);
/* The text, number, truth of a member, or what is to be without it. */
const char *conf_string(const struct conf_node *group, const char *name,
			const char *without);
int64_t conf_int(const struct conf_node *group, const char *name,
		 int64_t without);
bool conf_bool(const struct conf_node *group, const char *name, bool without);
/* For members of a group, an array, a list. */
#define conf_each(child, node) \
	for (const struct conf_node *child = (node) ? (node)->first : NULL; \
	     child; child = child->next)

/*
 * What may stand in a group: rows, the last with a NULL name. The name "*"
 * allows any name of the form [a-z][a-z0-9_]*, each checked by the row.
 */
struct conf_key {
	const char *name;
	unsigned types;			/* bits of enum conf_type */
	bool need;
	int64_t least, most;		/* numbers; of strings and lists the
					 * length. Both 0: any */
	const char *const *words;	/* the only strings allowed, NULL-ended;
					 * for members of CONF_STRINGS too */
	const struct conf_key *keys;	/* of a group, of groups in a list */
	/* a check of one's own; reports with node->place; may be NULL */
	int (*check)(const struct conf_node *node, struct err *err);
};

int conf_check(const struct conf_node *group, const struct conf_key *keys,
	       struct err *err);

/* Whether a text is a name: [a-z][a-z0-9_]*, at most 64 bytes. */
bool conf_is_name(const char *s);

#endif
