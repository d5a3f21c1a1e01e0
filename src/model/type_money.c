/* SPDX-License-Identifier: GPL-3.0-or-later */
/* money: an amount in the smallest unit and a currency. */
#include <stdio.h>
#include <string.h>

#include "base/pack.h"
#include "model/type_number.h"
#include "model/type_table.h"
#include "model/value.h"
#include "model/value_number.h"

#define MONEY_BYTES 11	/* packed number, three letters */

/* ISO 4217: currencies whose smallest unit is not a hundredth. */
static const struct { char code[4]; int places; } other_places[] = {
	{ "BHD", 3 }, { "BIF", 0 }, { "CLP", 0 }, { "DJF", 0 }, { "GNF", 0 },
	{ "IQD", 3 }, { "ISK", 0 }, { "JOD", 3 }, { "JPY", 0 }, { "KMF", 0 },
	{ "KRW", 0 }, { "KWD", 3 }, { "LYD", 3 }, { "OMR", 3 }, { "PYG", 0 },
	{ "RWF", 0 }, { "TND", 3 }, { "UGX", 0 }, { "UYI", 0 }, { "VND", 0 },
	{ "VUV", 0 }, { "XAF", 0 }, { "XOF", 0 }, { "XPF", 0 },
};

static const struct { const char *sign; char code[4]; } signs[] = {
	{ "\xe2\x82\xac", "EUR" }, { "$", "USD" }, { "\xc2\xa3", "GBP" },
	{ "\xc2\xa5", "JPY" }, { "Fr.", "CHF" },
};

static int money_places(const char *currency)
{
	size_t n = sizeof(other_places) / sizeof(*other_places);

	for (size_t i = 0; i < n; i++)
		if (!strcmp(other_places[i].code, currency))
			return other_places[i].places;
	return 2;
}

static const char *money_house(const struct field *f,
			       const struct value_context *c)
{
	if (f && f->currency)
		return f->currency;
	return c && c->currency ? c->currency : "EUR";
}

static bool is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void code_read(const char *p, char *currency)
{
	for (int i = 0; i < 3; i++)
		currency[i] = (char)(p[i] & ~0x20);
	currency[3] = 0;
}

/* Takes the currency off either end of the text, if there is one. */
static void take_currency(struct slice *text, char *currency)
{
	const char *p = text->p, *end = p + text->n;
	size_t letters = 0, back = 0;

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		size_t n = strlen(signs[i].sign);

		if (text->n < n)
			continue;
		if (!memcmp(p, signs[i].sign, n))
			p += n;
		else if (!memcmp(end - n, signs[i].sign, n))
			end -= n;
		else
			continue;
		memcpy(currency, signs[i].code, 4);
		goto out;
	}
	while (p + letters < end && is_letter(p[letters]))
		letters++;
	while (end - back > p && is_letter(end[-(long)back - 1]))
		back++;
	if (letters == 3) {
		code_read(p, currency);
		p += 3;
	} else if (back == 3) {
		end -= 3;
		code_read(end, currency);
	}
out:
	while (p < end && is_blank(*p))
		p++;
	while (end > p && is_blank(end[-1]))
		end--;
	*text = (struct slice){ p, (size_t)(end - p) };
}

/* "89,-" and "89,--" as on price tags. */
static void take_dashes(struct slice *text)
{
	const char *p = text->p;
	size_t n = text->n;

	while (n && p[n - 1] == '-')
		n--;
	if (n && n < text->n && (p[n - 1] == ',' || p[n - 1] == '.'))
		text->n = n - 1;
}

static int money_parse(const struct field *f, const struct value_context *c,
		       const char *typed, struct buf *out, struct err *err)
{
	struct slice text = value_trim(typed);
	char currency[4];
	int places;
	int64_t n;

	snprintf(currency, sizeof(currency), "%s", money_house(f, c));
	take_currency(&text, currency);
	take_dashes(&text);
	places = money_places(currency);
	if (number_parse(typed, text, value_german(c), places, &n, err) ||
	    number_in_range(f, n, places, c, err))
		return -1;
	pack_i64(out, n);
	buf_add(out, currency, 3);
	return 0;
}

static void money_read(const struct field *f, struct slice bytes,
		       struct value *v)
{
	(void)f;
	*v = (struct value){ .type = VALUE_MONEY, .n = number_unpack(bytes) };
	memcpy(v->currency, (const char *)bytes.p + 8, 3);
	v->scale = money_places(v->currency);
}

static bool money_valid(const struct field *f, struct slice bytes)
{
	const char *p = bytes.p;
	struct value v;

	if (bytes.n != MONEY_BYTES)
		return false;
	for (int i = 8; i < MONEY_BYTES; i++)
		if (p[i] < 'A' || p[i] > 'Z')
			return false;
	money_read(f, bytes, &v);
	return !number_in_range(f, v.n, v.scale, NULL, NULL);
}

static void money_print(const struct field *f, const struct value_context *c,
			struct slice bytes, enum print_style style,
			struct buf *out)
{
	struct value v;

	money_read(f, bytes, &v);
	number_print(v.n, v.scale,
		     style == PRINT_MACHINE ? NUMBER_MACHINE :
		     style == PRINT_EDIT ? NUMBER_EDIT : NUMBER_PEOPLE,
		     value_german(c), out);
	if (style != PRINT_SHORT || strcmp(v.currency, money_house(f, c)))
		buf_printf(out, " %s", v.currency);
}

static void money_key(const struct field *f, const struct value_context *c,
		      struct slice bytes, struct buf *key)
{
	(void)f, (void)c;
	buf_add_slice(key, bytes);
}

const struct field_type type_money = {
	.name = "money",
	.holds = VALUE_MONEY,
	.width_least = 8,
	.width_best = 14,
	.parse = money_parse,
	.valid = money_valid,
	.print = money_print,
	.read = money_read,
	.key = money_key,
};
