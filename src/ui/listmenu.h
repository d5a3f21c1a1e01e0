/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_LISTMENU_H
#define KARTEI_UI_LISTMENU_H

#include "ui/view.h"

/* `s`: which columns a list has, for this session. */
void listmenu_columns(struct ui *ui, struct view *v);
/* `z`: asks for a column, then how often each of its values occurs. */
void listmenu_counts(struct ui *ui, struct view *v);

#endif
