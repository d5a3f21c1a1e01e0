/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/mem.h"
#include "store/backup_private.h"
#include "store/rowcache.h"

#define TRIES 20		/* a scan can be in the way twice, hardly more */
#define ROOM 512		/* most values fit at the first try */
#define KEPT_MOST 300		/* what a screen shows needs no more */
#define KEY_MOST 2048		/* half a page: what a B-tree can hold */

DBT dbt_in(struct slice s)
{
	/* The library never writes through a key or value it is given. */
	return (DBT){ .data = (void *)(uintptr_t)s.p, .size = (uint32_t)s.n };
}

int txn_read(struct store *store, struct txn **txn, struct err *err)
{
	struct txn *t = mem_zero(sizeof(*t));
	int rc;

	t->store = store;
	t->age = atomic_load(&store->age);
	t->commits = atomic_load(&store->commits) & ~UINT64_C(1);
	rc = store->env->txn_begin(store->env, NULL, &t->t, DB_TXN_SNAPSHOT);
	if (rc) {
		free(t);
		return store_fault(store, NULL, "begin", rc, err);
	}
	*txn = t;
	return 0;
}

void txn_end(struct txn *txn)
{
	int rc, i;

	if (!txn)
		return;
	for (i = 0; i < TABLE_N; i++)
		if (txn->idle[i])
			txn->idle[i]->close(txn->idle[i]);
	cursor_free(txn->spare);
	rc = txn->t->commit(txn->t, DB_TXN_NOSYNC);
	if (rc && rc != DB_LOCK_DEADLOCK)
		store_fail(txn->store, "end of reading", rc);
	free(txn);
}

/*
 * With each call the library makes a second cursor, to go back to the first
 * one's place if it fails; DBC_TRANSIENT says that nobody wants that, as
 * DB->get() does of the cursor that it opens for itself. Of a writer's a
 * deadlock would be no failure, and bulk reading understands by it that all
 * has to fit.
 */
int txn_cursor(struct txn *txn, enum table table, bool bulk, DBC **c)
{
	DB *db = txn->store->db[table];
	int rc = 0;

	*c = txn->idle[table];
	txn->idle[table] = NULL;
	if (!*c)
		rc = db->cursor(db, txn->t, c, 0);
	if (rc)
		return rc;
	if (txn->writes || bulk)
		(*c)->flags &= ~(uint32_t)DBC_TRANSIENT;
	else
		(*c)->flags |= DBC_TRANSIENT;
	return 0;
}

int txn_cursor_end(struct txn *txn, enum table table, DBC *c)
{
	if (txn->writes || txn->idle[table])
		return c->close(c);
	txn->idle[table] = c;
	return 0;
}

struct store *txn_store(struct txn *txn)
{
	return txn->store;
}

void txn_renew(struct txn *txn)
{
	txn->renews = true;
}

/* The library takes a snapshot at the first read. If no new age began from
 * the beginning until after that, the age is the snapshot's. */
bool txn_age(struct txn *txn, uint64_t *age)
{
	if (!txn->sure)
		txn->sure = !txn->writes && txn->read && !(txn->age & 1) &&
			    txn->age == atomic_load(&txn->store->age);
	*age = txn->age;
	return txn->sure;
}

/* The snapshot, taken at the first read, may see a later commit: what has not
 * changed from the beginning until now has not changed until then. */
bool txn_moment(const struct txn *txn, uint64_t *moment)
{
	*moment = txn->commits;
	return txn->read && !txn->writes;
}

void txn_walks(struct txn *txn)
{
	txn->kept = KEPT_MOST;
}

/* Who reads more walks over everything, too. */
void txn_keep(struct txn *txn, enum table table, struct slice key,
	      struct slice value)
{
	uint64_t moment;

	if (!txn_moment(txn, &moment) || txn->kept == KEPT_MOST)
		return;
	txn->kept++;
	rowcache_add(txn->store->rows, table, key, moment, value);
}

void txn_changes(struct txn *txn, enum table table, struct slice key)
{
	struct store *s = txn->store;

	txn->changed = true;
	if (rowcache_has(table))
		rowcache_change(s->rows, table, key,
				atomic_load(&s->commits) + 2);
}

/* Without a flush: the writer flushes once for all that waited. A flushing
 * commit of this library can report what is not durable when a new log file
 * begins just then. */
static int commit(struct txn *txn, struct err *err)
{
	int rc;

	if (txn->renews)
		atomic_fetch_add(&txn->store->age, 1);
	atomic_fetch_add(&txn->store->commits, 1);
	rc = txn->t->commit(txn->t, DB_TXN_NOSYNC);
	atomic_fetch_add(&txn->store->commits, 1);
	if (txn->renews)
		atomic_fetch_add(&txn->store->age, 1);
	return rc ? store_fault(txn->store, txn, "commit", rc, err) : 0;
}

static void roll_back(struct txn *txn)
{
	int rc = txn->t->abort(txn->t);

	if (rc)
		store_fail(txn->store, "abort", rc);
}

static int run_once(struct store *s, writer_fn *fn, void *ctx,
		    struct txn *txn, struct err *err)
{
	int rc;

	*txn = (struct txn){ .store = s, .writes = true };
	rc = s->env->txn_begin(s->env, NULL, &txn->t, 0);
	if (rc)
		return store_fault(s, txn, "begin", rc, err);
	if (!fn(ctx, txn, err) && !txn->again)
		return commit(txn, err);
	roll_back(txn);
	return -1;
}

int txn_run(struct store *s, writer_fn *fn, void *ctx, bool *changed,
	    struct err *err)
{
	struct err last = ERR_INIT;
	struct txn txn;
	int i, rc = -1;

	for (i = 0; i < TRIES && rc; i++) {
		err_clear(&last);
		rc = run_once(s, fn, ctx, &txn, &last);
		*changed = !rc && txn.changed;
		if (rc && !txn.again)
			break;
	}
	if (rc)
		err_move(err, &last);
	err_release(&last);
	return rc;
}

static int get(struct txn *txn, enum table table, DBT *k, DBT *v)
{
	DB *db = txn->store->db[table];
	int rc, closed;
	DBC *c;

	if (txn->writes)
		return db->get(db, txn->t, k, v, 0);
	rc = txn_cursor(txn, table, false, &c);
	if (rc)
		return rc;
	rc = c->get(c, k, v, DB_SET);
	closed = txn_cursor_end(txn, table, c);
	return rc ? rc : closed;
}

/* From the library. */
static int get_row(struct txn *txn, enum table table, struct slice key,
		   struct buf *out, struct err *err)
{
	DBT k = dbt_in(key), v = { .flags = DB_DBT_USERMEM };
	size_t room = ROOM;
	int rc;

	buf_clear(out);
	do {
		v.data = buf_room(out, room);
		v.ulen = (uint32_t)room;
		rc = get(txn, table, &k, &v);
		room = v.size;
	} while (rc == DB_BUFFER_SMALL);
	txn->read = true;
	if (rc == DB_NOTFOUND)
		return 0;
	if (rc)
		return store_fault(txn->store, txn, "get", rc, err);
	out->n = v.size;
	out->p[out->n] = '\0';
	return 1;
}

int txn_get(struct txn *txn, enum table table, struct slice key,
	    struct buf *out, struct err *err)
{
	struct rowcache *rows = txn->store->rows;
	bool kept = rowcache_has(table);
	uint64_t moment;
	int rc;

	buf_clear(out);
	if (kept && txn_moment(txn, &moment) &&
	    rowcache_get(rows, table, key, moment, out))
		return 1;
	rc = get_row(txn, table, key, out, err);
	if (rc == 1 && kept)
		txn_keep(txn, table, key, buf_slice(out));
	return rc;
}

int txn_put(struct txn *txn, enum table table, struct slice key,
	    struct slice value, struct err *err)
{
	DB *db = txn->store->db[table];
	DBT k = dbt_in(key), v = dbt_in(value);
	int rc;

	if (!txn->writes)
		BUG("put outside the writer");
	txn_changes(txn, table, key);
	rc = db->put(db, txn->t, &k, &v, 0);
	return rc ? store_fault(txn->store, txn, "put", rc, err) : 0;
}

int txn_mark(struct txn *txn, uint64_t change, int64_t when, struct err *err)
{
	DB_ENV *env = txn->store->env;
	int rc = env->log_printf(env, txn->t, MARK_TEXT "%llu %lld",
				 (unsigned long long)change, (long long)when);

	return rc ? store_fault(txn->store, txn, "mark", rc, err) : 0;
}

int txn_del(struct txn *txn, enum table table, struct slice key,
	    struct err *err)
{
	DB *db = txn->store->db[table];
	DBT k = dbt_in(key);
	int rc;

	if (!txn->writes)
		BUG("delete outside the writer");
	txn_changes(txn, table, key);
	rc = db->del(db, txn->t, &k, 0);
	if (rc == DB_NOTFOUND)
		return 0;
	return rc ? store_fault(txn->store, txn, "delete", rc, err) : 1;
}

/* Deletes what the cursor comes upon before `to`. */
static int del_walk(struct txn *txn, enum table table, DBC *c,
		    struct slice from, struct slice to, size_t max,
		    struct buf *key, int *n)
{
	DBT k = { .flags = DB_DBT_USERMEM }, none = {
		.flags = DB_DBT_USERMEM | DB_DBT_PARTIAL,
	};
	uint32_t how = DB_SET_RANGE;
	int rc;

	buf_add_slice(key, from);
	buf_room(key, KEY_MOST);
	k.data = key->p;
	k.size = (uint32_t)from.n;
	k.ulen = (uint32_t)(from.n + KEY_MOST);
	for (*n = 0; (size_t)*n < max; ++*n) {
		rc = c->get(c, &k, &none, how | DB_RMW);
		if (rc)
			return rc == DB_NOTFOUND ? 0 : rc;
		if (slice_cmp((struct slice){ k.data, k.size }, to) >= 0)
			return 0;
		txn_changes(txn, table, (struct slice){ k.data, k.size });
		rc = c->del(c, 0);
		if (rc)
			return rc;
		how = DB_NEXT;
	}
	return 0;
}

int txn_del_range(struct txn *txn, enum table table, struct slice from,
		  struct slice to, size_t max, struct err *err)
{
	DB *db = txn->store->db[table];
	struct buf key = BUF_INIT;
	int rc, closed, n = 0;
	DBC *c;

	if (!txn->writes)
		BUG("delete outside the writer");
	txn->changed = true;
	rc = db->cursor(db, txn->t, &c, 0);
	if (!rc) {
		rc = del_walk(txn, table, c, from, to, max, &key,
			      &n);
		closed = c->close(c);
		rc = rc ? rc : closed;
	}
	buf_release(&key);
	return rc ? store_fault(txn->store, txn, "delete", rc, err) : n;
}
