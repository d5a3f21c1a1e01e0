/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_IMPORT_H
#define KARTEI_UI_IMPORT_H

#include "ui/screen.h"

/*
 * Taking in a table: asks for the file, and for the kind if it is NULL, then
 * opens the screen. With `record` all that comes in belongs to it, if it is
 * of a kind that can.
 */
void import_open(struct ui *ui, const struct kind *kind, const char *record);

/* The screen of a file that may be read; NULL: it was said why not. */
struct screen *import_new(struct ui *ui, const struct kind *kind,
			  const char *record, const char *path);

#endif
