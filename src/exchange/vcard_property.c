/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One content line of a vCard. */
#include "exchange/vcard.h"

#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "exchange/textlines.h"

struct params {			/* of the line at hand */
	struct buf types;	/* " WORK CELL " */
	char *charset;		/* NULL: not said */
	bool quoted, binary, uri, pref;
};

/* ---- parameters ------------------------------------------------------------ */

static bool is_word(struct slice s, const char *word)
{
	return s.n == strlen(word) && !strncasecmp(s.p, word, s.n);
}

/* "work,voice" and "\"work,voice\"". */
static void add_types(struct params *as, struct slice s)
{
	const char *p = s.p;
	size_t i;

	if (!as->types.n)
		buf_add_char(&as->types, ' ');
	for (i = 0; i < s.n; i++)
		if (p[i] == ',')
			buf_add_char(&as->types, ' ');
		else if (p[i] > ' ' && p[i] != '"')
			buf_add_char(&as->types,
				     (char)toupper((unsigned char)p[i]));
	buf_add_char(&as->types, ' ');
}

static void take_encoding(struct params *as, struct slice s)
{
	as->quoted = as->quoted || is_word(s, "QUOTED-PRINTABLE");
	as->binary = as->binary || is_word(s, "BASE64") || is_word(s, "B");
}

/* 2.1 has "WORK" and "QUOTED-PRINTABLE" without saying of what. */
static void take_param(struct params *as, struct slice s)
{
	const char *p = s.p, *equal = s.n ? memchr(p, '=', s.n) : NULL;
	struct slice name = { p, equal ? (size_t)(equal - p) : s.n };
	struct slice value = { equal ? equal + 1 : p + s.n,
			       equal ? s.n - name.n - 1 : 0 };

	if (!equal) {
		take_encoding(as, s);
		add_types(as, s);
	} else if (is_word(name, "TYPE")) {
		add_types(as, value);
	} else if (is_word(name, "ENCODING")) {
		take_encoding(as, value);
	} else if (is_word(name, "CHARSET")) {
		free(as->charset);
		as->charset = slice_dup(value);
	} else if (is_word(name, "VALUE")) {
		as->uri = as->uri || is_word(value, "uri") ||
			  is_word(value, "url");
	} else if (is_word(name, "PREF")) {
		as->pref = as->pref || is_word(value, "1");
	}
}

/* The end of a parameter: quotation marks hide ';' and ':'. */
static size_t param_end(const char *p, size_t n)
{
	bool quoted = false;
	size_t i;

	for (i = 0; i < n && (quoted || (p[i] != ';' && p[i] != ':')); i++)
		quoted = quoted != (p[i] == '"');
	return i;
}

/* ---- values ------------------------------------------------------------------ */

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' :
	       c >= 'A' && c <= 'F' ? c - 'A' + 10 :
	       c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void from_quoted(struct slice s, struct buf *out)
{
	const char *p = s.p;
	size_t i;

	for (i = 0; i < s.n; i++) {
		int high = p[i] == '=' && i + 2 < s.n ? hex(p[i + 1]) : -1;
		int low = high >= 0 ? hex(p[i + 2]) : -1;

		if (low < 0) {
			buf_add_char(out, p[i]);
			continue;
		}
		buf_add_char(out, (char)(high << 4 | low));
		i += 2;
	}
}

static int from_charset(const char *charset, struct slice s, struct buf *out)
{
	iconv_t cd = iconv_open("UTF-8", charset);
	char room[512], *in = (char *)(uintptr_t)s.p, *at;
	size_t left = s.n, free_bytes;
	int rc = 0;

	if (cd == (iconv_t)-1)
		return -1;
	while (left && !rc) {
		at = room;
		free_bytes = sizeof(room);
		if (iconv(cd, &in, &left, &at, &free_bytes) == (size_t)-1 &&
		    errno != E2BIG)
			rc = -1;
		buf_add(out, room, sizeof(room) - free_bytes);
	}
	iconv_close(cd);
	return rc;
}

static void to_text(const struct params *as, struct vcard_property *p,
		    struct slice bytes, struct buf *out)
{
	if (bytes.n && memchr(bytes.p, '\0', bytes.n)) {
		p->fault = N_("contains a NUL byte");
		return;
	}
	if (!as->charset || !*as->charset ||
	    !strcasecmp(as->charset, "UTF-8")) {
		textlines_text(bytes, out);
		return;
	}
	if (from_charset(as->charset, bytes, out)) {
		p->fault = N_("its charset is unknown, or the text is not in it");
		buf_clear(out);
	}
}

/* Line ends inside are '\n' from here on. */
static void drop_returns(struct buf *text)
{
	size_t i, to = 0;

	for (i = 0; i < text->n; i++)
		if (text->p[i] != '\r')
			text->p[to++] = text->p[i];
	buf_truncate(text, to);
}

/* "tel:+49-221-471;ext=12" and "mailto:a@b.de". */
static struct slice without_scheme(struct slice s)
{
	static const char *const schemes[] = { "tel:", "mailto:" };
	size_t i, n;

	for (i = 0; i < 2; i++) {
		n = strlen(schemes[i]);
		if (s.n > n && !strncasecmp(s.p, schemes[i], n))
			return (struct slice){ (const char *)s.p + n,
					       s.n - n };
	}
	return s;
}

static void read_value(const struct params *as, struct vcard_property *p,
		       struct slice raw, struct buf *memory)
{
	struct buf bytes = BUF_INIT, text = BUF_INIT;
	size_t begun = memory->n;

	if (as->quoted)
		from_quoted(raw, &bytes);
	to_text(as, p, as->quoted ? buf_slice(&bytes) : raw, &text);
	drop_returns(&text);
	buf_add_slice(memory, as->uri ? without_scheme(buf_slice(&text))
				      : buf_slice(&text));
	p->value.n = memory->n - begun;
	buf_release(&bytes);
	buf_release(&text);
}

/* ---- a line -------------------------------------------------------------------- */

static bool is_name(struct slice s)
{
	const char *p = s.p;
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!isalnum((unsigned char)p[i]) && p[i] != '-' &&
		    p[i] != '.' && p[i] != '_')
			return false;
	return s.n > 0;
}

/* "item1.TEL": the group goes with the property. */
static void take_name(struct slice s, struct vcard_property *p,
		      struct buf *memory)
{
	const char *dot = memrchr(s.p, '.', s.n);
	size_t group = dot ? (size_t)(dot - (const char *)s.p) : 0, i;
	size_t skip = dot ? group + 1 : 0;

	p->group.n = group;
	p->name.n = s.n - skip;
	buf_add(memory, s.p, group);
	for (i = skip; i < s.n; i++)
		buf_add_char(memory, (char)
			toupper(((const unsigned char *)s.p)[i]));
}

int vcard_property_read(struct slice line, struct buf *memory,
			struct vcard_property *p)
{
	struct params as = { .types = BUF_INIT };
	const char *at = line.p;
	size_t left = line.n, n = left ? param_end(at, left) : 0, base;
	struct slice name = { at, n };

	*p = (struct vcard_property){ 0 };
	if (!is_name(name) || n == left)
		return -1;
	while (n < left && at[n] == ';') {
		at += n + 1;
		left -= n + 1;
		n = param_end(at, left);
		take_param(&as, (struct slice){ at, n });
	}
	if (n < left) {
		base = memory->n;
		take_name(name, p, memory);
		buf_add_slice(memory, buf_slice(&as.types));
		p->types.n = as.types.n;
		p->binary = as.binary;
		if (!as.binary)
			read_value(&as, p, (struct slice){ at + n + 1,
							   left - n - 1 },
				   memory);
		/* Only now the memory stays where it is. */
		buf_add_char(memory, '\0');
		p->group.p = memory->p + base;
		p->name.p = memory->p + base + p->group.n;
		p->types.p = (const char *)p->name.p + p->name.n;
		p->value.p = (const char *)p->types.p + p->types.n;
		p->pref = as.pref || (p->types.n &&
			memmem(p->types.p, p->types.n, " PREF ", 6));
	}
	buf_release(&as.types);
	free(as.charset);
	return n < left ? 0 : -1;
}

void vcard_part(struct slice value, int part, struct buf *out)
{
	const char *p = value.p;
	int at = 1;
	size_t i;

	for (i = 0; i < value.n; i++) {
		bool escaped = p[i] == '\\' && i + 1 < value.n;
		char c = escaped ? p[++i] : p[i];

		if (!escaped && part && c == ';') {
			at++;
			continue;
		}
		if (part && at != part)
			continue;
		if (escaped && (c == 'n' || c == 'N'))
			c = '\n';
		else if (escaped && !strchr(",;:\\\n", c))
			buf_add_char(out, '\\');
		buf_add_char(out, c);
	}
}
