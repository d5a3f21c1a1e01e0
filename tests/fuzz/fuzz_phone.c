/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typed telephone numbers. What is taken is a "+" and at most 15 digits, and
 * is taken again unchanged. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/phone_lib.h"
#include "fuzz.h"

/* Says what was wrong with what, then stops. */
static _Noreturn void wrong(const char *what, const char *text,
			    const char *country, const struct buf *e164)
{
	fprintf(stderr, "\"%s\" from %s, \"%s\": %s\n", text, country,
		buf_str(e164), what);
	abort();
}

static void check(const char *text, const char *country)
{
	struct buf e164 = BUF_INIT, same = BUF_INIT, shown = BUF_INIT;
	size_t at = 0;
	int rc = phone_e164(text, country, phone_lib_e164, &e164, &at);

	if (rc < 0 && at >= strlen(text))
		wrong("the place lies behind it", text, country, &e164);
	if (rc && e164.n)
		wrong("not taken, yet there", text, country, &e164);
	if (!rc) {
		if (e164.p[0] != '+' || e164.n > 18 ||
		    strspn(e164.p + 1, "0123456789") != e164.n - 1)
			wrong("is not E.164", text, country, &e164);
		if (phone_e164(e164.p, country, phone_lib_e164, &same, &at) ||
		    !slice_eq(buf_slice(&e164), buf_slice(&same)))
			wrong("is taken differently", text, country, &e164);
		phone_print(e164.p, &shown);
		buf_clear(&same);
		if (phone_e164(shown.p, country, phone_lib_e164, &same, &at) ||
		    !slice_eq(buf_slice(&e164), buf_slice(&same)))
			wrong(shown.p, text, country, &e164);
	}
	buf_release(&e164);
	buf_release(&same);
	buf_release(&shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	char *text = fuzz_text(bytes, n);

	check(text, "DE");
	check(text, "AT");
	check(text, "CH");
	check(text, "GB");
	free(text);
	return 0;
}
