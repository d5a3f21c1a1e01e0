/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_GLANCE_H
#define KARTEI_UI_GLANCE_H

#include "ui/screen.h"

/*
 * What one sees of a record before it is opened: its number and list, the
 * last contacts with it. Fetched when the keys rest, painted at the foot of
 * a list or beside it.
 */
struct glance {
	char *name;		/* of whom; NULL nobody */
	struct buf head;	/* one line */
	char **lines;		/* the last contacts, newest first */
	size_t n;
};

void glance_release(struct glance *g);
/* Fetches for `name` unless it is there already; NULL: nobody. */
void glance_take(struct ui *ui, struct glance *g, const char *name,
		 size_t contacts);
void glance_forget(struct glance *g);	/* fetch anew next time */
/* Rows from y on, at most `rows`. */
void glance_paint(struct ui *ui, const struct glance *g, int y, int x, int w,
		  int rows);

/* The link of a kind that may name this record's kind: a link of its own
 * before one that may name any. NULL: none. */
const struct field *link_to_kind(const struct kind *from,
				 const struct kind *to);

#endif
