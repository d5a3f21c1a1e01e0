/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_SIGHT_H
#define KARTEI_MODEL_SIGHT_H

#include "model/expr.h"
#include "model/rights.h"
#include "store/idset.h"

/*
 * Which records a role sees and may change: the conditions of its rows in
 * the table of rights (model/rights.h), asked on records as they really are.
 * A reader with a sight gives what is not seen as absent; one for each
 * reader, with its life.
 */
struct sight;

/* NULL if the role sees every record of every kind and, where one is to
 * write (`like` NULL), writes them too. `whole` are the kinds of which it has
 * a view. The rules are asked with `reader`, which sees all; NULL: with one of
 * its own, like `like`. */
struct sight *sight_new(struct kinds *whole, const struct rights_role *role,
			struct reader *reader, const struct reader *like);
void sight_free(struct sight *s);

/* Whether some records of some kind may not be seen: a reader needs it. */
bool sight_hides(const struct sight *s);
/* Whether some records of the kind may not be seen (NULL: none). */
bool sight_limits(const struct sight *s, uint16_t kind);
/* Everybody sees his own record, if any of its kind. */
bool sight_sees(struct sight *s, const struct record *rec);
/* Whether a record may be made, changed or deleted as it is in `rec`. */
bool sight_writes(struct sight *s, const struct record *rec);

/* ---- for sets (query/query_sight.c) ------------------------------------ */

/* The condition that tells which are seen, NULL: all or none. */
const struct expr *sight_rule(struct sight *s, const struct kind *kind);
/* Its kind as it is, not as the role sees it. */
const struct kind *sight_kind(const struct sight *s, uint16_t no);
struct reader *sight_reader(struct sight *s);
/* Where the set of those that are seen is kept, once it is known: ids that
 * are not in the bin. The sight frees it. */
struct idset **sight_set(struct sight *s, uint16_t kind);

#endif
