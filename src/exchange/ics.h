/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_ICS_H
#define KARTEI_EXCHANGE_ICS_H

#include "session/session.h"

/*
 * Records as an iCalendar: kinds with `event` in their form as VEVENT, kinds
 * with `due` as VTODO. The calendar itself is written by the helper program
 * kartei-ics, which gets one JSON object a line (ics_main.c says which) and is
 * shut in: no network, no other program, no file but the time zones.
 */
struct ics_ask {
	const char *kind;
	const char *where;	/* expression, NULL all */
	bool open_only;		/* without closed ones: done, cancelled */
};

/* Whether a kind can go into a calendar. */
bool ics_can(const struct kind *k);

/* All of it to the descriptor `out`; *n gets the number of entries. */
int ics_export(struct session *s, const struct ics_ask *asks, size_t asks_n,
	       int out, size_t *n, struct err *err);

#endif
