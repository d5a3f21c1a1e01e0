/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/reminders.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/tr.h"

static size_t count_items(struct ui *ui, const char *reminder)
{
	const char *columns[] = { "items" };
	struct rows one = { 0 };
	struct err err = ERR_INIT;
	size_t n = 0;

	if (!session_get(ui->s, reminder, columns, 1, CELLS_MACHINE, &one,
			 &err) && one.n && one.v[0].cells_n)
		n = one.v[0].cells[0].n;
	rows_release(&one);
	err_release(&err);
	return n;
}

static void report(struct ui *ui, const char *reminder)
{
	const char *args[] = { reminder };
	struct err err = ERR_INIT;
	char *result = NULL;

	if (session_call(ui->s, "remind_report", args, 1, NULL, NULL, &result,
			 &err))
		ui_failed(ui, &err);
	free(result);
	err_release(&err);
}

void reminders_tell(struct ui *ui)
{
	struct err err = ERR_INIT;
	char *result = NULL;
	json_t *all, *name;
	size_t items = 0, i;

	if (session_call(ui->s, "remind_waiting", NULL, 0, NULL, NULL,
			 &result, &err)) {
		err_release(&err);
		return;
	}
	all = json_loads(result, 0, NULL);
	json_array_foreach(json_object_get(all, "reminders"), i, name)
		items += count_items(ui, json_string_value(name));
	if (items)
		ui_say(ui, ROLE_QUESTION,
		       ngettext("%zu item was announced in the night; it stands here.",
				"%zu items were announced in the night; they stand here.",
				items), items);
	/* Only what stands on the screen is reported as seen. */
	json_array_foreach(json_object_get(all, "reminders"), i, name)
		report(ui, json_string_value(name));
	json_decref(all);
	free(result);
}
