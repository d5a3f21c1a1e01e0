/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/place.h"
#include "base/tr.h"
#include "cli/out.h"
#include "cli/verbs.h"

/* dump, load: the whole store as text. */

/* One piece of the text to `out`; *more whether others follow. */
static int take_piece(struct cli *c, const char *job, FILE *out, bool *more)
{
	struct cli_progress progress = { .what = _("dump") };
	char *result = NULL;
	const json_t *text;
	json_t *o;
	int bad;

	bad = session_call(c->s, job, NULL, 0, cli_progress, &progress,
			   &result, &c->err);
	o = bad ? NULL : json_loads(result, JSON_ALLOW_NUL, NULL);
	free(result);
	if (bad)
		return -1;
	text = json_object_get(o, "text");
	*more = json_is_true(json_object_get(o, "more"));
	if (!json_is_string(text))
		bad = err_set(&c->err, ERR_INTERNAL, job,
			      N_("the store process answered what cannot be read"));
	else if (fwrite(json_string_value(text), 1, json_string_length(text),
			out) != json_string_length(text))
		bad = err_set_errno(&c->err, ERR_IO, NULL, N_("cannot write"));
	json_decref(o);
	return bad ? -1 : 0;
}

/* Under another name until it is whole. */
static int dump_to(struct cli *c, const char *path)
{
	char *temporary = path ? mem_printf("%s.new", path) : NULL;
	FILE *out = stdout;
	bool more;
	int fd, bad;

	if (path) {
		fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC |
			  O_NOFOLLOW | O_CLOEXEC, 0600);
		out = fd < 0 ? NULL : fdopen(fd, "w");
	}
	if (!out) {
		bad = err_set_errno(&c->err, ERR_IO, temporary,
				    N_("cannot create"));
		free(temporary);
		return bad;
	}
	bad = take_piece(c, "dump", out, &more);
	while (!bad && more)
		bad = take_piece(c, "dump_more", out, &more);
	if (fflush(out) && !bad)
		bad = err_set_errno(&c->err, ERR_IO, path, N_("cannot write"));
	if (path && fsync(fileno(out)) && !bad)
		bad = err_set_errno(&c->err, ERR_IO, path, N_("cannot write"));
	if (path && fclose(out) && !bad)
		bad = err_set_errno(&c->err, ERR_IO, path, N_("cannot write"));
	if (path && !bad && rename(temporary, path))
		bad = err_set_errno(&c->err, ERR_IO, path,
				    N_("cannot rename"));
	if (path && bad)
		unlink(temporary);
	free(temporary);
	return bad;
}

static int verb_dump(struct cli *c, const struct call *call)
{
	const char *path = call_arg(call, 0);

	if (cli_open(c) || dump_to(c, path))
		return cli_fail(c);
	if (path && !c->json)
		out_line(_("%s has the whole store"), path);
	return 0;
}

/* It makes the store as `init` does, in the place of `kartei`. */
static int verb_load(struct cli *c, const struct call *call)
{
	const char *path = call_arg(call, 0);
	int fd = path ? open(path, O_RDONLY) : STDIN_FILENO;

	if (fd < 0 || (path && dup2(fd, STDIN_FILENO) < 0))
		err_set_errno(&c->err, ERR_IO, path, N_("cannot open"));
	else if (!home_make(c))
		return store_exec(c, "--load", c->json ? "--json" : NULL);
	return cli_fail(c);
}

/* ---- rows -------------------------------------------------------------- */

static const struct command_arg dump_args[] = {
	{ N_("FILE"), ARG_OPTIONAL, COMPLETE_FILE,
	  N_("where to; without it standard output") },
	{ NULL }
};
const struct command verb_row_dump = {
	.id = "dump", .scope = SCOPE_SHELL, .flags = COMMAND_ADMIN,
	.group = N_("Store"), .help = N_("writes the whole store as text"),
	.text = N_("One JSON object a line: forms of the house, kinds, number circles, records, numbers, changes, and the history with its chain; not the drafts. It is of one moment, while people work. 'kartei load' makes a store of it that has the same dump and can take back the same changes."),
	.example = "kartei dump store.jsonl", .args = dump_args,
	.verb = verb_dump,
};

static const struct command_arg load_args[] = {
	{ N_("FILE"), ARG_OPTIONAL, COMPLETE_FILE,
	  N_("a dump; without it standard input") },
	{ NULL }
};
const struct command verb_row_load = {
	.id = "load", .scope = SCOPE_SHELL, .flags = COMMAND_NO_STORE,
	.group = N_("Store"), .help = N_("makes a store of a dump"),
	.text = N_("A new store at --home, never into one that is there. What is wrong in the dump is named by its line, and then there is no store. At the end all of it is checked as 'kartei check' does."),
	.example = "kartei --home ~/moved load store.jsonl",
	.args = load_args, .verb = verb_load,
};
