/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/tr.h"
#include "exchange/csv_table.h"
#include "exchange/jsonl.h"
#include "exchange/ldif.h"
#include "exchange/vcard.h"

#define LOOK 512		/* bytes of a file that tell what it is */

const struct format formats[] = {
	{ "csv", N_("table: commas, semicolons or tabs"),
	  " csv tsv tab txt ", NULL, &csv_table, &csv_export },
	{ "vcard", N_("address cards (vCard 3.0; in: 2.1, 3.0, 4.0)"),
	  " vcf vcard ", "BEGIN:VCARD", &vcard_table, &vcard_export },
	{ "vcard4", N_("address cards (vCard 4.0)"), "", NULL, &vcard_table,
	  &vcard_4_export },
	{ "ldif", N_("entries of a directory"),
	  " ldif ", "dn:", &ldif_table, &ldif_export },
	{ "json", N_("JSON Lines: one object a line"),
	  " json jsonl ndjson ", "{", &jsonl_table, &json_export },
	{ "fixed", N_("columns of fixed width"), "", NULL, NULL,
	  &fixed_export },
	{ "line", N_("a line of one's own for each (--line)"), "", NULL, NULL,
	  &line_export },
	{ "ics", N_("calendar (iCalendar)"), "", NULL, NULL, NULL },
};
const size_t formats_n = sizeof(formats) / sizeof(*formats);

const struct format *format_find(const char *name)
{
	size_t i;

	for (i = 0; i < formats_n; i++)
		if (!strcmp(formats[i].name, name))
			return &formats[i];
	return NULL;
}

static const struct format *by_suffix(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *dot = strrchr(slash ? slash : path, '.');
	char *word;
	size_t i;

	if (!dot)
		return NULL;
	word = mem_printf(" %s ", dot + 1);
	for (i = 0; i < formats_n; i++)
		if (strcasestr(formats[i].suffixes, word))
			break;
	free(word);
	return i < formats_n ? &formats[i] : NULL;
}

/* Only a file can be looked at without taking from it. */
static const struct format *by_beginning(const char *path)
{
	struct stat st;
	char bytes[LOOK + 1];
	FILE *f = stat(path, &st) || !S_ISREG(st.st_mode) ? NULL
							  : fopen(path, "re");
	size_t n = f ? fread(bytes, 1, LOOK, f) : 0, i;
	const char *p = bytes;

	if (f)
		fclose(f);
	bytes[n] = '\0';
	if (n >= 3 && !memcmp(p, "\xef\xbb\xbf", 3))
		p += 3;
	p += strspn(p, " \t\r\n");
	/* The version of LDIF stands in front of the first entry. */
	if (!strncasecmp(p, "version:", 8))
		p += strcspn(p, "\n");
	p += strspn(p, " \t\r\n");
	for (i = 0; i < formats_n; i++)
		if (formats[i].begins && !strncasecmp(p, formats[i].begins,
						      strlen(formats[i].begins)))
			return &formats[i];
	return NULL;
}

const struct format *format_of_file(const char *path)
{
	const struct format *f = by_suffix(path);

	if (!f)
		f = by_beginning(path);
	return f && f->in ? f : &formats[0];
}

char *format_names(bool in, const char *between)
{
	struct buf names = BUF_INIT;
	size_t i;

	for (i = 0; i < formats_n; i++) {
		if (in && !formats[i].in)
			continue;
		if (names.n)
			buf_add_str(&names, between);
		buf_add_str(&names, formats[i].name);
	}
	return buf_detach(&names);
}
