/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_QUERY_SEARCH_H
#define KARTEI_QUERY_SEARCH_H

#include "model/model.h"
#include "store/idset.h"

/*
 * Search while typing, over all kinds: words in any order, beginnings of
 * words, umlauts as ä, ae or a, any part of a phone or customer number (three
 * digits on). Hits come in name order over all kinds: those with words that
 * begin so, then, while there is room, those with words that have it inside
 * (three letters at least), then those that sound like it (base/sound.h:
 * whole words, then beginnings; no master data); then texts (journal), newest
 * first. A whole telephone number or mail address that somebody has is
 * answered by him and those whose number begins with it, and by nobody else;
 * the number of a record, old ones too, puts it in front of the rest. `struct
 * search` holds what is in memory (the delta) and follows the model's changes.
 */
struct search;
int search_open(struct search **s, struct model *m, struct err *err);
void search_close(struct search *s);

enum search_why {
	WHY_WORD,		/* words begin so */
	WHY_NUMBER,		/* a part of a number */
	WHY_MIDDLE,		/* inside a word */
	WHY_TEXT,
	WHY_WHOLE,		/* the very number or mail address */
	WHY_OLD,		/* a number it had before */
	WHY_SOUND,		/* sounds so */
	WHY_RECENT,		/* the asker had it open or changed it */
	WHY_OWN,		/* the asker is to do with it */
};
struct search_hit { struct ref ref; enum search_why why; };
/* One word for programs; and for people (to be translated), NULL where the
 * hit itself shows why. */
const char *search_why_name(enum search_why why);
const char *search_why_text(enum search_why why);

/*
 * What has to do with whoever asks: records that he had lately, and his own.
 * Of those whose words begin as typed (in the order of names, as the rest) up
 * to SEARCH_FRONT stand first, exact numbers counted in. One for each asker,
 * one request at a time; what it needs of the segments it keeps.
 */
#define SEARCH_FRONT 5
#define SEARCH_RECENT 32
struct search_front;
struct search_front *search_front_new(void);
void search_front_free(struct search_front *f);		/* NULL: nothing */
/* The newest first, SEARCH_RECENT at most. */
void search_front_recent(struct search_front *f, const struct ref *v,
			 size_t n);
void search_front_own(struct search_front *f, const struct ref *v, size_t n);

struct search_ask {
	const char *typed;
	const uint16_t *kinds;	/* only these, by number; n 0: all */
	size_t kinds_n;
	size_t max;
	struct search_front *front;	/* NULL: none */
};
/* Up to `max` hits in order. `*more` true if there are more than were
 * listed. */
int search_find(struct search *s, struct reader *r,
		const struct search_ask *ask, struct search_hit *hits,
		size_t *n, bool *more, struct err *err);

/*
 * For conditions on titles: ids of records of a kind whose title may have all
 * the words of `text` (a pattern; what is no letter separates) in it, at the
 * beginning or inside; none that has them is missing, words counting with
 * their first 40 bytes. 1; 0 if the index does not know: too many, or too
 * short; -1. The caller frees the set.
 */
int search_titles(struct search *s, struct reader *r, const struct kind *kind,
		  const char *text, struct idset **set, struct err *err);
/* Whether it could, without asking. */
bool search_knows_titles(const struct kind *kind, const char *text);

#endif
