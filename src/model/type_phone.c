/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * phone: as typed, a NUL, and the number in E.164, empty if it cannot be
 * completed. People see again what they typed; callers are found by the
 * other.
 */
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "model/type_table.h"
#include "model/value.h"

#define PHONE_BYTES 100
/* E.164 allows 15, but extensions behind long German numbers exceed it and
 * are dialled all the same; libphonenumber ends at 3 + 17. */
#define PHONE_DIGITS 20

struct phone { struct slice typed, e164; };

static struct phone phone_split(struct slice bytes)
{
	const char *p = bytes.p;
	const char *nul = bytes.n ? memchr(p, 0, bytes.n) : NULL;
	size_t n = nul ? (size_t)(nul - p) : bytes.n;

	return (struct phone){
		.typed = { p, n },
		.e164 = { nul ? nul + 1 : "", nul ? bytes.n - n - 1 : 0 },
	};
}

static int phone_fault(const char *typed, size_t at, struct err *err)
{
	struct slice rest = slice_str(typed + at);
	uint32_t cp;
	char *sign;
	int rc;

	rest.n = rest.n ? utf8_next(rest, &cp) : 0;
	sign = slice_dup(rest);
	rc = err_set(err, ERR_INPUT,
		     value_column(typed, at).s,
		     N_("\"%s\" is not a digit; allowed: digits + - / ( )"),
		     sign);
	free(sign);
	return rc;
}

static int phone_parse(const struct field *f, const struct value_context *c,
		       const char *typed, struct buf *out, struct err *err)
{
	const char *country = c && c->country ? c->country : "DE";
	struct slice text = value_trim(typed);
	struct buf e164 = BUF_INIT;
	size_t start = out->n, lead = (size_t)((const char *)text.p - typed);
	size_t at = 0;
	int rc;

	(void)f;
	if (value_text(typed, text, false, PHONE_BYTES, out, err))
		return -1;
	rc = phone_e164(buf_str(out) + start, country,
			c ? c->phone_fallback : NULL, &e164, &at);
	if (rc < 0) {
		buf_truncate(out, start);
		rc = phone_fault(typed, at + lead < strlen(typed) ? at + lead :
				 strlen(typed), err);
	} else {
		buf_add_char(out, 0);
		if (!rc)
			buf_add_slice(out, buf_slice(&e164));
		rc = 0;
	}
	buf_release(&e164);
	return rc;
}

static bool all_digits(struct slice s)
{
	const char *p = s.p;

	for (size_t i = 0; i < s.n; i++)
		if (p[i] < '0' || p[i] > '9')
			return false;
	return true;
}

static bool phone_valid(const struct field *f, struct slice bytes)
{
	struct phone p = phone_split(bytes);
	struct slice digits = p.e164;

	(void)f;
	if (p.typed.n == bytes.n ||
	    !value_text_valid(p.typed, false, PHONE_BYTES))
		return false;
	if (!p.e164.n)
		return true;
	digits.p = (const char *)digits.p + 1;
	digits.n--;
	return *(const char *)p.e164.p == '+' && digits.n >= 3 &&
	       digits.n <= PHONE_DIGITS && all_digits(digits);
}

static void phone_field_print(const struct field *f,
			      const struct value_context *c,
			      struct slice bytes, enum print_style style,
			      struct buf *out)
{
	struct phone p = phone_split(bytes);
	char *e164;

	(void)f, (void)c;
	if (style == PRINT_EDIT || style == PRINT_MACHINE || !p.e164.n) {
		buf_add_slice(out, p.typed);
		return;
	}
	e164 = slice_dup(p.e164);
	phone_print(e164, out);
	free(e164);
}

static void phone_read(const struct field *f, struct slice bytes,
		       struct value *v)
{
	struct phone p = phone_split(bytes);

	(void)f;
	*v = (struct value){
		.type = VALUE_TEXT,
		.text = p.e164.n ? p.e164 : p.typed,
	};
}

static void phone_key(const struct field *f, const struct value_context *c,
		      struct slice bytes, struct buf *key)
{
	struct phone p = phone_split(bytes);

	(void)f, (void)c;
	fold_digits(p.e164.n ? p.e164 : p.typed, key);
}

/* The digits with the country and, as it is dialled at home, with the 0
 * instead: an agent may type either. The typed text adds nothing to them
 * where the number is known. */
static void phone_search(const struct field *f, const struct value_context *c,
			 struct slice bytes, struct buf *text)
{
	static const char *const home[] = { "+49", "+43", "+41" };
	struct phone p = phone_split(bytes);
	struct slice rest = p.e164;

	(void)f, (void)c;
	if (!p.e164.n) {
		fold_digits(p.typed, text);
		return;
	}
	fold_digits(p.e164, text);
	for (size_t i = 0; i < sizeof(home) / sizeof(*home); i++)
		if (rest.n > 3 && !memcmp(rest.p, home[i], 3)) {
			rest.p = (const char *)rest.p + 3;
			rest.n -= 3;
			buf_add_str(text, " 0");
			buf_add_slice(text, rest);
			return;
		}
}

static bool phone_whole(struct slice bytes)
{
	struct phone p = phone_split(bytes);

	return p.e164.n || (p.typed.n && *(const char *)p.typed.p == '+');
}

const struct field_type type_phone = {
	.name = "phone",
	.holds = VALUE_TEXT,
	.width_least = 12,
	.width_best = 18,
	.exact = true,
	.parse = phone_parse,
	.valid = phone_valid,
	.print = phone_field_print,
	.read = phone_read,
	.key = phone_key,
	.search = phone_search,
	.whole = phone_whole,
};
