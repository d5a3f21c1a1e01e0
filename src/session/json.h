/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_SESSION_JSON_H
#define KARTEI_SESSION_JSON_H

#include <jansson.h>
#include <stdint.h>

/* How jobs and verbs say days and times to other programs: "2026-11-21",
 * "14:30"; null where there is none. The caller owns what comes back. */
json_t *json_day(int32_t day);
json_t *json_time(int32_t at);
/* A text out of what a job says, its own; "" where there is none. */
const char *json_text(const json_t *object, const char *name);

#endif
