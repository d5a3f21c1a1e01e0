/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UNIT_SEARCH_H
#define KARTEI_UNIT_SEARCH_H

#include "../groups.h"

#include "query/search_private.h"

/* A store with documents, written as the model writes them. */
struct bed {
	char *dir, *home;
	struct store *store;
	struct search *search;
	struct search_front *front;	/* or NULL */
	struct searchdoc_log log;
};
int bed_setup(void **state);
int bed_teardown(void **state);
void bed_restart(struct bed *b);

/* One document; `words` as people write them, NULL: the record goes.
 * `exact`: numbers with blanks between. Texts are sorted by `sort`. */
struct doc {
	struct ref ref;
	enum searchdoc_group group;
	const char *sort, *exact, *words;
};
void bed_put(struct bed *b, const struct doc *docs, size_t n);
/* "1:4 1:5" - the hits in order, '+' behind them if there are more. */
char *bed_find(struct bed *b, const char *typed, uint16_t kind, size_t max);
void assert_found(struct bed *b, const char *typed, const char *hits);

#endif
