/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_QUERY_SEARCH_SETTLE_H
#define KARTEI_QUERY_SEARCH_SETTLE_H

#include "query/search.h"

/*
 * What was struck out of the search stands in its files until they are
 * joined: brings the index to where no document is left that counts no more.
 * For minutes at a million; searching goes on. Ends early with ERR_STOPPED
 * when the search closes.
 */
int search_settle(struct search *s, struct err *err);
/* It is going to be closed: what takes long ends. */
void search_ending(struct search *s);
/* Files that are no longer in the list go now, not with the next join. */
int search_sweep(struct search *s, struct err *err);

/* search_join.c: the first segment that has something struck out, anew. */
int join_struck(struct search *s, bool *more, struct err *err);

#endif
