/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/csv_read.h"

#include <csv.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "exchange/csv_sniff.h"

#define CHUNK 65536
#define SPOOL_BYTES ((uint64_t)8 << 30)

struct queued {
	char **v;
	size_t n, cap;
	size_t number;
	const char *fault;
};

struct csv_reader {
	FILE *file;
	char *path;
	struct csv_sniffed as;
	struct csv_parser parser;
	bool keep;		/* false on the first pass: only checks */
	bool at_end;
	size_t number;		/* rows begun and ended so far */
	size_t bytes, columns;	/* of the row at hand */
	bool too_large;
	bool between;		/* no row is open at the start of this line */
	bool blank;		/* nothing but blanks in this line so far */
	size_t ended;		/* value of `number` at the start of the line */
	uint64_t done, of;
	struct queued row;	/* being read */
	struct queued *queue;	/* complete, from `first` on */
	size_t queue_n, queue_cap, first;
	char chunk[CHUNK];
	size_t at, have;
};

static char *place_of(const struct csv_reader *r, size_t number)
{
	return mem_printf("%s:%zu", r->path, number);
}

static int fail_at_row(const struct csv_reader *r, const char *msgid,
		       struct err *err)
{
	char *place = place_of(r, r->number + 1);
	int rc = err_add_raw(err, ERR_LIMIT, place, msgid, NULL, 0);

	free(place);
	return rc;
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
	if (!r->keep || r->too_large)
		return;
	mem_grow(&r->row.v, &r->row.cap, r->row.n + 1, sizeof(*r->row.v));
	r->row.v[r->row.n++] = cell_text(r, bytes ? bytes : "", n);
}

static void on_row(int c, void *ctx)
{
	struct csv_reader *r = ctx;

	(void)c;
	if (r->too_large)
		return;
	r->number++;
	r->bytes = r->columns = 0;
	if (!r->keep)
		return;
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
	if (r->too_large || r->parser.entry_pos > CSV_ROW_BYTES)
		return fail_at_row(r, r->columns > CSV_COLUMNS ?
			N_("this row has more than 4096 columns") :
			N_("this row has more than 256 KiB; is a quotation "
			   "mark missing?"), err);
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

static int finish(struct csv_reader *r, struct err *err)
{
	r->at_end = true;
	/* Only here: a quotation mark inside a field is let pass, one that
	 * swallows the rest of the file is not. */
	csv_set_opts(&r->parser, CSV_STRICT | CSV_STRICT_FINI);
	if (csv_fini(&r->parser, on_field, on_row, r))
		return fail_at_row(r, N_("the quotation mark opened in this "
					 "row is never closed"), err);
	return 0;
}

/* Reads on; 0 also at the end. */
static int step(struct csv_reader *r, struct err *err)
{
	const char *p, *end;
	size_t n;

	if (r->at == r->have) {
		r->have = fread(r->chunk, 1, CHUNK, r->file);
		r->at = 0;
		if (ferror(r->file))
			return err_set_errno(err, ERR_IO, r->path,
					     N_("cannot be read"));
		if (!r->have)
			return finish(r, err);
	}
	p = r->chunk + r->at;
	end = memchr(p, '\n', r->have - r->at);
	n = end ? (size_t)(end - p) + 1 : r->have - r->at;
	r->at += n;
	r->done += n;
	return feed(r, p, n, err);
}

static int start_pass(struct csv_reader *r, bool keep, struct err *err)
{
	r->keep = keep;
	r->at_end = r->too_large = false;
	r->number = r->bytes = r->columns = r->ended = 0;
	r->between = r->blank = true;
	r->at = r->have = 0;
	r->done = r->as.skip;
	r->number = r->as.skip_rows;
	r->ended = r->number;
	if (fseeko(r->file, (off_t)r->as.skip, SEEK_SET))
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

/* Standard input is kept in a file without a name: it is read twice. */
static FILE *spool(FILE *from)
{
	FILE *to = tmpfile();
	uint64_t left = SPOOL_BYTES;
	char chunk[4096];
	size_t n;

	while (to && (n = fread(chunk, 1, sizeof(chunk), from)) > 0) {
		if (n > left)
			errno = EFBIG;
		if (n > left || fwrite(chunk, 1, n, to) != n) {
			fclose(to);
			return NULL;
		}
		left -= n;
	}
	if (to && (ferror(from) || fflush(to))) {
		fclose(to);
		return NULL;
	}
	return to;
}

static int open_file(struct csv_reader *r, struct err *err)
{
	bool input = !strcmp(r->path, "-");
	FILE *file = input ? stdin : fopen(r->path, "re");
	struct stat st;

	if (!file || fstat(fileno(file), &st))
		return err_set_errno(err, errno == ENOENT ? ERR_NOT_FOUND
							  : ERR_IO,
				     r->path, N_("cannot be opened"));
	r->file = file;
	/* A terminal or /dev/zero never ends by itself. */
	if (!input && (S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode)))
		return err_set(err, ERR_INPUT, r->path,
			       N_("is a device, not a file"));
	if (!S_ISREG(st.st_mode)) {
		r->file = spool(file);
		if (!input)
			fclose(file);
		if (!r->file || fstat(fileno(r->file), &st))
			return err_set_errno(err, ERR_IO, r->path,
					     N_("cannot be read"));
	}
	r->of = (uint64_t)st.st_size;
	return 0;
}

static int check_pass(struct csv_reader *r, struct err *err)
{
	if (start_pass(r, false, err))
		return -1;
	while (!r->at_end) {
		if (step(r, err))
			return -1;
	}
	if (r->number == r->as.skip_rows)
		return err_set(err, ERR_INPUT, r->path, N_("is empty"));
	return start_pass(r, true, err);
}

int csv_reader_open(struct csv_reader **reader, const char *path,
		    char delimiter, const char *encoding, struct err *err)
{
	struct csv_reader *r = mem_zero(sizeof(*r));

	r->path = mem_strdup(path);
	if (csv_init(&r->parser, 0) || open_file(r, err) ||
	    csv_sniff(r->file, path, &r->as, err))
		goto fail;
	if (delimiter)
		r->as.delimiter = delimiter;
	if (encoding)
		r->as.encoding = strcmp(encoding, "utf-8") ? CSV_WINDOWS_1252
							   : CSV_UTF_8;
	if (check_pass(r, err))
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
	if (r->file && r->file != stdin)
		fclose(r->file);
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
	*of = r->of;
}

char csv_reader_delimiter(const struct csv_reader *r)
{
	return r->as.delimiter;
}
