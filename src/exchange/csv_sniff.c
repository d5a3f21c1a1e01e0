/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/csv_sniff.h"

#include <stdbool.h>
#include <string.h>

#include "base/tr.h"

#define CHUNK 65536
/* UTF-8 with one bad byte in this many good characters is still UTF-8: the
 * row with the bad one is reported, instead of all umlauts spoilt. */
#define GOOD_FOR_ONE_BAD 20

/* How many characters beyond ASCII are well-formed UTF-8, how many not. */
struct census {
	size_t good, bad;
	unsigned open;		/* continuation bytes that must follow */
};

static void count_byte(struct census *c, unsigned char byte)
{
	if (c->open && (byte & 0xc0) == 0x80) {
		c->good += --c->open == 0;
		return;
	}
	c->bad += c->open > 0;
	c->open = byte >= 0xf0 && byte < 0xf5 ? 3
		: byte >= 0xe0 && byte < 0xf0 ? 2
		: byte >= 0xc2 && byte < 0xe0 ? 1 : 0;
	if (byte >= 0x80 && !c->open)
		c->bad++;
}

static int refuse_other_files(const char *p, size_t n, const char *path,
			      struct err *err)
{
	if (n >= 2 && (!memcmp(p, "\xff\xfe", 2) || !memcmp(p, "\xfe\xff", 2)))
		return err_set(err, ERR_INPUT, path,
			       N_("is UTF-16; save it as UTF-8"));
	if (n >= 4 && !memcmp(p, "PK\3\4", 4))
		return err_set(err, ERR_INPUT, path,
			       N_("is a spreadsheet or an archive; save it as "
				  "CSV"));
	return 0;
}

/* "sep=;" in the first line, as one spreadsheet writes it. */
static size_t separator_line(const char *p, size_t n, char *delimiter)
{
	if (n < 6 || memcmp(p, "sep=", 4) || !strchr(",;\t|", p[4]))
		return 0;
	if (p[5] == '\n') {
		*delimiter = p[4];
		return 6;
	}
	if (n >= 7 && p[5] == '\r' && p[6] == '\n') {
		*delimiter = p[4];
		return 7;
	}
	return 0;
}

/* The sign that stands most often outside quotes in the first row. */
static char delimiter_of(const char *p, size_t n)
{
	static const char signs[] = ",;\t";
	size_t count[3] = { 0 }, i, best = 0;
	bool quoted = false;
	const char *sign;

	for (i = 0; i < n && (quoted || (p[i] != '\n' && p[i] != '\r')); i++) {
		if (p[i] == '"')
			quoted = !quoted;
		sign = !quoted && p[i] ? strchr(signs, p[i]) : NULL;
		if (sign)
			count[sign - signs]++;
	}
	for (i = 1; i < 3; i++) {
		if (count[i] > count[best])
			best = i;
	}
	return signs[best];
}

int csv_sniff(FILE *file, const char *path, struct csv_sniffed *as,
	      struct err *err)
{
	struct census census = { 0 };
	char chunk[CHUNK], delimiter = '\0';
	bool first = true, marked = false, blank = true;
	size_t n, i;

	*as = (struct csv_sniffed){ .delimiter = ',' };
	rewind(file);
	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0) {
		if (first) {
			if (refuse_other_files(chunk, n, path, err))
				return -1;
			marked = n >= 3 && !memcmp(chunk, "\xef\xbb\xbf", 3);
			i = marked ? 3 : 0;
			as->skip = i + separator_line(chunk + i, n - i,
						      &delimiter);
			as->skip_rows = as->skip > i;
			as->delimiter = delimiter ? delimiter :
				delimiter_of(chunk + i, n - i);
		}
		first = false;
		for (i = 0; i < n; i++)
			count_byte(&census, (unsigned char)chunk[i]);
		blank = blank && !n;
	}
	if (ferror(file))
		return err_set_errno(err, ERR_IO, path, N_("cannot be read"));
	if (blank)
		return err_set(err, ERR_INPUT, path, N_("is empty"));
	census.bad += census.open > 0;
	if (!marked && census.bad * GOOD_FOR_ONE_BAD > census.good)
		as->encoding = CSV_WINDOWS_1252;
	return 0;
}
