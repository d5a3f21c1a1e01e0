/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/textlines.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/tr.h"
#include "base/utf8.h"

#define CHUNK 65536
#define MARK "\xef\xbb\xbf"

int textlines_open(struct textlines *l, const char *path, size_t limit,
	       struct err *err)
{
	*l = (struct textlines){ .path = path, .limit = limit,
			     .chunk = mem_alloc(CHUNK) };
	return infile_open(&l->in, path, err) ? -1 : textlines_rewind(l, err);
}

void textlines_close(struct textlines *l)
{
	infile_close(&l->in);
	buf_release(&l->line);
	free(l->chunk);
	l->chunk = NULL;
}

/* Whether there is a byte at l->at. */
static bool fill(struct textlines *l)
{
	if (l->at < l->have)
		return true;
	l->have = fread(l->chunk, 1, CHUNK, l->in.file);
	l->at = 0;
	return l->have > 0;
}

int textlines_rewind(struct textlines *l, struct err *err)
{
	if (fseeko(l->in.file, 0, SEEK_SET))
		return err_set_errno(err, ERR_IO, l->path,
				     N_("cannot be read"));
	l->number = l->at = l->have = 0;
	l->done = 0;
	if (fill(l) && l->have >= 3 && !memcmp(l->chunk, MARK, 3))
		l->at = 3;
	if (l->have >= 2 && (!memcmp(l->chunk, "\xff\xfe", 2) ||
			     !memcmp(l->chunk, "\xfe\xff", 2)))
		return err_set(err, ERR_INPUT, l->path,
			       N_("is UTF-16; save it as UTF-8"));
	return 0;
}

int textlines_peek(struct textlines *l)
{
	if (!fill(l))
		return -1;
	return l->chunk[l->at] == '\r' ? '\n' : (unsigned char)l->chunk[l->at];
}

bool textlines_begins(struct textlines *l, const char *with)
{
	size_t n = strlen(with);

	if (l->have - l->at < n) {
		l->have -= l->at;
		memmove(l->chunk, l->chunk + l->at, l->have);
		l->at = 0;
		l->have += fread(l->chunk + l->have, 1, CHUNK - l->have,
				 l->in.file);
	}
	return l->have - l->at >= n && !strncasecmp(l->chunk + l->at, with, n);
}

static void keep(struct textlines *l, const char *p, size_t n)
{
	size_t room = l->limit > l->line.n ? l->limit - l->line.n : 0;

	if (n > room) {
		l->too_long = true;
		n = room;
	}
	l->nul = l->nul || memchr(p, '\0', n);
	buf_add(&l->line, p, n);
}

int textlines_append(struct textlines *l, size_t skip, struct err *err)
{
	const char *p, *end;
	size_t n;
	bool any = false;

	while (fill(l)) {
		p = l->chunk + l->at;
		end = memchr(p, '\n', l->have - l->at);
		n = end ? (size_t)(end - p) : l->have - l->at;
		l->at += n + (end != NULL);
		l->done += n + (end != NULL);
		any = true;
		for (; skip && n; skip--, n--)
			p++;
		keep(l, p, n);
		if (end)
			break;
	}
	if (ferror(l->in.file))
		return err_set_errno(err, ERR_IO, l->path,
				     N_("cannot be read"));
	if (!any)
		return 0;
	l->number++;
	while (l->line.n && l->line.p[l->line.n - 1] == '\r')
		buf_truncate(&l->line, l->line.n - 1);
	return 1;
}

int textlines_next(struct textlines *l, struct err *err)
{
	buf_clear(&l->line);
	l->too_long = l->nul = false;
	return textlines_append(l, 0, err);
}

void textlines_text(struct slice bytes, struct buf *out)
{
	if (utf8_valid(bytes))
		buf_add_slice(out, bytes);
	else
		utf8_from_1252(bytes, out);
}
