/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/tr.h"
#include "cli/out.h"
#include "cli/verbs.h"
#include "exchange/csv_write.h"
#include "exchange/ics.h"

/* export: records for other programs, to standard output. */

#define PAGE 500

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

/* ---- tables ------------------------------------------------------------ */

/* A value as the importer takes it: links and choices by what finds them,
 * with its kind where a link may name several. */
static void add_values(const struct field *f, const struct cells *cells,
		       struct buf *out)
{
	for (size_t i = 0; i < cells->n; i++) {
		const struct cell *cell = &cells->v[i];
		const char *colon = strchr(cell->ref, ':');
		bool one = f->to_n == 1 && strcmp(f->to[0], "any");

		if (i)
			buf_add_char(out, ';');
		if (f->labels_n && *cell->label)
			buf_printf(out, "%s=", cell->label);
		if (!colon)
			buf_add_str(out, cell->text);
		else
			buf_add_str(out, one ? colon + 1 : cell->ref);
	}
}

static void csv_row_of(const struct kind *k, const struct row *row)
{
	struct buf line = BUF_INIT, value = BUF_INIT;
	const char *colon = strchr(row->name, ':');

	csv_cell(&line, slice_str(colon ? colon + 1 : row->name), ',', true);
	for (size_t i = 0; i < k->fields_n; i++) {
		buf_clear(&value);
		add_values(&k->fields[i], &row->cells[i], &value);
		csv_cell(&line, buf_slice(&value), ',', false);
	}
	csv_row_end(&line);
	fwrite(line.p, 1, line.n, stdout);
	buf_release(&line);
	buf_release(&value);
}

static void csv_head(const char *const *columns, size_t n)
{
	struct buf line = BUF_INIT;

	csv_cell(&line, slice_str("number"), ',', true);
	for (size_t i = 0; i < n; i++)
		csv_cell(&line, slice_str(columns[i]), ',', false);
	csv_row_end(&line);
	fwrite(line.p, 1, line.n, stdout);
	buf_release(&line);
}

static void print_rows(struct cli *c, const struct kind *k,
		       const struct rows *rows, const struct page_ask *ask,
		       bool json)
{
	for (size_t i = 0; i < rows->n; i++) {
		if (json)
			out_json(out_row(c, &rows->v[i], ask->columns,
					 ask->columns_n));
		else
			csv_row_of(k, &rows->v[i]);
	}
}

static int export_rows(struct cli *c, const struct call *call,
		       const struct kind *k, bool json)
{
	const char **fields = out_field_names(k);
	struct page_ask ask = {
		.kind = k->name, .where = call_value(call, "where"),
		.closed = !call_has(call, "open"), .style = CELLS_MACHINE,
		.columns = fields, .columns_n = k->fields_n, .max = PAGE,
	};
	struct buf place = BUF_INIT;
	struct rows rows;
	bool more = true, some = false;
	int bad = 0;

	if (!json)
		csv_head(ask.columns, ask.columns_n);
	while (more && !bad) {
		bad = session_page(c->s, &ask, &rows, &c->err);
		if (bad)
			break;
		print_rows(c, k, &rows, &ask, json);
		some |= rows.n > 0;
		more = rows.more && rows.n;
		if (more) {
			buf_clear(&place);
			buf_add(&place, rows.v[rows.n - 1].place,
				rows.v[rows.n - 1].place_n);
			ask.place = place.p;
			ask.place_n = place.n;
		}
		rows_release(&rows);
	}
	buf_release(&place);
	free(fields);
	if (bad)
		return cli_fail(c);
	return some ? 0 : 1;
}

static int export_csv(struct cli *c, const struct call *call,
		      const struct kind *k)
{
	return export_rows(c, call, k, false);
}

static int export_json(struct cli *c, const struct call *call,
		       const struct kind *k)
{
	return export_rows(c, call, k, true);
}

static const struct {
	const char *name;
	int (*run)(struct cli *c, const struct call *call,
		   const struct kind *k);
} formats[] = {
	{ "ics", export_ics },
	{ "csv", export_csv },
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
	{ "KIND", 0, COMPLETE_KIND, N_("kind of record, such as appointment") },
	{ NULL }
};
static const struct command_option export_options[] = {
	{ "format", "FORMAT", COMPLETE_FORMAT,
	  N_("ics (iCalendar), csv or json (one object a line)") },
	{ "where", "CONDITION", COMPLETE_NONE, N_("only those for which this holds") },
	{ "open", NULL, COMPLETE_NONE, N_("without closed ones: done, cancelled") },
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
