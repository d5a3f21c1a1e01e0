/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_CLI_OUT_H
#define KARTEI_CLI_OUT_H

#include <jansson.h>

#include "cli/cli.h"

/* What the verbs print: tables for people, "name TAB title" into a pipe,
 * with --json one object a line. All text of the data is filtered. */

/* A table that is printed when it is complete, cut to the terminal. */
struct out_table;
struct out_table *table_new(size_t columns);
void table_head(struct out_table *t, size_t column, const char *text);
void table_cell(struct out_table *t, const char *text);	/* row by row */
void table_print(struct out_table *t, bool head);	/* heading, rows */
void table_free(struct out_table *t);

int out_width(void);				/* of the terminal */
void out_text(const char *text, bool lines);	/* filtered */
void out_line(const char *format, ...)		/* filtered, with newline */
	__attribute__((format(printf, 1, 2)));
void out_json(json_t *object);			/* one line; takes it */

/* A row read with CELLS_MACHINE as the object of design: kind, number, id,
 * version, title, fields. */
json_t *out_row(struct cli *c, const struct row *row,
		const char *const *columns, size_t columns_n);
json_t *out_name(const char *name);	/* {kind, number|id} to be added to */

/* A row into a pipe: name TAB title, and the cells if asked for. */
void out_row_name(struct cli *c, const struct row *row, bool cells);
/* All values of a cell joined by "; ", those in force today. */
char *out_cells(struct cli *c, const struct cells *cells);

/* Whether everything printed arrived: 0, or -1 with the reason in c->err. */
int out_end(struct cli *c);

#endif
