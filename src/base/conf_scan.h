/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_BASE_CONF_SCAN_H
#define KARTEI_BASE_CONF_SCAN_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Looks at a text before libconfig does, for what libconfig would stop at
 * or not see: names used twice, brackets, endless strings and comments,
 * numbers beyond 32 bits without L, @include. Faults have the place
 * "name:line". `clean` gets the text without the parts that would stop
 * libconfig, at the same lines. Returns 0 without a fault, 1 with faults
 * that `clean` is free of, -1 if there is nothing to go on with.
 */
int conf_scan(const char *name, struct slice text, struct buf *clean,
	      struct err *err);

#endif
