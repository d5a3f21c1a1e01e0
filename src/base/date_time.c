/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date_scan.h"

#include <string.h>

/* ":30" behind the hour; -1 if a sign stands there without two digits. */
static int take_minutes(struct typed *t, const char *signs)
{
	int v;

	if (!*t->p || !strchr(signs, *t->p))
		return 0;
	if (typed_digits(t->p + 1) != 2)
		return -1;
	t->p++;
	v = typed_take(t, 2);
	return v > 59 ? -1 : v;
}

int typed_time(struct typed *t, int32_t *at)
{
	const char *start = t->p;
	const struct date_word *w;
	size_t n = typed_digits(t->p);
	int h, m = 0, s = 0;

	w = typed_word(t, WORD_HOUR);
	if (w) {
		*at = w->value * 3600;
		return 0;
	}
	if (n < 1 || n > 4)
		return typed_not_time(t, start);
	h = typed_take(t, 4);
	if (n > 2) {
		m = h % 100;
		h /= 100;
	} else {
		m = take_minutes(t, ":.");
		s = m < 0 ? -1 : take_minutes(t, ":");
	}
	if (m < 0 || m > 59 || s < 0)
		return typed_not_time(t, start);
	if (typed_word(t, WORD_AM) && h <= 12)
		h %= 12;
	else if (typed_word(t, WORD_PM) && h <= 12)
		h = h % 12 + 12;
	typed_word(t, WORD_OCLOCK);
	if (h > 23)
		return typed_not_time(t, start);
	*at = (h * 60 + m) * 60 + s;
	return 0;
}

int time_parse(const char *typed, int32_t *seconds, struct err *err)
{
	struct typed t = { typed, typed, NULL, err };
	int32_t at;

	typed_blanks(&t);
	typed_word(&t, WORD_FILL);
	typed_blanks(&t);
	if (typed_time(&t, &at))
		return -1;
	typed_blanks(&t);
	if (*t.p)
		return typed_not_time(&t, t.p);
	*seconds = at;
	return 0;
}
