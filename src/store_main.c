/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <grp.h>
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
#include "model/kind_read.h"
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

static int serve_home(const struct call *call, const char *home,
		      const struct settings *s, struct err *err)
{
	bool service = s->socket && !strcmp(home, s->home);
	char *forms = place_dir(PLACE_FORMS);
	struct serve_opts opts = {
		.house = {
			.home = home, .forms = forms,
			.create = call_has(call, "create"),
			.test = call_has(call, "test"),
			.lang = call_value(call, "lang"),
			.cache = (size_t)s->cache << 20,
			.country = s->country, .currency = s->currency,
			.phone_fallback = phone_lib_e164,
			.rules = crm_rules,
		},
		.socket = service ? s->socket : NULL,
		.group = (gid_t)-1,
		.linger = call_has(call, "foreground")
			? -1 : number(call, "linger", (int)s->linger),
		.ready = number(call, "ready", -1),
	};
	int bad;

	bad = service && find_group(s->group, &opts.group, err);
	if (!bad)
		bad = serve(&opts, err);
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
	} else if (*home != '/') {
		bad = err_set(err, ERR_USAGE, home,
			      N_("--home must be a whole path, from '/' on"));
	} else {
		close_up();
		bad = serve_home(call, home, &settings, err);
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
