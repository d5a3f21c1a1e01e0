/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UNIT_QUERY_H
#define KARTEI_UNIT_QUERY_H

#include "../groups.h"

/* main.c joins them into one plan. */
extern const struct group test_set, test_page;

#endif
