/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/batch_private.h"

#include <string.h>

#include "base/tr.h"
#include "store/idset.h"

#define PARTIAL_MOST 8		/* changed bytes of a bitset put one by one */
#define SAME_BYTES 64		/* compared at a time; of CHUNK_BYTES a part */

/* A chunk as the table has it; nothing: absent. */
struct stored {
	unsigned char bytes[CHUNK_BYTES];
	size_t n;
};

static int put_byte(DBC *c, size_t at, unsigned char byte)
{
	DBT none = { 0 }, v = {
		.data = &byte, .size = 1, .flags = DB_DBT_PARTIAL,
		.doff = (uint32_t)at, .dlen = 1,
	};

	return c->put(c, &none, &v, DB_CURRENT);
}

/* A bitset in which few bytes changed: only they go into the log. */
static int put_bytes(DBC *c, const unsigned char *old,
		     const unsigned char *now, bool *done)
{
	size_t at[PARTIAL_MOST], i, k, n = 0;
	int rc = 0;

	for (i = 0; i < CHUNK_BYTES; i += SAME_BYTES) {
		if (!memcmp(old + i, now + i, SAME_BYTES))
			continue;
		for (k = i; k < i + SAME_BYTES; k++) {
			if (old[k] == now[k])
				continue;
			if (n == PARTIAL_MOST)
				return 0;
			at[n++] = k;
		}
	}
	for (i = 0; i < n && !rc; i++)
		rc = put_byte(c, at[i], now[at[i]]);
	*done = true;
	return rc;
}

/* `c` stands on the row, if there is one. */
static int write_chunk(DBC *c, struct slice key, const struct stored *old,
		       const struct chunk *chunk)
{
	unsigned char now[CHUNK_BYTES];
	size_t n = chunk_write(chunk, now);
	DBT k = dbt_in(key), v = dbt_in((struct slice){ now, n });
	bool done = false;
	int rc = 0;

	if (n == old->n && (!n || !memcmp(old->bytes, now, n)))
		return 0;
	if (!n)
		return c->del(c, 0);
	if (n == CHUNK_BYTES && old->n == n)
		rc = put_bytes(c, old->bytes, now, &done);
	if (rc || done)
		return rc;
	return c->put(c, &k, &v, old->n ? DB_CURRENT : DB_KEYLAST);
}

/* Goes to the row with this key, which is then locked for writing. */
static int read_chunk(DBC *c, struct slice key, struct stored *old)
{
	DBT k = dbt_in(key), v = {
		.data = old->bytes, .ulen = sizeof(old->bytes),
		.flags = DB_DBT_USERMEM,
	};
	int rc = c->get(c, &k, &v, DB_SET | DB_RMW);

	old->n = rc == DB_NOTFOUND ? 0 : v.size;
	return rc == DB_NOTFOUND || rc == DB_BUFFER_SMALL ? 0 : rc;
}

/* All changes of one chunk, from `i` on; *n of them. */
static int change_chunk(struct batch *b, size_t i, size_t *n, DBC *c,
			struct txn *txn, struct err *err)
{
	struct slice key = key_of(b, &b->v[i]);
	struct stored old;
	struct chunk chunk;
	size_t j;
	int rc = read_chunk(c, key, &old);

	if (rc)
		return store_fault(txn->store, txn, "get", rc, err);
	if (chunk_read((struct slice){ old.bytes, old.n }, &chunk))
		return err_set(err, ERR_INTERNAL, NULL,
			       N_("a stored set is damaged"));
	for (j = i; j < b->n && b->v[j].what >= BIT_ON && same_key(b, i, j);
	     j++)
		chunk_set(&chunk, b->v[j].bit, b->v[j].what == BIT_ON);
	*n = j - i;
	rc = write_chunk(c, key, &old, &chunk);
	return rc ? store_fault(txn->store, txn, "put", rc, err) : 0;
}

/* One cursor for all of them, which goes to a row once to read and write it.
 * As in batch_puts() it need not stand anywhere behind a fault. */
int batch_bits(struct batch *b, size_t i, size_t *n, struct txn *txn,
	       struct err *err)
{
	DB *db = txn->store->db[TABLE_SET];
	size_t k = 0;
	DBC *c;
	int rc = db->cursor(db, txn->t, &c, 0), closed;

	txn->changed = true;
	*n = 0;
	if (rc)
		return store_fault(txn->store, txn, "put", rc, err);
	c->flags |= DBC_TRANSIENT;
	while (!rc && i + *n < b->n && b->v[i + *n].what >= BIT_ON) {
		rc = change_chunk(b, i + *n, &k, c, txn, err);
		*n += k;
	}
	closed = c->close(c);
	if (!rc && closed)
		rc = store_fault(txn->store, txn, "put", closed, err);
	return rc;
}
