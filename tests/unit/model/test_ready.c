/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "house.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/ready.h"

/* A moment of the store; `day` is counted from the house's. */
struct look {
	struct txn *txn;
	struct kinds *kinds;
	struct reader r;
};

static void look_begin(struct house *h, struct look *l, int day)
{
	struct clock clock = h->context.clock;

	clock.today += day;
	assert_int_equal(txn_read(model_store(h->m), &l->txn, NULL), 0);
	l->kinds = model_kinds(h->m);
	reader_open(&l->r, l->txn, l->kinds, &clock, "en");
}

static void look_end(struct look *l)
{
	reader_close(&l->r);
	kinds_drop(l->kinds);
	txn_end(l->txn);
}

static struct record record_of(struct look *l, const char *name)
{
	struct record rec;
	struct ref ref;

	assert_int_equal(reader_find(&l->r, NULL, name, &ref, NULL), 1);
	assert_int_equal(reader_get(&l->r, ref, &rec, NULL), 1);
	return rec;
}

static const struct source *source(struct look *l, const char *kind,
				   const char *name)
{
	const struct source *s = source_of(&l->r, kinds_find(l->kinds, kind),
					   name, NULL);

	assert_non_null(s);
	return s;
}

struct said {
	struct look *l;
	struct buf text;
};

static int say(void *ctx, const struct field *f, const struct record *at,
	       const struct field_value *v)
{
	struct said *s = ctx;

	(void)at;
	if (s->text.n)
		buf_add_char(&s->text, ' ');
	f->type->print(f, &s->l->r.values, v->bytes, PRINT_LONG, &s->text);
	return 0;
}

/* All values of a column of a record. */
static void is(struct look *l, const char *name, const char *column,
	       const char *text)
{
	struct record rec = record_of(l, name);
	struct said s = { .l = l };

	assert_int_equal(path_each(&l->r, &rec, column, say, &s, NULL), 0);
	assert_string_equal(buf_str(&s.text), text);
	buf_release(&s.text);
}

static void firm(struct house *h)
{
	house_item(h, ITEM_NEW, "town", "code=K", "name=Köln", NULL);
	house_item(h, ITEM_NEW, "way", "code=call", "name=Call", NULL);
	house_must(h);
	house_item(h, ITEM_NEW, "firm", "name=A", "town=K", "grade=a",
		   "phone=0221 4710", NULL);
	house_item(h, ITEM_NEW, "talk", "firm=@1", "way=call", "text=hello",
		   NULL);
	house_item(h, ITEM_NEW, "todo", "firm=@1", "due=2026-09-16",
		   "what=ask", NULL);
	house_must(h);
}

static void are_shared_until_a_reload(void **state)
{
	struct house *h = *state;
	struct look a, b;

	firm(h);
	look_begin(h, &a, 0);
	look_begin(h, &b, 0);
	assert_ptr_equal(source(&a, "firm", "name"), source(&b, "firm", "name"));
	assert_ptr_equal(source(&a, "firm", "street"),
			 source(&b, "firm", "street"));
	assert_ptr_not_equal(source(&a, "firm", "name"),
			     source(&a, "town", "name"));
	assert_null(source_of(&a.r, kinds_find(a.kinds, "firm"), "nothing",
			      NULL));
	look_end(&b);
	house_form(h, "gift.form", "gift: { fields: {"
		   " name: { type = \"line\"; }; }; title = [\"name\"]; };");
	assert_int_equal(model_reload(h->m, &h->err), 0);
	look_begin(h, &b, 0);
	assert_ptr_equal(source(&b, "firm", "name")->field,
			 kind_field(kinds_find(b.kinds, "firm"), "name"));
	assert_ptr_not_equal(source(&a, "firm", "name"),
			     source(&b, "firm", "name"));
	/* Who began before goes on with what was in force then. */
	is(&a, "firm:K10001", "name", "A");
	is(&b, "firm:K10001", "name", "A");
	look_end(&a);
	look_end(&b);
}

/* What a text means may depend on who asks, and when. */
static void are_own_where_they_must(void **state)
{
	static const char *const own[] = {
		"talk(way = \"Call\").text", "todo(due <= \"+3d\").what",
		"talk(at >= \"2026-09-01\").text",
	};
	static const char *const shared[] = {
		"todo(due <= today).what", "talk(text = \"hello\").text",
		"todo(due <= 2026-09-20).what", "place_use(use = \"contact\")",
	};
	struct house *h = *state;
	struct look a, b;

	firm(h);
	look_begin(h, &a, 0);
	look_begin(h, &b, -7);
	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++) {
		assert_ptr_not_equal(source(&a, "firm", own[i]),
				     source(&b, "firm", own[i]));
		assert_ptr_equal(source(&a, "firm", own[i]),
				 source(&a, "firm", own[i]));
	}
	for (size_t i = 0; i < sizeof(shared) / sizeof(*shared); i++)
		assert_ptr_equal(source(&a, "firm", shared[i]),
				 source(&b, "firm", shared[i]));
	is(&a, "firm:K10001", own[0], "hello");
	is(&a, "firm:K10001", own[1], "ask");
	is(&b, "firm:K10001", own[1], "");
	is(&a, "firm:K10001", shared[2], "ask");
	look_end(&a);
	look_end(&b);
}

/* One source, read on the day of each reader. */
static void dated_values_are_the_readers_day(void **state)
{
	struct house *h = *state;
	struct look a, b;

	firm(h);
	house_item(h, ITEM_SET, "firm:K10001", NULL);
	item_op_full(house_last(h), &(struct op){
		.kind = OP_SET, .field = (char *)"grade", .text = (char *)"b",
		.from = (char *)"2026-09-20" });
	house_must(h);
	look_begin(h, &a, 0);
	look_begin(h, &b, 10);
	assert_ptr_equal(source(&a, "talk", "firm.grade"),
			 source(&b, "talk", "firm.grade"));
	is(&a, "talk:1", "firm.grade", "A");
	is(&b, "talk:1", "firm.grade", "B");
	look_end(&a);
	look_end(&b);
}

/* A record of master data is kept for the readers of its moment alone. */
static void kept_records_are_of_the_moment(void **state)
{
	struct house *h = *state;
	struct look before, late, after;

	firm(h);
	look_begin(h, &before, 0);
	is(&before, "firm:K10001", "town", "Köln");
	look_begin(h, &late, 0);	/* has read nothing yet */
	house_item(h, ITEM_SET, "town:K", "name=Cologne", NULL);
	house_must(h);
	look_begin(h, &after, 0);
	is(&after, "firm:K10001", "town", "Cologne");
	is(&after, "firm:K10001", "town.name", "Cologne");
	is(&late, "firm:K10001", "town.name", "Cologne");
	is(&before, "firm:K10001", "town.name", "Köln");
	look_end(&after);
	look_end(&late);
	look_end(&before);
	look_begin(h, &before, 0);
	is(&before, "firm:K10001", "town", "Cologne");
	look_end(&before);
}

static void kept_records_are_shared(void **state)
{
	struct house *h = *state;
	struct look a, b;
	struct record x, y;
	uint64_t age;

	firm(h);
	look_begin(h, &a, 0);
	assert_false(txn_age(a.txn, &age));
	record_of(&a, "firm:K10001");
	assert_true(txn_age(a.txn, &age));
	x = record_of(&a, "town:K");
	look_begin(h, &b, 0);
	record_of(&b, "firm:K10001");
	y = record_of(&b, "town:K");
	assert_ptr_equal(x.bytes.p, y.bytes.p);
	look_end(&a);
	/* A change of another kind leaves them. */
	house_item(h, ITEM_SET, "firm:K10001", "name=B", NULL);
	house_must(h);
	look_begin(h, &a, 0);
	is(&a, "firm:K10001", "name", "B");
	x = record_of(&a, "town:K");
	assert_ptr_equal(x.bytes.p, y.bytes.p);
	/* What is in the bin is seen to be there by the next reader. */
	look_end(&b);
	look_end(&a);
	house_item(h, ITEM_NEW, "town", "code=B", "name=Bonn", NULL);
	house_must(h);
	look_begin(h, &a, 0);
	record_of(&a, "firm:K10001");
	x = record_of(&a, "town:B");
	assert_false(record_in_bin(&x));
	look_end(&a);
	house_item(h, ITEM_BIN, "town:B", NULL);
	house_must(h);
	look_begin(h, &a, 0);
	record_of(&a, "firm:K10001");
	assert_int_equal(reader_get(&a.r, x.ref, &y, NULL), 1);
	assert_true(record_in_bin(&y));
	look_end(&a);
}

/* What a column says to a reader under which nothing is written, and to one
 * that reads each record. */
static void says_both_ways(struct house *h, const char *name,
			   const char *column)
{
	struct look a, b;
	struct record rec;
	struct said x, y;

	look_begin(h, &a, 0);
	look_begin(h, &b, 0);
	a.r.settled = true;
	x = (struct said){ .l = &a };
	y = (struct said){ .l = &b };
	/* What is kept of the first time serves the second. */
	for (int round = 0; round < 2; round++) {
		rec = record_of(&a, name);
		assert_int_equal(path_each(&a.r, &rec, column, say, &x, NULL),
				 0);
		rec = record_of(&b, name);
		assert_int_equal(path_each(&b.r, &rec, column, say, &y, NULL),
				 0);
	}
	assert_string_equal(buf_str(&x.text), buf_str(&y.text));
	assert_true(x.text.n > 0);
	buf_release(&x.text);
	buf_release(&y.text);
	look_end(&a);
	look_end(&b);
}

static const char *const back[] = {
	"talk", "talk.text", "talk.title", "talk.way", "talk.way.name",
	"talk.version", "talk.id", "talk.firm.name", "talk.agent.login",
	"talk(text = \"hello\").at", "talk(way is empty).id",
	"talk(text != \"hello\").way", "talk(firm.town is empty).id",
	"talk.firm.talk.text", "todo.what", "todo(done).what", "human.surname",
	"human.firm.human.firm.talk.text", "human:firm.number",
};

static void firms(struct house *h, size_t talks)
{
	house_item(h, ITEM_NEW, "firm", "name=B", NULL);
	for (size_t i = 0; i < talks; i++) {
		house_item(h, ITEM_NEW, "talk", "firm=@1",
			   i % 2 ? "text=hello" : "text=what?",
			   i % 3 ? "way=call" : "way=", NULL);
		house_item(h, ITEM_NEW, "todo", "firm=@1", "due=2026-09-16",
			   i % 2 ? "what=ask" : "what=tell",
			   i % 3 ? "done=yes" : "done=no", NULL);
	}
	house_item(h, ITEM_NEW, "human", "firm=@1", "surname=Abel", NULL);
	house_item(h, ITEM_NEW, "human", "firm=@1", "surname=Bach", NULL);
	house_must(h);
}

/* Rows of links instead of records, kept instead of read again: 3 links are
 * kept, 20 are not; some rows have all that is asked for, some have not. */
static void links_say_the_same_both_ways(void **state)
{
	struct house *h = *state;

	firm(h);
	firms(h, 3);
	firms(h, 20);
	for (size_t i = 0; i < sizeof(back) / sizeof(*back); i++) {
		says_both_ways(h, "firm:K10002", back[i]);
		says_both_ways(h, "firm:K10003", back[i]);
	}
}

/* More ranges of links than are kept, and those of before asked for again. */
static void many_links_push_each_other_out(void **state)
{
	struct house *h = *state;
	struct look l;
	char name[32];

	house_item(h, ITEM_NEW, "way", "code=call", "name=Call", NULL);
	house_must(h);
	for (size_t i = 0; i < 20; i++)
		firms(h, i % 4 ? 1 : 2);
	look_begin(h, &l, 0);
	l.r.settled = true;
	for (size_t i = 0; i < 60; i++) {
		snprintf(name, sizeof(name), "firm:K%zu", 10001 + i * 7 % 20);
		is(&l, name, "talk(text = \"what?\").text", "what?");
		is(&l, name, "human.surname", "Abel Bach");
	}
	look_end(&l);
}

/* Titles are kept by the reader and forgotten with what they are made of. */
static void titles_are_forgotten(void **state)
{
	struct house *h = *state;
	struct record rec;
	struct buf title = BUF_INIT;
	struct look l;

	firm(h);
	look_begin(h, &l, 0);
	rec = record_of(&l, "firm:K10001");
	for (int round = 0; round < 2; round++) {
		buf_clear(&title);
		reader_title(&l.r, rec.ref, &title);
		assert_string_equal(buf_str(&title), "A");
	}
	look_end(&l);
	house_item(h, ITEM_SET, "firm:K10001", "name=C", NULL);
	house_must(h);
	look_begin(h, &l, 0);
	buf_clear(&title);
	reader_title(&l.r, rec.ref, &title);
	assert_string_equal(buf_str(&title), "C");
	reader_forget(&l.r, rec.ref);
	reader_unlearn(&l.r, rec.ref);
	buf_clear(&title);
	reader_title(&l.r, rec.ref, &title);
	assert_string_equal(buf_str(&title), "C");
	look_end(&l);
	buf_release(&title);
}

#define T(f) cmocka_unit_test_setup_teardown(f, house_setup, house_teardown)

static const struct CMUnitTest tests[] = {
	T(are_shared_until_a_reload),
	T(are_own_where_they_must),
	T(dated_values_are_the_readers_day),
	T(kept_records_are_of_the_moment),
	T(kept_records_are_shared),
	T(links_say_the_same_both_ways),
	T(many_links_push_each_other_out),
	T(titles_are_forgotten),
};

const struct group test_ready = { tests, sizeof(tests) / sizeof(*tests) };
