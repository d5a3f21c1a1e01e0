/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_BAR_H
#define KARTEI_UI_BAR_H

#include "base/buf.h"
#include "ui/theme.h"

/*
 * The rows that are the same on every screen: title (row 1), line (row
 * H-1), function bar (row H).
 */
struct ui;

struct title {
	struct buf left;	/* "Firma K10427 Autohaus Sonnenschein GmbH" */
	struct buf middle;	/* "214 von 30.000, 3 markiert" */
};

/* A message, or nothing: then the line shows what works here. */
struct line {
	struct buf text;
	enum role role;
	bool on;
	struct message {
		char *text;
		enum role role;
		int64_t when;
	} *log;			/* newest last */
	size_t log_n, log_cap;
};

#define LOG_LIMIT 200		/* messages kept */

void line_release(struct line *l);
void bar_paint_title(struct ui *ui);
void bar_paint_line(struct ui *ui);
/* A text wider than the line takes the rows above `last` too, so that all of
 * it can be read; four rows at most. */
void bar_paint_tall(struct ui *ui, int last, const char *text, enum role role);
void bar_paint_functions(struct ui *ui);

#endif
