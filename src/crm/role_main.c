/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/pack.h"
#include "crm/rules.h"

/*
 * A person has one main role at most on any day: the one that is marked takes
 * the mark from the others of its time. Who changes the company next month
 * keeps the old one till then. Of two persons that become one the roles of
 * the one that stays go first. Fields: person, main, from, until.
 */
struct marking {
	struct apply_state *s;
	size_t item;
	int32_t from, until;	/* of the item at hand */
	struct err *err;
};

static int32_t day_of(struct apply_state *s, size_t item, const char *name,
		      int32_t none)
{
	struct slice bytes = apply_get(s, item, name);
	struct unpack u = unpack_from(bytes);

	return bytes.n ? unpack_i32(&u) : none;
}

static int take_mark(void *ctx, const struct record *rec)
{
	struct marking *m = ctx;
	size_t other;

	if (ref_eq(rec->ref, apply_ref(m->s, m->item)))
		return 0;
	if (apply_open(m->s, rec->ref, &other, m->err) < 0)
		return -1;
	if (apply_flag(m->s, other, "main") &&
	    day_of(m->s, other, "from", INT32_MIN) < m->until &&
	    day_of(m->s, other, "until", INT32_MAX) > m->from)
		apply_put(m->s, apply_moved(m->s, m->item) ? m->item : other,
			  "main", SLICE_NONE);
	return 0;
}

int rule_role_main(struct apply_state *s, size_t item, struct err *err)
{
	struct marking m = {
		.s = s, .item = item, .err = err,
		.from = day_of(s, item, "from", INT32_MIN),
		.until = day_of(s, item, "until", INT32_MAX),
	};

	if (apply_goes(s, item) || !apply_flag(s, item, "main"))
		return 0;
	return apply_links(s, apply_link(s, item, "person"),
			   apply_kind(s, item), "person", take_mark, &m, err);
}
