/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_FOLDER_H
#define KARTEI_UI_FOLDER_H

#include "ui/ui.h"

/*
 * Where tables may lie: in and below the folders of the house's list, all
 * links followed, or anywhere if it has none. Paths are those of the shell.
 */

/* "~/x" is in the agent's home, other names are from the folder in which
 * kartei was started. Caller frees. */
char *folder_path(const char *typed);
/* Whether a file of this name may be written: the list has its folder. */
bool folder_takes(const struct ui_options *o, const char *path);
/* The file behind all links, if it may be read and is one; NULL. Caller
 * frees. */
char *folder_file(const struct ui_options *o, const char *path);
/* `typed` up to where the names that begin so differ; NULL: none does, or
 * the folder is not in the list. Caller frees. */
char *folder_complete(const struct ui_options *o, const char *typed);

#endif
