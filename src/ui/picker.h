/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_PICKER_H
#define KARTEI_UI_PICKER_H

#include "ui/screen.h"

/*
 * A few rows to choose from, beside a field, in the palette, as a pop-up:
 * the rows and the focus among them, and how they are painted. Keys are
 * those of who owns it.
 */
struct pick {
	char *text;		/* main column */
	char *more;		/* what tells it apart; at the right; "" */
	char *id;		/* what it stands for: "company:K1", a command */
	char *search;		/* folded words that find it; NULL: text */
	char *help;		/* a sentence about it for the line; NULL */
};

struct picker {
	struct pick *v;
	size_t n, cap;
	size_t focus, top;
	bool more;		/* there are more than these */
};

#define PICKER_ROWS 8		/* shown at once beside a field ... */
#define CHOOSER_ROWS 6		/* ... and in a pop-up of its own */

void picker_release(struct picker *p);
void picker_add(struct picker *p, const char *text, const char *more,
		const char *id);
/* The sentence about the row added last: it is found by its words, too. */
void picker_explain(struct picker *p, const char *help);
/* Keeps those in which each typed word begins some word. */
void picker_narrow(const struct picker *all, const char *typed,
		   struct picker *out);
/* Up, down, page: true if it was a move. */
bool picker_move(struct picker *p, const char *command);
const struct pick *picker_focused(const struct picker *p);

/* Paints a framed pop-up that does not cover row `y` (the field's): below
 * if there is room, else above; `x` its left edge. `typed` NULL: no line
 * for what is typed. Returns the row of the typed line. */
void picker_paint(struct ui *ui, struct picker *p, int y, int x, int width,
		  const char *title, const char *foot, struct editor *typed);

/*
 * A pop-up of its own: choose one of `all` by typing. `accept` gets what was
 * chosen; the pop-up is gone then.
 */
struct choose {
	const char *title, *foot;
	void (*accept)(struct ui *ui, void *ctx, const struct pick *pick);
	void (*release)(void *ctx);
	void *ctx;
};
void choose_open(struct ui *ui, const struct choose *how,
		 struct picker *all);	/* takes the rows over */

#endif
