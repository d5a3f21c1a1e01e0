/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <string.h>

#include "base/fold.h"
#include "base/sound.h"

/* Codes of the published examples, and of names people spell wrong. */
static const struct { const char *word, *code; } table[] = {
	{ "Wikipedia", "3412" },
	{ "Müller", "657" }, { "Mueller", "657" }, { "Miller", "657" },
	{ "Muller", "657" }, { "Möller", "657" },
	{ "Lüdenscheidt", "52682" },
	{ "Breschnew", "17863" },
	{ "Meier", "67" }, { "Mayer", "67" }, { "Maier", "67" },
	{ "Meyr", "67" }, { "Mayr", "67" },
	{ "Schmidt", "862" }, { "Schmitt", "862" }, { "Schmid", "862" },
	{ "Philipp", "351" }, { "Filip", "351" },
	{ "Xaver", "4837" }, { "Axel", "0485" }, { "Hacks", "048" },
	{ "Weiß", "38" }, { "Weiss", "38" },
	{ "Christian", "47826" }, { "Kristian", "47826" },
	{ "Cäsar", "487" }, { "Celle", "85" }, { "Koch", "44" },
	{ "Wetzlar", "3857" }, { "Ida", "02" }, { "Anna", "06" },
	/* nothing to say */
	{ "GmbH", "" }, { "Li", "" }, { "K10427", "" }, { "", "" },
	{ "Иван", "" }, { "qqq", "" }, { "xyz", "488" },
};

static void codes(void **state)
{
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct buf folded = BUF_INIT, plain = BUF_INIT;
		struct buf code = BUF_INIT, other = BUF_INIT;

		fold_text(slice_str(table[i].word), &folded);
		fold_plain(slice_str(table[i].word), &plain);
		buf_add_char(&code, '~');	/* what stands before stays */
		sound_code(buf_slice(&folded), &code);
		sound_code(buf_slice(&plain), &other);
		if (strcmp(buf_str(&code) + 1, table[i].code))
			fail_msg("%s is %s and not %s", table[i].word,
				 buf_str(&code) + 1, table[i].code);
		assert_string_equal(buf_str(&other), table[i].code);
		buf_release(&folded);
		buf_release(&plain);
		buf_release(&code);
		buf_release(&other);
	}
}

static const struct CMUnitTest sound_tests[] = {
	cmocka_unit_test(codes),
};
GROUP(sound);
