/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/verbs.h"

#include <errno.h>
#include <stdlib.h>

#include "base/tr.h"

/* The verbs in the order in which help shows them, group by group. */
const struct command *const cli_verbs[] = {
	&verb_row_find, &verb_row_show, &verb_row_list, &verb_row_select,
	&verb_row_query, &verb_row_history, &verb_row_dupes,
	&verb_row_new, &verb_row_set, &verb_row_delete, &verb_row_merge,
	&verb_row_undo, &verb_row_erase,
	&verb_row_due, &verb_row_remind,
	&verb_row_import, &verb_row_export,
	&verb_row_init, &verb_row_store, &verb_row_kinds, &verb_row_status,
	&verb_row_check, &verb_row_backup, &verb_row_restore,
	&verb_row_repair, &verb_row_dump, &verb_row_load,
	&verb_row_sessions, &verb_row_displays,
	&verb_row_help, &verb_row_commands, &verb_row_features,
};
const size_t cli_verbs_n = sizeof(cli_verbs) / sizeof(*cli_verbs);

int verb_number(struct cli *c, const struct call *call, const char *option,
		uint64_t without, uint64_t *n)
{
	const char *text = call_value(call, option);
	char *end;

	*n = without;
	if (!text)
		return 0;
	errno = 0;
	*n = strtoull(text, &end, 10);
	if (end == text || *end || *text == '-' || errno)
		return err_set(&c->err, ERR_USAGE, call->command->id,
			       N_("--%s wants a number, not '%s'"), option,
			       text);
	return 0;
}
