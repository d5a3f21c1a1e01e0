/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/pack.h"
#include "model/searchdoc.h"
#include "store/segment.h"

/* Where the numbers go on: behind the last document that waits, or, when all
 * are in segments, behind the last one that went into them. */
static int find_last(struct searchdoc_log *log, struct txn *txn,
		     struct err *err)
{
	struct segments list = { 0 };
	struct cursor *c;
	struct buf end = BUF_INIT;
	struct unpack u;
	int rc;

	if (segments_load(txn, &list, err))
		return -1;
	log->last = list.merged;
	segments_release(&list);
	c = cursor_open(txn, TABLE_DELTA, err);
	if (!c)
		return -1;
	pack_u64(&end, UINT64_MAX);
	rc = cursor_seek_before(c, buf_slice(&end), err);
	if (rc == 1) {
		u = unpack_from(cursor_key(c));
		log->last = unpack_u64(&u);
	}
	buf_release(&end);
	cursor_close(c);
	log->known = rc >= 0;
	return rc < 0 ? -1 : 0;
}

int searchdoc_write(struct searchdoc_log *log, struct txn *txn,
		    struct batch *batch, struct ref ref, struct slice doc,
		    struct err *err)
{
	struct buf key = BUF_INIT, value = BUF_INIT;

	if (!log->known && find_last(log, txn, err))
		return -1;
	pack_u64(&key, ++log->last);
	ref_pack(&value, ref);
	buf_add_slice(&value, doc);
	batch_put(batch, TABLE_DELTA, buf_slice(&key), buf_slice(&value));
	buf_release(&key);
	buf_release(&value);
	return 0;
}
