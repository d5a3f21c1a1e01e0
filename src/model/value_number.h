/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_VALUE_NUMBER_H
#define KARTEI_MODEL_VALUE_NUMBER_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Numbers as people write them. German: 1.250,00; English: 1,250.00; both
 * take the other's decimal sign where it cannot be meant as grouping (a
 * group has exactly three digits and stands behind one to three others),
 * so 1250.00 is understood everywhere. Blanks and apostrophes group too.
 */
#define NUMBER_SCALE 9		/* decimal places at most */

/* `text` lies in `typed`; the value is scaled by 10^scale. Zeros behind the
 * last place are allowed, other digits are a fault. */
int number_parse(const char *typed, struct slice text, bool german, int scale,
		 int64_t *value, struct err *err);

enum number_style {
	NUMBER_PEOPLE,		/* grouped, decimal sign of the language */
	NUMBER_EDIT,		/* not grouped, decimal sign of the language */
	NUMBER_MACHINE,		/* not grouped, point */
};
void number_print(int64_t value, int scale, enum number_style style,
		  bool german, struct buf *out);

#endif
