/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/pack.h"
#include "model/model_private.h"

/*
 * Whoever writes a document notes the first day on which it comes out
 * otherwise (struct reader, `changes`). When that day has come the document
 * is made anew, and notes its next one. What a change leaves over is due at
 * once (DAY_AT_ONCE). A document that was made anew before
 * leaves its old day behind: it is then made once too often, and the same.
 */
#define DAY_KEY "day"
#define SLICE 500		/* documents in one transaction */

void day_put(struct batch *b, int32_t day, struct ref ref)
{
	struct buf key = BUF_INIT;

	pack_i32(&key, day);
	ref_pack(&key, ref);
	batch_put(b, TABLE_DAY, buf_slice(&key), SLICE_NONE);
	buf_release(&key);
}

int day_load(struct txn *txn, int32_t *day, struct err *err)
{
	struct buf value = BUF_INIT;
	int rc = meta_get(txn, DAY_KEY, &value, err);
	struct unpack u = unpack_from(buf_slice(&value));

	*day = rc > 0 ? unpack_i32(&u) : DAY_NONE;
	buf_release(&value);
	return rc < 0 ? -1 : 0;
}

int day_is_due(struct txn *txn, int32_t day, struct err *err)
{
	struct cursor *c = cursor_open(txn, TABLE_DAY, err);
	struct unpack u;
	int rc;

	if (!c)
		return -1;
	rc = cursor_seek(c, SLICE_NONE, err);
	if (rc > 0) {
		u = unpack_from(cursor_key(c));
		rc = unpack_i32(&u) <= day;
	}
	cursor_close(c);
	return rc;
}

struct renewing {
	struct model *m;
	int32_t day;
	bool back, done;
	struct touched v[SLICE];
	size_t n;
	uint64_t renewed;
};

static int put_day(void *ctx, struct txn *txn, struct err *err)
{
	const struct renewing *w = ctx;
	struct buf was = BUF_INIT, is = BUF_INIT;
	int rc = meta_get(txn, DAY_KEY, &was, err);

	pack_i32(&is, w->day);
	if (rc >= 0)
		rc = slice_eq(buf_slice(&was), buf_slice(&is)) ? 0 :
			meta_put(txn, DAY_KEY, buf_slice(&is), err);
	buf_release(&was);
	buf_release(&is);
	return rc;
}

static int renew_row(struct renewing *w, struct reader *r, struct batch *b,
		     struct slice row, struct err *err)
{
	struct unpack u = unpack_from(row);
	const struct kind_plan *kp;
	struct record rec;
	struct ref ref;

	unpack_i32(&u);
	ref = ref_unpack(unpack_bytes(&u, REF_BYTES));
	batch_del(b, TABLE_DAY, row);
	kp = plan_kind(w->m->plan, ref.kind);
	if (u.bad || !kp || !kp->searched)
		return 0;
	if (document_write(w->m, r, b, NULL, kp, ref, err) < 0)
		return -1;
	if (reader_get(r, ref, &rec, NULL) > 0)
		w->v[w->n++] = (struct touched){
			.ref = ref, .version = record_version(&rec),
			.in_bin = record_in_bin(&rec),
		};
	return 0;
}

static int renew_rows(struct renewing *w, struct reader *r, struct batch *b,
		      struct err *err)
{
	struct cursor *c = cursor_open(r->txn, TABLE_DAY, err);
	struct buf end = BUF_INIT, row = BUF_INIT;
	size_t n = 0;
	int rc;

	if (!c)
		return -1;
	pack_i32(&end, (w->m->day == DAY_NONE ? DAY_AT_ONCE : w->m->day) + 1);
	for (rc = cursor_seek(c, SLICE_NONE, err);
	     rc > 0 && slice_cmp(cursor_key(c), buf_slice(&end)) < 0;
	     rc = cursor_next(c, err)) {
		if (n++ == SLICE)
			break;
		buf_clear(&row);
		buf_add_slice(&row, cursor_key(c));
		if (renew_row(w, r, b, buf_slice(&row), err) < 0) {
			rc = -1;
			break;
		}
	}
	w->done = n <= SLICE;
	cursor_close(c);
	buf_release(&end);
	buf_release(&row);
	return rc < 0 ? -1 : 0;
}

/* In the writer thread, where it may have to run again. */
static int renew_slice(void *ctx, struct txn *txn, struct err *err)
{
	struct renewing *w = ctx;
	struct model *m = w->m;
	struct clock clock = { .now = moment_now(), .zone = "UTC" };
	struct batch *b;
	struct reader r;
	int rc;

	w->n = 0;
	if (w->day != DAY_NONE) {
		w->back = m->day != DAY_NONE && m->day > w->day;
		m->day = w->day;
	}
	if (w->back) {
		w->done = true;
		return 0;
	}
	clock.today = m->day != DAY_NONE ? m->day :
		(int32_t)(clock.now / (INT64_C(86400) * 1000000));
	b = batch_new();
	reader_open(&r, txn, m->plan->kinds, &clock, store_lang(m->store));
	rc = renew_rows(w, &r, b, err);
	if (!rc)
		rc = batch_apply(b, txn, err);
	if (!rc && w->day != DAY_NONE)
		rc = put_day(w, txn, err);
	reader_close(&r);
	batch_free(b);
	return rc;
}

static void tell(void *ctx)
{
	struct renewing *w = ctx;

	w->renewed += w->n;
	model_tell(w->m, 0, REF_NONE, w->v, w->n);
}

/* The clock was put back: what has begun or ended since is not noted any
 * more. The day is kept last, so that a crash has it done again. */
static int renew_all(struct renewing *w, struct err *err)
{
	struct plan *p = w->m->plan;
	size_t i;

	for (i = 0; i < p->kinds->n; i++)
		if (p->v[i].searched &&
		    documents_build(w->m, &p->v[i], err) < 0)
			return -1;
	return store_write(w->m->store, put_day, NULL, w, err);
}

bool model_leftovers(struct model *m)
{
	return atomic_exchange(&m->leftovers, false);
}

int model_day(struct model *m, int32_t day, const atomic_bool *stop,
	      uint64_t *renewed, struct err *err)
{
	struct renewing w = { .m = m, .day = day };
	int rc = 0;

	pthread_mutex_lock(&m->reload);
	while (!rc && !w.done && !(stop && atomic_load(stop)))
		rc = store_write(m->store, renew_slice, tell, &w, err);
	if (!rc && w.back)
		rc = renew_all(&w, err);
	pthread_mutex_unlock(&m->reload);
	*renewed = w.renewed;
	return rc;
}
