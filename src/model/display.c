/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/display.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/pack.h"
#include "base/tr.h"

#define DISPLAY_FORMAT 1

void displays_add(struct displays *d, const struct display *one)
{
	const struct display *last = d->n ? &d->v[d->n - 1] : NULL;

	if (last && ref_eq(last->record, one->record) && last->tag == one->tag)
		return;
	mem_grow(&d->v, &d->cap, d->n + 1, sizeof(*d->v));
	d->v[d->n++] = *one;
}

void displays_release(struct displays *d)
{
	free(d->v);
	*d = (struct displays){ NULL };
}

/* ---- bytes ------------------------------------------------------------- */

void display_key(uint64_t no, struct buf *key)
{
	pack_u64(key, no);
}

void display_pack(const struct display *d, struct buf *value)
{
	pack_u8(value, DISPLAY_FORMAT);
	pack_i64(value, d->when);
	ref_pack(value, d->agent);
	ref_pack(value, d->record);
	pack_u16(value, d->tag);
}

int display_unpack(struct slice key, struct slice value, uint64_t *no,
		   struct display *d)
{
	struct unpack k = unpack_from(key), u = unpack_from(value);

	*no = unpack_u64(&k);
	if (unpack_u8(&u) != DISPLAY_FORMAT)
		return -1;
	d->when = unpack_i64(&u);
	d->agent = ref_unpack(unpack_bytes(&u, REF_BYTES));
	d->record = ref_unpack(unpack_bytes(&u, REF_BYTES));
	d->tag = unpack_u16(&u);
	return k.bad || unpack_left(&k) || u.bad || unpack_left(&u) || !*no ||
	       ref_is_none(d->record) != !d->tag ? -1 : 0;
}

/* ---- reading ----------------------------------------------------------- */

int display_each(struct txn *txn, uint64_t before,
		 int (*each)(void *ctx, uint64_t no,
			     const struct display *d), void *ctx,
		 struct err *err)
{
	struct cursor *c = cursor_open(txn, TABLE_DISPLAY, err);
	struct buf key = BUF_INIT;
	int rc, stop = 0;

	if (!c)
		return -1;
	display_key(before ? before : UINT64_MAX, &key);
	for (rc = cursor_seek_before(c, buf_slice(&key), err);
	     rc > 0 && !stop; rc = stop ? rc : cursor_prev(c, err)) {
		struct display d;
		uint64_t no;

		stop = display_unpack(cursor_key(c), cursor_value(c), &no,
				      &d) ?
			err_set(err, ERR_INTERNAL, NULL,
				N_("the store has a damaged row (%s); 'kartei check' tells more"),
				"display") :
			each(ctx, no, &d);
	}
	cursor_close(c);
	buf_release(&key);
	return rc < 0 ? -1 : stop;
}

/* ---- writing ----------------------------------------------------------- */

static int note_no(void *ctx, uint64_t no, const struct display *d)
{
	uint64_t *last = ctx;

	(void)d;
	*last = no;
	return 1;
}

static int write_rows(void *ctx, struct txn *txn, struct err *err)
{
	const struct displays *d = ctx;
	struct buf key = BUF_INIT, value = BUF_INIT;
	uint64_t no = 0;
	int rc = display_each(txn, 0, note_no, &no, err) < 0 ? -1 : 0;

	for (size_t i = 0; i < d->n && !rc; i++) {
		buf_clear(&key);
		buf_clear(&value);
		display_key(++no, &key);
		display_pack(&d->v[i], &value);
		rc = txn_put(txn, TABLE_DISPLAY, buf_slice(&key),
			     buf_slice(&value), err);
	}
	buf_release(&key);
	buf_release(&value);
	return rc;
}

int display_log(struct store *store, const struct displays *d,
		struct err *err)
{
	return d->n ? store_write(store, write_rows, NULL, (void *)d, err) : 0;
}
