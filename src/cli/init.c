/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dirent.h>
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
#include "exchange/import.h"
#include "session/start.h"

/* init: a new store with its master data. */

/* A store gets a folder of its own; forms and settings may lie there
 * before. What a creation that was broken off left is the store's to judge. */
static bool may_lie_there(const char *name)
{
	static const char *const names[] = {
		".", "..", "backups", "db", "erasing", "format", "forms",
		"kartei.conf", "lock", "logcopy", "reserve", "search",
		"socket", "start.lock", "store.log", "tmp",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

static int check_empty(struct cli *c)
{
	DIR *dir = opendir(c->home);
	const struct dirent *e;
	int bad = 0;

	while (dir && !bad && (e = readdir(dir)))
		if (!may_lie_there(e->d_name))
			bad = err_set(&c->err, ERR_CONFLICT, c->home,
				N_("has other files, such as \"%s\"; a store wants a folder of its own"),
				e->d_name);
	if (dir)
		closedir(dir);
	return bad;
}

/* These would be refused by the new store when it is there already. */
static int check_environment(struct cli *c, const struct call *call)
{
	static const char *const names[] = { "KARTEI_NOW", "KARTEI_AGENT" };

	for (size_t i = 0; i < 2 && !call_has(call, "test"); i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return err_set(&c->err, ERR_DENIED, NULL,
				N_("%s is for stores made with 'init --test' only"),
				names[i]);
	}
	return 0;
}

/* The folders above the home, as the umask has it; the home itself 0700. */
static int make_folders(struct cli *c)
{
	char *path = mem_strdup(c->home), *slash = path;
	struct stat st;
	int bad = 0;

	while (!bad && (slash = strchr(slash + 1, '/'))) {
		*slash = '\0';
		if (mkdir(path, 0777) && errno != EEXIST)
			bad = err_set_errno(&c->err, ERR_IO, path,
					    N_("this folder cannot be made"));
		else if (stat(path, &st) || !S_ISDIR(st.st_mode))
			bad = err_set(&c->err, ERR_IO, path,
				      N_("is no folder"));
		*slash = '/';
	}
	free(path);
	return bad ? bad : file_private_dir(c->home, true, &c->err);
}

int home_make(struct cli *c)
{
	if (store_runs(c->home, c->connect.socket))
		return err_set(&c->err, ERR_CONFLICT, c->home,
			       N_("there is a store already"));
	return check_empty(c) || make_folders(c) ? -1 : 0;
}

static int make_store(struct cli *c, const struct call *call, const char *lang)
{
	const struct start_opts start = {
		.home = c->home, .create = true,
		.test = call_has(call, "test"), .lang = lang,
		.linger = (int)c->settings.linger,
	};

	return store_start(&start, &c->err);
}

/* ---- what is in it from the start -------------------------------------- */

struct filling {
	struct cli *c;
	size_t records;
	struct err remarks;
};

/* FOLDER/[NN-]KIND.csv, with FOLDER/[NN-]KIND.map if its columns are not
 * the fields. A row may be refused where the owner himself is the agent that
 * it would make: that is worth a remark, no more. */
static int take_table(void *ctx, const char *path, struct err *err)
{
	struct filling *f = ctx;
	const char *name = strrchr(path, '/') + 1;
	size_t n = strlen(path) - strlen(".csv");
	char *map = mem_printf("%.*s.map", (int)n, path), *kind_name;
	struct import_result result = { 0 };
	struct import_opts opts = { .path = path, .faulty = "/dev/null" };
	const struct kind *k;
	int bad = 0;

	name += strspn(name, "0123456789-");
	kind_name = mem_strndup(name, strlen(name) - strlen(".csv"));
	k = kinds_find(session_kinds(f->c->s), kind_name);
	if (!k)
		bad = err_set(err, ERR_INTERNAL, path,
			      N_("there is no kind '%s'"), kind_name);
	opts.kind = kind_name;
	if (file_exists(map))
		opts.map = map;
	else if (k && k->master)
		opts.key = "code";
	if (!bad)
		bad = import_run(f->c->s, &opts, &result, err);
	for (size_t i = 0; i < result.faults_n; i++)
		err_set(&f->remarks, ERR_INPUT, path, N_("row %zu: %s"),
			result.faults[i].row, result.faults[i].text);
	f->records += result.made + result.changed;
	import_result_release(&result);
	free(kind_name);
	free(map);
	return bad;
}

static int take_folder(struct filling *f, const char *name)
{
	char *data = place_dir(PLACE_DATA), *dir = file_join(data, name);
	int bad = file_each(dir, ".csv", take_table, f, &f->c->err);

	free(dir);
	free(data);
	return bad ? -1 : 0;
}

static int verb_init(struct cli *c, const struct call *call)
{
	const char *lang = call_value(call, "lang");
	struct filling f = { .c = c };

	if (!lang)
		lang = c->lang;
	if (strcmp(lang, "de") && strcmp(lang, "en"))
		return cli_usage(c, call, N_("--lang is de or en"));
	if (home_make(c) || check_environment(c, call) ||
	    make_store(c, call, lang))
		return cli_fail(c);
	if (cli_open(c) || take_folder(&f, lang) ||
	    (call_has(call, "demo") && take_folder(&f, "demo"))) {
		err_set(&c->err, ERR_CONFIG, c->home,
			N_("its making was broken off: remove this folder and run \"kartei init\" again"));
		return cli_fail(c);
	}
	if (c->json)
		out_json(json_pack("{s:s, s:s, s:I}", "home", c->home,
				   "agent", session_me(c->s)->login,
				   "records", (json_int_t)f.records));
	else
		out_line(_("%s is a new store with %zu records; you (%s) are its administrator"),
			 c->home, f.records, session_me(c->s)->login);
	err_move(&c->err, &f.remarks);
	err_release(&f.remarks);
	cli_remark(c);
	return 0;
}

static const struct command_option init_options[] = {
	{ "demo", NULL, COMPLETE_NONE,
	  N_("with some hundred invented companies to try things on") },
	{ "test", NULL, COMPLETE_NONE,
	  N_("for tests: takes KARTEI_NOW and KARTEI_AGENT") },
	{ "lang", N_("LANG"), COMPLETE_LANG,
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
