/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "house.h"

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

#define T(f) cmocka_unit_test_setup_teardown(f, house_setup, house_teardown)

static const struct CMUnitTest tests[] = {
	T(are_shared_until_a_reload),
	T(are_own_where_they_must),
	T(dated_values_are_the_readers_day),
	T(kept_records_are_of_the_moment),
	T(kept_records_are_shared),
};

const struct group test_ready = { tests, sizeof(tests) / sizeof(*tests) };
