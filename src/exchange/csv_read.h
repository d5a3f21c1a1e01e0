/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_CSV_READ_H
#define KARTEI_EXCHANGE_CSV_READ_H

#include "base/buf.h"
#include "base/err.h"
#include "exchange/table.h"

/*
 * Reads a table as programs and people save it: comma, semicolon or tab,
 * quotes, UTF-8 (with or without a mark) or Windows-1252, lines ending in
 * LF, CRLF or CR. The file is gone through once when it is opened: what
 * is no table of text (UTF-16, a spreadsheet's own format, nothing at all) is
 * refused there, before anything is done with it. A row beyond the limits
 * and one whose quotation mark is never closed are rows with a fault.
 */
#define CSV_ROW_BYTES TABLE_ROW_BYTES
#define CSV_COLUMNS TABLE_COLUMNS

struct csv_reader;

/* `path` "-": standard input. `delimiter` 0: as the first line has it;
 * `encoding` "utf-8", "windows-1252" or NULL: as the bytes are. */
int csv_reader_open(struct csv_reader **r, const char *path, char delimiter,
		    const char *encoding, struct err *err);
void csv_reader_close(struct csv_reader *r);

/*
 * Rows are counted as a spreadsheet shows them: the first is 1, a line end
 * inside quotes does not count, an empty line does (and is left out). A row
 * with bytes that are no text (NUL, not UTF-8) comes with a `fault`, one that
 * is too large with some of its cells.
 */
struct csv_row {
	size_t number;
	char **v;		/* UTF-8; good until the next call */
	size_t n;
	const char *fault;	/* untranslated; NULL none */
};

/* 1 a row, 0 the end, -1. */
int csv_reader_next(struct csv_reader *r, struct csv_row *row, struct err *err);

/* How far it is, in bytes of the file. */
void csv_reader_progress(const struct csv_reader *r, uint64_t *done,
			 uint64_t *of);
/* At the end: whether somebody wrote into it meanwhile. */
void csv_reader_remarks(const struct csv_reader *r, struct err *err);
char csv_reader_delimiter(const struct csv_reader *r);

#endif
