/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/batch_private.h"

/*
 * Tables are files of their own, and a transaction may have several inside
 * at work at a time: each half of the tables is put by a thread.
 */
struct half {
	struct batch *b;
	struct txn txn;
	struct err faults;
	size_t works;
	bool tables[TABLE_N];
	size_t *ends;		/* of the works of each table */
	int rc;
};

static void find_ends(const struct batch *b, size_t ends[TABLE_N])
{
	size_t i, from = 0;

	for (i = 0; i < TABLE_N; i++) {
		while (from < b->n && b->v[from].table == i)
			from++;
		ends[i] = from;
	}
}

static size_t begin_of(const size_t *ends, size_t table)
{
	return table ? ends[table - 1] : 0;
}

/* The largest first, each to whom has less. */
static void share_tables(struct half halves[2], const size_t *ends)
{
	for (;;) {
		struct half *h = &halves[halves[1].works < halves[0].works];
		size_t i, n, most = 0, table = 0;

		for (i = 0; i < TABLE_N; i++) {
			n = ends[i] - begin_of(ends, i);
			if (n > most && !halves[0].tables[i] &&
			    !halves[1].tables[i]) {
				most = n;
				table = i;
			}
		}
		if (!most)
			return;
		h->tables[table] = true;
		h->works += most;
	}
}

static void *put_half(void *p)
{
	struct half *h = p;
	size_t i;

	for (i = 0; i < TABLE_N && !h->rc; i++)
		if (h->tables[i])
			h->rc = batch_part(h->b, begin_of(h->ends, i),
					   h->ends[i], &h->txn, &h->faults);
	return NULL;
}

static int begin(struct half *h, struct txn *txn, struct err *err)
{
	DB_ENV *env = txn->store->env;
	int rc;

	h->txn = (struct txn){ .store = txn->store, .writes = true };
	rc = env->txn_begin(env, txn->t, &h->txn.t, 0);
	return rc ? store_fault(txn->store, txn, "begin", rc, err) : 0;
}

static int end(struct half *h, struct txn *txn, struct err *err)
{
	int rc = h->rc ? h->txn.t->abort(h->txn.t)
		       : h->txn.t->commit(h->txn.t, DB_TXN_NOSYNC);

	txn->again |= h->txn.again;
	txn->changed |= h->txn.changed;
	if (rc)
		return store_fault(txn->store, txn, "commit", rc, err);
	return h->rc;
}

static void put_both(struct half halves[2])
{
	pthread_t thread;
	bool alone = pthread_create(&thread, NULL, put_half, &halves[1]);

	put_half(&halves[0]);
	if (alone)
		put_half(&halves[1]);
	else
		pthread_join(thread, NULL);
}

int batch_large(struct batch *b, struct txn *txn, struct err *err)
{
	size_t ends[TABLE_N], i, begun = 0;
	struct half halves[2] = { { .b = b, .ends = ends },
				  { .b = b, .ends = ends } };
	int rc = 0;

	find_ends(b, ends);
	share_tables(halves, ends);
	for (; begun < 2 && !rc; begun += !rc)
		rc = begin(&halves[begun], txn, err);
	if (!rc)
		put_both(halves);
	for (i = 0; i < begun; i++) {
		halves[i].rc = rc ? rc : halves[i].rc;
		if (end(&halves[i], txn, err))
			rc = -1;
		err_move(err, &halves[i].faults);
		err_release(&halves[i].faults);
	}
	return rc;
}
