/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/inside.h"

#define KEY_ROOM 1024

struct scan {
	DB *db;
	struct buf at;		/* least key to read next */
	struct buf key;		/* the same, for the library to write over */
	struct buf rows;
	DBT bulk;
};

static int read_once(struct scan *s, uint32_t size)
{
	DBT k = { .flags = DB_DBT_USERMEM, .size = (uint32_t)s->at.n };
	int rc, closed;
	DBC *c;

	buf_clear(&s->rows);
	s->bulk = (DBT){
		.data = buf_room(&s->rows, size), .ulen = size,
		.flags = DB_DBT_USERMEM,
	};
	buf_clear(&s->key);
	buf_add_slice(&s->key, buf_slice(&s->at));
	buf_room(&s->key, KEY_ROOM);
	k.data = s->key.p;
	k.ulen = (uint32_t)s->key.n + KEY_ROOM;
	rc = s->db->cursor(s->db, NULL, &c, DB_READ_COMMITTED);
	if (rc)
		return rc;
	rc = c->get(c, &k, &s->bulk, DB_MULTIPLE_KEY |
		    (s->at.n ? DB_SET_RANGE : DB_FIRST));
	closed = c->close(c);
	return rc ? rc : closed;
}

/*
 * One buffer full of rows. The cursor is gone again when it returns: its
 * locks would stand in the way of a writer that `each` waits for.
 */
static int read_rows(struct scan *s)
{
	uint32_t size = BULK_BYTES;
	int rc;

	for (;;) {
		rc = read_once(s, size);
		if (rc == DB_BUFFER_SMALL)
			size = s->bulk.size > size * 2 ?
			       (s->bulk.size + 1023) & ~(uint32_t)1023 :
			       size * 2;
		else if (rc != DB_LOCK_DEADLOCK && rc != DB_LOCK_NOTGRANTED)
			return rc;
	}
}

/* Hands the rows out; false at `to` or when `each` wants no more. */
static bool hand_out(struct scan *s, struct slice to,
		     int (*each)(void *ctx, struct slice key,
				 struct slice value),
		     void *ctx, int *result)
{
	struct slice key = SLICE_NONE, value;
	void *p, *k, *v;
	size_t kn, vn;

	DB_MULTIPLE_INIT(p, &s->bulk);
	for (;;) {
		DB_MULTIPLE_KEY_NEXT(p, &s->bulk, k, kn, v, vn);
		if (!p)
			break;
		key = (struct slice){ k, kn };
		value = (struct slice){ v, vn };
		if (to.p && slice_cmp(key, to) >= 0)
			return false;
		*result = each(ctx, key, value);
		if (*result)
			return false;
	}
	/* The least key behind the last one is that with a NUL more. */
	buf_clear(&s->at);
	buf_add_slice(&s->at, key);
	buf_add_char(&s->at, '\0');
	return true;
}

int store_scan(struct store *store, enum table table, struct slice from,
	       struct slice to,
	       int (*each)(void *ctx, struct slice key, struct slice value),
	       void *ctx, struct err *err)
{
	struct scan s = { .db = store->db[table] };
	int rc, result = 0;

	buf_add_slice(&s.at, from);
	do {
		rc = read_rows(&s);
	} while (!rc && hand_out(&s, to, each, ctx, &result));
	if (rc && rc != DB_NOTFOUND)
		result = store_fault(store, NULL, "scan", rc, err);
	buf_release(&s.at);
	buf_release(&s.key);
	buf_release(&s.rows);
	return result;
}
