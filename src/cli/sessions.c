/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/tr.h"
#include "cli/out.h"
#include "cli/verbs.h"

/* sessions: who is at work; ends one. */

static int end_one(struct cli *c, const char *id)
{
	char *result = NULL;
	int bad = cli_open(c) ||
		  session_call(c->s, "session_end", &id, 1, NULL, NULL,
			       &result, &c->err);

	free(result);
	return bad ? cli_fail(c) : 0;
}

static void print_session(const json_t *o)
{
	long long idle = json_integer_value(json_object_get(o, "idle"));

	out_line("%-5lld %-16s %-28s %s %5lld:%02lld%s",
		 (long long)json_integer_value(json_object_get(o, "session")),
		 json_string_value(json_object_get(o, "agent")),
		 json_string_value(json_object_get(o, "name")),
		 json_string_value(json_object_get(o, "since")),
		 idle / 60, idle % 60,
		 json_is_true(json_object_get(o, "own")) ? " *" : "");
}

static void print_all(struct cli *c, json_t *o)
{
	long long most = json_integer_value(json_object_get(o, "most"));
	json_t *one;
	size_t i;

	json_array_foreach(json_object_get(o, "sessions"), i, one) {
		if (c->json)
			out_json(json_incref(one));
		else
			print_session(one);
	}
	if (!c->json && most)
		out_line(_("%lld of %lld agents are at work"),
			 (long long)json_integer_value(
				 json_object_get(o, "agents")), most);
}

static int verb_sessions(struct cli *c, const struct call *call)
{
	char *result = NULL;
	json_t *o;

	if (call_has(call, "end"))
		return end_one(c, call_value(call, "end"));
	if (cli_open(c) || session_call(c->s, "sessions", NULL, 0, NULL, NULL,
					&result, &c->err))
		return cli_fail(c);
	o = json_loads(result, 0, NULL);
	free(result);
	if (o)
		print_all(c, o);
	json_decref(o);
	return 0;
}

static const struct command_option sessions_options[] = {
	{ "end", N_("SESSION"), COMPLETE_NONE,
	  N_("ends one; its agent can come back after a minute") },
	{ NULL }
};
const struct command verb_row_sessions = {
	.id = "sessions", .scope = SCOPE_SHELL, .flags = COMMAND_ADMIN,
	.group = N_("Store"),
	.help = N_("lists who is at work, ends a session"),
	.text = N_("Of each session its number, agent, beginning (UTC) and for how long (minutes:seconds) it has asked for nothing; * is the one that asks. The setting agents limits how many agents are at work at one time."),
	.options = sessions_options, .example = "kartei sessions --end 12",
	.verb = verb_sessions,
};
