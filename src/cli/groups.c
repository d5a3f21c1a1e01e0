/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/groups.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "cli/out.h"
#include "model/type.h"

/*
 * list --group: how often each value of a column occurs; with --pages the
 * records below their values, in pages with a head, for the printer.
 */
#define PAGE_LINES 60		/* of a sheet, head included */
#define PAGE_CELLS 80
#define FIRST_CELLS 30		/* of the first column, if there is need */
#define OTHER_CELLS 22
#define ROWS 500		/* records asked for at a time */

struct groups {
	struct cli *c;
	const struct kind *k;
	const struct page_ask *ask;
	char *column;
	unsigned long chars;	/* the first ones only; 0 all */
	json_t *result;
	/* pages */
	int *width;		/* of each column */
	size_t columns_n;	/* that fit */
	size_t line, page;
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
	char *chars = mem_printf("%lu", g->chars), *text = NULL;
	const char *args[] = {
		g->k->name, g->ask->where ? g->ask->where : "", g->column,
		chars, g->ask->closed ? "closed" : "", order,
	};
	struct cli_progress progress = { _("counting"),
					 .bar = g->c->tty && !g->c->json };
	int bad = session_call(g->c->s, "groups", args, 6, cli_progress,
			       &progress, &text, &g->c->err);

	cli_progress_end(&progress);
	g->result = bad ? NULL : json_loads(text, 0, NULL);
	free(text);
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
	if (!t)
		return;
	table_print(t, true);
	table_free(t);
	if (number(g->result, "values") > json_array_size(all))
		out_line(_("and %llu rarer values more"), (unsigned long long)
			 (number(g->result, "values") - json_array_size(all)));
}

/* ---- pages ------------------------------------------------------------- */

/* As wide as what stands in the first records wants it. */
static int measure(struct groups *g)
{
	struct page_ask ask = *g->ask;
	struct rows rows = { 0 };

	ask.max = ROWS;
	if (session_page(g->c->s, &ask, &rows, &g->c->err))
		return -1;
	for (size_t i = 0; i < rows.n; i++)
		for (size_t k = 0; k < rows.v[i].cells_n; k++) {
			char *text = out_cells(g->c, &rows.v[i].cells[k]);
			int w = utf8_width(slice_str(text));

			if (w > g->width[k])
				g->width[k] = w;
			free(text);
		}
	rows_release(&rows);
	return 0;
}

/* Columns from the left as long as they fit; what is left over is the first
 * one's. */
static int lay(struct groups *g)
{
	size_t n = g->ask->columns_n, i;
	int left = PAGE_CELLS - 2, wide;

	g->width = mem_zero((n + 1) * sizeof(*g->width));
	for (i = 0; i < n; i++)
		g->width[i] = utf8_width(slice_str(
			label_of(g, g->ask->columns[i])));
	if (measure(g))
		return -1;
	wide = n ? g->width[0] : 0;
	for (i = 0; i < n; i++) {
		int most = i ? OTHER_CELLS : FIRST_CELLS;

		if (g->width[i] > most)
			g->width[i] = most;
		if (g->width[i] + (i ? 2 : 0) > left)
			break;
		left -= g->width[i] + (i ? 2 : 0);
	}
	g->columns_n = i;
	if (n && wide > g->width[0])
		g->width[0] += wide - g->width[0] < left ?
			wide - g->width[0] : left;
	return 0;
}

static void put_line(const struct buf *line)
{
	size_t n = line->n;

	while (n && line->p[n - 1] == ' ')
		n--;
	printf("%.*s\n", (int)n, line->p);
}

static void page_head(struct groups *g)
{
	const struct session_me *me = session_me(g->c->s);
	struct buf left = BUF_INIT, right = BUF_INIT, line = BUF_INIT;

	if (g->page++)
		putchar('\f');
	buf_printf(&left, _("%s by %s"), words_many(&g->k->label, g->c->lang),
		   label_of(g, g->column));
	day_print(me->today, DAY_LONG, me->today, g->c->lang, &right);
	buf_printf(&right, "  ");
	buf_printf(&right, _("page %zu"), g->page);
	utf8_cell(buf_slice(&left),
		  PAGE_CELLS - utf8_width(buf_slice(&right)), &line);
	buf_add_slice(&line, buf_slice(&right));
	put_line(&line);
	buf_clear(&line);
	buf_add_str(&line, "  ");
	for (size_t i = 0; i < g->columns_n; i++) {
		utf8_cell(slice_str(label_of(g, g->ask->columns[i])),
			  g->width[i], &line);
		buf_add_str(&line, "  ");
	}
	put_line(&line);
	for (size_t i = 0; i < PAGE_CELLS; i++)
		putchar('-');
	putchar('\n');
	g->line = 3;
	buf_release(&left);
	buf_release(&right);
	buf_release(&line);
}

/* Room for so many lines more, on a new sheet if need be. */
static bool make_room(struct groups *g, size_t lines)
{
	if (g->page && g->line + lines <= PAGE_LINES)
		return false;
	page_head(g);
	return true;
}

static void put_heading(struct groups *g, const char *text, uint64_t n,
			bool goes_on)
{
	struct buf b = BUF_INIT, clean = BUF_INIT;

	utf8_printable(slice_str(text), false, &clean);
	if (goes_on)
		buf_printf(&b, _("%s (continued)"), buf_str(&clean));
	else
		buf_printf(&b, "%s (%llu)", buf_str(&clean),
			   (unsigned long long)n);
	put_line(&b);
	g->line++;
	buf_release(&b);
	buf_release(&clean);
}

static void put_record(struct groups *g, const struct row *row)
{
	struct buf line = BUF_INIT;

	buf_add_str(&line, "  ");
	for (size_t i = 0; i < row->cells_n && i < g->columns_n; i++) {
		char *text = out_cells(g->c, &row->cells[i]);

		utf8_cell(slice_str(text), g->width[i], &line);
		buf_add_str(&line, "  ");
		free(text);
	}
	put_line(&line);
	g->line++;
	buf_release(&line);
}

static void add_quoted(struct buf *out, const char *text, size_t n,
		       const char *end)
{
	size_t i;

	buf_add_char(out, '"');
	for (i = 0; i < n; i++) {
		if (text[i] == '"')
			buf_add_char(out, '"');
		buf_add_char(out, text[i]);
	}
	buf_printf(out, "%s\"", end);
}

/* The condition for one value, "" none; of the first characters it lets
 * through more than begins_so() does: a pattern looks at no umlauts. */
static char *condition(const struct groups *g, const char *value)
{
	struct buf b = BUF_INIT;

	if (g->ask->where)
		buf_printf(&b, "(%s) and ", g->ask->where);
	buf_add_str(&b, g->column);
	if (!*value) {
		buf_add_str(&b, " is empty");
	} else {
		buf_add_str(&b, g->chars ? " like " : " = ");
		add_quoted(&b, value, g->chars ? strcspn(value, "*?") :
			   strlen(value), g->chars ? "*" : "");
	}
	return buf_detach(&b);
}

static bool begins_so(const struct groups *g, const struct row *row,
		      const char *value)
{
	const struct cells *cells = &row->cells[0];
	size_t n = strlen(value), at, i;
	unsigned long left;
	uint32_t cp;

	for (i = 0; i < cells->n; i++) {
		struct slice text = slice_str(cells->v[i].text);

		for (at = 0, left = g->chars; left && at < text.n; left--)
			at += utf8_next((struct slice){
				cells->v[i].text + at, text.n - at }, &cp);
		if (at == n && !memcmp(text.p, value, n))
			return true;
	}
	return !cells->n && !n;
}

/* Two pages of one moment: rows as they are printed and, where that decides,
 * what stands in the column. */
static int read_both(struct groups *g, const struct page_ask *ask,
		     struct rows *both)
{
	const char *column[] = { g->column };
	struct page_ask asks[2] = { *ask, *ask };

	asks[1].columns = column;
	asks[1].columns_n = 1;
	asks[1].style = CELLS_MACHINE;
	both[1] = (struct rows){ 0 };
	return session_pages(g->c->s, asks, g->chars ? 2 : 1, both,
			     &g->c->err);
}

static int put_group(struct groups *g, const char *value, const char *text,
		     uint64_t n)
{
	char *where = condition(g, value);
	struct page_ask ask = *g->ask;
	struct rows page = { 0 }, next[2];
	int bad = 0;

	ask.where = where;
	ask.max = ROWS;
	if (g->page && g->line + 3 <= PAGE_LINES) {
		putchar('\n');
		g->line++;
	}
	make_room(g, 2);
	put_heading(g, text, n, false);
	do {
		if (page.n) {
			ask.place = page.v[page.n - 1].place;
			ask.place_n = page.v[page.n - 1].place_n;
		}
		bad = read_both(g, &ask, next);
		for (size_t i = 0; !bad && i < next[0].n; i++) {
			if (g->chars && !begins_so(g, &next[1].v[i], value))
				continue;
			if (make_room(g, 1))
				put_heading(g, text, n, true);
			put_record(g, &next[0].v[i]);
		}
		rows_release(&page);
		page = bad ? (struct rows){ 0 } : next[0];
		if (!bad)
			rows_release(&next[1]);
	} while (!bad && page.more && page.n);
	rows_release(&page);
	free(where);
	return bad;
}

static int print_pages(struct groups *g)
{
	json_t *all = json_object_get(g->result, "groups"), *one;
	int bad = lay(g);
	size_t i;

	json_array_foreach(all, i, one)
		if (!bad)
			bad = put_group(g, string(one, "value"),
					string(one, "text"),
					number(one, "n"));
	if (!bad && number(g->result, "none"))
		bad = put_group(g, "", _("(empty)"),
				number(g->result, "none"));
	return bad;
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
	free(g.width);
	free(g.column);
	return bad;
}
