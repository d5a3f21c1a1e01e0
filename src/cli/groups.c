/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/groups.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "cli/out.h"
#include "exchange/printout.h"
#include "model/type.h"

/*
 * list --group: how often each value of a column occurs; with --pages the
 * records below their values, in pages with a head, for the printer.
 */
struct groups {
	struct cli *c;
	const struct kind *k;
	const struct page_ask *ask;
	char *column;
	unsigned long chars;	/* the first ones only; 0 all */
	char *answer;
	json_t *result;		/* the same, read */
};

/* "postcode:2" is the first two characters of it. */
static void read_column(struct groups *g, const char *typed)
{
	const char *colon = strrchr(typed, ':');
	char *end = NULL;

	g->chars = colon ? strtoul(colon + 1, &end, 10) : 0;
	if (!colon || *end || end == colon + 1) {
		g->chars = 0;
		colon = NULL;
	}
	g->column = colon ? mem_strndup(typed, (size_t)(colon - typed)) :
		mem_strdup(typed);
}

static int ask_store(struct groups *g, const char *order)
{
	char *chars = mem_printf("%lu", g->chars);
	const char *args[] = {
		g->k->name, g->ask->where ? g->ask->where : "", g->column,
		chars, g->ask->closed ? "closed" : "", order,
	};
	struct cli_progress progress = { _("counting"),
					 .bar = g->c->tty && !g->c->json };
	int bad = session_call(g->c->s, "groups", args, 6, cli_progress,
			       &progress, &g->answer, &g->c->err);

	cli_progress_end(&progress);
	g->result = bad ? NULL : json_loads(g->answer, 0, NULL);
	free(chars);
	return g->result ? 0 : -1;
}

static const char *label_of(const struct groups *g, const char *column)
{
	const struct field *f = kind_field(g->k, column);
	const struct path *p = kind_path(g->k, column);

	return f ? words_small(&f->label, g->c->lang) :
		p && p->label.n ? words_small(&p->label, g->c->lang) : column;
}

static uint64_t number(const json_t *o, const char *name)
{
	return (uint64_t)json_integer_value(json_object_get(o, name));
}

static const char *string(const json_t *o, const char *name)
{
	return json_string_value(json_object_get(o, name));
}

/* ---- counts ------------------------------------------------------------ */

static void count_row(struct groups *g, struct out_table *t,
		      const char *value, const char *text, uint64_t n)
{
	char *count;

	if (g->c->json) {
		out_json(json_pack("{s:s, s:s, s:I}", "value", value,
				   "text", text, "count", (json_int_t)n));
		return;
	}
	if (!t) {
		out_text(value, false);
		putchar('\t');
		out_text(text, false);
		printf("\t%llu\n", (unsigned long long)n);
		return;
	}
	count = mem_printf("%llu", (unsigned long long)n);
	table_cell(t, count);
	table_cell(t, text);
	free(count);
}

/* Only so many fit an answer; a pipe has nothing but values in it. */
static void print_left_out(const struct groups *g, bool table)
{
	uint64_t left = number(g->result, "values") -
		json_array_size(json_object_get(g->result, "groups"));
	FILE *to = table ? stdout : stderr;

	if (!left)
		return;
	fputs(table ? "" : "kartei: ", to);
	fprintf(to, _("and %llu rarer values more"), (unsigned long long)left);
	putc('\n', to);
}

static void print_counts(struct groups *g)
{
	struct out_table *t = g->c->tty && !g->c->json ? table_new(2) : NULL;
	json_t *all = json_object_get(g->result, "groups"), *one;
	size_t i;

	if (t) {
		table_head(t, 0, _("count"));
		table_head(t, 1, label_of(g, g->column));
	}
	json_array_foreach(all, i, one)
		count_row(g, t, string(one, "value"), string(one, "text"),
			  number(one, "n"));
	if (number(g->result, "none"))
		count_row(g, t, "", _("(empty)"), number(g->result, "none"));
	if (t) {
		table_print(t, true);
		table_free(t);
	}
	print_left_out(g, t != NULL);
}

/* ---- pages ------------------------------------------------------------- */

static int print_pages(struct groups *g)
{
	const struct printout_ask ask = {
		.kind = g->k->name, .where = g->ask->where,
		.closed = g->ask->closed, .columns = g->ask->columns,
		.columns_n = g->ask->columns_n, .sort = g->ask->sort,
		.sort_n = g->ask->sort_n, .column = g->column,
		.chars = g->chars, .lang = g->c->lang,
	};
	struct printout *all;
	uint64_t n;
	int more;

	if (printout_open(&all, g->c->s, &ask, g->answer, &g->c->err))
		return -1;
	while ((more = printout_step(all, stdout, &n, &g->c->err)) > 0)
		;
	printout_free(all);
	return more;
}

int list_groups(struct cli *c, const struct kind *k,
		const struct page_ask *ask, const char *column, bool pages)
{
	struct groups g = { .c = c, .k = k, .ask = ask };
	const char *sort = ask->sort_n ? ask->sort[0] : "";
	bool text = pages || !strcmp(sort, column) || !strcmp(sort, "text");
	int bad;

	read_column(&g, column);
	bad = ask_store(&g, text ? "text" : "count");
	if (!bad && pages)
		bad = print_pages(&g);
	else if (!bad)
		print_counts(&g);
	bad = bad ? cli_fail(c) :
		number(g.result, "records") ? 0 : 1;
	json_decref(g.result);
	free(g.answer);
	free(g.column);
	return bad;
}
