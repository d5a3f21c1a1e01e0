/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_MACRO_H
#define KARTEI_UI_MACRO_H

#include "ui/screen.h"

/*
 * Keys recorded under a name (records of the role "macro", ui/saved.h) and
 * played on a record's card. What they would change is found out by playing
 * them with every change as a dry run; played for good all changes are one.
 * act_macro (ui/actions.h) is `,`.
 */

/* A key of the agent's, before it is taken. */
void macro_record(struct ui *ui, const struct key *k);
/* From here on, on the card of what the context names. */
void macro_record_begin(struct ui *ui, const struct context *c);
/* Asks under which name; the key that ends it, the last one, does not count. */
void macro_record_keep(struct ui *ui);
/* Whether a command is none for macros; then it was said. */
bool macro_refuses(struct ui *ui, const char *id);
/* A change while one is played: ui_apply_quiet(). */
int macro_apply(struct ui *ui, struct changeset *c, struct applied *applied,
		struct err *err);

#endif
