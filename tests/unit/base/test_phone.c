/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <string.h>

#include "base/phone_lib.h"

/* E.164, "" not to be completed, "@N" no number because of byte N. */
static const struct {
	const char *typed, *country, *e164;
} table[] = {
	{ "0221 4710123", "DE", "+492214710123" },
	{ "0221/4710-123", "DE", "+492214710123" },
	{ "(0221) 47 10 123", "DE", "+492214710123" },
	{ "+49 (0)221 4710-0", "DE", "+4922147100" },
	{ "+49 0221 47100", "AT", "+4922147100" },
	{ "0049-221-4710123", "CH", "+492214710123" },
	{ "Tel.: 0221 4710123", "DE", "+492214710123" },
	{ "02305 123-0", "DE", "+4923051230" },
	{ "02305 123-0 App. 12", "DE", "+49230512312" },
	{ "02305 123-0 Durchwahl 12", "DE", "+49230512312" },
	{ "02305 123 Durchwahl 12", "DE", "+49230512312" },
	{ "02305 123-45 DW 12", "DE", "+4923051234512" },
	{ "02305 123-0 / -17", "DE", "+4923051230" },
	{ "02305 123-0/17", "DE", "+4923051230" },
	{ "02305 123-0, -17", "DE", "+4923051230" },
	{ "02305 123-0 oder -17", "DE", "+4923051230" },
	{ "0221 4710123 / 0171 2345678", "DE", "+492214710123" },
	{ "0221 4710123 x12", "DE", "+49221471012312" },
	{ "0171 2345678", "DE", "+491712345678" },
	{ "0151-12345678", "DE", "+4915112345678" },
	{ "01/279433", "AT", "+431279433" },
	{ "0664 1234567", "AT", "+436641234567" },
	{ "044 668 18 00", "CH", "+41446681800" },
	{ "+41 44 668 18 00", "DE", "+41446681800" },
	{ "\xe2\x80\xaa+49 221 4710123\xe2\x80\xac", "DE", "+492214710123" },
	{ "0221\xc2\xa0" "4710\xe2\x80\x93" "123", "DE", "+492214710123" },
	{ "+33 1 42 68 53 00", "DE", "+33142685300" },
	{ "+1 212 555 0123", "DE", "+12125550123" },
	{ "+39 06 698 12345", "DE", "+390669812345" },
	{ "020 7946 0123", "GB", "+442079460123" },
	{ "110", "DE", "" },
	{ "4710123", "DE", "" },
	{ "12", "AT", "" },
	{ "", "DE", "" },
	{ "+49", "DE", "" },
	{ "+999 12345", "DE", "" },
	{ "App. 12", "DE", "@0" },
	{ "0800 KAUFEN", "DE", "@5" },
	{ "02921/99x", "DE", "@8" },
	{ "0221 4710123 (Zentrale)", "DE", "@14" },
	{ "0221 ü", "DE", "@5" },
	{ "0221#4710", "DE", "@4" },
	{ "0221+4710", "DE", "@4" },
	{ "0221 4710, Müller", "DE", "@9" },
	{ "0221 \xff", "DE", "@5" },
};

static void numbers(void **state)
{
	size_t i, at;

	for (i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct buf b = BUF_INIT;
		int rc = phone_e164(table[i].typed, table[i].country,
				    phone_lib_e164, &b, &at);

		if (rc < 0)
			buf_printf(&b, "@%zu", at);
		if (strcmp(buf_str(&b), table[i].e164))
			print_error("\"%s\" gave \"%s\"\n", table[i].typed,
				    buf_str(&b));
		assert_string_equal(buf_str(&b), table[i].e164);
		assert_int_equal(rc, *table[i].e164 == '@' ? -1
				     : *table[i].e164 ? 0 : 1);
		buf_release(&b);
	}
}

/* Screens have no library behind the table. */
static void table_alone(void **state)
{
	struct buf b = BUF_INIT;

	assert_int_equal(phone_e164("0221 4710123", "DE", NULL, &b, NULL), 0);
	assert_string_equal(buf_str(&b), "+492214710123");
	buf_clear(&b);
	assert_int_equal(phone_e164("+33 142685300", "DE", NULL, &b, NULL), 1);
	assert_int_equal(phone_e164("0221 4710123", NULL, NULL, &b, NULL), 1);
	assert_int_equal(b.n, 0);
	buf_release(&b);
}

static void printed(void **state)
{
	static const struct { const char *e164, *shown; } numbers[] = {
		{ "+492214710123", "+49 221 4710123" },
		{ "+494066969110", "+49 40 66969110" },
		{ "+4923051230", "+49 2305 1230" },
		{ "+493305612345", "+49 33056 12345" },
		{ "+49330112345", "+49 3301 12345" },
		{ "+493370112345", "+49 33701 12345" },
		{ "+491712345678", "+49 171 2345678" },
		{ "+4915771234567", "+49 1577 1234567" },
		{ "+431279433", "+43 1 279433" },
		{ "+43316123456", "+43 316 123456" },
		{ "+436641234567", "+43 664 1234567" },
		{ "+432742123456", "+43 2742 123456" },
		{ "+41446681800", "+41 44 6681800" },
		{ "+33142685300", "+33 142685300" },
		{ "+12125550123", "+1 2125550123" },
		{ "+4232345678", "+423 2345678" },
		{ "", "" }, { "+1", "+1" }, { "+49", "+49" }, { "+499", "+49 9" },
	};
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		struct buf b = BUF_INIT;

		phone_print(numbers[i].e164, &b);
		assert_string_equal(buf_str(&b), numbers[i].shown);
		buf_release(&b);
	}
}

static const struct CMUnitTest phone_tests[] = {
	cmocka_unit_test(numbers),
	cmocka_unit_test(table_alone),
	cmocka_unit_test(printed),
};
GROUP(phone);
