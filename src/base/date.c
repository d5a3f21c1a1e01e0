/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date.h"

#include <time.h>

#define YEAR_FIRST 1
#define YEAR_LAST 9999
#define MICRO INT64_C(1000000)
#define DAY_SECONDS 86400

static bool is_leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int month_days(int y, int m)
{
	static const unsigned char days[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
	};

	return m == 2 && is_leap(y) ? 29 : days[m - 1];
}

int32_t day_from_ymd(int y, int m, int d)
{
	int32_t era, of_era, of_year;

	if (y < YEAR_FIRST || y > YEAR_LAST || m < 1 || m > 12 || d < 1 ||
	    d > month_days(y, m))
		return DAY_NONE;
	/* Years begin in March here, so that the leap day comes last. */
	y -= m <= 2;
	era = y / 400;
	of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	of_era = (y % 400) * 365 + (y % 400) / 4 - (y % 400) / 100 + of_year;
	return era * 146097 + of_era - 719468;
}

void day_to_ymd(int32_t day, int *y, int *m, int *d)
{
	int64_t z = (int64_t)day + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int32_t of_era = (int32_t)(z - era * 146097);
	int32_t year = (of_era - of_era / 1460 + of_era / 36524 -
			of_era / 146096) / 365;
	int32_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int32_t month = (5 * of_year + 2) / 153;

	*d = of_year - (153 * month + 2) / 5 + 1;
	*m = month < 10 ? month + 3 : month - 9;
	*y = (int)(year + era * 400) + (*m <= 2);
}

int day_weekday(int32_t day)
{
	/* 1970-01-01 was a Thursday. */
	int w = (int)(((int64_t)day + 3) % 7);

	return (w < 0 ? w + 7 : w) + 1;
}

int day_iso_week(int32_t day, int *year)
{
	/* The week belongs to the year of its Thursday. */
	int32_t thursday = day - day_weekday(day) + 4;
	int y, m, d;

	day_to_ymd(thursday, &y, &m, &d);
	if (year)
		*year = y;
	return (thursday - day_from_ymd(y, 1, 1)) / 7 + 1;
}

int32_t day_add_months(int32_t day, int n)
{
	int64_t months;
	int y, m, d, last;

	day_to_ymd(day, &y, &m, &d);
	months = (int64_t)y * 12 + m - 1 + n;
	if (months < YEAR_FIRST * 12 || months >= (YEAR_LAST + 1) * 12)
		return DAY_NONE;
	y = (int)(months / 12);
	m = (int)(months % 12) + 1;
	last = month_days(y, m);
	return day_from_ymd(y, m, d > last ? last : d);
}

/* Two digits, and what stands in front of them; tables are full of these. */
static void two_digits(struct buf *out, char before, int n)
{
	buf_add_char(out, before);
	buf_add_char(out, (char)('0' + n / 10 % 10));
	buf_add_char(out, (char)('0' + n % 10));
}

void day_iso(int32_t day, struct buf *out)
{
	int y, m, d;

	day_to_ymd(day, &y, &m, &d);
	if (y < 1000 || y > 9999) {
		buf_printf(out, "%04d", y);
	} else {
		buf_add_char(out, (char)('0' + y / 1000));
		two_digits(out, (char)('0' + y / 100 % 10), y % 100);
	}
	two_digits(out, '-', m);
	two_digits(out, '-', d);
}

void time_iso(int32_t seconds, struct buf *out)
{
	time_print(seconds, out);
	if (seconds % 60)
		two_digits(out, ':', seconds % 60);
}

void moment_iso(int64_t moment, struct buf *out)
{
	int64_t micro = moment % MICRO, second = moment / MICRO, of_day;

	if (micro < 0) {
		micro += MICRO;
		second--;
	}
	of_day = second % DAY_SECONDS;
	if (of_day < 0)
		of_day += DAY_SECONDS;
	day_iso((int32_t)((second - of_day) / DAY_SECONDS), out);
	two_digits(out, 'T', (int)(of_day / 3600));
	two_digits(out, ':', (int)(of_day / 60 % 60));
	two_digits(out, ':', (int)(of_day % 60));
	if (micro)
		buf_printf(out, ".%06d", (int)micro);
	buf_add_char(out, 'Z');
}

/* Exactly n digits at *p, which moves behind them; -1 if they are not there. */
static int digits(const char **p, int n)
{
	int v = 0;

	for (; n; n--, (*p)++) {
		if (**p < '0' || **p > '9')
			return -1;
		v = v * 10 + (**p - '0');
	}
	return v;
}

static bool sign(const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

/* "2026-09-14" at *p; DAY_NONE if not there. */
static int32_t iso_day(const char **p)
{
	int y = digits(p, 4), m, d;

	if (y < 0 || !sign(p, '-'))
		return DAY_NONE;
	m = digits(p, 2);
	if (m < 0 || !sign(p, '-'))
		return DAY_NONE;
	d = digits(p, 2);
	return d < 0 ? DAY_NONE : day_from_ymd(y, m, d);
}

/* "09:02" or "09:02:30" at *p; TIME_NONE if not there. */
static int32_t iso_time(const char **p)
{
	int h = digits(p, 2), m, s = 0;

	if (h < 0 || h > 23 || !sign(p, ':'))
		return TIME_NONE;
	m = digits(p, 2);
	if (m < 0 || m > 59)
		return TIME_NONE;
	if (sign(p, ':'))
		s = digits(p, 2);
	return s < 0 || s > 59 ? TIME_NONE : (h * 60 + m) * 60 + s;
}

/* ".5", ".123456" at *p in microseconds; -1 if wrong, 0 if not there. */
static int64_t iso_fraction(const char **p)
{
	int64_t v = 0, unit = MICRO;

	if (!sign(p, '.'))
		return 0;
	if (**p < '0' || **p > '9')
		return -1;
	for (; **p >= '0' && **p <= '9'; (*p)++) {
		unit /= 10;
		v += (**p - '0') * unit;
	}
	return v;
}

/* "Z", "+02:00" or "+0200" at *p in seconds; TIME_NONE if not there. */
static int32_t iso_offset(const char **p)
{
	bool west;
	int h, m;

	if (sign(p, 'Z'))
		return 0;
	west = **p == '-';
	if (!sign(p, '+') && !sign(p, '-'))
		return TIME_NONE;
	h = digits(p, 2);
	sign(p, ':');
	m = h < 0 ? -1 : digits(p, 2);
	if (m < 0 || m > 59 || h > 23)
		return TIME_NONE;
	return (west ? -1 : 1) * (h * 60 + m) * 60;
}

int day_parse_iso(const char *s, int32_t *day)
{
	int32_t d = iso_day(&s);

	if (d == DAY_NONE || *s)
		return -1;
	*day = d;
	return 0;
}

int moment_parse_iso(const char *s, int64_t *moment)
{
	int32_t day = iso_day(&s), at, offset;
	int64_t fraction;

	if (day == DAY_NONE || !sign(&s, 'T'))
		return -1;
	at = iso_time(&s);
	if (at == TIME_NONE)
		return -1;
	fraction = iso_fraction(&s);
	offset = fraction < 0 ? TIME_NONE : iso_offset(&s);
	if (offset == TIME_NONE || *s)
		return -1;
	*moment = ((int64_t)day * DAY_SECONDS + at - offset) * MICRO + fraction;
	return 0;
}

int64_t moment_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * MICRO + now.tv_nsec / 1000;
}
