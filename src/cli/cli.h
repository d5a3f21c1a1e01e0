/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_CLI_CLI_H
#define KARTEI_CLI_CLI_H

#include "app/call.h"
#include "app/settings.h"
#include "session/connect.h"

/*
 * The shell. One root object; a verb is a row (struct command) at the end of
 * its file, gets the object and its command line, and returns an exit
 * status of sysexits.h, 1 for "nothing found".
 */
struct cli {
	const struct commands *commands;
	struct settings settings;
	struct connect_opts connect;	/* strings live as long as the cli */
	char *home;
	char *zone;
	const char *lang;		/* "de" or "en" */
	bool json, tty;			/* output: objects; for people */
	struct session *s;		/* NULL until cli_open() */
	struct err err;
};

/* The rows of the verbs, and the options that all of them take. */
extern const struct command *const cli_verbs[];
extern const size_t cli_verbs_n;
extern const struct command_option cli_options[];

/* Settings, environment and global options; -1 with the faults in c->err. */
int cli_prepare(struct cli *c, const struct call *call);
void cli_release(struct cli *c);
/* Runs the verb; everything that went wrong has been said then. */
int cli_run(struct cli *c, const struct call *call);

/* The session, opened at the first use: 0 or -1. */
int cli_open(struct cli *c);
/* Says all of c->err on stderr and empties it; the exit status for it. */
int cli_fail(struct cli *c);
/* Says them as remarks: the work itself was done. */
void cli_remark(struct cli *c);
/* At most so many of them, then how many more there are. */
void cli_remark_some(struct cli *c, size_t most);
/* For a verb's own fault: cli_fail() with this. */
int cli_usage(struct cli *c, const struct call *call, const char *msgid);

/* The clock as the session will have it, for words like "+3d". */
int cli_clock(struct cli *c, struct clock *clock);
/* The day that an option names in words; the fault names the option. */
int cli_day(struct cli *c, const char *option, const char *text,
	    const struct clock *clock, int32_t *day);

/* Ctrl-C asks work to stop: a progress function for session_call(). Shows a
 * bar on a terminal. ctx is a struct cli_progress. */
struct cli_progress {
	const char *what;
	bool bar;
	int last;
};
int cli_progress(void *ctx, uint64_t done, uint64_t of);
void cli_progress_end(struct cli_progress *p);

/* Names of records on stdin, one a line: what stands before the first TAB, or
 * the object that --json prints of a record. */
struct cli_lines {
	char *line, *name;	/* the name is good until the next one */
	size_t cap, no;		/* of the line, from 1 */
	bool broken;		/* cannot be read any more: c->err has why */
};
/* 1 a name, 0 the end, -1: the line is none (ERR_INPUT at "stdin:LINE"; the
 * next may be one), or `broken`. */
int cli_name_next(struct cli *c, struct cli_lines *l, struct err *err);
void cli_lines_release(struct cli_lines *l);
/* All of them; ends with the first that is none. `each` returns 0 to go on. */
int cli_names(struct cli *c, int (*each)(void *ctx, const char *name),
	      void *ctx);

#endif
