/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_CSV_READ_H
#define KARTEI_EXCHANGE_CSV_READ_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Reads a table as programs and people save it: comma, semicolon or tab,
 * quotes, UTF-8 (with or without a mark) or Windows-1252, lines ending in
 * LF, CRLF or CR. The file is gone through once when it is opened: what
 * makes the whole of it unreadable (a quotation mark that is never closed,
 * a row beyond the limits, UTF-16) is refused there, with the row, before
 * anything is done with it.
 */
#define CSV_ROW_BYTES (256 * 1024)	/* a row must fit a frame, with room */
#define CSV_COLUMNS 4096

struct csv_reader;

/* `path` "-": standard input. `delimiter` 0: as the first line has it;
 * `encoding` "utf-8", "windows-1252" or NULL: as the bytes are. */
int csv_reader_open(struct csv_reader **r, const char *path, char delimiter,
		    const char *encoding, struct err *err);
void csv_reader_close(struct csv_reader *r);

/*
 * Rows are counted as a spreadsheet shows them: the first is 1, a line end
 * inside quotes does not count, an empty line does (and is left out). A row
 * with bytes that are no text (NUL, not UTF-8) comes with a `fault`.
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
char csv_reader_delimiter(const struct csv_reader *r);

#endif
