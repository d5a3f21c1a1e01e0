/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/pack.h"
#include "base/tr.h"
#include "model/check_private.h"
#include "model/likeness.h"
#include "model/searchdoc.h"

/*
 * The table of days beside the search documents (day.c). The first day on
 * which a document comes out otherwise has a row; one that is due and not
 * made anew yet has an older row instead, and notes its next day then. Days
 * that no document asks for are no fault: it is made once too often.
 */
void check_day_begin(struct checking *c)
{
	int32_t day = DAY_NONE;

	if (day_load(c->r.txn, &day, c->err) < 0 || day == DAY_NONE)
		day = (int32_t)(c->r.values.clock.now /
				(INT64_C(86400) * 1000000));
	reader_on_day(&c->r, day);
}

static void day_key(int32_t day, struct ref ref, struct buf *out)
{
	buf_clear(out);
	pack_i32(out, day);
	ref_pack(out, ref);
}

/* Whether the record has a row of a day up to `last`: looked for on every
 * day of which there are rows. */
static bool is_due(struct checking *c, struct ref ref, int32_t last)
{
	struct cursor *cur = cursor_open(c->r.txn, TABLE_DAY, c->err);
	struct buf key = BUF_INIT;
	int32_t day = DAY_AT_ONCE;
	bool due = false;

	while (cur && !due && day <= last) {
		struct unpack u;
		int32_t next;

		day_key(day, ref, &key);
		if (cursor_seek(cur, buf_slice(&key), c->err) <= 0)
			break;
		u = unpack_from(cursor_key(cur));
		next = unpack_i32(&u);
		due = slice_eq(cursor_key(cur), buf_slice(&key));
		day = next > day ? next : day + 1;
	}
	if (cur)
		cursor_close(cur);
	buf_release(&key);
	return due;
}

/* What it looks like is noted, or due to be. */
static int check_likeness(struct checking *c, const struct kind_plan *kp,
			  const struct record *rec)
{
	struct buf want = BUF_INIT, have = BUF_INIT, key = BUF_INIT;
	int rc = likeness_make(&c->r, kp->kind, rec, &want, c->err);

	if (!rc && want.n) {
		likeness_place(rec->ref.kind, &key);
		pack_u32(&key, rec->ref.id);
		c->counts->index_entries++;
		rc = txn_get(c->r.txn, TABLE_VALUE, buf_slice(&key), &have,
			     c->err);
		if (rc >= 0 && !slice_eq(buf_slice(&want), buf_slice(&have)) &&
		    !is_due(c, rec->ref, c->r.values.clock.today))
			check_fault(c, rec->ref, N_("What it looks like is "
						    "not noted as it is"));
	}
	buf_release(&want);
	buf_release(&have);
	buf_release(&key);
	return rc;
}

void check_day_of(struct checking *c, const struct kind_plan *kp,
		  const struct record *rec)
{
	struct buf doc = BUF_INIT, key = BUF_INIT, row = BUF_INIT;

	c->r.changes = DAY_NONE;
	if (check_likeness(c, kp, rec) >= 0 &&
	    searchdoc_make(&c->r, kp->kind, rec, &doc, c->err) >= 0 &&
	    c->r.changes != DAY_NONE) {
		day_key(c->r.changes, rec->ref, &key);
		c->counts->index_entries++;
		if (!txn_get(c->r.txn, TABLE_DAY, buf_slice(&key), &row,
			     c->err) &&
		    !is_due(c, rec->ref, c->r.values.clock.today))
			check_fault(c, rec->ref, N_("The day on which it is "
						    "found otherwise is not "
						    "noted"));
	}
	buf_release(&doc);
	buf_release(&key);
	buf_release(&row);
}

void check_day_row(struct checking *c, struct slice key, struct slice value)
{
	struct unpack u = unpack_from(key);
	struct ref ref;
	struct record rec;

	unpack_i32(&u);
	ref = ref_unpack(unpack_bytes(&u, REF_BYTES));
	if (u.bad || unpack_left(&u) || value.n ||
	    (plan_kind(c->plan, ref.kind) &&
	     reader_get(&c->r, ref, &rec, c->err) <= 0))
		err_set(c->err, ERR_INTERNAL, NULL,
			N_("A day is noted for record %u of kind %u, which "
			   "is not there"), ref.id, ref.kind);
}
