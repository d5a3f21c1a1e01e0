/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_VCARD_CARD_H
#define KARTEI_EXCHANGE_VCARD_CARD_H

#include "base/map.h"
#include "exchange/textlines.h"
#include "exchange/vcard.h"

/* The cards of a file one by one: lines put together, taken apart into
 * properties, as far as a card can be taken. */
struct vcard_card {
	struct textlines lines;
	struct arena *memory;		/* texts of the card at hand */
	size_t number;			/* the line at which it begins */
	struct vcard_property *v;
	size_t n, cap;
	size_t bytes;
	const char *fault;		/* untranslated; NULL none */
	struct buf scratch;
};

int vcard_card_open(struct vcard_card *c, const char *path, struct err *err);
void vcard_card_close(struct vcard_card *c);
/* 1 a card, good until the next call; 0 the end, -1. */
int vcard_card_next(struct vcard_card *c, struct err *err);

#endif
