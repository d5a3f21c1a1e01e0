/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date_scan.h"

#include <string.h>

#include "base/tr.h"

static int not_a_day(const struct typed *t, const char *at)
{
	return typed_fault(t, at, N_("not a day: 14.9., 2026-09-14, +3d, +2w, mo, "
			       "kw38, today, tomorrow are understood"));
}

static int no_such_day(const struct typed *t, const char *at)
{
	return typed_fault(t, at, N_("there is no such day in the calendar"));
}

static int year_today(const struct typed *t)
{
	int y, m, d;

	day_to_ymd(t->clock->today, &y, &m, &d);
	return y;
}

/* Two digits of a year: from 80 years back to 19 ahead. */
static int year_of_two(const struct typed *t, int two)
{
	int last = year_today(t) + 19, y = last - last % 100 + two;

	return y > last ? y - 100 : y;
}

/* A day without its year: the next that is not over half a year ago. */
static int32_t day_without_year(const struct typed *t, int m, int d)
{
	int32_t from = day_add_months(t->clock->today, -6), day;
	int y = year_today(t) - 1, i;

	/* The 29th of February may be up to eight years away. */
	for (i = 0; i < 11; i++) {
		day = day_from_ymd(y + i, m, d);
		if (day != DAY_NONE && (from == DAY_NONE || day >= from))
			return day;
	}
	return DAY_NONE;
}

/* "14." alone: of this month, or of the next that has it. */
static int32_t day_of_month(const struct typed *t, int d)
{
	int32_t day;
	int y, m, today, i;

	day_to_ymd(t->clock->today, &y, &m, &today);
	for (i = 0; i < 12; i++, m++) {
		day = day_from_ymd(y + (m - 1) / 12, (m - 1) % 12 + 1, d);
		if (day != DAY_NONE && day >= t->clock->today)
			return day;
	}
	return DAY_NONE;
}

/* The year behind "14.9." or "14.9": none, two digits, four digits. */
static int take_year(struct typed *t, int *y)
{
	const char *p = t->p + strspn(t->p, " \t");
	size_t n = typed_digits(p);

	*y = -1;
	if (p == t->p && n == 0)
		return 0;
	if (p == t->p && n == 2 && p[n] != ':') {
		*y = year_of_two(t, typed_number(p, 2));
	} else if (n == 4 && p[4] != ':' &&
		   (p == t->p || (typed_number(p, 4) >= 1900 &&
				  typed_number(p, 4) < 2200))) {
		*y = typed_number(p, 4);
	} else if (p == t->p) {
		return not_a_day(t, p);
	} else {
		return 0;	/* what stands behind the blank is a time */
	}
	t->p = p + n;
	return 0;
}

static int finish_day(const struct typed *t, const char *at, int y, int m,
		      int d, int32_t *day)
{
	*day = y < 0 ? day_without_year(t, m, d) : day_from_ymd(y, m, d);
	return *day == DAY_NONE ? no_such_day(t, at) : 0;
}

/* 140926, 14092026, 1409 or, when that is no day, 20260914. */
static int run_of_digits(struct typed *t, size_t n, int32_t *day)
{
	const char *p = t->p;
	int d = typed_number(p, 2), m = typed_number(p + 2, 2), y = -1;

	if (n != 4 && n != 6 && n != 8)
		return not_a_day(t, p);
	if (n == 6)
		y = year_of_two(t, typed_number(p + 4, 2));
	else if (n == 8)
		y = typed_number(p + 4, 4);
	t->p += n;
	if (n == 8 && day_from_ymd(y, m, d) == DAY_NONE)
		return finish_day(t, p, typed_number(p, 4), typed_number(p + 4, 2),
				  typed_number(p + 6, 2), day);
	return finish_day(t, p, y, m, d, day);
}

static int iso_form(struct typed *t, int32_t *day)
{
	const char *at = t->p;
	int y = typed_take(t, 4), m, d;

	t->p++;
	m = typed_take(t, 2);
	if (m < 0 || *t->p != '-')
		return not_a_day(t, t->p);
	t->p++;
	d = typed_take(t, 2);
	if (d < 0)
		return not_a_day(t, t->p);
	return finish_day(t, at, y, m, d, day);
}

/* "14/9", "14/9/26". */
static int slash_form(struct typed *t, int32_t *day)
{
	const char *at = t->p;
	int d = typed_take(t, 2), m, y = -1;

	t->p++;
	m = typed_take(t, 2);
	if (m < 0)
		return not_a_day(t, t->p);
	if (*t->p == '/') {
		t->p++;
		if (!typed_is_digit(*t->p))
			return not_a_day(t, t->p);
		if (take_year(t, &y))
			return -1;
	}
	return finish_day(t, at, y, m, d, day);
}

/* Day and week number to a day; the year as for a day without one. */
static int week_form(struct typed *t, int weekday, int32_t *day)
{
	const char *at;
	int32_t first, from = day_add_months(t->clock->today, -6);
	int week, y = -1, year, i;

	typed_blanks(t);
	at = t->p;
	week = typed_take(t, 2);
	if (week < 0)
		return not_a_day(t, at);
	if ((*t->p == '/' || *t->p == '.') && typed_is_digit(t->p[1])) {
		t->p++;
		if (take_year(t, &y))
			return -1;
	}
	year = y < 0 ? year_today(t) - 1 : y;
	for (i = 0; i < (y < 0 ? 12 : 1); i++) {
		/* The 4th of January is always in week 1. */
		first = day_from_ymd(year + i, 1, 4);
		if (first == DAY_NONE)
			continue;
		*day = first - day_weekday(first) + weekday + (week - 1) * 7;
		if (week >= 1 && day_iso_week(*day, NULL) == week &&
		    (y >= 0 || *day >= from))
			return 0;
	}
	return typed_fault(t, at, N_("that year has no such week"));
}

/* "14.9.", "14. September 2026", "14.", "1.kw38". */
static int dot_form(struct typed *t, int32_t *day)
{
	const char *at = t->p, *behind;
	const struct date_word *month;
	size_t n;
	int d = typed_take(t, 2), m, y = -1;

	if (*t->p == '.')
		t->p++;
	behind = t->p;
	month = typed_word(t, WORD_MONTH);
	if (month) {
		if (*t->p == '.')
			t->p++;
		if (take_year(t, &y))
			return -1;
		return finish_day(t, at, y, month->value, d, day);
	}
	if (behind[-1] != '.')
		return not_a_day(t, at);
	if (d >= 1 && d <= 7 && typed_word(t, WORD_WEEK))
		return week_form(t, d, day);
	behind += strspn(behind, " \t");
	n = typed_digits(behind);
	if (!n || (behind != t->p && behind[n] != '.')) {
		*day = day_of_month(t, d);
		return *day == DAY_NONE ? no_such_day(t, at) : 0;
	}
	t->p = behind;
	m = typed_take(t, 2);
	if (m < 0)
		return not_a_day(t, behind);
	if (*t->p == '.') {
		t->p++;
		if (take_year(t, &y))
			return -1;
	}
	return finish_day(t, at, y, m, d, day);
}

static int number_form(struct typed *t, int32_t *day)
{
	size_t n = typed_digits(t->p);

	if (n == 4 && t->p[n] == '-')
		return iso_form(t, day);
	if (n > 2)
		return run_of_digits(t, n, day);
	if (t->p[n] == '/')
		return slash_form(t, day);
	return dot_form(t, day);
}

/* "+3", "-1w", "+2 Monate". */
static int offset_form(struct typed *t, int32_t *day)
{
	const char *at = t->p;
	int sign = *t->p++ == '-' ? -1 : 1, n, y, m, d;
	const struct date_unit *unit;
	int64_t to;

	typed_blanks(t);
	n = typed_take(t, 5);
	if (n < 0)
		return not_a_day(t, t->p);
	n *= sign;
	unit = typed_unit(t);
	if (unit && unit->months) {
		*day = day_add_months(t->clock->today, n * unit->months);
		return *day == DAY_NONE ? no_such_day(t, at) : 0;
	}
	to = t->clock->today + (int64_t)n * (unit ? unit->days : 1);
	day_to_ymd((int32_t)to, &y, &m, &d);
	*day = day_from_ymd(y, m, d);
	return *day == DAY_NONE ? no_such_day(t, at) : 0;
}

/* Whether digits at p begin a day, where they could also be a time: "do
 * 10.30" is half past ten, "do 17.9." and "do 17.9.26" are days. */
static bool begins_day(const char *p)
{
	size_t n = typed_digits(p), m;

	if (!n)
		return false;
	if (n > 4 || (n == 4 && p[n] == '-') || p[n] == '/')
		return true;
	if (p[n] != '.')
		return false;
	m = typed_digits(p + n + 1);
	return m == 0 || p[n + 1 + m] == '.';
}

static int weekday_form(struct typed *t, int weekday, int32_t *day)
{
	const char *at;
	int ahead;

	if (*t->p == '.' || *t->p == ',')
		t->p++;
	if (typed_word(t, WORD_WEEK))
		return week_form(t, weekday, day);
	at = t->p + strspn(t->p, " \t");
	if (begins_day(at)) {
		t->p = at;
		if (number_form(t, day))
			return -1;
		if (day_weekday(*day) != weekday)
			return typed_fault(t, at, N_("that day is another day of "
					       "the week"));
		return 0;
	}
	ahead = weekday - day_weekday(t->clock->today);
	*day = t->clock->today + (ahead <= 0 ? ahead + 7 : ahead);
	return 0;
}

/* The first of the month to come, or the last day of this one. */
static int32_t month_edge(const struct typed *t, bool end)
{
	int32_t next;
	int y, m, d;

	day_to_ymd(t->clock->today, &y, &m, &d);
	next = day_add_months(day_from_ymd(y, m, 1), 1);
	return end ? next - 1 : next;
}

static int word_form(struct typed *t, int32_t *day)
{
	const char *at = t->p;
	const struct date_word *w, *weekday;
	size_t n;

	w = typed_word_at(t->p, &n);
	t->p += n;
	switch (w ? w->kind : WORD_NONE) {
	case WORD_DAY:
		*day = t->clock->today + w->value;
		return 0;
	case WORD_WEEKDAY:
		return weekday_form(t, w->value, day);
	case WORD_WEEK:
		if (week_form(t, 1, day))
			return -1;
		weekday = typed_word(t, WORD_WEEKDAY);
		if (weekday)
			*day += weekday->value - 1;
		return 0;
	case WORD_EDGE:
		if (!typed_word(t, WORD_OF_MONTH))
			return not_a_day(t, at);
		*day = month_edge(t, w->value);
		return 0;
	case WORD_MONTH_EDGE:
		*day = month_edge(t, w->value);
		return 0;
	default:
		return not_a_day(t, at);
	}
}

static int any_day(struct typed *t, int32_t *day)
{
	if (*t->p == '+' || *t->p == '-')
		return offset_form(t, day);
	if (typed_is_digit(*t->p))
		return number_form(t, day);
	if (typed_is_letter(*t->p))
		return word_form(t, day);
	return not_a_day(t, t->p);
}

/* "10:30" alone means today. */
static bool is_time_alone(const char *p)
{
	size_t n = typed_digits(p);

	return n >= 1 && n <= 2 && p[n] == ':';
}

static int time_behind(struct typed *t, int32_t *at)
{
	if (*t->p == ',')
		t->p++;
	typed_word(t, WORD_FILL);
	typed_blanks(t);
	if (typed_time(t, at))
		return -1;
	typed_blanks(t);
	return *t->p ? typed_not_time(t, t->p) : 0;
}

int day_parse(const char *typed, const struct clock *clock, int32_t *day,
	      int32_t *at, struct err *err)
{
	struct typed t = { typed, typed, clock, err };
	int32_t found = clock->today, time = TIME_NONE;

	typed_blanks(&t);
	if (!is_time_alone(t.p) && any_day(&t, &found))
		return -1;
	typed_blanks(&t);
	if (*t.p && !at)
		return typed_fault(&t, t.p, N_("a day only is wanted here"));
	if (*t.p && time_behind(&t, &time))
		return -1;
	*day = found;
	if (at)
		*at = time;
	return 0;
}
