/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days and times: calendar, words, ISO, printing. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"

/* Monday, 14 September 2026, as in the scenarios of the cast. */
static struct clock monday(void)
{
	return (struct clock){ 0, day_from_ymd(2026, 9, 14), "Europe/Berlin" };
}

static void calendar(void **state)
{
	int32_t day;
	int y, m, d;

	assert_int_equal(day_from_ymd(1970, 1, 1), 0);
	assert_int_equal(day_from_ymd(2000, 3, 1), 11017);
	assert_int_equal(day_from_ymd(2026, 2, 29), DAY_NONE);
	assert_int_equal(day_from_ymd(2026, 13, 1), DAY_NONE);
	assert_int_equal(day_from_ymd(0, 1, 1), DAY_NONE);
	for (day = day_from_ymd(1, 1, 1); day <= day_from_ymd(9999, 12, 31);
	     day += 17) {
		day_to_ymd(day, &y, &m, &d);
		assert_int_equal(day_from_ymd(y, m, d), day);
	}
	assert_int_equal(day_weekday(day_from_ymd(2026, 9, 14)), 1);
	assert_int_equal(day_weekday(day_from_ymd(1969, 12, 28)), 7);
	assert_int_equal(day_iso_week(day_from_ymd(2027, 1, 3), &y), 53);
	assert_int_equal(y, 2026);
	assert_int_equal(day_iso_week(day_from_ymd(2024, 12, 30), &y), 1);
	assert_int_equal(y, 2025);
	assert_int_equal(day_add_months(day_from_ymd(2026, 1, 31), 1),
			 day_from_ymd(2026, 2, 28));
	assert_int_equal(day_add_months(day_from_ymd(2026, 1, 31), -11),
			 day_from_ymd(2025, 2, 28));
	assert_int_equal(day_add_months(day_from_ymd(9999, 12, 1), 1),
			 DAY_NONE);
}

/* Day and time behind it, as ISO; "@N": fault at column N. */
static const struct {
	const char *typed, *means;
} words[] = {
	{ "14.9.", "2026-09-14" },
	{ "14.9", "2026-09-14" },
	{ "14.9.26", "2026-09-14" },
	{ "14.09.2026", "2026-09-14" },
	{ " 14.09.2026 ", "2026-09-14" },
	{ "14. 9. 2026", "2026-09-14" },
	{ "14.9. 2027", "2027-09-14" },
	{ "140926", "2026-09-14" },
	{ "14092026", "2026-09-14" },
	{ "20260914", "2026-09-14" },
	{ "1409", "2026-09-14" },
	{ "2026-09-14", "2026-09-14" },
	{ "2026-9-4", "2026-09-04" },
	{ "14/9", "2026-09-14" },
	{ "14/9/26", "2026-09-14" },
	{ "14/09/1961", "1961-09-14" },
	{ "3.4.61", "1961-04-03" },
	{ "3.4.45", "2045-04-03" },
	{ "3.4.46", "1946-04-03" },
	{ "13.3.", "2027-03-13" },
	{ "14.3.", "2026-03-14" },
	{ "29.2.", "2028-02-29" },
	{ "31.12.", "2026-12-31" },
	{ "14.", "2026-09-14" },
	{ "13.", "2026-10-13" },
	{ "31.", "2026-10-31" },
	{ "14. September", "2026-09-14" },
	{ "14. sept. 2025", "2025-09-14" },
	{ "3 mai", "2026-05-03" },
	{ "1. März 2027", "2027-03-01" },
	{ "24 december 2026", "2026-12-24" },
	{ "heute", "2026-09-14" },
	{ "Today", "2026-09-14" },
	{ "morgen", "2026-09-15" },
	{ "tomorrow", "2026-09-15" },
	{ "übermorgen", "2026-09-16" },
	{ "uebermorgen", "2026-09-16" },
	{ "gestern", "2026-09-13" },
	{ "yesterday", "2026-09-13" },
	{ "vorgestern", "2026-09-12" },
	{ "mo", "2026-09-21" },
	{ "di", "2026-09-15" },
	{ "Mi.", "2026-09-16" },
	{ "do", "2026-09-17" },
	{ "fr", "2026-09-18" },
	{ "sa", "2026-09-19" },
	{ "so", "2026-09-20" },
	{ "monday", "2026-09-21" },
	{ "Donnerstag", "2026-09-17" },
	{ "thu", "2026-09-17" },
	{ "Sonnabend", "2026-09-19" },
	{ "Do 17.09.2026", "2026-09-17" },
	{ "Do 17.9.", "2026-09-17" },
	{ "Thu 2026-09-17", "2026-09-17" },
	{ "do 170926", "2026-09-17" },
	{ "+3", "2026-09-17" },
	{ "+3d", "2026-09-17" },
	{ "+3t", "2026-09-17" },
	{ "+ 3 Tage", "2026-09-17" },
	{ "+2w", "2026-09-28" },
	{ "+1m", "2026-10-14" },
	{ "+6 Monate", "2027-03-14" },
	{ "+1y", "2027-09-14" },
	{ "+1j", "2027-09-14" },
	{ "-1", "2026-09-13" },
	{ "-2w", "2026-08-31" },
	{ "kw38", "2026-09-14" },
	{ "KW 1", "2027-01-04" },
	{ "kw53", "2026-12-28" },
	{ "kw2/2026", "2026-01-05" },
	{ "kw2.26", "2026-01-05" },
	{ "mo kw38", "2026-09-14" },
	{ "fr kw 39", "2026-09-25" },
	{ "kw39 fr", "2026-09-25" },
	{ "5.kw39", "2026-09-25" },
	{ "week 39", "2026-09-21" },
	{ "anfang monat", "2026-10-01" },
	{ "ende monat", "2026-09-30" },
	{ "Monatsende", "2026-09-30" },
	{ "end month", "2026-09-30" },
	{ "do 10", "2026-09-17 10:00" },
	{ "di14", "2026-09-15 14:00" },
	{ "mo 10", "2026-09-21 10:00" },
	{ "do 10.30", "2026-09-17 10:30" },
	{ "do 1030", "2026-09-17 10:30" },
	{ "do um 10 Uhr", "2026-09-17 10:00" },
	{ "17.9. 10:30", "2026-09-17 10:30" },
	{ "17.9. 9", "2026-09-17 09:00" },
	{ "17.9. 2015", "2015-09-17" },
	{ "17.9. 20:15", "2026-09-17 20:15" },
	{ "17.9.2026, 10:30:15", "2026-09-17 10:30:15" },
	{ "2026-09-17 10:30", "2026-09-17 10:30" },
	{ "14. 10:30", "2026-09-14 10:30" },
	{ "+3t 14", "2026-09-17 14:00" },
	{ "+3t14", "2026-09-17 14:00" },
	{ "+3 14", "2026-09-17 14:00" },
	{ "mo früh", "2026-09-21 08:00" },
	{ "mo frueh", "2026-09-21 08:00" },
	{ "morgen mittag", "2026-09-15 12:00" },
	{ "heute 3pm", "2026-09-14 15:00" },
	{ "today 12 am", "2026-09-14 00:00" },
	{ "10:30", "2026-09-14 10:30" },
	{ "mo kw38 8.15", "2026-09-14 08:15" },
	{ "", "@1" },
	{ "  ", "@3" },
	{ "bald", "@1" },
	{ "31.2.", "@1" },
	{ "32.1.", "@1" },
	{ " 30.2.2026", "@2" },
	{ "14.13.", "@1" },
	{ "14.x", "@4" },
	{ "14", "@1" },
	{ "123", "@1" },
	{ "14.9.2", "@6" },
	{ "14.9.20261", "@6" },
	{ "do 25", "@4" },
	{ "do 10:3", "@4" },
	{ "do 10:60", "@4" },
	{ "do 10 x", "@7" },
	{ "mi 17.9.2026", "@4" },
	{ "kw54", "@3" },
	{ "kw0", "@3" },
	{ "kw", "@3" },
	{ "fr kw53/2027", "@6" },
	{ "+", "@2" },
	{ "+x", "@2" },
	{ "+99999y", "@1" },
	{ "-9999j", "@1" },
	{ "übermorgen, bald", "@13" },
	{ "anfang", "@1" },
	{ "2026-02-30", "@1" },
	{ "2026-9", "@7" },
	{ "14/", "@4" },
	{ "#", "@1" },
	{ "14.9.\xff", "@6" },
};

static void words_mean(void **state)
{
	struct clock clock = monday();
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++) {
		struct err err = ERR_INIT;
		struct buf got = BUF_INIT;
		int32_t day, at;

		if (day_parse(words[i].typed, &clock, &day, &at, &err)) {
			assert_int_equal(err.n, 1);
			assert_int_equal(err_code(&err), ERR_INPUT);
			buf_printf(&got, "@%s", err.items[0].place);
		} else {
			day_iso(day, &got);
			if (at != TIME_NONE) {
				buf_add_char(&got, ' ');
				time_iso(at, &got);
			}
		}
		if (strcmp(buf_str(&got), words[i].means))
			print_error("\"%s\" gave %s\n", words[i].typed,
				    buf_str(&got));
		assert_string_equal(buf_str(&got), words[i].means);
		buf_release(&got);
		err_release(&err);
	}
}

static void day_alone_refuses_time(void **state)
{
	struct clock clock = monday();
	struct err err = ERR_INIT;
	int32_t day = 7;

	assert_int_equal(day_parse("do 10", &clock, &day, NULL, &err), -1);
	assert_string_equal(err.items[0].place, "4");
	assert_int_equal(day, 7);
	err_clear(&err);
	assert_int_equal(day_parse("10:30", &clock, &day, NULL, &err), -1);
	assert_string_equal(err.items[0].place, "1");
	err_release(&err);
	assert_int_equal(day_parse("do", &clock, &day, NULL, NULL), 0);
	assert_int_equal(day, clock.today + 3);
}

static void times(void **state)
{
	static const struct { const char *typed; int32_t seconds; } table[] = {
		{ "10", 36000 }, { "9:05", 32700 }, { "10.30", 37800 },
		{ "1030", 37800 }, { "930", 34200 }, { "0", 0 },
		{ "23:59:59", 86399 }, { "10 Uhr", 36000 }, { "10h", 36000 },
		{ "2pm", 50400 }, { "2:30 pm", 52200 }, { "12am", 0 },
		{ "12 pm", 43200 }, { "früh", 28800 }, { "um 8", 28800 },
		{ "24", -1 }, { "24:00", -1 }, { "10:7", -1 }, { "", -1 },
		{ "10:30 x", -1 }, { "12345", -1 }, { "1060", -1 },
		{ "-1", -1 }, { "acht", -1 }, { "10:30:61", -1 },
	};
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct err err = ERR_INIT;
		int32_t s = -1;
		int rc = time_parse(table[i].typed, &s, &err);

		if (s != table[i].seconds)
			print_error("\"%s\"\n", table[i].typed);
		assert_int_equal(s, table[i].seconds);
		assert_int_equal(rc, s < 0 ? -1 : 0);
		assert_int_equal(err.n, s < 0);
		err_release(&err);
	}
}

static void iso(void **state)
{
	struct buf b = BUF_INIT;
	int64_t moment;
	int32_t day;

	assert_int_equal(moment_parse_iso("2026-09-14T07:02:30Z", &moment), 0);
	moment_iso(moment, &b);
	assert_string_equal(buf_str(&b), "2026-09-14T07:02:30Z");
	assert_int_equal(moment_parse_iso("2026-09-14T09:02:30.25+02:00",
					  &moment), 0);
	buf_clear(&b);
	moment_iso(moment, &b);
	assert_string_equal(buf_str(&b), "2026-09-14T07:02:30.250000Z");
	buf_clear(&b);
	moment_iso(-1, &b);
	assert_string_equal(buf_str(&b), "1969-12-31T23:59:59.999999Z");
	assert_int_equal(day_parse_iso("2026-09-14", &day), 0);
	assert_int_equal(day_parse_iso("2026-9-14", &day), -1);
	assert_int_equal(day_parse_iso("2026-09-14x", &day), -1);
	assert_int_equal(day_parse_iso("2026-02-29", &day), -1);
	assert_int_equal(moment_parse_iso("2026-09-14 07:02Z", &moment), -1);
	assert_int_equal(moment_parse_iso("2026-09-14T07:02", &moment), -1);
	assert_int_equal(moment_parse_iso("2026-09-14T24:00Z", &moment), -1);
	assert_int_equal(moment_parse_iso("2026-09-14T07:02:30.Z", &moment),
			 -1);
	buf_release(&b);
}

static void assert_printed(int32_t day, enum day_style style, const char *lang,
			   const char *wanted)
{
	struct buf b = BUF_INIT;

	day_print(day, style, day_from_ymd(2026, 9, 14), lang, &b);
	assert_string_equal(buf_str(&b), wanted);
	buf_release(&b);
}

static void prints(void **state)
{
	int32_t today = day_from_ymd(2026, 9, 14);

	assert_printed(today - 4, DAY_LONG, "de", "10.09.2026");
	assert_printed(today - 4, DAY_LONG, "en", "2026-09-10");
	assert_printed(today - 4, DAY_SHORT, "de", "Do 10.09.");
	assert_printed(today - 4, DAY_SHORT, "en", "Thu 09-10");
	assert_printed(today - 7, DAY_SHORT, "de", "07.09.");
	assert_printed(today - 7, DAY_SHORT, "en", "09-07");
	assert_printed(today - 365, DAY_SHORT, "de", "14.09.25");
	assert_printed(today - 365, DAY_SHORT, "en", "25-09-14");
	assert_printed(today + 3, DAY_NAMED, "de", "Do 17.09.2026");
	assert_printed(today + 3, DAY_NAMED, "en", "Thu 2026-09-17");
	assert_printed(DAY_NONE, DAY_LONG, "de", "");
}

/* What is printed can be typed again. */
static void printed_parses(void **state)
{
	struct clock clock = monday();
	int32_t day, again;

	for (day = clock.today - 1000; day < clock.today + 1000; day += 3) {
		static const char *const langs[] = { "de", "en" };
		size_t i;

		for (i = 0; i < 4; i++) {
			struct buf b = BUF_INIT;

			day_print(day, i / 2 ? DAY_NAMED : DAY_LONG,
				  clock.today, langs[i % 2], &b);
			assert_int_equal(day_parse(buf_str(&b), &clock, &again,
						   NULL, NULL), 0);
			assert_int_equal(day, again);
			buf_release(&b);
		}
	}
}

static const struct CMUnitTest date_tests[] = {
	cmocka_unit_test(calendar),
	cmocka_unit_test(words_mean),
	cmocka_unit_test(day_alone_refuses_time),
	cmocka_unit_test(times),
	cmocka_unit_test(iso),
	cmocka_unit_test(prints),
	cmocka_unit_test(printed_parses),
};
GROUP(date);
