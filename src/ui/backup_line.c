/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/backup_line.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/tr.h"
#include "session/json.h"

#define HOURS_LATE 26		/* then a night has been missed */
#define ROOM_SCARCE 95		/* percent of the disk */

static char *say_backup(struct ui *ui, const json_t *o)
{
	const json_t *fault = json_object_get(o, "backup_fault");
	json_int_t hours = json_integer_value(
				json_object_get(o, "backup_age_hours"));
	struct buf when = BUF_INIT, out = BUF_INIT;

	if (!json_integer_value(json_object_get(o, "backups"))) {
		if (!json_is_true(json_object_get(o, "backups_by_itself")))
			return NULL;
		buf_add_str(&out, _("There is no proven backup yet"));
		return buf_detach(&out);
	}
	ui_moment(ui, json_text(o, "backup_of"), false, &when);
	if (hours >= HOURS_LATE)
		buf_printf(&out, _("The last proven backup is %lld hours old (%s)"),
			   (long long)hours, buf_str(&when));
	else
		buf_printf(&out, _("Backup of %s, proven"), buf_str(&when));
	if (json_string_length(fault))
		buf_printf(&out, "; %s", _("the one after it failed: 'kartei status'"));
	buf_release(&when);
	return buf_detach(&out);
}

/* The one limit of a store is the room that it has. */
static char *say(struct ui *ui, const json_t *o)
{
	json_int_t room = json_integer_value(json_object_get(o, "room_used"));
	char *backup = say_backup(ui, o);
	struct buf out = BUF_INIT;

	if (room < ROOM_SCARCE)
		return backup;
	buf_printf(&out, _("The store's disk is %lld %% full"),
		   (long long)room);
	if (backup)
		buf_printf(&out, "; %s", backup);
	free(backup);
	return buf_detach(&out);
}

char *backup_line(struct ui *ui)
{
	struct err err = ERR_INIT;
	char *result = NULL, *line = NULL;
	json_t *o;

	if (!session_me(ui->s)->admin)
		return NULL;
	if (!session_call(ui->s, "backup_state", NULL, 0, NULL, NULL, &result,
			  &err)) {
		o = json_loads(result, 0, NULL);
		line = say(ui, o);
		json_decref(o);
	}
	free(result);
	err_release(&err);
	return line;
}
