/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "cli/out.h"
#include "cli/verbs.h"
#include "query/search.h"

/* show, find: records by name and by what they hold. */

#define FOUND 50		/* hits of a search shown to people */

static void print_value(const char *label, int width, const char *value)
{
	const char *rest = value, *end;

	out_text(label, false);
	printf("%*s", width - utf8_width(slice_str(label)) + 2, "");
	/* Further lines of a memo stand below the first. */
	while ((end = strchr(rest, '\n'))) {
		char *line = mem_strndup(rest, (size_t)(end - rest));

		out_text(line, false);
		printf("\n%*s", width + 2, "");
		free(line);
		rest = end + 1;
	}
	out_text(rest, false);
	putchar('\n');
}

static void print_record(struct cli *c, const struct kind *k,
			 const struct row *row)
{
	int width = 0;

	out_line("%s  %s%s", row->name, row->title,
		 row->in_bin ? _("  (in the bin)") : "");
	for (size_t i = 0; i < row->cells_n; i++) {
		const char *label = words_one(&k->fields[i].label, c->lang);
		int w = utf8_width(slice_str(label));

		if (row->cells[i].n && w > width)
			width = w;
	}
	for (size_t i = 0; i < row->cells_n; i++) {
		char *value = out_cells(c, &row->cells[i]);

		if (*value)
			print_value(words_one(&k->fields[i].label, c->lang),
				    width, value);
		free(value);
	}
}

static void print_tabs(struct cli *c, const char *name)
{
	struct tab_counts tabs;
	struct buf line = BUF_INIT;

	if (session_tabs(c->s, name, &tabs, &c->err))
		return;
	for (size_t i = 0; i < tabs.n; i++)
		if (tabs.v[i].n)
			buf_printf(&line, "%s%s %llu", line.n ? ", " : "",
				   tabs.v[i].label,
				   (unsigned long long)tabs.v[i].n);
	if (line.n)
		out_line("%s", buf_str(&line));
	buf_release(&line);
	tab_counts_release(&tabs);
}

struct showing {
	struct cli *c;
	size_t n;
	const char *why;	/* it was found; NULL: it was named */
	bool reveal;		/* sensitive fields in clear */
};

static json_t *json_of(struct showing *show, const struct kind *k,
		       const struct row *row)
{
	const char **columns = kind_field_names(k);
	json_t *o = out_row(show->c, row, columns, k->fields_n);

	free(columns);
	if (show->why)
		json_object_set_new(o, "why", json_string(show->why));
	return o;
}

static const struct kind *kind_of(struct cli *c, const char *name)
{
	char *kind = mem_strndup(name, strcspn(name, ":"));
	const struct kind *k = kinds_find(session_kinds(c->s), kind);

	free(kind);
	return k;
}

static int show_one(void *ctx, const char *name)
{
	struct showing *show = ctx;
	struct cli *c = show->c;
	const struct page_ask ask = {
		.record = name, .reveal = show->reveal,
		.style = c->json ? CELLS_MACHINE : CELLS_LONG,
	};
	const struct kind *k;
	struct rows one;

	if (session_page(c->s, &ask, &one, &c->err))
		return -1;
	k = kind_of(c, one.v[0].name);
	if (k && c->json) {
		out_json(json_of(show, k, &one.v[0]));
	} else if (k) {
		if (show->n++)
			putchar('\n');
		print_record(c, k, &one.v[0]);
		print_tabs(c, one.v[0].name);
	}
	rows_release(&one);
	return 0;
}

static int verb_show(struct cli *c, const struct call *call)
{
	struct showing show = { .c = c, .reveal = call_has(call, "reveal") };
	int bad = cli_open(c);

	for (size_t i = 0; i < call->args_n && !bad; i++)
		bad = strcmp(call->args[i], "-")
			? show_one(&show, call->args[i])
			: cli_names(c, show_one, &show);
	return bad || c->err.n ? cli_fail(c) : 0;
}

/* ---- find -------------------------------------------------------------- */

static char *join_args(const struct call *call)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < call->args_n; i++) {
		if (i)
			buf_add_char(&text, ' ');
		buf_add_str(&text, call->args[i]);
	}
	return buf_detach(&text);
}

static const char *why_text(const struct row *row)
{
	const char *text = search_why_text((enum search_why)row->why);

	return text ? _(text) : "";
}

static int print_hits(struct cli *c, const struct rows *rows)
{
	struct showing show = { .c = c };
	struct out_table *t;

	if (c->json) {
		for (size_t i = 0; i < rows->n; i++) {
			show.why = search_why_name((enum search_why)
						   rows->v[i].why);
			if (show_one(&show, rows->v[i].name))
				return -1;
		}
		return 0;
	}
	if (!c->tty) {
		for (size_t i = 0; i < rows->n; i++)
			out_row_name(c, &rows->v[i], false);
		return 0;
	}
	t = table_new(4);
	for (size_t i = 0; i < rows->n; i++) {
		table_cell(t, rows->v[i].name);
		table_cell(t, rows->v[i].title);
		table_cell(t, rows->v[i].subtitle);
		table_cell(t, why_text(&rows->v[i]));
	}
	table_print(t, false);
	table_free(t);
	return 0;
}

static int verb_find(struct cli *c, const struct call *call)
{
	struct rows rows = { 0 };
	bool more, none;
	uint64_t most;
	char *typed;
	int bad;

	if (verb_number(c, call, "max", c->tty ? FOUND : SESSION_PAGE, &most) ||
	    cli_open(c))
		return cli_fail(c);
	typed = join_args(call);
	bad = session_search(c->s, typed, call_value(call, "kind"),
			     (size_t)most, &rows, &c->err);
	free(typed);
	if (!bad)
		bad = print_hits(c, &rows);
	more = rows.more;
	none = !rows.n;
	rows_release(&rows);
	if (bad)
		return cli_fail(c);
	if (more && c->tty && !c->json)
		out_line(_("... and more; a further word narrows it down"));
	return none ? 1 : 0;
}

/* ---- rows -------------------------------------------------------------- */

static const struct command_arg names_args[] = {
	{ N_("NAME"), ARG_MANY, COMPLETE_RECORD,
	  N_("record, such as company:K10427; - reads names from stdin") },
	{ NULL }
};
static const struct command_option show_options[] = {
	{ "reveal", NULL, COMPLETE_NONE,
	  N_("sensitive fields in clear; who saw them is written down") },
	{ NULL }
};
const struct command verb_row_show = {
	.id = "show", .scope = SCOPE_SHELL, .group = N_("Look"),
	.help = N_("shows records with all their fields"),
	.text = N_("A record is found by its number, also by an old one, and in the bin. What links to it is counted below."),
	.example = "kartei show company:K10427",
	.args = names_args, .options = show_options, .verb = verb_show,
};

static const struct command_arg find_args[] = {
	{ N_("WORD"), ARG_MANY, COMPLETE_NONE,
	  N_("beginnings of words in any order, or part of a number") },
	{ NULL }
};
static const struct command_option find_options[] = {
	{ "kind", N_("KIND"), COMPLETE_KIND, N_("only this kind of record") },
	{ "max", "N", COMPLETE_NONE, N_("no more than so many") },
	{ NULL }
};
const struct command verb_row_find = {
	.id = "find", .scope = SCOPE_SHELL, .group = N_("Look"),
	.help = N_("searches all kinds: names, numbers, telephone, texts"),
	.text = N_("Words in any order, their beginnings are enough, umlauts either way; three digits of a telephone or customer number find its owner. Exact numbers stand first, then up to five that are your own or that you had lately, then all by name: beginnings of words, what has them inside, what sounds so. --json says which in \"why\". Nothing found: exit status 1."),
	.example = "kartei find 4710123",
	.args = find_args, .options = find_options, .verb = verb_find,
};
