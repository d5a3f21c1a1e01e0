/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_APP_CALL_H
#define KARTEI_APP_CALL_H

#include "app/command.h"
#include "base/err.h"

/*
 * A command line read by the row of its verb. Options are --name,
 * --name=value and --name value, anywhere before "--"; "-" is an argument.
 * Texts stay those of argv.
 */
struct call_value {
	const struct command_option *option;
	const char *value;	/* NULL for a switch */
};
struct call {
	const struct command *command;
	const char **args;
	size_t args_n;
	struct call_value *values;
	size_t values_n, values_cap;
};

/* Options that every verb takes; a table as in a row. */
int call_read(struct call *c, const struct command *command,
	      const struct command_option *global, char *const *argv,
	      size_t argc, struct err *err);
void call_release(struct call *c);

bool call_has(const struct call *c, const char *option);
/* The value given last; NULL: not given. */
const char *call_value(const struct call *c, const char *option);
const char *call_arg(const struct call *c, size_t i);	/* NULL: not given */

#endif
