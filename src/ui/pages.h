/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_PAGES_H
#define KARTEI_UI_PAGES_H

#include "session/session.h"

/*
 * What a screen shows, any number of pages, in as few requests as can be. If
 * some are refused, each is asked for by itself: the rows of those that are
 * refused are empty, and `had` (of each; may be NULL) tells them from those
 * that have none. -1 if any is refused, with the reason of the first such.
 */
int pages_get(struct session *s, const struct page_ask *asks, size_t n,
	      struct rows *rows, bool *had, struct err *err);
void pages_release(struct rows *rows, size_t n);

#endif
