/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/draft.h"

/*
 * features X29 N02
 *
 * Started entries: kept, read by their agent alone, gone with the change
 * that saves them; and who has which record open.
 */
struct world {
	char *home;
	struct store_child child;
	struct session *mk, *tb, *owner;
};

static const struct child_opts old = { 0 };

static char *make(struct session *s, const char *kind, const char *field,
		  const char *text, uint64_t draft)
{
	struct applied applied;
	struct changeset c;
	struct item *item;
	struct err err = ERR_INIT;
	char *name;

	changeset_init(&c, "screen");
	c.draft = draft;
	item = changeset_item(&c, ITEM_NEW, kind, 0);
	item_op(item, OP_SET, field, text);
	if (!strcmp(kind, "agent"))
		item_op(item, OP_SET, "name", text);
	assert_ok(session_apply(s, &c, &applied, &err), &err);
	name = mem_strdup(applied.items[0].name);
	applied_release(&applied);
	changeset_release(&c);
	return name;
}

static int setup(void **state)
{
	const struct child_opts opts = { .create = true, .test = true };
	struct world *w = mem_zero(sizeof(*w));
	void *home;

	if (folder_setup(&home))
		return -1;
	w->home = home;
	child_start(&w->child, w->home, &opts);
	w->owner = session_at(w->home, NULL);
	free(make(w->owner, "agent", "login", "mk", 0));
	free(make(w->owner, "agent", "login", "tb", 0));
	w->mk = session_at(w->home, "mk");
	w->tb = session_at(w->home, "tb");
	session_watch(w->mk, true, NULL);
	session_watch(w->tb, true, NULL);
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	void *home = w->home;
	int bad;

	session_close(w->mk);
	session_close(w->tb);
	session_close(w->owner);
	bad = child_stop(&w->child);
	free(w);
	return bad || folder_teardown(&home) ? -1 : 0;
}

/* ---- words ------------------------------------------------------------- */

/* An entry about `name` with `text` in it. */
static void put(struct session *s, uint64_t id, const char *name,
		const char *text)
{
	struct draft d = { .id = id, .version = 3, .at = 2 };
	char *stack[] = { (char *)"card person:P1" };
	struct draft_field f = {
		.field = (char *)"text", .text = (char *)text,
		.ref = (char *)name, .from = DAY_NONE, .until = DAY_NONE,
	};
	struct err err = ERR_INIT;
	int got;

	d.title = (char *)"Contact";
	d.kind = (char *)"journal";
	d.stack = stack;
	d.stack_n = 1;
	d.v = &f;
	d.n = 1;
	while ((got = session_draft_put(s, &d, &err)) > 0) {
		struct pollfd p = { .fd = session_fd(s), .events = POLLIN };
		struct news n;

		poll(&p, 1, 20000);
		while (session_news(s, &n, NULL) == 1)
			news_release(&n);
	}
	assert_ok(got, &err);
}

static size_t count(struct session *s, bool held)
{
	struct err err = ERR_INIT;
	struct drafts all;
	size_t n = 0;

	assert_ok(session_drafts(s, &all, &err), &err);
	for (size_t i = 0; i < all.n; i++)
		n += all.v[i].held == held;
	drafts_release(&all);
	return n;
}

static void assert_text(struct session *s, uint64_t id, const char *want)
{
	struct err err = ERR_INIT;
	struct draft d;

	assert_ok(session_draft(s, id, &d, &err), &err);
	assert_int_equal(d.n, 1);
	assert_string_equal(d.v[0].text, want);
	assert_int_equal(d.id, id);
	assert_int_equal(d.version, 3);
	assert_int_equal(d.stack_n, 1);
	assert_string_equal(d.stack[0], "card person:P1");
	draft_release(&d);
}

/* News of this kind, within some seconds. */
static void await(struct session *s, enum news_kind kind, struct news *n)
{
	struct pollfd p = { .events = POLLIN };

	for (;;) {
		int got = session_news(s, n, NULL);

		assert_true(got >= 0);
		if (got && n->kind == kind)
			return;
		news_release(n);
		if (got)
			continue;
		p.fd = session_fd(s);
		assert_int_equal(poll(&p, 1, 20000), 1);
	}
}

/* ---- drafts ------------------------------------------------------------ */

static void test_kept(void **state)
{
	struct world *w = *state;

	put(w->mk, 7, "company:K1", "zuerst");
	put(w->mk, 7, "company:K1", "will Testzugang");
	put(w->mk, 9, "", "noch einer");
	/* What was answered after them was done after them: both are there. */
	assert_int_equal(count(w->mk, false), 2);
	session_close(w->mk);
	child_kill(&w->child);
	child_start(&w->child, w->home, &old);
	w->mk = session_at(w->home, "mk");
	assert_int_equal(count(w->mk, false), 2);
	assert_text(w->mk, 7, "will Testzugang");
}

static void test_nobody_else(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;
	struct draft d;

	put(w->mk, 7, "", "geheim");
	assert_int_equal(count(w->mk, false), 1);
	assert_int_equal(count(w->tb, false) + count(w->tb, true), 0);
	assert_int_equal(count(w->owner, false) + count(w->owner, true), 0);
	assert_fault(session_draft(w->owner, 7, &d, &err), &err,
		     ERR_NOT_FOUND, "there no more");
	assert_fault(session_draft(w->tb, 7, &d, &err), &err, ERR_NOT_FOUND,
		     "there no more");
	assert_ok(session_draft_drop(w->owner, 7, &err), &err);
	assert_text(w->mk, 7, "geheim");
}

static void test_saved(void **state)
{
	struct world *w = *state;
	struct applied applied;
	struct changeset c;
	struct item *item;
	struct err err = ERR_INIT;

	put(w->mk, 7, "", "erster");
	put(w->mk, 8, "", "zweiter");
	/* A change that fails leaves it. */
	changeset_init(&c, "screen");
	c.draft = 7;
	item = changeset_item(&c, ITEM_NEW, "company", 0);
	item_op(item, OP_SET, "phone", "x");
	assert_int_equal(session_apply(w->mk, &c, &applied, &err), -1);
	err_release(&err);
	changeset_release(&c);
	assert_int_equal(count(w->mk, false), 2);
	/* Another's change with this number is not about it. */
	free(make(w->tb, "company", "name", "Andere GmbH", 7));
	assert_int_equal(count(w->mk, false), 2);
	free(make(w->mk, "company", "name", "Eine GmbH", 7));
	assert_int_equal(count(w->mk, false), 1);
	assert_text(w->mk, 8, "zweiter");
	assert_ok(session_draft_drop(w->mk, 8, &err), &err);
	assert_int_equal(count(w->mk, false), 0);
}

/* Two screens of one agent: one at a time has it. */
static void test_held(void **state)
{
	struct world *w = *state;
	struct session *second = session_at(w->home, "mk");
	struct err err = ERR_INIT;
	struct news n;

	session_watch(second, true, NULL);
	put(w->mk, 7, "", "hier");
	assert_int_equal(count(w->mk, false), 1);
	assert_int_equal(count(second, true), 1);
	assert_text(second, 7, "hier");
	assert_int_equal(count(second, false), 1);
	put(w->mk, 7, "", "noch hier");
	await(w->mk, NEWS_DRAFT, &n);
	assert_int_equal(n.code, ERR_CONFLICT);
	assert_non_null(strstr(n.fault, "another session"));
	news_release(&n);
	assert_text(second, 7, "hier");
	assert_fault(session_draft_drop(w->mk, 7, &err), &err, ERR_CONFLICT,
		     "another session");
	session_close(second);
	while (count(w->mk, true))
		;
	assert_text(w->mk, 7, "hier");
}

static void test_bounds(void **state)
{
	struct world *w = *state;
	char *large = mem_zero(DRAFT_BYTES + 1);
	struct news n;
	uint64_t id;

	for (id = 1; id <= DRAFTS_OF_AGENT; id++)
		put(w->mk, id, "", "voll");
	put(w->mk, id, "", "zu viel");
	await(w->mk, NEWS_DRAFT, &n);
	assert_int_equal(n.code, ERR_LIMIT);
	assert_non_null(strstr(n.fault, "32 started entries"));
	news_release(&n);
	/* Those that are there can still be kept anew. */
	put(w->mk, 1, "", "weiter");
	assert_text(w->mk, 1, "weiter");
	memset(large, 'x', DRAFT_BYTES);
	put(w->mk, 1, "", large);
	await(w->mk, NEWS_DRAFT, &n);
	assert_int_equal(n.code, ERR_LIMIT);
	news_release(&n);
	assert_text(w->mk, 1, "weiter");
	assert_int_equal(count(w->mk, false), DRAFTS_OF_AGENT);
	free(large);
}

/* Bytes that are no entry: read to their end and refused, never past it. */
static void test_bytes(void **state)
{
	struct draft_field f = { .field = (char *)"f", .text = (char *)"t" };
	struct draft d = { .id = 1, .v = &f, .n = 1 }, back;
	struct buf b = BUF_INIT;
	size_t n;

	(void)state;
	draft_pack(&d, &b);
	assert_int_equal(draft_unpack(buf_slice(&b), &back), 0);
	assert_string_equal(back.v[0].text, "t");
	assert_string_equal(back.name, "");
	draft_release(&back);
	for (n = 0; n < b.n; n++) {
		assert_int_equal(draft_unpack((struct slice){ b.p, n }, &back),
				 -1);
		draft_release(&back);
	}
	buf_release(&b);
}

/* ---- erasure ----------------------------------------------------------- */

struct erasing { struct ref ref; int n; };

static int erase(void *ctx, struct txn *txn, struct err *err)
{
	struct erasing *e = ctx;

	e->n = draft_erase(txn, &e->ref, 1, err);
	return e->n < 0 ? -1 : 0;
}

static int count_row(void *ctx, const struct draft_row *row)
{
	(void)row;
	++*(int *)ctx;
	return 0;
}

static void test_erase(void **state)
{
	const struct ref mk = { 1, 1 }, tb = { 1, 2 }, anna = { 2, 311 },
		adler = { 2, 1 };
	struct draft_row row = { .id = 1, .body = { "Anna!", 5 } };
	struct erasing e = { .ref = anna };
	struct err err = ERR_INIT;
	struct store_opts store_opts = { .create = true, .test = true,
					 .lang = "de" };
	struct store *store;
	struct txn *txn;
	int left = 0;

	store_opts.home = *state;
	assert_ok(store_open(&store, &store_opts, &err), &err);
	assert_ok(draft_put(store, mk, &row, &anna, 1, &err), &err);
	row.id = 2;
	assert_ok(draft_put(store, mk, &row, &adler, 1, &err), &err);
	assert_ok(draft_put(store, tb, &row, &anna, 1, &err), &err);
	assert_ok(store_write(store, erase, NULL, &e, &err), &err);
	assert_int_equal(e.n, 2);
	assert_ok(txn_read(store, &txn, &err), &err);
	assert_int_equal(draft_each(txn, mk, count_row, &left, &err), 0);
	assert_int_equal(left, 1);
	assert_int_equal(draft_each(txn, tb, count_row, &left, &err), 0);
	assert_int_equal(left, 1);
	txn_end(txn);
	e.ref = mk;		/* the agent himself */
	assert_ok(store_write(store, erase, NULL, &e, &err), &err);
	assert_int_equal(e.n, 1);
	store_close(store);
}

/* ---- who else ---------------------------------------------------------- */

static void test_presence(void **state)
{
	struct world *w = *state;
	char *name = make(w->mk, "company", "name", "Offen GmbH", 0);
	struct err err = ERR_INIT;
	struct logins others;
	struct news n;

	assert_ok(session_open(w->mk, name, &others, &err), &err);
	assert_int_equal(others.n, 0);
	assert_ok(session_open(w->tb, name, &others, &err), &err);
	assert_int_equal(others.n, 1);
	assert_string_equal(others.v[0], "mk");
	logins_release(&others);
	await(w->mk, NEWS_OPEN, &n);
	assert_int_equal(n.names_n, 1);
	assert_string_equal(n.names[0], "tb");
	news_release(&n);
	/* Moved on. */
	assert_ok(session_open(w->tb, NULL, &others, &err), &err);
	await(w->mk, NEWS_OPEN, &n);
	assert_int_equal(n.names_n, 0);
	news_release(&n);
	/* Died. */
	assert_ok(session_open(w->tb, name, &others, &err), &err);
	logins_release(&others);
	await(w->mk, NEWS_OPEN, &n);
	assert_int_equal(n.names_n, 1);
	news_release(&n);
	session_close(w->tb);
	await(w->mk, NEWS_OPEN, &n);
	assert_int_equal(n.names_n, 0);
	news_release(&n);
	w->tb = session_at(w->home, "tb");
	assert_fault(session_open(w->tb, "company:K999999", &others, &err),
		     &err, ERR_NOT_FOUND, "no record");
	free(name);
}

/* The store was killed: the new one hears at once what is open. */
static void test_presence_again(void **state)
{
	struct world *w = *state;
	char *name = make(w->mk, "company", "name", "Offen GmbH", 0);
	struct err err = ERR_INIT;
	struct logins others;
	struct news n;

	assert_ok(session_open(w->mk, name, &others, &err), &err);
	assert_ok(session_open(w->tb, name, &others, &err), &err);
	logins_release(&others);
	child_kill(&w->child);
	child_start(&w->child, w->home, &old);
	assert_ok(session_reopen(w->mk, &err), &err);
	assert_ok(session_reopen(w->tb, &err), &err);
	await(w->tb, NEWS_OPEN, &n);
	assert_int_equal(n.names_n, 1);
	assert_string_equal(n.names[0], "mk");
	news_release(&n);
	free(name);
}

#define WORLD(test) { #test, test, setup, teardown, NULL }

static const struct CMUnitTest tests[] = {
	WORLD(test_kept),
	WORLD(test_nobody_else),
	WORLD(test_saved),
	WORLD(test_held),
	WORLD(test_bounds),
	{ "test_bytes", test_bytes, NULL, NULL, NULL },
	{ "test_erase", test_erase, folder_setup, folder_teardown, NULL },
	WORLD(test_presence),
	WORLD(test_presence_again),
};
const struct group test_draft = { tests, sizeof(tests) / sizeof(*tests) };
