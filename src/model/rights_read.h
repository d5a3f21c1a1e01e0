/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_RIGHTS_READ_H
#define KARTEI_MODEL_RIGHTS_READ_H

#include "base/conf.h"
#include "base/map.h"
#include "model/rights.h"

/* The group `rights` of the form files: what may stand in it. */
extern const struct conf_key rights_keys[];

/* Made of all such groups, merged. `form` NULL, or without roles: the roles
 * agent and admin. Faults are collected. */
struct rights *rights_build(struct arena *arena, const struct conf_node *form,
			    struct map *places, struct err *err);
/* Whether the table fits the kinds: what it names is there, its conditions
 * can be read, every agent's role is in it. */
int rights_lint(const struct kinds *ks, const struct map *places,
		struct err *err);

#endif
