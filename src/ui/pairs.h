/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_PAIRS_H
#define KARTEI_UI_PAIRS_H

#include "ui/screen.h"

/*
 * Records that look like one: pairs.c lists the pairs of a kind, pair.c shows
 * one side by side, merges it or notes that it is none.
 */

/* Looks for them first, which may take a while: of a kind, "" the first whose
 * form says what makes two alike. NULL: there are none, or it was stopped, and
 * that was said. */
struct screen *pairs_new(struct ui *ui, const char *kind);

/* What was decided of a pair, told to the screen below. */
enum pair_end { PAIR_OPEN, PAIR_MERGED, PAIR_DISTINCT };

/* Two records by name; `title` says which pair of how many, or NULL. NULL:
 * one of them is not there any more, and that was said. */
struct screen *pair_new(struct ui *ui, const char *own, const char *other,
			const char *title,
			void (*end)(struct ui *ui, void *ctx,
				    enum pair_end how), void *ctx);

#endif
