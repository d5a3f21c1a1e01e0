/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/mem.h"
#include "base/tr.h"
#include "cli/out.h"
#include "cli/verbs.h"

/* displays: who has been shown what of the sensitive fields. */

#define SHOWN 50		/* rows for people */
#define PAGE 1000

static void print_one(struct cli *c, json_t *o)
{
	const char *record = json_string_value(json_object_get(o, "record"));
	const char *agent = json_string_value(json_object_get(o, "agent"));

	if (c->json) {
		out_json(json_incref(o));
		return;
	}
	out_line("%s  %-10s  %s  %s",
		 json_string_value(json_object_get(o, "when")),
		 agent && *agent ? agent : "-",
		 record && *record ? record : _("the whole store (dump)"),
		 json_string_value(json_object_get(o, "label")));
}

/* One page; *before is where the next begins, 0: there is none. */
static int print_page(struct cli *c, const char *record, const char *agent,
		      uint64_t *before, uint64_t *left)
{
	char *from = mem_printf("%llu", (unsigned long long)*before);
	char *most = mem_printf("%llu", (unsigned long long)
				(*left < PAGE ? *left : PAGE));
	const char *const args[] = { record, agent, from, most };
	char *result = NULL;
	json_t *o = NULL, *one;
	size_t i;

	if (!session_call(c->s, "displays", args, 4, NULL, NULL, &result,
			  &c->err))
		o = json_loads(result, 0, NULL);
	json_array_foreach(json_object_get(o, "displays"), i, one) {
		print_one(c, one);
		--*left;
	}
	*before = (uint64_t)json_integer_value(json_object_get(o, "before"));
	json_decref(o);
	free(result);
	free(from);
	free(most);
	return o ? 0 : -1;
}

static int verb_displays(struct cli *c, const struct call *call)
{
	const char *record = call_arg(call, 0);
	const char *agent = call_value(call, "agent");
	uint64_t most, left, before = 0;

	if (verb_number(c, call, "max", c->tty ? SHOWN : UINT64_MAX, &most) ||
	    cli_open(c))
		return cli_fail(c);
	left = most;
	do {
		if (print_page(c, record ? record : "", agent ? agent : "",
			       &before, &left))
			return cli_fail(c);
	} while (before && left);
	return left == most ? 1 : 0;
}

static const struct command_arg displays_args[] = {
	{ N_("NAME"), ARG_OPTIONAL, COMPLETE_RECORD,
	  N_("record, such as person:P17; without it all") },
	{ NULL }
};
static const struct command_option displays_options[] = {
	{ "agent", N_("LOGIN"), COMPLETE_AGENT, N_("only what this agent saw") },
	{ "max", "N", COMPLETE_NONE, N_("no more than so many") },
	{ NULL }
};
const struct command verb_row_displays = {
	.id = "displays", .scope = SCOPE_SHELL, .flags = COMMAND_ADMIN,
	.group = N_("Store"),
	.help = N_("lists who was shown sensitive fields, of whom and when"),
	.text = N_("Newest first, moments in UTC. Fields that a form marks 'sensitive' stand masked everywhere; each time somebody has one shown in clear, or makes a dump, a row is kept here, also when the record is erased later. Nothing found: exit status 1."),
	.example = "kartei displays --max 20",
	.args = displays_args, .options = displays_options,
	.verb = verb_displays,
};
