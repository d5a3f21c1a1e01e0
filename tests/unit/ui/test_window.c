/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include "fake_session.h"
#include "ui/window.h"

#define ROWS 5000
#define PAGE 30

static struct window open_window(struct session *s)
{
	struct window w = { .s = s, .page = PAGE, .ask.kind = "thing" };
	struct err err = ERR_INIT;

	assert_int_equal(window_open(&w, &err), 0);
	return w;
}

static void assert_row(struct window *w, uint64_t i, unsigned id)
{
	struct err err = ERR_INIT;
	const struct row *r = window_row(w, i, &err);

	assert_non_null(r);
	assert_int_equal(r->id, id);
}

static void fetches_what_is_looked_at(void **state)
{
	struct session *s = fake_session(ROWS);
	struct window w = open_window(s);
	uint64_t i;

	(void)state;
	assert_int_equal(w.total, ROWS);
	assert_int_equal(fake_asked(s), 1);
	for (i = 0; i < PAGE; i++)
		assert_row(&w, i, (unsigned)i);
	assert_int_equal(fake_asked(s), 1);
	assert_row(&w, PAGE, PAGE);
	assert_int_equal(fake_asked(s), 2);
	window_release(&w);
	fake_close(s);
}

static void keeps_only_a_part(void **state)
{
	struct session *s = fake_session(ROWS);
	struct window w = open_window(s);
	uint64_t i;

	(void)state;
	for (i = 0; i < ROWS; i++) {
		assert_row(&w, i, (unsigned)i);
		assert_true(w.rows.n <= WINDOW_ROWS);
	}
	assert_null(window_row(&w, ROWS, NULL));
	for (i = ROWS; i-- > 0;) {
		assert_row(&w, i, (unsigned)i);
		assert_true(w.rows.n <= WINDOW_ROWS);
	}
	window_release(&w);
	fake_close(s);
}

static void jumps_to_the_end(void **state)
{
	struct session *s = fake_session(ROWS);
	struct window w = open_window(s);
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(window_last(&w, &err), ROWS - 1);
	assert_true(fake_asked(s) <= 2);
	assert_row(&w, ROWS - 1, ROWS - 1);
	assert_row(&w, ROWS - 100, ROWS - 100);
	assert_row(&w, 0, 0);
	window_release(&w);
	fake_close(s);
}

static void renewed_the_focus_keeps_its_record(void **state)
{
	struct session *s = fake_session(ROWS);
	struct window w = open_window(s);
	struct err err = ERR_INIT;
	uint64_t at = 20;

	(void)state;
	fake_remove(s, 3);
	fake_remove(s, 5);
	assert_int_equal(window_renew(&w, "thing:20", &at, &err), 0);
	assert_int_equal(at, 18);
	assert_row(&w, 18, 20);
	assert_int_equal(w.total, ROWS - 2);
	fake_remove(s, 20);
	assert_int_equal(window_renew(&w, "thing:20", &at, &err), 0);
	assert_int_equal(at, 18);
	assert_row(&w, 18, 21);
	window_release(&w);
	fake_close(s);
}

static void a_short_list(void **state)
{
	struct session *s = fake_session(3);
	struct window w = open_window(s);
	struct err err = ERR_INIT;
	uint64_t at = 2;

	(void)state;
	assert_true(w.at_end);
	assert_int_equal(window_last(&w, &err), 2);
	assert_null(window_row(&w, 3, &err));
	fake_remove(s, 2);
	fake_remove(s, 1);
	fake_remove(s, 0);
	assert_int_equal(window_renew(&w, "thing:2", &at, &err), 0);
	assert_int_equal(at, 0);
	assert_int_equal(w.total, 0);
	assert_null(window_row(&w, 0, &err));
	assert_int_equal(err.n, 0);
	window_release(&w);
	fake_close(s);
}

static void a_gone_store_leaves_the_rows(void **state)
{
	struct session *s = fake_session(ROWS);
	struct window w = open_window(s);
	struct err err = ERR_INIT;
	uint64_t at = 0;

	(void)state;
	fake_fail(s, true);
	assert_row(&w, 1, 1);
	assert_null(window_row(&w, PAGE, &err));
	assert_int_equal(err_code(&err), ERR_UNAVAILABLE);
	err_clear(&err);
	assert_fault(window_renew(&w, "thing:0", &at, &err), &err, "no store");
	assert_row(&w, 1, 1);
	fake_fail(s, false);
	assert_row(&w, PAGE, PAGE);
	window_release(&w);
	fake_close(s);
	err_release(&err);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(fetches_what_is_looked_at),
	cmocka_unit_test(keeps_only_a_part),
	cmocka_unit_test(jumps_to_the_end),
	cmocka_unit_test(renewed_the_focus_keeps_its_record),
	cmocka_unit_test(a_short_list),
	cmocka_unit_test(a_gone_store_leaves_the_rows),
};
const struct group test_window = { tests, sizeof(tests) / sizeof(*tests) };
