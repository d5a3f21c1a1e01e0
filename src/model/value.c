/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/value.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/tr.h"
#include "base/utf8.h"

struct column value_column(const char *typed, size_t at)
{
	struct slice rest = slice_str(typed);
	struct column c;
	size_t column = 1;
	uint32_t cp;

	for (size_t i = 0; i < at && rest.n; column++) {
		size_t n = utf8_next(rest, &cp);

		i += n;
		rest.p = (const char *)rest.p + n;
		rest.n -= n;
	}
	snprintf(c.s, sizeof(c.s), "%zu", column);
	return c;
}

struct slice value_trim(const char *typed)
{
	static const char blanks[] = " \t\r\n";
	size_t n;

	typed += strspn(typed, blanks);
	n = strlen(typed);
	while (n && strchr(blanks, typed[n - 1]))
		n--;
	return (struct slice){ typed, n };
}

static bool is_control(unsigned char c)
{
	return c < 0x20 || c == 0x7f;
}

static int check_controls(const char *typed, struct slice text, bool lines,
			  struct err *err)
{
	const char *p = text.p;

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)p[i];

		if (!is_control(c) || (lines && (c == '\n' || c == '\t')))
			continue;
		if (lines && c == '\r' && i + 1 < text.n && p[i + 1] == '\n')
			continue;
		return err_set(err, ERR_INPUT,
			value_column(typed, (size_t)(p + i - typed)).s,
			c == '\n' || c == '\r' ?
			N_("a line break cannot stand in this field") :
			c == '\t' ? N_("a tab cannot stand in this field") :
			N_("a control character cannot stand in a text"));
	}
	return 0;
}

static void drop_cr(struct buf *b, size_t from)
{
	size_t to = from;

	if (from == b->n || !memchr(b->p + from, '\r', b->n - from))
		return;
	for (size_t i = from; i < b->n; i++)
		if (b->p[i] != '\r')
			b->p[to++] = b->p[i];
	buf_truncate(b, to);
}

int value_text(const char *typed, struct slice text, bool lines, size_t max,
	       struct buf *out, struct err *err)
{
	size_t start = out->n;
	uint32_t cp;

	if (!utf8_valid(text)) {
		struct slice rest = text;
		size_t n;

		while (rest.n) {
			n = utf8_next(rest, &cp);
			if (!utf8_valid((struct slice){ rest.p, n }))
				break;
			rest.p = (const char *)rest.p + n;
			rest.n -= n;
		}
		return err_set(err, ERR_INPUT,
			value_column(typed,
				(size_t)((const char *)rest.p - typed)).s,
			N_("this is not UTF-8 text"));
	}
	if (check_controls(typed, text, lines, err))
		return -1;
	utf8_nfc(text, out);
	drop_cr(out, start);
	if (out->n - start > max) {
		size_t n = out->n - start;

		buf_truncate(out, start);
		return err_set(err, ERR_LIMIT, value_column(typed, max).s,
			       N_("too long: %zu bytes, %zu are allowed"),
			       n, max);
	}
	return 0;
}

int value_text_formed(const char *typed, size_t max, value_wrong *wrong,
		      struct buf *out, struct err *err)
{
	struct slice text = value_trim(typed), taken;
	size_t start = out->n, at;
	const char *bad, *why = NULL;

	if (value_text(typed, text, false, max, out, err))
		return -1;
	taken = (struct slice){ out->p + start, out->n - start };
	bad = wrong(taken, &why);
	if (!bad)
		return 0;
	at = (size_t)((const char *)text.p - typed) +
	     (size_t)(bad - (const char *)taken.p);
	buf_truncate(out, start);
	return err_add_raw(err, ERR_INPUT, value_column(typed, at).s, why,
			   NULL, 0);
}

bool value_text_valid(struct slice bytes, bool lines, size_t max)
{
	const char *p = bytes.p;
	struct buf nfc = BUF_INIT;
	bool ok;

	if (!bytes.n || bytes.n > max || !utf8_valid(bytes))
		return false;
	for (size_t i = 0; i < bytes.n; i++)
		if (is_control((unsigned char)p[i]) &&
		    !(lines && (p[i] == '\n' || p[i] == '\t')))
			return false;
	ok = !utf8_nfc(bytes, &nfc) && slice_eq(buf_slice(&nfc), bytes);
	buf_release(&nfc);
	return ok;
}

bool value_word_is(struct slice typed, const char *word)
{
	struct buf a = BUF_INIT, b = BUF_INIT;
	bool same;

	/* Dates and moments are hardly ever words. */
	if (typed.n && isdigit(*(const unsigned char *)typed.p) &&
	    !isdigit((unsigned char)*word))
		return false;
	fold_text(typed, &a);
	fold_text(slice_str(word), &b);
	same = a.n && slice_eq(buf_slice(&a), buf_slice(&b));
	buf_release(&a);
	buf_release(&b);
	return same;
}

void value_lower(struct slice s, struct buf *out)
{
	const char *p = s.p;

	for (size_t i = 0; i < s.n; i++)
		buf_add_char(out, p[i] >= 'A' && p[i] <= 'Z' ?
			     (char)(p[i] - 'A' + 'a') : p[i]);
}

const char *value_lang(const struct value_context *c)
{
	return c && c->lang ? c->lang : "en";
}

bool value_german(const struct value_context *c)
{
	return !strncmp(value_lang(c), "de", 2);
}

/* ---- references ---- */

/* "#3:12", the way in which references are written where no records can be
 * read; also with the kind's name if the kinds are known. */
static bool ref_read(const struct value_context *c, const char *typed,
		     struct ref *ref)
{
	const struct kind *k = NULL;
	struct slice text = value_trim(typed);
	char *name = slice_dup(text), *colon = strchr(name, ':'), *end;
	unsigned long no, id = 0;

	if (colon) {
		*colon = 0;
		id = strtoul(colon + 1, &end, 10);
		if (*end || end == colon + 1 || id > UINT32_MAX)
			id = 0;
	}
	if (id && name[0] == '#') {
		no = strtoul(name + 1, &end, 10);
		if (*end || no > UINT16_MAX)
			id = 0;
		*ref = (struct ref){ (uint16_t)no, (uint32_t)id };
	} else if (id) {
		k = c && c->kinds ? kinds_find(c->kinds, name) : NULL;
		*ref = (struct ref){ k ? k->no : 0, (uint32_t)(k ? id : 0) };
		id = ref->id;
	}
	free(name);
	return id != 0;
}

int value_ref_find(const struct field *f, const struct value_context *c,
		   const char *typed, struct ref *ref, struct err *err)
{
	if (c && c->ref_find)
		return c->ref_find(c->ctx, f, typed, ref, err);
	if (ref_read(c, typed, ref))
		return 0;
	return err_set(err, ERR_NOT_FOUND, "1",
		       N_("no record is named \"%s\""), typed);
}

void value_ref_name(const struct value_context *c, struct ref ref,
		    struct buf *out)
{
	if (c && c->ref_name)
		c->ref_name(c->ctx, ref, out);
	else
		buf_printf(out, "#%u:%u", ref.kind, (unsigned)ref.id);
}

void value_ref_title(const struct value_context *c, struct ref ref, bool small,
		     struct buf *out)
{
	if (c && c->ref_title)
		c->ref_title(c->ctx, ref, small, out);
	else
		value_ref_name(c, ref, out);
}

void value_ref_edit(const struct field *f, const struct value_context *c,
		    struct ref ref, struct buf *out)
{
	struct err ignored = ERR_INIT;
	struct ref found = REF_NONE;
	size_t start = out->n;

	value_ref_title(c, ref, false, out);
	if (out->n == start ||
	    value_ref_find(f, c, buf_str(out) + start, &found, &ignored) ||
	    !ref_eq(found, ref)) {
		buf_truncate(out, start);
		value_ref_name(c, ref, out);
	}
	err_release(&ignored);
}

void value_ref_key(const struct value_context *c, struct ref ref,
		   struct buf *key)
{
	if (c && c->ref_sort)
		c->ref_sort(c->ctx, ref, key);
	ref_pack(key, ref);
}
