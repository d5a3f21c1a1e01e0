/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_PAINT_H
#define KARTEI_UI_PAINT_H

#include "base/buf.h"
#include "ui/theme.h"

/*
 * Painting on the terminal's picture. Every text passes the one filter
 * (utf8_printable) and is cut to its room in cells here, so that no screen
 * can send a control character of the data or paint over its neighbour.
 * Coordinates are cells from 0; `canvas` is the whole screen or a pop-up.
 */
struct canvas;

struct canvas *canvas_new(const struct theme *theme, bool utf8);
void canvas_free(struct canvas *c);

/* A turn: start over with an empty picture, then show what differs. The
 * cursor goes where paint_cursor() said last. */
void canvas_begin(struct canvas *c);
void canvas_end(struct canvas *c);
/* From now on paint on a floating window with a frame, until canvas_ground()
 * or the end of the turn; it stays above what is painted then. */
void canvas_float(struct canvas *c, int y, int x, int rows, int cols);
void canvas_ground(struct canvas *c);
/* Words in the upper and the lower edge of the frame. */
void canvas_words(struct canvas *c, const char *head, const char *foot);

/* Left; returns the cells used. What does not fit ends with "…". */
int paint_text(struct canvas *c, int y, int x, int w, enum role role,
	       const char *text);
int paint_slice(struct canvas *c, int y, int x, int w, enum role role,
		struct slice text);
/* Ends at column x + w. */
void paint_right(struct canvas *c, int y, int x, int w, enum role role,
		 const char *text);
/* "─ word ────" over the width. */
void paint_rule(struct canvas *c, int y, int x, int w, const char *word);
void paint_down(struct canvas *c, int y, int x, int rows);
void paint_fill(struct canvas *c, int y, int x, int w, enum role role, char ch);

#define GUTTER 3		/* columns of focus and state at the left */
#define HANDLE 30		/* cells of an item that are reversed at most */
/* Column 1 `>`, column 2 one sign (' ' none). */
void paint_gutter(struct canvas *c, int y, int x, bool focus, char sign,
		  enum role role);
/* Reverses what stands there already. */
void paint_handle(struct canvas *c, int y, int x, int w);
/* Underlines what stands there already. */
void paint_under(struct canvas *c, int y, int x, int w);

void paint_cursor(struct canvas *c, int y, int x);

/* Cells of a text as it would be painted. */
int text_cells(const char *text);

/*
 * One line of a text broken at `cells`: returns its bytes, *next where the
 * following one begins. At most one newline is used up.
 */
size_t text_wrap(struct slice text, int cells, size_t *next);

#endif
