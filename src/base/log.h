/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_BASE_LOG_H
#define KARTEI_BASE_LOG_H

#include "base/err.h"

/*
 * One line to stderr, "kartei: text"; where that is the journal, with the
 * priority it understands instead. Goes out in one write, control
 * characters replaced, so that data cannot forge a line.
 */
enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_NOTE };

void log_line(enum log_level level, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Every item of `err` as a line of its own. */
void log_err(enum log_level level, const struct err *err);

#endif
