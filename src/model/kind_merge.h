/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_KIND_MERGE_H
#define KARTEI_MODEL_KIND_MERGE_H

#include "base/conf.h"
#include "base/map.h"

/*
 * A kind as it is when `over` (a site's form with `extends`, or a form over
 * the fields that `master` implies) is laid over `base`: groups are merged
 * member by member; pages of the same title get the rows of both; a tab of
 * the same kind and link is replaced; everything else `over` replaces. Both
 * stay as they are and must live as long as the result, which lies in the
 * arena.
 */
const struct conf_node *kind_merge(struct arena *arena,
				   const struct conf_node *base,
				   const struct conf_node *over);

#endif
