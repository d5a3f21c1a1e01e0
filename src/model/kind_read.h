/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_KIND_READ_H
#define KARTEI_MODEL_KIND_READ_H

#include "model/kind.h"

/*
 * Reads the form files (*.form) of some folders, the shipped ones first, and
 * checks them, each by itself and all together. A kind in a later folder
 * either is new or says `extends = true` and adds to the one it is named as.
 * Every fault is in `err` with "file:line"; then *ks is NULL. What is only
 * unwise is in `warnings` (may be NULL) and does not stop anything.
 *
 * Numbers and tags are all 0: the catalogue gives them before the kinds are
 * shared. A folder that does not exist is empty.
 */
int kinds_read(const char *const *dirs, size_t dirs_n, struct kinds **ks,
	       struct err *warnings, struct err *err);

/* The same with one more file instead of one of the same name: what
 * `kartei kinds --check FILE` asks. */
int kinds_read_with(const char *const *dirs, size_t dirs_n, const char *file,
		    struct kinds **ks, struct err *warnings,
		    struct err *err);

/* The kinds of one text, alone and without the checks between kinds. */
int kinds_read_text(const char *name, struct slice text, struct kinds **ks,
		    struct err *err);

#endif
