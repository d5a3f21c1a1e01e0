/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_LEAF_H
#define KARTEI_UI_LEAF_H

#include "ui/screen.h"

/* A calendar leaf: one month to choose a day from, beside a field. */
struct leaf_how {
	int32_t day;		/* to begin with */
	/* Where its field stands now: that is not covered. */
	void (*where)(struct ui *ui, void *ctx, int *y, int *x);
	void (*accept)(struct ui *ui, void *ctx, int32_t day);
	void *ctx;		/* not owned */
};
void leaf_open(struct ui *ui, const struct leaf_how *how);

#endif
