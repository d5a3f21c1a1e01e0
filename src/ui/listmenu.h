/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_LISTMENU_H
#define KARTEI_UI_LISTMENU_H

#include "ui/view.h"

/* `s`: views that are kept (ui/saved.h), and which columns a list has. */
void listmenu_columns(struct ui *ui, struct view *v);
/* `z`: asks for a column, then how often each of its values occurs. */
void listmenu_counts(struct ui *ui, struct view *v);

#endif
