/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/fold.h"

static const struct {
	const char *text, *folded, *plain;	/* plain NULL: the same */
} table[] = {
	{ "Müller & Söhne", "mueller soehne", "muller sohne" },
	{ "Mu\xcc\x88ller", "mueller", "muller" },
	{ "MÜLLER", "mueller", "muller" },
	{ "  Ärzte-Haus  (Köln) ", "aerzte haus koeln", "arzte haus koln" },
	{ "Straße", "strasse", NULL },
	{ "GROẞ", "gross", NULL },
	{ "Łukasz Đorđe Øre", "lukasz dorde oere", "lukasz dorde ore" },
	{ "Œuvre Æther", "oeuvre aether", NULL },
	{ "Citroën Aïda", "citroen aida", NULL },
	{ "Dvořák Čeněk", "dvorak cenek", NULL },
	{ "O'Brien O\xca\xbc" "Brien", "o brien o brien", NULL },
	{ "Donau\xc2\xad" "dampf", "donaudampf", NULL },
	{ "m² ½ №", "m2 1 2 no", NULL },
	{ "ﬁrma", "firma", NULL },
	{ "Иван", "иван", NULL },
	{ "東京", "東京", NULL },
	{ "Ünal\xff" "Co", "uenal co", "unal co" },
	{ "ǖ", "ue", "u" },
	{ "a.b.c", "a b c", NULL },
	{ "", "", NULL },
	{ "&", "", NULL },
	/* Where letters of one byte and of more meet. */
	{ "a-ä-a- -é", "a ae a e", "a a a e" },
	{ "-ä- a", "ae a", "a a" },
	{ "Éa -", "ea", NULL },
	{ "é -", "e", NULL },
};

static void folds(void **state)
{
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct buf b = BUF_INIT;

		buf_add_str(&b, "x ");	/* what stands before stays */
		fold_text(slice_str(table[i].text), &b);
		assert_string_equal(buf_str(&b) + 2, table[i].folded);
		buf_clear(&b);
		fold_plain(slice_str(table[i].text), &b);
		assert_string_equal(buf_str(&b), table[i].plain
				    ? table[i].plain : table[i].folded);
		buf_release(&b);
	}
}

/* The table of Latin letters says what the long way says: with a character
 * that only the long way knows in front, the letter's own marks apart. */
static void table_equals_library(void **state)
{
	utf8proc_int32_t cp;

	for (cp = 0xc0; cp < 0x180; cp++) {
		utf8proc_uint8_t one[8], *apart;
		struct buf a = BUF_INIT, b = BUF_INIT;

		one[utf8proc_encode_char(cp, one)] = '\0';
		apart = utf8proc_NFKD(one);
		fold_text(slice_str((const char *)one), &a);
		fold_text(slice_str((const char *)apart), &b);
		assert_string_equal(buf_str(&a), buf_str(&b));
		buf_clear(&a);
		buf_clear(&b);
		fold_plain(slice_str((const char *)one), &a);
		fold_plain(slice_str((const char *)apart), &b);
		assert_string_equal(buf_str(&a), buf_str(&b));
		buf_release(&a);
		buf_release(&b);
		free(apart);
	}
}

static void folding_twice_changes_nothing(void **state)
{
	utf8proc_int32_t cp;

	for (cp = 0x20; cp < 0x3000; cp++) {
		utf8proc_uint8_t one[8];
		struct buf a = BUF_INIT, b = BUF_INIT;

		one[utf8proc_encode_char(cp, one)] = '\0';
		fold_text(slice_str((const char *)one), &a);
		fold_text(buf_slice(&a), &b);
		if (!slice_eq(buf_slice(&a), buf_slice(&b)))
			print_error("U+%04X: \"%s\", \"%s\"\n", (unsigned)cp,
				    buf_str(&a), buf_str(&b));
		assert_true(slice_eq(buf_slice(&a), buf_slice(&b)));
		buf_release(&a);
		buf_release(&b);
	}
}

static void keys_sort(void **state)
{
	static const char *const rising[] = {
		"", "Adler", "Adler, Eva", "Ärger", "Afrika", "Goebel",
		"Göbel", "Goethe", "Götz", "Mueller", "Müller",
		"Mueller & Co", "Mulde", "Ösen", "Zebra", "Zürich",
	};
	size_t i;

	for (i = 1; i < sizeof(rising) / sizeof(*rising); i++) {
		struct buf a = BUF_INIT, b = BUF_INIT;

		fold_sort_key(slice_str(rising[i - 1]), &a);
		fold_sort_key(slice_str(rising[i]), &b);
		if (slice_cmp(buf_slice(&a), buf_slice(&b)) >= 0)
			print_error("%s, %s\n", rising[i - 1], rising[i]);
		assert_true(slice_cmp(buf_slice(&a), buf_slice(&b)) < 0);
		buf_release(&a);
		buf_release(&b);
	}
}

static void equal_keys_are_equal_texts(void **state)
{
	struct buf a = BUF_INIT, b = BUF_INIT;

	fold_sort_key(slice_str("Mu\xcc\x88ller"), &a);
	fold_sort_key(slice_str("Müller"), &b);
	assert_true(slice_eq(buf_slice(&a), buf_slice(&b)));
	buf_clear(&b);
	fold_sort_key(slice_str("MÜLLER"), &b);
	assert_false(slice_eq(buf_slice(&a), buf_slice(&b)));
	buf_clear(&a);
	buf_clear(&b);
	fold_digits(slice_str("+49 (0)221 / 47-10"), &a);
	assert_string_equal(buf_str(&a), "4902214710");
	buf_release(&a);
	buf_release(&b);
}

static const struct CMUnitTest fold_tests[] = {
	cmocka_unit_test(folds),
	cmocka_unit_test(table_equals_library),
	cmocka_unit_test(folding_twice_changes_nothing),
	cmocka_unit_test(keys_sort),
	cmocka_unit_test(equal_keys_are_equal_texts),
};
GROUP(fold);
