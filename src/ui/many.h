/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_MANY_H
#define KARTEI_UI_MANY_H

#include "ui/view.h"

/* `b`: one field of all marked records, or of all that the list shows, after
 * a preview; one undo. */
void many_open(struct ui *ui, struct view *v);

#endif
