/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "base/tr.h"
#include "cli/out.h"
#include "cli/verbs.h"
#include "model/history.h"

/* history: what happened to a record, or in a change. */

#define SHOWN 20		/* entries for people */
#define PAGE 200

static const char *action_word(enum action action)
{
	switch (action) {
	case ACTION_NEW:
		return N_("new");
	case ACTION_SET:
		return N_("changed");
	case ACTION_BIN:
		return N_("into the bin");
	case ACTION_RESTORE:
		return N_("out of the bin");
	case ACTION_ERASE:
		return N_("erased for good");
	case ACTION_ERASE_PART:
		return N_("erased in part");
	}
	return N_("changed");
}

/* The moment on the wall clock of whoever reads it. */
static void when_text(struct cli *c, int64_t when, struct buf *out)
{
	const struct session_me *me = session_me(c->s);
	int32_t day, at;

	if (moment_to_wall(me->zone, when, &day, &at)) {
		moment_iso(when, out);
		return;
	}
	day_print(day, DAY_LONG, me->today, c->lang, out);
	buf_add_char(out, ' ');
	time_print(at, out);
}

static void print_people(struct cli *c, const struct history_row *row,
			 bool named)
{
	struct buf line = BUF_INIT;

	when_text(c, row->when, &line);
	buf_printf(&line, "  %s  %s %llu  %s",
		   *row->agent_name ? row->agent_name : "-", _("change"),
		   (unsigned long long)row->change,
		   _(action_word(row->action)));
	if (*row->way)
		buf_printf(&line, " (%s%s%s)", row->way,
			   *row->note ? " " : "", row->note);
	if (row->undone)
		buf_printf(&line, ", %s", _("taken back"));
	if (row->erased)
		buf_printf(&line, ", %s", _("its values were erased"));
	if (!named)
		buf_printf(&line, "  %s  %s", row->record, row->title);
	out_line("%s", buf_str(&line));
	for (size_t i = 0; i < row->fields_n; i++) {
		const struct history_field *f = &row->fields[i];
		const char *label = strcmp(f->label, "number") ? f->label :
							_("number");

		if (*f->before)
			out_line("    %s: %s -> %s", label, f->before,
				 *f->after ? f->after : "-");
		else
			out_line("    %s: %s", label, f->after);
	}
	buf_release(&line);
}

static void print_json(const struct history_row *row)
{
	struct buf when = BUF_INIT;
	json_t *o, *fields = json_array();

	moment_iso(row->when, &when);
	for (size_t i = 0; i < row->fields_n; i++)
		json_array_append_new(fields,
			json_pack("{s:s, s:s, s:s}",
				  "field", row->fields[i].name,
				  "before", row->fields[i].before,
				  "after", row->fields[i].after));
	o = json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:o}",
		      "entry", (json_int_t)row->entry,
		      "change", (json_int_t)row->change,
		      "when", buf_str(&when), "agent", row->agent_name,
		      "way", row->way, "note", row->note,
		      "record", row->record, "title", row->title,
		      "action", action_word(row->action),
		      "undone", row->undone,
		      "erased", row->erased, "fields", fields);
	if (o)
		out_json(o);
	buf_release(&when);
}

static int verb_history(struct cli *c, const struct call *call)
{
	const char *name = call_arg(call, 0);
	uint64_t change, most, before = 0, printed = 0;
	struct history_rows rows;
	bool more = true;

	if (verb_number(c, call, "change", 0, &change) ||
	    verb_number(c, call, "max", c->tty ? SHOWN : UINT64_MAX, &most) ||
	    cli_open(c))
		return cli_fail(c);
	while (more && printed < most) {
		size_t max = most - printed < PAGE ? most - printed : PAGE;

		if (session_history(c->s, name, change, before, max, &rows,
				    &c->err))
			return cli_fail(c);
		for (size_t i = 0; i < rows.n; i++) {
			if (c->json)
				print_json(&rows.v[i]);
			else
				print_people(c, &rows.v[i], name != NULL);
			before = rows.v[i].entry;
		}
		printed += rows.n;
		more = rows.n == max;
		history_rows_release(&rows);
	}
	return printed ? 0 : 1;
}

static const struct command_arg history_args[] = {
	{ N_("NAME"), ARG_OPTIONAL, COMPLETE_RECORD,
	  N_("record, such as company:K10427; without it all") },
	{ NULL }
};
static const struct command_option history_options[] = {
	{ "change", "N", COMPLETE_NONE, N_("only what this change did") },
	{ "max", "N", COMPLETE_NONE, N_("no more than so many") },
	{ NULL }
};
const struct command verb_row_history = {
	.id = "history", .scope = SCOPE_SHELL, .group = N_("Look"),
	.help = N_("shows who changed what and when"),
	.text = N_("Newest first. The number of a change is what 'kartei undo' takes."),
	.example = "kartei history company:K10427",
	.args = history_args, .options = history_options,
	.verb = verb_history,
};
