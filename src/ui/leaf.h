/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_LEAF_H
#define KARTEI_UI_LEAF_H

#include "ui/screen.h"

/* A calendar leaf: one month to choose a day from, beside a field. */
struct leaf_how {
	int32_t day;		/* to begin with */
	int y, x;		/* of the field, on the screen: is not covered */
	void (*accept)(struct ui *ui, void *ctx, int32_t day);
	void *ctx;		/* not owned */
};
void leaf_open(struct ui *ui, const struct leaf_how *how);

#endif
