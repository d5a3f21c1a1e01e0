/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/tr.h"
#include "cli/out.h"
#include "cli/verbs.h"
#include "session/socket.h"

/* erase: records for good, out of the tables and then out of the files. */

#define LOOK_MS 200
#define ANSWER_US INT64_C(600000000)	/* it is given up without one */
#define ANSWER_BYTES 64

struct erase {
	struct cli *c;
	const char **args;	/* "dry" or "erase", then the names */
	size_t n;
};

static json_t *call(struct cli *c, const char *job, const char *const *args,
		    size_t n)
{
	char *result = NULL;
	json_t *o = NULL;

	if (!session_call(c->s, job, args, n, NULL, NULL, &result, &c->err))
		o = json_loads(result, 0, NULL);
	free(result);
	return o;
}

static const char *label_of(struct cli *c, const char *name, bool many)
{
	const struct kind *k = kinds_find(session_kinds(c->s), name);

	if (!k)
		return name;
	return many ? words_many(&k->label, c->lang) :
		      words_one(&k->label, c->lang);
}

static void print_count(struct cli *c, json_t *one, const char *member,
			const char *format)
{
	long long n = json_integer_value(json_object_get(one, member));
	const char *kind = json_string_value(json_object_get(one, "kind"));

	if (n)
		out_line(format, n, label_of(c, kind, n != 1));
}

static void print_counts(struct cli *c, json_t *o, bool dry)
{
	json_t *list = json_object_get(o, "records"), *one;
	size_t i;

	json_array_foreach(list, i, one) {
		print_count(c, one, "whole", dry ?
			    _("  %lld %s would be erased") :
			    _("  %lld %s erased"));
		print_count(c, one, "part", dry ?
			    _("  %lld %s would lose what they say") :
			    _("  %lld %s have lost what they said"));
	}
	out_line(dry ? _("  %lld history entries would lose their values, %lld started entries would go") :
		       _("  %lld history entries have lost their values, %lld started entries have gone"),
		 (long long)json_integer_value(json_object_get(o, "entries")),
		 (long long)json_integer_value(json_object_get(o, "drafts")));
}

/* What it is that goes, before it has no title any more. */
static int print_titles(struct erase *e)
{
	static const char *const none[1];
	struct cli *c = e->c;
	struct rows one;

	for (size_t i = 1; i < e->n; i++) {
		if (session_get(c->s, e->args[i], none, 0, CELLS_LONG, &one,
				&c->err))
			return -1;
		out_line("%s  %s", e->args[i], one.v[0].title);
		rows_release(&one);
	}
	return 0;
}

static int dry_run(struct erase *e)
{
	json_t *o;

	e->args[0] = "dry";
	if (!e->c->json && print_titles(e))
		return -1;
	o = call(e->c, "erase", e->args, e->n);
	if (!o)
		return -1;
	if (e->c->json)
		out_json(json_incref(o));
	else
		print_counts(e->c, o, true);
	json_decref(o);
	return 0;
}

/* 1: yes. */
static int ask(struct erase *e)
{
	const char *word = _("erase");
	char answer[ANSWER_BYTES];

	if (!isatty(STDIN_FILENO))
		return err_set(&e->c->err, ERR_USAGE, NULL,
			       N_("nobody can be asked here; --yes erases without a question"));
	if (dry_run(e))
		return -1;
	printf(_("This cannot be taken back. Type \"%s\" to go on: "), word);
	fflush(stdout);
	if (!fgets(answer, sizeof(answer), stdin))
		return 0;
	answer[strcspn(answer, "\n")] = '\0';
	return !strcmp(answer, word);
}

/* The store shuts itself meanwhile, and nobody may be there who answers. */
static int wait_files(struct cli *c)
{
	const struct timespec step = { .tv_nsec = LOOK_MS * 1000000L };
	const char *stage, *fault;
	bool done = false, failed = false;
	int64_t heard = clock_steady();
	json_t *o;

	while (!done && !failed) {
		nanosleep(&step, NULL);
		o = cli_open(c) ? NULL : call(c, "erasing", NULL, 0);
		if (!o) {
			if (err_code(&c->err) != ERR_UNAVAILABLE ||
			    clock_steady() - heard > ANSWER_US)
				return -1;
			err_clear(&c->err);
			session_close(c->s);
			c->s = NULL;
			continue;
		}
		heard = clock_steady();
		stage = json_string_value(json_object_get(o, "stage"));
		fault = json_string_value(json_object_get(o, "fault"));
		done = stage && !*stage;
		failed = !done && fault && *fault;
		if (failed)
			err_set(&c->err, ERR_UNAVAILABLE, NULL,
				N_("it is out of the tables, but not yet out of all files (%s); the store tries again by itself"),
				fault);
		json_decref(o);
	}
	return failed ? -1 : 0;
}

static int erase(struct erase *e, bool wait)
{
	struct cli *c = e->c;
	json_t *o;
	int bad = 0;

	e->args[0] = "erase";
	o = call(c, "erase", e->args, e->n);
	if (!o)
		return -1;
	if (!c->json) {
		out_line(_("change %lld:"), (long long)json_integer_value(
				 json_object_get(o, "change")));
		print_counts(c, o, false);
		fflush(stdout);
	}
	if (wait)
		bad = wait_files(c);
	if (c->json) {
		json_object_set_new(o, "files", json_boolean(wait && !bad));
		out_json(json_incref(o));
	} else if (wait && !bad) {
		out_line(_("It is in no file of the store any more; a new backup is made and proven, those from before are gone."));
	}
	json_decref(o);
	return bad;
}

static int verb_erase(struct cli *c, const struct call *call)
{
	struct erase e = { c, NULL, call->args_n + 1 };
	int bad, yes = 1;

	if (cli_open(c))
		return cli_fail(c);
	e.args = mem_zero((e.n + 1) * sizeof(*e.args));
	for (size_t i = 1; i < e.n; i++)
		e.args[i] = call->args[i - 1];
	if (call_has(call, "dry-run")) {
		bad = dry_run(&e);
	} else {
		if (!call_has(call, "yes"))
			yes = ask(&e);
		bad = yes < 0 || (yes && erase(&e, !call_has(call, "no-wait")));
	}
	free(e.args);
	if (bad)
		return cli_fail(c);
	return !yes;
}

static const struct command_arg erase_args[] = {
	{ N_("NAME"), ARG_MANY, COMPLETE_RECORD,
	  N_("record, such as person:P17") },
	{ NULL }
};
static const struct command_option erase_options[] = {
	{ "dry-run", NULL, COMPLETE_NONE, N_("only say what would go") },
	{ "yes", NULL, COMPLETE_NONE, N_("do not ask") },
	{ "no-wait", NULL, COMPLETE_NONE,
	  N_("return when the tables have it, not the files") },
	{ NULL }
};
const struct command verb_row_erase = {
	.id = "erase", .scope = SCOPE_SHELL,
	.flags = COMMAND_WRITES | COMMAND_ADMIN | COMMAND_ONCE,
	.group = N_("Write"),
	.help = N_("takes records out of the store for good"),
	.text = N_("All that they say goes, with what stands only for them (roles, own addresses, follow-ups, the text of contacts with them), out of started entries and the history too; who did what when stays in it, and so does the number. Then the store shuts itself for a while, writes its files anew, makes a new backup, proves it, and removes older backups and logs. Backups elsewhere have to be looked after by people. It cannot be taken back."),
	.example = "kartei erase --dry-run person:P17",
	.args = erase_args, .options = erase_options, .verb = verb_erase,
};
