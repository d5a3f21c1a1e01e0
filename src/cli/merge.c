/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "cli/out.h"
#include "cli/verbs.h"

/* merge: two records become one. */

struct merge {
	struct cli *c;
	const struct call *call;
	json_t *pair;		/* both, as the job "pair" says it */
	struct changeset set;
};

static const char *text_of(const json_t *o, const char *name)
{
	const char *text = json_string_value(json_object_get(o, name));

	return text ? text : "";
}

static int load_pair(struct merge *m)
{
	struct cli *c = m->c;
	char *result = NULL;
	int bad = session_call(c->s, "pair", m->call->args, 2, NULL, NULL,
			       &result, &c->err);

	m->pair = bad ? NULL : json_loads(result, 0, NULL);
	free(result);
	return m->pair ? 0 : -1;
}

static json_t *field_of(struct merge *m, const char *name)
{
	json_t *f;
	size_t i;

	json_array_foreach(json_object_get(m->pair, "fields"), i, f)
		if (!strcmp(text_of(f, "field"), name))
			return f;
	return NULL;
}

/* FIELD=own|other|both: what is shown says it too. */
static int add_choice(struct merge *m, struct item *item, const char *arg)
{
	static const struct { const char *word; enum op_kind kind; } words[] = {
		{ "own", OP_OWN }, { "other", OP_OTHER }, { "both", OP_BOTH },
	};
	const char *equal = strchr(arg, '=');
	struct op op = { 0 };
	json_t *f;

	for (size_t i = 0; equal && equal > arg && i < 3; i++) {
		if (strcmp(equal + 1, words[i].word))
			continue;
		op.kind = words[i].kind;
		op.field = mem_strndup(arg, (size_t)(equal - arg));
		item_op_full(item, &op);
		f = field_of(m, op.field);
		if (f)
			json_object_set_new(f, "stays",
					    json_string(words[i].word));
		free(op.field);
		return 0;
	}
	return err_set(&m->c->err, ERR_USAGE, NULL,
		       N_("'%s' is not FIELD=own, FIELD=other or FIELD=both"),
		       arg);
}

/* Places of faults are "1" or "1:FIELD". */
static void name_places(struct merge *m)
{
	struct err *err = &m->c->err;

	for (size_t i = 0; i < err->n; i++) {
		char *place = err->items[i].place;
		const char *colon = place ? strchr(place, ':') : NULL;

		if (!place || strncmp(place, "1", 1))
			continue;
		err->items[i].place = colon ? mem_strdup(colon + 1) : NULL;
		free(place);
	}
}

static const char *stays_text(const json_t *f)
{
	const char *stays = text_of(f, "stays");

	if (!strcmp(stays, "own"))
		return text_of(f, "own");
	return !strcmp(stays, "other") ? text_of(f, "other") : _("both");
}

static void print_fields(struct merge *m)
{
	struct out_table *t = table_new(4);
	json_t *f;
	size_t i;

	table_head(t, 0, _("Field"));
	table_head(t, 1, text_of(json_object_get(m->pair, "own"), "name"));
	table_head(t, 2, text_of(json_object_get(m->pair, "other"), "name"));
	table_head(t, 3, _("stays"));
	json_array_foreach(json_object_get(m->pair, "fields"), i, f) {
		table_cell(t, text_of(f, "label"));
		table_cell(t, text_of(f, "own"));
		table_cell(t, text_of(f, "other"));
		table_cell(t, stays_text(f));
	}
	table_print(t, true);
	table_free(t);
}

static void print_moves(struct merge *m)
{
	json_t *move;
	size_t i;

	json_array_foreach(json_object_get(m->pair, "moves"), i, move) {
		json_int_t n = json_integer_value(
			json_object_get(move, "other"));

		if (n)
			out_line(_("moves: %s, %lld"), text_of(move, "label"),
				 (long long)n);
	}
}

static void print_done(struct merge *m, uint64_t change)
{
	const char *own = text_of(json_object_get(m->pair, "own"), "name");
	const char *other = text_of(json_object_get(m->pair, "other"), "name");

	if (m->c->json) {
		if (change)
			json_object_set_new(m->pair, "change",
				json_integer((json_int_t)change));
		json_object_set_new(m->pair, "dry_run",
				    json_boolean(!change));
		out_json(json_incref(m->pair));
	} else if (!change) {
		print_fields(m);
		print_moves(m);
	} else if (m->c->tty) {
		out_line(_("%s went into %s, change %llu; 'kartei undo %llu' parts them again"),
			 other, own, (unsigned long long)change,
			 (unsigned long long)change);
	} else {
		/* As the other verbs that write. */
		out_text(own, false);
		putchar('\t');
		out_text(text_of(json_object_get(m->pair, "own"), "title"),
			 false);
		printf("\t%llu\n", (unsigned long long)change);
	}
}

static json_int_t version_of(struct merge *m, const char *side)
{
	return json_integer_value(json_object_get(
		json_object_get(m->pair, side), "version"));
}

static int merge(struct merge *m)
{
	const struct call *call = m->call;
	struct applied applied;
	struct item *item;
	int bad = load_pair(m);

	if (bad)
		return bad;
	item = changeset_item(&m->set, ITEM_MERGE, call_arg(call, 0),
			      (uint32_t)version_of(m, "own"));
	item->other = mem_strdup(call_arg(call, 1));
	item->other_expected = (uint32_t)version_of(m, "other");
	m->set.dry_run = call_has(call, "dry-run");
	for (size_t i = 2; !bad && i < call->args_n; i++)
		bad = add_choice(m, item, call->args[i]);
	if (bad)
		return bad;
	if (session_apply(m->c->s, &m->set, &applied, &m->c->err)) {
		name_places(m);
		return -1;
	}
	print_done(m, applied.change);
	applied_release(&applied);
	return 0;
}

static int verb_merge(struct cli *c, const struct call *call)
{
	struct merge m = { .c = c, .call = call };
	int bad;

	if (cli_open(c))
		return cli_fail(c);
	changeset_init(&m.set, "shell");
	bad = merge(&m);
	changeset_release(&m.set);
	json_decref(m.pair);
	return bad ? cli_fail(c) : 0;
}

static const struct command_arg merge_args[] = {
	{ N_("KEEP"), 0, COMPLETE_RECORD,
	  N_("record that stays, such as company:K10427") },
	{ N_("OTHER"), 0, COMPLETE_RECORD,
	  N_("record of the same kind that goes into it") },
	{ N_("FIELD=WHOSE"), ARG_MANY | ARG_OPTIONAL, COMPLETE_FIELD,
	  N_("whose value stays: own, other or both") },
	{ NULL }
};
static const struct command_option merge_options[] = {
	{ "dry-run", NULL, COMPLETE_NONE,
	  N_("only show both side by side, and what would stay") },
	{ NULL }
};
const struct command verb_row_merge = {
	.id = "merge", .scope = SCOPE_SHELL, .flags = COMMAND_WRITES,
	.group = N_("Write"), .help = N_("makes one of two records"),
	.text = N_("Values of the record that stays are kept, what it has not it gets from the other, many values are united; FIELD=other takes the other's, FIELD=both joins two texts, FIELD=own leaves a list as it is. Whatever named the other names the one that stays: contacts, roles, addresses, follow-ups. The other's number goes on finding it, and its history is part of that of the one that stays. All of it is one change, and 'kartei undo' parts them again."),
	.example = "kartei merge company:K10001 company:K10002 class=other",
	.args = merge_args, .options = merge_options, .verb = verb_merge,
};
