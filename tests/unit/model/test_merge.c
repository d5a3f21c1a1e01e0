/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "house.h"

#include <string.h>

#include "base/mem.h"
#include "model/erase.h"
#include "model/merge.h"

/* Two firms with people, places and contacts. */
static void two_firms(struct house *h)
{
	house_item(h, ITEM_NEW, "firm", "name=Nord Guss", "number=K1",
		   "phone=040 111222", "mail=info@nord.example", "grade=a",
		   NULL);
	house_item(h, ITEM_NEW, "firm", "name=Nordguss", "number=K2",
		   "+phone=040111222", "+phone=040 333444", "grade=b",
		   "note=zwei", "staff=7", NULL);
	house_item(h, ITEM_NEW, "human", "surname=Adler", "firm=@1", NULL);
	house_item(h, ITEM_NEW, "human", "surname=Berger", "firm=@2", NULL);
	house_item(h, ITEM_NEW, "talk", "firm=@2", "text=hallo", "+about=@1",
		   "+about=@2", NULL);
	house_item(h, ITEM_NEW, "place", "street=Hafenweg", NULL);
	house_item(h, ITEM_NEW, "place_use", "partner=@2", "place=@6", NULL);
	house_must(h);
}

static struct item *merge_item(struct house *h, const char *own,
			       const char *other)
{
	house_item(h, ITEM_MERGE, own, NULL);
	house_last(h)->other = mem_strdup(other);
	return house_last(h);
}

static uint64_t merged(struct house *h)
{
	two_firms(h);
	merge_item(h, "firm:K1", "firm:K2");
	house_must(h);
	return h->applied.change;
}

static size_t undo(struct house *h, uint64_t change)
{
	struct err left = ERR_INIT;
	struct undone undone;
	size_t n;

	if (apply_undo(h->m, change, &h->who, &h->context, NULL, NULL,
		       &undone, &left, &h->err))
		fail_msg("%s", err_text(&h->err));
	n = left.n;
	err_release(&left);
	return n;
}

static void test_values(void **state)
{
	struct house *h = *state;

	merged(h);
	house_is(h, "firm:K1", "name", "Nord Guss");
	house_is(h, "firm:K1", "mail", "info@nord.example");
	house_is(h, "firm:K1", "grade", "a");
	house_is(h, "firm:K1", "note", "zwei");
	house_is(h, "firm:K1", "staff", "7");
	house_is(h, "firm:K1", "phone", "040 111222; 040 333444");
	house_check(h);
}

static void test_chosen(void **state)
{
	struct house *h = *state;
	struct item *i;

	two_firms(h);
	house_item(h, ITEM_SET, "firm:K1", "note=eins", NULL);
	house_must(h);
	i = merge_item(h, "firm:K1", "firm:K2");
	item_op(i, OP_OTHER, "name", NULL);
	item_op(i, OP_BOTH, "note", NULL);
	item_op(i, OP_OWN, "phone", NULL);
	house_must(h);
	house_is(h, "firm:K1", "name", "Nordguss");
	house_is(h, "firm:K1", "note", "eins\nzwei");
	house_is(h, "firm:K1", "phone", "040 111222");
	house_check(h);
}

static void test_links(void **state)
{
	struct house *h = *state;

	merged(h);
	house_links(h, "firm:K1", "human", "firm", "human:P1 human:P2");
	house_links(h, "firm:K1", "talk", "firm", "talk:1");
	house_links(h, "firm:K1", "talk", "about", "talk:1");
	house_links(h, "firm:K1", "place_use", "partner", "place_use:1");
	house_is(h, "talk:1", "about", "firm:K1");
	house_check(h);
}

static void test_numbers(void **state)
{
	struct house *h = *state;

	merged(h);
	/* The old number finds, also where it is typed or imported. */
	house_is(h, "firm:K2", "name", "Nord Guss");
	house_item(h, ITEM_SET, "human:P1", "firm=K2", NULL);
	house_must(h);
	house_item(h, ITEM_PUT, "firm", "number=K2", "why=x", NULL);
	house_last(h)->key = mem_strdup("number");
	house_must(h);
	house_is(h, "firm:K1", "why", "x");
	house_item(h, ITEM_NEW, "firm", "name=X", "number=K2", NULL);
	house_must_not(h, "The number K2 is taken by Nord Guss");
	house_check(h);
}

static void test_undone(void **state)
{
	struct house *h = *state;
	uint64_t change = merged(h);

	assert_int_equal(undo(h, change), 0);
	house_is(h, "firm:K1", "phone", "040 111222");
	house_is(h, "firm:K1", "note", "");
	house_is(h, "firm:K2", "name", "Nordguss");
	house_is(h, "firm:K2", "grade", "b");
	house_links(h, "firm:K1", "human", "firm", "human:P1");
	house_links(h, "firm:K2", "human", "firm", "human:P2");
	house_links(h, "firm:K2", "talk", "firm", "talk:1");
	house_links(h, "firm:K2", "place_use", "partner", "place_use:1");
	house_is(h, "talk:1", "about", "firm:K1; firm:K2");
	house_check(h);
	/* And once more the same. */
	merge_item(h, "firm:K2", "firm:K1");
	house_must(h);
	house_is(h, "firm:K1", "name", "Nordguss");
	house_check(h);
}

/* K3 <- K1 <- K2: parted from the outside in. */
static void test_chain(void **state)
{
	struct house *h = *state;
	uint64_t first = merged(h), second;

	house_item(h, ITEM_NEW, "firm", "name=Drei", "number=K3", NULL);
	house_must(h);
	merge_item(h, "firm:K3", "firm:K1");
	house_must(h);
	second = h->applied.change;
	house_is(h, "firm:K2", "name", "Drei");
	house_check(h);
	assert_true(undo(h, first) > 0);
	house_is(h, "firm:K2", "name", "Drei");
	house_check(h);
	assert_int_equal(undo(h, second), 0);
	house_is(h, "firm:K2", "name", "Nord Guss");
	house_check(h);
}

/* Of two that went into one, the first comes back alone. */
static void test_two_merged(void **state)
{
	struct house *h = *state;
	uint64_t first = merged(h);

	house_item(h, ITEM_NEW, "firm", "name=Drei", "number=K3", NULL);
	house_must(h);
	merge_item(h, "firm:K1", "firm:K3");
	house_must(h);
	undo(h, first);
	house_is(h, "firm:K2", "name", "Nordguss");
	house_is(h, "firm:K3", "name", "Nord Guss");
	house_check(h);
}

struct entries { size_t n, of_other; };

static int count_entry(void *ctx, const struct history_row *row)
{
	struct entries *e = ctx;

	e->n++;
	e->of_other += !strcmp(row->title, "Nordguss");
	return 0;
}

static void test_histories(void **state)
{
	struct house *h = *state;
	struct entries e = { 0, 0 };
	struct kinds *ks = model_kinds(h->m);
	struct reader r;
	struct txn *txn;
	struct ref ref;

	merged(h);
	assert_int_equal(txn_read(model_store(h->m), &txn, &h->err), 0);
	reader_open(&r, txn, ks, &h->context.clock, "en");
	assert_int_equal(reader_find(&r, NULL, "firm:K2", &ref, &h->err), 1);
	assert_int_equal(history_list(&r, ref, 0, 0, 100, count_entry, &e,
				      &h->err), 0);
	reader_close(&r);
	txn_end(txn);
	kinds_drop(ks);
	assert_int_equal(e.n, 4);		/* made, merged: of each */
	assert_int_equal(e.of_other, 2);
}

static void test_refused(void **state)
{
	struct house *h = *state;
	struct item *i;

	two_firms(h);
	merge_item(h, "firm:K1", "firm:K1");
	house_must_not(h, "one and the same");
	merge_item(h, "firm:K1", "human:P1");
	house_must_not(h, "different kinds");
	merge_item(h, "firm:K1", "firm:K9");
	house_must_not(h, "There is no record \"firm:K9\"");
	house_item(h, ITEM_NEW, "town", "code=HH", "name=Hamburg", NULL);
	house_item(h, ITEM_NEW, "town", "code=B", "name=Berlin", NULL);
	house_must(h);
	merge_item(h, "town:HH", "town:B");
	house_must_not(h, "cannot be merged");
	i = merge_item(h, "firm:K1", "firm:K2");
	item_op(i, OP_BOTH, "name", NULL);
	house_must_not(h, "Only one of both");
	i = merge_item(h, "firm:K1", "firm:K2");
	item_op(i, OP_SET, "name", "Neu");
	house_must_not(h, "no others");
	i = merge_item(h, "firm:K1", "firm:K2");
	item_op(i, OP_OTHER, "colour", NULL);
	house_must_not(h, "has no field \"colour\"");
	house_is(h, "firm:K2", "name", "Nordguss");
	house_check(h);
}

static void test_versions(void **state)
{
	struct house *h = *state;
	struct item *i;

	two_firms(h);
	house_item(h, ITEM_SET, "firm:K2", "why=neu", NULL);
	house_must(h);
	i = merge_item(h, "firm:K1", "firm:K2");
	i->other_expected = 1;
	house_must_not(h, "firm:K2 was changed meanwhile");
	i = merge_item(h, "firm:K1", "firm:K2");
	i->expected = 2;
	house_must_not(h, "firm:K1 was changed meanwhile");
	i = merge_item(h, "firm:K1", "firm:K2");
	i->expected = 1;
	i->other_expected = 2;
	house_must(h);
}

static void test_wire(void **state)
{
	struct changeset a, b;
	struct buf out = BUF_INIT;
	struct item *i;

	(void)state;
	changeset_init(&a, "shell");
	i = changeset_item(&a, ITEM_MERGE, "firm:K1", 3);
	i->other = mem_strdup("firm:K2");
	i->other_expected = 4;
	item_op(i, OP_OTHER, "name", NULL);
	changeset_pack(&a, &out);
	assert_int_equal(changeset_unpack(buf_slice(&out), &b, NULL), 0);
	assert_string_equal(b.items[0].other, "firm:K2");
	assert_int_equal(b.items[0].other_expected, 4);
	assert_int_equal(b.items[0].ops[0].kind, OP_OTHER);
	changeset_release(&a);
	changeset_release(&b);
	buf_release(&out);
}

/* What went into an erased record stood for the same. */
static void test_erased(void **state)
{
	struct house *h = *state;
	const char *name = "human:P1";
	size_t whole = 0;

	house_item(h, ITEM_NEW, "human", "surname=Adler", NULL);
	house_item(h, ITEM_NEW, "human", "surname=Adlerin", NULL);
	house_must(h);
	merge_item(h, "human:P1", "human:P2");
	house_must(h);
	applied_release(&h->applied);
	assert_int_equal(erase_records(h->m, &name, 1, false, &h->who,
				       &h->context, &h->applied, &h->err), 0);
	for (size_t i = 0; i < h->applied.erasure.n; i++)
		whole += h->applied.erasure.v[i].whole;
	assert_int_equal(whole, 2);
	house_check(h);
}

#define OWN(test) \
	cmocka_unit_test_setup_teardown(test, house_setup, house_teardown)

static const struct CMUnitTest tests[] = {
	OWN(test_values), OWN(test_chosen), OWN(test_links),
	OWN(test_numbers), OWN(test_undone), OWN(test_chain),
	OWN(test_two_merged), OWN(test_histories), OWN(test_refused),
	OWN(test_versions), OWN(test_erased), cmocka_unit_test(test_wire),
};
const struct group test_merge = { tests, sizeof(tests) / sizeof(*tests) };
