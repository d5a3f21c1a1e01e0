/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/file.h"
#include "base/tr.h"
#include "cli/cli.h"
#include "cli/manual.h"
#include "ui/ui.h"

/* kartei: with a verb the shell, without one the screens. */

static void print_version(void)
{
	puts("kartei " PACKAGE_VERSION "\n"
	     "License GPLv3+: GNU GPL version 3 or later <https://gnu.org/licenses/gpl.html>.\n"
	     "There is NO WARRANTY, to the extent permitted by law.");
}

/* Where in argv the verb stands; argc: there is none. */
static int find_verb(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const struct command_option *o = cli_options;

		if (argv[i][0] != '-' || !argv[i][1])
			return i;
		for (; o->name; o++)
			if (o->value && !strncmp(argv[i], "--", 2) &&
			    !strcmp(argv[i] + 2, o->name))
				break;
		if (o->name)
			i++;
	}
	return argc;
}

static bool is_slow(const struct cli *c, const struct call *call)
{
	return call_has(call, "line") || !strcmp(c->settings.line, "slow");
}

static const char *editor(void)
{
	const char *visual = getenv("VISUAL"), *plain = getenv("EDITOR");

	if (visual && *visual)
		return visual;
	return plain && *plain ? plain : NULL;
}

static const char *const *listed(const struct setting_list *list)
{
	return list->set ? (const char *const *)list->v : NULL;
}

static int screens(struct cli *c, const struct call *call)
{
	const struct ui_options options = {
		.theme = c->settings.theme,
		.esc_wait = (int)c->settings.esc_wait,
		.slow = is_slow(c, call),
		.keys = c->settings.keys,
		.programs = listed(&c->settings.programs),
		.programs_n = c->settings.programs.n,
		.folders = listed(&c->settings.folders),
		.folders_n = c->settings.folders.n,
		.editor = editor(),
	};

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		err_set(&c->err, ERR_UNAVAILABLE, NULL,
			N_("the screens need a terminal; 'kartei help' lists the verbs that do not"));
		return cli_fail(c);
	}
	c->connect.watch = true;
	if (cli_open(c) || ui_run(c->s, &options, &c->err))
		return cli_fail(c);
	return 0;
}

/* ---- keys -------------------------------------------------------------- */

static int verb_keys(struct cli *c, const struct call *call)
{
	const char *path = call->args_n ? call->args[0] : c->settings.keys;
	struct buf text = BUF_INIT;

	if (ui_keys_print(path, &text, &c->err))
		return cli_fail(c);
	fwrite(text.p, 1, text.n, stdout);
	buf_release(&text);
	return 0;
}

static const struct command_arg keys_args[] = {
	{ "FILE", ARG_OPTIONAL, COMPLETE_FILE,
	  N_("a key file to try instead of the one in kartei.conf") },
	{ NULL, 0, 0, NULL },
};

static const struct command verb_row_keys = {
	.id = "keys", .scope = SCOPE_SHELL, .flags = COMMAND_NO_STORE,
	.group = N_("Help"),
	.help = N_("lists the keys of the screens, or tells what is wrong with a key file"),
	.example = "kartei keys mine.keys", .args = keys_args,
	.verb = verb_keys,
};

/* ---- the call ---------------------------------------------------------- */

static int unknown_verb(struct cli *c, const char *verb)
{
	const char *near = commands_near(c->commands, SCOPE_SHELL, verb);

	if (near)
		err_set(&c->err, ERR_USAGE, NULL,
			N_("there is no verb '%s'; did you mean '%s'?"), verb,
			near);
	else
		err_set(&c->err, ERR_USAGE, NULL,
			N_("there is no verb '%s'; 'kartei help' lists them"),
			verb);
	return cli_fail(c);
}

/* Global options stand before the verb, all others behind it: the verb is
 * taken out, so that one reading does for both. */
static int run(struct cli *c, int argc, char **argv)
{
	int at = find_verb(argc, argv), status;
	const struct command *command = NULL;
	struct call call;

	if (at < argc) {
		command = commands_find(c->commands, argv[at]);
		if (!command || !(command->scope & SCOPE_SHELL)) {
			c->lang = tr_init(getenv("KARTEI_LANG"));
			return unknown_verb(c, argv[at]);
		}
		memmove(argv + at, argv + at + 1,
			(size_t)(argc - at) * sizeof(*argv));
		argc--;
	}
	if (call_read(&call, command, cli_options, argv + 1, (size_t)argc - 1,
		      &c->err)) {
		/* Read again: now arguments too have names in the language. */
		c->lang = tr_init(getenv("KARTEI_LANG"));
		call_release(&call);
		err_release(&c->err);
		call_read(&call, command, cli_options, argv + 1,
			  (size_t)argc - 1, &c->err);
		status = cli_fail(c);
	} else if (call_has(&call, "version")) {
		print_version();
		status = 0;
	} else if (cli_prepare(c, &call)) {
		status = cli_fail(c);
	} else if (call_has(&call, "help") && command) {
		status = help_on(command);
	} else if (call_has(&call, "help")) {
		help_overview(c->commands);
		status = 0;
	} else {
		status = command ? cli_run(c, &call) : screens(c, &call);
	}
	call_release(&call);
	return status;
}

int main(int argc, char **argv)
{
	struct commands all = { 0 };
	struct cli c = { .commands = &all };
	int status;

	file_std_open();
	for (size_t i = 0; i < cli_verbs_n; i++)
		commands_add(&all, cli_verbs[i], 1);
	commands_add(&all, &verb_row_keys, 1);
	commands_add(&all, ui_commands, ui_commands_n);
	status = argc > 0 ? run(&c, argc, argv) : EX_USAGE;
	if (fflush(stdout) && !status)
		status = EX_IOERR;
	cli_release(&c);
	commands_release(&all);
	return status;
}
