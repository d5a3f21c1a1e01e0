/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/call.h"
#include "app/settings.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/phone_lib.h"
#include "base/place.h"
#include "base/tr.h"
#include "crm/rules.h"
#include "model/dump.h"
#include "model/kind_read.h"
#include "session/helper.h"
#include "session/proof.h"
#include "session/serve.h"

/*
 * kartei-store: the process that has the store open. Started by `kartei`,
 * which finds it in libexec; people call `kartei store`.
 */
static const struct command_option options[] = {
	{ "home", "DIR", COMPLETE_DIR, N_("folder of the store") },
	{ "create", NULL, COMPLETE_NONE, N_("make a new store there") },
	{ "test", NULL, COMPLETE_NONE, N_("a new store is one for tests") },
	{ "lang", "LANG", COMPLETE_LANG, N_("language of a new store") },
	{ "linger", "SECONDS", COMPLETE_NONE,
	  N_("stay so long after the last client") },
	{ "foreground", NULL, COMPLETE_NONE, N_("stay for good") },
	{ "ready", "FD", COMPLETE_NONE, N_("descriptor to report to") },
	{ "check", "FILE", COMPLETE_FILE, N_("only check a form file") },
	{ "kinds", NULL, COMPLETE_NONE, N_("only name the kinds of all forms") },
	{ "backup", "DIR", COMPLETE_DIR,
	  N_("copy the open store there, prove the copy, and end") },
	{ "first", "NUMBER", COMPLETE_NONE, N_("first log of the copy") },
	{ "restore", "BACKUP", COMPLETE_DIR,
	  N_("make the store out of a backup, and end") },
	{ "logs", "HOME", COMPLETE_DIR, N_("store whose logs go on") },
	{ "change", "NUMBER", COMPLETE_NONE, N_("last change to be in it") },
	{ "until", "MICROSECONDS", COMPLETE_NONE, N_("last moment of it") },
	{ "repair", NULL, COMPLETE_NONE,
	  N_("make the store out of its last backup and its logs, and end") },
	{ "dump", "SCRATCH", COMPLETE_DIR,
	  N_("write all of the open store as text, by a copy in a new folder, and end") },
	{ "load", NULL, COMPLETE_NONE,
	  N_("make the store of the dump on standard input, and end") },
	{ "json", NULL, COMPLETE_NONE, N_("say it as an object") },
	{ NULL }
};
static const struct command row = {
	.id = "kartei-store", .scope = SCOPE_SHELL, .group = N_("Store"),
	.help = N_("the store process"), .options = options,
};

/* Faults of one form file, together with the forms it would join. */
static int check_form(const char *home, const char *file, struct err *err)
{
	char *shipped = place_dir(PLACE_FORMS), *own = file_join(home, "forms");
	const char *const dirs[] = { shipped, own };
	struct err warnings = ERR_INIT;
	struct kinds *kinds = NULL;
	int bad;

	bad = kinds_read_with(dirs, file_exists(own) ? 2 : 1, file, &kinds,
			      &warnings, err);
	log_err(LOG_LEVEL_WARNING, &warnings);
	err_release(&warnings);
	kinds_drop(kinds);
	free(shipped);
	free(own);
	return bad;
}

static int name_kinds(const char *home, struct err *err)
{
	char *shipped = place_dir(PLACE_FORMS), *own = file_join(home, "forms");
	const char *const dirs[] = { shipped, own };
	struct kinds *kinds = NULL;
	int bad = kinds_read(dirs, 2, &kinds, NULL, err);

	for (size_t i = 0; !bad && i < kinds->n; i++)
		printf("%s\n", kinds->v[i]->name);
	kinds_drop(kinds);
	free(shipped);
	free(own);
	return bad;
}

/* The data of others are in this memory: no core, no debugger. */
static void close_up(void)
{
	const struct rlimit none = { 0, 0 };

	prctl(PR_SET_DUMPABLE, 0);
	setrlimit(RLIMIT_CORE, &none);
	umask(077);
}

static int find_group(const char *name, gid_t *group, struct err *err)
{
	struct group *g;

	*group = (gid_t)-1;
	if (!name)
		return 0;
	g = getgrnam(name);
	if (!g)
		return err_set(err, ERR_CONFIG, "kartei.conf",
			       N_("there is no group '%s'"), name);
	*group = g->gr_gid;
	return 0;
}

static int number(const struct call *call, const char *option, int without)
{
	const char *text = call_value(call, option);

	return text ? (int)strtol(text, NULL, 10) : without;
}

static void house_of(struct house_opts *house, const struct call *call,
		     const char *home, const char *forms,
		     const struct settings *s)
{
	*house = (struct house_opts){
		.home = home, .forms = forms,
		.create = call_has(call, "create"),
		.test = call_has(call, "test"),
		.lang = call_value(call, "lang"),
		.cache = (size_t)s->cache << 20,
		.agents_most = (unsigned)s->agents,
		.country = s->country, .currency = s->currency,
		.phone_fallback = phone_lib_e164,
		.rules = crm_rules,
		.backups = s->backups,
		.backups_kept = (size_t)s->backups_kept,
		.backups_by_itself = !s->backups_when ? -1 :
			!strcmp(s->backups_when, "night"),
	};
}

static int serve_home(const struct call *call, const char *home,
		      const struct settings *s, const char *forms,
		      struct err *err)
{
	bool service = s->socket && !strcmp(home, s->home);
	struct serve_opts opts = {
		.socket = service ? s->socket : NULL,
		.group = (gid_t)-1,
		.linger = call_has(call, "foreground")
			? -1 : number(call, "linger", (int)s->linger),
		.ready = number(call, "ready", -1),
	};

	house_of(&opts.house, call, home, forms, s);
	if (service && find_group(s->group, &opts.group, err))
		return -1;
	return serve(&opts, err);
}

/* ---- work on a store that ends when it is done ------------------------- */

/* As a helper of the store process: all it says goes to that one. */
static int make_backup(const struct call *call, const char *home,
		       const struct house_opts *house, struct err *err)
{
	int ready = number(call, "ready", -1), bad;

	helper_humble(true);
	bad = proof_make(house, home, call_value(call, "backup"),
			 (uint32_t)number(call, "first", 0), err);
	if (ready < 0)
		return bad;
	helper_tell(ready, bad ? err : NULL);
	err_clear(err);
	return bad;
}

static void say_restored(const struct call *call, const char *home,
			 const struct backup *b, const char *aside)
{
	unsigned long long change = b->change, records = b->records;

	if (call_has(call, "json"))
		printf("{\"home\":\"%s\",\"change\":%llu,\"records\":%llu,\"entries\":%llu}\n",
		       home, change, records, (unsigned long long)b->entries);
	else if (aside)
		printf(_("%s is repaired up to change %llu, %llu records, and has no fault; the damaged files are in %s\n"),
		       home, change, records, aside);
	else
		printf(_("%s is restored up to change %llu, %llu records, and has no fault\n"),
		       home, change, records);
}

static int restore(const struct call *call, const char *home,
		   const struct house_opts *house, struct err *err)
{
	const char *until = call_value(call, "until");
	const char *change = call_value(call, "change");
	const struct restoring r = {
		.backup = call_value(call, "restore"), .dest = home,
		.logs = call_value(call, "logs"),
		.change = change ? strtoull(change, NULL, 10) : 0,
		.until = until ? strtoll(until, NULL, 10) : MOMENT_NONE,
	};
	struct backup b = { 0 };
	int bad = backup_restore(&r, err);

	if (!bad)
		bad = proof_check(house, home, &b, err);
	if (!bad)
		say_restored(call, home, &b, NULL);
	backup_release(&b);
	return bad;
}

/* Not among what --json gives: for whoever repairs. */
static void say_lost(const struct logs_lost *lost)
{
	struct buf since = BUF_INIT;

	if (!lost->first)
		return;
	moment_iso(lost->since, &since);
	fprintf(stderr, _("kartei-store: changes %llu to %llu, since %s, could not be read any more in the logs; they are not in the store\n"),
		(unsigned long long)lost->first,
		(unsigned long long)lost->last, since.p);
	buf_release(&since);
}

static int repair(const struct call *call, const char *home,
		  const struct house_opts *house, struct err *err)
{
	char *usual = file_join(home, "backups");
	const struct repairing how = {
		.dir = house->backups ? house->backups : usual,
		.accept = true,
	};
	struct repaired done;
	int bad = proof_repair(house, home, &how, &done, err);

	if (!bad) {
		say_restored(call, home, &done.backup, done.aside);
		say_lost(&done.lost);
	}
	repaired_release(&done);
	free(usual);
	return bad;
}

static int put_out(void *ctx, struct slice line, struct err *err)
{
	(void)ctx;
	if (fwrite(line.p, 1, line.n, stdout) == line.n)
		return 0;
	return err_set_errno(err, ERR_IO, NULL, N_("cannot write"));
}

/* As a helper of the store process. */
static int dump(const struct call *call, const char *home, struct err *err)
{
	int ready = number(call, "ready", -1), bad;

	helper_humble(false);
	bad = proof_dump(home, call_value(call, "dump"),
			 (uint32_t)number(call, "first", 0), put_out, NULL,
			 err);
	if (!bad && fflush(stdout))
		bad = err_set_errno(err, ERR_IO, NULL, N_("cannot write"));
	if (ready < 0)
		return bad;
	helper_tell(ready, bad ? err : NULL);
	err_clear(err);
	return bad;
}

static int load(const struct call *call, const char *home,
		const struct house_opts *house, struct err *err)
{
	struct backup b = { 0 };
	int bad = model_load(home, STDIN_FILENO, "stdin", err);

	if (!bad)
		bad = proof_check_loaded(house, home, &b, err);
	if (!bad)
		say_restored(call, home, &b, NULL);
	backup_release(&b);
	return bad;
}

static int work_on(const struct call *call, const char *home,
		   const struct settings *s, struct err *err)
{
	char *forms = place_dir(PLACE_FORMS);
	struct house_opts house;
	int bad;

	house_of(&house, call, home, forms, s);
	if (call_value(call, "backup"))
		bad = make_backup(call, home, &house, err);
	else if (call_value(call, "restore"))
		bad = restore(call, home, &house, err);
	else if (call_value(call, "dump"))
		bad = dump(call, home, err);
	else if (call_has(call, "load"))
		bad = load(call, home, &house, err);
	else if (call_has(call, "repair"))
		bad = repair(call, home, &house, err);
	else
		bad = serve_home(call, home, s, forms, err);
	free(forms);
	return bad ? -1 : 0;
}

static int run(const struct call *call, struct err *err)
{
	struct settings settings;
	const char *home;
	int bad;

	if (settings_read(&settings, err)) {
		tr_init(NULL);
		return -1;
	}
	/* Only of what it prints itself: clients translate what they get. */
	tr_init(call_value(call, "lang") ? call_value(call, "lang")
					 : settings.lang);
	home = call_value(call, "home");
	if (!home)
		home = settings.home;
	if (call_has(call, "check")) {
		bad = check_form(home, call_value(call, "check"), err);
	} else if (call_has(call, "kinds")) {
		bad = name_kinds(home, err);
	} else if (*home != '/') {
		bad = err_set(err, ERR_USAGE, home,
			      N_("--home must be a whole path, from '/' on"));
	} else {
		close_up();
		bad = work_on(call, home, &settings, err);
	}
	settings_release(&settings);
	return bad;
}

int main(int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct call call;
	int bad, status;

	file_std_open();
	bad = call_read(&call, &row, NULL, argv + 1,
			argc > 0 ? (size_t)argc - 1 : 0, &err);
	if (!bad)
		bad = run(&call, &err);
	call_release(&call);
	log_err(LOG_LEVEL_ERROR, &err);
	status = bad ? err_exit_status(err_code(&err)) : 0;
	err_release(&err);
	/* After a bad end threads may still be at work: no tidying up. */
	if (bad)
		_exit(status);
	return status;
}
