/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_RIGHTS_H
#define KARTEI_MODEL_RIGHTS_H

#include "model/apply.h"

/* Who may do what: one table, verb by role (rights.c). */
enum verb {
	VERB_READ,		/* records, lists, history */
	VERB_WRITE,		/* records of ordinary kinds */
	VERB_WRITE_MASTER,	/* ... of master data */
	VERB_WRITE_ADMIN,	/* ... of kinds marked `admin` */
	VERB_WRITE_SYSTEM,	/* ... of kinds marked `system` */
	VERB_UNDO_OWN,
	VERB_UNDO_ANY,
	VERB_RELOAD,		/* take new forms */
	VERB_CHECK,
	VERB_REMIND,		/* run the batch */
	VERB_STOP,		/* end the store process */
	VERB_N
};

/* The store itself (no agent) may do all. 0, or -1 with ERR_DENIED. */
int rights_check(const struct author *who, enum verb verb, const char *place,
		 struct err *err);
/* The verb that writing a record of this kind is. */
enum verb rights_verb_of(const struct kind *k);

#endif
