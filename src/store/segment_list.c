/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "store/batch.h"
#include "store/segment_file.h"
#include "store/segment_row.h"

#define LIST_KEY "search"
#define LIST_FORMAT 2
#define REMOVE_ROWS 1000

/* ---- the list --------------------------------------------------------- */

static int read_list(struct slice s, struct segments *list)
{
	struct unpack u = unpack_from(s);
	size_t i;

	if (unpack_u8(&u) != LIST_FORMAT)
		return -1;
	list->stamp = unpack_u64(&u);
	list->merged = unpack_u64(&u);
	list->next_id = unpack_u32(&u);
	list->n = unpack_u16(&u);
	list->v = mem_zero((list->n + 1) * sizeof(*list->v));
	for (i = 0; i < list->n; i++) {
		list->v[i].id = unpack_u32(&u);
		list->v[i].group = unpack_u8(&u);
		list->v[i].docs = unpack_u32(&u);
		list->v[i].struck = unpack_u32(&u);
		list->v[i].bytes = unpack_u64(&u);
	}
	return u.bad ? -1 : 0;
}

int segments_load(struct txn *txn, struct segments *list, struct err *err)
{
	struct buf value = BUF_INIT;
	int rc = txn_get(txn, TABLE_META, slice_str(LIST_KEY), &value, err);

	*list = (struct segments){ .next_id = 1 };
	if (rc == 1 && read_list(buf_slice(&value), list)) {
		segments_release(list);
		rc = err_set(err, ERR_INTERNAL, NULL,
			     N_("the list of search segments is damaged"));
	}
	buf_release(&value);
	return rc < 0 ? -1 : 0;
}

int segments_save(const struct segments *list, struct txn *txn,
		  struct err *err)
{
	struct buf value = BUF_INIT;
	size_t i;
	int rc;

	pack_u8(&value, LIST_FORMAT);
	pack_u64(&value, list->stamp);
	pack_u64(&value, list->merged);
	pack_u32(&value, list->next_id);
	pack_u16(&value, (uint16_t)list->n);
	for (i = 0; i < list->n; i++) {
		pack_u32(&value, list->v[i].id);
		pack_u8(&value, list->v[i].group);
		pack_u32(&value, list->v[i].docs);
		pack_u32(&value, list->v[i].struck);
		pack_u64(&value, list->v[i].bytes);
	}
	rc = txn_put(txn, TABLE_META, slice_str(LIST_KEY), buf_slice(&value),
		     err);
	buf_release(&value);
	return rc;
}

void segments_release(struct segments *list)
{
	free(list->v);
	*list = (struct segments){ 0 };
}

/* ---- struck out ------------------------------------------------------- */

static int strike_chunk(struct txn *txn, struct segment_info *info,
			const uint32_t *ranks, size_t n, struct err *err)
{
	struct buf key = BUF_INIT, value = BUF_INIT;
	unsigned char bytes[CHUNK_BYTES];
	struct chunk c;
	size_t i;
	int rc;

	pack_u32(&key, info->id);
	pack_u32(&key, ranks[0] / CHUNK_IDS);
	rc = txn_get(txn, TABLE_WORD, buf_slice(&key), &value, err);
	if (rc >= 0 && chunk_read(buf_slice(&value), &c))
		rc = err_set(err, ERR_INTERNAL, NULL,
			     N_("a search segment is damaged"));
	if (rc >= 0) {
		info->struck -= chunk_count(&c);
		for (i = 0; i < n; i++)
			chunk_set(&c, ranks[i] % CHUNK_IDS, true);
		info->struck += chunk_count(&c);
		i = chunk_write(&c, bytes);
		rc = txn_put(txn, TABLE_WORD, buf_slice(&key),
			     (struct slice){ bytes, i }, err);
	}
	buf_release(&key);
	buf_release(&value);
	return rc;
}

int segment_strike(struct txn *txn, struct segment_info *info,
		   const uint32_t *ranks, size_t n, struct err *err)
{
	size_t i, end;
	int rc = 0;

	for (i = 0; i < n && !rc; i = end) {
		for (end = i; end < n &&
		     ranks[end] / CHUNK_IDS == ranks[i] / CHUNK_IDS; end++)
			;
		rc = strike_chunk(txn, info, ranks + i, end - i, err);
	}
	return rc;
}

static bool key_is(struct slice key, const struct buf *start, struct unpack *u)
{
	if (key.n < start->n || memcmp(key.p, start->p, start->n))
		return false;
	*u = unpack_from((struct slice){ (const char *)key.p + start->n,
					 key.n - start->n });
	return true;
}

int segment_struck(struct txn *txn, const struct segment_info *info,
		   struct chunk **bits, struct err *err)
{
	size_t chunks = info->docs / CHUNK_IDS + 1;
	struct cursor *c = cursor_open_ahead(txn, TABLE_WORD, err);
	struct buf key = BUF_INIT;
	struct unpack u;
	int rc;

	if (!c)
		return -1;
	*bits = mem_zero(chunks * sizeof(**bits));
	pack_u32(&key, info->id);
	rc = cursor_seek(c, buf_slice(&key), err);
	for (; rc == 1 && key_is(cursor_key(c), &key, &u);
	     rc = cursor_next(c, err)) {
		uint32_t no = unpack_u32(&u);

		if (no < chunks && chunk_read(cursor_value(c), *bits + no)) {
			rc = err_set(err, ERR_INTERNAL, NULL,
				     N_("a search segment is damaged"));
			break;
		}
	}
	cursor_close(c);
	buf_release(&key);
	if (rc < 0)
		free(*bits);
	return rc < 0 ? -1 : 0;
}

/* ---- taking away ------------------------------------------------------ */

struct removal {
	uint32_t id;
	int n;
};

static int remove_some(void *ctx, struct txn *txn, struct err *err)
{
	struct removal *r = ctx;
	struct buf from = BUF_INIT, to = BUF_INIT;

	pack_u32(&from, r->id);
	pack_u32(&to, r->id + 1);
	r->n = txn_del_range(txn, TABLE_WORD, buf_slice(&from), buf_slice(&to),
			     REMOVE_ROWS, err);
	buf_release(&from);
	buf_release(&to);
	return r->n < 0 ? -1 : 0;
}

int segment_remove(struct store *store, uint32_t id, const atomic_bool *stop,
		   struct err *err)
{
	struct removal r = { .id = id };

	do {
		if (stopped(stop, err) ||
		    store_write_lazy(store, remove_some, &r, err))
			return -1;
	} while (r.n == REMOVE_ROWS);
	segment_file_remove(store, id);
	return 0;
}
