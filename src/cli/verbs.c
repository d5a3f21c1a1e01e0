/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/verbs.h"

/* The verbs in the order in which help shows them, group by group. */
const struct command *const cli_verbs[] = {
	&verb_row_find, &verb_row_show, &verb_row_list, &verb_row_select,
	&verb_row_history,
	&verb_row_new, &verb_row_set, &verb_row_delete, &verb_row_undo,
	&verb_row_due,
	&verb_row_init, &verb_row_store, &verb_row_kinds, &verb_row_status,
	&verb_row_check,
	&verb_row_help, &verb_row_commands, &verb_row_features,
};
const size_t cli_verbs_n = sizeof(cli_verbs) / sizeof(*cli_verbs);
