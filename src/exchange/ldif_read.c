/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/ldif.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/tr.h"
#include "exchange/layout.h"
#include "exchange/textlines.h"

struct reader {
	struct table base;
	struct textlines lines;
	struct layout layout;
	const char *fault;
	size_t bytes;
	struct buf text;		/* of the value at hand */
	bool any;
};

static struct reader *reader_of(const struct table *t)
{
	return (struct reader *)(uintptr_t)t;
}

char *ldif_own_name(const char *field)
{
	char *name = mem_printf(LDIF_OWN "%s", field), *p;

	for (p = name; *p; p++)
		if (*p == '_')
			*p = '-';
	return name;
}

/* ---- values ------------------------------------------------------------------ */

static int base64_digit(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' :
	       c >= 'a' && c <= 'z' ? c - 'a' + 26 :
	       c >= '0' && c <= '9' ? c - '0' + 52 :
	       c == '+' ? 62 : c == '/' ? 63 : -1;
}

static int from_base64(struct slice s, struct buf *out)
{
	const char *p = s.p;
	unsigned bits = 0;
	size_t i, have = 0;

	while (s.n && p[s.n - 1] == '=')
		s.n--;
	for (i = 0; i < s.n; i++) {
		int digit = base64_digit(p[i]);

		if (digit < 0)
			return -1;
		bits = (bits << 6 | (unsigned)digit) & 0xffffff;
		have += 6;
		if (have >= 8) {
			have -= 8;
			buf_add_char(out, (char)(bits >> have));
		}
	}
	return 0;
}

/* What stands behind ':'; the kind of it is told by the sign that follows. */
static const char *read_value(struct reader *r, struct slice s)
{
	const char *p = s.p;
	struct buf bytes = BUF_INIT;
	const char *fault = NULL;
	bool encoded = s.n && *p == ':';

	buf_clear(&r->text);
	if (s.n && *p == '<')
		return N_("names a file or address: those are not read");
	p += encoded;
	s.n -= encoded;
	while (s.n && *p == ' ')
		p++, s.n--;
	s.p = p;
	if (encoded && from_base64(s, &bytes))
		fault = N_("is no base64");
	if (encoded)
		s = buf_slice(&bytes);
	if (s.n && memchr(s.p, '\0', s.n))
		fault = N_("contains a NUL byte");
	if (!fault)
		textlines_text(s, &r->text);
	buf_release(&bytes);
	return fault;
}

/* ---- attributes ---------------------------------------------------------------- */

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' :
	       c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

void ldif_label(const char *label, struct buf *out)
{
	for (; *label; label++)
		if (isascii((unsigned char)*label) &&
		    isalnum((unsigned char)*label))
			buf_add_char(out, *label);
		else
			buf_printf(out, "-%02x", (unsigned char)*label);
}

/* The label among the options, "" none. */
static char *label_in(struct slice options)
{
	const char *p = options.p;
	size_t n = strlen(LDIF_LABEL), i;
	struct buf label = BUF_INIT, text = BUF_INIT;

	for (i = 0; i + n < options.n; i++) {
		if (p[i] != ';' || strncasecmp(p + i + 1, LDIF_LABEL,
					       options.n - i - 1 < n ?
					       options.n - i - 1 : n))
			continue;
		for (i += n + 1; i < options.n && p[i] != ';'; i++) {
			int high = p[i] == '-' && i + 2 < options.n ?
				   hex(p[i + 1]) : -1;
			int low = high >= 0 ? hex(p[i + 2]) : -1;

			if (low < 0) {
				buf_add_char(&label, p[i]);
				continue;
			}
			buf_add_char(&label, (char)(high << 4 | low));
			i += 2;
		}
		break;
	}
	if (!label.n || !memchr(label.p, '\0', label.n))
		textlines_text(buf_slice(&label), &text);
	buf_release(&label);
	return buf_detach(&text);
}

static bool is_attribute(struct slice s, const char *name)
{
	return s.n == strlen(name) && !strncasecmp(s.p, name, s.n);
}

static bool find_column(const struct reader *r, struct slice name, size_t *at)
{
	size_t j;

	for (*at = 0; *at < r->layout.n; ++*at)
		for (j = 0; j < r->layout.v[*at].specs_n; j++)
			if (is_attribute(name, r->layout.v[*at].specs[j]))
				return true;
	return false;
}

/* What every entry has, and what says the same once more. */
static bool is_quiet(struct slice name)
{
	static const char *const quiet[] = {
		"dn", "objectClass", "cn", "sn", "version", "control",
		"displayName", LDIF_RECORD,
	};
	size_t i;

	for (i = 0; i < sizeof(quiet) / sizeof(*quiet); i++)
		if (is_attribute(name, quiet[i]))
			return true;
	return false;
}

static void keep_fault(struct reader *r, const char *fault)
{
	if (!r->fault)
		r->fault = fault;
}

static void take_value(struct reader *r, struct slice name,
		       struct slice options, struct slice value)
{
	const char *fault = r->lines.too_long ? N_("is longer than 256 KiB")
					      : read_value(r, value);
	size_t at;
	char *label;

	if (is_attribute(name, "changetype") &&
	    !slice_eq_str(buf_slice(&r->text), "add"))
		keep_fault(r, N_("is a change of a directory (changetype), "
				 "not an entry: export the entries"));
	else if (is_attribute(name, LDIF_RECORD) && !fault)
		keep_fault(r, layout_number(&r->layout,
					    buf_slice(&r->text)));
	if (is_attribute(name, "changetype"))
		return;
	if (!find_column(r, name, &at)) {
		if (!is_quiet(name))
			layout_leave(&r->layout, name);
		return;
	}
	keep_fault(r, fault);
	r->bytes += r->text.n;
	if (r->bytes > TABLE_ROW_BYTES) {
		keep_fault(r, N_("this entry has more than 256 KiB"));
		return;
	}
	label = label_in(options);
	if (r->text.n && !fault &&
	    !layout_put(&r->layout, at, label, buf_slice(&r->text)))
		layout_leave(&r->layout, name);
	free(label);
}

static void take_line(struct reader *r, struct slice line)
{
	const char *colon = memchr(line.p, ':', line.n);
	size_t head = colon ? (size_t)(colon - (const char *)line.p) : 0;
	const char *option = head ? memchr(line.p, ';', head) : NULL;
	struct slice name = { line.p, option ?
			      (size_t)(option - (const char *)line.p) : head };
	struct slice options = { option, option ? head - name.n : 0 };

	if (!name.n) {
		keep_fault(r, N_("has a line that is no attribute"));
		return;
	}
	take_value(r, name, options,
		   (struct slice){ colon + 1, line.n - head - 1 });
}

/* ---- the table ------------------------------------------------------------------ */

/* A whole line: what begins with a blank goes on with the one before. */
static int next_line(struct reader *r, struct err *err)
{
	int got = textlines_next(&r->lines, err);

	while (got > 0 && textlines_peek(&r->lines) == ' ' && r->lines.line.n)
		got = textlines_append(&r->lines, 1, err);
	return got;
}

static bool is_begin(const struct buf *line)
{
	return line->n && *line->p != '#' &&
	       !(line->n >= 8 && !strncasecmp(line->p, "version:", 8));
}

static int ldif_next(struct table *t, struct table_row *row, struct err *err)
{
	struct reader *r = reader_of(t);
	size_t number;
	int got;

	do
		got = next_line(r, err);
	while (got > 0 && !is_begin(&r->lines.line));
	if (!got && !r->any)
		return err_set(err, ERR_INPUT, r->lines.path,
			       N_("has no entry in it"));
	if (got <= 0)
		return got;
	number = r->lines.number;
	layout_clear(&r->layout);
	r->fault = NULL;
	r->bytes = 0;
	r->any = true;
	if (r->lines.line.n < 3 || strncasecmp(r->lines.line.p, "dn:", 3))
		r->fault = N_("does not begin with \"dn:\"");
	for (; got > 0 && r->lines.line.n; got = next_line(r, err))
		if (*r->lines.line.p != '#')
			take_line(r, buf_slice(&r->lines.line));
	if (got < 0)
		return -1;
	layout_row(&r->layout);
	*row = (struct table_row){ number, r->layout.cells, r->layout.n,
				   r->fault };
	return 1;
}

static char *const *specs_of(const struct field *f, size_t *n, char **own)
{
	*n = 1;
	*own = f->abroad.ldif ? mem_strdup(f->abroad.ldif)
			      : ldif_own_name(f->name);
	return NULL;
}

static void ldif_close(struct table *t)
{
	struct reader *r = reader_of(t);

	textlines_close(&r->lines);
	layout_release(&r->layout);
	buf_release(&r->text);
	free(r);
}

static int ldif_open(struct table **t, const struct table_ask *ask,
		     struct err *err)
{
	struct reader *r = mem_zero(sizeof(*r));

	r->base = (struct table){ .ops = &ldif_table, .delimiter = ',',
				  .own_keys = true };
	layout_init(&r->layout, ask, specs_of);
	r->base.header = r->layout.header;
	r->base.header_n = r->layout.n;
	if (textlines_open(&r->lines, ask->path, TABLE_ROW_BYTES, err)) {
		ldif_close(&r->base);
		return -1;
	}
	*t = &r->base;
	return 0;
}

static void ldif_progress(const struct table *t, uint64_t *done, uint64_t *of)
{
	*done = reader_of(t)->lines.done;
	*of = reader_of(t)->lines.in.size;
}

static void ldif_remarks(const struct table *t, struct err *err)
{
	const struct reader *r = reader_of(t);

	infile_remarks(&r->lines.in, r->lines.path, err);
	layout_remarks(&r->layout, r->lines.path, err);
}

const struct table_ops ldif_table = {
	.open = ldif_open, .close = ldif_close, .next = ldif_next,
	.progress = ldif_progress, .remarks = ldif_remarks,
};
