/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UNIT_CRM_OFFICE_H
#define KARTEI_UNIT_CRM_OFFICE_H

#include "model/model.h"

/* A store of its own with the shipped forms and rules, on 2026-09-14, and
 * two agents: the owner, and "tb" (tb@example.com). */
struct office {
	char *home;
	struct model *m;
	struct author who;
	struct value_context context;
	struct changeset c;
	struct err err;
};
int office_setup(void **state);
int office_teardown(void **state);

/* An item of the change set at hand; ops as "field=text", NULL ends. */
void office_item(struct office *o, enum item_kind kind, const char *name, ...);
void office_must(struct office *o);
void office_must_not(struct office *o, const char *text);
/* What a field prints as, for machines. */
void office_is(struct office *o, const char *name, const char *field,
	       const char *text);
void office_check(struct office *o);
/* One reader for a while. */
void office_read(struct office *o,
		 void (*use)(struct reader *r, void *ctx), void *ctx);

#endif
