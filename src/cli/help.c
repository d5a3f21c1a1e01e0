/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/place.h"
#include "base/tr.h"
#include "cli/manual.h"
#include "cli/out.h"
#include "cli/verbs.h"
#include "exchange/format.h"

/* help, commands, features: all of it from the rows. */

/* Text cut into lines of the terminal's width, each indented; of the first one
 * so many cells stand there already. */
static void print_behind(const char *text, int indent, int there)
{
	int width = out_width(), at = 0;

	if (width > 80)
		width = 80;
	while (*text) {
		size_t n = strcspn(text, " ");
		int w = utf8_width((struct slice){ text, n });

		if (at && at + 1 + w > width) {
			putchar('\n');
			at = there = 0;
		}
		if (at)
			putchar(' ');
		else if (there < indent)
			printf("%*s", indent - there, "");
		at = at ? at + 1 + w : (there > indent ? there : indent) + w;
		fwrite(text, 1, n, stdout);
		text += n + (text[n] == ' ');
	}
	putchar('\n');
}

static void print_wrapped(const char *text, int indent)
{
	print_behind(text, indent, 0);
}

/* "  name   help" with the help in a column. */
static void print_entry(const char *name, const char *help, int column)
{
	printf("  %s", name);
	print_behind(help, 2 + column, 2 + utf8_width(slice_str(name)));
}

static void print_formats(bool in)
{
	for (size_t i = 0; i < formats_n; i++) {
		char *name;

		if (in && !formats[i].in)
			continue;
		name = mem_printf("    %s", formats[i].name);
		print_entry(name, _(formats[i].help), 24);
		free(name);
	}
}

static void print_options(const struct command_option *o, const char *head)
{
	if (!o || !o->name)
		return;
	printf("\n%s\n", head);
	for (; o->name; o++) {
		char *name = o->value ? mem_printf("--%s %s", o->name, _(o->value))
				      : mem_printf("--%s", o->name);

		print_entry(name, _(o->help), 24);
		free(name);
		if (o->complete == COMPLETE_FORMAT ||
		    o->complete == COMPLETE_FORMAT_IN)
			print_formats(o->complete == COMPLETE_FORMAT_IN);
	}
}

static void print_usage(const struct command *command)
{
	printf("kartei %s", command->id);
	for (const struct command_option *o = command->options; o && o->name;
	     o++)
		printf(" [--%s%s%s]", o->name, o->value ? " " : "",
		       o->value ? _(o->value) : "");
	for (const struct command_arg *a = command->args; a && a->name; a++)
		printf(a->flags & ARG_OPTIONAL ? " [%s%s]" : " %s%s",
		       _(a->name),
		       a->flags & ARG_MANY ? "..." : "");
	putchar('\n');
}

static void print_verb(const struct command *command)
{
	print_usage(command);
	putchar('\n');
	print_wrapped(_(command->help), 4);
	if (command->text) {
		putchar('\n');
		print_wrapped(_(command->text), 4);
	}
	if (command->args && command->args->name)
		printf("\n%s\n", _("Arguments:"));
	for (const struct command_arg *a = command->args; a && a->name; a++)
		print_entry(_(a->name), _(a->help), 24);
	print_options(command->options, _("Options:"));
	if (command->example)
		printf("\n%s\n  %s\n", _("Example:"), command->example);
}

static void print_action(const struct command *command)
{
	printf("%s  %s\n\n", command->id,
	       command->keys && *command->keys ? command->keys : "");
	print_wrapped(_(command->help), 4);
	if (command->text)
		print_wrapped(_(command->text), 4);
	if (command->example)
		printf("\n%s\n  %s\n", _("Example:"), command->example);
}

struct group {
	const char *last;
};

static int print_in_group(void *ctx, const struct command *command)
{
	struct group *g = ctx;

	if (!g->last || strcmp(g->last, command->group))
		printf("\n%s\n", _(command->group));
	g->last = command->group;
	print_entry(command->id, _(command->help), 12);
	return 0;
}

void help_overview(const struct commands *all)
{
	struct group g = { NULL };

	puts(_("kartei [--home DIR] [--as-of DATE] [VERB ...]"));
	putchar('\n');
	print_wrapped(_("Contacts with companies and people, in the terminal. Without a verb the screens are opened; F1 there shows the keys."), 0);
	commands_each(all, SCOPE_SHELL, print_in_group, &g);
	print_options(cli_options, _("Options of all verbs:"));
	putchar('\n');
	print_wrapped(_("'kartei help VERB' tells more about one, 'kartei commands' lists the commands of the screens too."), 0);
}

static int verb_help(struct cli *c, const struct call *call)
{
	const char *id = call_arg(call, 0);
	const struct command *command;

	if (!id) {
		help_overview(c->commands);
		return 0;
	}
	command = commands_find(c->commands, id);
	if (!command) {
		err_set(&c->err, ERR_USAGE, NULL,
			N_("there is no command '%s'; 'kartei help' lists them"),
			id);
		return cli_fail(c);
	}
	if (command->scope & SCOPE_SHELL)
		print_verb(command);
	else
		print_action(command);
	return 0;
}

int help_on(const struct command *command)
{
	print_verb(command);
	return 0;
}

/* ---- commands ---------------------------------------------------------- */

static json_t *maybe(const char *text)
{
	return text ? json_string(text) : json_null();
}

static int print_object(void *ctx, const struct command *command)
{
	bool verb = command->scope & SCOPE_SHELL;
	json_t *o = json_object();

	(void)ctx;
	json_object_set_new(o, "command", json_string(command->id));
	json_object_set_new(o, "verb", json_boolean(verb));
	json_object_set_new(o, "group", json_string(_(command->group)));
	json_object_set_new(o, "keys", maybe(command->keys));
	json_object_set_new(o, "help", json_string(_(command->help)));
	json_object_set_new(o, "text",
			    maybe(command->text ? _(command->text) : NULL));
	json_object_set_new(o, "example",
			    maybe(command->example ? _(command->example)
						   : NULL));
	out_json(o);
	return 0;
}

static int add_to_table(void *ctx, const struct command *command)
{
	struct out_table *t = ctx;
	char *name = command->scope & SCOPE_SHELL
		? mem_printf("kartei %s", command->id)
		: mem_strdup(command->id);

	table_cell(t, name);
	table_cell(t, command->keys ? command->keys : "");
	table_cell(t, _(command->help));
	free(name);
	return 0;
}

static int verb_commands(struct cli *c, const struct call *call)
{
	const char *format = call_value(call, "format");
	struct out_table *t;

	if (format) {
		if (!manual_print(c->commands, format))
			return 0;
		err_set(&c->err, ERR_USAGE, "commands",
			N_("there is no format '%s'; there are man, conf, markdown, bash"),
			format);
		return cli_fail(c);
	}
	if (c->json) {
		commands_each(c->commands, ~0U, print_object, NULL);
		return 0;
	}
	t = table_new(3);
	table_head(t, 0, _("Command"));
	table_head(t, 1, _("Keys"));
	table_head(t, 2, _("What it does"));
	commands_each(c->commands, ~0U, add_to_table, t);
	table_print(t, true);
	table_free(t);
	return 0;
}

/* ---- features ---------------------------------------------------------- */

/* One row: number, what is wanted, the tests that prove it. */
static void print_feature(struct cli *c, char *line, bool open)
{
	char *id = strsep(&line, "\t"), *what = strsep(&line, "\t");
	char *tests = strsep(&line, "\t");

	what = what ? what : (char *)"";
	tests = tests ? tests : (char *)"";
	if (open && *tests)
		return;
	if (c->json)
		out_json(json_pack("{s:s, s:s, s:s}", "feature", id,
				   "what", what, "tests", tests));
	else
		out_line("%-8s %s\n         %s", id, what,
			 *tests ? tests : _("not proven"));
}

static int verb_features(struct cli *c, const struct call *call)
{
	char *dir = place_dir(PLACE_DATA);
	char *path = file_join(dir, "features.tsv"), *rest, *line;
	struct buf text = BUF_INIT;
	int bad = file_read(path, 0, &text, &c->err);

	rest = text.p;
	while (!bad && (line = strsep(&rest, "\n"))) {
		size_t n = call->args_n;
		bool wanted = !n;

		if (!*line || *line == '#')
			continue;
		for (size_t i = 0; i < n; i++)
			wanted |= !strncmp(line, call->args[i],
					   strlen(call->args[i]));
		if (wanted)
			print_feature(c, line, call_has(call, "open"));
	}
	buf_release(&text);
	free(path);
	free(dir);
	return bad ? cli_fail(c) : 0;
}

/* ---- rows -------------------------------------------------------------- */

static const struct command_arg help_args[] = {
	{ N_("VERB"), ARG_OPTIONAL, COMPLETE_COMMAND,
	  N_("verb, or command of the screens") },
	{ NULL }
};
const struct command verb_row_help = {
	.id = "help", .scope = SCOPE_SHELL, .flags = COMMAND_NO_STORE,
	.group = N_("Help"), .help = N_("explains verbs and commands"),
	.example = "kartei help find", .args = help_args, .verb = verb_help,
};

static const struct command_option commands_options[] = {
	{ "format", N_("FORMAT"), COMPLETE_NONE,
	  N_("as manual page (man, conf), markdown or completion (bash)") },
	{ NULL }
};
const struct command verb_row_commands = {
	.id = "commands", .scope = SCOPE_SHELL, .flags = COMMAND_NO_STORE,
	.group = N_("Help"),
	.help = N_("lists all commands, those of the screens with their keys"),
	.example = "kartei commands", .options = commands_options,
	.verb = verb_commands,
};

static const struct command_arg features_args[] = {
	{ N_("NUMBER"), ARG_OPTIONAL | ARG_MANY, COMPLETE_NONE,
	  N_("number of a row, or its beginning, such as CAS-") },
	{ NULL }
};
static const struct command_option features_options[] = {
	{ "open", NULL, COMPLETE_NONE, N_("only what no test proves yet") },
	{ NULL }
};
const struct command verb_row_features = {
	.id = "features", .scope = SCOPE_SHELL, .flags = COMMAND_NO_STORE,
	.group = N_("Help"),
	.help = N_("lists what kartei has to do and which tests prove it"),
	.example = "kartei features CAS-09", .args = features_args,
	.options = features_options, .verb = verb_features,
};
