/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/history.h"
#include "session/body.h"

/* What is packed comes out the same, and nothing runs past the end of what
 * was cut off. */

static void test_hello(void **state)
{
	const struct session_hello in = {
		.agent = "mk", .now = 12345678901234, .as_of = -5,
		.zone = "Europe/Berlin", .lang = NULL,
	};
	struct session_hello out = { 0 };
	struct arena *a = arena_new();
	struct buf body = BUF_INIT;
	struct unpack u;

	(void)state;
	put_hello(&body, &in);
	u = unpack_from(buf_slice(&body));
	get_hello(&u, a, &out);
	assert_false(u.bad);
	assert_int_equal(unpack_left(&u), 0);
	assert_string_equal(out.agent, "mk");
	assert_int_equal(out.now, in.now);
	assert_int_equal(out.as_of, -5);
	assert_string_equal(out.zone, "Europe/Berlin");
	assert_null(out.lang);
	arena_free(a);
	buf_release(&body);
}

static void test_page_ask(void **state)
{
	static const char *const columns[] = { "name", "city" };
	static const char *const sort[] = { "-name" };
	const struct page_ask in = {
		.kind = "company", .where = "class = \"A\"",
		.columns = columns, .columns_n = 2, .sort = sort, .sort_n = 1,
		.place = "a\0b", .place_n = 3, .backwards = true, .bin = true,
		.max = 50, .style = CELLS_MACHINE,
	};
	const struct page_ask both[] = { { .record = "company:1" }, in };
	struct page_ask out, *all;
	struct arena *a = arena_new();
	struct buf body = BUF_INIT;
	struct unpack u;
	size_t n;

	(void)state;
	put_page_asks(&body, both, 2);
	u = unpack_from(buf_slice(&body));
	all = get_page_asks(&u, a, &n);
	assert_false(u.bad);
	assert_int_equal(unpack_left(&u), 0);
	assert_int_equal(n, 2);
	assert_string_equal(all[0].record, "company:1");
	assert_null(all[0].columns);
	out = all[1];
	assert_null(out.record);
	assert_string_equal(out.kind, "company");
	assert_string_equal(out.where, in.where);
	assert_null(out.target);
	assert_int_equal(out.columns_n, 2);
	assert_string_equal(out.columns[1], "city");
	assert_string_equal(out.sort[0], "-name");
	assert_int_equal(out.place_n, 3);
	assert_memory_equal(out.place, "a\0b", 3);
	assert_true(out.backwards);
	assert_true(out.bin);
	assert_false(out.closed);
	assert_false(out.count);
	assert_int_equal(out.max, 50);
	assert_int_equal(out.style, CELLS_MACHINE);
	arena_free(a);
	buf_release(&body);
}

static void fill_rows(struct rows *rows)
{
	struct row *row;

	*rows = (struct rows){ .more = true, .total = 70000 };
	rows->v = mem_zero(2 * sizeof(*rows->v));
	rows->n = 2;
	row = &rows->v[0];
	row->memory = mem_zero(2 * sizeof(struct cells) + sizeof(struct cell));
	row->name = "company:K10427";
	row->title = "Autohaus Sonnenschein GmbH";
	row->subtitle = "Mönchengladbach";
	row->place = "ab";
	row->place_n = 2;
	row->version = 3;
	row->id = 77;
	row->closed = true;
	row->cells = row->memory;
	row->cells_n = 2;
	row->cells[1].v = (struct cell *)(row->cells + 2);
	row->cells[1].n = 1;
	row->cells[1].v[0] = (struct cell){
		.text = "A", .label = "Werk", .ref = "company_class:A",
		.from = 20000, .until = DAY_NONE,
	};
	row = &rows->v[1];
	row->name = "journal:5";
	row->title = row->subtitle = row->place = "";
	row->in_bin = true;
	row->why = 2;
}

static void test_rows(void **state)
{
	struct rows in, out;
	struct buf body = BUF_INIT;
	struct slice place;
	struct unpack u;

	(void)state;
	fill_rows(&in);
	in.v[1].place = "cde";
	in.v[1].place_n = 3;
	put_rows(&body, &in);
	u = unpack_from(buf_slice(&body));
	get_rows(&u, &out);
	assert_false(u.bad);
	assert_int_equal(unpack_left(&u), 0);
	assert_int_equal(out.n, 2);
	assert_true(out.more);
	assert_int_equal(out.total, 70000);
	assert_string_equal(out.v[0].title, in.v[0].title);
	assert_int_equal(out.v[0].version, 3);
	assert_true(out.v[0].closed);
	assert_false(out.v[0].in_bin);
	assert_int_equal(out.v[0].cells_n, 2);
	assert_int_equal(out.v[0].cells[0].n, 0);
	assert_string_equal(out.v[0].cells[1].v[0].ref, "company_class:A");
	assert_int_equal(out.v[0].cells[1].v[0].from, 20000);
	assert_int_equal(out.v[0].cells[1].v[0].until, DAY_NONE);
	assert_true(out.v[1].in_bin);
	assert_int_equal(out.v[1].why, 2);
	assert_true(get_rows_place(buf_slice(&body), &place));
	assert_int_equal(place.n, out.v[1].place_n);
	assert_memory_equal(place.p, out.v[1].place, place.n);
	buf_clear(&body);
	in.more = false;
	put_rows(&body, &in);
	assert_false(get_rows_place(buf_slice(&body), &place));
	rows_release(&in);
	rows_release(&out);
	buf_release(&body);
}

/* Every cut of an answer is seen as bad, and frees what it has made. */
static void test_cut(void **state)
{
	struct rows in, out;
	struct buf body = BUF_INIT;
	struct slice place;

	(void)state;
	fill_rows(&in);
	put_rows(&body, &in);
	for (size_t n = 0; n < body.n; n++) {
		char *copy = mem_strndup("", 0);
		struct unpack u;

		/* A copy of just this size, for the address sanitizer. */
		copy = mem_realloc(copy, n ? n : 1);
		memcpy(copy, body.p, n);
		u = unpack_from((struct slice){ copy, n });
		get_rows_place((struct slice){ copy, n }, &place);
		get_rows(&u, &out);
		assert_true(u.bad);
		rows_release(&out);
		free(copy);
	}
	rows_release(&in);
	buf_release(&body);
}

/* A count of two thousand millions in a frame of ten bytes costs nothing. */
static void test_huge_counts(void **state)
{
	struct buf body = BUF_INIT;
	struct arena *a = arena_new();
	struct rows rows;
	struct unpack u;
	size_t n;

	(void)state;
	pack_u8(&body, 0);
	pack_u64(&body, 0);
	pack_varint(&body, UINT64_C(2000000000));
	u = unpack_from(buf_slice(&body));
	get_rows(&u, &rows);
	assert_true(u.bad);
	assert_in_range(rows.n, 0, 10);
	rows_release(&rows);
	buf_clear(&body);
	pack_varint(&body, UINT64_MAX);
	u = unpack_from(buf_slice(&body));
	assert_null(get_strings(&u, a, &n));
	assert_true(u.bad);
	arena_free(a);
	buf_release(&body);
}

static void test_err(void **state)
{
	struct err in = ERR_INIT, out = ERR_INIT;
	struct buf body = BUF_INIT;
	struct unpack u;
	char *text;

	(void)state;
	err_set(&in, ERR_INPUT, "1:phone:3", "%s is not %d", "x\ny", 5);
	err_set(&in, ERR_FULL, NULL, "100 %% full");
	put_err(&body, &in);
	u = unpack_from(buf_slice(&body));
	get_err(&u, &out);
	assert_false(u.bad);
	assert_int_equal(out.n, 2);
	assert_int_equal(out.items[0].code, ERR_INPUT);
	assert_string_equal(out.items[0].place, "1:phone:3");
	text = err_item_text(&out.items[0]);
	assert_non_null(strstr(text, "is not 5"));
	free(text);
	assert_int_equal(out.items[1].code, ERR_FULL);
	assert_null(out.items[1].place);
	err_release(&in);
	err_release(&out);
	buf_release(&body);
}

static void test_due_tabs_news(void **state)
{
	struct due_row d = {
		.name = (char *)"followup:3", .who = (char *)"Petersen",
		.who_name = (char *)"person:P1", .what = (char *)"anrufen",
		.agent = (char *)"mk", .from_agent = (char *)"ls",
		.day = 20710, .at = TIME_NONE, .end = 36000, .overdue = true,
		.version = 4,
	};
	struct due_rows due = { &d, 1, 5, 2 }, due_out;
	struct tab_count t = { (char *)"journal", (char *)"company",
			       (char *)"Journal", 31 };
	struct tab_counts tabs = { &t, 1 }, tabs_out;
	char *names[] = { (char *)"company:K1", (char *)"journal:2" };
	struct news news = { NEWS_CHANGED, 99, (char *)"tb", names, 2 };
	struct news news_out;
	struct buf body = BUF_INIT;
	struct unpack u;

	(void)state;
	put_due_rows(&body, &due);
	put_tab_counts(&body, &tabs);
	put_news(&body, &news);
	u = unpack_from(buf_slice(&body));
	get_due_rows(&u, &due_out);
	get_tab_counts(&u, &tabs_out);
	get_news(&u, &news_out);
	assert_false(u.bad);
	assert_int_equal(unpack_left(&u), 0);
	assert_int_equal(due_out.today, 5);
	assert_int_equal(due_out.overdue, 2);
	assert_string_equal(due_out.v[0].from_agent, "ls");
	assert_int_equal(due_out.v[0].at, TIME_NONE);
	assert_true(due_out.v[0].overdue);
	assert_false(due_out.v[0].appointment);
	assert_int_equal(tabs_out.v[0].n, 31);
	assert_int_equal(news_out.names_n, 2);
	assert_string_equal(news_out.names[1], "journal:2");
	due_rows_release(&due_out);
	tab_counts_release(&tabs_out);
	news_release(&news_out);
	buf_release(&body);
}

static void test_history(void **state)
{
	struct history_field f = { (char *)"name", (char *)"Name",
				   (char *)"", (char *)"Neu" };
	struct history_row row = {
		.entry = 7, .change = 3, .when = -1, .agent = { 12, 5 },
		.agent_name = (char *)"mk", .way = (char *)"shell",
		.note = (char *)"", .record = (char *)"company:K1",
		.title = (char *)"Neu", .action = ACTION_SET, .undone = true,
		.fields = &f, .fields_n = 1,
	};
	struct history_rows in = { &row, 1 }, out;
	struct buf body = BUF_INIT;
	struct unpack u;

	(void)state;
	put_history_rows(&body, &in);
	u = unpack_from(buf_slice(&body));
	get_history_rows(&u, &out);
	assert_false(u.bad);
	assert_int_equal(out.v[0].change, 3);
	assert_int_equal(out.v[0].when, -1);
	assert_int_equal(out.v[0].agent.id, 5);
	assert_true(out.v[0].undone);
	assert_int_equal(out.v[0].action, ACTION_SET);
	assert_string_equal(out.v[0].fields[0].after, "Neu");
	history_rows_release(&out);
	buf_release(&body);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_hello),
	cmocka_unit_test(test_page_ask),
	cmocka_unit_test(test_rows),
	cmocka_unit_test(test_cut),
	cmocka_unit_test(test_huge_counts),
	cmocka_unit_test(test_err),
	cmocka_unit_test(test_due_tabs_news),
	cmocka_unit_test(test_history),
};
const struct group test_body = { tests, sizeof(tests) / sizeof(*tests) };
