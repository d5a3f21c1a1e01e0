/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/place.h"
#include "base/tr.h"
#include "cli/out.h"
#include "cli/verbs.h"

/* backup, restore, repair: copies of the whole store. */

#define ARGS 10
#define DAY_SECONDS 86400

/* From '/' on, for a process that stands elsewhere. */
static char *whole_path(const char *path)
{
	char *here, *whole;

	if (*path == '/')
		return mem_strdup(path);
	here = getcwd(NULL, 0);
	whole = file_join(here ? here : "/", path);
	free(here);
	return whole;
}

static int verb_backup(struct cli *c, const struct call *call)
{
	struct cli_progress progress = { .what = _("backup") };
	char *dest = call_arg(call, 0) ? whole_path(call_arg(call, 0)) : NULL;
	const char *const args[] = { dest };
	char *result = NULL;
	json_t *o = NULL;
	int bad;

	bad = cli_open(c) ||
	      session_call(c->s, "backup", args, dest ? 1 : 0, cli_progress,
			   &progress, &result, &c->err);
	free(dest);
	if (!bad)
		o = json_loads(result, 0, NULL);
	free(result);
	if (bad)
		return cli_fail(c);
	if (c->json)
		out_json(json_incref(o));
	else
		out_line(_("%s is a backup up to change %lld, %lld records; it was restored for a try and has no fault"),
			 json_string_value(json_object_get(o, "backup")),
			 (long long)json_integer_value(
				json_object_get(o, "backup_change")),
			 (long long)json_integer_value(
				json_object_get(o, "backup_records")));
	json_decref(o);
	return 0;
}

struct program {
	char *argv[ARGS + 1];
	size_t n;
};

static void add(struct program *p, const char *name, const char *value)
{
	if (p->n == ARGS)
		BUG("too many arguments for the store process");
	p->argv[p->n++] = value ? mem_printf("--%s=%s", name, value)
				: mem_strdup(name);
}

/* What has no store process yet, or none that could answer. */
static int become(struct cli *c, struct program *p)
{
	char *program = place_program("kartei-store");

	add(p, "lang", c->lang);
	if (c->json)
		add(p, "--json", NULL);
	fflush(stdout);
	execv(program, p->argv);
	err_set_errno(&c->err, ERR_UNAVAILABLE, program,
		      N_("the store process cannot be started"));
	free(program);
	while (p->n)
		free(p->argv[--p->n]);
	return cli_fail(c);
}

/* A day alone means the whole of it. */
static int read_until(struct cli *c, const char *text, char **until)
{
	struct clock clock;
	int64_t moment;
	int32_t day, at;

	if (cli_clock(c, &clock))
		return -1;
	if (day_parse(text, &clock, &day, &at, &c->err))
		return -1;
	if (at == TIME_NONE) {
		day++;
		at = 0;
	}
	if (moment_from_wall(c->zone, day, at, &moment))
		return err_set(&c->err, ERR_CONFIG, NULL,
			       N_("the system knows no time zone '%s'"),
			       c->zone);
	*until = mem_printf("%lld", (long long)moment);
	return 0;
}

static int verb_restore(struct cli *c, const struct call *call)
{
	const char *until = call_value(call, "until");
	bool latest = call_has(call, "latest");
	struct program p = { .n = 0 };
	char *backup, *dest, *moment = NULL;
	uint64_t change;

	if (verb_number(c, call, "change", 0, &change) ||
	    (until && read_until(c, until, &moment)))
		return cli_fail(c);
	backup = whole_path(call_arg(call, 0));
	dest = whole_path(call_arg(call, 1));
	add(&p, "kartei-store", NULL);
	add(&p, "home", dest);
	add(&p, "restore", backup);
	if (until || change || latest)
		add(&p, "logs", c->home);
	if (change)
		add(&p, "change", call_value(call, "change"));
	if (moment)
		add(&p, "until", moment);
	free(backup);
	free(dest);
	free(moment);
	return become(c, &p);
}

static int verb_repair(struct cli *c, const struct call *call)
{
	struct program p = { .n = 0 };

	(void)call;
	if (store_open_elsewhere(c->home)) {
		err_set(&c->err, ERR_UNAVAILABLE, c->home,
			N_("is open; 'kartei store --stop' ends its store process"));
		return cli_fail(c);
	}
	add(&p, "kartei-store", NULL);
	add(&p, "home", c->home);
	add(&p, "--repair", NULL);
	return become(c, &p);
}

/* ---- rows -------------------------------------------------------------- */

static const struct command_arg backup_args[] = {
	{ N_("DIR"), ARG_OPTIONAL, COMPLETE_DIR,
	  N_("a new folder for it, on the machine of the store; without it one of the store's own") },
	{ NULL }
};
const struct command verb_row_backup = {
	.id = "backup", .scope = SCOPE_SHELL, .flags = COMMAND_ADMIN,
	.group = N_("Store"), .help = N_("makes a backup and proves it"),
	.text = N_("Copies the store while people work, restores the copy for a try in a scratch place and checks it as 'kartei check' does; only then it is a backup. The store does the same by itself every night (backups_when in kartei.conf(5)) and keeps the last ones. 'kartei restore' makes a store of it, here or on another machine: so a store moves."),
	.example = "kartei backup", .args = backup_args,
	.verb = verb_backup,
};

static const struct command_arg restore_args[] = {
	{ N_("BACKUP"), 0, COMPLETE_DIR, N_("folder of the backup") },
	{ N_("DIR"), 0, COMPLETE_DIR, N_("new folder for the store") },
	{ NULL }
};
static const struct command_option restore_options[] = {
	{ "until", N_("TIME"), COMPLETE_NONE,
	  N_("as it was then: day, or day and time, as typed into a form") },
	{ "change", N_("NUMBER"), COMPLETE_NONE,
	  N_("as it was behind this change") },
	{ "latest", NULL, COMPLETE_NONE,
	  N_("with everything that the logs of the store (--home) have") },
	{ NULL }
};
const struct command verb_row_restore = {
	.id = "restore", .scope = SCOPE_SHELL, .flags = COMMAND_NO_STORE,
	.group = N_("Store"), .help = N_("makes a store out of a backup"),
	.text = N_("Always to a new place, never over a store that is there; the result is checked. With --until, --change or --latest it goes on behind the backup by the logs that the store at --home has kept, up to the moment or change named."),
	.example = "kartei restore /backup/2026-09-14T003000Z /tmp/then --until 14.9.",
	.args = restore_args, .options = restore_options,
	.verb = verb_restore,
};

const struct command verb_row_repair = {
	.id = "repair", .scope = SCOPE_SHELL, .flags = COMMAND_NO_STORE,
	.group = N_("Store"), .help = N_("makes a damaged store good again"),
	.text = N_("Restores the last proven backup, takes it to the last change by the logs of the store, checks it and puts it in the place of the damaged files, which are kept aside. The store does this by itself when its recovery fails or a page is not as it was written."),
	.example = "kartei repair", .verb = verb_repair,
};
