/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "house.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "model/history_entry.h"
#include "model/model_private.h"

static uint64_t undo(struct house *h, uint64_t change, uint64_t records,
		     struct err *left)
{
	struct undone undone;

	err_clear(&h->err);
	if (apply_undo(h->m, change, &h->who, &h->context, NULL, NULL,
		       &undone, left, &h->err) < 0) {
		char *text = err_text(&h->err);

		fail_msg("%s", text);
	}
	assert_int_equal(undone.records, records);
	return undone.change;
}

static void undoes_and_redoes(void **state)
{
	struct house *h = *state;
	struct err left = ERR_INIT;
	uint64_t change, own;
	struct undone undone;

	house_item(h, ITEM_NEW, "firm", "name=A", "number=X1", NULL);
	house_must(h);
	house_item(h, ITEM_SET, "firm:X1", "name=B", "+phone=040 1",
		   "number=X2", NULL);
	house_must(h);
	change = h->applied.change;
	house_is(h, "firm:X1", "name", "B");
	own = undo(h, change, 1, &left);
	assert_int_equal(left.n, 0);
	house_is(h, "firm:X1", "name", "A");
	house_is(h, "firm:X2", "number", "X1");
	house_is(h, "firm:X1", "phone", "");
	house_check(h);
	undo(h, own, 1, &left);
	assert_int_equal(left.n, 0);
	house_is(h, "firm:X1", "name", "B");
	house_is(h, "firm:X1", "number", "X2");
	house_check(h);
	assert_int_equal(apply_undo(h->m, change, &h->who, &h->context, NULL,
				    NULL, &undone, &left, &h->err), -1);
	assert_int_equal(err_code(&h->err), ERR_CONFLICT);
}

static void leaves_what_changed(void **state)
{
	struct house *h = *state;
	struct err left = ERR_INIT;
	uint64_t change;

	house_item(h, ITEM_NEW, "firm", "name=A", NULL);
	house_must(h);
	house_item(h, ITEM_SET, "firm:K10001", "name=B", "note=x", NULL);
	house_must(h);
	change = h->applied.change;
	house_item(h, ITEM_SET, "firm:K10001", "note=y", NULL);
	house_must(h);
	undo(h, change, 1, &left);
	assert_int_equal(left.n, 1);
	assert_string_equal(left.items[0].place, "firm:K10001 note");
	house_is(h, "firm:K10001", "name", "A");
	house_is(h, "firm:K10001", "note", "y");
	err_release(&left);
	house_check(h);
}

static void undoes_an_import(void **state)
{
	struct house *h = *state;
	struct err left = ERR_INIT;
	uint64_t change;
	size_t i;

	for (i = 0; i < 700; i++) {
		char *name = mem_printf("name=Firm %zu", i);

		house_item(h, ITEM_NEW, "firm", name, NULL);
		free(name);
		if (i)
			house_item(h, ITEM_NEW, "human", "surname=x",
				   "firm=@1", NULL);
	}
	house_must(h);
	change = h->applied.change;
	house_item(h, ITEM_NEW, "talk", "firm=K10005", NULL);
	house_must(h);
	house_item(h, ITEM_SET, "firm:K10007", "note=x", NULL);
	house_must(h);
	undo(h, change, 1397, &left);
	assert_int_equal(left.n, 2);
	assert_string_equal(left.items[0].place, "firm:K10007");
	assert_string_equal(left.items[1].place, "firm:K10005");
	assert_true(house_has(h, "firm:K10005"));
	assert_false(house_has(h, "firm:K10001"));
	assert_false(house_has(h, "human:P699"));
	err_release(&left);
	house_check(h);
}

static void undoes_a_deletion(void **state)
{
	struct house *h = *state;
	struct err left = ERR_INIT;

	house_item(h, ITEM_NEW, "firm", "name=A", "mail=a@x.example", NULL);
	house_item(h, ITEM_NEW, "talk", "firm=@1", NULL);
	house_item(h, ITEM_NEW, "talk", "about=@1", NULL);
	house_must(h);
	house_item(h, ITEM_BIN, "firm:K10001", NULL);
	house_must(h);
	undo(h, h->applied.change, 3, &left);
	assert_int_equal(left.n, 0);
	assert_true(house_has(h, "firm:K10001"));
	assert_true(house_has(h, "talk:1"));
	house_is(h, "talk:2", "about", "firm:K10001");
	house_check(h);
	/* What took its unique value meanwhile stands in the way. */
	house_item(h, ITEM_BIN, "firm:K10001", NULL);
	house_must(h);
	house_item(h, ITEM_NEW, "firm", "name=B", "mail=a@x.example", NULL);
	house_must(h);
	house_item(h, ITEM_RESTORE, "firm:K10001", NULL);
	house_must_not(h, "1:mail: Another record");
	house_check(h);
}

struct rows {
	size_t n;
	struct buf out;
};

static int add_row(void *ctx, const struct history_row *row)
{
	struct rows *r = ctx;
	size_t i;

	buf_printf(&r->out, "%s %d by %s:", row->record, row->action,
		   row->agent_name);
	for (i = 0; i < row->fields_n; i++)
		buf_printf(&r->out, " %s %s>%s", row->fields[i].name,
			   row->fields[i].before, row->fields[i].after);
	buf_add_char(&r->out, '\n');
	r->n++;
	return 0;
}

static void list(struct house *h, const char *name, uint64_t change,
		 size_t max, struct rows *rows)
{
	struct kinds *kinds = model_kinds(h->m);
	struct ref ref = REF_NONE;
	struct reader r;
	struct txn *txn;

	buf_clear(&rows->out);
	rows->n = 0;
	assert_int_equal(txn_read(model_store(h->m), &txn, NULL), 0);
	reader_open(&r, txn, kinds, &h->context.clock, "en");
	if (name)
		assert_int_equal(reader_find(&r, NULL, name, &ref, NULL), 1);
	assert_int_equal(history_list(&r, ref, change, 0, max, add_row, rows,
				      NULL), 0);
	reader_close(&r);
	txn_end(txn);
	kinds_drop(kinds);
}

static void lists(void **state)
{
	struct house *h = *state;
	struct rows rows = { 0 };

	h->who.agent = REF_NONE;
	house_item(h, ITEM_NEW, "place", "street=Weg 1", NULL);
	house_must(h);
	list(h, "place:A1", 0, 10, &rows);
	assert_string_equal(buf_str(&rows.out),
			    "place:A1 1 by : number >A1 street >Weg 1\n");
	house_item(h, ITEM_SET, "place:A1", "street=Weg 2", NULL);
	house_must(h);
	list(h, "place:A1", 0, 10, &rows);
	assert_string_equal(buf_str(&rows.out),
			    "place:A1 2 by : street Weg 1>Weg 2\n"
			    "place:A1 1 by : number >A1 street >Weg 1\n");
	list(h, NULL, 0, 2, &rows);
	assert_int_equal(rows.n, 2);
	list(h, NULL, h->applied.change, 10, &rows);
	assert_int_equal(rows.n, 1);
	buf_release(&rows.out);
}

/* ---- somebody forges -------------------------------------------------- */

struct forgery {
	enum table table;
	struct buf key;
	size_t at;		/* byte that is flipped; SIZE_MAX: row goes */
};

static int forge(void *ctx, struct txn *txn, struct err *err)
{
	struct forgery *f = ctx;
	struct buf value = BUF_INIT;
	int rc;

	assert_int_equal(txn_get(txn, f->table, buf_slice(&f->key), &value,
				 err), 1);
	if (f->at == SIZE_MAX) {
		rc = txn_del(txn, f->table, buf_slice(&f->key), err) < 0;
	} else {
		value.p[f->at] ^= 1;
		rc = txn_put(txn, f->table, buf_slice(&f->key),
			     buf_slice(&value), err);
	}
	buf_release(&value);
	return rc;
}

static void must_be_found(struct house *h, struct forgery *f)
{
	struct model_checked counts;

	assert_int_equal(store_write(model_store(h->m), forge, NULL, f,
				     NULL), 0);
	err_clear(&h->err);
	assert_int_equal(model_check(h->m, &counts, &h->err), -1);
	assert_true(h->err.n > 0);
	if (f->at == SIZE_MAX)
		return;
	assert_int_equal(store_write(model_store(h->m), forge, NULL, f,
				     NULL), 0);
	house_check(h);
}

static uint16_t kind_no(struct house *h, const char *name)
{
	struct kinds *kinds = model_kinds(h->m);
	uint16_t no = kinds_find(kinds, name)->no;

	kinds_drop(kinds);
	return no;
}

/* Row 21 of reliability: edits, deletions, truncation. */
static void finds_forgeries(void **state)
{
	struct house *h = *state;
	struct forgery f = { .table = TABLE_ENTRY };
	struct buf value = BUF_INIT;
	struct txn *txn;
	size_t i;

	house_item(h, ITEM_NEW, "place", "street=Weg 1", NULL);
	house_item(h, ITEM_NEW, "place", "street=Weg 7", NULL);
	house_must(h);
	house_item(h, ITEM_SET, "place:A1", "street=Weg 2", NULL);
	house_must(h);
	house_check(h);
	entry_key(2, &f.key);
	assert_int_equal(txn_read(model_store(h->m), &txn, NULL), 0);
	assert_int_equal(txn_get(txn, TABLE_ENTRY, buf_slice(&f.key), &value,
				 NULL), 1);
	txn_end(txn);
	for (i = 0; i < value.n; i += 3) {
		f.at = i;
		must_be_found(h, &f);
	}
	buf_release(&value);
	/* The record itself, its row in an index, the head. */
	f.table = TABLE_RECORD;
	buf_clear(&f.key);
	ref_pack(&f.key, (struct ref){ kind_no(h, "place"), 2 });
	f.at = 25;
	must_be_found(h, &f);
	f.table = TABLE_META;
	buf_clear(&f.key);
	buf_add_str(&f.key, HEAD_KEY);
	f.at = 20;
	must_be_found(h, &f);
	f.table = TABLE_ENTRY;
	buf_clear(&f.key);
	entry_key(4, &f.key);
	f.at = SIZE_MAX;
	must_be_found(h, &f);
	buf_release(&f.key);
}

/* Calls the values of an entry erased, which takes digest and record out of
 * the comparison; the chain is as it was. */
static void finds_values_taken_away(void **state)
{
	struct house *h = *state;
	struct model_checked counts;
	uint64_t no;

	house_item(h, ITEM_NEW, "place", "street=Weg 1", NULL);
	house_must(h);
	house_item(h, ITEM_SET, "place:A1", "street=Weg 2", NULL);
	house_must(h);
	no = h->applied.change;
	house_check(h);
	house_take_values(h, no);
	err_clear(&h->err);
	assert_int_equal(model_check(h->m, &counts, &h->err), -1);
	assert_int_equal(h->err.n, 1);
	assert_string_equal(h->err.items[0].msgid,
			    "Its values were taken away");
}

static void finds_missing_rows(void **state)
{
	struct house *h = *state;
	struct forgery f = { .table = TABLE_NUMBER, .at = SIZE_MAX };

	house_item(h, ITEM_NEW, "firm", "name=A", NULL);
	house_must(h);
	number_key(kind_no(h, "firm"), slice_str("k10001"), &f.key);
	must_be_found(h, &f);
	buf_release(&f.key);
}

#define T(f) cmocka_unit_test_setup_teardown(f, house_setup, house_teardown)
/* ---- notes of the head ------------------------------------------------- */

/* Somebody with all means: changes when an entry was made, or takes the last
 * ones away, and makes the whole chain anew, so that nothing in the store
 * contradicts it. */
struct remake {
	uint64_t edited;	/* 0: none */
	uint64_t last;		/* entries behind it go; 0: none do */
};

static int remake(void *ctx, struct txn *txn, struct err *err)
{
	const struct remake *m = ctx;
	struct buf key = BUF_INIT, value = BUF_INIT, scratch = BUF_INIT;
	unsigned char link[DIGEST_BYTES] = { 0 };
	struct catalogue *cat;
	struct head head = { 0 };
	struct entry e;

	assert_int_equal(meta_get(txn, CATALOGUE_KEY, &value, err), 1);
	cat = catalogue_unpack(buf_slice(&value), err);
	buf_clear(&value);
	assert_int_equal(meta_get(txn, HEAD_KEY, &value, err), 1);
	assert_int_equal(head_unpack(buf_slice(&value), &head), 0);
	for (uint64_t no = 1; no <= head.entry; no++) {
		struct buf bytes = BUF_INIT;

		buf_clear(&key);
		entry_key(no, &key);
		if (m->last && no > m->last) {
			txn_del(txn, TABLE_ENTRY, buf_slice(&key), err);
			continue;
		}
		buf_clear(&value);
		assert_int_equal(txn_get(txn, TABLE_ENTRY, buf_slice(&key),
					 &value, err), 1);
		assert_int_equal(entry_unpack(buf_slice(&value), &e), 0);
		e.when += no == m->edited;
		entry_chain(&e, no, cat, link, &scratch, e.chain);
		memcpy(link, e.chain, sizeof(link));
		entry_pack(&e, &bytes);
		assert_int_equal(txn_put(txn, TABLE_ENTRY, buf_slice(&key),
					 buf_slice(&bytes), err), 0);
		entry_release(&e);
		buf_release(&bytes);
	}
	if (m->last)
		head.entry = m->last;
	memcpy(head.chain, link, sizeof(link));
	buf_clear(&value);
	head_pack(&head, &value);
	assert_int_equal(meta_put(txn, HEAD_KEY, buf_slice(&value), err), 0);
	buf_release(&key);
	buf_release(&value);
	buf_release(&scratch);
	catalogue_free(cat);
	return 0;
}

/* "" or what the notes, one after the other, have to say. */
static void compare(struct house *h, const struct buf *notes, size_t n,
		    const char *part)
{
	uint64_t good = 0;
	char *text;

	err_clear(&h->err);
	for (size_t i = 0; i < n; i++)
		history_compare(model_store(h->m), buf_str(&notes[i]), &good,
				&h->err);
	text = err_text(&h->err);
	if (*part ? !strstr(text, part) : h->err.n)
		print_error("%s instead of %s\n", text, part);
	assert_true(*part ? strstr(text, part) != NULL : !h->err.n);
	free(text);
	err_clear(&h->err);
}

static void compares_with_notes(void **state)
{
	struct house *h = *state;
	struct remake edit = { .edited = 1 };
	struct remake cut = { .last = 1 };
	struct buf notes[3] = { BUF_INIT, BUF_INIT, BUF_INIT };
	struct store *store;
	struct kinds *kinds;
	uint64_t entries;

	for (int i = 0; i < 3; i++) {
		assert_int_equal(history_note(model_store(h->m), 0, &notes[i],
					      &h->err), 0);
		house_item(h, ITEM_NEW, "firm", i ? "name=Second" :
			   "name=First", NULL);
		house_must(h);
	}
	compare(h, notes, 3, "");
	house_close(h);
	house_open(h, false);
	store = model_store(h->m);
	assert_int_equal(store_write(store, remake, NULL, &edit, &h->err), 0);
	/* The store alone shows nothing. */
	kinds = model_kinds(h->m);
	assert_int_equal(history_check(store, kinds, &entries, &h->err), 0);
	kinds_drop(kinds);
	compare(h, notes, 1, "Entries 1 to ");
	compare(h, notes, 3, "Entries 1 to ");
	assert_int_equal(store_write(store, remake, NULL, &cut, &h->err), 0);
	compare(h, notes + 2, 1, "are gone");
	buf_clear(&notes[0]);
	buf_add_str(&notes[0], "kartei-head 1 somebody");
	compare(h, notes, 1, "no note");
	for (int i = 0; i < 3; i++)
		buf_release(&notes[i]);
}

static const struct CMUnitTest tests[] = {
	T(undoes_and_redoes), T(leaves_what_changed), T(undoes_an_import),
	T(undoes_a_deletion), T(lists), T(finds_forgeries),
	T(finds_values_taken_away), T(finds_missing_rows),
	T(compares_with_notes),
};
const struct group test_history = { tests, sizeof(tests) / sizeof(*tests) };
