/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "house.h"

#include <stdlib.h>
#include <string.h>

#include "model/expr.h"
#include "model/index.h"

/* What the rows of links copy, and that it is as their records are. */

struct look {
	struct txn *txn;
	struct kinds *kinds;
	struct reader r;
	const struct kind *kind;
	const struct field *link;
	struct buf text;
};

static void look_begin(struct house *h, struct look *l, const char *kind,
		       const char *link)
{
	memset(l, 0, sizeof(*l));
	assert_int_equal(txn_read(model_store(h->m), &l->txn, NULL), 0);
	l->kinds = model_kinds(h->m);
	reader_open(&l->r, l->txn, l->kinds, &h->context.clock, "en");
	l->kind = kinds_find(l->kinds, kind);
	l->link = kind_field(l->kind, link);
}

static void look_end(struct look *l)
{
	buf_release(&l->text);
	reader_close(&l->r);
	kinds_drop(l->kinds);
	txn_end(l->txn);
}

/* Name, version, title, text of a field: all out of the row. */
static int say_row(void *ctx, uint32_t id, struct slice place,
		   const struct record *columns)
{
	struct look *l = ctx;
	const struct field *what = kind_field(l->kind, "what");

	(void)id, (void)place;
	if (l->text.n)
		buf_add_str(&l->text, "; ");
	if (!columns) {
		buf_add_str(&l->text, "nothing");
		return 0;
	}
	reader_name_of(&l->r, columns, &l->text);
	buf_printf(&l->text, " %u ", record_version(columns));
	reader_title_of(&l->r, columns, &l->text);
	buf_add_char(&l->text, ' ');
	buf_add_slice(&l->text, record_get(columns, what->tag, DAY_NONE));
	return 0;
}

static void rows_are(struct house *h, const char *target, const char *link,
		     const char *text)
{
	struct look l;
	struct ref ref;

	look_begin(h, &l, "job", link);
	assert_int_equal(reader_find(&l.r, NULL, target, &ref, NULL), 1);
	assert_int_equal(reader_links(&l.r, ref, l.kind->no, l.link->tag,
				      SLICE_NONE, say_row, &l, NULL), 0);
	assert_string_equal(buf_str(&l.text), text);
	look_end(&l);
	house_check(h);
}

#define JOB(show, title) \
"job: { number = \"T%d\"; fields: {" \
" due: { type = \"date\"; need = true; };" \
" what: { type = \"line\"; };" \
" other: { type = \"line\"; };" \
" note: { type = \"memo\"; };" \
" done: { type = \"flag\"; };" \
" firm: { type = \"link\"; to = \"firm\"; gone = \"with\";" \
"  order = [\"due\"]; " show " };" \
" agent: { type = \"link\"; to = \"agent\"; default = \"me\";" \
"  order = [\"done\", \"due\"]; show = [\"due\", \"done\"]; }; };" \
" due: { day = \"due\"; agent = \"agent\"; done = \"done\";" \
"  who = \"firm\"; what = \"what\"; };" \
" title = [" title "]; list = [\"note\", \"firm.name\"];" \
" closed = \"done\"; };"

static void job_form(struct house *h, const char *text)
{
	house_form(h, "job.form", text);
	err_clear(&h->err);
	if (model_reload(h->m, &h->err) < 0)
		fail_msg("%s", err_text(&h->err));
}

static void begin(struct house *h)
{
	job_form(h, JOB("show = [\"what\"];", "\"due\""));
	house_item(h, ITEM_NEW, "firm", "name=A", NULL);
	house_item(h, ITEM_NEW, "job", "firm=@1", "due=2026-09-16",
		   "what=ask", NULL);
	house_must(h);
}

static void undo(struct house *h, uint64_t change)
{
	struct err left = ERR_INIT;
	struct undone undone;

	assert_int_equal(apply_undo(h->m, change, &h->who, &h->context, NULL,
				    NULL, &undone, &left, &h->err), 0);
	err_release(&left);
}

static void say_as_much_as_records(void **state)
{
	struct house *h = *state;

	begin(h);
	rows_are(h, "firm:K10001", "firm", "job:T1 1 Wed 09-16 ask");
	rows_are(h, "agent:1", "agent", "job:T1 1 Wed 09-16 ask");
	house_item(h, ITEM_SET, "job:T1", "due=2026-09-17", "what=beg", NULL);
	house_must(h);
	rows_are(h, "firm:K10001", "firm", "job:T1 2 Thu 09-17 beg");
}

/* Whoever saves from a list has to be told the version that is there. */
static void have_the_version_whatever_changed(void **state)
{
	struct house *h = *state;
	uint64_t change;

	begin(h);
	house_item(h, ITEM_SET, "job:T1", "other=x", NULL);
	house_must(h);
	change = h->applied.change;
	rows_are(h, "firm:K10001", "firm", "job:T1 2 Wed 09-16 ask");
	house_item(h, ITEM_SET, "job:T1", "note=y", NULL);
	house_must(h);
	rows_are(h, "firm:K10001", "firm", "job:T1 3 Wed 09-16 ask");
	undo(h, change);
	rows_are(h, "firm:K10001", "firm", "job:T1 4 Wed 09-16 ask");
}

static void go_into_the_bin_and_come_back(void **state)
{
	struct house *h = *state;

	begin(h);
	house_item(h, ITEM_BIN, "job:T1", NULL);
	house_must(h);
	rows_are(h, "firm:K10001", "firm", "");
	undo(h, h->applied.change);
	rows_are(h, "firm:K10001", "firm", "job:T1 3 Wed 09-16 ask");
}

static void follow_the_forms(void **state)
{
	struct house *h = *state;

	begin(h);
	job_form(h, JOB("", "\"due\""));
	rows_are(h, "firm:K10001", "firm", "nothing");
	rows_are(h, "agent:1", "agent", "job:T1 1 Wed 09-16 ask");
	job_form(h, JOB("show = [\"due\"];", "\"other\""));
	house_item(h, ITEM_SET, "job:T1", "other=x", NULL);
	house_must(h);
	rows_are(h, "firm:K10001", "firm", "job:T1 2 x ");
	job_form(h, JOB("show = [\"what\"];", "\"other\", \"due\""));
	rows_are(h, "firm:K10001", "firm", "job:T1 2 x, Wed 09-16 ask");
}

static void is_told(struct look *l, const char *column, bool yes)
{
	const struct source *s = source_of(&l->r, l->kind, column, NULL);

	assert_non_null(s);
	if (index_link_covers(l->kind, l->link, s) != yes)
		fail_msg("%s of %s", column, l->link->name);
}

static void know_what_they_tell(void **state)
{
	struct house *h = *state;
	struct look l;

	begin(h);
	look_begin(h, &l, "job", "firm");
	is_told(&l, "due", true);		/* title */
	is_told(&l, "what", true);		/* show */
	is_told(&l, "done", true);		/* closed */
	is_told(&l, "firm", true);
	is_told(&l, "firm.phone", true);
	is_told(&l, "number", true);
	is_told(&l, "version", true);
	is_told(&l, "title", false);
	is_told(&l, "note", false);		/* a memo of the list */
	is_told(&l, "other", false);
	is_told(&l, "agent", false);
	is_told(&l, "agent.name", false);
	assert_true(index_link_titles(l.kind, l.link, &l.r));
	look_end(&l);
	look_begin(h, &l, "job", "agent");
	is_told(&l, "what", true);		/* the due list's */
	is_told(&l, "firm", true);
	is_told(&l, "note", false);
	look_end(&l);
	job_form(h, JOB("", "\"due\""));
	look_begin(h, &l, "job", "firm");
	is_told(&l, "due", false);
	is_told(&l, "number", false);
	assert_false(index_link_titles(l.kind, l.link, &l.r));
	look_end(&l);
	job_form(h, JOB("show = [\"what\"];", "\"agent.name\""));
	look_begin(h, &l, "job", "firm");
	is_told(&l, "agent", true);
	is_told(&l, "agent.name", true);
	assert_true(index_link_titles(l.kind, l.link, &l.r));
	look_end(&l);
}

/* ---- the check --------------------------------------------------------- */

static int add_version(void *ctx, struct txn *txn, struct err *err)
{
	struct cursor *c = cursor_open(txn, TABLE_LINK, err);
	struct buf key = BUF_INIT, value = BUF_INIT;
	int rc;

	(void)ctx;
	for (rc = cursor_seek(c, slice_str(""), err); rc > 0;
	     rc = cursor_next(c, err)) {
		struct record row = { .bytes = cursor_value(c) };
		struct record_builder *b;

		if (!row.bytes.n)
			continue;
		b = record_build(&row);
		buf_add_slice(&key, cursor_key(c));
		record_build_finish(b, record_version(&row) + 1, false,
				    &value);
		record_build_free(b);
		break;
	}
	cursor_close(c);
	assert_int_equal(rc, 1);
	assert_int_equal(record_version(&(struct record){
		.bytes = buf_slice(&value) }), 2);
	rc = txn_put(txn, TABLE_LINK, buf_slice(&key), buf_slice(&value),
		     err);
	buf_release(&key);
	buf_release(&value);
	return rc;
}

static void are_checked_with_their_version(void **state)
{
	struct house *h = *state;
	struct model_checked counts;
	char *said;

	begin(h);
	house_check(h);
	assert_int_equal(store_write(model_store(h->m), add_version, NULL, NULL,
				     &h->err), 0);
	assert_int_equal(model_check(h->m, &counts, &h->err), -1);
	said = err_text(&h->err);
	assert_non_null(strstr(said, "other columns"));
	free(said);
}

#define T(f) cmocka_unit_test_setup_teardown(f, house_setup, house_teardown)

static const struct CMUnitTest tests[] = {
	T(say_as_much_as_records),
	T(have_the_version_whatever_changed),
	T(go_into_the_bin_and_come_back),
	T(follow_the_forms),
	T(know_what_they_tell),
	T(are_checked_with_their_version),
};
const struct group test_link = { tests, sizeof(tests) / sizeof(*tests) };
