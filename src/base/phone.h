/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_BASE_PHONE_H
#define KARTEI_BASE_PHONE_H

#include "base/buf.h"

#define PHONE_VERSION 1

/* Asked for numbers that the table does not know; libphonenumber behind it
 * in the store process, NULL elsewhere. Returns 0 with E.164 in `e164`. */
typedef int phone_fallback(const char *typed, const char *country,
			   struct buf *e164);

/*
 * E.164 ("+492214710123") of a number as people type it, seen from
 * `country` (ISO 3166, "DE"): the frequent shapes of DE, AT, CH by a table,
 * the rest by `fallback`. Extension words ("App. 12", "-0", "Durchwahl 12")
 * are understood. 0 found, 1 not a number that can be completed (kept as
 * typed, digits still searchable), -1 characters that no number has: then
 * *at is the byte of the first one.
 */
int phone_e164(const char *typed, const char *country,
	       phone_fallback *fallback, struct buf *e164, size_t *at);

/* "+49 221 4710123": for lists and cards. */
void phone_print(const char *e164, struct buf *out);

#endif
