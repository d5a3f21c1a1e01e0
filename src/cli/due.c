/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/tr.h"
#include "cli/out.h"
#include "cli/verbs.h"
#include "session/json.h"

/* due: what an agent has to do. */

static void print_objects(const struct due_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		const struct due_row *d = &rows->v[i];
		json_t *o = out_name(d->name);

		json_object_set_new(o, "version", json_integer(d->version));
		json_object_set_new(o, "day", json_day(d->day));
		json_object_set_new(o, "time", json_time(d->at));
		json_object_set_new(o, "end", json_time(d->end));
		json_object_set_new(o, "who",
				    json_pack("{s:s, s:s}", "ref", d->who_name,
					      "title", d->who));
		json_object_set_new(o, "what", json_string(d->what));
		json_object_set_new(o, "agent", json_string(d->agent));
		json_object_set_new(o, "from", json_string(d->from_agent));
		json_object_set_new(o, "appointment",
				    json_boolean(d->appointment));
		json_object_set_new(o, "overdue", json_boolean(d->overdue));
		out_json(o);
	}
}

/* The day where it is not the one asked for, else the time. */
static char *when_text(struct cli *c, const struct due_row *d, int32_t day)
{
	struct buf out = BUF_INIT;

	if (d->day != day)
		day_print(d->day, DAY_SHORT, day, c->lang, &out);
	if (d->day != day && d->at != TIME_NONE)
		buf_add_char(&out, ' ');
	if (d->at != TIME_NONE)
		time_print(d->at, &out);
	else if (d->day == day)
		buf_add_str(&out, _("no time"));
	return buf_detach(&out);
}

static char *note_text(const struct due_row *d, int32_t today)
{
	struct buf out = BUF_INIT;
	int days = today - d->day;

	if (d->overdue)
		buf_printf(&out, ngettext("%d day late", "%d days late",
					  (unsigned long)days), days);
	if (d->end != TIME_NONE) {
		buf_printf(&out, "%s%s ", out.n ? ", " : "", _("until"));
		time_print(d->end, &out);
	}
	if (*d->from_agent)
		buf_printf(&out, "%s%s %s", out.n ? ", " : "", _("from"),
			   d->from_agent);
	return buf_detach(&out);
}

static void print_people(struct cli *c, const struct due_rows *rows,
			 int32_t day)
{
	struct out_table *t = table_new(5);

	table_head(t, 0, _("When"));
	table_head(t, 1, _("Who"));
	table_head(t, 2, _("What"));
	table_head(t, 3, "");
	table_head(t, 4, _("Record"));
	for (size_t i = 0; i < rows->n; i++) {
		const struct due_row *d = &rows->v[i];
		char *when = when_text(c, d, day);
		char *note = note_text(d, session_me(c->s)->today);

		table_cell(t, when);
		table_cell(t, d->who);
		table_cell(t, d->what);
		table_cell(t, note);
		table_cell(t, d->name);
		free(when);
		free(note);
	}
	table_print(t, true);
	table_free(t);
}

static int verb_due(struct cli *c, const struct call *call)
{
	const char *on = call_value(call, "on");
	struct due_rows rows = { 0 };
	struct clock clock;
	int32_t day;
	bool none;

	if (cli_clock(c, &clock))
		return cli_fail(c);
	day = clock.today;
	if ((on && cli_day(c, "on", on, &clock, &day)) || cli_open(c) ||
	    session_due(c->s, call_value(call, "agent"), day, 0, &rows,
			&c->err))
		return cli_fail(c);
	if (c->json)
		print_objects(&rows);
	else if (rows.n)
		print_people(c, &rows, day);
	else if (c->tty)
		out_line("%s", _("nothing is due"));
	none = !rows.n;
	due_rows_release(&rows);
	return none ? 1 : 0;
}

static const struct command_option due_options[] = {
	{ "agent", N_("LOGIN"), COMPLETE_AGENT,
	  N_("of this agent, not one's own") },
	{ "on", N_("DATE"), COMPLETE_NONE,
	  N_("due on this day or before: 2026-09-14, +3d, mo") },
	{ NULL }
};
const struct command verb_row_due = {
	.id = "due", .scope = SCOPE_SHELL, .group = N_("Due"),
	.help = N_("lists what is due and overdue, and the day's appointments"),
	.text = N_("Open follow-ups up to the day and the appointments of the day. Nothing due: exit status 1."),
	.example = "kartei due --on +1d", .options = due_options,
	.verb = verb_due,
};
