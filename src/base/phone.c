/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/phone.h"

#include <string.h>

#include "base/fold.h"
#include "base/phone_areas.h"
#include "base/utf8.h"

/* A number as typed on the way to its digits. */
struct cleaning {
	struct slice left;
	size_t at;		/* of `left` in what was typed */
	struct buf *out;	/* "+", digits */
	size_t group;		/* where the last group of digits begins in out */
	bool dash;		/* that group stands behind a hyphen */
	bool in_group;		/* the character before was a digit */
};

enum sign { SIGN_DIGIT, SIGN_DASH, SIGN_BLANK, SIGN_OTHER, SIGN_LETTER,
	    SIGN_HIDDEN, SIGN_BAD };

static enum sign sign_of(uint32_t cp)
{
	if (cp >= '0' && cp <= '9')
		return SIGN_DIGIT;
	if (cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 ||
	    cp == 0xad)
		return SIGN_DASH;
	if (cp == ' ' || cp == '\t' || cp == 0xa0 || cp == 0x2007 ||
	    cp == 0x2009 || cp == 0x202f)
		return SIGN_BLANK;
	/* Direction marks come along when a number is pasted. */
	if ((cp >= 0x200b && cp <= 0x200f) || (cp >= 0x202a && cp <= 0x202e) ||
	    (cp >= 0x2060 && cp <= 0x2069) || cp == 0xfeff)
		return SIGN_HIDDEN;
	if ((cp | 0x20) >= 'a' && (cp | 0x20) <= 'z' && cp < 0x80)
		return SIGN_LETTER;
	if (cp >= 0xc0 && cp < 0x180)
		return SIGN_LETTER;
	if (cp < 0x80 && cp && strchr("+()/.,;:[]", (int)cp))
		return SIGN_OTHER;
	return SIGN_BAD;
}

static enum sign sign_at(struct slice s, uint32_t *cp, size_t *n)
{
	*n = utf8_next(s, cp);
	return s.n ? sign_of(*cp) : SIGN_BAD;
}

static void skip(struct cleaning *c, size_t n)
{
	c->left.p = (const char *)c->left.p + n;
	c->left.n -= n;
	c->at += n;
}

static struct slice behind(struct slice s, size_t n)
{
	return (struct slice){ (const char *)s.p + n, s.n - n };
}

/* Bytes of blanks and hidden characters at the start. */
static size_t blanks(struct slice s)
{
	size_t at = 0, n;
	uint32_t cp;

	while (at < s.n) {
		enum sign sign = sign_at(behind(s, at), &cp, &n);

		if (sign != SIGN_BLANK && sign != SIGN_HIDDEN)
			break;
		at += n;
	}
	return at;
}

static size_t count_digits(struct slice s)
{
	const char *p = s.p;
	size_t i, n = 0;

	for (i = 0; i < s.n; i++)
		n += p[i] >= '0' && p[i] <= '9';
	return n;
}

/* ---- words --------------------------------------------------------------- */

enum word { WORD_UNKNOWN, WORD_LABEL, WORD_EXTENSION, WORD_OR };

static enum word word_of(struct slice letters)
{
	static const struct { const char *text; enum word word; } words[] = {
		{ "tel", WORD_LABEL }, { "telefon", WORD_LABEL },
		{ "fon", WORD_LABEL }, { "phone", WORD_LABEL },
		{ "mobil", WORD_LABEL }, { "mobile", WORD_LABEL },
		{ "handy", WORD_LABEL }, { "natel", WORD_LABEL },
		{ "fax", WORD_LABEL }, { "telefax", WORD_LABEL },
		{ "app", WORD_EXTENSION }, { "apparat", WORD_EXTENSION },
		{ "durchwahl", WORD_EXTENSION }, { "dw", WORD_EXTENSION },
		{ "nst", WORD_EXTENSION }, { "nebenstelle", WORD_EXTENSION },
		{ "kl", WORD_EXTENSION }, { "klappe", WORD_EXTENSION },
		{ "ext", WORD_EXTENSION }, { "extension", WORD_EXTENSION },
		{ "x", WORD_EXTENSION },
		{ "oder", WORD_OR }, { "od", WORD_OR }, { "und", WORD_OR },
		{ "u", WORD_OR }, { "bzw", WORD_OR }, { "or", WORD_OR },
	};
	struct buf folded = BUF_INIT;
	enum word found = WORD_UNKNOWN;
	size_t i;

	fold_text(letters, &folded);
	for (i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!strcmp(words[i].text, buf_str(&folded)))
			found = words[i].word;
	}
	buf_release(&folded);
	return found;
}

/* "App. 12", "-0 Durchwahl 12": the extension takes the place of a 0. */
static int extension(struct cleaning *c)
{
	size_t n = blanks(c->left);

	skip(c, n);
	n = 0;
	while (n < c->left.n && ((const char *)c->left.p)[n] >= '0' &&
	       ((const char *)c->left.p)[n] <= '9')
		n++;
	if (!n || !c->out->n)
		return -1;
	if (c->dash && c->out->n - c->group == 1 &&
	    c->out->p[c->group] == '0')
		buf_truncate(c->out, c->group);
	buf_add(c->out, c->left.p, n);
	skip(c, n);
	skip(c, blanks(c->left));
	return c->left.n ? -1 : 0;
}

/* Letters: a label in front, an extension, "or" before a second number. */
static int word(struct cleaning *c)
{
	size_t n = 0, step;
	uint32_t cp;
	enum word w;

	while (n < c->left.n &&
	       sign_at(behind(c->left, n), &cp, &step) == SIGN_LETTER)
		n += step;
	w = word_of((struct slice){ c->left.p, n });
	if (w == WORD_UNKNOWN || (w == WORD_LABEL && c->out->n) ||
	    (w == WORD_OR && !c->out->n))
		return -1;
	if (w == WORD_OR) {
		skip(c, c->left.n);
		return 0;
	}
	skip(c, n);
	while (c->left.n && strchr(".:", *(const char *)c->left.p))
		skip(c, 1);
	return w == WORD_EXTENSION ? extension(c) : 0;
}

/* ---- signs --------------------------------------------------------------- */

/*
 * Whether a second number or extension begins behind a slash or comma:
 * "-0 / -17", "123-0/17", "0221 4710123 / 0171 2345678".
 */
static bool second_begins(const struct cleaning *c, struct slice rest)
{
	uint32_t cp;
	size_t n;
	enum sign sign;

	rest = behind(rest, blanks(rest));
	sign = sign_at(rest, &cp, &n);
	if (sign == SIGN_DASH)
		return c->out->n >= 6;
	if (c->dash && c->out->n - c->group == 1 &&
	    c->out->p[c->group] == '0' && count_digits(rest) <= 4)
		return true;
	return (cp == '0' || cp == '+') && c->out->n >= 6 &&
	       count_digits(rest) >= 6;
}

static int other(struct cleaning *c, uint32_t cp)
{
	if (cp == '+') {
		if (c->out->n)
			return -1;
		buf_add_char(c->out, '+');
	}
	if ((cp == '/' || cp == ',' || cp == ';') &&
	    second_begins(c, behind(c->left, 1))) {
		skip(c, c->left.n);
		return 0;
	}
	if (cp == ',' || cp == ';' || cp == ':')
		return -1;
	skip(c, 1);
	return 0;
}

static void digit(struct cleaning *c, uint32_t cp, bool behind_dash)
{
	if (!c->in_group) {
		c->group = c->out->n;
		c->dash = behind_dash;
	}
	c->in_group = true;
	buf_add_char(c->out, (char)cp);
}

/* "+", digits in `out`; -1 with *at at what cannot be. */
static int clean(const char *typed, struct buf *out, size_t *at)
{
	struct cleaning c = { slice_str(typed), 0, out, 0, false, false };
	bool behind_dash = false;
	uint32_t cp;
	size_t n;

	while (c.left.n) {
		enum sign sign = sign_at(c.left, &cp, &n);
		int rc = 0;

		if (sign == SIGN_DIGIT)
			digit(&c, cp, behind_dash);
		else
			c.in_group = false;
		if (sign == SIGN_DIGIT || sign == SIGN_DASH)
			behind_dash = sign == SIGN_DASH;
		*at = c.at;
		if (sign == SIGN_LETTER)
			rc = word(&c);
		else if (sign == SIGN_OTHER)
			rc = other(&c, cp);
		else if (sign == SIGN_BAD)
			rc = -1;
		else
			skip(&c, n);
		if (rc)
			return -1;
	}
	return 0;
}

/* ---- completing ---------------------------------------------------------- */

/* The plan of a number and its national digits; NULL if the table has none. */
static const struct phone_plan *plan_of(const char *number, const char *country,
					const char **national)
{
	const struct phone_plan *home = phone_plan_of_country(country), *plan;
	size_t skip_n = 0;

	if (number[0] == '+')
		skip_n = 1;
	else if (home && !strncmp(number, "00", 2))
		skip_n = 2;
	if (!skip_n) {
		*national = number + 1;
		return number[0] == '0' ? home : NULL;
	}
	plan = phone_plan_of_code(number + skip_n);
	if (plan) {
		*national = number + skip_n + strlen(plan->code);
		/* "+49 (0)221": the 0 is for dialling inside. */
		*national += **national == '0';
	}
	return plan;
}

int phone_e164(const char *typed, const char *country,
	       phone_fallback *fallback, struct buf *e164, size_t *at)
{
	struct buf number = BUF_INIT;
	const struct phone_plan *plan;
	const char *national;
	size_t where = 0;
	int rc = 1;

	if (clean(typed, &number, &where)) {
		if (at)
			*at = where;
		buf_release(&number);
		return -1;
	}
	plan = plan_of(buf_str(&number), country, &national);
	if (plan && plan->knows(national, strlen(national))) {
		buf_printf(e164, "+%s%s", plan->code, national);
		rc = 0;
	} else if (number.n && fallback &&
		   (number.p[0] == '+' || number.p[0] == '0' ||
		    !phone_plan_of_country(country))) {
		/* Without a leading 0 it is a local or service number here. */
		rc = fallback(buf_str(&number), country, e164) ? 1 : 0;
	}
	buf_release(&number);
	return rc;
}

void phone_print(const char *e164, struct buf *out)
{
	const struct phone_plan *plan;
	const char *national;
	size_t code, area;

	if (*e164 != '+' || strlen(e164) < 4) {
		buf_add_str(out, e164);
		return;
	}
	code = phone_code_length(e164 + 1);
	national = e164 + 1 + code;
	plan = phone_plan_of_code(e164 + 1);
	area = plan ? plan->area(national, strlen(national)) : 0;
	buf_printf(out, "%.*s ", (int)code + 1, e164);
	if (area)
		buf_printf(out, "%.*s ", (int)area, national);
	buf_add_str(out, national + area);
}
