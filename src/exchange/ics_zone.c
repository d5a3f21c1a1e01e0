/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/ics_zone.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"

#define YEAR (INT64_C(366) * 86400 * 1000000)

struct used {
	char *name;
	int64_t first, last;	/* moments in use */
};

struct ics_zones {
	struct used *v;
	size_t n, cap;
};

struct ics_zones *ics_zones_new(void)
{
	return mem_zero(sizeof(struct ics_zones));
}

void ics_zones_free(struct ics_zones *z)
{
	size_t i;

	for (i = 0; i < z->n; i++)
		free(z->v[i].name);
	free(z->v);
	free(z);
}

int ics_zones_use(struct ics_zones *z, const char *zone, int32_t day,
		  int32_t at)
{
	struct used *u;
	int64_t moment;
	size_t i;

	if (moment_from_wall(zone, day, at, &moment))
		return -1;
	for (i = 0; i < z->n; i++) {
		if (!strcmp(z->v[i].name, zone))
			break;
	}
	if (i == z->n) {
		mem_grow(&z->v, &z->cap, z->n + 1, sizeof(*z->v));
		z->v[z->n++] = (struct used){ mem_strdup(zone), moment,
					      moment };
	}
	u = &z->v[i];
	u->first = moment < u->first ? moment : u->first;
	u->last = moment > u->last ? moment : u->last;
	return 0;
}

/* `at` in the clock that was valid before, as RFC 5545 wants DTSTART. */
static icaltimetype local_start(int64_t at, int32_t before)
{
	icaltimetype t = icaltime_null_time();
	int32_t day, seconds;

	moment_to_wall("UTC", at + INT64_C(1000000) * before, &day, &seconds);
	day_to_ymd(day, &t.year, &t.month, &t.day);
	t.hour = seconds / 3600;
	t.minute = seconds / 60 % 60;
	t.second = seconds % 60;
	return t;
}

static int add_change(void *ctx, int64_t at, int32_t before, int32_t after)
{
	icalcomponent *part = icalcomponent_new(after > before ?
		ICAL_XDAYLIGHT_COMPONENT : ICAL_XSTANDARD_COMPONENT);

	icalcomponent_add_property(part,
		icalproperty_new_dtstart(local_start(at, before)));
	icalcomponent_add_property(part,
		icalproperty_new_tzoffsetfrom(before));
	icalcomponent_add_property(part, icalproperty_new_tzoffsetto(after));
	icalcomponent_add_component(ctx, part);
	return 0;
}

/* A zone whose clock stood still in all that time. */
static void add_constant(icalcomponent *zone, const struct used *u)
{
	int32_t day, at, offset;

	moment_to_wall(u->name, u->first, &day, &at);
	offset = (int32_t)((int64_t)day * 86400 + at - u->first / 1000000);
	add_change(zone, day_from_ymd(1970, 1, 1), offset, offset);
}

static icalcomponent *make_zone(const struct used *u)
{
	icalcomponent *zone = icalcomponent_new(ICAL_VTIMEZONE_COMPONENT);

	icalcomponent_add_property(zone, icalproperty_new_tzid(u->name));
	/* The change in force at the first time lies within the year before,
	 * where there is summer time at all. */
	zone_changes(u->name, u->first - YEAR, u->last + YEAR, add_change,
		     zone);
	if (!icalcomponent_get_first_component(zone, ICAL_ANY_COMPONENT))
		add_constant(zone, u);
	return zone;
}

void ics_zones_add(struct ics_zones *z, icalcomponent *calendar)
{
	/* libical only appends: what is there steps aside meanwhile. */
	icalcomponent *rest = icalcomponent_new(ICAL_XROOT_COMPONENT), *c;
	size_t k;

	while ((c = icalcomponent_get_first_component(calendar,
						      ICAL_ANY_COMPONENT))) {
		icalcomponent_remove_component(calendar, c);
		icalcomponent_add_component(rest, c);
	}
	for (k = 0; k < z->n; k++)
		icalcomponent_add_component(calendar, make_zone(&z->v[k]));
	while ((c = icalcomponent_get_first_component(rest,
						      ICAL_ANY_COMPONENT))) {
		icalcomponent_remove_component(rest, c);
		icalcomponent_add_component(calendar, c);
	}
	icalcomponent_free(rest);
}
