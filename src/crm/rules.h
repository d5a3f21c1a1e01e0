/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_CRM_RULES_H
#define KARTEI_CRM_RULES_H

#include "model/apply_state.h"

/*
 * Rules that forms name (`rule`): what makes it a CRM and cannot be said in
 * an expression, because it looks at other records of the same kind or
 * writes. Each runs inside the change; one a file.
 */
extern const struct rule crm_rules[];	/* ends with a NULL name */

int rule_role_main(struct apply_state *s, size_t item, struct err *err);
int rule_address_default(struct apply_state *s, size_t item, struct err *err);
int rule_followup_done(struct apply_state *s, size_t item, struct err *err);

/* Canonical bytes of a flag that is on. */
#define FLAG_ON ((struct slice){ "\001", 1 })

#endif
