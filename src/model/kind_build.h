/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_KIND_BUILD_H
#define KARTEI_MODEL_KIND_BUILD_H

#include "base/conf.h"
#include "base/map.h"
#include "model/kind.h"

/* Where fields stand that the form implies. */
#define IMPLIED_NAME "(implied)"
#define IMPLIED_PLACE IMPLIED_NAME ":1"

/*
 * Makes a kind of what its form says, extensions and implied fields merged
 * in; everything is copied into the arena. Faults are collected; the kind is
 * made all the same, so that other kinds can be checked against it.
 */
struct kind *kind_build(struct arena *arena, const struct conf_node *form,
			struct map *places, struct err *err);

/* Where a text of a kind stands in its form, for kind_lint(): `places` maps
 * the pointers that kind_build() noted to "file:line". */
const char *kind_place(const struct map *places, const char *text,
		       const char *without);

/* What a form leaves out: title, list, search, sort, pages. An empty list is
 * not left out. */
void kind_complete(struct arena *arena, struct kind *k);
/* Whether a field, path or lines of this name stands on one of the pages. */
bool kind_on_pages(const struct kind *k, const char *name);

#endif
