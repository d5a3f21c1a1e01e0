/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/mem.h"
#include "base/pack.h"
#include "model/apply_private.h"
#include "model/ready.h"

/* Drawn many at a time, each used once. */
static void salt(struct salts *s, unsigned char out[SALT_BYTES])
{
	if (s->left < SALT_BYTES) {
		size_t n = 0;

		/* Whole up to 256 bytes, more may be cut by a signal. */
		while (n < sizeof(s->bytes)) {
			ssize_t got = getrandom(s->bytes + n,
						sizeof(s->bytes) - n, 0);

			if (got < 0 && errno != EINTR)
				BUG("getrandom: error %d", errno);
			if (got > 0)
				n += (size_t)got;
		}
		s->left = sizeof(s->bytes);
	}
	s->left -= SALT_BYTES;
	memcpy(out, s->bytes + s->left, SALT_BYTES);
	memset(s->bytes + s->left, 0, SALT_BYTES);
}

int entry_get(struct apply_state *s, uint64_t no, struct buf *bytes,
	      struct entry *e, struct err *err)
{
	struct buf key = BUF_INIT;
	int rc;

	entry_key(no, &key);
	rc = txn_get(s->txn, TABLE_ENTRY, buf_slice(&key), bytes, err);
	buf_release(&key);
	return rc > 0 ? entry_unpack(buf_slice(bytes), e) == 0 : rc;
}

void entry_put(struct apply_state *s, uint64_t no, const struct entry *e)
{
	struct buf key = BUF_INIT, value = BUF_INIT;

	entry_key(no, &key);
	entry_pack(e, &value);
	batch_put(s->batch, TABLE_ENTRY, buf_slice(&key), buf_slice(&value));
	buf_release(&key);
	buf_release(&value);
}

static void put_new_entry(struct apply_state *s, uint64_t no,
			  const struct entry *e)
{
	struct buf key = BUF_INIT;

	entry_put(s, no, e);
	entry_of_key(e->ref, no, &key);
	batch_put(s->batch, TABLE_ENTRY_OF, buf_slice(&key), SLICE_NONE);
	buf_release(&key);
}

/* 1 found, 0 none, -1 fault; the number of the record's first entry. */
static int first_entry(struct apply_state *s, struct ref ref, uint64_t *no,
		       struct err *err)
{
	struct cursor *c = cursor_open(s->txn, TABLE_ENTRY_OF, err);
	struct buf key = BUF_INIT;
	int rc;

	if (!c)
		return -1;
	ref_pack(&key, ref);
	rc = cursor_seek(c, buf_slice(&key), err);
	if (rc > 0) {
		struct unpack u = unpack_from(cursor_key(c));
		struct slice found = unpack_bytes(&u, REF_BYTES);

		*no = unpack_u64(&u);
		rc = !u.bad && slice_eq(found, buf_slice(&key));
	}
	cursor_close(c);
	buf_release(&key);
	return rc;
}

/*
 * The first change of a record: what its creation has set moves from the
 * record into the entry of the creation. The chain does not notice, it has
 * the digest of the values.
 */
static int keep_creation(struct apply_state *s, const struct pending *p,
			 struct err *err)
{
	struct buf bytes = BUF_INIT;
	struct entry e;
	uint64_t no;
	int rc = first_entry(s, p->ref, &no, err);

	if (rc > 0)
		rc = entry_get(s, no, &bytes, &e, err);
	if (rc > 0) {
		if (!(e.flags & (ENTRY_VALUES | ENTRY_ERASED))) {
			for (size_t i = 0; i < e.fields_n; i++)
				e.fields[i].after =
					record_payload(&p->before,
						       e.fields[i].tag);
			e.flags |= ENTRY_VALUES;
			entry_put(s, no, &e);
		}
		entry_release(&e);
	}
	buf_release(&bytes);
	return rc < 0 ? -1 : 0;
}

/* Those of both whose payloads differ. */
static void changed_fields(const struct record *a, const struct record *b,
			   struct entry_field **fields, size_t *n)
{
	size_t all, kept = 0;

	entry_fields_both(a, b, fields, &all);
	for (size_t i = 0; i < all; i++)
		if (!slice_eq((*fields)[i].before, (*fields)[i].after))
			(*fields)[kept++] = (*fields)[i];
	*n = kept;
}

static enum action action_of(const struct pending *p)
{
	if (p->is_new)
		return ACTION_NEW;
	if (p->erasing)
		return p->erasing == ERASING_WHOLE ? ACTION_ERASE :
						     ACTION_ERASE_PART;
	if (p->in_bin != p->was_in_bin)
		return p->in_bin ? ACTION_BIN : ACTION_RESTORE;
	return ACTION_SET;
}

static int write_entry(struct apply_state *s, struct pending *p,
		       struct err *err)
{
	struct entry e = {
		.action = action_of(p),
		.flags = p->is_new ? 0 : ENTRY_VALUES,
		.change = s->change_no,
		.when = s->r.values.clock.now,
		.agent = s->who->agent,
		.ref = p->ref,
		.cause = p->cause,
		.version = record_version(&p->after),
	};
	uint64_t no = ++s->head.entry;

	if (p->is_new)
		entry_fields_of(&p->after, &e.fields, &e.fields_n);
	else if (p->erasing)
		erase_fields(p, &e.fields, &e.fields_n);
	else
		changed_fields(&p->before, &p->after, &e.fields, &e.fields_n);
	if (p->erasing ? erase_entries(s, p, err) < 0 :
	    !p->is_new && record_version(&p->before) == 1 &&
	    keep_creation(s, p, err) < 0) {
		entry_release(&e);
		return -1;
	}
	salt(&s->m->salts, e.salt);
	entry_digest(&e, s->m->catalogue, &s->scratch, e.digest);
	entry_chain(&e, no, s->m->catalogue, s->head.chain, &s->scratch,
		    e.chain);
	memcpy(s->head.chain, e.chain, DIGEST_BYTES);
	put_new_entry(s, no, &e);
	change_add_entry(&s->change, no);
	entry_release(&e);
	return 0;
}

/* The record as it will be, with its next version. */
static void next_version(struct apply_state *s, struct pending *p)
{
	struct record_builder *b;
	struct buf out = BUF_INIT;

	if (p->is_new)
		return;
	b = record_build(&p->after);
	record_build_finish(b, record_version(&p->before) + 1, p->in_bin,
			    &out);
	record_build_free(b);
	p->after.bytes = arena_copy(s->r.arena, buf_slice(&out));
	buf_release(&out);
}

static int write_pending(struct apply_state *s, struct pending *p,
			 struct err *err)
{
	const struct record *before = p->is_new ? NULL : &p->before;
	struct index_sink sink = index_sink_batch(s->batch);
	struct buf key = BUF_INIT;

	next_version(s, p);
	ref_pack(&key, p->ref);
	batch_put(s->batch, TABLE_RECORD, buf_slice(&key), p->after.bytes);
	if (ready_keeps(p->plan->kind))
		txn_renew(s->txn);
	reader_unlearn(&s->r, p->ref);
	buf_release(&key);
	index_write(&sink, &s->r.values, p->plan, before, &p->after);
	index_write_number(s->batch, before, &p->after);
	mem_grow(&s->touched, &s->touched_cap, s->touched_n + 1,
		 sizeof(*s->touched));
	s->touched[s->touched_n++] = (struct touched){
		.ref = p->ref, .version = record_version(&p->after),
		.in_bin = p->in_bin, .is_new = p->is_new,
	};
	return write_entry(s, p, err);
}

/* What is accepted leaves; the pendings of the row at hand stay. */
static void forget_accepted(struct apply_state *s)
{
	struct buf key = BUF_INIT;
	struct map *rows = map_new();
	size_t i, rest = s->pendings_n - s->accepted;

	for (i = 0; i < s->row_keys_n; i++)
		map_set(rows, s->row_keys[i],
			map_get(s->rows, s->row_keys[i]));
	map_free(s->rows);
	s->rows = rows;
	for (i = 0; i < s->accepted; i++) {
		buf_clear(&key);
		ref_pack(&key, s->pendings[i]->ref);
		map_set(s->by_ref, buf_slice(&key), NULL);
	}
	if (rest)
		memmove(s->pendings, s->pendings + s->accepted,
			rest * sizeof(*s->pendings));
	s->pendings_n = rest;
	s->accepted = 0;
	s->accepted_new = false;
	map_free(s->linked);
	s->linked = map_new();
	buf_release(&key);
}

int state_flush(struct apply_state *s, struct err *err)
{
	size_t i;

	for (i = 0; i < s->accepted; i++)
		if (s->pendings[i]->changed &&
		    documents_find(s, s->pendings[i], true, err) < 0)
			return -1;
	for (i = 0; i < s->accepted; i++)
		if (s->pendings[i]->changed &&
		    write_pending(s, s->pendings[i], err) < 0)
			return -1;
	for (i = 0; i < s->accepted; i++)
		if (s->pendings[i]->changed &&
		    order_follow(s, s->pendings[i], err) < 0)
			return -1;
	if (batch_apply(s->batch, s->txn, err) < 0)
		return -1;
	for (i = 0; i < s->accepted; i++) {
		struct pending *p = s->pendings[i];

		if (!p->changed)
			continue;
		/* The search documents ask for it once more. */
		reader_know(&s->r, &p->after);
		if (documents_find(s, p, false, err) < 0)
			return -1;
	}
	forget_accepted(s);
	return 0;
}
