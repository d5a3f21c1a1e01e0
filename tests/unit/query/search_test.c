/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/mem.h"
#include "base/pack.h"
#include "search_unit.h"

#define COMPANY 1
#define PERSON 2
#define JOURNAL 9

static const struct doc house[] = {
	{ { COMPANY, 1 }, SEARCHDOC_NAMES, "Müller & Söhne GmbH",
	  "k10427 4922147101 02214710123", "Müller & Söhne GmbH Köln 50667" },
	{ { COMPANY, 2 }, SEARCHDOC_NAMES, "Mueller Bau AG",
	  "k10500 493088", "Mueller Bau AG Berlin 10115" },
	{ { COMPANY, 3 }, SEARCHDOC_NAMES, "Zeppelin Mühlenbau",
	  "k42700", "Zeppelin Landmühlenbau Mainz" },
	{ { PERSON, 1 }, SEARCHDOC_NAMES, "Aalen, Petra", "p7",
	  "Petra Aalen Müller & Söhne GmbH" },
	{ { PERSON, 2 }, SEARCHDOC_NAMES, "Müller, Jürgen", "p8",
	  "Jürgen Müller" },
	{ { JOURNAL, 1 }, SEARCHDOC_TEXTS, "b", NULL,
	  "Anruf wegen der Mühlen, ruft zurück" },
	{ { JOURNAL, 2 }, SEARCHDOC_TEXTS, "a", NULL,
	  "Angebot an Müller geschickt" },
};
#define HOUSE (sizeof(house) / sizeof(*house))

/* What every state of the index has to answer. */
static void ask_house(struct bed *b)
{
	/* by name over all kinds, then texts, the newest first */
	assert_found(b, "müller", "2:1 1:2 2:2 1:1 9:2");
	assert_found(b, "mueller", "2:1 1:2 2:2 1:1 9:2");
	/* one written with ue is not one with u, but sounds so */
	assert_found(b, "Muller", "2:1 2:2 1:1 1:2 9:2");
	assert_found(b, "mul", "2:1 2:2 1:1 1:2 9:2");
	assert_found(b, "muh", "1:3 9:1");
	/* words that begin so before those that have it inside */
	assert_found(b, "uer", "2:2");
	assert_found(b, "ber", "1:2");
	assert_found(b, "ull", "2:1 2:2 1:1");
	/* any order, beginnings of words */
	assert_found(b, "köln mü", "1:1");
	assert_found(b, "m pet", "2:1");
	assert_found(b, "soeh gmb", "2:1 1:1");
	assert_found(b, "müllerin", "");
	assert_found(b, "müller xy", "");
	/* numbers: the very one first, then any part from three digits on */
	assert_found(b, "k10427", "1:1");
	assert_found(b, "K 10427", "1:1");
	assert_found(b, "K105", "1:2");
	assert_found(b, "10427", "1:1");
	assert_found(b, "427", "1:1 1:3");
	assert_found(b, "471", "1:1");
	assert_found(b, "0221/4710-123", "1:1");
	assert_found(b, "+49 221 4710", "1:1");
	assert_found(b, "0049 221 4710", "1:1");
	assert_found(b, "50667", "1:1");
	assert_found(b, "5066", "1:1");
	assert_found(b, "0667", "");
	assert_found(b, "p8", "2:2");
	/* inside words, too, while there is room */
	assert_found(b, "ühlenb", "1:3");
	assert_found(b, "mühlen", "1:3 9:1");
	assert_found(b, "", "");
	assert_found(b, "  -- ", "");
	assert_found(b, "zurück", "9:1");
}

static void finds_in_the_delta(void **state)
{
	bed_put(*state, house, HOUSE);
	ask_house(*state);
}

static void finds_in_a_segment(void **state)
{
	struct bed *b = *state;

	bed_put(b, house, HOUSE);
	assert_int_equal(merge_all(b->search, 1, 2, NULL), 0);
	ask_house(b);
	bed_restart(b);
	ask_house(b);
}

static void finds_in_several(void **state)
{
	struct bed *b = *state;
	size_t i;

	for (i = 0; i < HOUSE; i++) {
		bed_put(b, house + i, 1);
		if (i % 3)
			assert_int_equal(merge_all(b->search, 1, 99, NULL), 0);
	}
	ask_house(b);
	assert_int_equal(merge_all(b->search, 1, 2, NULL), 0);
	ask_house(b);
	bed_restart(b);
	ask_house(b);
}

static void asks_for_kinds_and_says_more(void **state)
{
	struct bed *b = *state;
	int merged;

	bed_put(b, house, HOUSE);
	for (merged = 0; merged < 2; merged++) {
		char *found = bed_find(b, "müller", PERSON, 50);

		assert_string_equal(found, "2:1 2:2");
		free(found);
		found = bed_find(b, "müller", JOURNAL, 1);
		assert_string_equal(found, "9:2");
		free(found);
		found = bed_find(b, "müller", 77, 1);
		assert_string_equal(found, "");
		free(found);
		found = bed_find(b, "müller", 0, 2);
		assert_string_equal(found, "2:1 1:2+");
		free(found);
		assert_int_equal(merge_all(b->search, 1, 2, NULL), 0);
	}
}

static void the_last_document_counts(void **state)
{
	struct bed *b = *state;
	const struct doc renamed = { { COMPANY, 1 }, SEARCHDOC_NAMES,
		"Schmitz KG", "k10427", "Schmitz KG Bonn" };
	const struct doc gone = { { PERSON, 2 }, SEARCHDOC_NAMES, "", NULL,
		NULL };
	int i;

	bed_put(b, house, HOUSE);
	assert_int_equal(merge_all(b->search, 1, 2, NULL), 0);
	bed_put(b, &renamed, 1);
	bed_put(b, &gone, 1);
	for (i = 0; i < 4; i++) {
		assert_found(b, "müller", "2:1 1:2 9:2");
		assert_found(b, "schmitz", "1:1");
		assert_found(b, "k10427", "1:1");
		assert_found(b, "4710", "");
		if (i < 2)
			assert_int_equal(merge_all(b->search, 1, i ? 2 : 99,
						   NULL), 0);
		else
			bed_restart(b);
	}
	/* and comes back */
	bed_put(b, house, HOUSE);
	ask_house(b);
	assert_int_equal(merge_all(b->search, 1, 2, NULL), 0);
	ask_house(b);
}

/* A reader keeps the segments of its moment while they are merged away. */
static void a_reader_keeps_its_moment(void **state)
{
	struct bed *b = *state;
	struct search_hit hits[10];
	struct reader r = { 0 };
	size_t n;
	bool more;

	bed_put(b, house, HOUSE);
	assert_int_equal(merge_all(b->search, 1, 2, NULL), 0);
	bed_put(b, house + 1, 1);
	assert_int_equal(txn_read(b->store, &r.txn, NULL), 0);
	assert_int_equal(merge_all(b->search, 1, 2, NULL), 0);
	assert_found(b, "müller", "2:1 1:2 2:2 1:1 9:2");
	assert_int_equal(search_find(b->search, &r, &(struct search_ask){
		.typed = "müller", .max = 10 }, hits, &n, &more, NULL), 0);
	assert_int_equal(n, 5);
	txn_end(r.txn);
}

static int count_row(void *ctx, struct slice key, struct slice value)
{
	++*(size_t *)ctx;
	return 0;
}

static size_t rows_of(struct bed *b, enum table table)
{
	size_t n = 0;

	assert_int_equal(store_scan(b->store, table, SLICE_NONE, SLICE_NONE,
				    count_row, &n, NULL), 0);
	return n;
}

static int count_file(void *n, uint32_t id)
{
	++*(size_t *)n;
	return 0;
}

/* A segment whose making was broken off goes at the next start. */
static void clears_what_a_stop_left(void **state)
{
	struct bed *b = *state;
	static const atomic_bool go_on;
	struct segment_builder *made;
	struct segment_info info;
	size_t files = 0, now = 0;

	bed_put(b, house, HOUSE);
	assert_int_equal(merge_all(b->search, 1, 2, NULL), 0);
	assert_int_equal(rows_of(b, TABLE_DELTA), 0);
	/* Its own thread cleans up at its start too, whenever that is. */
	segments_lock(b->store);
	assert_int_equal(segment_each_id(b->store, count_file, &files, NULL), 0);
	made = segment_build(b->store, 77, true, &go_on);
	assert_int_equal(segment_build_add(made, &(struct segment_doc){
		.ref = { "\0\1\0\0\0\1", 6 }, .doc = slice_str("x"),
		.words = slice_str("left over") }, NULL), 0);
	assert_int_equal(segment_build_finish(made, &info, NULL), 0);
	segment_build_free(made);
	assert_int_equal(segment_each_id(b->store, count_file, &now, NULL), 0);
	assert_true(now > files);
	segments_unlock(b->store);
	ask_house(b);
	assert_int_equal(merge_clean(b->search, NULL), 0);
	now = 0;
	assert_int_equal(segment_each_id(b->store, count_file, &now, NULL), 0);
	assert_int_equal(now, files);
	ask_house(b);
}

/* ---- many at once ------------------------------------------------------ */

struct asking { struct bed *b; atomic_bool *stop; size_t wrong; };

/* What nobody changes is found all the time, in its order. */
static void *ask_on(void *p)
{
	static const struct ref want[] = { { PERSON, 1 }, { COMPANY, 2 },
		{ PERSON, 2 }, { COMPANY, 1 }, { JOURNAL, 2 } };
	struct asking *a = p;
	struct search_hit hits[10];
	size_t n, i;
	bool more;

	while (!atomic_load(a->stop)) {
		struct reader r = { 0 };

		if (txn_read(a->b->store, &r.txn, NULL) ||
		    search_find(a->b->search, &r, &(struct search_ask){
				.typed = "müller", .max = 10 }, hits, &n,
				&more, NULL) || n != 5)
			a->wrong++;
		for (i = 0; i < 5 && i < n; i++)
			a->wrong += !ref_eq(hits[i].ref, want[i]);
		txn_end(r.txn);
	}
	return NULL;
}

static void answers_while_it_merges(void **state)
{
	struct bed *b = *state;
	atomic_bool stop = false;
	struct asking a[2] = { { b, &stop, 0 }, { b, &stop, 0 } };
	pthread_t t[2];
	struct doc other = { { PERSON, 0 }, SEARCHDOC_NAMES, "zz", "p99",
		"Zacharias Schulz" };
	uint32_t i;

	bed_put(b, house, HOUSE);
	for (i = 0; i < 2; i++)
		pthread_create(&t[i], NULL, ask_on, &a[i]);
	for (i = 0; i < 120; i++) {
		other.ref.id = 100 + i % 50;
		bed_put(b, &other, 1);
		if (i % 7 == 0)
			bed_put(b, house + i % HOUSE, 1);
		if (i % 4 == 0)
			assert_int_equal(merge_all(b->search, 1, 2 + i % 3,
						   NULL), 0);
	}
	atomic_store(&stop, true);
	for (i = 0; i < 2; i++) {
		pthread_join(t[i], NULL);
		assert_int_equal(a[i].wrong, 0);
	}
}

/* ---- by sound ---------------------------------------------------------- */

static const struct doc spelled[] = {
	{ { PERSON, 1 }, SEARCHDOC_NAMES, "Meier, Jan", "p1", "Meier Jan" },
	{ { PERSON, 2 }, SEARCHDOC_NAMES, "Mayer, Eva", "p2", "Mayer Eva" },
	{ { PERSON, 3 }, SEARCHDOC_NAMES, "Maier, Udo", "p3", "Maier Udo" },
	{ { PERSON, 4 }, SEARCHDOC_NAMES, "Meyr, Ina", "p4", "Meyr Ina" },
	{ { PERSON, 5 }, SEARCHDOC_NAMES, "Martin, Ina", "p5", "Martin Ina" },
	{ { COMPANY, 1 }, SEARCHDOC_NAMES, "Schmidt GmbH", "k1",
	  "Schmidt GmbH Meißen" },
	{ { COMPANY, 2 }, SEARCHDOC_NAMES, "Schmitt KG", "k2",
	  "Schmitt KG Meissen" },
	{ { COMPANY, 3 }, SEARCHDOC_NAMES, "Bedersen", "k3", "Bedersen AG" },
	{ { JOURNAL, 1 }, SEARCHDOC_TEXTS, "a", NULL, "Meyer rief an" },
};

static void ask_spelled(struct bed *b)
{
	/* by name within a class: as typed, then whole words that sound so,
	 * then beginnings; texts by their letters alone */
	assert_found(b, "meier", "2:1 2:3 2:2 2:4 2:5");
	assert_found(b, "Mayer", "2:2 2:3 2:1 2:4 2:5");
	assert_found(b, "meyer", "2:3 2:2 2:1 2:4 2:5 9:1");
	assert_found(b, "ina maier", "2:1 2:4 2:5");
	assert_found(b, "schmit", "1:2 1:1");
	assert_found(b, "schmied meissen", "1:1 1:2");
	assert_found(b, "peters", "1:3");
	assert_found(b, "bed", "1:3");
	assert_found(b, "pet", "1:3");
	/* what has no vowel is not spoken; a number has no sound */
	assert_found(b, "mr", "");
	assert_found(b, "kmbh", "");
	assert_found(b, "qqq", "");
	assert_found(b, "meier 67", "");
}

static void finds_by_sound(void **state)
{
	struct bed *b = *state;

	bed_put(b, spelled, sizeof(spelled) / sizeof(*spelled));
	ask_spelled(b);
	assert_int_equal(merge_all(b->search, 1, 2, NULL), 0);
	ask_spelled(b);
	bed_restart(b);
	ask_spelled(b);
}

/* Each class is asked only while there is room behind the one before. */
static void sound_comes_last(void **state)
{
	struct bed *b = *state;
	struct search_hit hits[3];
	struct reader r = { 0 };
	size_t n;
	bool more;

	bed_put(b, spelled, sizeof(spelled) / sizeof(*spelled));
	assert_int_equal(txn_read(b->store, &r.txn, NULL), 0);
	assert_int_equal(search_find(b->search, &r, &(struct search_ask){
		.typed = "meier", .max = 3 }, hits, &n, &more, NULL), 0);
	txn_end(r.txn);
	assert_int_equal(n, 3);
	assert_true(more);
	assert_int_equal(hits[0].why, WHY_WORD);
	assert_int_equal(hits[1].why, WHY_SOUND);
	assert_int_equal(hits[2].why, WHY_SOUND);
}

/* ---- against looking at every document -------------------------------- */

#define RECORDS 9000
#define ROUNDS 12

static uint32_t rnd(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

struct mirror {
	struct buf sort, words, exact;
	bool there;
};

static void random_words(uint32_t *seed, struct buf *out, int n)
{
	static const char *const parts[] = {
		"mül", "ler", "schmidt", "bau", "haus", "en", "berg", "k", "a",
		"söhne", "gmbh", "ag", "stein", "o", "müh", "le", "st",
	};
	int i, j;

	for (i = 0; i < n; i++) {
		if (i)
			buf_add_char(out, ' ');
		for (j = rnd(seed) % 3; j >= 0; j--)
			buf_add_str(out, parts[rnd(seed) %
				    (sizeof(parts) / sizeof(*parts))]);
	}
}

static void random_doc(struct mirror *m, uint32_t *seed, uint32_t id)
{
	buf_clear(&m->sort);
	buf_clear(&m->words);
	buf_clear(&m->exact);
	m->there = rnd(seed) % 5 != 0;
	random_words(seed, &m->words, 1 + rnd(seed) % 4);
	buf_add_slice(&m->sort, buf_slice(&m->words));
	buf_printf(&m->exact, "k%05u 0%u", id, 2210000 + rnd(seed) % 90000);
}

static struct doc doc_of(const struct mirror *m, uint32_t id)
{
	return (struct doc){
		.ref = { (uint16_t)(1 + id % 2), id },
		.group = SEARCHDOC_NAMES, .sort = buf_str(&m->sort),
		.exact = buf_str(&m->exact),
		.words = m->there ? buf_str(&m->words) : NULL,
	};
}

struct naive { struct ref ref; struct buf sort; bool exact; int how; };

static int by_naive(const void *pa, const void *pb)
{
	const struct naive *a = pa, *b = pb;
	int rc = (int)b->exact - (int)a->exact;

	rc = rc || a->exact ? rc : a->how - b->how;
	rc = rc ? rc : slice_cmp(buf_slice(&a->sort), buf_slice(&b->sort));
	rc = rc ? rc : (int)a->ref.kind - (int)b->ref.kind;
	return rc ? rc : (a->ref.id > b->ref.id) - (a->ref.id < b->ref.id);
}

/* All documents that match, in the order of hits. */
static char *find_naively(const struct mirror *all, const char *typed,
			  size_t max)
{
	static struct naive v[RECORDS];
	struct query q = { 0 };
	struct buf out = BUF_INIT;
	size_t n = 0, i;
	uint32_t id;
	int how;

	query_parse(&q, typed);
	for (id = 1; id < RECORDS; id++) {
		bool is = false;

		for (how = MATCH_BEGIN; how <= MATCH_SOUND_BEGIN && !is; how++) {
			struct buf folded = BUF_INIT;
			struct searchdoc d = { 0 };
			bool number;

			if (!all[id].there)
				continue;
			fold_text(buf_slice(&all[id].words), &folded);
			buf_add_char(&folded, ' ');
			fold_plain(buf_slice(&all[id].words), &folded);
			buf_add_char(&folded, ' ');
			buf_add_slice(&folded, buf_slice(&all[id].exact));
			d.words = buf_slice(&folded);
			d.exact = buf_slice(&all[id].exact);
			is = query_matches(&q, &d, (enum match)how,
					   &number) ||
				query_is_exact(&q, &d);
			if (is) {
				v[n] = (struct naive){
					.ref = { (uint16_t)(1 + id % 2), id },
					.exact = query_is_exact(&q, &d),
					.how = how };
				fold_sort_key(buf_slice(&all[id].sort),
					      &v[n++].sort);
			}
			buf_release(&folded);
		}
	}
	qsort(v, n, sizeof(*v), by_naive);
	for (i = 0; i < n; i++) {
		if (i < max)
			buf_printf(&out, "%s%u:%u", i ? " " : "",
				   (unsigned)v[i].ref.kind,
				   (unsigned)v[i].ref.id);
		buf_release(&v[i].sort);
	}
	if (n > max)
		buf_add_char(&out, '+');
	query_release(&q);
	return out.p ? buf_detach(&out) : mem_strdup("");
}

static void compare(struct bed *b, const struct mirror *all, uint32_t *seed)
{
	static const char *const fixed[] = {
		"m", "mül", "müller", "mueller", "muller", "schmidtba",
		"schmidt bau", "k s", "gmbh ag", "a a", "221", "0221", "k00",
		"k00123", "00123", "k0012 m", "schmidt k01", "iller", "idtbau",
		"lerhaus söh", "o",
	};
	struct buf typed = BUF_INIT;
	size_t i, max = 1 + rnd(seed) % 60;

	for (i = 0; i < sizeof(fixed) / sizeof(*fixed) + 20; i++) {
		char *want, *got;

		buf_clear(&typed);
		if (i < sizeof(fixed) / sizeof(*fixed))
			buf_add_str(&typed, fixed[i]);
		else
			random_words(seed, &typed, 1 + rnd(seed) % 2);
		want = find_naively(all, buf_str(&typed), max);
		got = bed_find(b, buf_str(&typed), 0, max);
		if (strcmp(want, got))
			fail_msg("\"%s\" of %zu:\nfound  %s\nwanted %s",
				 buf_str(&typed), max, got, want);
		free(want);
		free(got);
	}
	buf_release(&typed);
}

static void change_some(struct bed *b, struct mirror *all, uint32_t *seed,
			size_t n)
{
	struct doc *docs = mem_alloc(n * sizeof(*docs));
	size_t i;

	/* rising ids: none twice, as docs point into the mirror */
	for (i = 0; i < n; i++) {
		uint32_t id = 1 + (uint32_t)(i * (RECORDS - 1) / n) +
			rnd(seed) % ((RECORDS - 1) / (uint32_t)n);

		random_doc(&all[id], seed, id);
		docs[i] = doc_of(&all[id], id);
	}
	bed_put(b, docs, n);
	free(docs);
}

static void is_as_looking_at_every_document(void **state)
{
	struct mirror *all = mem_zero(RECORDS * sizeof(*all));
	struct bed *b = *state;
	uint32_t seed = 20261121, id;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		change_some(b, all, &seed, round % 3 ? 40 : 4000);
		if (round % 4 != 3)
			assert_int_equal(merge_all(b->search, 1, round % 4 ==
						   2 ? 2 : 99, NULL), 0);
		if (round % 5 == 4)
			bed_restart(b);
		compare(b, all, &seed);
	}
	for (id = 0; id < RECORDS; id++) {
		buf_release(&all[id].sort);
		buf_release(&all[id].words);
		buf_release(&all[id].exact);
	}
	free(all);
}

#define T(f) cmocka_unit_test_setup_teardown(f, bed_setup, bed_teardown)
int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		T(finds_in_the_delta),
		T(finds_in_a_segment),
		T(finds_in_several),
		T(asks_for_kinds_and_says_more),
		T(the_last_document_counts),
		T(a_reader_keeps_its_moment),
		T(clears_what_a_stop_left),
		T(answers_while_it_merges),
		T(finds_by_sound),
		T(sound_comes_last),
		T(is_as_looking_at_every_document),
	};
	static const struct group all = { tests, sizeof(tests) /
						 sizeof(*tests) };
	static const struct group *const groups[] = { &all, NULL };
	static const struct unit unit = { "search", groups };

	return unit_run(&unit, argc, argv);
}
