/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/batch_private.h"

#include <stdlib.h>

/* From so many rows in a row on, the order in which they come decides how
 * full pages get. */
#define ZIP_LEAST 64
#define ZIP_FIRST 11		/* of ZIP_OF rows come first */
#define ZIP_OF 20

static size_t puts_from(const struct batch *b, size_t i)
{
	size_t n = i;

	while (n < b->n && b->v[n].what == PUT &&
	       b->v[n].table == b->v[i].table)
		n++;
	return n - i;
}

static int put_one(struct batch *b, size_t i, struct txn *txn, DBC *c)
{
	DBT k = dbt_in(key_of(b, &b->v[i]));
	DBT v = dbt_in(value_of(b, &b->v[i]));

	txn_changes(txn, (enum table)b->v[i].table, key_of(b, &b->v[i]));
	return c->put(c, &k, &v, DB_KEYLAST);
}

/* Whether row `i` comes behind all that the table has: DB_NOTFOUND no. */
static int is_behind(struct batch *b, size_t i, DBC *c, bool *behind)
{
	DBT k = { .flags = DB_DBT_REALLOC }, none = {
		.flags = DB_DBT_USERMEM | DB_DBT_PARTIAL,
	};
	int rc = c->get(c, &k, &none, DB_LAST);

	*behind = rc == DB_NOTFOUND ||
		  (!rc && slice_cmp(key_of(b, &b->v[i]),
				    (struct slice){ k.data, k.size }) > 0);
	free(k.data);
	return rc == DB_NOTFOUND ? 0 : rc;
}

static bool comes_first(size_t i)
{
	return i * ZIP_FIRST / ZIP_OF != (i + 1) * ZIP_FIRST / ZIP_OF;
}

/*
 * The library splits a page by half, except the last one of a table when rows
 * are added to its end. Where many rows come side by side in the middle, the
 * left halves would stay half full for ever. So somewhat more than half of
 * the rows come first and make these pages, the others fill them.
 */
static int put_zipped(struct batch *b, size_t i, size_t n, struct txn *txn,
		      DBC *c)
{
	size_t j, pass;
	int rc = 0;

	for (pass = 0; pass < 2; pass++)
		for (j = 0; j < n && !rc; j++)
			if (comes_first(j) == !pass)
				rc = put_one(b, i + j, txn, c);
	return rc;
}

static int put_run(struct batch *b, size_t i, size_t n, struct txn *txn,
		   DBC *c)
{
	bool behind = true;
	int rc = n >= ZIP_LEAST ? is_behind(b, i, c, &behind) : 0;
	size_t j;

	if (!behind)
		return rc ? rc : put_zipped(b, i, n, txn, c);
	for (j = 0; j < n && !rc; j++)
		rc = put_one(b, i + j, txn, c);
	return rc;
}

/* One cursor for all of them. It need not stand where it stood before a put
 * that failed (DBC_TRANSIENT, see txn_cursor()): then all is rolled back. */
int batch_puts(struct batch *b, size_t i, size_t *n, struct txn *txn,
	       struct err *err)
{
	DB *db = txn->store->db[b->v[i].table];
	int rc, closed;
	DBC *c;

	*n = puts_from(b, i);
	rc = db->cursor(db, txn->t, &c, 0);
	if (!rc) {
		c->flags |= DBC_TRANSIENT;
		rc = put_run(b, i, *n, txn, c);
		closed = c->close(c);
		rc = rc ? rc : closed;
	}
	return rc ? store_fault(txn->store, txn, "put", rc, err) : 0;
}
