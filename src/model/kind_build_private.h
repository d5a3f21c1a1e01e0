/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_KIND_BUILD_PRIVATE_H
#define KARTEI_MODEL_KIND_BUILD_PRIVATE_H

#include "model/kind_build.h"

struct build {
	struct arena *arena;
	struct map *places;
	const char *place;	/* of the kind */
	struct err *err;
};

/* Remembers where a text of the kind stands; returns the text. */
char *build_note(struct build *b, char *text, const char *place);
char *build_text(struct build *b, const char *s);	/* NULL stays NULL */
/* A member that is a string, or NULL. */
char *build_string(struct build *b, const struct conf_node *group,
		   const char *name);
/* "name" or ["name", ...]; nothing if `n` is NULL. */
void build_strings(struct build *b, const struct conf_node *n, char ***v,
		   size_t *count);
void build_get_strings(struct build *b, const struct conf_node *group,
		       const char *name, char ***v, size_t *n);

/* Texts for people: one notation, or none if `n` is NULL. */
void build_words(struct build *b, const struct conf_node *n, struct words *w);
/* "customer_since" -> "Customer since", where there are no words yet. */
void build_default_words(struct build *b, const char *name, struct words *w);
/* `label` and `short` of a group; `name` may be NULL: no default. */
void build_label(struct build *b, const struct conf_node *group,
		 const char *name, struct words *w);

#endif
