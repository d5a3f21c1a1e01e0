/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "crm/double_private.h"

#define ALIKE 75		/* from here on two names count as one */
#define STEM 9			/* digits of a number before the extension */

/* ---- names ------------------------------------------------------------- */

/* How many letters have to be changed, put in, left out or swapped. */
static size_t distance(const char *a, size_t an, const char *b, size_t bn)
{
	uint8_t rows[3][DOUBLE_TEXT + 2];
	uint8_t *before = rows[0], *last = rows[1], *now = rows[2];

	for (size_t k = 0; k <= bn; k++)
		last[k] = (uint8_t)k;
	for (size_t i = 1; i <= an; i++) {
		uint8_t *free_row = before;

		now[0] = (uint8_t)i;
		for (size_t k = 1; k <= bn; k++) {
			uint8_t least = (uint8_t)(last[k - 1] +
						  (a[i - 1] != b[k - 1]));

			if (last[k] + 1 < least)
				least = (uint8_t)(last[k] + 1);
			if (now[k - 1] + 1 < least)
				least = (uint8_t)(now[k - 1] + 1);
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] &&
			    a[i - 2] == b[k - 1] && before[k - 2] + 1 < least)
				least = (uint8_t)(before[k - 2] + 1);
			now[k] = least;
		}
		before = last;
		last = now;
		now = free_row;
	}
	return last[bn];
}

static size_t without_blanks(const struct double_value *v, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < v->n; i++)
		if (v->text[i] != ' ')
			out[n++] = v->text[i];
	return n;
}

static bool has_word(const struct double_value *v, const char *word, size_t n)
{
	const char *at = v->text;

	while (*at) {
		size_t len = strcspn(at, " ");

		if (len == n && !memcmp(at, word, n))
			return true;
		at += len + (at[len] == ' ');
	}
	return false;
}

/* All words of the one are in the other, in whatever order. */
static bool within(const struct double_value *one,
		   const struct double_value *other)
{
	const char *at = one->text;
	size_t letters = 0;

	while (*at) {
		size_t len = strcspn(at, " ");

		if (!has_word(other, at, len))
			return false;
		letters += len;
		at += len + (at[len] == ' ');
	}
	return letters >= 4;
}

static int same_words(const struct double_value *a,
		      const struct double_value *b)
{
	if (!within(a, b) && !within(b, a))
		return 0;
	return a->n == b->n ? 98 : 80;
}

static int like_letters(const struct double_value *a,
			const struct double_value *b)
{
	char x[DOUBLE_TEXT], y[DOUBLE_TEXT];
	size_t xn = without_blanks(a, x), yn = without_blanks(b, y);
	size_t most = xn > yn ? xn : yn;
	struct buf s = BUF_INIT, t = BUF_INIT;
	int like = most ? (int)(100 - 100 * distance(x, xn, y, yn) / most) : 0;

	if (like < 90 && like >= 50) {
		double_sound((struct slice){ a->text, a->n }, &s);
		double_sound((struct slice){ b->text, b->n }, &t);
		if (slice_eq(buf_slice(&s), buf_slice(&t)))
			like = 90;
	}
	buf_release(&s);
	buf_release(&t);
	return like;
}

static int like_name(const struct double_value *a,
		     const struct double_value *b)
{
	int words = same_words(a, b), letters = like_letters(a, b);
	int like = words > letters ? words : letters;

	if (like < ALIKE)
		return 0;
	return a->form && b->form && a->form != b->form ? like * 85 / 100 :
		like;
}

/* ---- the rest ---------------------------------------------------------- */

static int like_street(const struct double_value *a,
		       const struct double_value *b)
{
	size_t an = strcspn(a->text, " "), bn = strcspn(b->text, " ");
	size_t most = an > bn ? an : bn;
	int like = most ? (int)(100 - 100 * distance(a->text, an, b->text,
						     bn) / most) : 0;

	if (like < ALIKE)
		return 0;
	/* "5" and "5a" are a door apart, "5" and "7" are not the same house */
	if (!strcmp(a->text + an, b->text + bn))
		return like;
	if (!a->text[an] || !b->text[bn] ||
	    strtol(a->text + an, NULL, 10) == strtol(b->text + bn, NULL, 10))
		return like * 8 / 10;
	return like * 3 / 10;
}

/* "-0" and "-123" are one switchboard. */
static int like_phone(const struct double_value *a,
		      const struct double_value *b)
{
	size_t same = 0;

	while (same < a->n && same < b->n && a->text[same] == b->text[same])
		same++;
	return same >= STEM && same + 3 >= a->n && same + 3 >= b->n &&
		a->n != b->n ? 75 : 0;
}

int double_like(enum likeness_as as, const struct double_value *a,
		const struct double_value *b)
{
	if (a->hash == b->hash && a->n == b->n &&
	    !memcmp(a->text, b->text, a->n))
		return as == LIKENESS_NAME && a->form && b->form &&
			a->form != b->form ? 90 : 100;
	switch (as) {
	case LIKENESS_NAME:
		return like_name(a, b);
	case LIKENESS_STREET:
		return like_street(a, b);
	case LIKENESS_PHONE:
		return like_phone(a, b);
	case LIKENESS_POSTCODE:
	case LIKENESS_MAIL:
	case LIKENESS_DOMAIN:
	case LIKENESS_TEXT:
		break;
	}
	return 0;
}

/* The best of all values of a line; -1: one of them has none. */
static int like_line(const struct doubles *d, size_t line,
		     const struct double_record *a, size_t *i,
		     const struct double_record *b, size_t *k)
{
	size_t from = *k;
	int best = -1;

	for (; *i < a->n && d->values[a->first + *i].line == line; ++*i)
		for (*k = from; *k < b->n &&
		     d->values[b->first + *k].line == line; ++*k) {
			int like = double_like(d->kind->likeness[line].as,
					       &d->values[a->first + *i],
					       &d->values[b->first + *k]);

			if (like > best)
				best = like;
		}
	while (*k < b->n && d->values[b->first + *k].line == line)
		++*k;
	return best;
}

int double_points(const struct doubles *d, const struct double_record *a,
		  const struct double_record *b, uint64_t *lines)
{
	size_t i = 0, k = 0;
	int points = 0;

	*lines = 0;

	for (size_t line = 0; line < d->kind->likeness_n; line++) {
		const struct likeness *l = &d->kind->likeness[line];
		int like = like_line(d, line, a, &i, b, &k);

		if (like > 0 && line < 64)
			*lines |= UINT64_C(1) << line;
		if (like > 0)
			points += l->points * like / 100;
		else if (!like)
			points -= l->against;
	}
	return points;
}
