/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever way a question goes, by indexes, along links or by reading, it
 * gives exactly those records for which the condition holds. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "query/query.h"
#include "town.h"

#define N(v) (sizeof(v) / sizeof(*(v)))

static struct expr *parsed(struct town *t, const struct kind *kind,
			   const char *text)
{
	struct err err = ERR_INIT;
	struct expr *e;

	if (expr_parse(&e, text, kind, &t->reader.values, &err))
		fail_msg("%s: %s", text, err_text(&err));
	return e;
}

static struct idset *asked(struct town *t, const struct kind *kind,
			   const char *text, bool closed)
{
	struct expr *e = parsed(t, kind, text);
	struct err err = ERR_INIT;
	struct idset *set = query_set(&t->reader, kind, e, closed, 0, &err);

	if (!set)
		fail_msg("%s: %s", text, err_text(&err));
	expr_free(e);
	return set;
}

/* Record by record, as expressions are meant. */
static struct idset *evaluated(struct town *t, const struct kind *kind,
			       const char *text)
{
	struct expr *e = parsed(t, kind, text);
	struct idset *set = idset_new();

	for (uint32_t id = 1; id < 1000; id++) {
		uint64_t steps = EXPR_STEPS;
		struct err err = ERR_INIT;
		struct record rec;
		bool yes;

		if (reader_get(&t->reader, (struct ref){ kind->no, id }, &rec,
			       &err) <= 0 || record_in_bin(&rec))
			continue;
		if (expr_true(e, &t->reader, &rec, &steps, &yes, &err))
			fail_msg("%s: %s", text, err_text(&err));
		if (yes)
			idset_add(set, id);
	}
	expr_free(e);
	return set;
}

static void assert_same(struct town *t, const char *kind_name, const char *text)
{
	const struct kind *kind = town_kind(t, kind_name);
	struct idset *by_query = asked(t, kind, text, true);
	struct idset *by_hand = evaluated(t, kind, text);
	uint64_t n = idset_count(by_query), right = idset_count(by_hand);

	idset_minus(by_query, by_hand);
	if (n != right || idset_count(by_query)) {
		uint32_t id = 0;

		idset_list(by_query, 0, &id, 1);
		fail_msg("%s where %s: %u instead of %u, such as %u", kind_name,
			 text, (unsigned)n, (unsigned)right, id);
	}
	idset_free(by_query);
	idset_free(by_hand);
}

/* Each index and each comparison at least once. */
static const struct { const char *kind, *text; } leaves[] = {
	{ "firm", "name = \"Müller GmbH\"" },
	{ "firm", "name = \"mueller gmbh\"" },
	{ "firm", "name != \"Auto Auto\"" },
	{ "firm", "name < \"K\"" },
	{ "firm", "name <= \"koeln maier\"" },
	{ "firm", "name > \"Müller Auto\"" },
	{ "firm", "name >= \"Müller Auto\"" },
	{ "firm", "\"m\" > name" },
	{ "firm", "name between \"a\" and \"koeln\"" },
	{ "firm", "name in (\"Auto Auto\", \"Köln GmbH\", \"nobody\")" },
	{ "firm", "name like \"Mül*\"" },
	{ "firm", "name like \"Mul*\"" },
	{ "firm", "name like \"Muel*\"" },
	{ "firm", "name like \"Koln*\"" },
	{ "firm", "name like \"auto haus*\"" },
	{ "firm", "name like \"Strasse*\"" },
	{ "firm", "name like \"Mül*GmbH\"" },
	{ "firm", "name like \"M?ller*\"" },
	{ "firm", "name like \"*GmbH\"" },
	{ "firm", "name like \"Auto\"" },
	{ "firm", "name not like \"a*\"" },
	{ "firm", "name has \"gmbh\"" },
	{ "firm", "nick like \"Mu*\"" },
	{ "firm", "nick is empty" },
	{ "firm", "name is empty" },
	{ "firm", "name is not empty" },
	{ "firm", "nick = name" },
	{ "firm", "staff = 7" },
	{ "firm", "staff != 7" },
	{ "firm", "staff < 7.5" },
	{ "firm", "staff >= 6.5" },
	{ "firm", "staff = 6.5" },
	{ "firm", "staff > -1" },
	{ "firm", "staff between 3 and 5" },
	{ "firm", "staff between 5 and 3" },
	{ "firm", "staff in (1, 2, 3 + 4)" },
	{ "firm", "staff is empty" },
	{ "firm", "twice > 50" },
	{ "firm", "staff * 2 > 50" },
	{ "firm", "share = 1.5" },
	{ "firm", "share < 3" },
	{ "firm", "share > 3.005" },
	{ "firm", "share >= 3.005" },
	{ "firm", "share < -9000000000000000000" },
	{ "firm", "turnover > 300" },
	{ "firm", "turnover <= \"300 CHF\"" },
	{ "firm", "turnover between 100 and 200" },
	{ "firm", "founded = today" },
	{ "firm", "founded < today - 3" },
	{ "firm", "founded >= \"+3d\"" },
	{ "firm", "founded > 2026-09-20" },
	{ "firm", "founded between 2026-09-01 and today" },
	{ "firm", "founded is empty" },
	{ "firm", "seen = today" },
	{ "firm", "seen < today" },
	{ "firm", "seen <= today" },
	{ "firm", "seen > today" },
	{ "firm", "seen >= today" },
	{ "firm", "seen < now" },
	{ "firm", "seen between 2026-09-10 and 2026-09-12" },
	{ "firm", "opens = 7:30" },
	{ "firm", "opens < 8:00" },
	{ "firm", "opens >= \"9:30\"" },
	{ "firm", "vip" },
	{ "firm", "vip = yes" },
	{ "firm", "vip = no" },
	{ "firm", "vip != yes" },
	{ "firm", "vip is empty" },
	{ "firm", "vip in (no)" },
	{ "firm", "stage = \"cold\"" },
	{ "firm", "stage = \"Hot\"" },
	{ "firm", "stage in (\"cold\", \"warm\")" },
	{ "firm", "stage > \"cold\"" },
	{ "firm", "stage is empty" },
	{ "firm", "stage like \"c*\"" },
	{ "firm", "branches has \"trade\"" },
	{ "firm", "branches = \"steel\"" },
	{ "firm", "branches != \"steel\"" },
	{ "firm", "branches in (\"trade\", \"steel\")" },
	{ "firm", "branches like \"t*\"" },
	{ "firm", "branches is empty" },
	{ "firm", "branches.code = \"trade\"" },
	{ "firm", "class = \"A\"" },
	{ "firm", "class = \"B\"" },
	{ "firm", "class is empty" },
	{ "firm", "class like \"B*\"" },
	{ "firm", "area = \"DE\"" },
	{ "firm", "area = \"AT\"" },
	{ "firm", "area != \"AT\"" },
	{ "firm", "area is not empty" },
	{ "firm", "area.code = \"CH\"" },
	{ "firm", "phone = \"0221 4711\"" },
	{ "firm", "phone(\"desk\") = \"0221 4711\"" },
	{ "firm", "phone(\"desk\") is empty" },
	{ "firm", "phone is empty" },
	{ "firm", "phone like \"0221 47*\"" },
	{ "firm", "mother = \"F0001\"" },
	{ "firm", "mother != \"F0001\"" },
	{ "firm", "mother in (\"F0001\", \"F0002\")" },
	{ "firm", "mother is empty" },
	{ "firm", "mother.name like \"M*\"" },
	{ "firm", "mother.mother.vip" },
	{ "firm", "mother.mother.mother is not empty" },
	{ "firm", "mother(vip).staff > 20" },
	{ "firm", "mother.nick is empty" },
	{ "firm", "mother.number = \"F0003\"" },
	{ "firm", "mother.class = \"B\"" },
	{ "firm", "number = \"f0003\"" },
	{ "firm", "number in (\"F0003\", \"F0004\", \"F9999\")" },
	{ "firm", "id between 5 and 9" },
	{ "firm", "id < 5 or id >= 690.5" },
	{ "firm", "id in (3, 5)" },
	{ "firm", "version > 1" },
	{ "firm", "title like \"*Auto*\"" },
	{ "firm", "postcode like \"66*\"" },
	{ "firm", "postcode >= 68000" },
	{ "firm", "postcode is empty" },
	{ "firm", "spot is empty" },
	{ "firm", "spot.town like \"Köln*\"" },
	{ "firm", "spot.land = \"DE\"" },
	{ "firm", "spot.land.code = \"DE\"" },
	{ "firm", "spot(land = \"DE\").postcode like \"66*\"" },
	{ "firm", "human.name like \"M*\"" },
	{ "firm", "human:firm.name like \"M*\"" },
	{ "firm", "human:past is not empty" },
	{ "firm", "human:past(name like \"A*\")" },
	{ "firm", "visit(day > today).text has \"gmbh\"" },
	{ "firm", "visit:links.day = today" },
	{ "firm", "not visit:owner(day < today)" },
	{ "firm", "firm:mother.staff > 45" },
	{ "firm", "1 = 2" },
	{ "firm", "1 < 2 and vip" },
	{ "firm", "length(name) > 12" },
	{ "firm", "days_since(founded) > 5" },
	{ "human", "firm.name like \"Mü*\"" },
	{ "human", "firm.branches has \"trade\"" },
	{ "human", "firm.spot.postcode like \"66*\"" },
	{ "human", "firm.postcode >= 67000" },
	{ "human", "firm.area = \"AT\"" },
	{ "human", "past.vip" },
	{ "human", "past = \"F0003\"" },
	{ "human", "past is empty" },
	{ "human", "friends.firm.vip" },
	{ "human", "friends.name = name" },
	{ "human", "human:friends.firm.stage = \"hot\"" },
	{ "visit", "owner.name like \"A*\"" },
	{ "visit", "owner.number = \"F0007\"" },
	{ "visit", "owner(vip)" },
	{ "visit", "owner.vip and day > today" },
	{ "visit", "links.postcode like \"66*\"" },
	{ "visit", "links.title like \"6*\"" },
	{ "visit", "links is empty" },
	{ "visit", "owner = \"firm:F0003\"" },
	{ "visit", "links = \"spot:3\"" },
	{ "visit", "text has \"gmbh\"" },
	{ "spot", "land = \"DE\"" },
	{ "spot", "firm.vip and visit:links.day > today" },
	{ "spot", "postcode like \"6?0*\"" },
};

static void test_leaves(void **state)
{
	for (size_t i = 0; i < N(leaves); i++)
		assert_same(*state, leaves[i].kind, leaves[i].text);
}

/* Firms have the same numbers, in an index that is one. */
static void test_numbers(void **state)
{
	static const char *const asked[] = {
		"dial = \"0221 4721\"", "dial = \"0221 4799\"",
		"dial is not empty", "dial is empty", "dial like \"*72*\"",
		"dial in (\"0221 4707\", \"0221 4714\")",
		"not dial between \"0221 4720\" and \"0221 4750\"",
	};

	for (size_t i = 0; i < N(asked); i++)
		assert_same(*state, "human", asked[i]);
}

/* A firm's title goes on with its mother's, as far as titles go: the same
 * whichever were read before. */
static void test_titles_of_titles(void **state)
{
	static const char *const asked[] = {
		"title like \"*Auto*\"",
		"class is empty and title like \"*Auto*\"",
		"not (founded > 2026-09-20 and title not like \"*Auto*\")",
	};

	for (size_t i = 0; i < N(asked); i++)
		assert_same(*state, "firm", asked[i]);
}

static void random_condition(unsigned *seed, const char *kind, int depth,
			     struct buf *out)
{
	unsigned what = depth > 4 ? 0 : drawn(seed, 5), n, i;

	if (what < 2) {
		do {
			i = drawn(seed, N(leaves));
		} while (strcmp(leaves[i].kind, kind));
		buf_printf(out, "(%s)", leaves[i].text);
	} else if (what == 2) {
		buf_add_str(out, "not (");
		random_condition(seed, kind, depth + 1, out);
		buf_add_str(out, ")");
	} else {
		n = 2 + drawn(seed, 2);
		for (i = 0; i < n; i++) {
			if (i)
				buf_add_str(out, what == 3 ? " or " : " and ");
			buf_add_str(out, "(");
			random_condition(seed, kind, depth + 1, out);
			buf_add_str(out, ")");
		}
	}
}

static void test_random(void **state)
{
	static const char *const kinds[] = { "firm", "human", "visit", "spot" };
	unsigned seed = 7;

	for (int i = 0; i < 300; i++) {
		const char *kind = kinds[drawn(&seed, N(kinds))];
		struct buf text = BUF_INIT;

		random_condition(&seed, kind, 0, &text);
		assert_same(*state, kind, buf_str(&text));
		buf_release(&text);
	}
}

static void test_closed(void **state)
{
	struct town *t = *state;
	const struct kind *firm = town_kind(t, "firm");
	struct idset *all = asked(t, firm, "1 = 1", true);
	struct idset *open = asked(t, firm, "1 = 1", false);
	struct idset *closed = asked(t, firm, "closed", true);

	assert_int_equal(idset_count(all), FIRMS);
	assert_true(idset_count(closed) > 20);
	assert_int_equal(idset_count(all) - idset_count(closed),
			 idset_count(open));
	idset_and(closed, open);
	assert_int_equal(idset_count(closed), 0);
	idset_free(all);
	idset_free(open);
	idset_free(closed);
}

static void test_count(void **state)
{
	struct town *t = *state;
	struct err err = ERR_INIT;

	assert_int_equal(query_count(&t->reader, town_kind(t, "firm"), &err),
			 FIRMS);
	/* Some were put into the bin. */
	assert_int_equal(query_count(&t->reader, town_kind(t, "spot"), &err),
			 300 - 9);
	assert_int_equal(err.n, 0);
}

static void test_deadline(void **state)
{
	struct town *t = *state;
	const struct kind *firm = town_kind(t, "firm");
	struct expr *e = parsed(t, firm, "nick like \"*x*\"");
	struct err err = ERR_INIT;

	assert_null(query_set(&t->reader, firm, e, true, 1, &err));
	assert_int_equal(err_code(&err), ERR_LIMIT);
	err_release(&err);
	expr_free(e);
}

static void test_fault(void **state)
{
	struct town *t = *state;
	const struct kind *firm = town_kind(t, "firm");
	struct expr *e = parsed(t, firm, "vip and 5 / (staff - staff) = 1");
	struct err err = ERR_INIT;

	assert_null(query_set(&t->reader, firm, e, true, 0, &err));
	assert_int_equal(err.n, 1);
	err_release(&err);
	expr_free(e);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_leaves),
	cmocka_unit_test(test_numbers),
	cmocka_unit_test(test_titles_of_titles),
	cmocka_unit_test(test_random),
	cmocka_unit_test(test_closed),
	cmocka_unit_test(test_count),
	cmocka_unit_test(test_deadline),
	cmocka_unit_test(test_fault),
};
const struct group test_set = { tests, sizeof(tests) / sizeof(*tests) };
