/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_KEYMAP_H
#define KARTEI_UI_KEYMAP_H

#include "app/command.h"
#include "base/err.h"
#include "ui/key.h"

/*
 * Keys to commands, made from the rows of the command table and a site's
 * key file:
 *
 *	keys = ( { command = "find.open"; keys = "F3 /"; } );
 *
 * A row of the file replaces all keys of its command. A key of two commands
 * is a fault that names both.
 */
struct keymap;

/* `path` NULL: only the rows' own keys. Collects faults. */
int keymap_read(struct keymap **m, const char *path, struct err *err);
void keymap_free(struct keymap *m);

/* The command of a key, NULL none. Alt+letter is the letter's command. */
const struct command *keymap_command(const struct keymap *m,
				     const struct key *k);
/* Its keys as shown, "F3 /"; "" none. */
void keymap_print(const struct keymap *m, const char *id, struct buf *out);
/* The shortest one: a letter if there is one. False if it has none. */
bool keymap_short(const struct keymap *m, const char *id, struct buf *out);
/* The command on a function key 1 to 12, NULL none. */
const struct command *keymap_function(const struct keymap *m, int n);

#endif
