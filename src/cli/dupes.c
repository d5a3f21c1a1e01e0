/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/tr.h"
#include "cli/out.h"
#include "cli/verbs.h"
#include "session/json.h"

/* dupes: records that look like one. */

static void print_pair(struct cli *c, json_t *pair)
{
	static const char *const cells[] = { "one", "other", "class",
					     "one_title", "other_title" };
	bool sure = !strcmp(json_text(pair, "class"), "sure");

	if (c->json)
		out_json(json_incref(pair));
	else if (c->tty)
		out_line("%-12s %s %s  =  %s %s",
			 sure ? _("sure") : _("likely"),
			 json_text(pair, "one"), json_text(pair, "one_title"),
			 json_text(pair, "other"), json_text(pair, "other_title"));
	else
		for (size_t i = 0; i < sizeof(cells) / sizeof(*cells); i++) {
			if (i)
				putchar('\t');
			out_text(json_text(pair, cells[i]), false);
			if (i + 1 == sizeof(cells) / sizeof(*cells))
				putchar('\n');
		}
}

/* One piece of the pairs; *more whether others follow. */
static int print_piece(struct cli *c, const char *job, const char *kind,
		       uint64_t *printed, bool *more)
{
	struct cli_progress progress = { .what = kind };
	char *result = NULL;
	json_t *o, *pair;
	size_t i;
	int bad;

	bad = session_call(c->s, job, &kind, strcmp(job, "doubles") ? 0 : 1,
			   cli_progress, &progress, &result, &c->err);
	cli_progress_end(&progress);
	o = bad ? NULL : json_loads(result, 0, NULL);
	free(result);
	if (bad)
		return -1;
	json_array_foreach(json_object_get(o, "pairs"), i, pair) {
		print_pair(c, pair);
		++*printed;
	}
	*more = json_is_true(json_object_get(o, "more"));
	json_decref(o);
	return 0;
}

static int verb_dupes(struct cli *c, const struct call *call)
{
	const char *kind = call_arg(call, 0);
	uint64_t printed = 0;
	bool more;
	int bad;

	if (cli_open(c))
		return cli_fail(c);
	bad = print_piece(c, "doubles", kind, &printed, &more);
	while (!bad && more)
		bad = print_piece(c, "doubles_more", kind, &printed, &more);
	if (bad)
		return cli_fail(c);
	return printed ? 0 : 1;
}

static const struct command_arg dupes_args[] = {
	{ N_("KIND"), 0, COMPLETE_KIND, N_("whose form says what makes two alike") },
	{ NULL }
};
const struct command verb_row_dupes = {
	.id = "dupes", .scope = SCOPE_SHELL, .group = N_("Look"),
	.help = N_("lists records that may be one and the same"),
	.text = N_("Best pairs first: sure or likely, by what the form of the kind counts (\"likeness\"). Into a pipe both records, the class and both titles. A pair that is none is noted once and not proposed again: kartei new distinct one=company:K10001 other=company:K10002."),
	.args = dupes_args, .example = "kartei dupes company",
	.verb = verb_dupes,
};
