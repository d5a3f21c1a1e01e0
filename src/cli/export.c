/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/tr.h"
#include "cli/out.h"
#include "cli/verbs.h"
#include "exchange/export.h"
#include "exchange/ics.h"

/* export: records for other programs, to standard output. */

/* ---- iCalendar --------------------------------------------------------- */

static int export_ics(struct cli *c, const struct call *call,
		      const struct kind *k)
{
	const struct ics_ask ask = {
		.kind = k->name, .where = call_value(call, "where"),
		.open_only = call_has(call, "open"),
	};
	size_t n = 0;

	if (!ics_can(k)) {
		err_set(&c->err, ERR_USAGE, "export",
			N_("%s have no place in a calendar: their form has neither 'event' nor 'due'"),
			words_many(&k->label, c->lang));
		return cli_fail(c);
	}
	fflush(stdout);
	if (ics_export(c->s, &ask, 1, STDOUT_FILENO, &n, &c->err))
		return cli_fail(c);
	return n ? 0 : 1;
}

/* ---- tables and objects ------------------------------------------------ */

struct objects {
	struct cli *c;
	const char **names;
	size_t names_n, n;
};

static int object(void *ctx, const struct row *row)
{
	struct objects *o = ctx;

	out_json(out_row(o->c, row, o->names, o->names_n));
	o->n++;
	return 0;
}

static struct export_ask ask_of(const struct call *call, const struct kind *k)
{
	return (struct export_ask){
		.kind = k->name, .where = call_value(call, "where"),
		.closed = !call_has(call, "open"),
		.reveal = call_has(call, "reveal"),
	};
}

static int export_table(struct cli *c, const struct call *call,
			const struct kind *k)
{
	const struct export_ask ask = ask_of(call, k);
	size_t n;

	if (export_csv(c->s, &ask, stdout, &n, &c->err))
		return cli_fail(c);
	return n ? 0 : 1;
}

static int export_json(struct cli *c, const struct call *call,
		       const struct kind *k)
{
	const struct export_ask ask = ask_of(call, k);
	struct objects o = { c, kind_field_names(k), k->fields_n, 0 };
	int bad = export_each(c->s, &ask, object, &o, &c->err);

	free(o.names);
	if (bad)
		return cli_fail(c);
	return o.n ? 0 : 1;
}

static const struct {
	const char *name;
	int (*run)(struct cli *c, const struct call *call,
		   const struct kind *k);
} formats[] = {
	{ "ics", export_ics },
	{ "csv", export_table },
	{ "json", export_json },
};

static int verb_export(struct cli *c, const struct call *call)
{
	const char *format = call_value(call, "format");
	const struct kind *k;

	if (!format)
		format = c->json ? "json" : "csv";
	if (cli_open(c))
		return cli_fail(c);
	k = kinds_find(session_kinds(c->s), call_arg(call, 0));
	if (!k) {
		err_set(&c->err, ERR_USAGE, NULL,
			N_("there is no kind '%s'; 'kartei kinds' lists them"),
			call_arg(call, 0));
		return cli_fail(c);
	}
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
		if (!strcmp(formats[i].name, format))
			return formats[i].run(c, call, k);
	err_set(&c->err, ERR_USAGE, "export",
		N_("there is no format '%s'; there are ics, csv, json"),
		format);
	return cli_fail(c);
}

static const struct command_arg export_args[] = {
	{ N_("KIND"), 0, COMPLETE_KIND,
	  N_("kind of record, such as appointment") },
	{ NULL }
};
static const struct command_option export_options[] = {
	{ "format", N_("FORMAT"), COMPLETE_FORMAT,
	  N_("ics (iCalendar), csv or json (one object a line)") },
	{ "where", N_("CONDITION"), COMPLETE_NONE,
	  N_("only those for which this holds") },
	{ "open", NULL, COMPLETE_NONE, N_("without closed ones: done, cancelled") },
	{ "reveal", NULL, COMPLETE_NONE,
	  N_("sensitive fields in clear; who saw them is written down") },
	{ NULL }
};
const struct command verb_row_export = {
	.id = "export", .scope = SCOPE_SHELL, .group = N_("Exchange"),
	.help = N_("writes records for other programs to standard output"),
	.text = N_("As iCalendar appointments become VEVENT and follow-ups VTODO, with the same UID every time. A table has the fields' names in its first row, so that 'kartei import' takes it back."),
	.example = "kartei export appointment --format ics > x.ics",
	.args = export_args, .options = export_options,
	.verb = verb_export,
};
