/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_CRM_REMIND_PRIVATE_H
#define KARTEI_CRM_REMIND_PRIVATE_H

#include "crm/remind.h"

/* What a run is about to announce, as one moment of the store shows it. */
struct remind_gather {
	struct reader *r;
	const struct kind *reminder;
	struct remind_claims *claims;
	size_t first;		/* of the new ones in claims->v */
	struct ref *agents;	/* of the new ones in claims->v */
	size_t agents_cap;
};
/* Mails that were claimed and never reported. */
int remind_gather_again(struct remind_gather *all, struct err *err);
/* What is due and was not announced. */
int remind_gather_new(struct remind_gather *all, struct err *err);

void remind_mail_release(struct remind_mail *m);
void remind_take(struct remind_claims *c, struct remind_mail *m); /* moves */

/* Whether the value in force is this choice; false if there is none. */
bool remind_is(struct reader *r, const struct record *rec, const char *name,
	       const char *code);

#endif
