/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <locale.h>
#include <string.h>

#include "base/utf8.h"

static void valid(void **state)
{
	static const char *const bad[] = {
		"\xff", "a\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
		"abcdefgh\x80", "\xe2\x82",
	};
	struct buf b = BUF_INIT;
	size_t i;

	assert_true(utf8_valid(slice_str("")));
	assert_true(utf8_valid(slice_str("abcdefghijklmnop")));
	assert_true(utf8_valid(slice_str("Grüße, 東京 \xf0\x9f\x98\x80")));
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_false(utf8_valid(slice_str(bad[i])));
		assert_int_equal(utf8_nfc(slice_str(bad[i]), &b), -1);
	}
	assert_int_equal(utf8_nfc(slice_str("Mu\xcc\x88ller"), &b), 0);
	assert_string_equal(buf_str(&b), "Müller");
	buf_release(&b);
}

static void windows_1252(void **state)
{
	struct buf b = BUF_INIT;

	utf8_from_1252(slice_str("M\xfcller \x80 5 \x96 \x81"), &b);
	assert_string_equal(buf_str(&b), "Müller € 5 – \xef\xbf\xbd");
	buf_release(&b);
}

static void characters(void **state)
{
	uint32_t cp;

	assert_int_equal(utf8_next(slice_str("ü"), &cp), 2);
	assert_int_equal(cp, 0xfc);
	assert_int_equal(utf8_next(slice_str("\xffz"), &cp), 1);
	assert_int_equal(cp, 0xfffd);
	assert_int_equal(utf8_next(slice_str("\xef\xbf\xbd"), &cp), 3);
	assert_int_equal(utf8_next(SLICE_NONE, &cp), 0);
}

static void graphemes(void **state)
{
	/* u with mark, a family of three, a flag */
	static const char text[] = "xu\xcc\x88"
		"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7"
		"\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa";
	struct slice s = slice_str(text);

	assert_int_equal(utf8_grapheme(s), 1);
	assert_int_equal(utf8_grapheme((struct slice){ text + 1, s.n - 1 }), 3);
	assert_int_equal(utf8_grapheme((struct slice){ text + 4, s.n - 4 }),
			 11);
	assert_int_equal(utf8_grapheme((struct slice){ text + 15, s.n - 15 }),
			 8);
	assert_int_equal(utf8_grapheme_before(s, s.n), 8);
	assert_int_equal(utf8_grapheme_before(s, 15), 11);
	assert_int_equal(utf8_grapheme_before(s, 4), 3);
	assert_int_equal(utf8_grapheme_before(s, 1), 1);
	assert_int_equal(utf8_grapheme_before(s, 0), 0);
	assert_int_equal(utf8_grapheme_before(slice_str("a\n"), 2), 1);
	assert_int_equal(utf8_grapheme(slice_str("\xff\xff")), 1);
}

static void cells(void **state)
{
	int used;

	setlocale(LC_CTYPE, "C.UTF-8");
	assert_int_equal(utf8_width(slice_str("abc")), 3);
	assert_int_equal(utf8_width(slice_str("u\xcc\x88")), 1);
	assert_int_equal(utf8_width(slice_str("東京")), 4);
	assert_int_equal(utf8_width(slice_str("\x01\xff")), 2);
	assert_int_equal(utf8_fit(slice_str("東京"), 3, &used), 3);
	assert_int_equal(used, 2);
	assert_int_equal(utf8_fit(slice_str("au\xcc\x88"), 2, &used), 4);
	assert_int_equal(used, 2);
	assert_int_equal(utf8_fit(slice_str("abc"), 0, &used), 0);
}

static void filter(void **state)
{
	static const struct { const char *text, *shown; } table[] = {
		{ "Grüße 東京", "Grüße 東京" },
		{ "a\033[31mb", "a?[31mb" },
		{ "a\tb\nc\rd", "a b c?d" },
		{ "\xc2\x9b" "31m", "?31m" },
		{ "a\xe2\x80\xae" "b\xe2\x80\x8b" "c", "a?b?c" },
		{ "a\xff", "a?" },
		{ "\x7f", "?" },
		{ "\xf3\xa0\x81\x81", "?" },
		{ "u\xcc\x88", "u\xcc\x88" },
	};
	struct buf b = BUF_INIT;
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(*table); i++) {
		buf_clear(&b);
		utf8_printable(slice_str(table[i].text), false, &b);
		assert_string_equal(buf_str(&b), table[i].shown);
	}
	buf_clear(&b);
	utf8_printable((struct slice){ "a\0b\nc", 5 }, true, &b);
	assert_string_equal(buf_str(&b), "a?b\nc");
	buf_release(&b);
}

static void cells_of_tables(void **state)
{
	struct buf b = BUF_INIT;

	setlocale(LC_CTYPE, "C.UTF-8");
	utf8_cell(slice_str("ab"), 4, &b);
	utf8_cell(slice_str("a\tbcd"), 3, &b);
	utf8_cell(slice_str("東京"), 3, &b);
	utf8_cell(slice_str(""), 1, &b);
	utf8_cell(slice_str("x"), 0, &b);
	assert_string_equal(buf_str(&b), "ab  a b東  ");
	buf_release(&b);
}

static const struct CMUnitTest utf8_tests[] = {
	cmocka_unit_test(valid),
	cmocka_unit_test(windows_1252),
	cmocka_unit_test(characters),
	cmocka_unit_test(graphemes),
	cmocka_unit_test(cells),
	cmocka_unit_test(filter),
	cmocka_unit_test(cells_of_tables),
};
GROUP(utf8);
