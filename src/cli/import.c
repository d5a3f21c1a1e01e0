/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/place.h"
#include "base/tr.h"
#include "cli/out.h"
#include "cli/verbs.h"
#include "exchange/import_resume.h"

/* import: tables of other programs. */

#define FAULTS_SHOWN 20		/* to people; the file of faulty rows has all */

static void print_object(const struct import_result *r)
{
	json_t *o = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}",
			      "change", (json_int_t)r->change,
			      "rows", (json_int_t)r->rows,
			      "new", (json_int_t)r->made,
			      "changed", (json_int_t)r->changed,
			      "same", (json_int_t)r->same,
			      "faulty", (json_int_t)r->faulty);
	json_t *faults = json_array();

	for (size_t i = 0; i < r->faults_n; i++)
		json_array_append_new(faults,
			json_pack("{s:I, s:s}",
				  "row", (json_int_t)r->faults[i].row,
				  "text", r->faults[i].text));
	json_object_set_new(o, "faults", faults);
	if (r->faulty_path)
		json_object_set_new(o, "faulty_file",
				    json_string(r->faulty_path));
	out_json(o);
}

static void print_faults(const struct import_result *r, const char *path)
{
	fflush(stdout);
	for (size_t i = 0; i < r->faults_n && i < FAULTS_SHOWN; i++) {
		struct buf line = BUF_INIT;

		utf8_printable(slice_str(r->faults[i].text), false, &line);
		fprintf(stderr, "kartei: %s:%zu: %s\n", path, r->faults[i].row,
			buf_str(&line));
		buf_release(&line);
	}
	if (r->faulty > FAULTS_SHOWN)
		fprintf(stderr, _("kartei: ... and %zu faulty rows more\n"),
			r->faulty - FAULTS_SHOWN);
}

static void print_people(const struct import_result *r, bool dry_run)
{
	if (r->resumed)
		out_line("%s", _("went on where an earlier run was stopped"));
	out_line(_("%zu rows: %zu new, %zu changed, %zu as they were, %zu faulty"),
		 r->rows, r->made, r->changed, r->same, r->faulty);
	if (dry_run)
		out_line("%s", _("nothing was written (--dry-run)"));
	else if (r->change)
		out_line(_("change %llu; 'kartei undo %llu' takes all of it back"),
			 (unsigned long long)r->change,
			 (unsigned long long)r->change);
	if (r->faulty_path)
		out_line(_("the faulty rows are in %s"), r->faulty_path);
}

static int verb_import(struct cli *c, const struct call *call)
{
	struct cli_progress progress = {
		.what = _("reading"),
		.bar = !c->json && isatty(STDERR_FILENO),
	};
	struct import_opts opts = {
		.kind = call_arg(call, 0), .path = call_arg(call, 1),
		.format = call_value(call, "format"),
		.map = call_value(call, "map"),
		.key = call_value(call, "key"),
		.faulty = call_value(call, "faulty"),
		.dry_run = call_has(call, "dry-run"),
		.progress = cli_progress, .ctx = &progress,
	};
	struct import_result result = { 0 };
	char *state = place_state_dir();
	int bad, status;

	opts.state = state;
	bad = cli_open(c) || import_run(c->s, &opts, &result, &c->err);
	cli_progress_end(&progress);
	if (c->json && (!bad || result.change))
		print_object(&result);
	else if (!bad || result.change)
		print_people(&result, opts.dry_run);
	print_faults(&result, opts.path);
	if (err_code(&c->err) == ERR_STOPPED && result.change && state)
		fputs(_("kartei: the same command goes on where it stopped\n"),
		      stderr);
	if (bad)
		status = cli_fail(c);
	else
		status = result.faulty || err_code(&c->err) == ERR_CONFLICT ?
			 EX_DATAERR : 0;
	cli_remark(c);
	import_result_release(&result);
	free(state);
	return status;
}

static const struct command_arg import_args[] = {
	{ N_("KIND"), 0, COMPLETE_KIND, N_("kind of record in each row") },
	{ N_("FILE"), 0, COMPLETE_FILE,
	  N_("as its suffix or beginning says; - is stdin") },
	{ NULL }
};
static const struct command_option import_options[] = {
	{ "format", N_("FORMAT"), COMPLETE_FORMAT_IN,
	  N_("how it is written, if the file does not say so") },
	{ "map", N_("MAP"), COMPLETE_FILE,
	  N_("file that says which column is which field, or the name of a shipped one; without it the header says so") },
	{ "key", N_("FIELD"), COMPLETE_FIELD,
	  N_("a record with this value is changed, not made again") },
	{ "dry-run", NULL, COMPLETE_NONE,
	  N_("only count what would be new, changed, faulty") },
	{ "faulty", N_("FILE"), COMPLETE_FILE,
	  N_("where faulty rows go; FILE.faulty.csv without it") },
	{ NULL }
};
const struct command verb_row_import = {
	.id = "import", .scope = SCOPE_SHELL, .flags = COMMAND_WRITES,
	.group = N_("Exchange"), .help = N_("takes in a table or address book of another program"),
	.text = N_("Faulty rows are left out, named with their reason, and written to a file of their own; all others go in as one change that 'kartei undo' takes back. Exit status 65 if there were faulty rows."),
	.example = "kartei import company companies.csv --map sample-companies --dry-run",
	.args = import_args, .options = import_options,
	.verb = verb_import,
};
