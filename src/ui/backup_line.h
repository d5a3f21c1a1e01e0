/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_BACKUP_LINE_H
#define KARTEI_UI_BACKUP_LINE_H

#include "ui/screen.h"

/* How old the last proven backup is, for the administrator's first screen;
 * NULL: nothing to say (no administrator, a store that makes none). The
 * caller frees it. */
char *backup_line(struct ui *ui);

#endif
