/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/tr.h"
#include "cli/groups.h"
#include "cli/out.h"
#include "cli/verbs.h"

/* list, select: many records. */

#define PAGE 500		/* rows asked for at a time */

struct words_of {		/* "name,city" taken apart */
	char *text;
	const char **v;
	size_t n;
};

static void split(struct words_of *w, const char *text)
{
	char *rest, *word;

	*w = (struct words_of){ 0 };
	if (!text)
		return;
	w->text = mem_strdup(text);
	w->v = mem_alloc((strlen(text) + 1) * sizeof(*w->v));
	rest = w->text;
	while ((word = strsep(&rest, ",")))
		if (*word)
			w->v[w->n++] = word;
}

static void split_end(struct words_of *w)
{
	free(w->text);
	free(w->v);
}

static const char *column_label(const struct kind *k, const char *column,
				const char *lang)
{
	const struct field *f = kind_field(k, column);
	const struct path *p = kind_path(k, column);

	if (f)
		return words_small(&f->label, lang);
	if (p && p->label.n)
		return words_small(&p->label, lang);
	return column;
}

static void print_table(struct cli *c, const struct kind *k,
			const struct page_ask *ask, const struct rows *rows,
			bool first)
{
	struct out_table *t = table_new(ask->columns_n + 1);

	if (first) {
		table_head(t, 0, _("Record"));
		for (size_t i = 0; i < ask->columns_n; i++)
			table_head(t, i + 1,
				   column_label(k, ask->columns[i], c->lang));
	}
	for (size_t i = 0; i < rows->n; i++) {
		table_cell(t, rows->v[i].name);
		for (size_t j = 0; j < ask->columns_n; j++) {
			char *value = out_cells(c, &rows->v[i].cells[j]);

			table_cell(t, value);
			free(value);
		}
	}
	table_print(t, first);
	table_free(t);
}

/* Where no columns are wanted: none would mean the form's list. */
static const char *const title_only[] = { "title" };

static void print_page(struct cli *c, const struct kind *k,
		       const struct page_ask *ask, const struct rows *rows,
		       bool first)
{
	if (c->tty && !c->json) {
		print_table(c, k, ask, rows, first);
		return;
	}
	for (size_t i = 0; i < rows->n; i++) {
		if (c->json)
			out_json(out_row(c, &rows->v[i], ask->columns,
					 ask->columns_n));
		else
			out_row_name(c, &rows->v[i],
					ask->columns != title_only);
	}
}

/* Page by page, so that a million rows need no more memory than a few. */
static int print_pages(struct cli *c, const struct kind *k,
		       struct page_ask *ask, uint64_t most, uint64_t *printed)
{
	char *place = NULL;
	struct rows rows;
	bool more = true;

	for (*printed = 0; more && *printed < most;) {
		ask->max = most - *printed < PAGE ? most - *printed : PAGE;
		if (session_page(c->s, ask, &rows, &c->err)) {
			free(place);
			return -1;
		}
		print_page(c, k, ask, &rows, !*printed);
		*printed += rows.n;
		more = rows.more && rows.n;
		if (more) {
			const struct row *last = &rows.v[rows.n - 1];

			free(place);
			place = mem_strndup("", 0);
			place = mem_realloc(place, last->place_n + 1);
			memcpy(place, last->place, last->place_n);
			ask->place = place;
			ask->place_n = last->place_n;
		}
		rows_release(&rows);
	}
	free(place);
	return 0;
}

/* Columns of the output: those asked for; for objects all fields; for
 * people the form's list; into a pipe name and title suffice. */
static void choose_columns(struct cli *c, const struct kind *k,
			   struct page_ask *ask, const struct words_of *asked,
			   const char ***fields)
{
	*fields = NULL;
	if (asked->n) {
		ask->columns = asked->v;
		ask->columns_n = asked->n;
	} else if (c->json) {
		*fields = kind_field_names(k);
		ask->columns = *fields;
		ask->columns_n = k->fields_n;
	} else if (c->tty) {
		ask->columns = (const char *const *)k->list;
		ask->columns_n = k->list_n;
	} else {
		ask->columns = title_only;
		ask->columns_n = 1;
	}
}

static int print_count(struct cli *c, struct page_ask *ask)
{
	struct rows rows = { 0 };
	uint64_t n;

	ask->count = true;
	ask->max = 1;
	if (session_page(c->s, ask, &rows, &c->err))
		return cli_fail(c);
	n = rows.total;
	rows_release(&rows);
	if (c->json)
		out_json(json_pack("{s:I}", "count", (json_int_t)n));
	else
		printf("%llu\n", (unsigned long long)n);
	return n ? 0 : 1;
}

static int list_kind(struct cli *c, const struct call *call, const char *kind,
		     const char *where)
{
	const struct kind *k = kinds_find(session_kinds(c->s), kind);
	struct page_ask ask = {
		.kind = kind, .where = where,
		.closed = call_has(call, "closed"), .bin = call_has(call, "bin"),
		.style = c->tty && !c->json ? CELLS_SHORT : CELLS_MACHINE,
	};
	struct words_of columns, sort;
	uint64_t most, printed = 0;
	const char **fields;
	int bad;

	if (!k) {
		err_set(&c->err, ERR_USAGE, NULL,
			N_("there is no kind '%s'; 'kartei kinds' lists them"),
			kind);
		return cli_fail(c);
	}
	if (where && !where[strspn(where, " \t\n")]) {
		err_set(&c->err, ERR_INPUT, call->command->id,
			N_("the condition is missing"));
		return cli_fail(c);
	}
	if (call_has(call, "pages") && !call_has(call, "group")) {
		err_set(&c->err, ERR_USAGE, call->command->id,
			N_("--pages wants --group"));
		return cli_fail(c);
	}
	if (call_has(call, "count"))
		return print_count(c, &ask);
	split(&columns, call_value(call, "columns"));
	split(&sort, call_value(call, "sort"));
	choose_columns(c, k, &ask, &columns, &fields);
	ask.sort = sort.v;
	ask.sort_n = sort.n;
	if (call_has(call, "group")) {
		ask.columns = columns.n ? columns.v :
			(const char *const *)k->list;
		ask.columns_n = columns.n ? columns.n : k->list_n;
		ask.style = CELLS_SHORT;
		bad = list_groups(c, k, &ask, call_value(call, "group"),
				  call_has(call, "pages"));
		free(fields);
		split_end(&columns);
		split_end(&sort);
		return bad;
	}
	bad = verb_number(c, call, "max", UINT64_MAX, &most) ||
	      print_pages(c, k, &ask, most, &printed);
	free(fields);
	split_end(&columns);
	split_end(&sort);
	if (bad)
		return cli_fail(c);
	if (!printed && c->tty && !where && !ask.bin)
		out_line(_("none yet; 'kartei new %s ...' makes one"), kind);
	return printed ? 0 : 1;
}

static int verb_list(struct cli *c, const struct call *call)
{
	if (cli_open(c))
		return cli_fail(c);
	return list_kind(c, call, call_arg(call, 0), call_value(call, "where"));
}

static int verb_select(struct cli *c, const struct call *call)
{
	const char *text = call_arg(call, 0), *where;
	char *kind;
	int status;

	if (cli_open(c))
		return cli_fail(c);
	text += strspn(text, " \t\n");
	kind = mem_strndup(text, strcspn(text, " \t\n"));
	where = text + strlen(kind);
	where += strspn(where, " \t\n");
	if (!strncasecmp(where, "where", 5) && strchr(" \t\n(", where[5])) {
		status = list_kind(c, call, kind, where + 5);
	} else if (!*where) {
		status = list_kind(c, call, kind, NULL);
	} else {
		err_set(&c->err, ERR_USAGE, "select",
			N_("a selection is a kind, 'where' and a condition, such as 'company where postcode like \"66*\"'"));
		status = cli_fail(c);
	}
	free(kind);
	return status;
}

/* ---- rows -------------------------------------------------------------- */

#define LIST_OPTIONS \
	{ "columns", "A,B,...", COMPLETE_FIELD, \
	  N_("fields or paths instead of the form's list") }, \
	{ "sort", "A,-B,...", COMPLETE_FIELD, \
	  N_("order; '-' in front falls") }, \
	{ "max", "N", COMPLETE_NONE, N_("no more than so many") }, \
	{ "closed", NULL, COMPLETE_NONE, N_("closed ones too") }, \
	{ "count", NULL, COMPLETE_NONE, N_("only how many") }, \
	{ "group", N_("FIELD"), COMPLETE_FIELD, \
	  N_("how often each of its values occurs; FIELD:2 by its first two characters") }, \
	{ "pages", NULL, COMPLETE_NONE, \
	  N_("with --group: the records by value, in pages for the printer") }

static const struct command_arg kind_args[] = {
	{ N_("KIND"), 0, COMPLETE_KIND, N_("kind of record, such as company") },
	{ NULL }
};
static const struct command_option list_options[] = {
	{ "where", N_("CONDITION"), COMPLETE_NONE,
	  N_("only those for which this holds") },
	LIST_OPTIONS,
	{ "bin", NULL, COMPLETE_NONE, N_("those in the bin") },
	{ NULL }
};
const struct command verb_row_list = {
	.id = "list", .scope = SCOPE_SHELL, .group = N_("Look"),
	.help = N_("lists the records of a kind"),
	.text = N_("On a terminal the columns of the form, into a pipe 'kind:number TAB title', which 'show -' and 'set -' read."),
	.example = "kartei list company --group industries --columns name,city",
	.args = kind_args, .options = list_options, .verb = verb_list,
};

static const struct command_arg select_args[] = {
	{ N_("SELECTION"), 0, COMPLETE_NONE,
	  N_("kind, 'where' and a condition") },
	{ NULL }
};
static const struct command_option select_options[] = {
	LIST_OPTIONS,
	{ NULL }
};
const struct command verb_row_select = {
	.id = "select", .scope = SCOPE_SHELL, .group = N_("Look"),
	.help = N_("lists the records for which a condition holds"),
	.text = N_("Conditions compare fields and paths along links: = != < <= > >= like in between has, 'is empty', and, or, not, brackets. Texts stand in quotes; * in them is any text."),
	.example = "kartei select 'company where postcode like \"66*\"' --count",
	.args = select_args, .options = select_options, .verb = verb_select,
};
