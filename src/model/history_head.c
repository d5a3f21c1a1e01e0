/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The chain shows every change of it to whoever remembers its last link. A
 * note of the head is kept where the store's administrator cannot reach it:
 * one line of text, good for all entries up to the one that it names.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/tr.h"
#include "model/history_entry.h"
#include "model/model_private.h"

#define NOTE_MAGIC "kartei-head"
#define NOTE_FORMAT 1
#define HEX_BYTES (2 * DIGEST_BYTES)

struct note {
	char id[33];
	unsigned long long entry;
	char chain[HEX_BYTES + 1];
};

static void hex(const unsigned char *bytes, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%02x", bytes[i]);
}

int history_note(struct store *store, int64_t now, struct buf *out,
		 struct err *err)
{
	struct buf value = BUF_INIT;
	struct head head = { 0 };
	struct txn *txn;
	int rc;

	if (txn_read(store, &txn, err))
		return -1;
	rc = meta_get(txn, HEAD_KEY, &value, err);
	txn_end(txn);
	if (rc > 0 && head_unpack(buf_slice(&value), &head))
		rc = err_set(err, ERR_INTERNAL, NULL,
			     N_("The head of the history is damaged"));
	buf_release(&value);
	if (rc < 0)
		return -1;
	buf_printf(out, "%s %d %s %llu ", NOTE_MAGIC, NOTE_FORMAT,
		   store_id(store), (unsigned long long)head.entry);
	hex(head.chain, sizeof(head.chain), out);
	buf_add_char(out, ' ');
	moment_iso(now, out);
	return 0;
}

static int note_read(const char *text, struct note *n)
{
	int format = 0;

	return sscanf(text, NOTE_MAGIC " %d %32s %llu %64s", &format, n->id,
		      &n->entry, n->chain) == 4 &&
	       format == NOTE_FORMAT && strlen(n->chain) == HEX_BYTES ? 0 : -1;
}

/* The link behind an entry as hexadecimal text; 1, 0 there is none, -1. */
static int chain_at(struct store *store, uint64_t no, struct buf *out,
		    struct err *err)
{
	struct buf key = BUF_INIT, value = BUF_INIT;
	static const unsigned char start[DIGEST_BYTES];
	struct txn *txn;
	struct entry e;
	int rc;

	if (!no) {
		hex(start, sizeof(start), out);
		return 1;
	}
	if (txn_read(store, &txn, err))
		return -1;
	entry_key(no, &key);
	rc = txn_get(txn, TABLE_ENTRY, buf_slice(&key), &value, err);
	txn_end(txn);
	if (rc > 0 && entry_unpack(buf_slice(&value), &e)) {
		rc = 0;
	} else if (rc > 0) {
		hex(e.chain, sizeof(e.chain), out);
		entry_release(&e);
	}
	buf_release(&key);
	buf_release(&value);
	return rc;
}

int history_compare(struct store *store, const char *text, uint64_t *good,
		    struct err *err)
{
	struct buf chain = BUF_INIT;
	struct note n;
	int rc;

	if (note_read(text, &n))
		return err_set(err, ERR_INPUT, NULL,
			       N_("this is no note of a head: %s"), text);
	if (strcmp(n.id, store_id(store)))
		return err_set(err, ERR_INPUT, NULL,
			       N_("this is the note of another store: %s"),
			       text);
	rc = chain_at(store, n.entry, &chain, err);
	if (!rc)
		rc = err_set(err, ERR_INTERNAL, NULL,
			     N_("The history ends too soon: entries %llu to %llu are gone"),
			     (unsigned long long)*good + 1, n.entry);
	else if (rc > 0 && strcmp(buf_str(&chain), n.chain))
		rc = err_set(err, ERR_INTERNAL, NULL,
			     N_("Entries %llu to %llu are not those of the time when the head was noted"),
			     (unsigned long long)*good + 1, n.entry);
	else if (rc > 0 && n.entry > *good)
		*good = n.entry;
	buf_release(&chain);
	return rc < 0 ? -1 : 0;
}
