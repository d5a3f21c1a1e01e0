/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_COUNTS_H
#define KARTEI_UI_COUNTS_H

#include "ui/view.h"

/* How often each value of a column occurs in a list as it is narrowed, on a
 * screen of its own: Enter narrows the list to one, `o` changes the order. */
void counts_open(struct ui *ui, struct view *v, const char *column,
		 const char *label);

#endif
