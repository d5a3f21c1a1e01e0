/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_MERGE_H
#define KARTEI_MODEL_MERGE_H

#include "model/kind.h"
#include "model/record.h"

/*
 * Two records of one kind that stand for the same thing become one: an
 * ITEM_MERGE (model/changeset.h), one change, one transaction. The one named
 * stays; `other` goes into the bin. Field by field:
 *
 *	values of the one that stays are kept, what it has not it gets from
 *	the other, many values are united; OP_OWN, OP_OTHER and OP_BOTH of a
 *	field say otherwise. OP_BOTH of a text puts one behind the other.
 *
 * Who named the other names the one that stays, in any field and whether the
 * author sees it or not; marks of the ones that come (a main role, a contact
 * address) stand behind those that are there. The numbers of the other are
 * aliases of the one that stays. Two records of which somebody has said that
 * they are no doubles ("distinct") lose that remark.
 *
 * The author must be allowed to write and to delete both. Refused for master
 * data and system kinds. The undo of the change takes all of it apart again,
 * unless the one that stayed went into a third meanwhile: then that comes
 * first. An erasure of the one that stayed erases the other too.
 */
#define MERGE_MOST 10000	/* records that name the other */

enum merge_choice { MERGE_OWN, MERGE_OTHER, MERGE_BOTH };

/* What is done with a field if nobody says anything. */
enum merge_choice merge_default(const struct field *f,
				const struct record *own,
				const struct record *other);
/* Whether both values of the field can stay. */
bool merge_can_both(const struct field *f);

/* Records that went into this one; stops when `each` returns non-zero, and
 * returns that. */
int merged_each(const struct record *rec,
		int (*each)(void *ctx, struct ref merged), void *ctx);

#endif
