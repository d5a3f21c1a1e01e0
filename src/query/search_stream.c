/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/mem.h"
#include "base/pack.h"
#include "query/search_private.h"

/* Read at once: a snapshot must not last. */
#define READ_BYTES (512 * 1024)

struct stream {
	struct store *store;
	struct segment_info info;
	struct chunk *struck;	/* NULL before the first read */
	uint32_t rank;		/* to be read next */
	struct buf bytes;	/* ref, document of those read */
	struct unpack left;
	struct slice ref, doc;
};

struct stream *stream_open(struct store *store,
			   const struct segment_info *info)
{
	struct stream *s = mem_zero(sizeof(*s));

	s->store = store;
	s->info = *info;
	return s;
}

void stream_close(struct stream *s)
{
	if (!s)
		return;
	free(s->struck);
	buf_release(&s->bytes);
	free(s);
}

static bool is_struck(const struct stream *s, uint32_t rank)
{
	return chunk_has(&s->struck[rank / CHUNK_IDS], rank % CHUNK_IDS);
}

static int read_some(struct stream *s, struct txn *txn, struct err *err)
{
	struct segment *seg;
	struct slice ref, doc;
	int rc = 1;

	if (!s->struck && segment_struck(txn, &s->info, &s->struck, err))
		return -1;
	seg = segment_open(txn, s->info.id, err);
	if (!seg)
		return -1;
	for (; rc == 1 && s->rank < s->info.docs &&
	     s->bytes.n < READ_BYTES; s->rank++) {
		if (is_struck(s, s->rank))
			continue;
		rc = segment_doc(seg, s->rank, &ref, &doc, err);
		pack_slice(&s->bytes, ref);
		pack_slice(&s->bytes, doc);
	}
	segment_close(seg);
	return rc < 0 ? -1 : 0;
}

static int refill(struct stream *s, struct err *err)
{
	struct txn *txn;
	int rc;

	buf_clear(&s->bytes);
	if (txn_read(s->store, &txn, err))
		return -1;
	rc = read_some(s, txn, err);
	txn_end(txn);
	s->left = unpack_from(buf_slice(&s->bytes));
	return rc;
}

int stream_next(struct stream *s, struct err *err)
{
	if (!unpack_left(&s->left) && refill(s, err))
		return -1;
	if (!unpack_left(&s->left))
		return 0;
	s->ref = unpack_slice(&s->left);
	s->doc = unpack_slice(&s->left);
	return 1;
}

struct slice stream_ref(const struct stream *s)
{
	return s->ref;
}

struct slice stream_doc(const struct stream *s)
{
	return s->doc;
}
