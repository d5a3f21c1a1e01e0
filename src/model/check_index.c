/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/map.h"
#include "base/pack.h"
#include "base/tr.h"
#include "model/check_private.h"
#include "store/idset.h"

static void forget_set(void *ctx, struct slice key, void *value)
{
	(void)ctx;
	(void)key;
	idset_free(value);
}

void checking_forget(struct checking *c)
{
	map_each(c->sets, forget_set, NULL);
}

static struct idset *set_named(struct checking *c, struct slice name)
{
	struct idset *set = map_get(c->sets, name);

	if (!set) {
		set = idset_load(c->r.txn, name, c->err);
		if (set)
			map_set(c->sets, name, set);
	}
	return set;
}

void check_fault(struct checking *c, struct ref ref, const char *msgid)
{
	struct buf name = BUF_INIT;

	reader_name(&c->r, ref, &name);
	err_add_raw(c->err, ERR_INTERNAL, buf_str(&name), msgid, NULL, 0);
	buf_release(&name);
}

/* ---- from the record to its rows -------------------------------------- */

struct wanting {
	struct checking *c;
	struct ref ref;
};

static void want_row(void *ctx, enum table table, struct slice key,
		     struct slice value, bool on)
{
	struct wanting *w = ctx;
	struct buf have = BUF_INIT;
	int rc = txn_get(w->c->r.txn, table, key, &have, w->c->err);

	(void)on;
	w->c->counts->index_entries++;
	if (!rc)
		check_fault(w->c, w->ref, N_("A row of an index is missing"));
	else if (rc > 0 && !slice_eq(buf_slice(&have), value))
		check_fault(w->c, w->ref, table == TABLE_LINK ?
			    N_("A row of an index has other columns") :
			    N_("A row of an index has other days"));
	buf_release(&have);
}

static void want_bit(void *ctx, struct slice name, uint32_t id, bool on)
{
	struct wanting *w = ctx;
	struct idset *set = set_named(w->c, name);

	(void)on;
	w->c->counts->index_entries++;
	if (set && !idset_has(set, id))
		check_fault(w->c, w->ref, N_("It is missing in a set"));
}

static void check_number_of(struct checking *c, const struct record *rec)
{
	struct slice number = record_get(rec, TAG_NUMBER, DAY_NONE);
	struct number_entry e = { 0, false };
	struct buf folded = BUF_INIT;

	if (number.n &&
	    (number_fold(number, &folded) < 0 ||
	     number_find(c->r.txn, rec->ref.kind, buf_slice(&folded), &e,
			 c->err) <= 0 || e.id != rec->ref.id || e.alias))
		check_fault(c, rec->ref, N_("Its number does not lead to it"));
	buf_release(&folded);
}

int check_rows_of(struct checking *c, const struct record *rec)
{
	const struct kind_plan *kp = plan_kind(c->plan, rec->ref.kind);
	struct wanting w = { c, rec->ref };
	struct index_sink sink = { want_row, want_bit, &w };

	if (kp)
		index_write(&sink, &c->r.values, kp, NULL, rec);
	if (kp && kp->searched)
		check_day_of(c, kp, rec);
	check_number_of(c, rec);
	return 0;
}

/* ---- from the rows to their records ----------------------------------- */

struct looking {
	enum table table;
	struct slice key;		/* row, or name of a set */
	bool found;
};

static void look_row(void *ctx, enum table table, struct slice key,
		     struct slice value, bool on)
{
	struct looking *l = ctx;

	(void)value;
	(void)on;
	if (table == l->table && slice_eq(key, l->key))
		l->found = true;
}

static void look_bit(void *ctx, struct slice name, uint32_t id, bool on)
{
	struct looking *l = ctx;

	(void)id;
	(void)on;
	if (l->table == TABLE_SET && slice_eq(name, l->key))
		l->found = true;
}

/* Whether the record wants this row of the field with `tag`. */
static bool wanted(struct checking *c, struct ref ref, uint16_t tag,
		   enum table table, struct slice key)
{
	const struct kind_plan *kp = plan_kind(c->plan, ref.kind);
	const struct field *f = kp ? kind_field_by_tag(kp->kind, tag) : NULL;
	struct looking l = { table, key, false };
	struct index_sink sink = { look_row, look_bit, &l };
	struct record rec;

	if (!kp || (!f && tag != TAG_ALL && tag != TAG_NAME &&
		    tag != TAG_LIKENESS) ||
	    reader_get(&c->r, ref, &rec, c->err) <= 0)
		return false;
	if (tag == TAG_LIKENESS)
		return kp->kind->likeness_n && !record_in_bin(&rec);
	index_write_field(&sink, &c->r.values, kp,
			  f ? plan_field(kp, f) : NULL, NULL, &rec);
	return l.found;
}

static void row_unwanted(struct checking *c, enum table table,
			 struct ref ref, uint16_t tag)
{
	static const char *const names[TABLE_N] = {
		[TABLE_VALUE] = "value", [TABLE_LINK] = "link",
		[TABLE_SET] = "set",
	};

	err_set(c->err, ERR_INTERNAL, NULL,
		N_("The %s index has a row too many: kind %u, field %u, "
		   "record %u"), names[table], ref.kind, tag, ref.id);
}

static void check_row(struct checking *c, enum table table, struct slice key)
{
	struct unpack u = unpack_from(key);
	struct ref ref;
	uint16_t tag;
	bool is;

	if (table == TABLE_LINK) {
		unpack_bytes(&u, REF_BYTES);
		ref.kind = unpack_u16(&u);
		tag = unpack_u16(&u);
		ref.id = index_row_id(key);
		is = !u.bad;
	} else {
		is = index_value_owner(key, &ref, &tag);
	}
	if (!is || !wanted(c, ref, tag, table, key))
		row_unwanted(c, table, ref, tag);
}

/* All members of a set, once for all of its chunks. */
static void check_set(struct checking *c, struct slice name)
{
	struct unpack u = unpack_from(name);
	uint16_t kind = unpack_u16(&u), tag = unpack_u16(&u);
	struct idset *set = u.bad ? NULL : set_named(c, name);
	uint32_t ids[256], from = 0;
	size_t n, i;

	while (set && (n = idset_list(set, from, ids, 256)) > 0) {
		for (i = 0; i < n; i++) {
			struct ref ref = { kind, ids[i] };

			if (!wanted(c, ref, tag, TABLE_SET, name))
				row_unwanted(c, TABLE_SET, ref, tag);
		}
		from = ids[n - 1] + 1;
		if (n < 256)
			break;
	}
}

void check_value_row(struct checking *c, struct slice key, struct slice value)
{
	(void)value;
	check_row(c, TABLE_VALUE, key);
}

void check_link_row(struct checking *c, struct slice key, struct slice value)
{
	(void)value;
	check_row(c, TABLE_LINK, key);
}

/* The name of a set ends before the number of the chunk. */
void check_set_row(struct checking *c, struct slice key, struct slice value)
{
	struct slice name = { key.p, key.n - 4 };

	(void)value;
	if (key.n < 8 || slice_eq(buf_slice(&c->set), name))
		return;
	buf_clear(&c->set);
	buf_add_slice(&c->set, name);
	check_set(c, buf_slice(&c->set));
}

void check_number(struct checking *c, struct slice key, struct slice value)
{
	struct unpack u = unpack_from(key);
	struct number_entry e = { 0, false };
	struct ref ref = { unpack_u16(&u), 0 };
	bool whole = !number_entry_unpack(value, &e);
	struct record rec;

	c->counts->numbers++;
	ref.id = e.id;
	if (!whole || u.bad || reader_get(&c->r, ref, &rec, c->err) <= 0)
		err_set(c->err, ERR_INTERNAL, NULL,
			N_("A number leads to record %u of kind %u, "
			   "which is not there"), ref.id, ref.kind);
}
