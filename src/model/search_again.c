/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/pack.h"
#include "model/model_private.h"
#include "store/segment.h"

#define STRUCK_AT_ONCE 100000

/* Segments have no log: a store that was taken to a moment between two
 * backups can have others in its list than it has files. */
struct files {
	const struct segments *list;
	bool *there;
};

static int note(void *ctx, uint32_t id)
{
	struct files *f = ctx;
	size_t i;

	for (i = 0; i < f->list->n; i++)
		f->there[i] |= f->list->v[i].id == id;
	return 0;
}

static bool some_missing(struct model *m, const struct segments *list)
{
	struct files f = { list, mem_zero(list->n + 1) };
	bool missing = false;
	size_t i;

	segment_each_id(m->store, note, &f, NULL);
	for (i = 0; i < list->n; i++)
		missing |= !f.there[i];
	free(f.there);
	return missing;
}

/* With an empty list no segment is asked; the catalogue says of all kinds
 * that their documents are to be made, whatever stops in between. */
static int forget(void *ctx, struct txn *txn, struct err *err)
{
	struct model *m = ctx;
	struct segments list = { 0 };
	struct buf last = BUF_INIT, catalogue = BUF_INIT;
	size_t i;
	int rc = segments_load(txn, &list, err);

	for (i = 0; i < m->catalogue->n; i++)
		m->catalogue->v[i].stamp = 0;
	catalogue_pack(m->catalogue, &catalogue);
	pack_u64(&last, UINT64_MAX);
	list.n = 0;
	list.stamp++;
	if (!rc)
		rc = segments_save(&list, txn, err);
	if (!rc)
		rc = meta_put(txn, CATALOGUE_KEY, buf_slice(&catalogue), err);
	if (!rc)
		rc = txn_del_range(txn, TABLE_WORD, SLICE_NONE,
				   buf_slice(&last), STRUCK_AT_ONCE, err);
	segments_release(&list);
	buf_release(&last);
	buf_release(&catalogue);
	return rc < 0 ? -1 : 0;
}

int documents_lost(struct model *m, struct err *err)
{
	struct segments list = { 0 };
	struct txn *txn;
	bool missing;
	int rc;

	if (txn_read(m->store, &txn, err))
		return -1;
	rc = segments_load(txn, &list, err);
	txn_end(txn);
	missing = !rc && some_missing(m, &list);
	segments_release(&list);
	if (!missing)
		return rc;
	log_line(LOG_LEVEL_NOTE, "%s: the search index is made anew",
		 store_home(m->store));
	return store_write(m->store, forget, NULL, m, err);
}
