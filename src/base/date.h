/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_BASE_DATE_H
#define KARTEI_BASE_DATE_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Days, times of day and moments. A day is the number of days since
 * 1970-01-01 in the proleptic Gregorian calendar; a time of day is seconds
 * since midnight, wall clock; a moment is microseconds since 1970 UTC.
 */
#define DAY_NONE INT32_MIN
#define TIME_NONE INT32_MIN
#define MOMENT_NONE INT64_MIN

/* What "today" and "now" mean for whoever asks; injected, never read from
 * the system by the functions below. */
struct clock {
	int64_t now;		/* moment */
	int32_t today;		/* the session's day */
	const char *zone;	/* IANA name, "Europe/Berlin" */
};

int32_t day_from_ymd(int y, int m, int d);	/* DAY_NONE if there is none */
void day_to_ymd(int32_t day, int *y, int *m, int *d);
int day_weekday(int32_t day);			/* 1 Monday .. 7 Sunday */
int day_iso_week(int32_t day, int *year);
int32_t day_add_months(int32_t day, int n);	/* cut to the month's last day */

/*
 * Words for days as people type them, German and English alike:
 * 14.9. 14.9.26 14.09.2026 140926 1409 2026-09-14 14/9 "14. September"; 14.
 * (the next 14th); heute today morgen gestern; mo..so, monday (the next one,
 * today counts as next week); "Do 17.09.2026" (must agree); +3 +3d +3t +2w
 * +1m +1y -1; kw38, mo kw38, 1.kw38, kw38/27; anfang monat (the next first),
 * ende monat (the last day of this one). A day without a year is the next
 * one that is not more than half a year ago; two digits of a year reach from
 * 80 years back to 19 ahead. `at` gets the time of day typed behind ("do 10",
 * "di14", "do 10.30", "17.9. 10:30", "mo frueh"; "10:30" alone is today),
 * TIME_NONE if none; NULL refuses one.
 * On fault: ERR_INPUT with the column in `place` ("3" = third character).
 */
int day_parse(const char *typed, const struct clock *clock, int32_t *day,
	      int32_t *at, struct err *err);
int time_parse(const char *typed, int32_t *seconds, struct err *err);

/* ISO 8601: 2026-09-14, 09:02 or 09:02:30, 2026-09-14T07:02:30Z. */
void day_iso(int32_t day, struct buf *out);
void time_iso(int32_t seconds, struct buf *out);
void moment_iso(int64_t moment, struct buf *out);
int day_parse_iso(const char *s, int32_t *day);		/* 0 or -1 */
int moment_parse_iso(const char *s, int64_t *moment);	/* 0 or -1 */

/*
 * For people: DAY_LONG 10.09.2026 (en: 2026-09-10), DAY_SHORT as lists show
 * it: within six days "Do 10.09.", this year "10.09.", else "10.09.25";
 * DAY_NAMED "Do 17.09.2026". `lang` is "de" or "en".
 */
enum day_style { DAY_LONG, DAY_SHORT, DAY_NAMED };
void day_print(int32_t day, enum day_style style, int32_t today,
	       const char *lang, struct buf *out);
/* The first day after `today` on which DAY_SHORT may say `day` in other
 * words; DAY_NONE: it never will. */
int32_t day_short_changes(int32_t day, int32_t today);
void time_print(int32_t seconds, struct buf *out);	/* 09:02 */

/* Wall clock to moment and back in a zone, by the system's tz database.
 * A wall time in the spring gap is moved forward, in the autumn overlap it
 * is the first one. -1: unknown zone. Thread-safe. */
int moment_from_wall(const char *zone, int32_t day, int32_t at, int64_t *moment);
int moment_to_wall(const char *zone, int64_t moment, int32_t *day, int32_t *at);
/* Calls `each` for every change of the offset (seconds east of UTC) in
 * [from, until), in order, until it returns non-zero; returns that, or -1:
 * unknown zone. */
int zone_changes(const char *zone, int64_t from, int64_t until,
		 int (*each)(void *ctx, int64_t at, int32_t before,
			     int32_t after), void *ctx);
int64_t moment_now(void);			/* the system's clock */
/* $TZ where it names a zone, else /etc/localtime's name, else "UTC". */
const char *zone_system(void);

#endif
