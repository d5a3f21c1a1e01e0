/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_OUTPUT_H
#define KARTEI_UI_OUTPUT_H

#include "ui/view.h"

/* `p`: the list as it is narrowed, or the marked ones, into a table; asks
 * for the file. */
void output_open(struct ui *ui, struct view *v);

#endif
