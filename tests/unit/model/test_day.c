/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "house.h"

#include <stdlib.h>
#include <string.h>

#include "base/pack.h"
#include "model/searchdoc.h"

/*
 * Search documents whose words hang on the day: each is made anew on the day
 * on which it comes out otherwise, and no other one is.
 */
static const char forms[] =
"club: { number = \"C%d\"; fields: {\n"
"    name: { type = \"line\"; need = true; };\n"
"    chair: { type = \"link\"; to = \"human\"; dated = true; gone = \"clear\"; }; };\n"
"  paths: { home: { path = \"stay(not until <= today and not began > today + 2).at\"; };\n"
"    old: { path = \"stay(days_since(began) > 30).at\"; }; };\n"
"  title = [\"name\"]; search = [\"name\", \"chair\", \"home\"]; };\n"
"stay: { number = \"S%d\"; fields: {\n"
"    club: { type = \"link\"; to = \"club\"; gone = \"with\"; };\n"
"    began: { type = \"date\"; }; until: { type = \"date\"; };\n"
"    at: { type = \"line\"; }; };\n"
"  title = [\"at\"]; };\n"
"trip: { number = \"T%d\"; fields: { on: { type = \"date\"; }; };\n"
"  title = [\"on\"]; search = [\"number\"]; };\n"
"ruin: { number = \"R%d\"; fields: { club: { type = \"link\"; to = \"club\"; }; };\n"
"  title = [\"number\"]; search = [\"club.old\"]; };\n";

static int setup(void **state)
{
	struct house *h;

	if (house_setup(state))
		return -1;
	h = *state;
	house_form(h, "club.form", forms);
	return model_reload(h->m, &h->err);
}

static int32_t day(int n)
{
	return day_from_ymd(2026, 9, 14) + n;
}

/* So many documents are made anew on that day. */
static void renews(struct house *h, int n, uint64_t wanted)
{
	uint64_t renewed;

	assert_int_equal(model_day(h->m, day(n), NULL, &renewed, &h->err), 0);
	assert_int_equal(renewed, wanted);
}

struct last {
	struct ref ref;
	bool has;
	const char *word;
};

static int look_at(void *ctx, struct slice key, struct slice value)
{
	struct last *l = ctx;
	struct unpack u = unpack_from(value);
	struct searchdoc doc;
	struct ref ref = ref_unpack(unpack_bytes(&u, REF_BYTES));

	(void)key;
	if (!ref_eq(ref, l->ref))
		return 0;
	assert_int_equal(searchdoc_read((struct slice){ u.p, unpack_left(&u) },
					&doc), 0);
	l->has = memmem(doc.words.p, doc.words.n, l->word, strlen(l->word));
	return 0;
}

/* Whether the record is found by that word. */
static bool found(struct house *h, const char *kind, const char *word)
{
	struct kinds *ks = model_kinds(h->m);
	struct last l = { { kinds_find(ks, kind)->no, 1 }, false, word };

	assert_int_equal(store_scan(model_store(h->m), TABLE_DELTA, SLICE_NONE,
				    SLICE_NONE, look_at, &l, NULL), 0);
	kinds_drop(ks);
	return l.has;
}

static void condition_meets_today(void **state)
{
	struct house *h = *state;

	renews(h, 0, 0);
	house_item(h, ITEM_NEW, "club", "name=Chess", NULL);
	house_item(h, ITEM_NEW, "club", "name=Bridge", NULL);
	house_item(h, ITEM_NEW, "stay", "club=@1", "at=hither",
		   "until=2026-09-20", NULL);
	house_item(h, ITEM_NEW, "stay", "club=@1", "at=yonder",
		   "began=2026-09-18", NULL);
	house_must(h);
	assert_true(found(h, "club", "hither"));
	assert_false(found(h, "club", "yonder"));
	renews(h, 1, 0);
	/* began > today + 2 no longer */
	renews(h, 2, 1);
	assert_true(found(h, "club", "hither"));
	assert_true(found(h, "club", "yonder"));
	/* the day on which the two sides were equal is over */
	renews(h, 3, 1);
	renews(h, 5, 0);
	renews(h, 6, 1);
	assert_false(found(h, "club", "hither"));
	assert_true(found(h, "club", "yonder"));
	/* days off */
	renews(h, 300, 1);
	renews(h, 300, 0);
	house_check(h);
}

static void start_after_days_off(void **state)
{
	struct house *h = *state;

	renews(h, 0, 0);
	house_item(h, ITEM_NEW, "club", "name=Chess", NULL);
	house_item(h, ITEM_NEW, "stay", "club=@1", "at=yonder",
		   "began=2026-10-18", NULL);
	house_must(h);
	house_close(h);
	house_open(h, false);
	assert_false(found(h, "club", "yonder"));
	renews(h, 60, 1);
	assert_true(found(h, "club", "yonder"));
	house_close(h);
	house_open(h, false);
	/* what is written goes by the store's day, whoever writes it */
	house_item(h, ITEM_SET, "club:C1", "name=Skat", NULL);
	house_must(h);
	assert_true(found(h, "club", "yonder"));
	house_check(h);
}

static void dated_value_begins_and_ends(void **state)
{
	struct house *h = *state;
	struct op op = { OP_SET, (char *)"chair", (char *)"human:P1", NULL,
			 (char *)"2026-09-16", (char *)"2026-09-18" };

	renews(h, 0, 0);
	house_item(h, ITEM_NEW, "human", "surname=Abel", NULL);
	house_must(h);
	house_item(h, ITEM_NEW, "club", "name=Chess", NULL);
	item_op_full(house_last(h), &op);
	house_must(h);
	assert_false(found(h, "club", "abel"));
	renews(h, 1, 0);
	renews(h, 2, 1);
	assert_true(found(h, "club", "abel"));
	renews(h, 3, 0);
	renews(h, 4, 1);
	assert_false(found(h, "club", "abel"));
	renews(h, 400, 0);
	house_check(h);
}

/* A clock that was put back, or wrong for an hour. */
static void goes_back(void **state)
{
	struct house *h = *state;

	renews(h, 0, 0);
	house_item(h, ITEM_NEW, "club", "name=Chess", NULL);
	house_item(h, ITEM_NEW, "stay", "club=@1", "at=hither",
		   "until=2026-09-20", NULL);
	house_must(h);
	renews(h, 4000, 1);
	assert_false(found(h, "club", "hither"));
	renews(h, 1, 0);
	assert_true(found(h, "club", "hither"));
	renews(h, 6, 1);
	assert_false(found(h, "club", "hither"));
	house_check(h);
}

static void numbers_that_move(void **state)
{
	struct house *h = *state;

	renews(h, 0, 0);
	house_item(h, ITEM_NEW, "club", "name=Chess", NULL);
	house_item(h, ITEM_NEW, "stay", "club=@1", "at=yonder",
		   "began=2026-09-10", NULL);
	house_item(h, ITEM_NEW, "ruin", "club=@1", NULL);
	house_must(h);
	assert_false(found(h, "ruin", "yonder"));
	renews(h, 25, 0);
	renews(h, 26, 1);		/* 30 days, not more */
	assert_false(found(h, "ruin", "yonder"));
	renews(h, 27, 1);
	assert_true(found(h, "ruin", "yonder"));
	renews(h, 500, 0);
	house_check(h);
}

/* In a title a day near today is said with its weekday. */
static void words_of_days(void **state)
{
	struct house *h = *state;

	renews(h, 0, 0);
	house_item(h, ITEM_NEW, "trip", "on=2026-10-01", NULL);
	house_must(h);
	assert_false(found(h, "trip", "thu"));
	renews(h, 10, 0);
	renews(h, 11, 1);
	assert_true(found(h, "trip", "thu"));
	renews(h, 23, 0);
	renews(h, 24, 1);
	assert_false(found(h, "trip", "thu"));
	assert_false(found(h, "trip", "26"));
	renews(h, 109, 1);
	assert_true(found(h, "trip", "26"));
	renews(h, 4000, 0);
	house_check(h);
}

static void stop_after_one(void *ctx, uint64_t change, struct ref agent,
			   const struct touched *v, size_t n)
{
	(void)change, (void)agent, (void)v, (void)n;
	atomic_store((atomic_bool *)ctx, true);
}

/* What the end of the store leaves is done by the next call. */
static void more_than_a_slice(void **state)
{
	struct house *h = *state;
	atomic_bool stop = false;
	uint64_t some, rest;
	size_t i;

	renews(h, 0, 0);
	for (i = 0; i < 1201; i++) {
		house_item(h, ITEM_NEW, "trip", "on=2026-10-01", NULL);
		if (i % 400 == 0)
			house_must(h);
	}
	house_must(h);
	model_observe(h->m, stop_after_one, &stop);
	assert_int_equal(model_day(h->m, day(11), &stop, &some, &h->err), 0);
	assert_in_range(some, 1, 1200);
	house_check(h);
	house_close(h);
	house_open(h, false);
	assert_int_equal(model_day(h->m, day(11), NULL, &rest, &h->err), 0);
	assert_int_equal(some + rest, 1201);
	renews(h, 11, 0);
}

/* A town that very many are found by gets another name: the change itself
 * does not make all their documents anew. */
static void named_by_many(void **state)
{
	struct house *h = *state;
	atomic_bool stop = false;
	uint64_t some, rest;
	size_t i;

	renews(h, 0, 0);
	house_item(h, ITEM_NEW, "town", "code=ulm", "name=Ulm", NULL);
	house_must(h);
	for (i = 0; i < 2500; i++)
		house_item(h, ITEM_NEW, "firm", "name=F", "town=ulm", NULL);
	house_must(h);
	house_item(h, ITEM_SET, "firm:K10001", "name=G", NULL);
	house_must(h);
	assert_false(model_leftovers(h->m));
	house_item(h, ITEM_SET, "town:ulm", "name=Hulme", NULL);
	house_must(h);
	assert_true(found(h, "town", "hulme"));
	assert_false(found(h, "firm", "hulme"));
	assert_true(model_leftovers(h->m));
	assert_false(model_leftovers(h->m));
	house_check(h);
	/* A crash on the way. */
	model_observe(h->m, stop_after_one, &stop);
	assert_int_equal(model_day(h->m, DAY_NONE, &stop, &some, &h->err), 0);
	house_close(h);
	house_open(h, false);
	assert_int_equal(model_day(h->m, DAY_NONE, NULL, &rest, &h->err), 0);
	assert_int_equal(some + rest, 2500);
	assert_true(some > 0 && rest > 0);
	assert_true(found(h, "firm", "hulme"));
	renews(h, 0, 0);
	house_check(h);
}

struct row {
	int32_t day;
	struct ref ref;
	const char *value;
};

/* Takes the row away, or writes it with that value. */
static int write_row(void *ctx, struct txn *txn, struct err *err)
{
	const struct row *row = ctx;
	struct buf key = BUF_INIT;
	int rc;

	pack_i32(&key, row->day);
	ref_pack(&key, row->ref);
	rc = row->value ? txn_put(txn, TABLE_DAY, buf_slice(&key),
				  slice_str(row->value), err) :
			  txn_del(txn, TABLE_DAY, buf_slice(&key), err);
	buf_release(&key);
	return rc < 0 ? -1 : 0;
}

/* With the row so, the check finds `fault` (NULL: none). */
static void check_with(struct house *h, struct row row, const char *fault)
{
	struct model_checked counts;
	struct err faults = ERR_INIT;
	char *said;

	assert_int_equal(store_write(model_store(h->m), write_row, NULL, &row,
				     &h->err), 0);
	assert_int_equal(model_check(h->m, &counts, &faults),
			 fault ? -1 : 0);
	said = err_text(&faults);
	if (fault)
		assert_non_null(strstr(said, fault));
	free(said);
	err_release(&faults);
}

static void rows_are_checked(void **state)
{
	struct house *h = *state;
	struct kinds *ks = model_kinds(h->m);
	struct ref club = { kinds_find(ks, "club")->no, 1 };
	struct ref nobody = { club.kind, 77 };

	kinds_drop(ks);
	renews(h, 0, 0);
	house_item(h, ITEM_NEW, "club", "name=Chess", NULL);
	house_item(h, ITEM_NEW, "stay", "club=@1", "at=hither",
		   "until=2026-09-20", NULL);
	house_must(h);
	check_with(h, (struct row){ day(5), club, "" }, NULL);
	check_with(h, (struct row){ day(6), club, NULL }, "is not noted");
	/* what is due, or was, is made anew and then noted */
	check_with(h, (struct row){ day(0), club, "" }, NULL);
	renews(h, 0, 1);
	check_with(h, (struct row){ day(6), club, "?" }, "A day is noted");
	check_with(h, (struct row){ day(6), club, "" }, NULL);
	check_with(h, (struct row){ day(9), nobody, "" }, "record 77");
}

#define HOUSE_TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, \
						       house_teardown)
static const struct CMUnitTest tests[] = {
	HOUSE_TEST(condition_meets_today),
	HOUSE_TEST(start_after_days_off),
	HOUSE_TEST(dated_value_begins_and_ends),
	HOUSE_TEST(goes_back),
	HOUSE_TEST(numbers_that_move),
	HOUSE_TEST(words_of_days),
	HOUSE_TEST(more_than_a_slice),
	HOUSE_TEST(named_by_many),
	HOUSE_TEST(rows_are_checked),
};
const struct group test_day = { tests, sizeof(tests) / sizeof(*tests) };
