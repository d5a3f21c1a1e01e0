/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_HISTORY_ENTRY_H
#define KARTEI_MODEL_HISTORY_ENTRY_H

#include "model/catalogue.h"
#include "model/history.h"

/* Changes and history entries as they are stored; doc/formats.md. */
#define SALT_BYTES 16
#define DIGEST_BYTES 32

enum change_state { CHANGE_OPEN = 1, CHANGE_COMPLETE, CHANGE_UNDONE };

/* Entries of one change that stand together. */
struct entry_range { uint64_t first, n; };

struct change {
	enum change_state state;
	int64_t begun, ended;
	struct ref agent;
	uint64_t undoes;	/* the change that this one takes back; 0 */
	uint64_t undone_by;	/* 0: none */
	char *way, *note;
	struct entry_range *ranges;
	size_t ranges_n, ranges_cap;
};
void change_release(struct change *c);
void change_pack(const struct change *c, struct buf *out);
int change_unpack(struct slice s, struct change *c);
void change_add_entry(struct change *c, uint64_t no);
uint64_t change_entries(const struct change *c);
/* 1 found, 0 absent, -1 fault. */
int change_get(struct txn *txn, uint64_t no, struct change *c,
	       struct err *err);
void change_key(uint64_t no, struct buf *key);

/* The head of the history: counters and the last link of the chain. */
struct head {
	uint64_t change, entry;
	unsigned char chain[DIGEST_BYTES];
};
#define HEAD_KEY "head"
void head_pack(const struct head *h, struct buf *out);
int head_unpack(struct slice s, struct head *h);

struct entry_field {
	uint16_t tag;
	struct slice before, after;	/* payloads; empty: none */
};

#define ENTRY_VALUES 1		/* its values stand in the entry itself */
#define ENTRY_ERASED 2		/* salt and values are gone by law */

struct entry {
	enum action action;
	uint8_t flags;
	uint64_t change;
	int64_t when;
	struct ref agent, ref;
	struct ref cause;	/* the record whose deletion led to this */
	uint32_t version;	/* of the record behind it */
	unsigned char salt[SALT_BYTES];
	unsigned char digest[DIGEST_BYTES], chain[DIGEST_BYTES];
	struct entry_field *fields;	/* tags rising */
	size_t fields_n;
};
void entry_pack(const struct entry *e, struct buf *out);
/* Slices point into `s`; `fields` is allocated, entry_release() frees it. */
int entry_unpack(struct slice s, struct entry *e);
void entry_release(struct entry *e);
void entry_key(uint64_t no, struct buf *key);
void entry_of_key(struct ref ref, uint64_t no, struct buf *key);

/* Fills `digest` from salt and fields, and `chain` from all and the link
 * before. Field names are those under which the fields were first known. */
void entry_digest(const struct entry *e, const struct catalogue *cat,
		  struct buf *scratch, unsigned char digest[DIGEST_BYTES]);
void entry_chain(const struct entry *e, uint64_t no,
		 const struct catalogue *cat,
		 const unsigned char before[DIGEST_BYTES],
		 struct buf *scratch, unsigned char chain[DIGEST_BYTES]);

/*
 * The values of a creation lie in the record until its first change: takes
 * them out of `rec`. `fields` is allocated.
 */
void entry_fields_of(const struct record *rec, struct entry_field **fields,
		     size_t *n);
/* What either of both has, in rising order of tags, with its payload in each,
 * alike or not. `fields` is allocated. */
void entry_fields_both(const struct record *a, const struct record *b,
		       struct entry_field **fields, size_t *n);

#endif
