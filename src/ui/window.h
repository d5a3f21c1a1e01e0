/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_WINDOW_H
#define KARTEI_UI_WINDOW_H

#include "session/session.h"

/*
 * The part of a long list that is at hand: pages are fetched as they come
 * into view and dropped when they are far away, so that a list of a million
 * costs what one of a hundred does.
 */
struct ui;

#define WINDOW_ROWS 400		/* kept at most */

struct window {
	struct session *s;
	struct page_ask ask;	/* its strings belong to who set them */
	struct rows rows;	/* the part at hand */
	uint64_t first;		/* index of rows.v[0] */
	uint64_t total;
	bool at_end;
	bool counted;		/* `total` is how many there are, not some */
	size_t page;		/* rows fetched at once */
};

void window_release(struct window *w);
/* From the start, counted. */
int window_open(struct window *w, struct err *err);
/* Row number i; NULL if there is none (or the store failed: err). */
const struct row *window_row(struct window *w, uint64_t i, struct err *err);
/* Makes the last row available; its index, or 0. */
uint64_t window_last(struct window *w, struct err *err);
/* Fetches the same part anew; *at follows the record of this name. */
int window_renew(struct window *w, const char *name, uint64_t *at,
		 struct err *err);

#endif
