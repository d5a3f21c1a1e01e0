/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kartei-ics: iCalendar (RFC 5545) out of JSON Lines. One object a line:
 *
 *	type		"event" or "todo"
 *	uid, sequence, stamp, modified
 *	day, start, until_day, end	ISO; wall clock in `zone`
 *	title, place, text, who
 *	closed		cancelled (event), done (todo)
 */
#include <jansson.h>
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/date.h"
#include "base/log.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "exchange/ics_zone.h"
#include "exchange/jail.h"

#define LINE_BYTES (1 << 20)

struct calendar {
	icalcomponent *whole;
	struct ics_zones *zones;
	size_t line;		/* of the input */
	struct err err;
};

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

static int fault(struct calendar *c, const char *msgid, const char *arg)
{
	char place[32];

	snprintf(place, sizeof(place), "stdin:%zu", c->line);
	return err_add_raw(&c->err, ERR_INPUT, place, msgid, &arg,
			   arg ? 1 : 0);
}

/* ---- times ------------------------------------------------------------------ */

static icaltimetype time_of(int32_t day, int32_t at)
{
	icaltimetype t = icaltime_null_time();

	day_to_ymd(day, &t.year, &t.month, &t.day);
	t.is_date = at == TIME_NONE;
	if (!t.is_date) {
		t.hour = at / 3600;
		t.minute = at / 60 % 60;
		t.second = at % 60;
	}
	return t;
}

/* A moment in UTC. */
static int utc_of(struct calendar *c, const json_t *object, const char *name,
		  icaltimetype *t)
{
	int64_t moment;
	int32_t day, at;

	if (moment_parse_iso(text_of(object, name), &moment))
		return fault(c, N_("no moment in \"%s\""), name);
	moment_to_wall("UTC", moment, &day, &at);
	*t = time_of(day, at);
	t->zone = icaltimezone_get_utc_timezone();
	return 0;
}

static int wall_of(struct calendar *c, const json_t *object, const char *day,
		   const char *at, int32_t *d, int32_t *seconds)
{
	const char *time = text_of(object, at);

	*d = DAY_NONE;
	*seconds = TIME_NONE;
	if (*text_of(object, day) && day_parse_iso(text_of(object, day), d))
		return fault(c, N_("no day in \"%s\""), day);
	if (*time && time_parse(time, seconds, NULL))
		return fault(c, N_("no time of day in \"%s\""), at);
	return 0;
}

/* Adds a property with wall clock and TZID, or a day alone; the zone's name
 * is set by hand, for libical drops it from DUE. */
static int add_wall(struct calendar *c, icalcomponent *to,
		    icalproperty_kind kind, int32_t day, int32_t at,
		    const char *zone)
{
	icalproperty *p = icalproperty_new(kind);

	icalproperty_set_value(p, at == TIME_NONE ?
			       icalvalue_new_date(time_of(day, at)) :
			       icalvalue_new_datetime(time_of(day, at)));
	if (at == TIME_NONE) {
		icalproperty_add_parameter(p,
			icalparameter_new_value(ICAL_VALUE_DATE));
	} else {
		icalproperty_add_parameter(p, icalparameter_new_tzid(zone));
		if (ics_zones_use(c->zones, zone, day, at)) {
			icalproperty_free(p);
			return fault(c, N_("unknown time zone \"%s\""), zone);
		}
	}
	icalcomponent_add_property(to, p);
	return 0;
}

static int add_event_times(struct calendar *c, icalcomponent *to,
			   const json_t *object)
{
	const char *zone = text_of(object, "zone");
	int32_t day, start, until, end;

	if (wall_of(c, object, "day", "start", &day, &start) ||
	    wall_of(c, object, "until_day", "end", &until, &end))
		return -1;
	if (day == DAY_NONE)
		return fault(c, N_("no day in \"%s\""), "day");
	if (until == DAY_NONE)
		until = day;
	if (add_wall(c, to, ICAL_DTSTART_PROPERTY, day, start, zone))
		return -1;
	/* A whole day ends before the next; an open end is left out. */
	if (start == TIME_NONE)
		return add_wall(c, to, ICAL_DTEND_PROPERTY, until + 1,
				TIME_NONE, zone);
	if (end == TIME_NONE)
		return 0;
	return add_wall(c, to, ICAL_DTEND_PROPERTY, until, end, zone);
}

static int add_todo_times(struct calendar *c, icalcomponent *to,
			  const json_t *object)
{
	int32_t day, at;

	if (wall_of(c, object, "day", "start", &day, &at))
		return -1;
	if (day == DAY_NONE)
		return 0;
	return add_wall(c, to, ICAL_DUE_PROPERTY, day, at,
			text_of(object, "zone"));
}

/* ---- components ---------------------------------------------------------------- */

static void add_text(icalcomponent *to, const json_t *object, const char *name,
		     icalproperty *(*make)(const char *text))
{
	struct buf text = BUF_INIT;

	/* RFC 5545 knows no control characters but the end of a line. */
	utf8_printable(slice_str(text_of(object, name)), true, &text);
	if (text.n)
		icalcomponent_add_property(to, make(text.p));
	buf_release(&text);
}

static int add_common(struct calendar *c, icalcomponent *to,
		      const json_t *object)
{
	json_int_t sequence = json_integer_value(json_object_get(object,
								 "sequence"));
	icaltimetype stamp, modified;

	if (!*text_of(object, "uid"))
		return fault(c, N_("an entry without uid"), NULL);
	if (utc_of(c, object, "stamp", &stamp) ||
	    utc_of(c, object, "modified", &modified))
		return -1;
	icalcomponent_add_property(to,
		icalproperty_new_uid(text_of(object, "uid")));
	icalcomponent_add_property(to, icalproperty_new_dtstamp(stamp));
	icalcomponent_add_property(to,
		icalproperty_new_lastmodified(modified));
	icalcomponent_add_property(to,
		icalproperty_new_sequence((int)sequence));
	add_text(to, object, "title", icalproperty_new_summary);
	add_text(to, object, "place", icalproperty_new_location);
	add_text(to, object, "text", icalproperty_new_description);
	add_text(to, object, "who", icalproperty_new_contact);
	return 0;
}

static int make_event(struct calendar *c, const json_t *object, bool closed)
{
	icalcomponent *event = icalcomponent_new(ICAL_VEVENT_COMPONENT);

	icalcomponent_add_component(c->whole, event);
	if (add_common(c, event, object) || add_event_times(c, event, object))
		return -1;
	icalcomponent_add_property(event, icalproperty_new_status(
		closed ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
	return 0;
}

static int make_todo(struct calendar *c, const json_t *object, bool closed)
{
	icalcomponent *todo = icalcomponent_new(ICAL_VTODO_COMPONENT);

	icalcomponent_add_component(c->whole, todo);
	if (add_common(c, todo, object) || add_todo_times(c, todo, object))
		return -1;
	icalcomponent_add_property(todo, icalproperty_new_status(
		closed ? ICAL_STATUS_COMPLETED : ICAL_STATUS_NEEDSACTION));
	icalcomponent_add_property(todo,
		icalproperty_new_percentcomplete(closed ? 100 : 0));
	return 0;
}

static int take_line(struct calendar *c, const char *line, size_t n)
{
	json_error_t why;
	json_t *object = json_loadb(line, n, 0, &why);
	bool closed = json_is_true(json_object_get(object, "closed"));
	int rc;

	c->line++;
	if (!object)
		return fault(c, N_("not JSON: %s"), why.text);
	if (!strcmp(text_of(object, "type"), "event"))
		rc = make_event(c, object, closed);
	else if (!strcmp(text_of(object, "type"), "todo"))
		rc = make_todo(c, object, closed);
	else
		rc = fault(c, N_("no such type of entry: \"%s\""),
			   text_of(object, "type"));
	json_decref(object);
	return rc;
}

/* ---- the whole ------------------------------------------------------------------ */

static int read_all(struct calendar *c)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	int rc = 0;

	while (!rc && (n = getline(&line, &cap, stdin)) > 0) {
		if (n > LINE_BYTES)
			rc = fault(c, N_("the line is too long"), NULL);
		else
			rc = take_line(c, line, (size_t)n);
	}
	free(line);
	if (!rc && ferror(stdin))
		rc = fault(c, N_("cannot read"), NULL);
	return rc;
}

static int write_all(struct calendar *c)
{
	char *text;
	int rc = 0;

	ics_zones_add(c->zones, c->whole);
	text = icalcomponent_as_ical_string_r(c->whole);
	if (!text || fputs(text, stdout) == EOF || fflush(stdout))
		rc = err_set_errno(&c->err, ERR_IO, "stdout",
				   N_("cannot write"));
	icalmemory_free_buffer(text);
	return rc;
}

int main(void)
{
	struct calendar c = { .err = ERR_INIT };
	int rc;

	if (jail_enter()) {
		log_line(LOG_LEVEL_ERROR, "kartei-ics: cannot be confined");
		return EX_OSERR;
	}
	c.zones = ics_zones_new();
	c.whole = icalcomponent_vanew(ICAL_VCALENDAR_COMPONENT,
		icalproperty_new_version("2.0"),
		icalproperty_new_prodid("-//kartei//kartei//DE"),
		icalproperty_new_calscale("GREGORIAN"), (void *)0);
	rc = read_all(&c) || write_all(&c);
	if (rc)
		log_err(LOG_LEVEL_ERROR, &c.err);
	icalcomponent_free(c.whole);
	ics_zones_free(c.zones);
	rc = rc ? err_exit_status(err_code(&c.err)) : EX_OK;
	err_release(&c.err);
	return rc;
}
