/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "house.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/draft.h"
#include "model/erase.h"
#include "model/history_entry.h"
#include "model/model_private.h"

/* In every text about the person, and nowhere else. */
#define SECRET "Wilhelmine"

static int erase(struct house *h, const char *name, bool dry)
{
	applied_release(&h->applied);
	err_clear(&h->err);
	return erase_records(h->m, &name, 1, dry, &h->who, &h->context,
			     &h->applied, &h->err);
}

static void erased_are(struct house *h, const char *name, bool dry,
		       size_t whole, size_t part)
{
	size_t n[2] = { 0, 0 };

	if (erase(h, name, dry))
		fail_msg("%s", err_text(&h->err));
	for (size_t i = 0; i < h->applied.erasure.n; i++)
		n[h->applied.erasure.v[i].whole]++;
	assert_int_equal(n[true], whole);
	assert_int_equal(n[false], part);
}

/* ---- what the tables still say ----------------------------------------- */

struct grep { int rows; };

static int grep_row(void *ctx, struct slice key, struct slice value)
{
	struct grep *g = ctx;

	g->rows += memmem(key.p, key.n, SECRET, strlen(SECRET)) ||
		   memmem(value.p, value.n, SECRET, strlen(SECRET)) ||
		   memmem(key.p, key.n, "wilhelmin", 9) ||
		   memmem(value.p, value.n, "wilhelmin", 9);
	return 0;
}

/* All tables but the delta, whose older documents go when they are merged. */
static int rows_with_secret(struct house *h)
{
	struct grep g = { 0 };

	for (int i = 0; i < TABLE_N; i++)
		if (i != TABLE_DELTA)
			assert_int_equal(store_scan(model_store(h->m),
						    (enum table)i, SLICE_NONE,
						    SLICE_NONE, grep_row, &g,
						    &h->err), 0);
	return g.rows;
}

/* A firm, a person with an address of her own, one that she shares with the
 * firm, talks about her with something to do, and others. */
static void people(struct house *h)
{
	house_item(h, ITEM_NEW, "firm", "name=A", NULL);
	house_item(h, ITEM_NEW, "human", "surname=" SECRET, NULL);
	house_item(h, ITEM_NEW, "human", "surname=Other", NULL);
	house_item(h, ITEM_NEW, "place", "street=" SECRET "str 1", NULL);
	house_item(h, ITEM_NEW, "place", "street=Weg 2", NULL);
	house_item(h, ITEM_NEW, "place_use", "partner=@2", "place=@4", NULL);
	house_item(h, ITEM_NEW, "place_use", "partner=@2", "place=@4",
		   "use=invoice", NULL);
	house_item(h, ITEM_NEW, "place_use", "partner=@2", "place=@5", NULL);
	house_item(h, ITEM_NEW, "place_use", "partner=@1", "place=@5", NULL);
	house_item(h, ITEM_NEW, "talk", "firm=@1", "about=@2",
		   "text=" SECRET " called", NULL);
	house_item(h, ITEM_NEW, "talk", "firm=@1", "about=@3",
		   "text=somebody called", NULL);
	house_must(h);
	house_item(h, ITEM_SET, "human:P1", "surname=" SECRET "2", NULL);
	house_item(h, ITEM_SET, "talk:1", "text=" SECRET " called back", NULL);
	house_must(h);
	assert_true(rows_with_secret(h) > 0);
}

static void rest_is_there(struct house *h)
{
	house_is(h, "human:P2", "surname", "Other");
	house_is(h, "place:A2", "street", "Weg 2");
	house_is(h, "talk:2", "text", "somebody called");
	house_is(h, "firm:K10001", "name", "A");
	assert_false(house_has(h, "place:A1"));
	house_check(h);
}

static void takes_all_of_a_person(void **state)
{
	struct house *h = *state;

	people(h);
	erased_are(h, "human:P1", true, 5, 1);
	house_is(h, "human:P1", "surname", SECRET "2");
	erased_are(h, "human:P1", false, 5, 1);
	assert_int_equal(h->applied.erasure.entries, 8);
	assert_int_equal(rows_with_secret(h), 0);
	house_is(h, "talk:1", "text", "");
	house_is(h, "talk:1", "firm", "firm:K10001");
	rest_is_there(h);
	/* Its number stays taken, and nothing is done twice. */
	house_item(h, ITEM_NEW, "human", "surname=x", "number=P1", NULL);
	house_must_not(h, "P1");
	erased_are(h, "human:P1", false, 0, 0);
	house_item(h, ITEM_RESTORE, "human:P1", NULL);
	house_must_not(h, "was erased");
	/* What is done with the talk from then on stands in its history. */
	house_item(h, ITEM_SET, "talk:1", "text=back again", NULL);
	house_must(h);
	house_check(h);
}

static void cannot_be_taken_back(void **state)
{
	struct house *h = *state;
	struct err left = ERR_INIT;
	struct undone undone;
	uint64_t made, set, own;

	people(h);
	set = h->applied.change;
	made = set - 1;
	erased_are(h, "human:P1", false, 5, 1);
	own = h->applied.change;
	assert_int_equal(apply_undo(h->m, own, &h->who, &h->context, NULL,
				    NULL, &undone, &left, &h->err), 0);
	assert_int_equal(undone.records, 0);
	assert_int_equal(left.n, 6);
	assert_non_null(strstr(left.items[0].msgid, "was erased"));
	err_clear(&left);
	assert_int_equal(apply_undo(h->m, set, &h->who, &h->context, NULL,
				    NULL, &undone, &left, &h->err), 0);
	assert_int_equal(undone.records, 0);
	assert_int_equal(left.n, 2);
	err_clear(&left);
	/* All else of the change goes back. */
	assert_int_equal(apply_undo(h->m, made, &h->who, &h->context, NULL,
				    NULL, &undone, &left, &h->err), 0);
	assert_false(house_has(h, "human:P2"));
	assert_int_equal(rows_with_secret(h), 0);
	house_check(h);
	err_release(&left);
}

/* Deleted before, with its own; the talk was parted from it by that. */
static void finds_what_a_deletion_has_parted(void **state)
{
	struct house *h = *state;

	people(h);
	house_item(h, ITEM_BIN, "human:P1", NULL);
	house_must(h);
	house_is(h, "talk:1", "about", "");
	erased_are(h, "human:P1", false, 5, 1);
	assert_int_equal(rows_with_secret(h), 0);
	rest_is_there(h);
}

/* In the bin themselves, where no index finds them. */
static void finds_what_lies_in_the_bin(void **state)
{
	struct house *h = *state;

	people(h);
	house_item(h, ITEM_NEW, "todo", "due=2026-10-01", "talk=1",
		   "what=ask " SECRET, NULL);
	house_must(h);
	house_item(h, ITEM_BIN, "talk:1", NULL);
	house_must(h);
	erased_are(h, "human:P1", false, 5, 0);
	assert_true(rows_with_secret(h) > 0);
	assert_int_equal(erase_bin(h->m, NULL, &h->err), 0);
	assert_int_equal(rows_with_secret(h), 0);
	rest_is_there(h);
	house_item(h, ITEM_RESTORE, "talk:1", NULL);
	house_must_not(h, "was erased");
	/* Nothing is left to do. */
	assert_int_equal(erase_bin(h->m, NULL, &h->err), 0);
	house_check(h);
}

static void refuses(void **state)
{
	struct house *h = *state;

	house_item(h, ITEM_NEW, "firm", "name=A", NULL);
	house_item(h, ITEM_NEW, "human", "surname=B", "firm=@1", NULL);
	house_item(h, ITEM_NEW, "town", "code=ulm", "name=Ulm", NULL);
	house_must(h);
	assert_int_equal(erase(h, "firm:K10001", false), -1);
	assert_non_null(strstr(h->err.items[0].msgid, "still name it"));
	assert_int_equal(erase(h, "town:ulm", false), -1);
	assert_non_null(strstr(h->err.items[0].msgid, "cannot be erased"));
	assert_int_equal(erase(h, "human:P7", false), -1);
	house_check(h);
}

/* ---- started entries --------------------------------------------------- */

static int count_row(void *ctx, const struct draft_row *row)
{
	(void)row;
	++*(int *)ctx;
	return 0;
}

static void takes_drafts(void **state)
{
	struct house *h = *state;
	struct draft_row row = { 1, 1, slice_str("about " SECRET) };
	struct ref human = { 0, 1 };
	struct kinds *kinds;
	struct txn *txn;
	int n = 0;

	people(h);
	kinds = model_kinds(h->m);
	human.kind = kinds_find(kinds, "human")->no;
	kinds_drop(kinds);
	assert_int_equal(draft_put(model_store(h->m), h->who.agent, &row,
				   &human, 1, &h->err), 0);
	erased_are(h, "human:P1", false, 5, 1);
	assert_int_equal(h->applied.erasure.drafts, 1);
	assert_int_equal(rows_with_secret(h), 0);
	/* A form that is still open sends it once more. */
	assert_int_equal(draft_put(model_store(h->m), h->who.agent, &row,
				   &human, 1, &h->err), -1);
	assert_int_equal(txn_read(model_store(h->m), &txn, NULL), 0);
	draft_each(txn, h->who.agent, count_row, &n, NULL);
	txn_end(txn);
	assert_int_equal(n, 0);
}

/* ---- somebody forges --------------------------------------------------- */

/* Calls the last entry of a record erased, behind its erasure. */
static void hides_nothing_else(void **state)
{
	struct house *h = *state;
	struct model_checked counts;
	uint64_t no;

	people(h);
	erased_are(h, "human:P1", false, 5, 1);
	house_item(h, ITEM_SET, "talk:1", "text=made up", NULL);
	house_must(h);
	no = h->m->head.entry;
	house_check(h);
	house_take_values(h, no);
	err_clear(&h->err);
	assert_int_equal(model_check(h->m, &counts, &h->err), -1);
	assert_string_equal(h->err.items[0].msgid,
			    "Its values were taken away");
}

#define T(f) cmocka_unit_test_setup_teardown(f, house_setup, house_teardown)
static const struct CMUnitTest tests[] = {
	T(takes_all_of_a_person), T(cannot_be_taken_back),
	T(finds_what_a_deletion_has_parted), T(finds_what_lies_in_the_bin),
	T(refuses), T(takes_drafts), T(hides_nothing_else),
};
const struct group test_erase = { tests, sizeof(tests) / sizeof(*tests) };
