/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_APP_COMMAND_H
#define KARTEI_APP_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

/*
 * One row for each thing that can be asked of the program, verbs of the
 * shell and commands of the screens alike. Function bar, palette, "?"
 * screen, `kartei help`, `kartei commands`, man page and completion are made
 * from the rows and nothing else. A row lives in the file that implements
 * it; main.c joins the tables (struct commands). All texts are N_(): English
 * here, translated where they are shown.
 */

/* Where it works: a verb of the shell, or these places of the screens. */
enum command_scope {
	SCOPE_SHELL = 1 << 0,
	SCOPE_LIST = 1 << 1,
	SCOPE_CARD = 1 << 2,
	SCOPE_TAB = 1 << 3,	/* a tab of a card that holds a list */
	SCOPE_DUE = 1 << 4,
	SCOPE_FORM = 1 << 5,
	SCOPE_FIELD = 1 << 6,	/* the focus is in a text field */
	SCOPE_SEARCH = 1 << 7,
	SCOPE_HELP = 1 << 8,	/* help, text and other reading screens */
	SCOPE_SCREENS = 0x1fe,	/* everywhere on the screens */
};

enum command_flags {
	COMMAND_WRITES = 1 << 0,	/* changes records: "." may repeat it */
	COMMAND_RECORD = 1 << 1,	/* needs a focused record */
	COMMAND_ONCE = 1 << 2,		/* sends, prints, erases: "." never */
	COMMAND_NO_STORE = 1 << 3,	/* verb that runs without a store */
	COMMAND_HIDDEN = 1 << 4,	/* moving about: not in the palette */
	COMMAND_ADMIN = 1 << 5,		/* administrators only */
};

/* What completion proposes for a word. */
enum complete {
	COMPLETE_NONE, COMPLETE_FILE, COMPLETE_DIR, COMPLETE_KIND,
	COMPLETE_RECORD, COMPLETE_FIELD, COMPLETE_AGENT, COMPLETE_COMMAND,
	COMPLETE_LANG,
	COMPLETE_FORMAT, COMPLETE_FORMAT_IN,	/* all; that come in */
};

enum arg_flags {
	ARG_OPTIONAL = 1 << 0,
	ARG_MANY = 1 << 1,	/* this and all behind it; only the last one */
};

struct command_arg {		/* a table ends with a NULL name */
	const char *name;	/* "KIND", as shown */
	unsigned flags;
	enum complete complete;
	const char *help;
};

struct command_option {		/* a table ends with a NULL name */
	const char *name;	/* "agent" for --agent */
	const char *value;	/* "LOGIN" as shown; NULL: a switch */
	enum complete complete;
	const char *help;
};

struct cli;			/* cli/cli.h: the shell's root object */
struct ui;			/* ui/ui.h: that of the screens */
struct call;			/* app/call.h: a command line that was read */
struct command;

/* A verb returns its exit status, an action 0 or -1 (already shown). */
typedef int command_verb(struct cli *cli, const struct call *call);
typedef int command_action(struct ui *ui, const struct command *command);

struct command {
	const char *id;		/* verb "find", screens "journal.new" */
	unsigned scope;		/* of enum command_scope */
	unsigned flags;		/* of enum command_flags */
	const char *group;	/* heading: N_("Records") */
	const char *label;	/* function bar, few letters; NULL for verbs */
	const char *help;	/* one line, no full stop */
	const char *text;	/* a paragraph, or NULL */
	const char *example;	/* a true one, works in a --demo store */
	const char *keys;	/* default keys, "F5 n"; "" only the palette;
				 * verbs NULL */
	const struct command_arg *args;		/* or NULL */
	const struct command_option *options;	/* or NULL */
	command_verb *verb;
	command_action *action;
};

/* All rows that exist, in the order in which help shows them. */
struct commands {
	const struct command **v;
	size_t n, cap;
};

/* Joins a table of rows; the rows are not copied. */
void commands_add(struct commands *all, const struct command *rows, size_t n);
void commands_release(struct commands *all);
const struct command *commands_find(const struct commands *all,
				    const char *id);
/* The id that was perhaps meant; NULL: nothing is near. */
const char *commands_near(const struct commands *all, unsigned scope,
			  const char *id);
/* Calls `each` for those of any of the scopes, in order, until non-zero. */
int commands_each(const struct commands *all, unsigned scope,
		  int (*each)(void *ctx, const struct command *c), void *ctx);

#endif
