/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/pack.h"
#include "model/searchdoc_publish.h"

#define RUN_DOCS 262144		/* one segment */
#define RUN_BYTES ((size_t)256 << 20)

struct waiting_doc { struct ref ref; size_t at, n; };

struct searchdoc_run {
	struct store *store;
	struct waiting_doc *v;
	size_t n, cap;
	struct buf bytes;
	struct map *delta;	/* records with a document that waits there */
};

static int note_row(void *ctx, struct slice key, struct slice value)
{
	struct searchdoc_run *run = ctx;

	(void)key;
	if (value.n >= SEGMENT_REF)
		map_set(run->delta, (struct slice){ value.p, SEGMENT_REF },
			run);
	return 0;
}

/* From here on nobody merges: what waits now, and what comes, stays where it
 * counts more than what the run makes. */
static int take(struct searchdoc_run *run, struct err *err)
{
	struct segments list = { 0 };
	struct buf from = BUF_INIT;
	struct txn *txn;
	int rc;

	segments_lock(run->store);
	run->delta = map_new();
	rc = txn_read(run->store, &txn, err);
	if (!rc) {
		rc = segments_load(txn, &list, err);
		txn_end(txn);
	}
	pack_u64(&from, list.merged + 1);
	segments_release(&list);
	if (!rc)
		rc = store_scan(run->store, TABLE_DELTA, buf_slice(&from),
				SLICE_NONE, note_row, run, err);
	buf_release(&from);
	return rc < 0 ? -1 : 0;
}

static void let_go(struct searchdoc_run *run)
{
	map_free(run->delta);
	run->delta = NULL;
	run->n = 0;
	buf_clear(&run->bytes);
	segments_unlock(run->store);
}

struct searchdoc_run *searchdoc_run_begin(struct store *store,
					  struct err *err)
{
	struct searchdoc_run *run = mem_zero(sizeof(*run));

	run->store = store;
	if (!take(run, err))
		return run;
	searchdoc_run_end(run, true, NULL);
	return NULL;
}

bool searchdoc_run_add(struct searchdoc_run *run, struct ref ref,
		       struct slice doc)
{
	struct buf key = BUF_INIT;
	bool waits;

	ref_pack(&key, ref);
	waits = map_get(run->delta, buf_slice(&key)) != NULL;
	buf_release(&key);
	if (waits)
		return false;
	mem_grow(&run->v, &run->cap, run->n + 1, sizeof(*run->v));
	run->v[run->n++] = (struct waiting_doc){ ref, run->bytes.n, doc.n };
	buf_add_slice(&run->bytes, doc);
	return true;
}

size_t searchdoc_run_mark(const struct searchdoc_run *run)
{
	return run->n;
}

void searchdoc_run_back(struct searchdoc_run *run, size_t mark)
{
	if (run->n > mark)
		buf_truncate(&run->bytes, run->v[mark].at);
	run->n = mark;
}

static int publish(struct searchdoc_run *run, struct err *err)
{
	static const atomic_bool go_on;
	struct searchdoc_item *v = mem_alloc((run->n + 1) * sizeof(*v));
	size_t i;
	int rc = 0;

	for (i = 0; i < run->n; i++)
		v[i] = (struct searchdoc_item){ run->v[i].ref, {
			run->bytes.p + run->v[i].at, run->v[i].n } };
	if (run->n)
		rc = searchdoc_publish(run->store, v, run->n, 0, &go_on, err);
	free(v);
	return rc;
}

int searchdoc_run_step(struct searchdoc_run *run, struct err *err)
{
	if (run->n < RUN_DOCS && run->bytes.n < RUN_BYTES)
		return 0;
	if (publish(run, err))
		return -1;
	let_go(run);
	return take(run, err);
}

int searchdoc_run_end(struct searchdoc_run *run, bool failed, struct err *err)
{
	int rc = failed ? 0 : publish(run, err);

	let_go(run);
	buf_release(&run->bytes);
	free(run->v);
	free(run);
	return rc;
}
