/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_PREVIEW_H
#define KARTEI_UI_PREVIEW_H

#include "ui/pager.h"

/*
 * What would be done to many records, on the whole screen before it is done:
 * F2 does it, back leaves it.
 */
struct preview_how {
	const char *title;	/* copied */
	void (*fill)(struct ui *ui, void *ctx, struct pager *p);
	/* The screen is gone by then and `ctx` the caller's again. NULL: there
	 * is nothing to be done. */
	void (*go)(struct ui *ui, void *ctx);
	void (*release)(void *ctx);
	void *ctx;
};
void preview_open(struct ui *ui, const struct preview_how *how);

#endif
