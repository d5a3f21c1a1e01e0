/* SPDX-License-Identifier: GPL-3.0-or-later */
/* url: an address on the web; the scheme may be left out. */
#include <string.h>
#include <strings.h>

#include "base/tr.h"
#include "model/type_host.h"
#include "model/type_table.h"
#include "model/type_text.h"
#include "model/value.h"

#define URL_BYTES 2000

/* Behind the scheme: only what is opened in a browser. */
static const char *skip_scheme(struct slice s)
{
	static const char *const schemes[] = {
		"http://", "https://", "ftp://",
	};

	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++) {
		size_t n = strlen(schemes[i]);

		if (s.n >= n && !strncasecmp(s.p, schemes[i], n))
			return (const char *)s.p + n;
	}
	return s.p;
}

static const char *port_wrong(const char *p, const char *end)
{
	long port = 0;

	if (p == end)
		return p;
	for (; p < end; p++) {
		if (*p < '0' || *p > '9')
			return p;
		port = port * 10 + (*p - '0');
		if (port > 65535)
			return p;
	}
	return NULL;
}

static const char *url_wrong(struct slice s, const char **why)
{
	const char *p = skip_scheme(s), *end = (const char *)s.p + s.n;
	const char *host_end = p, *colon, *wrong;

	while (host_end < end && !strchr("/?#", *host_end))
		host_end++;
	colon = memchr(p, ':', (size_t)(host_end - p));
	wrong = host_wrong((struct slice){ p,
			(size_t)((colon ? colon : host_end) - p) },
			p == s.p, why);
	if (wrong)
		return wrong;
	*why = N_("this is not the number of a port");
	if (colon && (wrong = port_wrong(colon + 1, host_end)))
		return wrong;
	*why = N_("this cannot stand in a web address");
	for (p = host_end; p < end; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f ||
		    strchr("\"<>\\^`{|}", *p))
			return p;
	return NULL;
}

static int url_parse(const struct field *f, const struct value_context *c,
		     const char *typed, struct buf *out, struct err *err)
{
	(void)f, (void)c;
	return value_text_formed(typed, URL_BYTES, url_wrong, out, err);
}

static bool url_valid(const struct field *f, struct slice bytes)
{
	const char *why;

	(void)f;
	return value_text_valid(bytes, false, URL_BYTES) &&
	       !url_wrong(bytes, &why);
}

const struct field_type type_url = {
	.name = "url",
	.holds = VALUE_TEXT,
	.width_least = 12,
	.width_best = 28,
	.parse = url_parse,
	.valid = url_valid,
	.print = text_print,
	.read = text_read,
	.key = text_key_lower,
	.search = text_search,
};
