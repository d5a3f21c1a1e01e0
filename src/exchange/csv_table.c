/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table as one of the formats. */
#include "exchange/csv_table.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/tr.h"
#include "exchange/csv_read.h"

struct reader {
	struct table base;
	struct csv_reader *csv;
};

static struct reader *reader_of(const struct table *t)
{
	return (struct reader *)(uintptr_t)t;
}

static void table_close(struct table *t)
{
	size_t i;

	for (i = 0; i < t->header_n; i++)
		free(t->header[i]);
	free(t->header);
	csv_reader_close(reader_of(t)->csv);
	free(t);
}

static int bad_header(const char *path, const struct csv_row *row,
		      struct err *err)
{
	char *place = mem_printf("%s:%zu", path, row ? row->number : 1);
	int rc = err_set(err, ERR_INPUT, row ? place : path,
			 N_("the first row must name the columns"));

	if (row)
		err_add_raw(err, ERR_INPUT, place, row->fault, NULL, 0);
	free(place);
	return rc;
}

static int read_header(struct reader *r, const char *path, struct err *err)
{
	struct csv_row row;
	size_t i;
	int got = csv_reader_next(r->csv, &row, err);

	if (got < 0)
		return -1;
	if (!got || row.fault)
		return bad_header(path, got ? &row : NULL, err);
	r->base.header_n = row.n;
	r->base.header = mem_zero((row.n + 1) * sizeof(*r->base.header));
	for (i = 0; i < row.n; i++)
		r->base.header[i] = mem_strdup(row.v[i]);
	return 0;
}

static int table_open(struct table **t, const struct table_ask *ask,
		      struct err *err)
{
	struct reader *r = mem_zero(sizeof(*r));

	r->base.ops = &csv_table;
	if (csv_reader_open(&r->csv, ask->path, ask->delimiter, ask->encoding,
			    err) || read_header(r, ask->path, err)) {
		table_close(&r->base);
		return -1;
	}
	r->base.delimiter = csv_reader_delimiter(r->csv);
	*t = &r->base;
	return 0;
}

static int table_next(struct table *t, struct table_row *row, struct err *err)
{
	struct csv_row csv;
	int got = csv_reader_next(reader_of(t)->csv, &csv, err);

	if (got > 0)
		*row = (struct table_row){ csv.number, csv.v, csv.n,
					   csv.fault };
	return got;
}

static void table_progress(const struct table *t, uint64_t *done, uint64_t *of)
{
	csv_reader_progress(reader_of(t)->csv, done, of);
}

static void table_remarks(const struct table *t, struct err *err)
{
	csv_reader_remarks(reader_of(t)->csv, err);
}

const struct table_ops csv_table = {
	.open = table_open, .close = table_close, .next = table_next,
	.progress = table_progress, .remarks = table_remarks,
};
