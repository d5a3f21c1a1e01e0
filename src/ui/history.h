/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_HISTORY_H
#define KARTEI_UI_HISTORY_H

#include "model/history.h"
#include "ui/pager.h"

/*
 * What was changed in a record, by whom, on which way, newest first: a row
 * for each field, or one for all where they are many. `u` takes the focused
 * change back, Enter shows the whole of it with all records it touched.
 */
struct history {
	struct screen screen;
	char *name, *title;	/* of the record; NULL: of one change */
	uint64_t change;
	struct history_rows rows;
	size_t want;
	bool more;
	char *filter;		/* folded: only fields of this name; "" all */
	struct pager pager;
};

#define HISTORY_FOLD 5		/* fields from which a change is one row */

/* history_table.c: the rows for the width of the screen, and their head. */
void history_fill(struct ui *ui, struct history *h);
void history_head(struct ui *ui, const struct history *h);
/* "heute 09:04", "11.09. 16:20"; where there is little room one of both. */
void history_moment(const struct ui *ui, int64_t when, bool narrow,
		    struct buf *out);
const char *history_way(const struct history_row *r);

#endif
