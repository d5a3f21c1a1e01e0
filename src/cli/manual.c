/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/manual.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/settings.h"
#include "base/date.h"
#include "base/tr.h"
#include "cli/cli.h"
#include "exchange/format.h"

/* ---- manual pages ------------------------------------------------------ */

/* Text for roff(7): no line begins with a request, no escape is hidden. */
static void roff(const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", stdout);
	for (; *text; text++) {
		if (*text == '\\')
			fputs("\\e", stdout);
		else if (*text == '-')
			fputs("\\-", stdout);
		else if (*text == '\'')
			fputs("\\(aq", stdout);
		else if (*text == '"')
			fputs("\\(dq", stdout);
		else
			putchar(*text);
	}
}

static void roff_line(const char *request, const char *text)
{
	fputs(request, stdout);
	roff(text);
	putchar('\n');
}

/* The day of the sources, so that equal sources give equal pages. */
static void roff_head(const char *name, const char *section)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	int64_t seconds = epoch ? strtoll(epoch, NULL, 10) : 0;
	struct buf day = BUF_INIT;

	if (seconds)
		day_iso((int32_t)(seconds / 86400), &day);
	printf(".TH %s %s \"%s\" \"kartei\"\n", name, section, buf_str(&day));
	buf_release(&day);
}

static void roff_formats(bool in)
{
	for (size_t i = 0; i < formats_n; i++) {
		if (in && !formats[i].in)
			continue;
		fputs(".br\n.B ", stdout);
		roff(formats[i].name);
		fputs("\n: ", stdout);
		roff(_(formats[i].help));
		putchar('\n');
	}
}

static void roff_options(const struct command_option *o)
{
	for (; o && o->name; o++) {
		fputs(".TP\n.BI \\-\\-", stdout);
		roff(o->name);
		if (o->value) {
			fputs(" \" ", stdout);
			roff(o->value);
			putchar('"');
		}
		putchar('\n');
		roff_line("", _(o->help));
		if (o->complete == COMPLETE_FORMAT ||
		    o->complete == COMPLETE_FORMAT_IN)
			roff_formats(o->complete == COMPLETE_FORMAT_IN);
	}
}

static int roff_verb(void *ctx, const struct command *command)
{
	const char **last = ctx;

	if (!*last || strcmp(*last, command->group))
		roff_line(".SS ", _(command->group));
	*last = command->group;
	fputs(".TP\n.B kartei ", stdout);
	roff(command->id);
	for (const struct command_arg *a = command->args; a && a->name; a++) {
		fputs(a->flags & ARG_OPTIONAL ? " [" : " ", stdout);
		roff(a->name);
		fputs(a->flags & ARG_MANY ? "..." : "", stdout);
		fputs(a->flags & ARG_OPTIONAL ? "]" : "", stdout);
	}
	putchar('\n');
	roff_line("", _(command->help));
	fputs(".RS\n", stdout);
	if (command->text) {
		fputs(".PP\n", stdout);
		roff_line("", _(command->text));
	}
	for (const struct command_arg *a = command->args; a && a->name; a++) {
		roff_line(".TP\n.I ", a->name);
		roff_line("", _(a->help));
	}
	roff_options(command->options);
	if (command->example) {
		fputs(".PP\n.EX\n", stdout);
		roff_line("", _(command->example));
		fputs(".EE\n", stdout);
	}
	fputs(".RE\n", stdout);
	return 0;
}

static int roff_action(void *ctx, const struct command *command)
{
	(void)ctx;
	if (command->flags & COMMAND_HIDDEN)
		return 0;
	fputs(".TP\n.B ", stdout);
	if (command->keys && *command->keys) {
		roff(command->keys);
		fputs("  ", stdout);
	}
	roff_line("", command->id);
	roff_line("", _(command->help));
	return 0;
}

static const struct {
	const char *name, *help;
} variables[] = {
	{ "KARTEI_HOME", N_("folder of the store, when --home is not given") },
	{ "KARTEI_LANG", N_("language of screens and messages: de or en") },
	{ "KARTEI_NOW", N_("fixed clock, for tests: only stores made with 'init --test' take it") },
	{ "KARTEI_AGENT", N_("be this agent, for tests: only stores made with 'init --test' take it") },
	{ "NO_COLOR", N_("screens without colours") },
	{ "VISUAL, EDITOR, PAGER", N_("programs for long texts, unless kartei.conf lists the only ones allowed") },
};

static void man(const struct commands *all)
{
	const char *last = NULL;

	roff_head("KARTEI", "1");
	puts(".SH NAME");
	puts("kartei \\- contacts with companies and people, in the terminal");
	puts(".SH SYNOPSIS\n.B kartei\n.RI [ option ...]\n.RI [ verb\n.RI [ argument ...]]");
	puts(".SH DESCRIPTION");
	roff_line("", _("Without a verb kartei opens its screens: what is due today, search from everywhere, cards, forms; F1 shows the keys. With a verb it is a command of the shell. The data belong to a store process of their own, which the first command starts."));
	puts(".PP");
	roff_line("", _("Records are named kind:number, such as company:K10427. On a terminal output is a table, with --json one object a line; into a pipe find, list and select print 'kind:number TAB title', which 'show -' and 'set -' read."));
	puts(".SH OPTIONS");
	roff_options(cli_options);
	puts(".SH VERBS");
	commands_each(all, SCOPE_SHELL, roff_verb, &last);
	puts(".SH SCREENS");
	roff_line("", _("Commands of the screens with the keys they have unless a key file says otherwise:"));
	commands_each(all, SCOPE_SCREENS, roff_action, NULL);
	puts(".SH ENVIRONMENT");
	for (size_t i = 0; i < sizeof(variables) / sizeof(*variables); i++) {
		roff_line(".TP\n.B ", variables[i].name);
		roff_line("", _(variables[i].help));
	}
	puts(".SH EXIT STATUS");
	roff_line("", _("0 done; 1 nothing found; else as in sysexits.h: 64 wrong call, 65 input that cannot be taken, 69 store or terminal not there, 70 fault of the program, 74 a file or device failed, 75 stopped, 77 not allowed, 78 configuration."));
	puts(".SH SEE ALSO\n.BR kartei.conf (5),\n.BR kartei\\-forms (5)");
}

static void conf(void)
{
	roff_head("KARTEI.CONF", "5");
	puts(".SH NAME");
	puts("kartei.conf \\- settings of kartei");
	puts(".SH SYNOPSIS");
	roff_line(".I ", SYSCONFDIR "/kartei.conf");
	puts(".br");
	roff_line(".I ", "~/.config/kartei/kartei.conf");
	puts(".SH DESCRIPTION");
	roff_line("", _("Both files are read, the user's has the last word, except for settings of the house: what the system's file says of those stays. The notation is that of libconfig: NAME = VALUE; with texts in quotes. Unknown names and wrong values are refused with file and line."));
	puts(".SH SETTINGS");
	for (const struct setting *s = setting_table; s->name; s++) {
		roff_line(".TP\n.B ", s->name);
		roff_line("", _(s->help));
		for (const char *const *w = s->words; w && *w; w++) {
			fputs(w == s->words ? "(" : ", ", stdout);
			roff(*w);
			puts(w[1] ? "" : ")");
		}
		if (s->type == SETTING_NUMBER)
			printf("(%lld to %lld)\n", (long long)s->least,
			       (long long)s->most);
		if (s->preset) {
			fputs(_("Preset: "), stdout);
			roff(s->preset);
			puts(".");
		}
		if (s->house)
			puts(_("Of the house."));
	}
	puts(".SH EXAMPLE\n.EX");
	roff_line("", "home = \"/var/lib/kartei\";");
	roff_line("", "socket = \"/run/kartei/socket\";");
	roff_line("", "group = \"kartei\";");
	roff_line("", "programs = [];");
	roff_line("", "folders = [];");
	puts(".EE\n.SH SEE ALSO\n.BR kartei (1)");
}

/* ---- markdown ---------------------------------------------------------- */

static int markdown_row(void *ctx, const struct command *command)
{
	(void)ctx;
	printf("| `%s%s` | %s | %s |\n",
	       command->scope & SCOPE_SHELL ? "kartei " : "", command->id,
	       command->keys ? command->keys : "", _(command->help));
	return 0;
}

static void markdown(const struct commands *all)
{
	printf("# %s\n\n## %s\n\n", _("Commands"), _("Verbs of the shell"));
	puts("| | | |\n|---|---|---|");
	commands_each(all, SCOPE_SHELL, markdown_row, NULL);
	printf("\n## %s\n\n| | | |\n|---|---|---|\n",
	       _("Commands of the screens"));
	commands_each(all, SCOPE_SCREENS, markdown_row, NULL);
}

/* ---- completion -------------------------------------------------------- */

static const char *generator(enum complete complete)
{
	switch (complete) {
	case COMPLETE_FILE:
		return "compgen -f -- \"$cur\"";
	case COMPLETE_DIR:
		return "compgen -d -- \"$cur\"";
	case COMPLETE_KIND:
		return "compgen -W \"$(kartei ${home:+--home \"$home\"} kinds --names 2>/dev/null)\" -- \"$cur\"";
	case COMPLETE_LANG:
		return "compgen -W 'de en' -- \"$cur\"";
	case COMPLETE_FORMAT:
		return "compgen -W \"$formats\" -- \"$cur\"";
	case COMPLETE_FORMAT_IN:
		return "compgen -W \"$formats_in\" -- \"$cur\"";
	case COMPLETE_COMMAND:
		return "compgen -W \"$verbs\" -- \"$cur\"";
	default:
		return NULL;
	}
}

static int bash_id(void *ctx, const struct command *command)
{
	(void)ctx;
	printf(" %s", command->id);
	return 0;
}

static int bash_verb(void *ctx, const struct command *command)
{
	const char *words = NULL;

	(void)ctx;
	printf("\t%s)\n\t\toptions=\"$global", command->id);
	for (const struct command_option *o = command->options; o && o->name;
	     o++)
		printf(" --%s", o->name);
	puts("\"");
	puts("\t\tcase $prev in");
	for (const struct command_option *o = command->options; o && o->name;
	     o++) {
		const char *g = o->value ? generator(o->complete) : NULL;

		if (o->value)
			printf("\t\t--%s) mapfile -t COMPREPLY < <(%s); return ;;\n",
			       o->name, g ? g : "true");
	}
	puts("\t\tesac");
	for (const struct command_arg *a = command->args; a && a->name && !words;
	     a++)
		words = generator(a->complete);
	if (words)
		printf("\t\twords=$(%s)\n", words);
	puts("\t\t;;");
	return 0;
}

static void bash(const struct commands *all)
{
	puts("# bash completion of kartei; made from its table of commands");
	puts("_kartei()\n{");
	puts("\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}");
	puts("\tlocal verb= words= options= home= i");
	fputs("\tlocal verbs='", stdout);
	commands_each(all, SCOPE_SHELL, bash_id, NULL);
	puts("'");
	fputs("\tlocal global='", stdout);
	for (const struct command_option *o = cli_options; o->name; o++)
		printf(" --%s", o->name);
	puts("'");
	for (int in = 0; in < 2; in++) {
		printf("\tlocal formats%s='", in ? "_in" : "");
		for (size_t i = 0; i < formats_n; i++)
			if (!in || formats[i].in)
				printf(" %s", formats[i].name);
		puts("'");
	}
	puts("\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	     "\t\tcase ${COMP_WORDS[i]} in\n"
	     "\t\t--home) ((i++)); home=${COMP_WORDS[i]} ;;\n"
	     "\t\t--as-of) ((i++)) ;;\n"
	     "\t\t-*) ;;\n"
	     "\t\t*) verb=${COMP_WORDS[i]}; break ;;\n"
	     "\t\tesac\n"
	     "\tdone");
	puts("\tif [[ $prev == --home ]]; then\n"
	     "\t\tmapfile -t COMPREPLY < <(compgen -d -- \"$cur\")\n"
	     "\t\treturn\n"
	     "\tfi");
	puts("\tcase $verb in\n\t'') options=$global; words=$verbs ;;");
	commands_each(all, SCOPE_SHELL, bash_verb, NULL);
	puts("\tesac");
	puts("\tif [[ $cur == -* ]]; then\n"
	     "\t\tmapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$cur\")\n"
	     "\telse\n"
	     "\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
	     "\tfi\n}");
	puts("complete -F _kartei kartei");
}

int manual_print(const struct commands *all, const char *format)
{
	if (!strcmp(format, "man"))
		man(all);
	else if (!strcmp(format, "conf"))
		conf();
	else if (!strcmp(format, "markdown"))
		markdown(all);
	else if (!strcmp(format, "bash"))
		bash(all);
	else
		return -1;
	return 0;
}
