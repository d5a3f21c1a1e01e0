/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_ERASE_H
#define KARTEI_SESSION_ERASE_H

#include "session/local.h"

/*
 * What was erased (model/erase.h) leaves every file of the home too. From
 * before the change until the end HOME/erasing says how far that is, so that
 * a start after a stop at any moment goes on:
 *
 *	tables	while people work: erasures of the bin, search files
 *	files	the store shuts itself for it: tables are written anew
 *	backup	still shut: a new proven backup; then logs, other backups and
 *		folders of damaged files from before go
 *
 * Nobody works between the last two, so that at each moment a repair from
 * the last proven backup and the logs is whole. Where no backup can be made
 * (no room) the store opens without one, those from before go, and it is
 * tried again.
 */
enum erase_stage {
	ERASING_NONE, ERASING_TABLES, ERASING_FILES, ERASING_BACKUP,
};

enum erase_stage erasing_stage(const char *home);
const char *erasing_word(enum erase_stage stage);	/* "" none */
/* How far it is, and what kept it from going on at the last try, "" nothing;
 * caller frees. */
enum erase_stage house_erasing(struct house *h, char **fault);
/* Before the change. ERR_UNAVAILABLE: one is under way. */
int house_erase_begin(struct house *h, struct err *err);
/* Behind it, `done`; or it came to nothing. */
void house_erase_end(struct house *h, bool done);

/* Around the opening of a house: before the store is opened, and when it
 * and its search are. What goes wrong is logged and tried again. */
void erasing_before(const struct house_opts *opts);
void erasing_after(struct house *h, const char *home);
/* The files are those of before again. */
void erasing_repaired(const char *home);
void house_erase_close(struct house *h);
bool house_erases(struct house *h);		/* just now */

#endif
