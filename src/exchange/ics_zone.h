/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_ICS_ZONE_H
#define KARTEI_EXCHANGE_ICS_ZONE_H

#include <libical/ical.h>
#include <stdint.h>

/*
 * The VTIMEZONEs of a calendar: one for each zone that is used, with the
 * changes of the years in which it is used and no others (a full history
 * begins in 1893).
 */
struct ics_zones;

struct ics_zones *ics_zones_new(void);
void ics_zones_free(struct ics_zones *z);
/* Notes a time that stands in the calendar; -1: unknown zone. */
int ics_zones_use(struct ics_zones *z, const char *zone, int32_t day,
		  int32_t at);
/* Puts them into the calendar, in front of what is there. */
void ics_zones_add(struct ics_zones *z, icalcomponent *calendar);

#endif
