/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <pthread.h>
#include <string.h>

#include "base/date.h"

/* Wall clock in a zone, the moment it is, and the wall clock of that. */
static const struct {
	const char *zone, *wall, *utc, *back;	/* back NULL: the same */
} table[] = {
	{ "Europe/Berlin", "2026-03-29 01:59", "2026-03-29T00:59:00Z", NULL },
	{ "Europe/Berlin", "2026-03-29 02:00", "2026-03-29T01:00:00Z",
	  "2026-03-29 03:00" },
	{ "Europe/Berlin", "2026-03-29 02:30", "2026-03-29T01:30:00Z",
	  "2026-03-29 03:30" },
	{ "Europe/Berlin", "2026-03-29 03:00", "2026-03-29T01:00:00Z", NULL },
	{ "Europe/Berlin", "2026-10-25 01:59", "2026-10-24T23:59:00Z", NULL },
	{ "Europe/Berlin", "2026-10-25 02:00", "2026-10-25T00:00:00Z", NULL },
	{ "Europe/Berlin", "2026-10-25 02:30", "2026-10-25T00:30:00Z", NULL },
	{ "Europe/Berlin", "2026-10-25 03:00", "2026-10-25T02:00:00Z", NULL },
	{ "Europe/Vienna", "2026-03-29 02:30", "2026-03-29T01:30:00Z",
	  "2026-03-29 03:30" },
	{ "Europe/Vienna", "2026-10-25 02:30", "2026-10-25T00:30:00Z", NULL },
	{ "Europe/Vienna", "2026-10-25 03:30", "2026-10-25T02:30:00Z", NULL },
	{ "Europe/Zurich", "2026-03-29 02:30", "2026-03-29T01:30:00Z",
	  "2026-03-29 03:30" },
	{ "Europe/Zurich", "2026-10-25 02:30", "2026-10-25T00:30:00Z", NULL },
	{ "Europe/Zurich", "1980-07-01 12:00", "1980-07-01T11:00:00Z", NULL },
	{ "Europe/Zurich", "1981-07-01 12:00", "1981-07-01T10:00:00Z", NULL },
	/* Behind the table of the file: by its rule. */
	{ "Europe/Berlin", "2060-07-01 12:00", "2060-07-01T10:00:00Z", NULL },
	{ "Europe/Berlin", "2060-01-01 12:00", "2060-01-01T11:00:00Z", NULL },
	{ "Europe/Berlin", "2060-03-28 02:30", "2060-03-28T01:30:00Z",
	  "2060-03-28 03:30" },
	{ "Europe/Berlin", "2060-10-31 02:30", "2060-10-31T00:30:00Z", NULL },
	{ "Europe/Berlin", "2060-10-31 03:30", "2060-10-31T02:30:00Z", NULL },
	{ "America/New_York", "2060-07-01 12:00", "2060-07-01T16:00:00Z",
	  NULL },
	/* Summer over the turn of the year. */
	{ "Australia/Sydney", "2060-01-01 12:00", "2060-01-01T01:00:00Z",
	  NULL },
	{ "Australia/Sydney", "2060-07-01 12:00", "2060-07-01T02:00:00Z",
	  NULL },
	{ "Asia/Kolkata", "2026-01-01 00:00", "2025-12-31T18:30:00Z", NULL },
	{ "Pacific/Apia", "2026-01-01 00:00", "2025-12-31T11:00:00Z", NULL },
	{ "UTC", "2026-01-01 00:00", "2026-01-01T00:00:00Z", NULL },
	{ "Europe/Berlin", "1969-12-31 23:59", "1969-12-31T22:59:00Z", NULL },
};

static void walls(void **state)
{
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(*table); i++) {
		const char *wall = table[i].wall;
		struct buf b = BUF_INIT;
		char date[11];
		int32_t day, at;
		int64_t moment;

		memcpy(date, wall, 10);
		date[10] = '\0';
		assert_int_equal(day_parse_iso(date, &day), 0);
		assert_int_equal(time_parse(wall + 11, &at, NULL), 0);
		assert_int_equal(moment_from_wall(table[i].zone, day, at,
						  &moment), 0);
		moment_iso(moment, &b);
		assert_string_equal(buf_str(&b), table[i].utc);
		assert_int_equal(moment_to_wall(table[i].zone, moment, &day,
						&at), 0);
		buf_clear(&b);
		day_iso(day, &b);
		buf_add_char(&b, ' ');
		time_iso(at, &b);
		assert_string_equal(buf_str(&b),
				    table[i].back ? table[i].back : wall);
		buf_release(&b);
	}
}

/* Every hour of many years there and back. */
static void there_and_back(void **state)
{
	static const char *const zones[] = {
		"Europe/Berlin", "Europe/Vienna", "Europe/Zurich",
		"America/New_York", "Australia/Sydney",
	};
	size_t i;

	for (i = 0; i < sizeof(zones) / sizeof(*zones); i++) {
		int64_t t, again, before = MOMENT_NONE;
		int32_t day, at;

		for (t = INT64_C(1700000000); t < INT64_C(2500000000);
		     t += 7 * 3600) {
			assert_int_equal(moment_to_wall(zones[i], t * 1000000,
							&day, &at), 0);
			assert_int_equal(moment_from_wall(zones[i], day, at,
							  &again), 0);
			/* The second of two equal hours reads as the first. */
			assert_true(again == t * 1000000 ||
				    again == (t - 3600) * 1000000);
			assert_true(again > before);
			before = again;
		}
	}
}

static int note_change(void *ctx, int64_t at, int32_t before, int32_t after)
{
	buf_printf(ctx, "%d>%d ", before / 3600, after / 3600);
	moment_iso(at, ctx);
	buf_add_char(ctx, ' ');
	return 0;
}

static void assert_changes(const char *zone, int year, const char *wanted)
{
	struct buf b = BUF_INIT;
	int64_t day = INT64_C(86400000000);

	assert_int_equal(zone_changes(zone, day_from_ymd(year, 1, 1) * day,
				      day_from_ymd(year + 1, 1, 1) * day,
				      note_change, &b), 0);
	assert_string_equal(buf_str(&b), wanted);
	buf_release(&b);
}

static void changes(void **state)
{
	int64_t moment = 0;

	assert_changes("Europe/Berlin", 2026, "1>2 2026-03-29T01:00:00Z "
		       "2>1 2026-10-25T01:00:00Z ");
	assert_changes("Europe/Berlin", 2060, "1>2 2060-03-28T01:00:00Z "
		       "2>1 2060-10-31T01:00:00Z ");
	assert_changes("Australia/Sydney", 2060, "11>10 2060-04-03T16:00:00Z "
		       "10>11 2060-10-02T16:00:00Z ");
	assert_changes("UTC", 2026, "");
	assert_int_equal(zone_changes("Nowhere", 0, 1, note_change, &moment),
			 -1);
}

static void unknown_zones(void **state)
{
	static const char *const names[] = {
		"Europe/Bielefeld", "", "/etc/passwd", "../../etc/passwd",
		"Europe", "tzdata.zi", "zone.tab", "Europe/Berlin\n",
	};
	int64_t moment = 5;
	int32_t day, at;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		assert_int_equal(moment_from_wall(names[i], 0, 0, &moment), -1);
	assert_int_equal(moment_to_wall(NULL, 0, &day, &at), -1);
	assert_int_equal(moment, 5);
	assert_int_equal(moment_from_wall(zone_system(), 0, 0, &moment), 0);
}

static void *many(void *arg)
{
	static const char *const zones[] = {
		"Europe/Rome", "Europe/Paris", "Asia/Tokyo", "Africa/Cairo",
	};
	int64_t moment;
	long wrong = 0;
	int i;

	for (i = 0; i < 2000; i++)
		wrong += moment_from_wall(zones[i % 4], i, 0, &moment) != 0;
	return (void *)wrong;
}

static void threads(void **state)
{
	pthread_t t[4];
	void *wrong;
	int i;

	for (i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&t[i], NULL, many, NULL), 0);
	for (i = 0; i < 4; i++) {
		pthread_join(t[i], &wrong);
		assert_null(wrong);
	}
}

static const struct CMUnitTest zone_tests[] = {
	cmocka_unit_test(walls),
	cmocka_unit_test(there_and_back),
	cmocka_unit_test(changes),
	cmocka_unit_test(unknown_zones),
	cmocka_unit_test(threads),
};
GROUP(zone);
