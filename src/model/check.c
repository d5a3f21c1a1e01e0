/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/map.h"
#include "base/tr.h"
#include "model/check_private.h"
#include "model/display.h"

#define SLICE 1000

static int open_slice(struct checking *c, struct model *m, struct kinds *kinds)
{
	struct clock clock = { .now = moment_now(), .zone = "UTC" };
	struct txn *txn;

	if (txn_read(m->store, &txn, c->err) < 0)
		return -1;
	reader_open(&c->r, txn, kinds, &clock, store_lang(m->store));
	c->sets = map_new();
	check_day_begin(c);
	return 0;
}

static void close_slice(struct checking *c)
{
	struct txn *txn = c->r.txn;

	checking_forget(c);
	buf_release(&c->set);
	map_free(c->sets);
	reader_close(&c->r);
	txn_end(txn);
}

static void check_values(struct checking *c, const struct kind *k,
			 const struct record *rec)
{
	struct buf name = BUF_INIT;
	struct field_value v;
	struct record target;
	size_t i, j;

	for (i = 0; i < k->fields_n; i++) {
		const struct field *f = &k->fields[i];

		for (j = 0; f->tag && record_value(rec, f->tag, j, &v); j++) {
			const char *why = NULL;

			if (!f->type->valid(f, v.bytes))
				why = N_("%s holds what is no value of it");
			else if (expr_holds(f) == VALUE_REF &&
				 !record_in_bin(rec) &&
				 (reader_get(&c->r, ref_unpack(v.bytes),
					     &target, c->err) <= 0 ||
				  record_in_bin(&target)))
				why = N_("%s names a record that is gone");
			if (!why)
				continue;
			buf_clear(&name);
			reader_name(&c->r, rec->ref, &name);
			err_add_raw(c->err, ERR_INTERNAL, buf_str(&name), why,
				    (const char *const[]){ f->name }, 1);
		}
	}
	buf_release(&name);
}

static void check_record(struct checking *c, struct slice key,
			 struct slice value)
{
	struct record rec = { .bytes = value, .ref = ref_unpack(key) };
	const struct kind *k = kinds_by_no(c->r.kinds, rec.ref.kind);

	c->counts->records++;
	if (record_check(value) < 0) {
		err_set(c->err, ERR_INTERNAL, NULL,
			N_("Record %u of kind %u is damaged"), rec.ref.id,
			rec.ref.kind);
		return;
	}
	if (!k) {
		err_set(c->err, ERR_INTERNAL, NULL,
			N_("Record %u is of the unknown kind %u"), rec.ref.id,
			rec.ref.kind);
		return;
	}
	check_values(c, k, &rec);
	check_rows_of(c, &rec);
}

struct check_walk {
	enum table table;
	check_fn *each;
};

/* A slice of a table, from `next` on. */
static int check_slice(struct checking *c, const struct check_walk *w,
		       struct buf *next, bool *done)
{
	struct cursor *cur = cursor_open(c->r.txn, w->table, c->err);
	size_t n = 0;
	int rc;

	if (!cur)
		return -1;
	for (rc = cursor_seek(cur, buf_slice(next), c->err);
	     rc > 0 && n < SLICE; rc = cursor_next(cur, c->err), n++) {
		buf_clear(next);
		buf_add_slice(next, cursor_key(cur));
		w->each(c, buf_slice(next), cursor_value(cur));
	}
	cursor_close(cur);
	*done = rc == 0;
	buf_add_char(next, 0);		/* the key behind the last one */
	return rc < 0 ? -1 : 0;
}

static void check_display(struct checking *c, struct slice key,
			  struct slice value)
{
	struct display d;
	uint64_t no;

	if (display_unpack(key, value, &no, &d))
		err_set(c->err, ERR_INTERNAL, NULL,
			N_("a row of who was shown what is damaged"));
}

int model_check(struct model *m, struct model_checked *counts,
		struct err *err)
{
	static const struct check_walk walks[] = {
		{ TABLE_RECORD, check_record }, { TABLE_NUMBER, check_number },
		{ TABLE_VALUE, check_value_row },
		{ TABLE_LINK, check_link_row }, { TABLE_SET, check_set_row },
		{ TABLE_DAY, check_day_row },
		{ TABLE_DISPLAY, check_display },
	};
	struct kinds *kinds = model_kinds(m);
	struct err faults = ERR_INIT;
	struct checking c = { .counts = counts, .err = &faults };
	struct plan *plan = plan_new(kinds, &faults);
	size_t i;
	int rc = plan ? 0 : -1;

	memset(counts, 0, sizeof(*counts));
	c.plan = plan;
	for (i = 0; !rc && i < sizeof(walks) / sizeof(walks[0]); i++) {
		struct buf next = BUF_INIT;
		bool done = false;

		while (!rc && !done && !(rc = open_slice(&c, m, kinds))) {
			rc = check_slice(&c, &walks[i], &next, &done);
			close_slice(&c);
		}
		buf_release(&next);
	}
	if (!rc) {
		history_check(m->store, kinds, &counts->entries, &faults);
		store_verify(m->store, &faults);
	}
	plan_free(plan);
	kinds_drop(kinds);
	if (faults.n)
		rc = -1;
	err_move(err, &faults);
	return rc;
}
