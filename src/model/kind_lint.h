/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_KIND_LINT_H
#define KARTEI_MODEL_KIND_LINT_H

#include "base/map.h"
#include "model/kind.h"

/*
 * Whether kinds fit each other and themselves: links lead to kinds that are
 * there, names in lists and pages are fields or paths, expressions can be
 * read. `places` is that of kind_build(). Returns -1 if it found a fault;
 * `warnings` may be NULL.
 */
int kinds_lint(const struct kinds *ks, const struct map *places,
	       struct err *warnings, struct err *err);

#endif
