/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/out.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "exchange/printout.h"
#include "exchange/row_json.h"
#include "model/type.h"

#define WIDTH 80		/* of what is no terminal */
#define GAP 2			/* between columns */
#define LEAST 6			/* no column is cut to less */

int out_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize w;

	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) && w.ws_col)
		return w.ws_col;
	if (columns && strtol(columns, NULL, 10) > 0)
		return (int)strtol(columns, NULL, 10);
	return WIDTH;
}

void out_text(const char *text, bool lines)
{
	struct buf out = BUF_INIT;

	utf8_printable(slice_str(text), lines, &out);
	fwrite(buf_str(&out), 1, out.n, stdout);
	buf_release(&out);
}

void out_line(const char *format, ...)
{
	va_list ap;
	char *text;

	va_start(ap, format);
	if (vasprintf(&text, format, ap) < 0)
		BUG("no memory for a line");
	va_end(ap);
	out_text(text, true);
	putchar('\n');
	free(text);
}

int out_end(struct cli *c)
{
	if (!fflush(stdout) && !ferror(stdout))
		return 0;
	return err_set_errno(&c->err, ERR_IO, NULL,
			     N_("the output cannot be written"));
}

/* ---- tables ------------------------------------------------------------ */

struct column {
	char *head;
	int width;
};

struct out_table {
	struct column *columns;
	size_t columns_n;
	char **cells;
	size_t n, cap;
};

struct out_table *table_new(size_t columns)
{
	struct out_table *t = mem_zero(sizeof(*t));

	t->columns = mem_zero((columns + 1) * sizeof(*t->columns));
	t->columns_n = columns;
	return t;
}

static void widen(struct column *column, const char *text)
{
	int width = utf8_width(slice_str(text));

	if (width > column->width)
		column->width = width;
}

void table_head(struct out_table *t, size_t column, const char *text)
{
	t->columns[column].head = mem_strdup(text);
	widen(&t->columns[column], text);
}

void table_cell(struct out_table *t, const char *text)
{
	struct buf out = BUF_INIT;

	utf8_printable(slice_str(text), false, &out);
	mem_grow(&t->cells, &t->cap, t->n + 1, sizeof(*t->cells));
	widen(&t->columns[t->n % t->columns_n], buf_str(&out));
	t->cells[t->n++] = buf_detach(&out);
}

/* Takes from the widest column until all fit. */
static void fit(struct out_table *t, int width)
{
	int sum = -GAP;

	for (size_t i = 0; i < t->columns_n; i++)
		sum += t->columns[i].width + GAP;
	while (sum > width) {
		struct column *widest = &t->columns[0];

		for (size_t i = 1; i < t->columns_n; i++)
			if (t->columns[i].width > widest->width)
				widest = &t->columns[i];
		if (widest->width <= LEAST)
			break;
		widest->width--;
		sum--;
	}
}

static void print_cell(const struct column *column, const char *text,
		       bool last)
{
	struct slice s = slice_str(text);
	int used, pad;
	size_t n;

	if (utf8_width(s) > column->width) {
		n = utf8_fit(s, column->width - 1, &used);
		s.n = n;
		used++;
		fwrite(s.p, 1, s.n, stdout);
		fputs("\xe2\x80\xa6", stdout);	/* … */
		pad = column->width - used;
	} else {
		pad = column->width - utf8_width(s);
		fwrite(s.p, 1, s.n, stdout);
	}
	if (!last)
		printf("%*s", pad + GAP, "");
}

void table_print(struct out_table *t, bool head)
{
	fit(t, out_width());
	if (!t->n)
		return;
	for (size_t i = 0; head && i < t->columns_n; i++)
		print_cell(&t->columns[i],
			   t->columns[i].head ? t->columns[i].head : "",
			   i + 1 == t->columns_n);
	if (head)
		putchar('\n');
	for (size_t i = 0; i < t->n; i++) {
		size_t column = i % t->columns_n;
		bool last = column + 1 == t->columns_n;

		print_cell(&t->columns[column], t->cells[i], last);
		if (last)
			putchar('\n');
	}
}

void table_free(struct out_table *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->cells[i]);
	for (size_t i = 0; i < t->columns_n; i++)
		free(t->columns[i].head);
	free(t->cells);
	free(t->columns);
	free(t);
}

/* ---- values ------------------------------------------------------------ */

char *out_cells(struct cli *c, const struct cells *cells)
{
	return cells_line(cells, session_me(c->s)->today);
}

/* "kind:number TAB title", and the cells if they were asked for. */
void out_row_name(struct cli *c, const struct row *row, bool cells)
{
	out_text(row->name, false);
	putchar('\t');
	out_text(row->title, false);
	for (size_t i = 0; i < row->cells_n && cells; i++) {
		char *value = out_cells(c, &row->cells[i]);

		putchar('\t');
		out_text(value, false);
		free(value);
	}
	putchar('\n');
}

/* ---- JSON -------------------------------------------------------------- */

void out_json(json_t *object)
{
	struct buf line = BUF_INIT;

	json_line(object, &line);
	fwrite(line.p, 1, line.n, stdout);
	buf_release(&line);
	json_decref(object);
}

json_t *out_name(const char *name)
{
	return row_name_json(name);
}

json_t *out_row(struct cli *c, const struct row *row,
		const char *const *columns, size_t columns_n)
{
	return row_json(session_kinds(c->s), row, columns, columns_n);
}
