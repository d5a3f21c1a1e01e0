/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "cli/out.h"
#include "cli/verbs.h"

/* new, set, delete, undo: changes out of the shell. */

#define SLICE 500		/* records in one request; all are one change */

/* ---- FIELD=VALUE ------------------------------------------------------- */

/*
 * One assignment: FIELD[:LABEL][@FROM[..UNTIL]] and = (the value), += (one
 * more), -= (take away this one). An empty value clears the field. A value
 * with a label takes the place of the one that had it.
 */
struct assignment {
	struct op op;
	char *field;		/* owns all the texts */
	bool replaces;
};

static char *cut(char *text, const char *mark)
{
	char *at = strstr(text, mark);

	if (!at)
		return NULL;
	*at = '\0';
	return at + strlen(mark);
}

static int read_assignment(struct cli *c, const char *text,
			   struct assignment *a)
{
	const char *equal = strchr(text, '=');
	size_t n = equal ? (size_t)(equal - text) : 0;

	*a = (struct assignment){ .op.kind = OP_SET };
	if (!n || !isalpha((unsigned char)*text))
		return err_set(&c->err, ERR_USAGE, NULL,
			       N_("'%s' is not FIELD=VALUE"), text);
	if (text[n - 1] == '+' || text[n - 1] == '-')
		a->op.kind = text[--n] == '+' ? OP_ADD : OP_REMOVE;
	a->field = mem_strndup(text, n);
	a->op.from = cut(a->field, "@");
	if (a->op.from) {
		a->op.until = cut(a->op.from, "..");
		if (a->op.until && !*a->op.until)
			a->op.until = NULL;
	}
	a->op.label = cut(a->field, ":");
	a->op.field = a->field;
	a->op.text = (char *)equal + 1;
	if (!*a->op.text && a->op.kind == OP_SET)
		a->op.kind = a->op.label ? OP_REMOVE : OP_CLEAR;
	a->replaces = a->op.kind == OP_SET && a->op.label;
	return 0;
}

static int add_assignment(struct cli *c, struct item *item, const char *text)
{
	struct assignment a;
	int bad = read_assignment(c, text, &a);

	if (!bad && a.replaces) {
		struct op gone = { .kind = OP_REMOVE, .field = a.field,
				   .text = (char *)"", .label = a.op.label };

		if (item->kind != ITEM_NEW)
			item_op_full(item, &gone);
		a.op.kind = OP_ADD;
	}
	if (!bad)
		item_op_full(item, &a.op);
	free(a.field);
	return bad;
}

/* ---- a change of many records ------------------------------------------ */

struct change {
	struct cli *c;
	const struct call *call;
	struct changeset set;
	uint64_t no;		/* 0 until the first slice is in */
	uint64_t outcomes[OUTCOME_FAULTY + 1];
	bool each;		/* prints every record */
	bool bins;
};

static const char *outcome_word(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_NEW:
		return N_("new");
	case OUTCOME_CHANGED:
		return N_("changed");
	case OUTCOME_SAME:
		return N_("as it was");
	default:
		return N_("left out");
	}
}

static void print_item(struct change *ch, const struct applied_item *item)
{
	struct cli *c = ch->c;
	static const char *const none[1];
	struct rows one;
	json_t *o;

	if (session_get(c->s, item->name, none, 0, CELLS_LONG, &one, &c->err))
		return;
	if (c->json) {
		o = out_row(c, &one.v[0], NULL, 0);
		json_object_set_new(o, "outcome",
				    json_string(outcome_word(item->outcome)));
		json_object_set_new(o, "change",
				    json_integer((json_int_t)ch->no));
		out_json(o);
	} else if (c->tty) {
		out_line(_("%s  %s: %s, change %llu"), item->name,
			 one.v[0].title, _(outcome_word(item->outcome)),
			 (unsigned long long)ch->no);
	} else {
		/* As the other verbs say it, and what `undo` wants. */
		out_text(item->name, false);
		putchar('\t');
		out_text(one.v[0].title, false);
		printf("\t%llu\n", (unsigned long long)ch->no);
	}
	rows_release(&one);
}

/* Places of faults are "ITEM" or "ITEM:FIELD:COLUMN": the item becomes its
 * name. */
static void name_places(struct change *ch)
{
	struct err *err = &ch->c->err;

	for (size_t i = 0; i < err->n; i++) {
		char *place = err->items[i].place, *rest;
		size_t no = place ? strtoull(place, &rest, 10) : 0;
		const char *name;

		if (!no || no > ch->set.n || (*rest && *rest != ':'))
			continue;
		name = ch->set.items[no - 1].name;
		rest += *rest == ':';
		/* A sentence about the record says its name by itself. */
		err->items[i].place = !*rest && err->items[i].args_n &&
				      !strcmp(err->items[i].args[0], name)
			? NULL
			: mem_printf("%s%s%s", name, *rest ? " " : "", rest);
		free(place);
	}
}

/* Sends what has been gathered; more may come when not `last`. */
static int send_slice(struct change *ch, bool last)
{
	struct applied applied;

	if (!ch->set.n)
		return 0;
	ch->set.join = ch->no;
	ch->set.stays_open = !last;
	if (session_apply(ch->c->s, &ch->set, &applied, &ch->c->err)) {
		name_places(ch);
		return -1;
	}
	ch->no = applied.change;
	for (size_t i = 0; i < applied.n; i++) {
		ch->outcomes[applied.items[i].outcome]++;
		if (ch->each)
			print_item(ch, &applied.items[i]);
	}
	applied_release(&applied);
	changeset_release(&ch->set);
	changeset_init(&ch->set, "shell");
	return 0;
}

static void change_begin(struct change *ch, struct cli *c,
			 const struct call *call)
{
	*ch = (struct change){ .c = c, .call = call };
	changeset_init(&ch->set, "shell");
}

/* An earlier slice of this change may be in already: says how to take it
 * back. */
static int change_end(struct change *ch, int bad)
{
	struct cli *c = ch->c;
	int status = 0;

	if (!bad)
		bad = send_slice(ch, true);
	changeset_release(&ch->set);
	if (bad) {
		status = cli_fail(c);
		if (ch->no)
			fprintf(stderr, _("kartei: the records before were changed; 'kartei undo %llu' takes it back\n"),
				(unsigned long long)ch->no);
		return status;
	}
	if (ch->each)
		return 0;
	if (c->json)
		out_json(json_pack("{s:I, s:I, s:I}",
				   "change", (json_int_t)ch->no,
				   "changed", (json_int_t)
				   ch->outcomes[OUTCOME_CHANGED],
				   "same", (json_int_t)
				   ch->outcomes[OUTCOME_SAME]));
	else if (!ch->no || !ch->outcomes[OUTCOME_CHANGED])
		out_line(ch->bins
			 ? _("nothing changed: %llu were in the bin already")
			 : _("nothing changed: %llu as they were"),
			 (unsigned long long)ch->outcomes[OUTCOME_SAME]);
	else
		out_line(ch->bins
			 ? _("change %llu: %llu into the bin, %llu were there already")
			 : _("change %llu: %llu changed, %llu as they were"),
			 (unsigned long long)ch->no,
			 (unsigned long long)ch->outcomes[OUTCOME_CHANGED],
			 (unsigned long long)ch->outcomes[OUTCOME_SAME]);
	return 0;
}

/* ---- new --------------------------------------------------------------- */

static int verb_new(struct cli *c, const struct call *call)
{
	struct change ch;
	struct item *item;
	int bad = 0;

	if (cli_open(c))
		return cli_fail(c);
	if (!kinds_find(session_kinds(c->s), call_arg(call, 0))) {
		err_set(&c->err, ERR_USAGE, NULL,
			N_("there is no kind '%s'; 'kartei kinds' lists them"),
			call_arg(call, 0));
		return cli_fail(c);
	}
	change_begin(&ch, c, call);
	ch.each = true;
	item = changeset_item(&ch.set, ITEM_NEW, call_arg(call, 0), 0);
	for (size_t i = 1; i < call->args_n && !bad; i++)
		bad = add_assignment(c, item, call->args[i]);
	return change_end(&ch, bad);
}

/* ---- set, delete ------------------------------------------------------- */

static int full_slice(struct change *ch)
{
	return ch->set.n < SLICE ? 0 : send_slice(ch, false);
}

static int set_one(void *ctx, const char *name)
{
	struct change *ch = ctx;
	struct item *item;
	uint64_t version;
	int bad;

	if (verb_number(ch->c, ch->call, "if-version", 0, &version) ||
	    full_slice(ch))
		return -1;
	item = changeset_item(&ch->set, ITEM_SET, name, (uint32_t)version);
	for (size_t i = 1; i < ch->call->args_n; i++) {
		bad = add_assignment(ch->c, item, ch->call->args[i]);
		if (bad)
			return bad;
	}
	return 0;
}

static int verb_set(struct cli *c, const struct call *call)
{
	bool many = !strcmp(call_arg(call, 0), "-");
	struct change ch;
	int bad;

	if (cli_open(c))
		return cli_fail(c);
	change_begin(&ch, c, call);
	ch.each = !many;
	bad = many ? cli_names(c, set_one, &ch) : set_one(&ch, call_arg(call, 0));
	return change_end(&ch, bad);
}

static int delete_one(void *ctx, const char *name)
{
	struct change *ch = ctx;

	if (full_slice(ch))
		return -1;
	changeset_item(&ch->set, ITEM_BIN, name, 0);
	return 0;
}

static int verb_delete(struct cli *c, const struct call *call)
{
	struct change ch;
	int bad = 0;

	if (cli_open(c))
		return cli_fail(c);
	change_begin(&ch, c, call);
	ch.bins = true;
	for (size_t i = 0; i < call->args_n && !bad; i++)
		bad = strcmp(call->args[i], "-")
			? delete_one(&ch, call->args[i])
			: cli_names(c, delete_one, &ch);
	return change_end(&ch, bad);
}

/* ---- undo -------------------------------------------------------------- */

#define REMARKS_SHOWN 20

static int verb_undo(struct cli *c, const struct call *call)
{
	struct cli_progress progress = { _("taking back"),
					 .bar = c->tty && !c->json };
	char *result = NULL;
	json_t *o;
	int bad;

	if (cli_open(c))
		return cli_fail(c);
	bad = session_call(c->s, "undo", call->args, 1, cli_progress,
			   &progress, &result, &c->err);
	cli_progress_end(&progress);
	if (bad)
		return cli_fail(c);
	o = json_loads(result, 0, NULL);
	if (c->json)
		out_json(json_incref(o));
	else
		out_line(_("change %s is taken back by change %lld: %lld records, %lld values left as they are now"),
			 call_arg(call, 0),
			 (long long)json_integer_value(json_object_get(o, "change")),
			 (long long)json_integer_value(json_object_get(o, "records")),
			 (long long)json_integer_value(json_object_get(o, "left")));
	json_decref(o);
	free(result);
	/* Those that somebody has changed since: an import may leave many. */
	cli_remark_some(c, REMARKS_SHOWN);
	return 0;
}

/* ---- rows -------------------------------------------------------------- */

#define ASSIGN_TEXT \
	N_("Values are typed as in a form: dates as 14.9. or +3d, choices and links by number, code or name. FIELD+=VALUE adds one more value, FIELD-=VALUE takes one away, FIELD= clears; FIELD:LABEL=VALUE is one of several values by its label, FIELD@FROM=VALUE one from that day on. Faults name field and column; then nothing is changed. Into a pipe a line has name, title and number of the change, with tabs between.")

static const struct command_arg new_args[] = {
	{ N_("KIND"), 0, COMPLETE_KIND, N_("kind of record, such as company") },
	{ N_("FIELD=VALUE"), ARG_MANY | ARG_OPTIONAL, COMPLETE_FIELD,
	  N_("what it is to hold") },
	{ NULL }
};
const struct command verb_row_new = {
	.id = "new", .scope = SCOPE_SHELL, .flags = COMMAND_WRITES,
	.group = N_("Write"), .help = N_("makes a record"),
	.text = ASSIGN_TEXT,
	.example = "kartei new journal company=K10427 channel=Telefonat/eingehend text='wants a call back' followup=+3d",
	.args = new_args, .verb = verb_new,
};

static const struct command_arg set_args[] = {
	{ N_("NAME"), 0, COMPLETE_RECORD,
	  N_("record, such as company:K10427; - reads names from stdin") },
	{ N_("FIELD=VALUE"), ARG_MANY, COMPLETE_FIELD,
	  N_("what is to change") },
	{ NULL }
};
static const struct command_option set_options[] = {
	{ "if-version", "N", COMPLETE_NONE,
	  N_("only if the record still is this version") },
	{ NULL }
};
const struct command verb_row_set = {
	.id = "set", .scope = SCOPE_SHELL, .flags = COMMAND_WRITES,
	.group = N_("Write"), .help = N_("changes fields of a record or of many"),
	.text = ASSIGN_TEXT, .example = "kartei set company:K10427 class=A",
	.args = set_args, .options = set_options, .verb = verb_set,
};

static const struct command_arg delete_args[] = {
	{ N_("NAME"), ARG_MANY, COMPLETE_RECORD,
	  N_("record, such as person:P17; - reads names from stdin") },
	{ NULL }
};
const struct command verb_row_delete = {
	.id = "delete", .scope = SCOPE_SHELL,
	.flags = COMMAND_WRITES | COMMAND_ONCE, .group = N_("Write"),
	.help = N_("puts records into the bin"),
	.text = N_("Refused where another record needs the one that would go; its number is not given again. 'kartei undo' brings it back with its links."),
	.example = "kartei delete person:P17",
	.args = delete_args, .verb = verb_delete,
};

static const struct command_arg undo_args[] = {
	{ N_("CHANGE"), 0, COMPLETE_NONE,
	  N_("number of the change, see history") },
	{ NULL }
};
const struct command verb_row_undo = {
	.id = "undo", .scope = SCOPE_SHELL, .flags = COMMAND_WRITES,
	.group = N_("Write"), .help = N_("takes a change back"),
	.text = N_("Every value that still is as the change left it becomes what it was before, be it of one record or of a whole import; what somebody has changed since stays and is named."),
	.example = "kartei undo 12",
	.args = undo_args, .verb = verb_undo,
};
