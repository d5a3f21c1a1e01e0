/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/history_entry.h"

#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "base/tr.h"

#define CHANGE_FORMAT 1
#define ENTRY_FORMAT 1
#define HEAD_FORMAT 1

void change_release(struct change *c)
{
	free(c->way);
	free(c->note);
	free(c->ranges);
	memset(c, 0, sizeof(*c));
}

void change_pack(const struct change *c, struct buf *out)
{
	size_t i;

	pack_u8(out, CHANGE_FORMAT);
	pack_u8(out, c->state);
	pack_i64(out, c->begun);
	pack_i64(out, c->ended);
	ref_pack(out, c->agent);
	pack_u64(out, c->undoes);
	pack_u64(out, c->undone_by);
	pack_str(out, c->way);
	pack_str(out, c->note);
	pack_varint(out, c->ranges_n);
	for (i = 0; i < c->ranges_n; i++) {
		pack_varint(out, c->ranges[i].first);
		pack_varint(out, c->ranges[i].n);
	}
}

int change_unpack(struct slice s, struct change *c)
{
	struct unpack u = unpack_from(s);
	uint64_t n;

	memset(c, 0, sizeof(*c));
	if (unpack_u8(&u) != CHANGE_FORMAT)
		return -1;
	c->state = unpack_u8(&u);
	c->begun = unpack_i64(&u);
	c->ended = unpack_i64(&u);
	c->agent = ref_unpack(unpack_bytes(&u, REF_BYTES));
	c->undoes = unpack_u64(&u);
	c->undone_by = unpack_u64(&u);
	c->way = unpack_str(&u);
	c->note = unpack_str(&u);
	for (n = unpack_varint(&u); n && !u.bad; n--) {
		struct entry_range *range;

		mem_grow(&c->ranges, &c->ranges_cap, c->ranges_n + 1,
			 sizeof(*c->ranges));
		range = &c->ranges[c->ranges_n++];
		range->first = unpack_varint(&u);
		range->n = unpack_varint(&u);
	}
	if (!u.bad && !unpack_left(&u) && c->state >= CHANGE_OPEN &&
	    c->state <= CHANGE_UNDONE)
		return 0;
	change_release(c);
	return -1;
}

void change_add_entry(struct change *c, uint64_t no)
{
	struct entry_range *last;

	if (c->ranges_n) {
		last = &c->ranges[c->ranges_n - 1];
		if (last->first + last->n == no) {
			last->n++;
			return;
		}
	}
	mem_grow(&c->ranges, &c->ranges_cap, c->ranges_n + 1,
		 sizeof(*c->ranges));
	c->ranges[c->ranges_n++] = (struct entry_range){ no, 1 };
}

uint64_t change_entries(const struct change *c)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < c->ranges_n; i++)
		n += c->ranges[i].n;
	return n;
}

void change_key(uint64_t no, struct buf *key)
{
	pack_u64(key, no);
}

int change_get(struct txn *txn, uint64_t no, struct change *c,
	       struct err *err)
{
	struct buf key = BUF_INIT, value = BUF_INIT;
	int found;

	change_key(no, &key);
	found = txn_get(txn, TABLE_CHANGE, buf_slice(&key), &value, err);
	if (found > 0 && change_unpack(buf_slice(&value), c) < 0)
		found = err_set(err, ERR_INTERNAL, NULL,
				N_("Change %llu is damaged"),
				(unsigned long long)no);
	buf_release(&key);
	buf_release(&value);
	return found;
}

void head_pack(const struct head *h, struct buf *out)
{
	pack_u8(out, HEAD_FORMAT);
	pack_u64(out, h->change);
	pack_u64(out, h->entry);
	buf_add(out, h->chain, DIGEST_BYTES);
}

int head_unpack(struct slice s, struct head *h)
{
	struct unpack u = unpack_from(s);
	struct slice chain;

	if (unpack_u8(&u) != HEAD_FORMAT)
		return -1;
	h->change = unpack_u64(&u);
	h->entry = unpack_u64(&u);
	chain = unpack_bytes(&u, DIGEST_BYTES);
	if (u.bad || unpack_left(&u))
		return -1;
	memcpy(h->chain, chain.p, DIGEST_BYTES);
	return 0;
}

void entry_pack(const struct entry *e, struct buf *out)
{
	size_t i;

	pack_u8(out, ENTRY_FORMAT);
	pack_u8(out, e->action);
	pack_u8(out, e->flags);
	pack_u64(out, e->change);
	pack_i64(out, e->when);
	ref_pack(out, e->agent);
	ref_pack(out, e->ref);
	ref_pack(out, e->cause);
	pack_u32(out, e->version);
	buf_add(out, e->salt, SALT_BYTES);
	buf_add(out, e->digest, DIGEST_BYTES);
	buf_add(out, e->chain, DIGEST_BYTES);
	pack_varint(out, e->fields_n);
	for (i = 0; i < e->fields_n; i++)
		pack_u16(out, e->fields[i].tag);
	for (i = 0; e->flags & ENTRY_VALUES && i < e->fields_n; i++) {
		pack_slice(out, e->fields[i].before);
		pack_slice(out, e->fields[i].after);
	}
}

static void unpack_fixed(struct unpack *u, void *p, size_t n)
{
	struct slice s = unpack_bytes(u, n);

	if (!u->bad)
		memcpy(p, s.p, n);
}

int entry_unpack(struct slice s, struct entry *e)
{
	struct unpack u = unpack_from(s);
	uint64_t n;
	size_t i;

	memset(e, 0, sizeof(*e));
	if (unpack_u8(&u) != ENTRY_FORMAT)
		return -1;
	e->action = unpack_u8(&u);
	e->flags = unpack_u8(&u);
	e->change = unpack_u64(&u);
	e->when = unpack_i64(&u);
	e->agent = ref_unpack(unpack_bytes(&u, REF_BYTES));
	e->ref = ref_unpack(unpack_bytes(&u, REF_BYTES));
	e->cause = ref_unpack(unpack_bytes(&u, REF_BYTES));
	e->version = unpack_u32(&u);
	unpack_fixed(&u, e->salt, SALT_BYTES);
	unpack_fixed(&u, e->digest, DIGEST_BYTES);
	unpack_fixed(&u, e->chain, DIGEST_BYTES);
	n = unpack_varint(&u);
	if (u.bad || n > unpack_left(&u) / 2 || e->action < ACTION_NEW ||
	    e->action > ACTION_LAST)
		return -1;
	e->fields = mem_zero((n + 1) * sizeof(*e->fields));
	e->fields_n = n;
	for (i = 0; i < n; i++)
		e->fields[i].tag = unpack_u16(&u);
	for (i = 0; e->flags & ENTRY_VALUES && i < n; i++) {
		e->fields[i].before = unpack_slice(&u);
		e->fields[i].after = unpack_slice(&u);
		if (!u.bad && ((e->fields[i].before.n &&
				payload_check(e->fields[i].before) < 0) ||
			       (e->fields[i].after.n &&
				payload_check(e->fields[i].after) < 0)))
			u.bad = true;
	}
	if (!u.bad && !unpack_left(&u))
		return 0;
	entry_release(e);
	return -1;
}

void entry_release(struct entry *e)
{
	free(e->fields);
	e->fields = NULL;
	e->fields_n = 0;
}

void entry_key(uint64_t no, struct buf *key)
{
	pack_u64(key, no);
}

void entry_of_key(struct ref ref, uint64_t no, struct buf *key)
{
	ref_pack(key, ref);
	pack_u64(key, no);
}

/* Independent of how records and payloads are laid out. */
static void canonical(struct buf *out, struct slice payload)
{
	size_t n = payload.n ? payload_values(payload) : 0, i;
	struct field_value v;

	pack_varint(out, n);
	for (i = 0; i < n; i++) {
		if (!payload_value(payload, i, &v))
			BUG("payload without value %zu", i);
		pack_slice(out, v.label);
		pack_i32(out, v.from);
		pack_i32(out, v.until);
		pack_slice(out, v.bytes);
	}
}

static void sha256(struct slice s, unsigned char digest[DIGEST_BYTES])
{
	struct sha256_ctx ctx;

	sha256_init(&ctx);
	sha256_update(&ctx, s.n, s.p);
	sha256_digest(&ctx, DIGEST_BYTES, digest);
}

void entry_digest(const struct entry *e, const struct catalogue *cat,
		  struct buf *scratch, unsigned char digest[DIGEST_BYTES])
{
	size_t i;

	buf_clear(scratch);
	buf_add(scratch, e->salt, SALT_BYTES);
	for (i = 0; i < e->fields_n; i++) {
		const struct entry_field *f = &e->fields[i];

		pack_u16(scratch, f->tag);
		pack_str(scratch, catalogue_name(cat, e->ref.kind, f->tag));
		canonical(scratch, f->before);
		canonical(scratch, f->after);
	}
	sha256(buf_slice(scratch), digest);
}

void entry_chain(const struct entry *e, uint64_t no,
		 const struct catalogue *cat,
		 const unsigned char before[DIGEST_BYTES],
		 struct buf *scratch, unsigned char chain[DIGEST_BYTES])
{
	size_t i;

	buf_clear(scratch);
	buf_add(scratch, before, DIGEST_BYTES);
	pack_u64(scratch, no);
	ref_pack(scratch, e->agent);
	pack_i64(scratch, e->when);
	pack_u64(scratch, e->change);
	ref_pack(scratch, e->ref);
	pack_u8(scratch, e->action);
	pack_u32(scratch, e->version);
	ref_pack(scratch, e->cause);
	pack_varint(scratch, e->fields_n);
	for (i = 0; i < e->fields_n; i++) {
		pack_u16(scratch, e->fields[i].tag);
		pack_str(scratch, catalogue_name(cat, e->ref.kind,
						 e->fields[i].tag));
	}
	buf_add(scratch, e->digest, DIGEST_BYTES);
	sha256(buf_slice(scratch), chain);
}

void entry_fields_of(const struct record *rec, struct entry_field **fields,
		     size_t *n)
{
	size_t have = record_tags(rec, NULL, 0), i;
	uint16_t *tags = mem_zero((have + 1) * sizeof(*tags));

	record_tags(rec, tags, have);
	*fields = mem_zero((have + 1) * sizeof(**fields));
	*n = have;
	for (i = 0; i < have; i++) {
		(*fields)[i].tag = tags[i];
		(*fields)[i].after = record_payload(rec, tags[i]);
	}
	free(tags);
}

void entry_fields_both(const struct record *a, const struct record *b,
		       struct entry_field **fields, size_t *n)
{
	size_t na = record_tags(a, NULL, 0), nb = record_tags(b, NULL, 0);
	uint16_t *ta = mem_alloc((na + nb + 1) * sizeof(*ta)), *tb = ta + na;
	size_t i = 0, k = 0;

	record_tags(a, ta, na);
	record_tags(b, tb, nb);
	*fields = mem_zero((na + nb + 1) * sizeof(**fields));
	*n = 0;
	while (i < na || k < nb) {
		uint16_t tag = i < na && (k == nb || ta[i] <= tb[k]) ?
			ta[i] : tb[k];

		i += i < na && ta[i] == tag;
		k += k < nb && tb[k] == tag;
		(*fields)[(*n)++] = (struct entry_field){
			tag, record_payload(a, tag), record_payload(b, tag),
		};
	}
	free(ta);
}

/* 1 the record's last entry, -1 fault, 0 it has none. */
static int last_entry(struct txn *txn, struct ref ref, struct buf *bytes,
		      struct err *err)
{
	struct cursor *c = cursor_open(txn, TABLE_ENTRY_OF, err);
	struct buf key = BUF_INIT, no = BUF_INIT;
	int rc;

	if (!c)
		return -1;
	entry_of_key(ref, UINT64_MAX, &key);
	rc = cursor_seek_before(c, buf_slice(&key), err);
	if (rc > 0) {
		struct slice k = cursor_key(c);

		rc = k.n == key.n && !memcmp(k.p, key.p, REF_BYTES);
		if (rc)
			buf_add(&no, (const char *)k.p + REF_BYTES, 8);
	}
	cursor_close(c);
	if (rc > 0)
		rc = txn_get(txn, TABLE_ENTRY, buf_slice(&no), bytes, err);
	buf_release(&key);
	buf_release(&no);
	return rc;
}

int history_erased(struct txn *txn, struct ref ref, struct err *err)
{
	struct buf bytes = BUF_INIT;
	struct entry e;
	int rc = last_entry(txn, ref, &bytes, err);

	if (rc > 0 && entry_unpack(buf_slice(&bytes), &e))
		rc = 0;
	else if (rc > 0) {
		rc = e.action == ACTION_ERASE;
		entry_release(&e);
	}
	buf_release(&bytes);
	return rc;
}
