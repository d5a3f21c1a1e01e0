/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UNIT_MODEL_H
#define KARTEI_UNIT_MODEL_H

#include "../groups.h"

/* main.c joins them into one plan. */
extern const struct group test_expr, test_forms, test_record, test_type;
extern const struct group test_apply, test_catalogue, test_day;
extern const struct group test_erase;
extern const struct group test_formats, test_history, test_link, test_ready;
extern const struct group test_merge;

#endif
