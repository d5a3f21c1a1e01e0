/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "base/tr.h"
#include "model/check_private.h"

/*
 * Two walks, each in slices that see one moment. Along the entries: every
 * link of the chain and every digest is computed again. Along the entries of
 * each record: what they say, one after the other, has to be what the record
 * says today.
 */
#define SLICE 2000

struct chain {
	struct reader r;
	const struct catalogue *cat;
	uint64_t no;			/* last one seen */
	unsigned char link[DIGEST_BYTES];
	uint64_t entries;
	struct buf scratch;
	struct err *err;
};

static void fault_of(struct err *err, uint64_t no, const char *msgid)
{
	char *place = mem_printf("history %llu", (unsigned long long)no);

	err_add_raw(err, ERR_INTERNAL, place, msgid, NULL, 0);
	free(place);
}

/* The values of a creation that nobody has changed yet. */
static bool take_from_record(struct reader *r, struct entry *e)
{
	struct record rec;
	size_t i;

	if (e->action != ACTION_NEW ||
	    reader_get(r, e->ref, &rec, NULL) <= 0 ||
	    record_version(&rec) != 1)
		return false;
	for (i = 0; i < e->fields_n; i++)
		e->fields[i].after = record_payload(&rec, e->fields[i].tag);
	return true;
}

/* Whether a later entry of the record is that of its erasure, and nothing is
 * left here. */
static bool erased_by_law(struct chain *c, uint64_t no, const struct entry *e)
{
	static const unsigned char none[SALT_BYTES];
	struct cursor *cur = cursor_open(c->r.txn, TABLE_ENTRY_OF, c->err);
	struct buf key = BUF_INIT, bytes = BUF_INIT;
	bool yes = false;
	int rc;

	if (!cur)
		return false;
	entry_of_key(e->ref, no + 1, &key);
	for (rc = cursor_seek(cur, buf_slice(&key), c->err); rc > 0 && !yes;
	     rc = cursor_next(cur, c->err)) {
		struct slice k = cursor_key(cur);
		struct slice at = { (const char *)k.p + REF_BYTES, 8 };
		struct entry later;

		if (k.n != key.n || memcmp(k.p, key.p, REF_BYTES))
			break;
		if (txn_get(c->r.txn, TABLE_ENTRY, at, &bytes, c->err) <= 0 ||
		    entry_unpack(buf_slice(&bytes), &later))
			break;
		yes = later.action >= ACTION_ERASE;
		entry_release(&later);
	}
	cursor_close(cur);
	buf_release(&key);
	buf_release(&bytes);
	return yes && e->flags == ENTRY_ERASED &&
	       !memcmp(e->salt, none, SALT_BYTES);
}

static void check_entry(struct chain *c, uint64_t no, struct entry *e)
{
	unsigned char made[DIGEST_BYTES];
	struct buf key = BUF_INIT, value = BUF_INIT;

	/* The flag is not in the chain: without an entry that says so anybody
	 * could hide behind it what he has done to a record. */
	if (e->flags & ENTRY_ERASED) {
		if (!erased_by_law(c, no, e))
			fault_of(c->err, no, N_("Its values were taken away"));
	} else {
		if (!(e->flags & ENTRY_VALUES) && !take_from_record(&c->r, e))
			fault_of(c->err, no, N_("Its values are missing"));
		entry_digest(e, c->cat, &c->scratch, made);
		if (memcmp(made, e->digest, DIGEST_BYTES))
			fault_of(c->err, no,
				 N_("Its values are not those of its digest"));
	}
	entry_chain(e, no, c->cat, c->link, &c->scratch, made);
	if (memcmp(made, e->chain, DIGEST_BYTES))
		fault_of(c->err, no, N_("The chain is broken here"));
	memcpy(c->link, e->chain, DIGEST_BYTES);
	entry_of_key(e->ref, no, &key);
	if (txn_get(c->r.txn, TABLE_ENTRY_OF, buf_slice(&key), &value,
		    c->err) == 0)
		fault_of(c->err, no, N_("It is missing at its record"));
	buf_release(&key);
	buf_release(&value);
}

/* A slice of entries; *done when the last one has been seen and is the one
 * that the head names. */
static int chain_slice(struct chain *c, bool *done)
{
	struct cursor *cur = cursor_open(c->r.txn, TABLE_ENTRY, c->err);
	struct buf key = BUF_INIT, value = BUF_INIT;
	struct head head = { 0 };
	struct entry e;
	size_t n = 0;
	int rc;

	if (!cur)
		return -1;
	entry_key(c->no + 1, &key);
	for (rc = cursor_seek(cur, buf_slice(&key), c->err);
	     rc > 0 && n < SLICE; rc = cursor_next(cur, c->err), n++) {
		struct unpack u = unpack_from(cursor_key(cur));
		uint64_t no = unpack_u64(&u);

		if (no != c->no + 1)
			fault_of(c->err, c->no + 1, N_("It is missing"));
		c->no = no;
		c->entries++;
		if (entry_unpack(cursor_value(cur), &e) < 0) {
			fault_of(c->err, no, N_("It is damaged"));
			continue;
		}
		check_entry(c, no, &e);
		entry_release(&e);
	}
	cursor_close(cur);
	*done = rc == 0;
	if (*done && meta_get(c->r.txn, HEAD_KEY, &value, c->err) > 0 &&
	    (head_unpack(buf_slice(&value), &head) < 0 ||
	     head.entry != c->no ||
	     memcmp(head.chain, c->link, DIGEST_BYTES)))
		fault_of(c->err, head.entry,
			 N_("The history ends before or behind its head"));
	buf_release(&key);
	buf_release(&value);
	return rc < 0 ? -1 : 0;
}

/* What the entries of one record add up to. */
struct replay {
	struct ref ref;
	struct { uint16_t tag; struct buf payload; } *v;
	size_t n, cap;
	uint32_t version;
	bool in_bin, erased, seen;
};

static struct buf *replay_field(struct replay *p, uint16_t tag)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (p->v[i].tag == tag)
			return &p->v[i].payload;
	mem_grow(&p->v, &p->cap, p->n + 1, sizeof(*p->v));
	p->v[p->n].tag = tag;
	p->v[p->n].payload = (struct buf)BUF_INIT;
	return &p->v[p->n++].payload;
}

static void replay_clear(struct replay *p)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		buf_release(&p->v[i].payload);
	p->n = 0;
	p->erased = p->seen = p->in_bin = false;
	p->version = 0;
}

static void replay_entry(struct chain *c, struct replay *p, uint64_t no,
			 struct entry *e)
{
	size_t i;

	p->seen = true;
	p->erased |= e->flags & ENTRY_ERASED;
	if (e->action >= ACTION_ERASE && !(e->flags & ENTRY_ERASED)) {
		/* What is left of it stands here, whatever was before. */
		for (i = 0; i < p->n; i++)
			buf_clear(&p->v[i].payload);
		p->erased = false;
	}
	if (!(e->flags & (ENTRY_VALUES | ENTRY_ERASED)))
		take_from_record(&c->r, e);
	if (e->version != p->version + 1)
		fault_of(c->err, no, N_("Versions of its record are missing"));
	p->version = e->version;
	if (e->action == ACTION_BIN || e->action == ACTION_RESTORE ||
	    e->action == ACTION_ERASE)
		p->in_bin = e->action != ACTION_RESTORE;
	for (i = 0; i < e->fields_n; i++) {
		struct buf *b = replay_field(p, e->fields[i].tag);

		if (!p->erased && !slice_eq(buf_slice(b), e->fields[i].before))
			fault_of(c->err, no, N_("It does not follow from the "
						"entry before"));
		buf_clear(b);
		buf_add_slice(b, e->fields[i].after);
	}
}

static bool equals(const struct replay *p, const struct record *rec)
{
	size_t i, some = 0;

	for (i = 0; i < p->n; i++) {
		some += p->v[i].payload.n > 0;
		if (!slice_eq(buf_slice(&p->v[i].payload),
			      record_payload(rec, p->v[i].tag)))
			return false;
	}
	return some == record_tags(rec, NULL, 0) &&
	       p->version == record_version(rec) &&
	       p->in_bin == record_in_bin(rec);
}

static void replay_compare(struct chain *c, struct replay *p)
{
	struct buf name = BUF_INIT;
	struct record rec;
	int found;

	if (!p->seen)
		return;
	reader_name(&c->r, p->ref, &name);
	found = reader_get(&c->r, p->ref, &rec, c->err);
	if (!found)
		err_set(c->err, ERR_INTERNAL, buf_str(&name),
			N_("The history knows it, but it is gone"));
	else if (found > 0 && !p->erased && !equals(p, &rec))
		err_set(c->err, ERR_INTERNAL, buf_str(&name),
			N_("It is not as its history has left it"));
	buf_release(&name);
	replay_clear(p);
}

static void replay_no(struct chain *c, struct replay *p, uint64_t no)
{
	struct buf key = BUF_INIT, value = BUF_INIT;
	struct entry e;

	entry_key(no, &key);
	if (txn_get(c->r.txn, TABLE_ENTRY, buf_slice(&key), &value,
		    c->err) <= 0 || entry_unpack(buf_slice(&value), &e) < 0) {
		fault_of(c->err, no, N_("It is missing"));
	} else {
		if (!ref_eq(e.ref, p->ref))
			fault_of(c->err, no, N_("It belongs to another "
						"record"));
		else
			replay_entry(c, p, no, &e);
		entry_release(&e);
	}
	buf_release(&key);
	buf_release(&value);
}

/* Whole records only: `next` is the first one of the next slice. */
static int replay_slice(struct chain *c, struct buf *next, bool *done)
{
	struct cursor *cur = cursor_open(c->r.txn, TABLE_ENTRY_OF, c->err);
	struct replay p = { .ref = REF_NONE };
	size_t n = 0;
	int rc;

	if (!cur)
		return -1;
	for (rc = cursor_seek(cur, buf_slice(next), c->err); rc > 0;
	     rc = cursor_next(cur, c->err), n++) {
		struct unpack u = unpack_from(cursor_key(cur));
		struct ref ref = ref_unpack(unpack_bytes(&u, REF_BYTES));
		uint64_t no = unpack_u64(&u);

		if (!ref_eq(ref, p.ref)) {
			replay_compare(c, &p);
			p.ref = ref;
			if (n >= SLICE)
				break;
		}
		replay_no(c, &p, no);
	}
	cursor_close(cur);
	*done = rc == 0;
	if (*done)
		replay_compare(c, &p);
	buf_clear(next);
	ref_pack(next, p.ref);
	replay_clear(&p);
	free(p.v);
	return rc < 0 ? -1 : 0;
}

static int open_slice(struct chain *c, struct store *store,
		      struct kinds *kinds)
{
	struct clock clock = { .now = moment_now(), .zone = "UTC" };
	struct txn *txn;

	if (txn_read(store, &txn, c->err) < 0)
		return -1;
	reader_open(&c->r, txn, kinds, &clock, "en");
	return 0;
}

static void close_slice(struct chain *c)
{
	struct txn *txn = c->r.txn;

	reader_close(&c->r);
	txn_end(txn);
}

int history_check(struct store *store, struct kinds *kinds,
		  uint64_t *entries, struct err *err)
{
	struct err faults = ERR_INIT;
	struct catalogue *cat = catalogue_read(store, &faults);
	struct chain c = { .cat = cat, .err = &faults };
	struct buf next = BUF_INIT;
	bool done = !cat;
	int rc = 0;

	while (!rc && !done && !(rc = open_slice(&c, store, kinds))) {
		rc = chain_slice(&c, &done);
		close_slice(&c);
	}
	done = !cat;
	while (!rc && !done && !(rc = open_slice(&c, store, kinds))) {
		rc = replay_slice(&c, &next, &done);
		close_slice(&c);
	}
	*entries = c.entries;
	buf_release(&next);
	buf_release(&c.scratch);
	catalogue_free(cat);
	if (faults.n)
		rc = -1;
	err_move(err, &faults);
	return rc;
}
