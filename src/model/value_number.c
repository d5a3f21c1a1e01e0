/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/value_number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/tr.h"
#include "base/utf8.h"
#include "model/value.h"

/* U+2212, and the blanks that printers put between groups. */
static const char minus_sign[] = "\xe2\x88\x92";
static const char *const group_signs[] = {
	" ", "'", "\xe2\x80\x99", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x89",
};

struct reading {
	const char *typed, *p, *end;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t digits_at(const struct reading *r, const char *p)
{
	size_t n = 0;

	while (p + n < r->end && is_digit(p[n]))
		n++;
	return n;
}

static int fault_here(const struct reading *r, const char *p, struct err *err)
{
	struct column at = value_column(r->typed, (size_t)(p - r->typed));
	struct slice rest = { p, (size_t)(r->end - p) };
	uint32_t cp;
	char *sign;
	int rc;

	if (!rest.n)
		return err_set(err, ERR_INPUT, at.s,
			       N_("digits are missing here"));
	rest.n = utf8_next(rest, &cp);
	sign = slice_dup(rest);
	rc = err_set(err, ERR_INPUT, at.s,
		     N_("\"%s\" cannot stand in a number"), sign);
	free(sign);
	return rc;
}

/* Bytes of a grouping sign at p, 0 if there is none. */
static size_t group_sign(const struct reading *r, const char *p, char group)
{
	size_t signs = sizeof(group_signs) / sizeof(*group_signs);

	if (p < r->end && *p == group)
		return 1;
	for (size_t i = 0; i < signs; i++) {
		size_t n = strlen(group_signs[i]);

		if ((size_t)(r->end - p) > n && !memcmp(p, group_signs[i], n))
			return n;
	}
	return 0;
}

static bool add_digit(int64_t *v, char c, bool negative)
{
	int d = negative ? '0' - c : c - '0';

	return !__builtin_mul_overflow(*v, 10, v) &&
	       !__builtin_add_overflow(*v, d, v);
}

int number_parse(const char *typed, struct slice text, bool german, int scale,
		 int64_t *value, struct err *err)
{
	struct reading r = { typed, text.p, (const char *)text.p + text.n };
	char group = german ? '.' : ',', other = german ? ',' : '.';
	size_t n, run, first, places = 0;
	bool negative = false, fits = true, grouped = false;
	int64_t v = 0;

	if (r.p < r.end && (*r.p == '-' || *r.p == '+')) {
		negative = *r.p == '-';
		r.p++;
	} else if ((size_t)(r.end - r.p) > 3 && !memcmp(r.p, minus_sign, 3)) {
		negative = true;
		r.p += 3;
	}
	run = first = digits_at(&r, r.p);
	if (!run && !(r.p < r.end && (*r.p == other || *r.p == group)))
		return fault_here(&r, r.p, err);
	for (;;) {
		for (size_t i = 0; i < run; i++)
			fits = fits && add_digit(&v, r.p[i], negative);
		r.p += run;
		n = group_sign(&r, r.p, group);
		if (!n || first < 1 || first > 3 ||
		    digits_at(&r, r.p + n) != 3)
			break;
		/* 0.250 is no grouped number */
		if (first == 1 && r.p[-1] == '0' && v == 0)
			break;
		grouped = grouped || *r.p == group;
		r.p += n;
		run = 3;
	}
	if (r.p < r.end && (*r.p == other || (*r.p == group && !grouped))) {
		const char *sign = r.p++;

		run = digits_at(&r, r.p);
		if (!run)
			return fault_here(&r, r.p, err);
		for (; places < run && places < (size_t)scale; places++)
			fits = fits && add_digit(&v, r.p[places], negative);
		for (size_t i = places; i < run; i++) {
			if (r.p[i] == '0')
				continue;
			if (!scale)
				return err_set(err, ERR_INPUT,
					value_column(typed,
						(size_t)(sign - typed)).s,
					N_("a whole number is wanted"));
			return err_set(err, ERR_INPUT,
				value_column(typed,
					(size_t)(r.p + i - typed)).s,
				N_("at most %d decimal places"), scale);
		}
		r.p += run;
	}
	if (r.p < r.end)
		return fault_here(&r, r.p, err);
	for (; places < (size_t)scale; places++)
		fits = fits && add_digit(&v, '0', negative);
	if (!fits)
		return err_set(err, ERR_LIMIT,
			value_column(typed,
				(size_t)((const char *)text.p - typed)).s,
			N_("the number is too large"));
	*value = v;
	return 0;
}

void number_print(int64_t value, int scale, enum number_style style,
		  bool german, struct buf *out)
{
	bool point = style == NUMBER_MACHINE || !german;
	uint64_t left = value < 0 ? -(uint64_t)value : (uint64_t)value;
	char digits[32];
	int n = snprintf(digits, sizeof(digits), "%0*llu", scale + 1,
			 (unsigned long long)left);
	int whole = n - scale;

	if (value < 0)
		buf_add_char(out, '-');
	for (int i = 0; i < n; i++) {
		if (i == whole)
			buf_add_char(out, point ? '.' : ',');
		else if (style == NUMBER_PEOPLE && i && i < whole &&
			 (whole - i) % 3 == 0)
			buf_add_char(out, german ? '.' : ',');
		buf_add_char(out, digits[i]);
	}
	/* Three places behind a point would read as a group in German. */
	if (style == NUMBER_MACHINE && scale == 3)
		buf_add_char(out, '0');
}
