/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "query/search.h"

/*
 * What an agent's search shows first, and what one who sees few records
 * finds: with the shipped forms, through the socket.
 */
#define OTHERS 120

struct office {
	struct store_child child;
	struct session *admin;
};

#define P(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void restart(struct office *o)
{
	const struct child_opts opts = { .test = true };
	char *home = mem_strdup(o->child.home);

	session_close(o->admin);
	assert_int_equal(child_stop(&o->child), 0);
	child_start(&o->child, home, &opts);
	o->admin = session_at(home, NULL);
	free(home);
}

static int setup(void **state)
{
	const struct child_opts opts = { .create = true, .test = true };
	struct office *o = mem_zero(sizeof(*o));
	int i;

	if (child_setup(&o->child, &opts, &o->admin))
		return -1;
	free(made(o->admin, "agent", P("login", "mk", "name", "Mara")));
	free(made(o->admin, "agent", P("login", "hd", "name", "Hans", "role",
				       "dealer")));
	for (i = 0; i < OTHERS; i++) {
		char *name = mem_printf("Kranz %03d", i);

		free(made(o->admin, "company", P("name", name)));
		free(name);
	}
	*state = o;
	return 0;
}

static int teardown(void **state)
{
	struct office *o = *state;
	int bad = child_teardown(&o->child, o->admin);

	free(o);
	return bad;
}

/* "word Kranz 000, ..." of the first ones; '+' if there are more. */
static void found(struct session *s, const char *typed, size_t max,
		  const char *want)
{
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	struct rows rows;
	size_t i;

	assert_ok(session_search(s, typed, NULL, max, &rows, &err), &err);
	for (i = 0; i < rows.n; i++)
		buf_printf(&out, "%s%s %s", i ? ", " : "",
			   search_why_name((enum search_why)rows.v[i].why),
			   rows.v[i].title);
	if (rows.more)
		buf_add_str(&out, " +");
	assert_string_equal(buf_str(&out), want);
	buf_release(&out);
	rows_release(&rows);
}

static void open_card(struct session *s, const char *name)
{
	struct logins others = { 0 };
	struct err err = ERR_INIT;

	assert_ok(session_open(s, name, &others, &err), &err);
	logins_release(&others);
}

static void own_and_recent(void **state)
{
	struct office *o = *state;
	struct session *mk = session_at(o->child.home, "mk");

	found(mk, "kranz", 3, "word Kranz 000, word Kranz 001, "
	      "word Kranz 002 +");
	/* what is open for him, what he represents, what he looked at */
	free(made(o->admin, "followup", P("due", "2026-09-20", "what", "x",
					  "company", "K10100", "agent",
					  "mk")));
	free(made(o->admin, "company", P("name", "Kranz Zwei", "rep", "mk")));
	session_close(mk);
	mk = session_at(o->child.home, "mk");
	found(mk, "kran", 3, "own Kranz 099, own Kranz Zwei, "
	      "word Kranz 000 +");
	open_card(mk, "company:K10051");
	open_card(mk, "company:K10100");
	open_card(mk, "company:K10003");
	found(mk, "kran", 6, "recent Kranz 002, recent Kranz 099, "
	      "recent Kranz 050, own Kranz Zwei, word Kranz 000, "
	      "word Kranz 001 +");
	/* only those that match, an exact number before all of them */
	found(mk, "kranz 05", 2, "recent Kranz 050, word Kranz 051 +");
	found(mk, "K10002", 2, "exact Kranz 001");
	/* five at most, the order of names behind them */
	open_card(mk, "company:K10110");
	open_card(mk, "company:K10111");
	open_card(mk, "company:K10112");
	found(mk, "k", 6, "recent Kranz 111, recent Kranz 110, "
	      "recent Kranz 109, recent Kranz 002, recent Kranz 099, "
	      "word Kranz 000 +");
	session_close(mk);
	/* others have their own; a store that was closed remembers */
	found(o->admin, "kranz 05", 1, "word Kranz 050 +");
	restart(o);
	mk = session_at(o->child.home, "mk");
	found(mk, "kran", 2, "recent Kranz 111, recent Kranz 110 +");
	session_close(mk);
}

/* Who sees few finds all of them, and nothing else. */
static void under_row_rules(void **state)
{
	struct office *o = *state;
	struct session *hd = session_at(o->child.home, "hd");
	struct session *mk;

	found(hd, "kranz", 50, "");
	found(hd, "K10002", 50, "");
	free(made(o->admin, "company", P("name", "Kranz Zwei", "rep", "hd")));
	free(made(o->admin, "company", P("name", "Krantz Eins", "rep",
					 "hd")));
	free(made(o->admin, "company", P("name", "Kranz Drei", "rep", "mk")));
	session_close(hd);
	hd = session_at(o->child.home, "hd");
	found(hd, "kranz", 50, "own Kranz Zwei, sound Krantz Eins");
	found(hd, "kr", 1, "own Krantz Eins +");
	found(hd, "drei", 50, "");
	/* what he had open and is his no more is not there for him */
	open_card(hd, "company:K10121");
	mk = session_at(o->child.home, "mk");
	{
		struct applied applied;
		struct changeset c;
		struct err err = ERR_INIT;

		changeset_init(&c, "test");
		item_op(changeset_item(&c, ITEM_SET, "company:K10121", 0),
			OP_SET, "rep", "mk");
		assert_ok(session_apply(mk, &c, &applied, &err), &err);
		applied_release(&applied);
		changeset_release(&c);
	}
	found(hd, "kranz", 50, "sound Krantz Eins");
	session_close(mk);
	session_close(hd);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
static const struct CMUnitTest front_tests[] = {
	T(own_and_recent),
	T(under_row_rules),
};
const struct group test_front = { front_tests, sizeof(front_tests) /
				  sizeof(*front_tests) };
