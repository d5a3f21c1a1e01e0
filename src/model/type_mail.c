/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mail: an address for electronic mail, without a name beside it. */
#include <string.h>

#include "base/tr.h"
#include "model/type_host.h"
#include "model/type_table.h"
#include "model/type_text.h"
#include "model/value.h"

#define MAIL_BYTES 254	/* RFC 5321, 4.5.3.1 */
#define LOCAL_BYTES 64

/* RFC 5322 atext, and any letter beyond ASCII (RFC 6531). */
static bool local_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || (c & 0x80) ||
	       (c && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

/* The first byte that is wrong, NULL if the address is right; `*why` says
 * what is wrong with it. */
static const char *mail_wrong(struct slice s, const char **why)
{
	const char *p = s.p, *end = p + s.n;

	*why = N_("this cannot stand in a mail address");
	for (; p < end && *p != '@'; p++) {
		bool dot = *p == '.';

		if (dot && (p == s.p || p[-1] == '.' || p + 1 == end ||
			    p[1] == '@'))
			return p;
		if (!dot && !local_char(*p))
			return p;
	}
	if (p == end) {
		*why = N_("the @ of the mail address is missing");
		return p;
	}
	if (p == s.p || p - (const char *)s.p > LOCAL_BYTES)
		return p;
	p++;
	return host_wrong((struct slice){ p, (size_t)(end - p) }, true, why);
}

static int mail_parse(const struct field *f, const struct value_context *c,
		      const char *typed, struct buf *out, struct err *err)
{
	(void)f, (void)c;
	return value_text_formed(typed, MAIL_BYTES, mail_wrong, out, err);
}

static bool mail_valid(const struct field *f, struct slice bytes)
{
	const char *why;

	(void)f;
	return value_text_valid(bytes, false, MAIL_BYTES) &&
	       !mail_wrong(bytes, &why);
}

static bool mail_whole(struct slice bytes)
{
	return bytes.n > 0;
}

const struct field_type type_mail = {
	.name = "mail",
	.holds = VALUE_TEXT,
	.width_least = 12,
	.width_best = 28,
	.exact = true,
	.parse = mail_parse,
	.valid = mail_valid,
	.print = text_print,
	.read = text_read,
	.key = text_key_lower,
	.search = text_search,
	.whole = mail_whole,
};
