/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/draft.h"

#include <string.h>

#include "base/map.h"
#include "base/pack.h"
#include "base/tr.h"
#include "model/history.h"

#define DRAFT_FORMAT 1
#define KEY_BYTES (REF_BYTES + 8)

static void make_key(struct ref agent, uint64_t id, struct buf *key)
{
	buf_clear(key);
	ref_pack(key, agent);
	pack_u64(key, id);
}

/* Stands behind the records it names. 0, or -1: these are no such bytes. */
static int read_row(struct slice key, struct slice value,
		    struct draft_row *row, struct slice *about)
{
	struct unpack k = unpack_from(key), u = unpack_from(value);
	uint64_t n;

	unpack_bytes(&k, REF_BYTES);
	row->id = unpack_u64(&k);
	if (unpack_u8(&u) != DRAFT_FORMAT)
		return -1;
	row->when = unpack_i64(&u);
	n = unpack_varint(&u);
	if (u.bad || n > unpack_left(&u) / REF_BYTES)
		return -1;
	*about = unpack_bytes(&u, (size_t)n * REF_BYTES);
	row->body = (struct slice){ u.p, unpack_left(&u) };
	return u.bad || k.bad ? -1 : 0;
}

/* ---- reading ----------------------------------------------------------- */

int draft_get(struct txn *txn, struct ref agent, uint64_t id,
	      struct draft_row *row, struct buf *bytes, struct err *err)
{
	struct buf key = BUF_INIT;
	struct slice about;
	int got;

	make_key(agent, id, &key);
	got = txn_get(txn, TABLE_DRAFT, buf_slice(&key), bytes, err);
	if (got > 0 &&
	    read_row(buf_slice(&key), buf_slice(bytes), row, &about))
		got = 0;
	buf_release(&key);
	return got;
}

static bool of_agent(struct slice key, struct slice agent)
{
	return key.n == KEY_BYTES && !memcmp(key.p, agent.p, REF_BYTES);
}

int draft_each(struct txn *txn, struct ref agent,
	       int (*each)(void *ctx, const struct draft_row *row), void *ctx,
	       struct err *err)
{
	struct cursor *c = cursor_open(txn, TABLE_DRAFT, err);
	struct buf from = BUF_INIT;
	struct draft_row row;
	struct slice about;
	int rc, stop = 0;

	if (!c)
		return -1;
	make_key(agent, 0, &from);
	for (rc = cursor_seek(c, buf_slice(&from), err);
	     rc > 0 && !stop && of_agent(cursor_key(c), buf_slice(&from));
	     rc = stop ? rc : cursor_next(c, err))
		if (!read_row(cursor_key(c), cursor_value(c), &row, &about))
			stop = each(ctx, &row);
	cursor_close(c);
	buf_release(&from);
	return rc < 0 ? -1 : stop;
}

/* ---- writing ----------------------------------------------------------- */

struct putting {
	struct ref agent;
	const struct draft_row *row;
	const struct ref *about;
	size_t about_n;
};

static int count_row(void *ctx, const struct draft_row *row)
{
	(void)row;
	++*(size_t *)ctx;
	return 0;
}

static int check_room(struct txn *txn, struct ref agent, struct slice key,
		      struct err *err)
{
	struct buf before = BUF_INIT;
	size_t n = 0;
	int got = txn_get(txn, TABLE_DRAFT, key, &before, err);

	buf_release(&before);
	if (got)
		return got < 0 ? -1 : 0;
	if (draft_each(txn, agent, count_row, &n, err))
		return -1;
	if (n >= DRAFTS_OF_AGENT)
		return err_set(err, ERR_LIMIT, NULL,
			       N_("%d started entries wait already; save or throw away one of them"),
			       DRAFTS_OF_AGENT);
	return 0;
}

/* A form may still be open with what was erased behind it. */
static int check_about(struct txn *txn, const struct putting *p,
		       struct err *err)
{
	for (size_t i = 0; i < p->about_n; i++) {
		int erased = history_erased(txn, p->about[i], err);

		if (erased)
			return erased < 0 ? -1 :
				err_set(err, ERR_NOT_FOUND, NULL,
					N_("a record that this entry names was erased; it is not kept"));
	}
	return 0;
}

static int put(void *ctx, struct txn *txn, struct err *err)
{
	struct putting *p = ctx;
	struct buf key = BUF_INIT, value = BUF_INIT;
	int rc;

	make_key(p->agent, p->row->id, &key);
	pack_u8(&value, DRAFT_FORMAT);
	pack_i64(&value, p->row->when);
	pack_varint(&value, p->about_n);
	for (size_t i = 0; i < p->about_n; i++)
		ref_pack(&value, p->about[i]);
	buf_add_slice(&value, p->row->body);
	rc = check_room(txn, p->agent, buf_slice(&key), err);
	if (!rc)
		rc = check_about(txn, p, err);
	if (!rc)
		rc = txn_put(txn, TABLE_DRAFT, buf_slice(&key),
			     buf_slice(&value), err);
	buf_release(&key);
	buf_release(&value);
	return rc;
}

int draft_put(struct store *store, struct ref agent,
	      const struct draft_row *row, const struct ref *about,
	      size_t about_n, struct err *err)
{
	struct putting p = { agent, row, about, about_n };

	if (row->body.n > DRAFT_BYTES)
		return err_set(err, ERR_LIMIT, NULL,
			       N_("a started entry is kept up to %u bytes; this one is longer and has to be saved"),
			       DRAFT_BYTES);
	return store_write(store, put, NULL, &p, err);
}

struct dropping {
	struct ref agent;
	uint64_t id;
	bool there;
};

static int drop(void *ctx, struct txn *txn, struct err *err)
{
	struct dropping *d = ctx;
	struct buf key = BUF_INIT;
	int rc;

	make_key(d->agent, d->id, &key);
	rc = txn_del(txn, TABLE_DRAFT, buf_slice(&key), err);
	buf_release(&key);
	d->there = rc > 0;
	return rc < 0 ? -1 : 0;
}

int draft_drop(struct store *store, struct ref agent, uint64_t id,
	       struct err *err)
{
	struct dropping d = { .agent = agent, .id = id };

	return store_write(store, drop, NULL, &d, err) ? -1 : d.there;
}

int draft_saved(struct txn *txn, struct ref agent, uint64_t id,
		struct err *err)
{
	struct dropping d = { .agent = agent, .id = id };

	return drop(&d, txn, err);
}

/* ---- erasure ----------------------------------------------------------- */

static bool names(struct slice key, struct slice about, struct map *refs)
{
	const char *p = about.p;

	if (map_get(refs, (struct slice){ key.p, REF_BYTES }))
		return true;
	for (size_t i = 0; i + REF_BYTES <= about.n; i += REF_BYTES)
		if (map_get(refs, (struct slice){ p + i, REF_BYTES }))
			return true;
	return false;
}

static struct map *map_of(const struct ref *refs, size_t n)
{
	struct map *map = map_new();
	struct buf key = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		buf_clear(&key);
		ref_pack(&key, refs[i]);
		map_set(map, buf_slice(&key), map);
	}
	buf_release(&key);
	return map;
}

/* What is deleted stays on its page until that is used again: zeros go over
 * it first. */
static int overwrite(struct txn *txn, struct slice key, size_t n,
		     struct err *err)
{
	struct buf zeros = BUF_INIT;
	int rc;

	memset(buf_room(&zeros, n), 0, n);
	zeros.n = n;
	rc = txn_put(txn, TABLE_DRAFT, key, buf_slice(&zeros), err);
	if (!rc)
		rc = txn_del(txn, TABLE_DRAFT, key, err) < 0 ? -1 : 0;
	buf_release(&zeros);
	return rc;
}

int draft_erase(struct txn *txn, const struct ref *refs, size_t refs_n,
		struct err *err)
{
	struct cursor *c = cursor_open(txn, TABLE_DRAFT, err);
	struct map *wanted;
	struct buf found = BUF_INIT;
	struct draft_row row;
	struct slice about = SLICE_NONE;
	struct unpack u;
	int rc, n = 0;

	if (!c)
		return -1;
	wanted = map_of(refs, refs_n);
	for (rc = cursor_seek(c, SLICE_NONE, err); rc > 0;
	     rc = cursor_next(c, err)) {
		struct slice key = cursor_key(c);

		if (key.n != KEY_BYTES ||
		    read_row(key, cursor_value(c), &row, &about) ||
		    !names(key, about, wanted))
			continue;
		buf_add_slice(&found, key);
		pack_u32(&found, (uint32_t)cursor_value(c).n);
	}
	cursor_close(c);
	for (u = unpack_from(buf_slice(&found)); rc >= 0 && unpack_left(&u);
	     n++) {
		struct slice key = unpack_bytes(&u, KEY_BYTES);

		rc = overwrite(txn, key, unpack_u32(&u), err);
	}
	buf_release(&found);
	map_free(wanted);
	return rc < 0 ? -1 : n;
}
