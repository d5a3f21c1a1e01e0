/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents as the model makes them out of forms and changes. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "query/query.h"
#include "search_unit.h"

static const char forms[] =
"spot: {\n"
"  fields: { town: { type = \"line\"; }; };\n"
"  search = [];\n"
"};\n"
"branch: { master = true; };\n"
"firm: {\n"
"  number = \"F%04d\";\n"
"  fields: {\n"
"    name:  { type = \"line\"; };\n"
"    phone: { type = \"phone\"; many = true; };\n"
"    mail:  { type = \"mail\"; };\n"
"    spot:  { type = \"link\"; to = \"spot\"; };\n"
"  };\n"
"  title = [\"name\"];\n"
"  search = [\"name\", \"phone\", \"mail\", \"spot.town\"];\n"
"};\n"
"note: {\n"
"  fields: {\n"
"    text:  { type = \"memo\"; };\n"
"    day:   { type = \"date\"; };\n"
"  };\n"
"  title = [\"text\"];\n"
"  sort = [\"-day\"];\n"
"  search = [\"text\"];\n"
"  search_text = true;\n"
"};\n";

struct house {
	char *dir, *home;
	struct model *model;
	struct search *search;
};

static const struct clock clock_of_test = {
	.now = INT64_C(1789365600) * 1000000, .today = 20710,
	.zone = "Europe/Berlin",
};

static int house_setup(void **state)
{
	struct house *h = mem_zero(sizeof(*h));
	struct err err = ERR_INIT;
	char *file;

	h->dir = unit_folder();
	h->home = file_join(h->dir, "home");
	file = file_join(h->dir, "house.form");
	if (file_replace(file, slice_str(forms), 0600, &err) ||
	    model_open(&h->model, &(struct model_opts){
			.home = h->home, .forms = h->dir, .create = true,
			.test = true, .lang = "de", .cache = 32 << 20 },
		       &err) ||
	    search_open(&h->search, h->model, &err))
		fail_msg("%s", err_text(&err));
	free(file);
	*state = h;
	return 0;
}

static int house_teardown(void **state)
{
	struct house *h = *state;
	char *command = mem_printf("rm -rf '%s'", h->dir);
	int rc;

	search_close(h->search);
	model_close(h->model);
	rc = system(command);
	free(command);
	free(h->dir);
	free(h->home);
	free(h);
	return rc;
}

struct seen { struct txn *txn; struct reader r; struct kinds *kinds; };

static void look(struct house *h, struct seen *s)
{
	s->kinds = model_kinds(h->model);
	assert_int_equal(txn_read(model_store(h->model), &s->txn, NULL), 0);
	reader_open(&s->r, s->txn, s->kinds, &clock_of_test, "de");
}

static void look_away(struct seen *s)
{
	reader_close(&s->r);
	txn_end(s->txn);
	kinds_drop(s->kinds);
}

/* One item: its name and up to four fields with values. */
static uint64_t change(struct house *h, enum item_kind kind, const char *name,
		       const char *const *fields)
{
	struct author who = { REF_NONE, true };
	struct applied applied = { 0 };
	struct err err = ERR_INIT;
	struct changeset c;
	struct item *item;
	struct seen s;
	uint64_t no;

	look(h, &s);
	changeset_init(&c, "test");
	item = changeset_item(&c, kind, name, 0);
	for (; fields && *fields; fields += 2)
		item_op(item, OP_SET, fields[0], fields[1]);
	if (apply(h->model, &c, &who, &s.r.values, &applied, &err))
		fail_msg("%s", err_text(&err));
	no = applied.change;
	applied_release(&applied);
	changeset_release(&c);
	look_away(&s);
	return no;
}

#define F(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void found(struct house *h, const char *typed, const char *names)
{
	struct search_hit hits[20];
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	struct seen s;
	size_t n, i;
	bool more;

	look(h, &s);
	if (search_find(h->search, &s.r, &(struct search_ask){
			.typed = typed, .max = 20 }, hits, &n, &more, &err))
		fail_msg("%s", err_text(&err));
	for (i = 0; i < n; i++) {
		if (i)
			buf_add_char(&out, ' ');
		reader_name(&s.r, hits[i].ref, &out);
	}
	if (strcmp(buf_str(&out), names))
		fail_msg("\"%s\" found \"%s\" and not \"%s\"", typed,
			 buf_str(&out), names);
	buf_release(&out);
	look_away(&s);
}

static void fill(struct house *h)
{
	change(h, ITEM_NEW, "spot", F("town", "Köln"));
	change(h, ITEM_NEW, "firm", F("name", "Müller GmbH", "phone",
				      "0221 4710-123", "spot", "spot:1"));
	change(h, ITEM_NEW, "firm", F("name", "Ägidius KG", "mail",
				      "post@aegidius.example"));
	change(h, ITEM_NEW, "branch", F("code", "steel", "name", "Stahlbau"));
	change(h, ITEM_NEW, "note", F("text", "Müller will Stahl", "day",
				      "2026-09-01"));
	change(h, ITEM_NEW, "note", F("text", "Müller rief an", "day",
				      "2026-09-12"));
}

static void words_numbers_and_order(void **state)
{
	struct house *h = *state;
	int i;

	fill(h);
	for (i = 0; i < 2; i++) {
		found(h, "müll", "firm:F0001 note:2 note:1");
		found(h, "köl mü", "firm:F0001");
		found(h, "F0002", "firm:F0002");
		found(h, "f 0002", "firm:F0002");
		found(h, "0221 47", "firm:F0001");
		found(h, "+49 221 4710", "firm:F0001");
		found(h, "post@aegidius", "firm:F0002");
		found(h, "agidius", "firm:F0002");
		found(h, "steel", "branch:steel");
		found(h, "stahl", "branch:steel note:1");
		assert_int_equal(merge_all(h->search, 1, 2, NULL), 0);
	}
}

static void follows_changes(void **state)
{
	struct house *h = *state;
	int i;

	fill(h);
	for (i = 0; i < 2; i++) {
		change(h, ITEM_SET, "firm:F0001", F("name", "Schmitz AG"));
		found(h, "schmitz", "firm:F0001");
		found(h, "müller", "note:2 note:1");
		/* a path runs through the spot */
		change(h, ITEM_SET, "spot:1", F("town", "Bonn"));
		found(h, "schmitz bonn", "firm:F0001");
		found(h, "köln", "");
		change(h, ITEM_BIN, "firm:F0001", NULL);
		found(h, "schmitz", "");
		found(h, "F0001", "");
		change(h, ITEM_RESTORE, "firm:F0001", NULL);
		found(h, "schmitz", "firm:F0001");
		change(h, ITEM_SET, "firm:F0001", F("name", "Müller GmbH"));
		change(h, ITEM_SET, "spot:1", F("town", "Köln"));
		found(h, "köln mü", "firm:F0001");
		assert_int_equal(merge_all(h->search, 1, 2, NULL), 0);
	}
}

/* Whoever has the whole number is the answer, however it is written; then
 * numbers that begin with it. Parts find as before. */
static void whole_numbers(void **state)
{
	struct house *h = *state;
	int i;

	fill(h);
	change(h, ITEM_NEW, "firm", F("name", "Zoo AG", "phone",
				      "0221 4710-1234"));
	change(h, ITEM_NEW, "firm", F("name", "Aal AG", "phone",
				      "0049221/4710 1235", "mail",
				      "Post@Aegidius.example"));
	change(h, ITEM_NEW, "firm", F("name", "Wels AG", "phone",
				      "+33 1 45678901"));
	change(h, ITEM_NEW, "note", F("text", "rief 02214710123 an", "day",
				      "2026-09-12"));
	for (i = 0; i < 2; i++) {
		found(h, "0221 4710-1234", "firm:F0003");
		found(h, "+49 (0)221 47101234", "firm:F0003");
		found(h, "004922147101234", "firm:F0003");
		found(h, "0221 4710123", "firm:F0001 firm:F0004 firm:F0003");
		found(h, "+33145678901", "firm:F0005");
		found(h, "022147101", "firm:F0004 firm:F0001 firm:F0003 "
		      "note:3");
		found(h, "47101235", "firm:F0004");
		found(h, "post@aegidius.example", "firm:F0004 firm:F0002");
		assert_int_equal(merge_all(h->search, 1, 2, NULL), 0);
	}
	change(h, ITEM_BIN, "firm:F0004", NULL);
	found(h, "0221 4710123", "firm:F0001 firm:F0003");
	found(h, "post@aegidius.example", "firm:F0002");
}

/* Forms in force from now on: firms are found by what is said here. */
static void take_forms(struct house *h, const char *search)
{
	static const char was[] = "[\"name\", \"phone\", \"mail\", "
				  "\"spot.town\"]";
	const char *at = strstr(forms, was);
	char *text, *file = file_join(h->dir, "house.form");
	struct err err = ERR_INIT;

	assert_non_null(at);
	text = mem_printf("%.*s%s%s", (int)(at - forms), forms, search,
			  at + strlen(was));
	if (file_replace(file, slice_str(text), 0600, &err) ||
	    model_reload(h->model, &err))
		fail_msg("%s", err_text(&err));
	free(text);
	free(file);
}

static int count_row(void *ctx, struct slice key, struct slice value)
{
	(void)key;
	(void)value;
	++*(size_t *)ctx;
	return 0;
}

static size_t waiting(struct house *h)
{
	size_t n = 0;

	assert_int_equal(store_scan(model_store(h->model), TABLE_DELTA,
				    SLICE_NONE, SLICE_NONE, count_row, &n,
				    NULL), 0);
	return n;
}

static size_t segments(struct house *h)
{
	struct segments list;
	struct seen s;
	size_t n;

	look(h, &s);
	assert_int_equal(segments_load(s.txn, &list, NULL), 0);
	n = list.n;
	segments_release(&list);
	look_away(&s);
	return n;
}

/* Documents that other forms make anew take the place of the old ones, in
 * segments at once; those that wait in the delta wait on. */
static void follows_forms(void **state)
{
	struct house *h = *state;
	size_t before;
	int i;

	fill(h);
	assert_int_equal(merge_all(h->search, 1, 2, NULL), 0);
	change(h, ITEM_SET, "firm:F0002", F("name", "Ochs KG"));
	for (i = 0; i < 3; i++) {
		before = waiting(h);
		take_forms(h, "[\"name\"]");
		assert_int_equal(waiting(h) - before, before ? 1 : 0);
		found(h, "köln", "");
		found(h, "post@aegidius", "");
		found(h, "müll", "firm:F0001 note:2 note:1");
		found(h, "ochs", "firm:F0002");
		take_forms(h, "[\"name\", \"phone\", \"mail\", "
			   "\"spot.town\"]");
		found(h, "köln", "firm:F0001");
		found(h, "post@aegidius", "firm:F0002");
		found(h, "ägidius ochs", "firm:F0002");
		assert_int_equal(merge_all(h->search, 1, 99, NULL), 0);
	}
	/* Of those that say the same nothing is left. */
	assert_true(segments(h) <= 5);
	change(h, ITEM_BIN, "firm:F0001", NULL);
	found(h, "köln", "");
	take_forms(h, "[\"name\", \"spot.town\"]");
	found(h, "köln", "");
}

/* The number that it had before finds it too. */
static void old_numbers(void **state)
{
	struct house *h = *state;

	fill(h);
	change(h, ITEM_SET, "firm:F0001", F("number", "X9"));
	found(h, "X9", "firm:X9");
	found(h, "f0001", "firm:X9");
	change(h, ITEM_BIN, "firm:X9", NULL);
	found(h, "f0001", "");
}

/* Who is found by a condition on the title, through the index or without. */
static char *titled(struct house *h, struct seen *s, const char *where,
		    bool index)
{
	const struct kind *k = kinds_find(s->kinds, "firm");
	struct err err = ERR_INIT;
	struct buf out = BUF_INIT;
	struct idset *set;
	struct expr *e;
	uint32_t ids[64];
	size_t n, i;

	if (expr_parse(&e, where, k, &s->r.values, &err))
		fail_msg("%s", err_text(&err));
	s->r.search = index ? h->search : NULL;
	set = query_set(&s->r, k, e, true, 0, &err);
	if (!set)
		fail_msg("%s", err_text(&err));
	n = idset_list(set, 0, ids, 64);
	for (i = 0; i < n; i++)
		buf_printf(&out, " %u", (unsigned)ids[i]);
	idset_free(set);
	expr_free(e);
	return buf_detach(&out);
}

static void same_titles(struct house *h)
{
	static const char *const where[] = {
		"title like \"*üll*\"", "title like \"*ull*\"",
		"title like \"*mueller*\"", "title like \"Mül*er*\"",
		"title like \"m?ller gmbh\"", "title like \"*bau-ag*\"",
		"title like \"*gmbh*\" and title like \"*ler*\"",
		"not title like \"*gmbh*\"", "title like \"*a*\"",
		"title like \"*straße*\"", "title like \"*STRASSE*\"",
		"title like \"*r & s*\" or title like \"*teg*\"",
		"title like \"*4711*\"", "title like \"*xyz*\"",
	};
	struct seen s;
	size_t i;

	look(h, &s);
	for (i = 0; i < sizeof(where) / sizeof(*where); i++) {
		char *with = titled(h, &s, where[i], true);
		char *without = titled(h, &s, where[i], false);

		if (strcmp(with, without))
			fail_msg("%s: \"%s\" and not \"%s\"", where[i], with,
				 without);
		assert_true(i + 1 == sizeof(where) / sizeof(*where) ||
			    *with);
		free(with);
		free(without);
	}
	look_away(&s);
}

/* A condition on titles asks the index first: nobody is missing. */
static void conditions_on_titles(void **state)
{
	static const char *const names[] = {
		"Müller & Söhne GmbH", "Tief-Bau-AG", "Mueller 4711 KG",
		"Mullergasse", "An der Hauptstraße", "Strategie GmbH",
		"Haupt-Strasse-Müllerei", "Ab",
	};
	struct house *h = *state;
	size_t i;

	fill(h);
	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		change(h, ITEM_NEW, "firm", F("name", names[i]));
		if (i == 3)
			assert_int_equal(merge_all(h->search, 1, 2, NULL), 0);
	}
	same_titles(h);
	change(h, ITEM_SET, "firm:F0003", F("name", "Otto"));
	change(h, ITEM_BIN, "firm:F0005", NULL);
	change(h, ITEM_NEW, "firm", F("name", "Mueller 4711"));
	same_titles(h);
	assert_int_equal(merge_all(h->search, 1, 2, NULL), 0);
	same_titles(h);
}

#define T(f) cmocka_unit_test_setup_teardown(f, house_setup, house_teardown)
int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		T(words_numbers_and_order),
		T(follows_changes),
		T(whole_numbers),
		T(old_numbers),
		T(follows_forms),
		T(conditions_on_titles),
	};
	static const struct group all = { tests, sizeof(tests) /
						 sizeof(*tests) };
	static const struct group *const groups[] = { &all, NULL };
	static const struct unit unit = { "search_model", groups };

	return unit_run(&unit, argc, argv);
}
