/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_COLUMN_H
#define KARTEI_UI_COLUMN_H

#include "session/session.h"

/*
 * The columns of a list: what they are called, how wide they may be, which
 * of them fit. The form's order is the priority: columns get their least
 * width from left to right, the first that does not fit is dropped with all
 * behind it, what is left over goes to the first one, then the others.
 */
struct ui;

struct column {
	char *name;		/* field, path or pseudo-column */
	char *label;
	const struct field *field;	/* at its end; NULL: a pseudo-column */
	int least, best;
	bool right;		/* a number */
	bool whole;		/* never cut: it fits or goes */
	int fixed;		/* "name:30": the agent's own width; 0 none */
	int x, w;		/* as laid out; w 0: dropped */
};

struct columns {
	struct column *v;
	size_t n;
	size_t shown;		/* of them fit */
	char **names;		/* for struct page_ask */
	bool bare;		/* no head: what is empty in all rows goes */
};

void columns_release(struct columns *c);
/* Names may have a width behind them: "name:30". */
void columns_make(const struct ui *ui, const struct kind *k,
		  char *const *names, size_t n, struct columns *c);
/* The bytes of "name:30" that are the name; its width, 0 none. */
size_t column_name(const char *text, int *width);
/* What a field, path or pseudo-column of a kind is called; caller frees. */
char *column_label(const struct ui *ui, const struct kind *k,
		   const char *name, const struct field **end);

/* Whether it links to an agent; colleagues are told by what they log in as. */
bool column_names_agent(const struct ui *ui, const struct field *f);

/* Widths for these rows in `w` cells. */
void columns_fit(struct columns *c, const struct row *rows, size_t n, int w);

/* The text of a cell: its values with commas between; caller frees. */
char *cells_text(const struct cells *c);
/* As a list shows it: what is not so is empty. */
char *column_text(const struct column *col, const struct cells *c);
/* Where there are no heads: what is so is what the column is called. */
char *column_alone(const struct column *col, const struct cells *c);

#endif
