/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/printout.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "model/expr.h"

#define PAGE_LINES 60		/* of a sheet, head included */
#define PAGE_CELLS 80
#define FIRST_CELLS 30		/* of the first column, if there is need */
#define OTHER_CELLS 22
#define ROWS 500		/* records asked for at a time */

struct printout {
	struct session *s;
	struct kinds *kinds;	/* held: those in force may change meanwhile */
	const struct kind *k;
	struct printout_ask ask;
	char **texts;		/* of `ask` */
	size_t texts_n;
	json_t *groups;		/* value, text, n of each */
	uint64_t left_out;	/* values that are in no group: too many */
	size_t at;		/* the group in hand ... */
	struct rows rows;	/* ... and those of it that came last, */
	size_t rows_n;		/* so many of them looked at */
	int *width;		/* of each column */
	size_t columns_n;	/* that fit */
	size_t line, page;
	uint64_t n;
	FILE *out;
};

static const char *keep(struct printout *c, const char *text)
{
	if (!text)
		return NULL;
	c->texts = mem_realloc(c->texts, (c->texts_n + 1) * sizeof(*c->texts));
	c->texts[c->texts_n] = mem_strdup(text);
	return c->texts[c->texts_n++];
}

static const char *const *keep_all(struct printout *c,
				   const char *const *v, size_t n)
{
	const char **own = mem_zero((n + 1) * sizeof(*own));

	for (size_t i = 0; i < n; i++)
		own[i] = keep(c, v[i]);
	return own;
}

static const char *label_of(const struct printout *c, const char *column)
{
	const struct field *f = kind_field(c->k, column);
	const struct path *p = kind_path(c->k, column);

	return f ? words_small(&f->label, c->ask.lang) :
		p && p->label.n ? words_small(&p->label, c->ask.lang) : column;
}

static bool in_force(const struct cell *cell, int32_t day)
{
	return (cell->from == DAY_NONE || cell->from <= day) &&
	       (cell->until == DAY_NONE || day < cell->until);
}

char *cells_line(const struct cells *cells, int32_t day)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < cells->n; i++) {
		const struct cell *cell = &cells->v[i];

		if (!in_force(cell, day))
			continue;
		if (out.n)
			buf_add_str(&out, "; ");
		if (*cell->label)
			buf_printf(&out, "%s: ", cell->label);
		buf_add_str(&out, cell->text);
	}
	return buf_detach(&out);
}

static char *cells_here(const struct printout *c, const struct cells *cells)
{
	return cells_line(cells, session_me(c->s)->today);
}

static struct page_ask page_of(const struct printout *c)
{
	const struct printout_ask *a = &c->ask;

	return (struct page_ask){
		.kind = a->kind, .where = a->where, .closed = a->closed,
		.columns = a->columns, .columns_n = a->columns_n,
		.sort = a->sort, .sort_n = a->sort_n, .max = ROWS,
		.style = CELLS_SHORT,
	};
}

/* ---- columns ----------------------------------------------------------- */

/* As wide as what stands in the first records wants it. */
static int measure(struct printout *c, struct err *err)
{
	struct page_ask ask = page_of(c);
	struct rows rows = { 0 };

	if (session_page(c->s, &ask, &rows, err))
		return -1;
	for (size_t i = 0; i < rows.n; i++)
		for (size_t k = 0; k < rows.v[i].cells_n; k++) {
			char *text = cells_here(c, &rows.v[i].cells[k]);
			int w = utf8_width(slice_str(text));

			if (w > c->width[k])
				c->width[k] = w;
			free(text);
		}
	rows_release(&rows);
	return 0;
}

/* Columns from the left as long as they fit; what is left over is the first
 * one's. */
static int lay(struct printout *c, struct err *err)
{
	size_t n = c->ask.columns_n, i;
	int left = PAGE_CELLS - 2, wide;

	c->width = mem_zero((n + 1) * sizeof(*c->width));
	for (i = 0; i < n; i++)
		c->width[i] = utf8_width(slice_str(
			label_of(c, c->ask.columns[i])));
	if (measure(c, err))
		return -1;
	wide = n ? c->width[0] : 0;
	for (i = 0; i < n; i++) {
		int most = i ? OTHER_CELLS : FIRST_CELLS;

		if (c->width[i] > most)
			c->width[i] = most;
		if (c->width[i] + (i ? 2 : 0) > left)
			break;
		left -= c->width[i] + (i ? 2 : 0);
	}
	c->columns_n = i;
	if (n && wide > c->width[0])
		c->width[0] += wide - c->width[0] < left ?
			wide - c->width[0] : left;
	return 0;
}

/* ---- sheets ------------------------------------------------------------ */

static void put_line(struct printout *c, const struct buf *line)
{
	size_t n = line->n;

	while (n && line->p[n - 1] == ' ')
		n--;
	fprintf(c->out, "%.*s\n", (int)n, line->p);
}

static void page_head(struct printout *c)
{
	const struct session_me *me = session_me(c->s);
	struct buf left = BUF_INIT, right = BUF_INIT, line = BUF_INIT;

	if (c->page++)
		putc('\f', c->out);
	buf_printf(&left, _("%s by %s"), words_many(&c->k->label, c->ask.lang),
		   label_of(c, c->ask.column));
	day_print(me->today, DAY_LONG, me->today, c->ask.lang, &right);
	buf_printf(&right, "  ");
	buf_printf(&right, _("page %zu"), c->page);
	utf8_cell(buf_slice(&left),
		  PAGE_CELLS - utf8_width(buf_slice(&right)), &line);
	buf_add_slice(&line, buf_slice(&right));
	put_line(c, &line);
	buf_clear(&line);
	buf_add_str(&line, "  ");
	for (size_t i = 0; i < c->columns_n; i++) {
		utf8_cell(slice_str(label_of(c, c->ask.columns[i])),
			  c->width[i], &line);
		buf_add_str(&line, "  ");
	}
	put_line(c, &line);
	for (size_t i = 0; i < PAGE_CELLS; i++)
		putc('-', c->out);
	putc('\n', c->out);
	c->line = 3;
	buf_release(&left);
	buf_release(&right);
	buf_release(&line);
}

/* Room for so many lines more, on a new sheet if need be. */
static bool make_room(struct printout *c, size_t lines)
{
	if (c->page && c->line + lines <= PAGE_LINES)
		return false;
	page_head(c);
	return true;
}

/* ---- groups ------------------------------------------------------------ */

static const json_t *group(const struct printout *c)
{
	return json_array_get(c->groups, c->at);
}

static const char *string(const json_t *o, const char *name)
{
	return json_string_value(json_object_get(o, name));
}

static void put_heading(struct printout *c, bool goes_on)
{
	struct buf b = BUF_INIT, clean = BUF_INIT;

	utf8_printable(slice_str(string(group(c), "text")), false, &clean);
	if (goes_on)
		buf_printf(&b, _("%s (continued)"), buf_str(&clean));
	else
		buf_printf(&b, "%s (%llu)", buf_str(&clean),
			   (unsigned long long)json_integer_value(
				   json_object_get(group(c), "n")));
	put_line(c, &b);
	c->line++;
	buf_release(&b);
	buf_release(&clean);
}

static void put_record(struct printout *c, const struct row *row)
{
	struct buf line = BUF_INIT;

	if (make_room(c, 1))
		put_heading(c, true);
	buf_add_str(&line, "  ");
	for (size_t i = 0; i < row->cells_n && i < c->columns_n; i++) {
		char *text = cells_here(c, &row->cells[i]);

		utf8_cell(slice_str(text), c->width[i], &line);
		buf_add_str(&line, "  ");
		free(text);
	}
	put_line(c, &line);
	c->line++;
	c->n++;
	buf_release(&line);
}

/* The condition for one value, "" none; of the first characters it lets
 * through more than begins_so() does: a pattern looks at no umlauts. */
static char *condition(const struct printout *c, const char *value)
{
	struct buf b = BUF_INIT, begins = BUF_INIT;

	if (c->ask.where)
		buf_printf(&b, "(%s) and ", c->ask.where);
	buf_add_str(&b, c->ask.column);
	if (!*value) {
		buf_add_str(&b, " is empty");
	} else if (c->ask.chars) {
		buf_add(&begins, value, strcspn(value, "*?"));
		buf_add_char(&begins, '*');
		buf_add_str(&b, " like ");
		expr_quote(buf_slice(&begins), &b);
	} else {
		buf_add_str(&b, " = ");
		expr_quote(slice_str(value), &b);
	}
	buf_release(&begins);
	return buf_detach(&b);
}

static bool begins_so(const struct printout *c, const struct row *row,
		      const char *value)
{
	const struct cells *cells = &row->cells[0];
	size_t n = strlen(value), at, i;
	unsigned long left;
	uint32_t cp;

	for (i = 0; i < cells->n; i++) {
		struct slice text = slice_str(cells->v[i].text);

		for (at = 0, left = c->ask.chars; left && at < text.n; left--)
			at += utf8_next((struct slice){
				cells->v[i].text + at, text.n - at }, &cp);
		if (at == n && !memcmp(text.p, value, n))
			return true;
	}
	return !cells->n && !n;
}

/* Two pages of one moment: rows as they are printed and, where that decides,
 * what stands in the column. */
static int read_both(struct printout *c, const struct page_ask *ask,
		     struct rows *both, struct err *err)
{
	const char *column[] = { c->ask.column };
	struct page_ask asks[2] = { *ask, *ask };

	asks[1].columns = column;
	asks[1].columns_n = 1;
	asks[1].style = CELLS_MACHINE;
	both[1] = (struct rows){ 0 };
	return session_pages(c->s, asks, c->ask.chars ? 2 : 1, both, err);
}

static void begin_group(struct printout *c)
{
	if (c->page && c->line + 3 <= PAGE_LINES) {
		putc('\n', c->out);
		c->line++;
	}
	make_room(c, 2);
	put_heading(c, false);
}

/* Who reads the sheets has to know that not all is on them. */
static void put_left_out(struct printout *c)
{
	struct buf b = BUF_INIT;

	if (!c->left_out)
		return;
	if (!make_room(c, 2)) {
		putc('\n', c->out);
		c->line++;
	}
	buf_printf(&b, _("and %llu rarer values more"),
		   (unsigned long long)c->left_out);
	put_line(c, &b);
	c->line++;
	buf_release(&b);
}

/* The rows of both pages that are of the same records: long texts end one
 * of them sooner. */
static size_t rows_of_both(const struct printout *c, const struct rows *both)
{
	return c->ask.chars && both[1].n < both[0].n ? both[1].n : both[0].n;
}

int printout_step(struct printout *c, FILE *out, uint64_t *n,
		   struct err *err)
{
	struct page_ask ask = page_of(c);
	struct rows next[2] = { { 0 } };
	const char *value;
	char *where;
	int bad;

	*n = c->n;
	if (!group(c))
		return 0;
	c->out = out;
	if (c->rows_n) {
		ask.place = c->rows.v[c->rows_n - 1].place;
		ask.place_n = c->rows.v[c->rows_n - 1].place_n;
	} else {
		begin_group(c);
	}
	value = string(group(c), "value");
	where = condition(c, value);
	ask.where = where;
	bad = read_both(c, &ask, next, err);
	free(where);
	if (bad)
		return -1;
	rows_release(&c->rows);
	c->rows = next[0];
	c->rows_n = rows_of_both(c, next);
	for (size_t i = 0; i < c->rows_n; i++)
		if (!c->ask.chars || begins_so(c, &next[1].v[i], value))
			put_record(c, &next[0].v[i]);
	rows_release(&next[1]);
	if (!c->rows_n || (c->rows_n == c->rows.n && !c->rows.more)) {
		rows_release(&c->rows);
		c->rows_n = 0;
		c->at++;
		if (!group(c))
			put_left_out(c);
	}
	*n = c->n;
	return group(c) != NULL;
}

static int read_groups(struct printout *c, const char *text, struct err *err)
{
	json_t *all = json_loads(text, 0, NULL);
	json_t *none = json_object_get(all, "none");

	c->groups = json_incref(json_object_get(all, "groups"));
	c->left_out = (uint64_t)json_integer_value(json_object_get(
		all, "values")) - json_array_size(c->groups);
	if (json_integer_value(none))
		json_array_append_new(c->groups, json_pack("{s:s, s:s, s:O}",
			"value", "", "text", _("(empty)"), "n", none));
	json_decref(all);
	return c->groups ? 0 : err_set(err, ERR_INTERNAL, NULL,
				       N_("the counts cannot be read"));
}

int printout_open(struct printout **out, struct session *s,
		   const struct printout_ask *ask, const char *groups,
		   struct err *err)
{
	struct printout *c = mem_zero(sizeof(*c));
	bool own = ask->columns_n != 0;

	c->s = s;
	c->kinds = kinds_hold((struct kinds *)session_kinds(s));
	c->k = kinds_find(c->kinds, ask->kind);
	c->ask = *ask;
	c->ask.kind = keep(c, ask->kind);
	c->ask.where = keep(c, ask->where);
	c->ask.column = keep(c, ask->column);
	c->ask.lang = keep(c, ask->lang);
	c->ask.columns_n = own ? ask->columns_n : c->k->list_n;
	c->ask.columns = keep_all(c, own ? ask->columns :
				  (const char *const *)c->k->list,
				  c->ask.columns_n);
	c->ask.sort = keep_all(c, ask->sort, ask->sort_n);
	if (read_groups(c, groups, err) || lay(c, err)) {
		printout_free(c);
		return -1;
	}
	*out = c;
	return 0;
}

void printout_free(struct printout *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->texts_n; i++)
		free(c->texts[i]);
	free(c->texts);
	free((void *)c->ask.columns);
	free((void *)c->ask.sort);
	json_decref(c->groups);
	rows_release(&c->rows);
	kinds_drop(c->kinds);
	free(c->width);
	free(c);
}
