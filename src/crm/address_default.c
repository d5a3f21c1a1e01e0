/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/pack.h"
#include "base/tr.h"
#include "crm/rules.h"

/*
 * How the addresses of a partner stand to each other. Fields: partner, use,
 * main, from, until.
 *
 * There is one contact address at a time. A second one is refused, unless it
 * is marked as the default (screens ask for it): then it takes the place of
 * the first, which ends on its first day.
 *
 * Of the addresses for any other use one is the default: the first one by
 * itself, later whichever was marked last. When it goes, the only one left
 * becomes the default; of several left somebody has to choose.
 *
 * Of two partners that become one the addresses of the one that stays go
 * first: the other's contact address ends, its defaults are none.
 */
#define USE_CONTACT "contact"

struct uses {
	struct apply_state *s;
	size_t item;
	int32_t from, until;		/* of the item at hand */
	struct ref others[2];		/* of the same use and time */
	size_t n;
	bool has_main;			/* one of them */
	bool take_over;			/* end them, or take their mark */
	struct err *err;
};

static int32_t day_of(struct slice bytes, int32_t none)
{
	struct unpack u = unpack_from(bytes);

	return bytes.n ? unpack_i32(&u) : none;
}

static struct slice field_of(struct apply_state *s, const struct record *rec,
			     size_t item, const char *name)
{
	const struct field *f = kind_field(apply_kind(s, item), name);

	return f ? record_get(rec, f->tag, DAY_NONE) : SLICE_NONE;
}

static bool flag(struct slice bytes)
{
	return bytes.n && *(const char *)bytes.p;
}

/* What stood for contact ends on the first day of the one that follows. */
static int end_other(struct uses *u, size_t other)
{
	int32_t today = apply_reader(u->s)->values.clock.today;
	int32_t day = u->from == INT32_MIN ? today : u->from;
	struct buf bytes = BUF_INIT;

	pack_i32(&bytes, day);
	apply_put(u->s, other, "until", buf_slice(&bytes));
	if (day <= today)
		apply_put(u->s, other, "main", SLICE_NONE);
	buf_release(&bytes);
	return 0;
}

static int visit(void *ctx, const struct record *rec)
{
	struct uses *u = ctx;
	struct slice use = field_of(u->s, rec, u->item, "use");
	struct slice own = apply_get(u->s, u->item, "use");
	size_t other;

	if (ref_eq(rec->ref, apply_ref(u->s, u->item)) || !slice_eq(use, own))
		return 0;
	if (day_of(field_of(u->s, rec, u->item, "from"), INT32_MIN) >=
	    u->until ||
	    day_of(field_of(u->s, rec, u->item, "until"), INT32_MAX) <=
	    u->from)
		return 0;
	if (u->n < 2)
		u->others[u->n] = rec->ref;
	u->n++;
	u->has_main |= flag(field_of(u->s, rec, u->item, "main"));
	if (!u->take_over)
		return 0;
	if (apply_open(u->s, rec->ref, &other, u->err) < 0)
		return -1;
	if (slice_eq_str(own, USE_CONTACT))
		return end_other(u, other);
	if (apply_flag(u->s, other, "main"))
		apply_put(u->s, other, "main", SLICE_NONE);
	return 0;
}

/* Comes with a partner that is merged into this one. */
static int stand_behind(struct uses *u, int32_t today)
{
	struct buf bytes = BUF_INIT;

	if (u->n && slice_eq_str(apply_get(u->s, u->item, "use"),
				 USE_CONTACT)) {
		pack_i32(&bytes, u->from > today ? u->from : today);
		apply_put(u->s, u->item, "until", buf_slice(&bytes));
		apply_put(u->s, u->item, "main", SLICE_NONE);
	} else if (u->has_main) {
		apply_put(u->s, u->item, "main", SLICE_NONE);
	}
	buf_release(&bytes);
	return 0;
}

static int visit_all(struct uses *u)
{
	return apply_links(u->s, apply_link(u->s, u->item, "partner"),
			   apply_kind(u->s, u->item), "partner", visit, u,
			   u->err);
}

/* With its partner all of them go, and nothing is to be chosen. */
static bool partner_goes(struct uses *u)
{
	struct record rec;

	return reader_get(apply_reader(u->s),
			  apply_link(u->s, u->item, "partner"), &rec,
			  NULL) <= 0 || record_in_bin(&rec);
}

static int check_going(struct uses *u)
{
	size_t other;

	if (!apply_flag(u->s, u->item, "main") || partner_goes(u) ||
	    slice_eq_str(apply_get(u->s, u->item, "use"), USE_CONTACT))
		return 0;
	if (visit_all(u) < 0)
		return -1;
	if (!u->n || u->has_main)
		return 0;
	if (u->n > 1)
		return err_set(u->err, ERR_CONFLICT,
			       apply_place(u->s, u->item, "main"),
			       N_("This is the default; mark another one of "
				  "the %zu that are left first"), u->n);
	if (apply_open(u->s, u->others[0], &other, u->err) < 0)
		return -1;
	apply_put(u->s, other, "main", FLAG_ON);
	return 0;
}

static int check_contact(struct uses *u)
{
	struct buf name = BUF_INIT;

	if (!u->n) {
		apply_put(u->s, u->item, "main", FLAG_ON);
	} else if (!u->take_over) {
		reader_title(apply_reader(u->s), u->others[0], &name);
		err_set(u->err, ERR_CONFIRM,
			apply_place(u->s, u->item, "main"),
			N_("There is a contact address already (%s); marked "
			   "as the default this one takes its place"),
			buf_str(&name));
		buf_release(&name);
		return -1;
	}
	return 0;
}

int rule_address_default(struct apply_state *s, size_t item, struct err *err)
{
	int32_t today = apply_reader(s)->values.clock.today;
	struct uses u = {
		.s = s, .item = item, .err = err,
		.from = day_of(apply_get(s, item, "from"), INT32_MIN),
		.until = day_of(apply_get(s, item, "until"), INT32_MAX),
	};

	if (apply_goes(s, item))
		return check_going(&u);
	if (u.until <= today)
		return 0;
	u.take_over = apply_flag(s, item, "main") && !apply_moved(s, item);
	if (visit_all(&u) < 0)
		return -1;
	if (apply_moved(s, item))
		return stand_behind(&u, today);
	if (slice_eq_str(apply_get(s, item, "use"), USE_CONTACT))
		return check_contact(&u);
	if (!u.take_over && !u.has_main)
		apply_put(s, item, "main", FLAG_ON);
	return 0;
}
