/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "model/type.h"
#include "model/value.h"

#define N(v) (sizeof(v) / sizeof(*(v)))
#define S (char *)

static struct field field_of(const char *type)
{
	struct field f = { .name = S"f", .type = field_type_find(type) };

	assert_non_null(f.type);
	if (!strcmp(type, "decimal"))
		f.scale = 2;
	return f;
}

/* Monday 14.09.2026 09:00 in Berlin. */
static struct value_context context_of(const char *lang)
{
	return (struct value_context){
		.lang = lang, .country = "DE", .currency = "EUR",
		.clock = {
			.now = INT64_C(1789369200000000),
			.today = day_from_ymd(2026, 9, 14),
			.zone = "Europe/Berlin",
		},
	};
}

static char *shown(const struct field *f, const struct value_context *c,
		   struct slice bytes, enum print_style style)
{
	struct buf out = BUF_INIT;

	f->type->print(f, c, bytes, style, &out);
	return buf_detach(&out);
}

/* Typed in a language, shown in both styles for people and for machines. */
static void assert_shown(const struct field *f, const char *lang,
			 const char *typed, const char *people,
			 const char *machine)
{
	struct value_context c = context_of(lang);
	struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;
	char *text;

	if (f->type->parse(f, &c, typed, &bytes, &err)) {
		text = err_text(&err);
		fail_msg("%s: \"%s\": %s", f->type->name, typed, text);
	}
	assert_int_equal(err.n, 0);
	assert_true(f->type->valid(f, buf_slice(&bytes)));
	text = shown(f, &c, buf_slice(&bytes), PRINT_LONG);
	assert_string_equal(text, people);
	free(text);
	text = shown(f, &c, buf_slice(&bytes), PRINT_MACHINE);
	assert_string_equal(text, machine);
	free(text);
	buf_release(&bytes);
}

static void assert_refused(const struct field *f, const char *lang,
			   const char *typed, const char *column)
{
	struct value_context c = context_of(lang);
	struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;

	if (!f->type->parse(f, &c, typed, &bytes, &err))
		fail_msg("%s took \"%s\"", f->type->name, typed);
	assert_int_equal(bytes.n, 0);
	assert_int_equal(err.n, 1);
	assert_non_null(err.items[0].place);
	if (strcmp(err.items[0].place, column))
		fail_msg("%s: \"%s\": column %s, not %s", f->type->name, typed,
			 err.items[0].place, column);
	err_release(&err);
	buf_release(&bytes);
}

static void numbers(void **state)
{
	struct field d = field_of("decimal"), i = field_of("integer");
	struct field d3 = field_of("decimal");

	(void)state;
	d3.scale = 3;
	assert_shown(&d, "de", "1.250,00", "1.250,00", "1250.00");
	assert_shown(&d, "en", "1,250.00", "1,250.00", "1250.00");
	assert_shown(&d, "de", "1250.00", "1.250,00", "1250.00");
	assert_shown(&d, "de", "1.250", "1.250,00", "1250.00");
	assert_shown(&d, "en", "1,250", "1,250.00", "1250.00");
	assert_shown(&d, "de", "-0,5", "-0,50", "-0.50");
	assert_shown(&d, "de", "\xe2\x88\x92" "3", "-3,00", "-3.00");
	assert_shown(&d, "de", "1 234 567,8", "1.234.567,80", "1234567.80");
	assert_shown(&d, "de", "1'234", "1.234,00", "1234.00");
	assert_shown(&d, "en", "2.500", "2.50", "2.50");
	assert_shown(&d3, "de", "0.250", "0,250", "0.2500");
	assert_shown(&d3, "de", "1,250", "1,250", "1.2500");
	assert_shown(&i, "de", " 42 ", "42", "42");
	assert_shown(&i, "de", "42,0", "42", "42");
	assert_shown(&i, "de", "-9223372036854775808",
		     "-9.223.372.036.854.775.808", "-9223372036854775808");
	assert_refused(&i, "de", "9223372036854775808", "1");
	assert_refused(&i, "de", "42,5", "3");
	assert_refused(&i, "de", "4l", "2");
	assert_refused(&d, "de", "1,234", "5");
	assert_refused(&d, "de", "1.250.00", "6");
	assert_refused(&d, "de", "12 34", "3");
	assert_refused(&d, "de", "1,", "3");
	assert_refused(&d, "de", "-", "2");
	i.min = 1;
	i.max = 31;
	assert_refused(&i, "de", "0", "1");
	assert_refused(&i, "de", "32", "1");
}

static void money(void **state)
{
	struct field f = field_of("money");

	(void)state;
	assert_shown(&f, "de", "89,00", "89,00 EUR", "89.00 EUR");
	assert_shown(&f, "de", "89 EUR", "89,00 EUR", "89.00 EUR");
	assert_shown(&f, "en", "EUR 89.00", "89.00 EUR", "89.00 EUR");
	assert_shown(&f, "de", "1.250,5 chf", "1.250,50 CHF", "1250.50 CHF");
	assert_shown(&f, "de", "89,- \xe2\x82\xac", "89,00 EUR", "89.00 EUR");
	assert_shown(&f, "en", "$5", "5.00 USD", "5.00 USD");
	assert_shown(&f, "en", "500 JPY", "500 JPY", "500 JPY");
	assert_shown(&f, "de", "1,234 KWD", "1,234 KWD", "1.2340 KWD");
	assert_refused(&f, "de", "EUR", "4");
	assert_refused(&f, "de", "12 EURO", "3");
	assert_refused(&f, "de", "1,234", "5");
	f.currency = S"CHF";
	assert_shown(&f, "de", "5", "5,00 CHF", "5.00 CHF");
}

static void texts(void **state)
{
	struct field line = field_of("line"), memo = field_of("memo");
	char *longest = mem_alloc(LINE_BYTES + 2);

	(void)state;
	/* decomposed umlaut is composed */
	assert_shown(&line, "de", " Mu\xcc\x88ller ", "M\xc3\xbcller",
		     "M\xc3\xbcller");
	assert_refused(&line, "de", "a\nb", "2");
	assert_refused(&line, "de", "M\xc3\xbc\tb", "3");
	assert_refused(&line, "de", "a\x1b[1m", "2");
	assert_refused(&line, "de", "ab\xff", "3");
	memset(longest, 'x', LINE_BYTES + 1);
	longest[LINE_BYTES + 1] = 0;
	assert_refused(&line, "de", longest, "1001");
	longest[LINE_BYTES] = 0;
	assert_shown(&line, "de", longest, longest, longest);
	line.width = 3;
	assert_shown(&line, "de", "\xc3\xa4\xc3\xb6\xc3\xbc",
		     "\xc3\xa4\xc3\xb6\xc3\xbc", "\xc3\xa4\xc3\xb6\xc3\xbc");
	assert_refused(&line, "de", "abcd", "4");
	assert_shown(&memo, "de", "a\tb \n\n c  \n", "a\tb \n\n c  \n",
		     "a\tb \n\n c  \n");
	assert_shown(&memo, "de", "a\r\nb", "a\nb", "a\nb");
	assert_refused(&memo, "de", "a\n\x07", "3");
	free(longest);
}

static void days(void **state)
{
	struct field date = field_of("date"), at = field_of("time");
	struct field moment = field_of("moment");

	(void)state;
	assert_shown(&date, "de", "14.9.2026", "14.09.2026", "2026-09-14");
	assert_shown(&date, "de", "+3d", "17.09.2026", "2026-09-17");
	assert_shown(&date, "en", "2026-09-14", "2026-09-14", "2026-09-14");
	assert_refused(&date, "de", "31.2.2026", "1");
	assert_shown(&at, "de", "9:02", "09:02", "09:02");
	assert_shown(&at, "de", "9:02:30", "09:02:30", "09:02:30");
	assert_shown(&moment, "de", "14.9.2026 9:02", "14.09.2026 09:02",
		     "2026-09-14T07:02:00Z");
	assert_shown(&moment, "de", "jetzt", "14.09.2026 09:00",
		     "2026-09-14T07:00:00Z");
	assert_shown(&moment, "de", "10:30", "14.09.2026 10:30",
		     "2026-09-14T08:30:00Z");
	assert_shown(&moment, "de", "2026-09-14T07:02:00.25Z",
		     "14.09.2026 09:02", "2026-09-14T07:02:00.250000Z");
}

static void flags(void **state)
{
	struct field f = field_of("flag");
	static const char *const yes[] = { "ja", "J", "yes", "y", "x", "1" };
	static const char *const no[] = { "nein", "n", "No", "0" };

	(void)state;
	for (size_t i = 0; i < N(yes); i++)
		assert_shown(&f, "de", yes[i], "ja", "true");
	for (size_t i = 0; i < N(no); i++)
		assert_shown(&f, "en", no[i], "no", "false");
	assert_refused(&f, "de", "vielleicht", "1");
	assert_shown(&f, "de", "true", "ja", "true");
}

static void phones(void **state)
{
	struct field f = field_of("phone");
	struct value_context c = context_of("de");
	struct buf bytes = BUF_INIT, words = BUF_INIT, key = BUF_INIT;
	char *text;

	(void)state;
	assert_int_equal(f.type->parse(&f, &c, "0221 "
					       "4710123", &bytes, NULL), 0);
	assert_memory_equal(bytes.p, "0221 4710123\0+492214710123", 26);
	text = shown(&f, &c, buf_slice(&bytes), PRINT_LONG);
	assert_string_equal(text, "+49 221 4710123");
	free(text);
	text = shown(&f, &c, buf_slice(&bytes), PRINT_EDIT);
	assert_string_equal(text, "0221 4710123");
	free(text);
	f.type->search(&f, &c, buf_slice(&bytes), &words);
	assert_string_equal(buf_str(&words), "492214710123 02214710123");
	f.type->key(&f, &c, buf_slice(&bytes), &key);
	assert_string_equal(buf_str(&key), "492214710123");
	assert_refused(&f, "de", "+49 221 47l0199", "11");
	assert_refused(&f, "de", "  0221 x", "8");
	buf_release(&bytes);
	buf_release(&words);
	buf_release(&key);
}

static void addresses(void **state)
{
	struct field mail = field_of("mail"), url = field_of("url");

	(void)state;
	assert_shown(&mail, "de", "info@sonnenschein.example",
		     "info@sonnenschein.example", "info@sonnenschein.example");
	assert_shown(&mail, "de", "J.M\xc3\xbcller+x@k\xc3\xb6ln.example",
		     "J.M\xc3\xbcller+x@k\xc3\xb6ln.example",
		     "J.M\xc3\xbcller+x@k\xc3\xb6ln.example");
	assert_refused(&mail, "de", "info", "5");
	assert_refused(&mail, "de", "@x.example", "1");
	assert_refused(&mail, "de", "a..b@x.example", "3");
	assert_refused(&mail, "de", "a b@x.example", "2");
	assert_refused(&mail, "de", "a@x", "4");
	assert_refused(&mail, "de", "a@x..example", "5");
	assert_refused(&mail, "de", "a@x.example>", "12");
	assert_shown(&url, "de", "www.sonnenschein.example",
		     "www.sonnenschein.example", "www.sonnenschein.example");
	assert_shown(&url, "de", "https://localhost:8080/a?b=c#d",
		     "https://localhost:8080/a?b=c#d",
		     "https://localhost:8080/a?b=c#d");
	assert_refused(&url, "de", "javascript:alert(1)", "11");
	assert_refused(&url, "de", "http://x.example/a b", "19");
	assert_refused(&url, "de", "http://x.example:99999/", "22");
	assert_refused(&url, "de", "http://", "8");
}

static struct words words_of(const char *en, const char *de)
{
	struct words w = { 2, mem_zero(2 * sizeof(*w.v)) };

	memcpy(w.v[0].lang, "en", 3);
	memcpy(w.v[1].lang, "de", 3);
	w.v[0].one = (char *)en;
	w.v[1].one = (char *)de;
	return w;
}

static void choices(void **state)
{
	struct field f = field_of("choice");
	struct choice of[] = {
		{ S"contact", words_of("Contact", "Kontakt") },
		{ S"delivery", words_of("Delivery", "Lieferung") },
		{ S"invoice", words_of("Invoice", "Rechnung") },
		{ S"in", words_of("Inbound", "Eingehend") },
	};

	(void)state;
	f.of = of;
	f.of_n = N(of);
	assert_shown(&f, "de", "contact", "Kontakt", "contact");
	assert_shown(&f, "de", "rech", "Rechnung", "invoice");
	assert_shown(&f, "en", "Lieferung", "Delivery", "delivery");
	assert_shown(&f, "de", "in", "Eingehend", "in");
	assert_shown(&f, "de", "LIEF", "Lieferung", "delivery");
	assert_refused(&f, "de", "post", "1");
	assert_refused(&f, "en", "i", "1");	/* inbound or invoice */
	for (size_t i = 0; i < N(of); i++)
		free(of[i].label.v);
}

/* ---- whatever a value is, editing and machines give it back ---- */

static uint64_t random_state = 88172645463325252u;

static uint64_t random64(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static void random_text(struct buf *out, bool lines)
{
	static const char *const parts[] = {
		"a", "B", "7", " ", "\xc3\xa4", "\xc3\x9f", "e\xcc\x81", "-",
		"\"", "\\", ",", "\xe6\x9d\xb1", "M\xc3\xbcller",
		"\xf0\x9f\x9a\x97",
	};
	size_t n = 1 + random64() % 20;

	buf_add_str(out, "x");
	while (n--)
		buf_add_str(out, lines && random64() % 5 == 0 ?
			    (random64() % 2 ? "\n" : "\t") :
			    parts[random64() % N(parts)]);
}

/* Text that the type surely takes. */
static void random_typed(const char *type, struct buf *out)
{
	static const char *const hosts[] = { "x.example", "k\xc3\xb6ln.example",
		"a-b.c.example" };
	int64_t n = (int64_t)random64() >> (random64() % 60);

	if (!strcmp(type, "line"))
		random_text(out, false);
	else if (!strcmp(type, "memo"))
		random_text(out, true);
	else if (!strcmp(type, "integer"))
		buf_printf(out, "%lld", (long long)n);
	else if (!strcmp(type, "decimal"))
		buf_printf(out, "%lld,%02d", (long long)(n / 1000),
			   (int)(random64() % 100));
	else if (!strcmp(type, "money"))
		buf_printf(out, "%lld,%02d %s", (long long)(n / 1000),
			   (int)(random64() % 100),
			   random64() % 2 ? "EUR" : "USD");
	else if (!strcmp(type, "date"))
		day_iso((int32_t)(random64() % 70000) - 20000, out);
	else if (!strcmp(type, "time"))
		time_iso((int32_t)(random64() % 86400), out);
	else if (!strcmp(type, "moment"))
		buf_printf(out, "20%02d-10-25T0%d:%02d:%02d.%06dZ",
			   (int)(random64() % 40), (int)(random64() % 4),
			   (int)(random64() % 60), (int)(random64() % 60),
			   (int)(random64() % 3 ? 0 : random64() % 1000000));
	else if (!strcmp(type, "flag"))
		buf_add_str(out, random64() % 2 ? "yes" : "no");
	else if (!strcmp(type, "link"))
		buf_printf(out, "#%d:%d", 1 + (int)(random64() % 65535),
			   1 + (int)(random64() % 1000000));
	else if (!strcmp(type, "choice"))
		buf_add_str(out, random64() % 2 ? "contact" : "invoice");
	else if (!strcmp(type, "phone"))
		buf_printf(out, random64() % 2 ? "0221 4710%03d" :
			   "+49 (40) 66969-%03d", (int)(random64() % 1000));
	else if (!strcmp(type, "mail"))
		buf_printf(out, "a%u@%s", (unsigned)(random64() % 1000),
			   hosts[random64() % 3]);
	else
		buf_printf(out, "%s%s/%u", random64() % 2 ? "https://" : "",
			   hosts[random64() % 3], (unsigned)(random64() % 99));
}

static void assert_gives_back(const struct field *f,
			      const struct value_context *c,
			      struct slice bytes, enum print_style style)
{
	struct buf again = BUF_INIT;
	struct err err = ERR_INIT;
	char *text = shown(f, c, bytes, style);

	if (f->type->parse(f, c, text, &again, &err) ||
	    !slice_eq(buf_slice(&again), bytes))
		fail_msg("%s in %s: \"%s\" is not given back", f->type->name,
			 c->lang, text);
	free(text);
	buf_release(&again);
}

static void given_back(void **state)
{
	struct choice of[] = {
		{ S"contact", words_of("Contact", "Kontakt") },
		{ S"invoice", words_of("Invoice", "Rechnung") },
	};
	const struct field_type *const *types;
	size_t n;

	(void)state;
	types = field_types(&n);
	for (size_t i = 0; i < n; i++)
		for (int round = 0; round < 400; round++) {
			struct value_context c = context_of(round % 2 ? "de" :
							    "en");
			struct value_context de = context_of("de");
			struct field f = field_of(types[i]->name);
			struct buf typed = BUF_INIT, bytes = BUF_INIT;

			if (!strcmp(f.type->name, "choice")) {
				f.of = of;
				f.of_n = N(of);
			}
			if (!strcmp(f.type->name, "decimal"))
				f.scale = round % 10;
			if (f.scale == 0 && !strcmp(f.type->name, "decimal"))
				f.scale = 2;
			else if (f.scale == 1)
				f.scale = 4;
			random_typed(f.type->name, &typed);
			if (f.type->parse(&f, &de, buf_str(&typed), &bytes,
					  NULL)) {
				/* scaled up it may not fit */
				assert_int_equal(f.type->holds, VALUE_NUMBER);
			} else {
				assert_true(f.type->valid(&f,
							  buf_slice(&bytes)));
				assert_gives_back(&f, &c, buf_slice(&bytes),
						  PRINT_EDIT);
				assert_gives_back(&f, &c, buf_slice(&bytes),
						  PRINT_MACHINE);
			}
			buf_release(&typed);
			buf_release(&bytes);
		}
	for (size_t i = 0; i < N(of); i++)
		free(of[i].label.v);
}

/* Keys compare as the values do. */
static void keys_order(void **state)
{
	static const struct { const char *type, *small, *large; } pairs[] = {
		{ "integer", "-5", "3" }, { "decimal", "9,99", "10" },
		{ "money", "9,99", "10" }, { "date", "1.1.1960", "1.1.2026" },
		{ "time", "8:00", "13:00" }, { "flag", "no", "yes" },
		{ "line", "Müller", "Muster" }, { "line", "abc", "ABD" },
		{ "moment", "1.1.1960 10:00", "2.1.2026 9:00" },
		{ "mail", "A@x.example", "b@x.example" },
	};
	struct value_context c = context_of("de");

	(void)state;
	for (size_t i = 0; i < N(pairs); i++) {
		struct field f = field_of(pairs[i].type);
		struct buf a = BUF_INIT, b = BUF_INIT, ka = BUF_INIT,
			   kb = BUF_INIT;

		assert_int_equal(f.type->parse(&f, &c, pairs[i].small, &a,
					       NULL), 0);
		assert_int_equal(f.type->parse(&f, &c, pairs[i].large, &b,
					       NULL), 0);
		f.type->key(&f, &c, buf_slice(&a), &ka);
		f.type->key(&f, &c, buf_slice(&b), &kb);
		assert_true(slice_cmp(buf_slice(&ka), buf_slice(&kb)) < 0);
		buf_release(&a);
		buf_release(&b);
		buf_release(&ka);
		buf_release(&kb);
	}
}

/* No bytes out of a damaged store make a type read beyond them. */
static void damaged_bytes(void **state)
{
	const struct field_type *const *types;
	size_t n;

	(void)state;
	types = field_types(&n);
	for (size_t i = 0; i < n; i++)
		for (int round = 0; round < 500; round++) {
			struct field f = field_of(types[i]->name);
			size_t size = random64() % 16;
			char *bytes = malloc(size ? size : 1);
			struct value_context c = context_of("de");
			struct slice s = { bytes, size };

			for (size_t k = 0; k < size; k++)
				bytes[k] = (char)random64();
			if (f.type->valid(&f, s))
				free(shown(&f, &c, s, PRINT_LONG));
			free(bytes);
		}
}

static const struct CMUnitTest type_tests[] = {
	cmocka_unit_test(numbers),
	cmocka_unit_test(money),
	cmocka_unit_test(texts),
	cmocka_unit_test(days),
	cmocka_unit_test(flags),
	cmocka_unit_test(phones),
	cmocka_unit_test(addresses),
	cmocka_unit_test(choices),
	cmocka_unit_test(given_back),
	cmocka_unit_test(keys_order),
	cmocka_unit_test(damaged_bytes),
};
const struct group test_type = {
	type_tests, sizeof(type_tests) / sizeof(*type_tests)
};
