/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "office.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "crm/double_private.h"

/* ---- values ------------------------------------------------------------ */

/* What people write in many ways is compared in one. */
static void one_form_of_many(void **state)
{
	static const struct {
		enum likeness_as as;
		const char *typed, *form;
	} rows[] = {
		{ LIKENESS_NAME, "Müller & Söhne GmbH", "mueller soehne" },
		{ LIKENESS_NAME, "Firma Müller u. Soehne G.m.b.H.",
		  "mueller soehne" },
		{ LIKENESS_NAME, "GmbH", "gmbh" },
		{ LIKENESS_NAME, "", "" },
		{ LIKENESS_STREET, "Lange Straße 5 a", "langestr 5a" },
		{ LIKENESS_STREET, "Langestr. 5A", "langestr 5a" },
		{ LIKENESS_STREET, "Lange Strasse 5a", "langestr 5a" },
		{ LIKENESS_STREET, "Am Markt", "ammarkt" },
		{ LIKENESS_POSTCODE, "SW1A 2AA", "sw1a2aa" },
		{ LIKENESS_PHONE, "+49221471", "49221471" },
		{ LIKENESS_MAIL, "Info@Example.ORG", "info@example.org" },
		{ LIKENESS_DOMAIN, "Info@Example.ORG", "example.org" },
		{ LIKENESS_DOMAIN, "https://www.example.org/a", "example.org" },
		{ LIKENESS_DOMAIN, "someone@gmx.de", "" },
		{ LIKENESS_TEXT, "2026-09-14", "2026 09 14" },
	};
	struct buf out = BUF_INIT;
	uint8_t legal;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		buf_clear(&out);
		likeness_text(rows[i].as, slice_str(rows[i].typed), &out,
			      &legal);
		assert_string_equal(buf_str(&out), rows[i].form);
	}
	buf_release(&out);
}

static int like(enum likeness_as as, const char *a, const char *b)
{
	struct likeness_value v[2] = { { 0 } };
	struct buf text[2] = { BUF_INIT, BUF_INIT };
	const char *const typed[] = { a, b };
	int result;

	for (size_t i = 0; i < 2; i++) {
		likeness_text(as, slice_str(typed[i]), &text[i], &v[i].form);
		v[i].text = buf_str(&text[i]);
		v[i].n = (uint8_t)text[i].n;
	}
	result = double_like(as, &v[0], &v[1]);
	assert_int_equal(result, double_like(as, &v[1], &v[0]));
	buf_release(&text[0]);
	buf_release(&text[1]);
	return result;
}

static void alike_or_not(void **state)
{
	(void)state;
	assert_int_equal(like(LIKENESS_NAME, "Müller GmbH", "Mueller"), 100);
	/* two firms of one family */
	assert_true(like(LIKENESS_NAME, "Müller GmbH", "Müller KG") < 100);
	assert_true(like(LIKENESS_NAME, "Meyer Bau", "Maier Bau") >= 90);
	assert_true(like(LIKENESS_NAME, "Anna Petersen", "Petersen Anna") > 90);
	assert_true(like(LIKENESS_NAME, "Autohaus Sonnenschein",
			 "Autohaus Sonenschein") > 90);
	assert_true(like(LIKENESS_NAME, "Autohaus Sonnenschein",
			 "Autohaus Sonnenscheni") > 90);
	assert_int_equal(like(LIKENESS_NAME, "Becker Bau", "Becker Handel"), 0);
	assert_int_equal(like(LIKENESS_NAME, "A", "B"), 0);
	assert_int_equal(like(LIKENESS_STREET, "Hauptstraße 5",
			      "Hauptstr. 5"), 100);
	assert_true(like(LIKENESS_STREET, "Hauptstr. 5", "Hauptstr. 7") < 40);
	assert_true(like(LIKENESS_STREET, "Hauptstr. 5", "Hauptstr. 5a") > 70);
	assert_int_equal(like(LIKENESS_STREET, "Hauptstr. 5", "Markt 5"), 0);
	assert_int_equal(like(LIKENESS_PHONE, "+492214710123",
			      "+492214710123"), 100);
	/* one switchboard, two extensions */
	assert_true(like(LIKENESS_PHONE, "+4922147101230",
			 "+49221471012345") > 50);
	assert_int_equal(like(LIKENESS_PHONE, "+492214710123",
			      "+492214710124"), 0);
	assert_int_equal(like(LIKENESS_POSTCODE, "41061", "41062"), 0);
}

/* Texts longer than what is compared, and none at all. */
static void long_and_empty(void **state)
{
	char text[512];

	(void)state;
	for (size_t i = 0; i < sizeof(text) - 1; i++)
		text[i] = (char)('a' + i % 7);
	text[LIKENESS_BYTES] = '\0';
	assert_int_equal(like(LIKENESS_NAME, text, text), 100);
	text[5] = 'z';
	assert_true(like(LIKENESS_NAME, text, "x") == 0);
}

/* ---- by hand ----------------------------------------------------------- */

static uint64_t next_number(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005 + 1442695040888963407;
	return *seed ^ *seed >> 29;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The same without a trick: letters changed, put in, left out, swapped. */
static size_t plain_distance(const char *a, size_t an, const char *b, size_t bn)
{
	size_t d[LIKENESS_BYTES + 1][LIKENESS_BYTES + 1];

	for (size_t i = 0; i <= an; i++)
		for (size_t k = 0; k <= bn; k++) {
			if (!i || !k) {
				d[i][k] = i + k;
				continue;
			}
			d[i][k] = least(d[i - 1][k - 1] +
					(a[i - 1] != b[k - 1]),
					least(d[i - 1][k], d[i][k - 1]) + 1);
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] &&
			    a[i - 2] == b[k - 1])
				d[i][k] = least(d[i][k], d[i - 2][k - 2] + 1);
		}
	return d[an][bn];
}

static void distances(void **state)
{
	uint64_t seed = 7;

	(void)state;
	for (size_t i = 0; i < 2000; i++) {
		char text[2][LIKENESS_BYTES];
		size_t n[2];

		for (size_t k = 0; k < 2; k++) {
			n[k] = next_number(&seed) % (LIKENESS_BYTES + 1);
			for (size_t at = 0; at < n[k]; at++)
				text[k][at] = (char)('a' +
						next_number(&seed) % 3);
		}
		assert_int_equal(double_distance(
			(struct slice){ text[0], n[0] },
			(struct slice){ text[1], n[1] }),
			plain_distance(text[0], n[0], text[1], n[1]));
	}
}

static int by_size(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Numbers of so many bits, and those above `low` alone. */
static void sorts_as(size_t n, unsigned bits, unsigned low)
{
	uint64_t *v = mem_alloc((n + 1) * sizeof(*v)), seed = n + bits;
	uint64_t *plain = mem_alloc((n + 1) * sizeof(*v));

	for (size_t i = 0; i < n; i++) {
		v[i] = next_number(&seed) >> (64 - bits);
		plain[i] = v[i] >> low;
	}
	double_sort(v, n, low, bits);
	qsort(plain, n, sizeof(*plain), by_size);
	for (size_t i = 0; i < n; i++)
		assert_true(v[i] >> low == plain[i]);
	free(v);
	free(plain);
}

static void sorts(void **state)
{
	static const size_t counts[] = { 0, 1, 2, 31, 32, 33, 700, 20000 };
	static const struct { unsigned bits, low; } of[] = {
		{ 64, 32 }, { 64, 0 }, { 2, 0 }, { 8, 0 }, { 10, 0 },
		{ 22, 0 }, { 34, 0 }, { 62, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
		for (size_t k = 0; k < sizeof(of) / sizeof(*of); k++)
			sorts_as(counts[i], of[k].bits, of[k].low);
}

/* ---- records ----------------------------------------------------------- */

struct found {
	const char *kind;
	uint32_t except[2];
	struct buf out;
};

static void find(struct reader *r, void *ctx)
{
	struct found *f = ctx;
	const struct kind *k = kinds_find(r->kinds, f->kind);
	struct doubles *d = doubles_new(k);
	const struct double_pair *pairs;
	size_t n;

	for (uint32_t id = 1; id < 10; id++) {
		struct record rec;

		if (reader_get(r, (struct ref){ k->no, id }, &rec, NULL) == 1)
			assert_int_equal(doubles_take(d, r, &rec, NULL), 0);
	}
	if (f->except[0])
		doubles_except(d, f->except[0], f->except[1]);
	assert_int_equal(doubles_find(d, NULL, NULL, &pairs, &n), 0);
	buf_clear(&f->out);
	for (size_t i = 0; i < n; i++)
		buf_printf(&f->out, "%u=%u %s ", pairs[i].a, pairs[i].b,
			   pairs[i].points >= DOUBLE_SURE ? "sure" : "likely");
	doubles_free(d);
}

static void companies(struct office *o)
{
	office_item(o, ITEM_NEW, "company", "name=Müller Bau GmbH",
		    "phone=0221 4710123", "mail=info@mueller.example", NULL);
	office_item(o, ITEM_NEW, "company", "name=Autohaus Petersen", NULL);
	office_item(o, ITEM_NEW, "company", "name=Mueller Bau",
		    "phone=0049 221 4710123", NULL);
	office_item(o, ITEM_NEW, "company", "name=Müller Bau GmbH", NULL);
	office_item(o, ITEM_NEW, "address", "street=Lange Straße 5",
		    "postcode=50667", NULL);
	office_item(o, ITEM_NEW, "address", "street=Langestr. 5",
		    "postcode=50667", NULL);
	office_item(o, ITEM_NEW, "address_use", "partner=@1", "address=@5",
		    "use=contact", NULL);
	office_item(o, ITEM_NEW, "address_use", "partner=@3", "address=@6",
		    "use=contact", NULL);
	office_must(o);
}

static void finds_companies(void **state)
{
	struct office *o = *state;
	struct found f = { .kind = "company", .out = BUF_INIT };

	companies(o);
	office_read(o, find, &f);
	/* the name alone is too little */
	assert_string_equal(buf_str(&f.out), "1=3 sure ");
	f.except[0] = 3;
	f.except[1] = 1;
	office_read(o, find, &f);
	assert_string_equal(buf_str(&f.out), "");
	buf_release(&f.out);
}

static void finds_people(void **state)
{
	struct office *o = *state;
	struct found f = { .kind = "person", .out = BUF_INIT };

	office_item(o, ITEM_NEW, "company", "name=Petersen", NULL);
	office_item(o, ITEM_NEW, "person", "last_name=Petersen",
		    "first_name=Anna", "roles=@1", NULL);
	office_item(o, ITEM_NEW, "person", "last_name=Peterson",
		    "first_name=Anna", "roles=@1", NULL);
	office_item(o, ITEM_NEW, "person", "last_name=Petersen",
		    "first_name=Paul", "roles=@1", NULL);
	office_item(o, ITEM_NEW, "person", "last_name=Petersen",
		    "first_name=Anna", "mobile=0171 4117027", NULL);
	office_item(o, ITEM_NEW, "person", "last_name=Petersen",
		    "first_name=Anna", "mobile=+49 171 4117027", NULL);
	office_must(o);
	office_read(o, find, &f);
	assert_string_equal(buf_str(&f.out),
			    "4=5 sure 1=2 likely 1=4 likely 1=5 likely ");
	buf_release(&f.out);
}

static int stop(void *ctx, uint64_t done, uint64_t of)
{
	(void)ctx, (void)done, (void)of;
	return 1;
}

static void stop_find(struct reader *r, void *ctx)
{
	struct doubles *d = doubles_new(kinds_find(r->kinds, "company"));
	const struct double_pair *pairs;
	size_t n;

	(void)ctx;
	for (uint32_t id = 1; id < 4; id++) {
		struct record rec;

		reader_get(r, (struct ref){ kinds_find(r->kinds,
					    "company")->no, id }, &rec, NULL);
		doubles_take(d, r, &rec, NULL);
	}
	assert_int_equal(doubles_find(d, stop, NULL, &pairs, &n), -1);
	doubles_free(d);
}

static void stops(void **state)
{
	struct office *o = *state;

	companies(o);
	office_read(o, stop_find, NULL);
}

/* ---- rows -------------------------------------------------------------- */

static void damaged_rows(void **state)
{
	static const struct { const char *bytes; size_t n; int bad; } rows[] = {
		{ "\0", 1, 0 },
		{ "\1\0\0\0\7\0\0\2ab\0", 11, 0 },
		{ "\1\0\0\0\7\0\0\2ab", 10, -1 },
		{ "\1\0\0\0\7\0\0\2abc", 11, -1 },
		{ "\2\0\0\0\7\0\0\2ab\0", 11, -1 },
		{ "\3\0\0\0\7\0\0\2ab\0", 11, -1 },
		/* a line that the kind does not have */
		{ "\0\1\0\2ab\0", 7, -1 },
		{ "", 0, -1 },
	};
	struct likeness line = { 0 };
	struct kind kind = { .likeness = &line, .likeness_n = 1 };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct doubles *d = doubles_new(&kind);

		assert_int_equal(doubles_add(d, 1, (struct slice){
			rows[i].bytes, rows[i].n }, NULL), rows[i].bad);
		doubles_free(d);
	}
}

struct standing {
	int32_t day;
	int as_it_is, of_other_lines;
};

static void ask(struct reader *r, void *ctx)
{
	struct standing *s = ctx;
	struct kind k = *kinds_find(r->kinds, "company");

	s->as_it_is = likeness_stands(r->txn, &k, s->day, NULL);
	k.likeness_n--;
	s->of_other_lines = likeness_stands(r->txn, &k, s->day, NULL);
}

/* Rows count on the day of the store, for kinds as they were made for. */
static void stand_or_not(void **state)
{
	struct office *o = *state;
	struct standing s = { .day = o->context.clock.today };
	uint64_t renewed;

	companies(o);
	office_read(o, ask, &s);
	assert_int_equal(s.as_it_is, 0);
	assert_int_equal(model_day(o->m, s.day, NULL, &renewed, &o->err), 0);
	office_read(o, ask, &s);
	assert_int_equal(s.as_it_is, 1);
	assert_int_equal(s.of_other_lines, 0);
	s.day++;
	office_read(o, ask, &s);
	assert_int_equal(s.as_it_is, 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(one_form_of_many),
	cmocka_unit_test(alike_or_not),
	cmocka_unit_test(long_and_empty),
	cmocka_unit_test(distances),
	cmocka_unit_test(sorts),
	cmocka_unit_test_setup_teardown(finds_companies, office_setup,
					office_teardown),
	cmocka_unit_test_setup_teardown(finds_people, office_setup,
					office_teardown),
	cmocka_unit_test_setup_teardown(stops, office_setup, office_teardown),
	cmocka_unit_test(damaged_rows),
	cmocka_unit_test_setup_teardown(stand_or_not, office_setup,
					office_teardown),
};
const struct group test_double = { tests, sizeof(tests) / sizeof(*tests) };
