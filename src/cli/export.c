/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/tr.h"
#include "cli/out.h"
#include "cli/verbs.h"
#include "exchange/export.h"
#include "exchange/ics.h"

/* export: records for other programs, to standard output. */

#define WIDTH_MOST 10000

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

/* ---- all other formats ------------------------------------------------- */

struct column_list {		/* "name:30,city" taken apart */
	char *text;
	const char **v;
	int *widths;
	size_t n;
};

static void words_release(struct column_list *w)
{
	free(w->text);
	free(w->v);
	free(w->widths);
}

static int words_read(struct cli *c, const char *option, const char *text,
		      struct column_list *w)
{
	char *rest, *word, *colon, *end;

	*w = (struct column_list){ 0 };
	if (!text)
		return 0;
	rest = w->text = mem_strdup(text);
	w->v = mem_alloc((strlen(text) + 1) * sizeof(*w->v));
	w->widths = mem_zero((strlen(text) + 1) * sizeof(*w->widths));
	while ((word = strsep(&rest, ","))) {
		if (!*word)
			continue;
		colon = strchr(word, ':');
		if (colon) {
			*colon = '\0';
			w->widths[w->n] = (int)strtol(colon + 1, &end, 10);
			if (*end || w->widths[w->n] < 1 ||
			    w->widths[w->n] > WIDTH_MOST)
				return err_set(&c->err, ERR_USAGE, "export",
					N_("--%s: '%s' is no width"), option,
					colon + 1);
		}
		w->v[w->n++] = word;
	}
	return 0;
}

struct names {			/* of stdin */
	struct cli *c;
	const char *kind;
	char **v;
	size_t n, cap;
};

static int take_name(void *ctx, const char *name)
{
	struct names *names = ctx;
	size_t n = strlen(names->kind);

	if (strncmp(name, names->kind, n) || name[n] != ':')
		return err_set(&names->c->err, ERR_INPUT, name,
			       N_("is no record of %s"), names->kind);
	mem_grow(&names->v, &names->cap, names->n + 1, sizeof(*names->v));
	names->v[names->n++] = mem_strdup(name);
	return 0;
}

static void names_release(struct names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->v[i]);
	free(names->v);
}

static int read_delimiter(struct cli *c, const char *text, char *delimiter)
{
	*delimiter = '\0';
	if (!text)
		return 0;
	*delimiter = !strcmp(text, "tab") || !strcmp(text, "\\t") ? '\t'
								  : *text;
	if (*text && (!text[1] || *delimiter == '\t') && *delimiter != '"' &&
	    *delimiter != '\n' && (unsigned char)*delimiter < 0x80)
		return 0;
	return err_set(&c->err, ERR_USAGE, "export",
		       N_("--%s takes one sign, or \"tab\""), "delimiter");
}

static int read_charset(struct cli *c, const char *text, bool *windows)
{
	*windows = text && !strcasecmp(text, "windows-1252");
	if (!text || *windows || !strcasecmp(text, "utf-8"))
		return 0;
	return err_set(&c->err, ERR_USAGE, "export",
		       N_("there is no charset '%s'; there are utf-8, windows-1252"),
		       text);
}

static int write_out(struct cli *c, const struct export_ask *ask)
{
	size_t n;

	if (export_stream(c->s, ask, stdout, &n, &c->err))
		return cli_fail(c);
	cli_remark(c);
	return n ? 0 : 1;
}

static int export_records(struct cli *c, const struct call *call,
			  const struct kind *k, const struct format *format)
{
	struct names names = { .c = c, .kind = k->name };
	struct column_list columns, order;
	struct export_ask ask = {
		.kind = k->name, .where = call_value(call, "where"),
		.closed = !call_has(call, "open"),
		.reveal = call_has(call, "reveal"), .format = format,
		.style.line = call_value(call, "line"),
		.style.quotes = call_has(call, "quotes"),
	};
	bool piped = call_arg(call, 1) != NULL;
	int bad, status;

	bad = words_read(c, "columns", call_value(call, "columns"), &columns);
	bad = words_read(c, "order", call_value(call, "order"), &order) || bad;
	bad = bad || read_delimiter(c, call_value(call, "delimiter"),
				    &ask.style.delimiter) ||
	      read_charset(c, call_value(call, "charset"),
			   &ask.style.windows_1252);
	if (!bad && piped)
		bad = cli_names(c, take_name, &names);
	if (columns.n)
		ask.style.columns = columns.v;
	ask.style.columns_n = columns.n;
	ask.style.widths = columns.widths;
	ask.sort = order.v;
	ask.sort_n = order.n;
	if (piped) {
		static const char *const none[1];

		ask.names = names.n ? (const char *const *)names.v : none;
		ask.names_n = names.n;
	}
	status = bad ? cli_fail(c) : write_out(c, &ask);
	names_release(&names);
	words_release(&columns);
	words_release(&order);
	return status;
}

static int no_format(struct cli *c, const char *format)
{
	char *names = format_names(false, ", ");

	err_set(&c->err, ERR_USAGE, "export",
		N_("there is no format '%s'; there are %s"), format, names);
	free(names);
	return cli_fail(c);
}

static int verb_export(struct cli *c, const struct call *call)
{
	const char *name = call_value(call, "format");
	const struct format *format;
	const struct kind *k;

	if (!name)
		name = call_has(call, "line") ? "line" :
		       c->json ? "json" : "csv";
	format = format_find(name);
	if (call_arg(call, 1) && strcmp(call_arg(call, 1), "-"))
		return cli_usage(c, call, N_("names come from standard input: -"));
	if (cli_open(c))
		return cli_fail(c);
	k = kinds_find(session_kinds(c->s), call_arg(call, 0));
	if (!k) {
		err_set(&c->err, ERR_USAGE, NULL,
			N_("there is no kind '%s'; 'kartei kinds' lists them"),
			call_arg(call, 0));
		return cli_fail(c);
	}
	if (!format)
		return no_format(c, name);
	return format->out ? export_records(c, call, k, format)
			   : export_ics(c, call, k);
}

static const struct command_arg export_args[] = {
	{ N_("KIND"), 0, COMPLETE_KIND,
	  N_("kind of record, such as appointment") },
	{ "-", ARG_OPTIONAL, COMPLETE_NONE,
	  N_("only the records whose names come from standard input, in their order") },
	{ NULL }
};
static const struct command_option export_options[] = {
	{ "format", N_("FORMAT"), COMPLETE_FORMAT, N_("how they are written") },
	{ "where", N_("CONDITION"), COMPLETE_NONE,
	  N_("only those for which this holds") },
	{ "open", NULL, COMPLETE_NONE, N_("without closed ones: done, cancelled") },
	{ "order", N_("COLUMNS"), COMPLETE_NONE,
	  N_("sorted by these fields or paths, country,postcode,name; -name falls") },
	{ "columns", N_("COLUMNS"), COMPLETE_NONE,
	  N_("only these fields or paths, name,postcode:5; with :5 the width of fixed columns") },
	{ "line", N_("FORMAT"), COMPLETE_NONE,
	  N_("a line of one's own for each: '{name}\\t{city}'") },
	{ "delimiter", N_("SIGN"), COMPLETE_NONE,
	  N_("csv: the sign between cells, \"tab\"; a comma without it") },
	{ "quotes", NULL, COMPLETE_NONE, N_("csv: around every cell") },
	{ "charset", N_("CHARSET"), COMPLETE_NONE,
	  N_("csv, fixed, line: utf-8, or windows-1252") },
	{ "reveal", NULL, COMPLETE_NONE,
	  N_("sensitive fields in clear; who saw them is written down") },
	{ NULL }
};
const struct command verb_row_export = {
	.id = "export", .scope = SCOPE_SHELL, .group = N_("Exchange"),
	.help = N_("writes records for other programs to standard output"),
	.text = N_("A table has the fields' names in its first row; what is written as csv, json, ldif or vcard 'kartei import' takes back. A format line has the text for each record: {field} stands for its value, \\n and \\t for line end and tab. As iCalendar appointments become VEVENT and follow-ups VTODO, with the same UID every time."),
	.example = "kartei export person --format vcard > people.vcf",
	.args = export_args, .options = export_options,
	.verb = verb_export,
};
