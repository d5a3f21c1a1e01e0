/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_TYPE_HOST_H
#define KARTEI_MODEL_TYPE_HOST_H

#include "base/buf.h"

/*
 * The name of a host in mail addresses and URLs: labels of letters, digits
 * and inner hyphens, joined by dots. Returns the first wrong byte (the end
 * if something is missing) and says `*why`; NULL if it is right. `dotted`
 * wants at least two labels.
 */
const char *host_wrong(struct slice s, bool dotted, const char **why);

#endif
