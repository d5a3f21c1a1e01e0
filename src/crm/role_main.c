/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/pack.h"
#include "crm/rules.h"

/*
 * A person has one main role at most: the one that is marked takes the mark
 * from the others. Fields: person, main.
 */
struct marking {
	struct apply_state *s;
	size_t item;
	struct err *err;
};

static int take_mark(void *ctx, const struct record *rec)
{
	struct marking *m = ctx;
	size_t other;

	if (ref_eq(rec->ref, apply_ref(m->s, m->item)))
		return 0;
	if (apply_open(m->s, rec->ref, &other, m->err) < 0)
		return -1;
	if (apply_flag(m->s, other, "main"))
		apply_put(m->s, other, "main", SLICE_NONE);
	return 0;
}

int rule_role_main(struct apply_state *s, size_t item, struct err *err)
{
	struct marking m = { s, item, err };

	if (apply_goes(s, item) || !apply_flag(s, item, "main"))
		return 0;
	return apply_links(s, apply_link(s, item, "person"),
			   apply_kind(s, item), "person", take_mark, &m, err);
}
