/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/place.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "cli/audit.h"
#include "cli/out.h"
#include "cli/verbs.h"
#include "model/type.h"

/* store, status, check, kinds: the store itself. */

#define STOP_SECONDS 30		/* for a store to leave */

/* ---- store ------------------------------------------------------------- */

int store_exec(struct cli *c, const char *option, const char *value)
{
	char *program = place_program("kartei-store");
	char *home = mem_printf("--home=%s", c->home);
	char *lang = mem_printf("--lang=%s", c->lang);
	char *argv[] = { (char *)"kartei-store", home, lang, (char *)option,
			 (char *)value, NULL };

	fflush(stdout);
	execv(program, argv);
	err_set_errno(&c->err, ERR_UNAVAILABLE, program,
		      N_("the store process cannot be started"));
	free(lang);
	free(home);
	free(program);
	return cli_fail(c);
}

static int stop(struct cli *c)
{
	const struct timespec step = { .tv_nsec = 10000000 };
	char *result = NULL;
	int waited = 0, bad;

	if (!store_runs(c->home, c->connect.socket)) {
		if (!c->json)
			out_line(_("no store process runs for %s"), c->home);
		return 0;
	}
	c->connect.running_only = true;
	bad = cli_open(c) ||
	      session_call(c->s, "stop", NULL, 0, NULL, NULL, &result, &c->err);
	free(result);
	if (bad)
		return cli_fail(c);
	session_close(c->s);
	c->s = NULL;
	while (store_runs(c->home, c->connect.socket) ||
	       store_open_elsewhere(c->home)) {
		if (waited++ == STOP_SECONDS * 100) {
			err_set(&c->err, ERR_UNAVAILABLE, c->home,
				N_("the store process has not ended within %d seconds"),
				STOP_SECONDS);
			return cli_fail(c);
		}
		nanosleep(&step, NULL);
	}
	return 0;
}

static int verb_store(struct cli *c, const struct call *call)
{
	if (call_has(call, "stop"))
		return stop(c);
	if (call_has(call, "foreground"))
		return store_exec(c, "--foreground", NULL);
	if (cli_open(c))
		return cli_fail(c);
	if (!c->json)
		out_line(_("the store process of %s runs"), c->home);
	return 0;
}

/* ---- status, check ----------------------------------------------------- */

/* Asks for a job that answers with an object of plain values. */
static int ask_object(struct cli *c, const char *job, bool bar, json_t **o)
{
	struct cli_progress progress = { .what = _(job), .bar = bar };
	char *result = NULL;
	int bad;

	*o = NULL;
	bad = cli_open(c) ||
	      session_call(c->s, job, NULL, 0, cli_progress, &progress,
			   &result, &c->err);
	cli_progress_end(&progress);
	if (!bad)
		*o = json_loads(result, 0, NULL);
	free(result);
	if (!bad && !*o)
		bad = err_set(&c->err, ERR_INTERNAL, job,
			      N_("the store process answered what cannot be read"));
	return bad ? -1 : 0;
}

/* What status and check call their figures: in English as --json does. */
static const char *const figures[] = {
	N_("home"), N_("id"), N_("test"), N_("lang"), N_("bytes_used"),
	N_("bytes_free"), N_("room_used"), N_("cache_bytes"),
	N_("pages_from_cache"), N_("pages_from_disk"), N_("cache_hit_rate"),
	N_("full"), N_("form_faults"), N_("backup"), N_("backup_of"),
	N_("backup_proven"), N_("backup_change"), N_("backup_records"),
	N_("backup_entries"), N_("backup_bytes"), N_("backup_age_hours"),
	N_("backups"), N_("backups_by_itself"), N_("backup_running"),
	N_("backup_fault"), N_("log_bytes"), N_("records"), N_("kinds"),
	N_("last_batch"), N_("night_without_batch"), N_("entries"), N_("index_entries"), N_("numbers"),
	N_("faults"), N_("erasing"), N_("erasing_fault"),
};

static const char *figure_label(const char *key)
{
	for (size_t i = 0; i < sizeof(figures) / sizeof(*figures); i++)
		if (!strcmp(figures[i], key))
			return _(figures[i]);
	return key;
}

#define LABEL_CELLS 18

static void print_value(const char *key, const json_t *v)
{
	const char *label = figure_label(key);
	int pad = LABEL_CELLS - utf8_width(slice_str(label));
	char *number = NULL;
	const char *text = json_string_value(v);

	if (json_is_integer(v))
		text = number = mem_printf("%lld",
					   (long long)json_integer_value(v));
	else if (json_is_boolean(v))
		text = json_is_true(v) ? _("yes") : _("no");
	if (text)
		out_line("%s%*s %s", label, pad > 0 ? pad : 0, "", text);
	free(number);
}

/* What stands in an object of its own is called by both names. */
static void print_object(json_t *o)
{
	const char *key, *inner;
	json_t *v, *w;

	json_object_foreach(o, key, v) {
		print_value(key, v);
		json_object_foreach(v, inner, w) {
			char *both = mem_printf("%s.%s", figure_label(key),
						inner);

			print_value(both, w);
			free(both);
		}
	}
}

static int verb_status(struct cli *c, const struct call *call)
{
	json_t *o;

	(void)call;
	if (ask_object(c, "status", false, &o))
		return cli_fail(c);
	if (c->json) {
		out_json(o);
		return 0;
	}
	print_object(o);
	json_decref(o);
	return 0;
}

static int verb_check(struct cli *c, const struct call *call)
{
	json_t *o;
	int status;

	if (call_has(call, "audit") || call_has(call, "head"))
		return cli_audit(c, call_value(call, "head"));
	if (ask_object(c, "check", c->tty && !c->json, &o))
		return cli_fail(c);
	status = json_integer_value(json_object_get(o, "faults")) ? EX_DATAERR
								  : 0;
	if (c->json)
		out_json(json_incref(o));
	else
		print_object(o);
	json_decref(o);
	cli_remark(c);
	return status;
}

/* ---- kinds ------------------------------------------------------------- */

static json_t *field_object(struct cli *c, const struct field *f)
{
	json_t *o = json_pack("{s:s, s:s, s:s}", "name", f->name,
			      "type", f->type->name,
			      "label", words_one(&f->label, c->lang));
	json_t *to = json_array();

	json_object_set_new(o, "many", json_boolean(f->many));
	json_object_set_new(o, "dated", json_boolean(f->dated));
	json_object_set_new(o, "need", json_boolean(f->need));
	json_object_set_new(o, "computed", json_boolean(!f->tag));
	for (size_t i = 0; i < f->to_n; i++)
		json_array_append_new(to, json_string(f->to[i]));
	for (size_t i = 0; i < f->of_n; i++)
		json_array_append_new(to, json_string(f->of[i].code));
	if (json_array_size(to))
		json_object_set_new(o, f->of_n ? "of" : "to", to);
	else
		json_decref(to);
	return o;
}

static json_t *kind_object(struct cli *c, const struct kind *k)
{
	json_t *o = json_pack("{s:s, s:s, s:s, s:b}", "kind", k->name,
			      "label", words_many(&k->label, c->lang),
			      "form", k->place ? k->place : "",
			      "master", k->master);
	json_t *fields = json_array();

	for (size_t i = 0; i < k->fields_n; i++)
		json_array_append_new(fields, field_object(c, &k->fields[i]));
	json_object_set_new(o, "fields", fields);
	return o;
}

/* What may be typed into the field: kinds of records, or the choices. */
static char *field_range(const struct field *f)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < f->to_n; i++)
		buf_printf(&out, "%s%s", i ? ", " : "", f->to[i]);
	for (size_t i = 0; i < f->of_n; i++)
		buf_printf(&out, "%s%s", i ? ", " : "", f->of[i].code);
	return buf_detach(&out);
}

static void print_fields(struct cli *c, const struct kind *k)
{
	struct out_table *t = table_new(5);

	table_head(t, 0, _("Field"));
	table_head(t, 1, _("Label"));
	table_head(t, 2, _("Type"));
	table_head(t, 3, _("Of"));
	table_head(t, 4, "");
	for (size_t i = 0; i < k->fields_n; i++) {
		const struct field *f = &k->fields[i];
		char *range = field_range(f);
		char *marks = mem_printf("%s%s%s%s",
					 f->need ? _("needed ") : "",
					 f->many ? _("many ") : "",
					 f->dated ? _("dated ") : "",
					 f->tag ? "" : _("computed"));

		table_cell(t, f->name);
		table_cell(t, words_one(&f->label, c->lang));
		table_cell(t, f->type->name);
		table_cell(t, range);
		table_cell(t, marks);
		free(range);
		free(marks);
	}
	table_print(t, true);
	table_free(t);
}

static void print_kinds(struct cli *c, const struct kinds *ks)
{
	struct out_table *t = table_new(3);

	table_head(t, 0, _("Kind"));
	table_head(t, 1, _("Label"));
	table_head(t, 2, _("Form"));
	for (size_t i = 0; i < ks->n; i++) {
		const struct kind *k = ks->v[i];

		table_cell(t, k->name);
		table_cell(t, words_many(&k->label, c->lang));
		table_cell(t, k->place ? k->place : "");
	}
	table_print(t, true);
	table_free(t);
}

static int show_kinds(struct cli *c, const char *name)
{
	const struct kinds *ks = session_kinds(c->s);
	const struct kind *k = name ? kinds_find(ks, name) : NULL;

	if (name && !k) {
		err_set(&c->err, ERR_NOT_FOUND, NULL,
			N_("there is no kind '%s'"), name);
		return cli_fail(c);
	}
	if (c->json) {
		for (size_t i = 0; i < ks->n; i++)
			if (!k || k == ks->v[i])
				out_json(kind_object(c, ks->v[i]));
	} else if (k) {
		print_fields(c, k);
	} else {
		print_kinds(c, ks);
	}
	return 0;
}

/* What a shell completes: it must not start a store, nor wait for one. */
static int print_names(struct cli *c)
{
	if (!store_runs(c->home, c->connect.socket))
		return store_exec(c, "--kinds", NULL);
	c->connect.running_only = true;
	if (cli_open(c))
		return cli_fail(c);
	for (size_t i = 0; i < session_kinds(c->s)->n; i++)
		out_line("%s", session_kinds(c->s)->v[i]->name);
	return 0;
}

static int verb_kinds(struct cli *c, const struct call *call)
{
	json_t *o;

	if (call_has(call, "check"))
		return store_exec(c, "--check", call_value(call, "check"));
	if (call_has(call, "names"))
		return print_names(c);
	if (call_has(call, "reload")) {
		if (ask_object(c, "reload", false, &o))
			return cli_fail(c);
		if (c->json)
			out_json(json_incref(o));
		else
			out_line(_("%lld kinds are in force"),
				 (long long)json_integer_value(
					json_object_get(o, "kinds")));
		json_decref(o);
		cli_remark(c);
		return 0;
	}
	if (cli_open(c))
		return cli_fail(c);
	return show_kinds(c, call_arg(call, 0));
}

/* ---- rows -------------------------------------------------------------- */

static const struct command_option store_options[] = {
	{ "foreground", NULL, COMPLETE_NONE,
	  N_("stay in the foreground, for a service") },
	{ "stop", NULL, COMPLETE_NONE, N_("end the store process") },
	{ NULL }
};
const struct command verb_row_store = {
	.id = "store", .scope = SCOPE_SHELL, .flags = COMMAND_NO_STORE,
	.group = N_("Store"), .help = N_("starts or ends the store process"),
	.text = N_("Every other verb starts it by itself; it leaves a minute after its last client. As a service it runs with --foreground."),
	.example = "kartei store --stop", .options = store_options,
	.verb = verb_store,
};

const struct command verb_row_status = {
	.id = "status", .scope = SCOPE_SHELL, .group = N_("Store"),
	.help = N_("tells how the store is doing"), .example = "kartei status",
	.verb = verb_status,
};

static const struct command_option check_options[] = {
	{ "audit", NULL, COMPLETE_NONE,
	  N_("only the history: its chain, whole") },
	{ "head", N_("FILE"), COMPLETE_FILE,
	  N_("and against the notes of its head in this file, which gets today's") },
	{ NULL }
};
const struct command verb_row_check = {
	.id = "check", .scope = SCOPE_SHELL, .flags = COMMAND_ADMIN,
	.group = N_("Store"),
	.help = N_("compares records, indexes, numbers and history"),
	.text = N_("Reads everything while people work, verifies the chain of the history and names every fault. Exit status 65 if there is one. A file of notes that lies where this machine's administrator cannot change it proves that nothing older than the last note has been edited, taken out, swapped or cut off: a note is one line of text, a mail to somebody else will do."),
	.options = check_options,
	.example = "kartei check --head /mnt/notary/heads",
	.verb = verb_check,
};

static const struct command_arg kinds_args[] = {
	{ N_("KIND"), ARG_OPTIONAL, COMPLETE_KIND, N_("shows its fields") },
	{ NULL }
};
static const struct command_option kinds_options[] = {
	{ "check", N_("FILE"), COMPLETE_FILE,
	  N_("only looks for faults in a form file; needs no store") },
	{ "names", NULL, COMPLETE_NONE,
	  N_("their names alone; starts no store, then from the form files") },
	{ "reload", NULL, COMPLETE_NONE,
	  N_("takes the form files anew, while people work") },
	{ NULL }
};
const struct command verb_row_kinds = {
	.id = "kinds", .scope = SCOPE_SHELL, .group = N_("Store"),
	.help = N_("lists the kinds of records, reads form files"),
	.text = N_("What a kind of record is stands in a form file, kartei-forms(5); those of a house lie in the folder forms of the store. A file with faults is refused with all of them, and the last good one stays in force."),
	.example = "kartei kinds company", .args = kinds_args,
	.options = kinds_options, .verb = verb_kinds,
};
