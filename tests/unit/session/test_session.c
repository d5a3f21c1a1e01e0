/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "model/history.h"
#include "session/local.h"

/*
 * features CAS-41 CAS-45
 *
 * The same tests over the implementation in the store process and over the
 * one at the other end of its socket.
 */
struct world {
	char *home;
	struct house *house;		/* local */
	struct store_child child;	/* remote */
	struct session *s, *other;
};

static struct session *local_session(struct world *w)
{
	const struct session_hello hello = {
		.now = test_now, .as_of = DAY_NONE, .zone = "Europe/Berlin",
		.lang = "en",
	};
	struct err err = ERR_INIT;
	struct session *s;

	assert_ok(house_session(w->house, getuid(), &hello, &s, &err), &err);
	return s;
}

static int local_setup(void **state)
{
	struct world *w = mem_zero(sizeof(*w));
	void *home;

	if (folder_setup(&home))
		return -1;
	w->home = home;
	w->house = house_new(w->home, NULL, NULL);
	w->s = local_session(w);
	w->other = local_session(w);
	*state = w;
	return 0;
}

static int remote_setup(void **state)
{
	const struct child_opts opts = { .create = true, .test = true };
	struct world *w = mem_zero(sizeof(*w));
	void *home;

	if (folder_setup(&home))
		return -1;
	w->home = home;
	child_start(&w->child, w->home, &opts);
	w->s = session_at(w->home, NULL);
	w->other = session_at(w->home, NULL);
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	void *home = w->home;
	int bad = 0;

	session_close(w->s);
	session_close(w->other);
	if (w->house)
		house_close(w->house);
	else
		bad = child_stop(&w->child);
	bad |= folder_teardown(&home);
	free(w);
	return bad;
}

/* ---- words ------------------------------------------------------------- */

/* Makes a record of "field=value" pairs; its name. */
static char *make(struct session *s, const char *kind, ...)
{
	struct applied applied;
	struct changeset c;
	struct item *item;
	struct err err = ERR_INIT;
	const char *pair;
	char *name;
	va_list ap;

	changeset_init(&c, "shell");
	item = changeset_item(&c, ITEM_NEW, kind, 0);
	va_start(ap, kind);
	while ((pair = va_arg(ap, const char *))) {
		char *field = mem_strdup(pair), *equal = strchr(field, '=');

		*equal = '\0';
		item_op(item, OP_SET, field, equal + 1);
		free(field);
	}
	va_end(ap);
	assert_ok(session_apply(s, &c, &applied, &err), &err);
	assert_int_equal(applied.n, 1);
	name = mem_strdup(applied.items[0].name);
	applied_release(&applied);
	changeset_release(&c);
	return name;
}

static uint64_t change(struct session *s, const char *name,
		       enum item_kind kind, const char *field,
		       const char *text)
{
	struct applied applied;
	struct changeset c;
	struct item *item;
	struct err err = ERR_INIT;
	uint64_t no;

	changeset_init(&c, "shell");
	item = changeset_item(&c, kind, name, 0);
	if (field)
		item_op(item, OP_SET, field, text);
	assert_ok(session_apply(s, &c, &applied, &err), &err);
	no = applied.change;
	applied_release(&applied);
	changeset_release(&c);
	return no;
}

/* The first value of a field as text. */
static char *value(struct session *s, const char *name, const char *field)
{
	const char *const columns[] = { field };
	struct err err = ERR_INIT;
	struct rows one;
	char *text;

	assert_ok(session_get(s, name, columns, 1, CELLS_MACHINE, &one, &err),
		  &err);
	assert_int_equal(one.n, 1);
	assert_int_equal(one.v[0].cells_n, 1);
	text = mem_strdup(one.v[0].cells[0].n ? one.v[0].cells[0].v[0].text
					      : "");
	rows_release(&one);
	return text;
}

static void assert_value(struct session *s, const char *name,
			 const char *field, const char *want)
{
	char *got = value(s, name, field);

	assert_string_equal(got, want);
	free(got);
}

/* ---- who --------------------------------------------------------------- */

static void test_me(void **state)
{
	struct world *w = *state;
	const struct session_me *me = session_me(w->s);

	assert_true(me->admin);
	assert_true(me->test);
	assert_string_equal(me->zone, "Europe/Berlin");
	assert_string_equal(me->lang, "en");
	assert_string_equal(me->home, w->home);
	assert_int_equal(me->now, test_now);
	assert_int_equal(me->today, day_from_ymd(2026, 9, 14));
	assert_non_null(kinds_find(session_kinds(w->s), "company"));
	assert_string_not_equal(me->agent, "");
}

/* ---- one record -------------------------------------------------------- */

static void test_get(void **state)
{
	struct world *w = *state;
	char *name = make(w->s, "company", "name=Autohaus Sonnenschein GmbH",
			  "number=K10427", NULL);
	struct err err = ERR_INIT;
	struct rows one;
	const struct kind *k;

	assert_string_equal(name, "company:K10427");
	assert_ok(session_get(w->other, name, NULL, 0, CELLS_LONG, &one, &err),
		  &err);
	k = kinds_find(session_kinds(w->other), "company");
	assert_int_equal(one.n, 1);
	assert_string_equal(one.v[0].name, name);
	assert_string_equal(one.v[0].title, "Autohaus Sonnenschein GmbH");
	assert_int_equal(one.v[0].version, 1);
	assert_int_equal(one.v[0].cells_n, k->fields_n);
	assert_false(one.v[0].in_bin);
	rows_release(&one);
	assert_fault(session_get(w->s, "company:K99999", NULL, 0, CELLS_LONG,
				 &one, &err), &err, ERR_NOT_FOUND, "K99999");
	assert_int_equal(one.n, 0);
	assert_fault(session_get(w->s, "nonsense", NULL, 0, CELLS_LONG, &one,
				 &err), &err, ERR_INPUT, "nonsense");
	free(name);
}

static void test_conflict(void **state)
{
	struct world *w = *state;
	char *name = make(w->s, "company", "name=Nordguss GmbH", NULL);
	struct err err = ERR_INIT;
	struct applied applied;
	struct changeset c;

	change(w->s, name, ITEM_SET, "name", "Nordguss AG");
	changeset_init(&c, "screen");
	item_op(changeset_item(&c, ITEM_SET, name, 1), OP_SET, "name",
		"Nordguss KG");
	assert_fault(session_apply(w->other, &c, &applied, &err), &err,
		     ERR_CONFLICT, "");
	changeset_release(&c);
	assert_value(w->s, name, "name", "Nordguss AG");
	free(name);
}

/* Faults of all fields at once, with their places; nothing is written. */
static void test_faults(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;
	struct applied applied;
	struct changeset c;
	struct item *item;
	uint64_t n = 99;

	changeset_init(&c, "shell");
	item = changeset_item(&c, ITEM_NEW, "followup", 0);
	item_op(item, OP_SET, "due", "32.9.");
	item_op(item, OP_SET, "time", "25:00");
	item_op(item, OP_SET, "nofield", "x");
	assert_int_equal(session_apply(w->s, &c, &applied, &err), -1);
	assert_in_range(err.n, 3, 4);
	assert_non_null(strstr(err.items[0].place, "1:"));
	err_release(&err);
	changeset_release(&c);
	assert_ok(session_count(w->s, "followup", &n, &err), &err);
	assert_int_equal(n, 0);
}

/* ---- lists ------------------------------------------------------------- */

static void make_companies(struct session *s, size_t n)
{
	struct err err = ERR_INIT;
	struct applied applied;
	struct changeset c;

	changeset_init(&c, "import");
	for (size_t i = 0; i < n; i++) {
		struct item *item = changeset_item(&c, ITEM_NEW, "company", 0);
		char *name = mem_printf("Firma %04zu", i);

		item_op(item, OP_SET, "name", name);
		free(name);
	}
	assert_ok(session_apply(s, &c, &applied, &err), &err);
	assert_int_equal(applied.n, n);
	applied_release(&applied);
	changeset_release(&c);
}

static void test_pages(void **state)
{
	struct world *w = *state;
	static const char *const columns[] = { "name" };
	static const char *const sort[] = { "name" };
	struct page_ask ask = {
		.kind = "company", .columns = columns, .columns_n = 1,
		.sort = sort, .sort_n = 1, .max = 30, .count = true,
	};
	struct err err = ERR_INIT;
	struct rows first, second, back;

	make_companies(w->s, 70);
	assert_ok(session_page(w->s, &ask, &first, &err), &err);
	assert_int_equal(first.n, 30);
	assert_true(first.more);
	assert_int_equal(first.total, 70);
	assert_string_equal(first.v[0].cells[0].v[0].text, "Firma 0000");
	ask.place = first.v[29].place;
	ask.place_n = first.v[29].place_n;
	assert_ok(session_page(w->s, &ask, &second, &err), &err);
	assert_int_equal(second.n, 30);
	assert_string_equal(second.v[0].title, "Firma 0030");
	ask.place = second.v[0].place;
	ask.place_n = second.v[0].place_n;
	ask.backwards = true;
	ask.max = 10;
	assert_ok(session_page(w->s, &ask, &back, &err), &err);
	assert_int_equal(back.n, 10);
	assert_string_equal(back.v[0].title, "Firma 0020");
	assert_string_equal(back.v[9].title, "Firma 0029");
	assert_true(back.more);
	rows_release(&first);
	rows_release(&second);
	rows_release(&back);
}

/* A page that was asked for ahead is the one that comes; what else is asked
 * in between gets its own answer. */
static void test_pages_ahead(void **state)
{
	struct world *w = *state;
	static const char *const sort[] = { "name" };
	struct page_ask ask = { .kind = "company", .sort = sort, .sort_n = 1,
				.max = 20, .ahead = true };
	const struct page_ask other = { .kind = "company", .max = 3 };
	struct err err = ERR_INIT;
	struct buf place = BUF_INIT;
	struct rows rows, between;
	uint64_t n = 0;
	int at = 0;

	make_companies(w->s, 70);
	do {
		assert_ok(session_page(w->s, &ask, &rows, &err), &err);
		for (size_t i = 0; i < rows.n; i++, at++) {
			char *title = mem_printf("Firma %04d", at);

			assert_string_equal(rows.v[i].title, title);
			free(title);
		}
		buf_clear(&place);
		buf_add(&place, rows.v[rows.n - 1].place,
			rows.v[rows.n - 1].place_n);
		ask.place = place.p;
		ask.place_n = place.n;
		if (at == 40) {
			assert_ok(session_count(w->s, "company", &n, &err),
				  &err);
			assert_int_equal(n, 70);
			assert_ok(session_page(w->s, &other, &between, &err),
				  &err);
			assert_int_equal(between.n, 3);
			rows_release(&between);
		}
		ask.ahead = rows.more;
		rows_release(&rows);
	} while (ask.ahead);
	assert_int_equal(at, 70);
	buf_release(&place);
}

/* A record and what stands beside it, as they are at one moment. */
static void test_several_pages(void **state)
{
	struct world *w = *state;
	const struct page_ask asks[] = {
		{ .record = "company:K10001", .style = CELLS_LONG },
		{ .kind = "company", .max = 2 },
		{ .kind = "company", .max = 2, .style = CELLS_TABLE },
	}, wrong[] = { asks[0], { .kind = "nokind" } };
	struct page_ask by_id = { .kind = "company", .max = 4 };
	static const char *const id[] = { "id" };
	struct err err = ERR_INIT;
	struct rows rows[3], next;

	make_companies(w->s, 9);
	assert_ok(session_pages(w->s, asks, 3, rows, &err), &err);
	assert_int_equal(rows[0].n, 1);
	assert_string_equal(rows[0].v[0].name, "company:K10001");
	assert_int_equal(rows[0].v[0].cells_n,
			 kinds_find(session_kinds(w->s), "company")->fields_n);
	assert_int_equal(rows[1].n, 2);
	assert_true(rows[1].more);
	assert_string_equal(rows[1].v[0].title, "Firma 0000");
	assert_string_equal(rows[2].v[0].name, rows[1].v[0].name);
	assert_string_equal(rows[2].v[0].title, "");
	for (size_t i = 0; i < 3; i++)
		rows_release(&rows[i]);
	assert_fault(session_pages(w->s, wrong, 2, rows, &err), &err,
		     ERR_NOT_FOUND, "nokind");
	assert_int_equal(rows[0].n, 0);
	/* By id they are read one behind the other. */
	by_id.sort = id;
	by_id.sort_n = 1;
	assert_ok(session_page(w->s, &by_id, &rows[0], &err), &err);
	assert_int_equal(rows[0].n, 4);
	assert_true(rows[0].more);
	by_id.place = rows[0].v[3].place;
	by_id.place_n = rows[0].v[3].place_n;
	by_id.max = 100;
	assert_ok(session_page(w->s, &by_id, &next, &err), &err);
	assert_int_equal(next.n, 5);
	assert_false(next.more);
	assert_int_equal(next.v[0].id, rows[0].v[3].id + 1);
	rows_release(&next);
	by_id.place = rows[0].v[3].place;
	by_id.backwards = true;
	assert_ok(session_page(w->s, &by_id, &next, &err), &err);
	assert_int_equal(next.n, 3);
	assert_string_equal(next.v[2].name, rows[0].v[2].name);
	rows_release(&next);
	rows_release(&rows[0]);
	err_release(&err);
}

static void test_where(void **state)
{
	struct world *w = *state;
	struct page_ask ask = {
		.kind = "company", .where = "name like \"*3\"", .max = 100,
		.count = true,
	};
	struct err err = ERR_INIT;
	struct rows rows;
	uint64_t n = 0;

	make_companies(w->s, 40);
	assert_ok(session_page(w->s, &ask, &rows, &err), &err);
	assert_int_equal(rows.n, 4);
	assert_int_equal(rows.total, 4);
	assert_false(rows.more);
	rows_release(&rows);
	assert_ok(session_count(w->s, "company where name like \"*3\"", &n,
				&err), &err);
	assert_int_equal(n, 4);
	ask.where = "name lik \"x\"";
	assert_fault(session_page(w->s, &ask, &rows, &err), &err, ERR_INPUT, "");
	ask.kind = "nokind";
	assert_fault(session_page(w->s, &ask, &rows, &err), &err,
		     ERR_NOT_FOUND, "nokind");
	assert_int_equal(session_count(w->s, "company where", &n, &err), -1);
	err_release(&err);
}

static void test_links(void **state)
{
	struct world *w = *state;
	char *company = make(w->s, "company", "name=Lindner AG",
			     "number=K10600", NULL);
	struct page_ask ask = {
		.kind = "journal", .target = "company:K10600",
		.by = "company", .max = 2, .count = true,
	};
	struct err err = ERR_INIT;
	struct tab_counts tabs;
	struct rows rows, next;
	bool found = false;

	for (int i = 0; i < 5; i++) {
		char *text = mem_printf("text=Gespräch %d", i);

		free(make(w->s, "journal", "company=K10600", text, NULL));
		free(text);
	}
	assert_ok(session_page(w->s, &ask, &rows, &err), &err);
	assert_int_equal(rows.n, 2);
	assert_int_equal(rows.total, 5);
	assert_true(rows.more);
	ask.place = rows.v[1].place;
	ask.place_n = rows.v[1].place_n;
	ask.max = 10;
	assert_ok(session_page(w->s, &ask, &next, &err), &err);
	assert_int_equal(next.n, 3);
	assert_false(next.more);
	rows_release(&rows);
	ask.place = next.v[2].place;
	ask.place_n = next.v[2].place_n;
	ask.backwards = true;
	ask.max = 3;
	assert_ok(session_page(w->s, &ask, &rows, &err), &err);
	assert_int_equal(rows.n, 3);
	assert_string_equal(rows.v[2].name, next.v[1].name);
	assert_true(rows.more);
	rows_release(&rows);
	rows_release(&next);
	/* Only those that are wanted count. */
	ask.where = "text = \"Gespräch 3\"";
	ask.place = NULL;
	ask.backwards = false;
	assert_ok(session_page(w->s, &ask, &rows, &err), &err);
	assert_int_equal(rows.n, 1);
	assert_int_equal(rows.total, 1);
	rows_release(&rows);
	assert_ok(session_tabs(w->s, company, &tabs, &err), &err);
	for (size_t i = 0; i < tabs.n; i++)
		if (!strcmp(tabs.v[i].kind, "journal") &&
		    !strcmp(tabs.v[i].field, "company")) {
			assert_int_equal(tabs.v[i].n, 5);
			found = true;
		}
	assert_true(found);
	tab_counts_release(&tabs);
	ask = (struct page_ask){ .kind = "journal", .target = company,
				 .by = "nofield" };
	assert_fault(session_page(w->s, &ask, &rows, &err), &err,
		     ERR_NOT_FOUND, "nofield");
	free(company);
}

/* What would take long to count is not counted, rather than wrong. */
static void test_many_links(void **state)
{
	struct world *w = *state;
	char *company = make(w->s, "company", "name=Lindner AG", NULL);
	struct page_ask ask = {
		.kind = "journal", .target = company, .by = "company",
		.max = 2, .count = true,
	};
	struct applied applied = { 0 };
	struct err err = ERR_INIT;
	struct changeset c;
	struct rows rows;

	changeset_init(&c, "shell");
	for (int i = 0; i <= SESSION_COUNTED; i++) {
		struct item *item = changeset_item(&c, ITEM_NEW, "journal", 0);

		item_op(item, OP_SET, "company", company);
		item_op(item, OP_SET, "text", i ? "Brief" : "Anruf");
	}
	assert_ok(session_apply(w->s, &c, &applied, &err), &err);
	assert_ok(session_page(w->s, &ask, &rows, &err), &err);
	assert_int_equal(rows.total, SESSION_COUNTED + 1);
	rows_release(&rows);
	ask.where = "text = \"Brief\"";
	assert_ok(session_page(w->s, &ask, &rows, &err), &err);
	assert_int_equal(rows.n, 2);
	assert_true(rows.more);
	assert_int_equal(rows.total, 0);
	rows_release(&rows);
	change(w->s, applied.items[0].name, ITEM_BIN, NULL, NULL);
	assert_ok(session_page(w->s, &ask, &rows, &err), &err);
	assert_int_equal(rows.total, SESSION_COUNTED);
	rows_release(&rows);
	applied_release(&applied);
	changeset_release(&c);
	free(company);
}

static void test_bin(void **state)
{
	struct world *w = *state;
	char *name = make(w->s, "company", "name=Weg GmbH", "number=K7", NULL);
	struct page_ask ask = { .kind = "company", .bin = true };
	struct err err = ERR_INIT;
	struct rows rows;
	uint64_t no, n = 9;
	char *result, *text;
	const char *args[1];

	no = change(w->s, name, ITEM_BIN, NULL, NULL);
	assert_ok(session_count(w->s, "company", &n, &err), &err);
	assert_int_equal(n, 0);
	assert_ok(session_page(w->s, &ask, &rows, &err), &err);
	assert_int_equal(rows.n, 1);
	assert_true(rows.v[0].in_bin);
	rows_release(&rows);
	text = mem_printf("%llu", (unsigned long long)no);
	args[0] = text;
	assert_ok(session_call(w->s, "undo", args, 1, NULL, NULL, &result,
			       &err), &err);
	if (!strstr(result, "\"records\":1"))
		fail_msg("%s", result);
	free(result);
	free(text);
	assert_ok(session_count(w->s, "company", &n, &err), &err);
	assert_int_equal(n, 1);
	free(name);
}

/* ---- search, due, history, understand ---------------------------------- */

static void test_search(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;
	struct rows rows;

	free(make(w->s, "company", "name=Müller & Söhne", "number=K10555",
		  NULL));
	assert_ok(session_search(w->s, "muell", NULL, 10, &rows, &err), &err);
	assert_int_equal(rows.n, 1);
	assert_string_equal(rows.v[0].name, "company:K10555");
	rows_release(&rows);
	assert_ok(session_search(w->s, "0555", "company", 10, &rows, &err),
		  &err);
	assert_int_equal(rows.n, 1);
	rows_release(&rows);
	assert_ok(session_search(w->s, "gibtesnicht", NULL, 10, &rows, &err),
		  &err);
	assert_int_equal(rows.n, 0);
	assert_false(rows.more);
	rows_release(&rows);
	assert_fault(session_search(w->s, "x", "nokind", 10, &rows, &err),
		     &err, ERR_NOT_FOUND, "nokind");
}

static void test_due(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;
	struct due_rows due;

	free(make(w->s, "company", "name=Keller KG", "number=K1", NULL));
	free(make(w->s, "followup", "due=2026-09-14", "time=14:00",
		  "what=anrufen", "company=K1", NULL));
	free(make(w->s, "followup", "due=2026-09-10", "what=mahnen", NULL));
	free(make(w->s, "followup", "due=2026-09-15", "what=morgen", NULL));
	free(make(w->s, "followup", "due=2026-09-13", "what=fertig",
		  "done=yes", NULL));
	free(make(w->s, "appointment", "day=2026-09-14", "start=10:00",
		  "end=10:30", "title=Vorführung", "company=K1", NULL));
	free(make(w->s, "appointment", "day=2026-09-13",
		  "until_day=2026-09-16", "title=Messe", NULL));
	free(make(w->s, "appointment", "day=2026-09-15", "start=9:00",
		  "title=erst morgen", NULL));
	assert_ok(session_due(w->s, NULL, DAY_NONE, 0, &due, &err), &err);
	assert_int_equal(due.n, 4);
	assert_int_equal(due.overdue, 1);
	assert_int_equal(due.today, 3);
	assert_string_equal(due.v[0].what, "mahnen");
	assert_true(due.v[0].overdue);
	assert_string_equal(due.v[1].what, "Vorführung");
	assert_true(due.v[1].appointment);
	assert_int_equal(due.v[1].at, 10 * 3600);
	assert_int_equal(due.v[1].end, 10 * 3600 + 1800);
	assert_string_equal(due.v[2].what, "anrufen");
	assert_string_equal(due.v[2].who_name, "company:K1");
	assert_string_equal(due.v[3].what, "Messe");
	assert_int_equal(due.v[3].at, TIME_NONE);
	due_rows_release(&due);
	assert_ok(session_due(w->s, NULL, day_from_ymd(2026, 9, 15), 2, &due,
			      &err), &err);
	assert_int_equal(due.n, 2);
	due_rows_release(&due);
	assert_fault(session_due(w->s, "nobody", DAY_NONE, 0, &due, &err),
		     &err, ERR_NOT_FOUND, "nobody");
}

static void test_history(void **state)
{
	struct world *w = *state;
	char *name = make(w->s, "company", "name=Alt GmbH", NULL);
	struct err err = ERR_INIT;
	struct history_rows rows;
	uint64_t no;

	no = change(w->s, name, ITEM_SET, "name", "Neu GmbH");
	assert_ok(session_history(w->s, name, 0, 0, 10, &rows, &err), &err);
	assert_int_equal(rows.n, 2);
	assert_int_equal(rows.v[0].change, no);
	assert_int_equal(rows.v[0].action, ACTION_SET);
	assert_int_equal(rows.v[1].action, ACTION_NEW);
	assert_string_equal(rows.v[0].way, "shell");
	assert_string_equal(rows.v[0].record, name);
	assert_int_equal(rows.v[0].when, test_now);
	history_rows_release(&rows);
	assert_ok(session_history(w->s, NULL, no, 0, 10, &rows, &err), &err);
	assert_int_equal(rows.n, 1);
	history_rows_release(&rows);
	assert_fault(session_history(w->s, "company:K0", 0, 0, 10, &rows,
				     &err), &err, ERR_NOT_FOUND, "K0");
	free(name);
}

static void test_understand(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;
	char *meaning;

	assert_ok(session_understand(w->s, "followup", "due", "+3d", &meaning,
				     &err), &err);
	assert_string_equal(meaning, "2026-09-17");
	free(meaning);
	assert_ok(session_understand(w->s, "followup", "due", "  ", &meaning,
				     &err), &err);
	assert_string_equal(meaning, "");
	free(meaning);
	assert_fault(session_understand(w->s, "followup", "due", "32.9.",
					&meaning, &err), &err, ERR_INPUT, "");
	assert_null(meaning);
	assert_fault(session_understand(w->s, "followup", "x", "1", &meaning,
					&err), &err, ERR_NOT_FOUND, "x");
}

/* ---- jobs -------------------------------------------------------------- */

static void test_jobs(void **state)
{
	static const char *const args[] = { "1", "2" };
	static const char *const word[] = { "-3" };
	static const char *const kind[] = { "company" };
	struct world *w = *state;
	struct err err = ERR_INIT;
	char *result;

	assert_ok(session_call(w->s, "status", NULL, 0, NULL, NULL, &result,
			       &err), &err);
	assert_non_null(strstr(result, "\"test\":true"));
	free(result);
	assert_ok(session_call(w->s, "check", NULL, 0, NULL, NULL, &result,
			       &err), &err);
	assert_non_null(strstr(result, "\"faults\":0"));
	free(result);
	assert_fault(session_call(w->s, "nojob", NULL, 0, NULL, NULL, &result,
				  &err), &err, ERR_NOT_FOUND, "nojob");
	assert_null(result);
	assert_fault(session_call(w->s, "undo", args, 2, NULL, NULL, &result,
				  &err), &err, ERR_USAGE, "");
	assert_fault(session_call(w->s, "undo", word, 1, NULL, NULL, &result,
				  &err), &err, ERR_USAGE, "-3");
	if (!w->house)
		return;
	/* No ERR_UNAVAILABLE: screens would take the store for gone. */
	atomic_store(&w->house->looking, true);
	assert_fault(session_call(w->s, "doubles", kind, 1, NULL, NULL,
				  &result, &err), &err, ERR_STOPPED,
		     "somebody is looking");
	atomic_store(&w->house->looking, false);
	assert_ok(session_call(w->s, "doubles", kind, 1, NULL, NULL, &result,
			       &err), &err);
	free(result);
}

/* ---- news -------------------------------------------------------------- */

/* Waits, as a screen does, for the next news. */
static void next_news(struct session *s, struct news *n)
{
	struct err err = ERR_INIT;
	int got;

	while (!(got = session_news(s, n, &err))) {
		struct pollfd p = { .fd = session_fd(s), .events = POLLIN };

		assert_int_equal(poll(&p, 1, 5000), 1);
	}
	assert_ok(got == 1 ? 0 : -1, &err);
}

static void test_news(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;
	struct news n;
	char *name, *result;

	assert_int_equal(session_news(w->other, &n, &err), 0);
	assert_ok(session_watch(w->other, true, &err), &err);
	name = make(w->s, "company", "name=Neu GmbH", NULL);
	next_news(w->other, &n);
	assert_int_equal(n.kind, NEWS_CHANGED);
	assert_int_equal(n.names_n, 1);
	assert_string_equal(n.names[0], name);
	assert_string_equal(n.agent, session_me(w->s)->login);
	assert_true(n.change > 0);
	news_release(&n);
	make_companies(w->s, 150);
	next_news(w->other, &n);
	assert_int_equal(n.kind, NEWS_CHANGED);
	assert_int_equal(n.names_n, 0);
	news_release(&n);
	assert_ok(session_call(w->s, "reload", NULL, 0, NULL, NULL, &result,
			       &err), &err);
	free(result);
	next_news(w->other, &n);
	assert_int_equal(n.kind, NEWS_KINDS);
	assert_non_null(kinds_find(session_kinds(w->other), "company"));
	news_release(&n);
	assert_ok(session_watch(w->other, false, &err), &err);
	free(make(w->s, "company", "name=Still GmbH", NULL));
	assert_int_equal(session_news(w->other, &n, &err), 0);
	free(name);
}

/* Nobody takes them: they become one "look again", none is kept for ever. */
static void test_news_flood(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;
	struct news n = { 0 };
	size_t taken = 0;
	bool many = false;
	char *name = make(w->s, "company", "name=Viel GmbH", NULL);

	assert_ok(session_watch(w->other, true, &err), &err);
	for (int i = 0; i < 1100; i++)
		change(w->s, name, ITEM_SET, "name", i % 2 ? "A" : "B");
	for (;;) {
		struct pollfd p = { .fd = session_fd(w->other),
				    .events = POLLIN };

		while (session_news(w->other, &n, &err) == 1) {
			taken++;
			many |= !n.names_n;
			news_release(&n);
		}
		if (!poll(&p, 1, 300))
			break;
	}
	/* Through the socket some were taken out of the queue already. */
	assert_in_range(taken, 1, 1100);
	assert_true(many || taken == 1100);
	free(name);
}

#define BOTH(test) \
	{ #test " (local)", test, local_setup, teardown, NULL }, \
	{ #test " (remote)", test, remote_setup, teardown, NULL }

/* ---- the day ----------------------------------------------------------- */

/* A clock that is some way ahead of the system's. */
static int64_t ahead(void *ctx)
{
	return moment_now() + *(const int64_t *)ctx;
}

static void wait_for_news(struct session *s)
{
	struct pollfd p = { .fd = session_fd(s), .events = POLLIN };
	struct err err = ERR_INIT;
	struct news n = { 0 };

	assert_int_equal(poll(&p, 1, 10000), 1);
	assert_int_equal(session_news(s, &n, &err), 1);
	news_release(&n);
}

static uint64_t hits(struct session *s, const char *typed)
{
	struct rows rows = { 0 };
	struct err err = ERR_INIT;
	uint64_t n;

	assert_ok(session_search(s, typed, "company", 10, &rows, &err), &err);
	n = rows.n;
	rows_release(&rows);
	return n;
}

static void make_move(struct session *s, int32_t day)
{
	struct buf from = BUF_INIT;
	char *k = make(s, "company", "name=Umzug", NULL);
	char *a = make(s, "address", "city=Neuenrade", NULL);
	char *pair[3];

	day_iso(day, &from);
	pair[0] = mem_printf("partner=%s", k);
	pair[1] = mem_printf("address=%s", a);
	pair[2] = mem_printf("from=%s", buf_str(&from));
	free(make(s, "address_use", pair[0], pair[1], "use=contact", pair[2],
		  NULL));
	for (size_t i = 0; i < 3; i++)
		free(pair[i]);
	free(k);
	free(a);
	buf_release(&from);
}

/* An address begins while the store runs over midnight. */
static void test_midnight(void **state)
{
	const struct session_hello hello = { .as_of = DAY_NONE, .lang = "en" };
	const int64_t second = 1000000;
	int64_t by, midnight;
	struct err err = ERR_INIT;
	struct house *house;
	struct session *s;
	int32_t day, at;
	void *home;

	(void)state;
	assert_int_equal(folder_setup(&home), 0);
	assert_int_equal(moment_to_wall(zone_system(), moment_now(), &day,
					&at), 0);
	day += 100;
	assert_int_equal(moment_from_wall(zone_system(), day, 0, &midnight),
			 0);
	by = midnight - moment_now() - 3000 * second;
	house = house_new(home, ahead, &by);
	assert_ok(house_session(house, getuid(), &hello, &s, &err), &err);
	make_move(s, day);
	assert_int_equal(hits(s, "neuenrade"), 0);
	session_close(s);
	house_close(house);
	by = midnight - moment_now() - second / 2;
	house = house_new(home, ahead, &by);
	assert_ok(house_session(house, getuid(), &hello, &s, &err), &err);
	assert_ok(session_watch(s, true, &err), &err);
	if (!hits(s, "neuenrade"))
		wait_for_news(s);
	assert_int_equal(hits(s, "neuenrade"), 1);
	session_close(s);
	house_close(house);
	folder_teardown(&home);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_midnight),
	BOTH(test_me),
	BOTH(test_get),
	BOTH(test_conflict),
	BOTH(test_faults),
	BOTH(test_pages), BOTH(test_pages_ahead),
	BOTH(test_several_pages),
	BOTH(test_where),
	BOTH(test_links),
	BOTH(test_many_links),
	BOTH(test_bin),
	BOTH(test_search),
	BOTH(test_due),
	BOTH(test_history),
	BOTH(test_understand),
	BOTH(test_jobs),
	BOTH(test_news),
	BOTH(test_news_flood),
};
const struct group test_session = { tests, sizeof(tests) / sizeof(*tests) };
