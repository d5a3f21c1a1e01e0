/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_OUTPUT_H
#define KARTEI_UI_OUTPUT_H

#include "exchange/printout.h"
#include "ui/view.h"

/* `p`: the list as it is narrowed, or the marked ones, into a table; asks
 * for the file. */
void output_open(struct ui *ui, struct view *v);
/* The records below the values of a column, in sheets for the printer; asks
 * for the file. `groups` as for printout_open(). */
void output_printout(struct ui *ui, const struct printout_ask *ask,
		      const char *groups);

#endif
