/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/place.h"
#include "base/tr.h"
#include "cli/out.h"
#include "cli/verbs.h"
#include "session/start.h"

/* init: a new store with its master data. */

/* The folders above the home, as the umask has it; the home itself 0700. */
static int make_home(struct cli *c)
{
	char *path = mem_strdup(c->home), *slash = path;
	int bad = 0;

	while (!bad && (slash = strchr(slash + 1, '/'))) {
		*slash = '\0';
		if (mkdir(path, 0777) && errno != EEXIST)
			bad = err_set_errno(&c->err, ERR_IO, path,
					    N_("this folder cannot be made"));
		*slash = '/';
	}
	free(path);
	return bad ? bad : file_private_dir(c->home, true, &c->err);
}

static int make_store(struct cli *c, const struct call *call, const char *lang)
{
	const struct start_opts start = {
		.home = c->home, .create = true,
		.test = call_has(call, "test"), .lang = lang,
		.linger = (int)c->settings.linger,
	};

	if (store_runs(c->home, c->connect.socket))
		return err_set(&c->err, ERR_CONFLICT, c->home,
			       N_("there is a store already"));
	return store_start(&start, &c->err);
}

static int verb_init(struct cli *c, const struct call *call)
{
	const char *lang = call_value(call, "lang");

	if (!lang)
		lang = c->lang;
	if (strcmp(lang, "de") && strcmp(lang, "en"))
		return cli_usage(c, call, N_("--lang is de or en"));
	if (make_home(c) || make_store(c, call, lang) || cli_open(c))
		return cli_fail(c);
	if (!c->json)
		out_line(_("%s is a new store; you (%s) are its administrator"),
			 c->home, session_me(c->s)->login);
	return 0;
}

static const struct command_option init_options[] = {
	{ "demo", NULL, COMPLETE_NONE,
	  N_("with some hundred invented companies to try things on") },
	{ "test", NULL, COMPLETE_NONE,
	  N_("for tests: takes KARTEI_NOW and KARTEI_AGENT") },
	{ "lang", "LANG", COMPLETE_LANG,
	  N_("language of the master data: de or en") },
	{ NULL }
};
const struct command verb_row_init = {
	.id = "init", .scope = SCOPE_SHELL, .flags = COMMAND_NO_STORE,
	.group = N_("Store"), .help = N_("makes a new store"),
	.text = N_("Makes the folder of --home (mode 0700), starts the store process and takes in the master data: industries, functions, salutations, channels, topics, countries and so on. You become its administrator; 'kartei new agent login=... name=...' adds others."),
	.example = "kartei --home ~/try init --demo", .options = init_options,
	.verb = verb_init,
};
