/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/csv_read.h"

#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "exchange/csv_sniff.h"
#include "exchange/infile.h"

#define CHUNK 65536

struct queued {
	char **v;
	size_t n, cap;
	size_t number;
	const char *fault;
};

struct csv_reader {
	struct infile in;
	char *path;
	struct csv_sniffed as;
	struct csv_parser parser;
	bool at_end;
	size_t number;		/* rows begun and ended so far */
	size_t bytes, columns;	/* of the row at hand */
	bool too_large;
	bool between;		/* no row is open at the start of this line */
	bool blank;		/* nothing but blanks in this line so far */
	size_t ended;		/* value of `number` at the start of the line */
	uint64_t done;
	struct queued row;	/* being read */
	struct queued *queue;	/* complete, from `first` on */
	size_t queue_n, queue_cap, first;
	char chunk[CHUNK];
	size_t at, have;
};

static const char *too_large(const struct csv_reader *r)
{
	return r->columns > CSV_COLUMNS ?
		N_("this row has more than 4096 columns") :
		N_("this row has more than 256 KiB; is a quotation mark "
		   "missing?");
}

/* ---- what libcsv finds --------------------------------------------------- */

static char *cell_text(struct csv_reader *r, const char *bytes, size_t n)
{
	struct slice s = { bytes, n };
	struct buf text = BUF_INIT;

	if (n && memchr(bytes, '\0', n)) {
		r->row.fault = N_("contains a NUL byte");
		s.n = strlen(bytes);
	}
	/* csv_cell() put it there, so that no spreadsheet runs a formula. */
	if (s.n > 1 && bytes[0] == '\'' && strchr("=+-@\t\r", bytes[1])) {
		s.p = bytes + 1;
		s.n--;
	}
	if (r->as.encoding == CSV_WINDOWS_1252) {
		utf8_from_1252(s, &text);
	} else if (utf8_valid(s)) {
		buf_add_slice(&text, s);
	} else {
		r->row.fault = N_("contains bytes that are not UTF-8");
		utf8_from_1252(s, &text);
	}
	return buf_detach(&text);
}

static void on_field(void *bytes, size_t n, void *ctx)
{
	struct csv_reader *r = ctx;

	r->bytes += n;
	r->columns++;
	if (r->bytes > CSV_ROW_BYTES || r->columns > CSV_COLUMNS)
		r->too_large = true;
	if (r->too_large)
		return;
	mem_grow(&r->row.v, &r->row.cap, r->row.n + 1, sizeof(*r->row.v));
	r->row.v[r->row.n++] = cell_text(r, bytes ? bytes : "", n);
}

static void on_row(int c, void *ctx)
{
	struct csv_reader *r = ctx;

	(void)c;
	r->number++;
	if (r->too_large)
		r->row.fault = too_large(r);
	r->too_large = false;
	r->bytes = r->columns = 0;
	r->row.number = r->number;
	mem_grow(&r->queue, &r->queue_cap, r->queue_n + 1, sizeof(*r->queue));
	r->queue[r->queue_n++] = r->row;
	r->row = (struct queued){ NULL };
}

/* ---- feeding it ---------------------------------------------------------- */

static bool all_blank(const char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (!strchr(" \t\r\n", p[i]) || !p[i])
			return false;
	}
	return true;
}

/*
 * A piece of a line, with its end or without. An empty line gives no row of
 * libcsv's, but counts.
 */
static int feed(struct csv_reader *r, const char *p, size_t n, struct err *err)
{
	bool whole = n && p[n - 1] == '\n';

	r->blank = r->blank && all_blank(p, n);
	if (csv_parse(&r->parser, p, n, on_field, on_row, r) != n)
		return err_set(err, ERR_IO, r->path, N_("cannot be read: %s"),
			       csv_strerror(csv_error(&r->parser)));
	/* What is beyond the limit is forgotten, and the row goes on: one that
	 * never ends must not take all memory. */
	if (r->parser.entry_pos > CSV_ROW_BYTES) {
		r->too_large = true;
		r->parser.entry_pos = 1;
		r->parser.spaces = 0;
	}
	if (!whole)
		return 0;
	if (r->number == r->ended && r->between && r->blank)
		r->number++;
	else
		r->between = r->number != r->ended;
	r->ended = r->number;
	r->blank = true;
	return 0;
}

static void finish(struct csv_reader *r)
{
	r->at_end = true;
	/* Only here: a quotation mark inside a field is let pass, one that
	 * swallows the rest of the file is not. */
	csv_set_opts(&r->parser, CSV_STRICT | CSV_STRICT_FINI |
		     CSV_APPEND_NULL);
	if (!csv_fini(&r->parser, on_field, on_row, r))
		return;
	r->too_large = false;
	r->row.fault = N_("the quotation mark opened in this row is never "
			  "closed: it and all behind it were left out");
	on_row(0, r);
}

/* Reads on; 0 also at the end. */
static int step(struct csv_reader *r, struct err *err)
{
	const char *p, *end;
	size_t n;

	if (r->at == r->have) {
		r->have = fread(r->chunk, 1, CHUNK, r->in.file);
		r->at = 0;
		if (ferror(r->in.file))
			return err_set_errno(err, ERR_IO, r->path,
					     N_("cannot be read"));
		if (!r->have) {
			finish(r);
			return 0;
		}
	}
	p = r->chunk + r->at;
	end = memchr(p, '\n', r->have - r->at);
	n = end ? (size_t)(end - p) + 1 : r->have - r->at;
	r->at += n;
	r->done += n;
	return feed(r, p, n, err);
}

static int start(struct csv_reader *r, struct err *err)
{
	r->at_end = r->too_large = false;
	r->number = r->bytes = r->columns = r->ended = 0;
	r->between = r->blank = true;
	r->at = r->have = 0;
	r->done = r->as.skip;
	r->number = r->as.skip_rows;
	r->ended = r->number;
	if (fseeko(r->in.file, (off_t)r->as.skip, SEEK_SET))
		return err_set_errno(err, ERR_IO, r->path,
				     N_("cannot be read"));
	csv_free(&r->parser);
	if (csv_init(&r->parser, CSV_APPEND_NULL))
		return err_set(err, ERR_INTERNAL, r->path,
			       N_("libcsv does not start"));
	csv_set_delim(&r->parser, (unsigned char)r->as.delimiter);
	return 0;
}

/* ---- opening ------------------------------------------------------------- */

int csv_reader_open(struct csv_reader **reader, const char *path,
		    char delimiter, const char *encoding, struct err *err)
{
	struct csv_reader *r = mem_zero(sizeof(*r));

	r->path = mem_strdup(path);
	if (csv_init(&r->parser, 0) || infile_open(&r->in, path, err) ||
	    csv_sniff(r->in.file, path, &r->as, err))
		goto fail;
	if (delimiter)
		r->as.delimiter = delimiter;
	if (encoding)
		r->as.encoding = strcmp(encoding, "utf-8") ? CSV_WINDOWS_1252
							   : CSV_UTF_8;
	if (start(r, err))
		goto fail;
	*reader = r;
	return 0;
fail:
	csv_reader_close(r);
	return -1;
}

static void queued_release(struct queued *q)
{
	size_t i;

	for (i = 0; i < q->n; i++)
		free(q->v[i]);
	free(q->v);
	*q = (struct queued){ NULL };
}

void csv_reader_close(struct csv_reader *r)
{
	size_t i;

	if (!r)
		return;
	/* The one given out last stands before `first`. */
	for (i = r->first ? r->first - 1 : 0; i < r->queue_n; i++)
		queued_release(&r->queue[i]);
	free(r->queue);
	queued_release(&r->row);
	csv_free(&r->parser);
	infile_close(&r->in);
	free(r->path);
	free(r);
}

int csv_reader_next(struct csv_reader *r, struct csv_row *row, struct err *err)
{
	const struct queued *q;

	if (r->first)
		queued_release(&r->queue[r->first - 1]);
	if (r->first == r->queue_n)
		r->first = r->queue_n = 0;
	while (r->first == r->queue_n) {
		if (r->at_end)
			return 0;
		if (step(r, err))
			return -1;
	}
	q = &r->queue[r->first++];
	*row = (struct csv_row){ q->number, q->v, q->n, q->fault };
	return 1;
}

void csv_reader_progress(const struct csv_reader *r, uint64_t *done,
			 uint64_t *of)
{
	*done = r->done;
	*of = r->in.size;
}

char csv_reader_delimiter(const struct csv_reader *r)
{
	return r->as.delimiter;
}

void csv_reader_remarks(const struct csv_reader *r, struct err *err)
{
	infile_remarks(&r->in, r->path, err);
}
