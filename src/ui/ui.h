/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_UI_H
#define KARTEI_UI_UI_H

#include "app/command.h"
#include "base/buf.h"
#include "session/session.h"

/* How the screens behave; from kartei.conf, the agent's settings and the
 * environment. All pointers stay with the caller until ui_run() is back. */
struct ui_options {
	const char *theme;	/* "default", "mono", "contrast"; NULL: default */
	int esc_wait;		/* ms, 25 to 1000; 0: 200 */
	bool slow;		/* a slow line: previews only at rest */
	const char *keys;	/* a site's key file, NULL none */
	/* Programs that may be started as editor; NULL: any, empty: none. */
	const char *const *programs;
	size_t programs_n;
	/* Folders in and below which tables may be read and written; NULL:
	 * any. */
	const char *const *folders;
	size_t folders_n;
	const char *editor;	/* $VISUAL or $EDITOR; NULL none */
};

/* The rows of the screens' commands, for main.c to join with the verbs. */
extern const struct command ui_commands[];
extern const size_t ui_commands_n;
/* The row of an id; NULL if there is none. */
const struct command *ui_command_row(const char *id);

/* The screens, until the agent leaves. 0 or -1. */
int ui_run(struct session *s, const struct ui_options *options,
	   struct err *err);

/* The keys of all commands with a key file (NULL: as shipped), a line for
 * each, id and keys; its faults, for those who write one. Needs no terminal. */
int ui_keys_print(const char *path, struct buf *out, struct err *err);

#endif
