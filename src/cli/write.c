/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/mem.h"
#include "base/tr.h"
#include "cli/out.h"
#include "cli/verbs.h"
#include "session/json.h"
#include "session/bulk.h"

/* new, set, delete, undo: changes out of the shell. */

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

#define EXAMPLES_SHOWN 5	/* of a dry run */
#define FAULTS_SHOWN 20

struct change {
	struct cli *c;
	struct bulk bulk;
	struct item pattern;	/* what is to happen to each record */
	bool each;		/* prints every record */
	bool bins;
	char **changed;		/* names, the first of a dry run */
	size_t changed_n;
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

/* What the new record looks like, for people: no fault, and no output. */
static void warn_alike(struct cli *c, const char *name)
{
	struct err ignored = ERR_INIT;
	char *result = NULL;
	json_t *o = NULL, *one;
	size_t i;

	if (!session_call(c->s, "alike", &name, 1, NULL, NULL, &result,
			  &ignored))
		o = json_loads(result, 0, NULL);
	json_array_foreach(json_object_get(o, "alike"), i, one)
		fprintf(stderr, _("kartei: %s looks like %s %s; 'kartei merge' makes one of two\n"),
			name, json_text(one, "name"), json_text(one, "title"));
	json_decref(o);
	free(result);
	err_release(&ignored);
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
				    json_integer((json_int_t)ch->bulk.change));
		out_json(o);
	} else if (c->tty) {
		out_line(_("%s  %s: %s, change %llu"), item->name,
			 one.v[0].title, _(outcome_word(item->outcome)),
			 (unsigned long long)ch->bulk.change);
	} else {
		/* As the other verbs say it, and what `undo` wants. */
		out_text(item->name, false);
		putchar('\t');
		out_text(one.v[0].title, false);
		printf("\t%llu\n", (unsigned long long)ch->bulk.change);
	}
	rows_release(&one);
	if (item->outcome == OUTCOME_NEW)
		warn_alike(c, item->name);
}

static void take_item(void *ctx, const struct applied_item *item)
{
	struct change *ch = ctx;

	if (!ch->bulk.dry_run) {
		if (ch->each)
			print_item(ch, item);
	} else if (item->outcome == OUTCOME_CHANGED &&
		   ch->changed_n < EXAMPLES_SHOWN) {
		ch->changed[ch->changed_n++] = mem_strdup(item->name);
	}
}

static void change_begin(struct change *ch, struct cli *c,
			 const struct call *call)
{
	*ch = (struct change){ .c = c };
	ch->changed = mem_zero(EXAMPLES_SHOWN * sizeof(*ch->changed));
	bulk_begin(&ch->bulk, c->s, "shell");
	ch->bulk.dry_run = call_has(call, "dry-run");
	ch->bulk.each = take_item;
	ch->bulk.ctx = ch;
}

static void change_release(struct change *ch)
{
	struct item *p = &ch->pattern;

	for (size_t i = 0; i < p->ops_n; i++) {
		free(p->ops[i].field);
		free(p->ops[i].text);
		free(p->ops[i].label);
		free(p->ops[i].from);
		free(p->ops[i].until);
	}
	free(p->ops);
	for (size_t i = 0; i < ch->changed_n; i++)
		free(ch->changed[i]);
	free(ch->changed);
	bulk_release(&ch->bulk);
}

/* One more record, to which happens what the pattern says. */
static int change_one(struct change *ch, enum item_kind kind,
		      const char *name, size_t row, uint64_t version)
{
	struct item *item = bulk_item(&ch->bulk, kind, name, row, &ch->c->err);

	if (!item)
		return -1;
	item->expected = (uint32_t)version;
	for (size_t i = 0; i < ch->pattern.ops_n; i++)
		item_op_full(item, &ch->pattern.ops[i]);
	return 0;
}

/* Those on standard input; a line that names none is one more faulty row. */
static int change_lines(struct change *ch, enum item_kind kind)
{
	struct cli_lines l = { 0 };
	struct err err = ERR_INIT;
	int got, bad = 0;

	while (!bad && (got = cli_name_next(ch->c, &l, &err))) {
		if (got > 0) {
			bad = change_one(ch, kind, l.name, l.no, 0);
		} else if (l.broken) {
			bad = -1;
		} else {
			char *text = err_item_text_bare(&err.items[0]);

			bulk_bad_row(&ch->bulk, l.no, "", text);
			free(text);
			err_clear(&err);
		}
	}
	cli_lines_release(&l);
	err_release(&err);
	return bad;
}

/* ---- what came of it --------------------------------------------------- */

static json_t *example_json(const struct bulk_example *e)
{
	json_t *o = json_pack("{s:s, s:s}", "name", e->name, "title",
			      e->title);
	json_t *values = json_object();

	for (size_t i = 0; i < e->n; i++)
		json_object_set_new(values, e->v[i].field,
				    json_pack("{s:s, s:s}",
					      "before", e->v[i].before,
					      "after", e->v[i].after));
	json_object_set_new(o, "fields", values);
	return o;
}

static void print_example(const struct bulk_example *e)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "  %s  %s", e->name, e->title);
	for (size_t i = 0; i < e->n; i++)
		buf_printf(&b, "%s %s: %s -> %s", i ? "," : ":", e->v[i].label,
			   *e->v[i].before ? e->v[i].before : _("(empty)"),
			   *e->v[i].after ? e->v[i].after : _("(empty)"));
	out_line("%s", buf_str(&b));
	buf_release(&b);
}

/* The first records of a dry run: printed, or added to `all`. */
static int tell_examples(struct change *ch, json_t *all)
{
	struct bulk_example e;

	for (size_t i = 0; i < ch->changed_n; i++) {
		if (bulk_example(ch->c->s, ch->changed[i], ch->pattern.ops,
				 ch->pattern.ops_n, &e, &ch->c->err))
			return -1;
		if (all)
			json_array_append_new(all, example_json(&e));
		else
			print_example(&e);
		bulk_example_release(&e);
	}
	return 0;
}

static int print_object(struct change *ch)
{
	const struct bulk *b = &ch->bulk;
	json_t *o = json_pack("{s:I, s:I, s:I, s:I}",
			      "change", (json_int_t)b->change,
			      "changed", (json_int_t)
			      b->outcomes[OUTCOME_CHANGED],
			      "same", (json_int_t)b->outcomes[OUTCOME_SAME],
			      "faulty", (json_int_t)b->faulty);
	json_t *list = json_array();
	int bad = 0;

	for (size_t i = 0; i < b->faults_n; i++)
		json_array_append_new(list, json_pack("{s:I, s:s, s:s}",
			"row", (json_int_t)b->faults[i].row,
			"name", b->faults[i].name,
			"text", b->faults[i].text));
	json_object_set_new(o, "faults", list);
	if (b->dry_run) {
		list = json_array();
		bad = tell_examples(ch, list);
		json_object_set_new(o, "examples", list);
	}
	out_json(o);
	return bad;
}

static int print_counts(struct change *ch)
{
	const struct bulk *b = &ch->bulk;
	unsigned long long changed = b->outcomes[OUTCOME_CHANGED];
	unsigned long long same = b->outcomes[OUTCOME_SAME];
	int bad = 0;

	if (b->dry_run) {
		out_line(ch->bins
			 ? _("%llu would go into the bin, %llu are there already, %zu cannot")
			 : _("%llu would change, %llu are so already, %zu cannot"),
			 changed, same, b->faulty);
		bad = tell_examples(ch, NULL);
		if (changed > ch->changed_n)
			out_line(_("  ... and %llu more"),
				 changed - ch->changed_n);
		out_line("%s", _("nothing was written (--dry-run)"));
	} else if (!b->change || !changed) {
		out_line(ch->bins
			 ? _("nothing changed: %llu were in the bin already")
			 : _("nothing changed: %llu as they were"), same);
	} else {
		out_line(ch->bins
			 ? _("change %llu: %llu into the bin, %llu were there already")
			 : _("change %llu: %llu changed, %llu as they were"),
			 (unsigned long long)b->change, changed, same);
	}
	return bad;
}

static void print_faults(const struct bulk *b)
{
	fflush(stdout);
	for (size_t i = 0; i < b->faults_n && i < FAULTS_SHOWN; i++) {
		const struct bulk_fault *f = &b->faults[i];
		struct buf raw = BUF_INIT, line = BUF_INIT;

		buf_printf(&raw, "%s%s%s", f->name, *f->name ? ": " : "",
			   f->text);
		utf8_printable(buf_slice(&raw), false, &line);
		if (f->row)
			fprintf(stderr, "kartei: stdin:%zu: %s\n", f->row,
				buf_str(&line));
		else
			fprintf(stderr, "kartei: %s\n", buf_str(&line));
		buf_release(&raw);
		buf_release(&line);
	}
	if (b->faulty > FAULTS_SHOWN)
		fprintf(stderr, _("kartei: ... and %zu faulty rows more\n"),
			b->faulty - FAULTS_SHOWN);
}

/* An earlier slice of this change may be in already: says how to take it
 * back. */
static int change_end(struct change *ch, int bad)
{
	struct cli *c = ch->c;
	struct bulk *b = &ch->bulk;
	int status = 0;

	if (!bad)
		bad = bulk_end(b, &c->err);
	if (bad) {
		bulk_stop(b);
		status = cli_fail(c);
		if (b->change)
			fprintf(stderr, _("kartei: the records before were changed; 'kartei undo %llu' takes it back\n"),
				(unsigned long long)b->change);
	} else if (!ch->each || b->dry_run) {
		if (c->json ? print_object(ch) : print_counts(ch))
			status = cli_fail(c);
	}
	print_faults(b);
	if (b->faulty && !status)
		status = EX_DATAERR;
	change_release(ch);
	return status;
}

/* ---- new --------------------------------------------------------------- */

static int read_pattern(struct change *ch, const struct call *call,
			enum item_kind kind)
{
	ch->pattern.kind = kind;
	for (size_t i = 1; i < call->args_n; i++)
		if (add_assignment(ch->c, &ch->pattern, call->args[i]))
			return -1;
	return 0;
}

static int verb_new(struct cli *c, const struct call *call)
{
	struct change ch;
	int bad;

	if (cli_open(c))
		return cli_fail(c);
	if (!kinds_find(session_kinds(c->s), call_arg(call, 0))) {
		err_set(&c->err, ERR_USAGE, NULL,
			N_("there is no kind '%s'; 'kartei kinds' lists them"),
			call_arg(call, 0));
		return cli_fail(c);
	}
	change_begin(&ch, c, call);
	ch.each = ch.bulk.whole = true;
	bad = read_pattern(&ch, call, ITEM_NEW) ||
	      change_one(&ch, ITEM_NEW, call_arg(call, 0), 0, 0);
	return change_end(&ch, bad);
}

/* ---- set, delete ------------------------------------------------------- */

static int verb_set(struct cli *c, const struct call *call)
{
	bool many = !strcmp(call_arg(call, 0), "-");
	struct change ch;
	uint64_t version;
	int bad;

	if (cli_open(c))
		return cli_fail(c);
	if (verb_number(c, call, "if-version", 0, &version))
		return cli_fail(c);
	if (version > UINT32_MAX) {
		err_set(&c->err, ERR_USAGE, "set",
			N_("no record has had so many versions"));
		return cli_fail(c);
	}
	if (many && version) {
		err_set(&c->err, ERR_USAGE, "set",
			N_("--if-version is for one record"));
		return cli_fail(c);
	}
	change_begin(&ch, c, call);
	ch.each = ch.bulk.whole = !many;
	bad = read_pattern(&ch, call, ITEM_SET);
	if (!bad)
		bad = many ? change_lines(&ch, ITEM_SET) :
			change_one(&ch, ITEM_SET, call_arg(call, 0), 0,
				   version);
	return change_end(&ch, bad);
}

static int verb_delete(struct cli *c, const struct call *call)
{
	struct change ch;
	int bad = 0;

	if (cli_open(c))
		return cli_fail(c);
	change_begin(&ch, c, call);
	ch.bins = ch.bulk.whole = true;
	for (size_t i = 0; i < call->args_n; i++)
		if (!strcmp(call->args[i], "-"))
			ch.bulk.whole = false;
	for (size_t i = 0; i < call->args_n && !bad; i++)
		bad = strcmp(call->args[i], "-")
			? change_one(&ch, ITEM_BIN, call->args[i],
				     ch.bulk.whole ? 0 : UINT32_MAX - i, 0)
			: change_lines(&ch, ITEM_BIN);
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

#define DRY_RUN \
	{ "dry-run", NULL, COMPLETE_NONE, \
	  N_("only count what would change, with the first of them") }

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
	DRY_RUN,
	{ NULL }
};
const struct command verb_row_set = {
	.id = "set", .scope = SCOPE_SHELL, .flags = COMMAND_WRITES,
	.group = N_("Write"), .help = N_("changes fields of a record or of many"),
	.text = N_("Values are typed as for 'new'. With - what cannot be done to a record is said with its line and reason, and all others are done, as one change that 'kartei undo' takes back; exit status 65 then. The lines may be what list, select and find print, with --json too."),
	.example = "kartei select 'company where stage = \"former\"' | kartei set - class=C --dry-run",
	.args = set_args, .options = set_options, .verb = verb_set,
};

static const struct command_arg delete_args[] = {
	{ N_("NAME"), ARG_MANY, COMPLETE_RECORD,
	  N_("record, such as person:P17; - reads names from stdin") },
	{ NULL }
};
static const struct command_option delete_options[] = {
	DRY_RUN,
	{ NULL }
};
const struct command verb_row_delete = {
	.id = "delete", .scope = SCOPE_SHELL,
	.flags = COMMAND_WRITES | COMMAND_ONCE, .group = N_("Write"),
	.help = N_("puts records into the bin"),
	.text = N_("Refused where another record needs the one that would go; its number is not given again. 'kartei undo' brings it back with its links."),
	.example = "kartei delete person:P17",
	.args = delete_args, .options = delete_options, .verb = verb_delete,
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
