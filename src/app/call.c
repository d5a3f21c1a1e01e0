/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/call.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"

static const struct command_option *find(const struct command_option *table,
					 const char *name, size_t n)
{
	for (; table && table->name; table++)
		if (strlen(table->name) == n && !memcmp(table->name, name, n))
			return table;
	return NULL;
}

static const char *verb(const struct call *c)
{
	return c->command ? c->command->id : NULL;
}

/* One option at argv[*i]; its value may be the word behind it. */
static int read_option(struct call *c, const struct command_option *global,
		       char *const *argv, size_t argc, size_t *i,
		       struct err *err)
{
	const char *name = argv[*i] + 2, *value = strchr(name, '=');
	size_t n = value ? (size_t)(value - name) : strlen(name);
	const struct command_option *o = NULL;

	if (argv[*i][1] == '-') {
		o = find(c->command ? c->command->options : NULL, name, n);
		if (!o)
			o = find(global, name, n);
	}
	if (!o)
		return err_set(err, ERR_USAGE, verb(c),
			       N_("there is no option '%s'"), argv[*i]);
	if (value && !o->value)
		return err_set(err, ERR_USAGE, verb(c),
			       N_("--%s takes no value"), o->name);
	value = value ? value + 1 : NULL;
	if (o->value && !value) {
		if (*i + 1 == argc)
			return err_set(err, ERR_USAGE, verb(c),
				       N_("--%s needs a value: %s"), o->name,
				       _(o->value));
		value = argv[++*i];
	}
	mem_grow(&c->values, &c->values_cap, c->values_n + 1,
		 sizeof(*c->values));
	c->values[c->values_n++] = (struct call_value){ o, value };
	return 0;
}

/* Whether there are as many arguments as the row wants. */
static int check_args(const struct call *c, struct err *err)
{
	const struct command_arg *a = c->command->args;
	size_t i = 0;

	for (; a && a->name; a++, i++) {
		if (i >= c->args_n && !(a->flags & ARG_OPTIONAL))
			return err_set(err, ERR_USAGE, verb(c),
				       N_("%s is missing; 'kartei help %s' tells more"),
				       _(a->name), verb(c));
		if (a->flags & ARG_MANY)
			return 0;
	}
	if (c->args_n > i)
		return err_set(err, ERR_USAGE, verb(c),
			       N_("'%s' is one argument too many; 'kartei help %s' tells more"),
			       c->args[i], verb(c));
	return 0;
}

int call_read(struct call *c, const struct command *command,
	      const struct command_option *global, char *const *argv,
	      size_t argc, struct err *err)
{
	bool options = true;

	*c = (struct call){ .command = command };
	c->args = mem_alloc((argc + 1) * sizeof(*c->args));
	for (size_t i = 0; i < argc; i++) {
		if (options && !strcmp(argv[i], "--"))
			options = false;
		else if (!options || argv[i][0] != '-' || !argv[i][1])
			c->args[c->args_n++] = argv[i];
		else if (read_option(c, global, argv, argc, &i, err))
			return -1;
	}
	if (!command || call_has(c, "help"))
		return 0;
	return check_args(c, err);
}

void call_release(struct call *c)
{
	free(c->args);
	free(c->values);
	*c = (struct call){ 0 };
}

const char *call_value(const struct call *c, const char *option)
{
	for (size_t i = c->values_n; i-- > 0;)
		if (!strcmp(c->values[i].option->name, option))
			return c->values[i].value;
	return NULL;
}

bool call_has(const struct call *c, const char *option)
{
	for (size_t i = 0; i < c->values_n; i++)
		if (!strcmp(c->values[i].option->name, option))
			return true;
	return false;
}

const char *call_arg(const struct call *c, size_t i)
{
	return i < c->args_n ? c->args[i] : NULL;
}
