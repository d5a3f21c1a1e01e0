/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date.h"

#define NEAR_DAYS 6

static const char *weekday_short(int32_t day, bool german)
{
	static const char *const de[] = {
		"Mo", "Di", "Mi", "Do", "Fr", "Sa", "So",
	};
	static const char *const en[] = {
		"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun",
	};

	int i = day_weekday(day) - 1;

	return german ? de[i] : en[i];
}

static void add_weekday(int32_t day, bool german, struct buf *out)
{
	buf_add_str(out, weekday_short(day, german));
	buf_add_char(out, ' ');
}

static void add_day_month(int d, int m, struct buf *out)
{
	buf_add_digits(out, (uint64_t)d, 2);
	buf_add_char(out, '.');
	buf_add_digits(out, (uint64_t)m, 2);
	buf_add_char(out, '.');
}

static void print_long(int32_t day, bool german, struct buf *out)
{
	int y, m, d;

	if (!german) {
		day_iso(day, out);
		return;
	}
	day_to_ymd(day, &y, &m, &d);
	add_day_month(d, m, out);
	buf_add_digits(out, (uint64_t)y, 4);
}

static void print_short(int32_t day, int32_t today, bool german,
			struct buf *out)
{
	int64_t away = (int64_t)day - today;
	int y, m, d, this_year, ignored;

	day_to_ymd(day, &y, &m, &d);
	day_to_ymd(today, &this_year, &ignored, &ignored);
	if (away >= -NEAR_DAYS && away <= NEAR_DAYS) {
		add_weekday(day, german, out);
		y = this_year;
	}
	if (german)
		add_day_month(d, m, out);
	if (y != this_year)
		buf_add_digits(out, (uint64_t)y % 100, 2);
	if (german)
		return;
	if (y != this_year)
		buf_add_char(out, '-');
	buf_add_digits(out, (uint64_t)m, 2);
	buf_add_char(out, '-');
	buf_add_digits(out, (uint64_t)d, 2);
}

void day_print(int32_t day, enum day_style style, int32_t today,
	       const char *lang, struct buf *out)
{
	bool german = lang && lang[0] == 'd' && lang[1] == 'e';

	if (day == DAY_NONE)
		return;
	switch (style) {
	case DAY_NAMED:
		add_weekday(day, german, out);
		__attribute__((fallthrough));
	case DAY_LONG:
		print_long(day, german, out);
		return;
	case DAY_SHORT:
		print_short(day, today, german, out);
		return;
	}
}

int32_t day_short_changes(int32_t day, int32_t today)
{
	int32_t first = DAY_NONE, at[4];
	int y, ignored;

	day_to_ymd(day, &y, &ignored, &ignored);
	at[0] = day - NEAR_DAYS;
	at[1] = day + NEAR_DAYS + 1;
	at[2] = day_from_ymd(y, 1, 1);
	at[3] = day_from_ymd(y + 1, 1, 1);
	for (size_t i = 0; i < sizeof(at) / sizeof(*at); i++)
		if (at[i] > today && (first == DAY_NONE || at[i] < first))
			first = at[i];
	return first;
}

void time_print(int32_t seconds, struct buf *out)
{
	if (seconds == TIME_NONE)
		return;
	buf_add_digits(out, (uint64_t)seconds / 3600, 2);
	buf_add_char(out, ':');
	buf_add_digits(out, (uint64_t)seconds / 60 % 60, 2);
}
