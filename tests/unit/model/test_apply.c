/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "house.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static void makes_and_reads(void **state)
{
	struct house *h = *state;

	house_item(h, ITEM_NEW, "firm", "name=Nordguss GmbH",
		   "+phone=040 123456", "grade=a", NULL);
	house_must(h);
	assert_int_equal(h->applied.n, 1);
	assert_int_equal(h->applied.items[0].outcome, OUTCOME_NEW);
	assert_string_equal(h->applied.items[0].name, "firm:K10001");
	house_is(h, "firm:k10001", "name", "Nordguss GmbH");
	house_is(h, "firm:K10001", "founded", "2026-09-14");
	house_is(h, "firm:K10001", "grade", "a");
	house_is(h, "firm:K10001", "title", "Nordguss GmbH");
	house_check(h);
}

static void names_the_faults(void **state)
{
	struct house *h = *state;

	house_item(h, ITEM_NEW, "firm", "founded=30.2.2026", "fee=900",
		   "nonsense=1", NULL);
	house_must_not(h, "1:founded:");
	house_item(h, ITEM_NEW, "firm", "name=A", "fee=900", NULL);
	house_must_not(h, "1:fee: too dear");
	house_item(h, ITEM_NEW, "firm", "fee=1", NULL);
	house_must_not(h, "1:name: This must not be empty");
	house_item(h, ITEM_NEW, "firm", "name=A", "fee=200", NULL);
	house_must_not(h, "1:why: This must not be empty");
	house_item(h, ITEM_NEW, "firm", "name=A", "town=Nowhere", NULL);
	house_must_not(h, "1:town:1: There is no \"Nowhere\"");
	house_item(h, ITEM_SET, "firm:K1", "name=A", NULL);
	house_must_not(h, "There is no record");
	house_item(h, ITEM_NEW, "gnome", "name=A", NULL);
	house_must_not(h, "There is no kind");
	house_item(h, ITEM_NEW, "firm", "name=A", "number=a:b", NULL);
	house_must_not(h, "1:number:");
	/* Nothing was drawn by all that. */
	house_item(h, ITEM_NEW, "firm", "name=A", NULL);
	house_must(h);
	assert_string_equal(h->applied.items[0].name, "firm:K10001");
	house_check(h);
}

static void says_same(void **state)
{
	struct house *h = *state;

	house_item(h, ITEM_NEW, "firm", "name=A", "grade=b", NULL);
	house_must(h);
	house_item(h, ITEM_SET, "firm:K10001", "name=A", "grade=b", NULL);
	house_must(h);
	assert_int_equal(h->applied.items[0].outcome, OUTCOME_SAME);
	assert_int_equal(h->applied.change, 0);
	assert_int_equal(house_version(h, "firm:K10001"), 1);
}

static void dated_op(struct house *h, enum op_kind kind, const char *field,
		     const char *text, const char *label, const char *from)
{
	struct op op = {
		.kind = kind, .field = (char *)field, .text = (char *)text,
		.label = (char *)label, .from = (char *)from,
	};

	item_op_full(house_last(h), &op);
}

static void keeps_days(void **state)
{
	struct house *h = *state;

	house_item(h, ITEM_NEW, "firm", "name=A", "grade=a", NULL);
	house_must(h);
	house_item(h, ITEM_SET, "firm:K10001", "grade=b", NULL);
	house_must(h);
	house_is(h, "firm:K10001", "grade", "a<2026-09-14; b>2026-09-14");
	house_item(h, ITEM_SET, "firm:K10001", NULL);
	dated_op(h, OP_SET, "grade", "c", NULL, "2026-10-01");
	house_must(h);
	house_is(h, "firm:K10001", "grade",
		 "a<2026-09-14; b>2026-09-14<2026-10-01; c>2026-10-01");
	house_item(h, ITEM_SET, "firm:K10001", "grade=a", NULL);
	house_must(h);
	house_is(h, "firm:K10001", "grade", "a<2026-09-14; a>2026-09-14");
	house_item(h, ITEM_SET, "firm:K10001", "grade=", NULL);
	house_must(h);
	house_is(h, "firm:K10001", "grade", "a<2026-09-14");
	house_check(h);
}

static void adds_and_removes(void **state)
{
	struct house *h = *state;

	house_item(h, ITEM_NEW, "town", "code=HH", "name=Hamburg", NULL);
	house_item(h, ITEM_NEW, "town", "code=K", "name=Köln", NULL);
	house_must(h);
	house_item(h, ITEM_NEW, "firm", "name=A", "+towns=hamburg",
		   "+towns=KOELN", NULL);
	dated_op(h, OP_ADD, "phone", "040 777", "Home", NULL);
	house_must(h);
	house_is(h, "firm:K10001", "towns", "HH; K");
	house_links(h, "town:HH", "firm", "towns", "firm:K10001");
	house_item(h, ITEM_SET, "firm:K10001", "-towns=HH", "-phone=Home",
		   NULL);
	house_must(h);
	house_is(h, "firm:K10001", "towns", "K");
	house_is(h, "firm:K10001", "phone", "");
	house_links(h, "town:HH", "firm", "towns", "");
	house_item(h, ITEM_SET, "firm:K10001", "-towns=HH", NULL);
	house_must_not(h, "There is no value \"HH\"");
	house_check(h);
}

static void numbers_stay(void **state)
{
	struct house *h = *state;

	house_item(h, ITEM_NEW, "firm", "name=A", "number=K10002", NULL);
	house_item(h, ITEM_NEW, "firm", "name=B", NULL);
	house_item(h, ITEM_NEW, "firm", "name=C", NULL);
	house_must(h);
	assert_string_equal(h->applied.items[1].name, "firm:K10001");
	assert_string_equal(h->applied.items[2].name, "firm:K10003");
	house_item(h, ITEM_NEW, "firm", "name=D", "number=k10002", NULL);
	house_must_not(h, "taken");
	house_item(h, ITEM_SET, "firm:K10001", "number=X-9", NULL);
	house_must(h);
	house_is(h, "firm:K10001", "number", "X-9");
	house_is(h, "firm:x-9", "name", "B");
	house_item(h, ITEM_BIN, "firm:X-9", NULL);
	house_must(h);
	house_item(h, ITEM_NEW, "firm", "name=E", "number=X-9", NULL);
	house_must_not(h, "taken");
	house_item(h, ITEM_NEW, "firm", "name=E", "number=K10001", NULL);
	house_must_not(h, "taken");
	house_check(h);
}

static void keeps_unique(void **state)
{
	struct house *h = *state;

	house_item(h, ITEM_NEW, "firm", "name=A", "mail=a@x.example", NULL);
	house_must(h);
	house_item(h, ITEM_NEW, "firm", "name=B", "mail=a@x.example", NULL);
	house_must_not(h, "1:mail: Another record has this value");
	house_item(h, ITEM_NEW, "firm", "name=B", "mail=b@x.example", NULL);
	house_item(h, ITEM_NEW, "firm", "name=C", "mail=b@x.example", NULL);
	house_must_not(h, "2:mail: Another record");
	/* It goes from one to the other in one change. */
	house_item(h, ITEM_SET, "firm:K10001", "mail=", NULL);
	house_item(h, ITEM_NEW, "firm", "name=B", "mail=a@x.example", NULL);
	house_must(h);
	house_is(h, "firm:K10002", "mail", "a@x.example");
	house_check(h);
}

static void refuses_the_second(void **state)
{
	struct house *h = *state;

	house_item(h, ITEM_NEW, "firm", "name=A", NULL);
	house_must(h);
	house_item(h, ITEM_SET, "firm:K10001", "note=new", NULL);
	house_must(h);
	house_item(h, ITEM_SET, "firm:K10001", "note=mine", NULL);
	house_last(h)->expected = 1;
	house_must_not(h, "1:note: ");
	assert_int_equal(err_code(&h->err), ERR_CONFLICT);
	house_is(h, "firm:K10001", "note", "new");
}

static void fixed_once(void **state)
{
	struct house *h = *state;

	house_item(h, ITEM_NEW, "firm", "name=A", NULL);
	house_must(h);
	house_item(h, ITEM_SET, "firm:K10001", "staff=5", NULL);
	house_must(h);
	house_item(h, ITEM_SET, "firm:K10001", "staff=6", NULL);
	house_must_not(h, "1:staff: This is set once");
}

static void names_items(void **state)
{
	struct house *h = *state;

	house_item(h, ITEM_NEW, "firm", "name=Nordguss", NULL);
	house_item(h, ITEM_NEW, "place", "street=Kai 1", NULL);
	house_item(h, ITEM_NEW, "place_use", "partner=@1", "place=@2", NULL);
	house_must(h);
	house_links(h, "firm:K10001", "place_use", "partner", "place_use:1");
	house_item(h, ITEM_NEW, "place_use", "partner=@7", "place=@1", NULL);
	house_must_not(h, "1:partner: @7");
	house_check(h);
}

static void makes_lines(void **state)
{
	struct house *h = *state;

	house_item(h, ITEM_NEW, "firm", "name=A", NULL);
	house_must(h);
	house_item(h, ITEM_NEW, "talk", "firm=K10001", "text=hello",
		   "todo=+3d", "todo.what=call back", "todo=17.9.", NULL);
	house_must(h);
	house_is(h, "todo:1", "due", "2026-09-17");
	house_is(h, "todo:1", "what", "call back");
	house_is(h, "todo:1", "firm", "firm:K10001");
	house_is(h, "todo:1", "agent", "agent:1");
	house_is(h, "todo:2", "due", "2026-09-17");
	house_links(h, "talk:1", "todo", "talk", "todo:1 todo:2");
	house_item(h, ITEM_NEW, "talk", "todo=never", NULL);
	house_must_not(h, "1:todo.due:1: ");
	house_check(h);
}

static struct item *import_item(struct house *h, enum item_kind kind,
				const char *name, uint32_t row)
{
	struct item *item = changeset_item(&h->c, kind, name, 0);

	item->row = row;
	return item;
}

static void item_op_ref(struct item *item, const char *field, size_t n)
{
	char *text = mem_printf("@%zu", n);

	item_op(item, OP_SET, field, text);
	free(text);
}

/* A firm, its place, and the use that is made with a new place. */
static void import_row(struct house *h, uint32_t row, const char *number,
		       const char *name, const char *street)
{
	struct item *item = import_item(h, ITEM_PUT, "firm", row);
	size_t first = h->c.n;

	item->key = mem_strdup("number");
	item_op(item, OP_SET, "number", number);
	item_op(item, OP_SET, "name", name);
	item = import_item(h, ITEM_PUT, "place", row);
	item->via = mem_printf("@%zu.place", first);
	item_op(item, OP_SET, "street", street);
	item = import_item(h, ITEM_NEW, "place_use", row);
	item->if_new = (uint32_t)first + 1;
	item_op_ref(item, "partner", first);
	item_op_ref(item, "place", first + 1);
}

static void imports(void **state)
{
	struct house *h = *state;

	import_row(h, 1, "7001", "Alpha", "Weg 1");
	import_row(h, 2, "7002", "", "Weg 2");
	import_row(h, 3, "7003", "Gamma", "Weg 3");
	import_row(h, 4, "7001", "Alpha", "Weg 4");
	h->c.skip_faulty = true;
	assert_int_equal(house_apply(h), 0);
	assert_int_equal(h->err.n, 1);
	assert_string_equal(h->err.items[0].place, "4:name");
	assert_int_equal(h->applied.items[0].outcome, OUTCOME_NEW);
	assert_int_equal(h->applied.items[3].outcome, OUTCOME_FAULTY);
	assert_int_equal(h->applied.items[4].outcome, OUTCOME_FAULTY);
	assert_int_equal(h->applied.items[9].outcome, OUTCOME_SAME);
	assert_int_equal(h->applied.items[10].outcome, OUTCOME_CHANGED);
	assert_int_equal(h->applied.items[11].outcome, OUTCOME_SKIPPED);
	house_is(h, "firm:7001", "name", "Alpha");
	house_links(h, "firm:7001", "place_use", "partner", "place_use:1");
	house_is(h, "place:A1", "street", "Weg 4");
	assert_false(house_has(h, "firm:7002"));
	house_check(h);
}

static void dry_run_writes_nothing(void **state)
{
	struct house *h = *state;

	import_row(h, 1, "7001", "Alpha", "Weg 1");
	h->c.dry_run = true;
	house_must(h);
	assert_int_equal(h->applied.items[0].outcome, OUTCOME_NEW);
	assert_false(house_has(h, "firm:7001"));
	import_row(h, 1, "7001", "Alpha", "Weg 1");
	house_must(h);
	assert_true(house_has(h, "firm:7001"));
}

static void asks_again_safely(void **state)
{
	struct house *h = *state;
	uint64_t change;

	house_item(h, ITEM_NEW, "firm", "name=A", NULL);
	memset(h->c.request, 7, sizeof(h->c.request));
	house_must(h);
	change = h->applied.change;
	house_item(h, ITEM_NEW, "firm", "name=A", NULL);
	memset(h->c.request, 7, sizeof(h->c.request));
	house_must(h);
	assert_int_equal(h->applied.change, change);
	assert_string_equal(h->applied.items[0].name, "firm:K10001");
	assert_false(house_has(h, "firm:K10002"));
}

static void slices_join(void **state)
{
	struct house *h = *state;
	uint64_t change;

	house_item(h, ITEM_NEW, "firm", "name=A", NULL);
	h->c.stays_open = true;
	house_must(h);
	change = h->applied.change;
	house_item(h, ITEM_NEW, "firm", "name=B", NULL);
	h->c.join = change;
	house_must(h);
	assert_int_equal(h->applied.change, change);
	house_item(h, ITEM_NEW, "firm", "name=C", NULL);
	h->c.join = change;
	house_must_not(h, "This change is complete");
	house_check(h);
}

static void bin_follows_links(void **state)
{
	struct house *h = *state;

	house_item(h, ITEM_NEW, "town", "code=HH", "name=Hamburg", NULL);
	house_must(h);
	house_item(h, ITEM_NEW, "firm", "name=A", "town=HH", "towns=HH",
		   NULL);
	house_item(h, ITEM_NEW, "human", "surname=Petersen", "firm=@1", NULL);
	house_item(h, ITEM_NEW, "talk", "firm=@1", "text=x", NULL);
	house_item(h, ITEM_NEW, "talk", "about=@1", "text=y", NULL);
	house_must(h);
	house_item(h, ITEM_BIN, "firm:K10001", NULL);
	house_must_not(h, "human:P1");
	house_item(h, ITEM_BIN, "town:HH", NULL);
	house_must_not(h, "firm:K10001");
	house_item(h, ITEM_BIN, "human:P1", NULL);
	house_item(h, ITEM_BIN, "firm:K10001", NULL);
	house_must(h);
	assert_false(house_has(h, "firm:K10001"));
	assert_false(house_has(h, "talk:1"));
	house_is(h, "talk:2", "about", "");
	house_check(h);
	house_item(h, ITEM_RESTORE, "firm:K10001", NULL);
	house_must(h);
	assert_true(house_has(h, "firm:K10001"));
	assert_true(house_has(h, "talk:1"));
	house_is(h, "talk:2", "about", "firm:K10001");
	assert_false(house_has(h, "human:P1"));
	house_links(h, "firm:K10001", "talk", "firm", "talk:1");
	house_check(h);
	/* Nobody comes back to what is gone. */
	house_item(h, ITEM_BIN, "firm:K10001", NULL);
	house_must(h);
	house_item(h, ITEM_RESTORE, "human:P1", NULL);
	house_must_not(h, "1:firm: firm:K10001 is in the bin");
	house_item(h, ITEM_RESTORE, "human:P1", NULL);
	house_item(h, ITEM_RESTORE, "firm:K10001", NULL);
	house_must(h);
	house_check(h);
}

static void keeps_rights(void **state)
{
	struct house *h = *state;

	h->who.admin = false;
	house_item(h, ITEM_NEW, "agent", "login=tb", "name=Tom", NULL);
	house_must_not(h, "Only an administrator");
	assert_int_equal(err_code(&h->err), ERR_DENIED);
	h->who.admin = true;
	house_item(h, ITEM_NEW, "agent", "login=tb", "name=Tom", NULL);
	house_must(h);
	house_is(h, "agent:tb", "role", "agent");
}

static void finds_in_trees(void **state)
{
	struct house *h = *state;

	house_item(h, ITEM_NEW, "way", "code=tel", "name=Telefonat", NULL);
	house_item(h, ITEM_NEW, "way", "code=letter", "name=Brief", NULL);
	house_must(h);
	house_item(h, ITEM_NEW, "way", "code=tel_in", "name=eingehend",
		   "parent=Telefonat", NULL);
	house_item(h, ITEM_NEW, "way", "code=letter_in", "name=eingehend",
		   "parent=letter", NULL);
	house_must(h);
	house_item(h, ITEM_NEW, "talk", "way=Telefonat/Eingehend", NULL);
	house_must(h);
	house_is(h, "talk:1", "way", "tel_in");
	house_is(h, "way:tel_in", "title", "Telefonat/eingehend");
	house_item(h, ITEM_NEW, "talk", "way=eingehend", NULL);
	house_must_not(h, "means several");
	house_check(h);
}

static void reopens(void **state)
{
	struct house *h = *state;

	house_item(h, ITEM_NEW, "firm", "name=A", NULL);
	house_must(h);
	house_close(h);
	house_open(h, false);
	house_is(h, "firm:K10001", "name", "A");
	house_item(h, ITEM_NEW, "firm", "name=B", NULL);
	house_must(h);
	assert_string_equal(h->applied.items[0].name, "firm:K10002");
	house_check(h);
}

#define T(f) cmocka_unit_test_setup_teardown(f, house_setup, house_teardown)
static const struct CMUnitTest tests[] = {
	T(makes_and_reads), T(names_the_faults), T(says_same), T(keeps_days),
	T(adds_and_removes), T(numbers_stay), T(keeps_unique),
	T(refuses_the_second), T(fixed_once), T(names_items), T(makes_lines),
	T(imports), T(dry_run_writes_nothing), T(asks_again_safely),
	T(slices_join), T(bin_follows_links), T(keeps_rights),
	T(finds_in_trees), T(reopens),
};
const struct group test_apply = { tests, sizeof(tests) / sizeof(*tests) };
