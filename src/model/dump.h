/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_DUMP_H
#define KARTEI_MODEL_DUMP_H

#include "model/catalogue.h"

/*
 * A whole store as text, JSON Lines (doc/formats-dump.md): forms of the
 * house, catalogue, number circles, records, numbers, changes, history with
 * its chain. Not what can be made again (indexes, search) and not what is
 * nobody else's (drafts, answers to requests).
 */

/* Of a store in which nobody writes meanwhile. `put` gets one line after the
 * other with its newline; non-zero from it ends the dump, and is returned. */
int model_dump(struct store *store,
	       int (*put)(void *ctx, struct slice line, struct err *err),
	       void *ctx, struct err *err);

/*
 * Makes the store of a dump at `home`, with nothing in it yet that can be
 * made again: model_open() with `loaded` does that, and only with it the
 * store is one. Faults name the line as "WHAT:LINE".
 */
int model_load(const char *home, int fd, const char *what, struct err *err);

#endif
