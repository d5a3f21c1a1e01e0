/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UNIT_CRM_H
#define KARTEI_UNIT_CRM_H

#include "../groups.h"

/* main.c joins them into one plan. */
extern const struct group test_double, test_remind, test_rules;

#endif
