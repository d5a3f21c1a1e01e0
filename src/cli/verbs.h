/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_CLI_VERBS_H
#define KARTEI_CLI_VERBS_H

#include "base/utf8.h"
#include "cli/cli.h"

/* The rows, each at the end of the file that implements it; verbs.c has
 * their order. */
extern const struct command verb_row_init, verb_row_store, verb_row_kinds,
	verb_row_status, verb_row_check, verb_row_backup, verb_row_restore,
	verb_row_repair, verb_row_dump, verb_row_load, verb_row_sessions,
	verb_row_erase, verb_row_displays;
extern const struct command verb_row_new, verb_row_set, verb_row_delete,
	verb_row_undo, verb_row_history, verb_row_merge;
extern const struct command verb_row_show, verb_row_list, verb_row_find,
	verb_row_select, verb_row_dupes, verb_row_query;
extern const struct command verb_row_import, verb_row_export;
extern const struct command verb_row_due, verb_row_remind;
extern const struct command verb_row_commands, verb_row_features,
	verb_row_help;

/* The folder of --home, for a store to be made there: nothing else may lie in
 * it. (init.c) */
int home_make(struct cli *c);

/* Becomes the store process of --home with this option and its value (NULL
 * none); returns only if it cannot: the exit status. (store.c) */
int store_exec(struct cli *c, const char *option, const char *value);

/* The number of an option, or what it is without; -1: it is none. */
int verb_number(struct cli *c, const struct call *call, const char *option,
		uint64_t without, uint64_t *n);

#endif
