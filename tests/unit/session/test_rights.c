/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "model/history.h"
#include "model/rights.h"
#include "session/jobs.h"
#include "session/ops.h"

/*
 * features CAS-94
 *
 * Role x verb x own, foreign, absent record, through the socket of a store
 * process. What has to come out follows from the table of rights alone: each
 * role of the table is asked for each verb of the session's interface. A
 * verb without a row here does not compile.
 */

static const char forms_text[] =
"deal: {\n"
"  number = \"D%03d\";\n"
"  fields: {\n"
"    name:  { type = \"line\"; need = true; index = true; };\n"
"    owner: { type = \"link\"; to = \"agent\"; index = true; };\n"
"    super: { type = \"link\"; to = \"deal\"; gone = \"clear\";\n"
"             show = [\"name\", \"limit\", \"vice\", \"peer\"]; };\n"
"    peer:  { type = \"link\"; to = \"deal\"; gone = \"clear\"; };\n"
"    limit: { type = \"integer\"; group = \"credit\"; };\n"
"    vice:  { type = \"line\"; group = \"dirt\"; index = true; };\n"
"    twice: { type = \"integer\"; value = \"limit * 2\"; };\n"
"  };\n"
"  paths: { bad: \"vice\"; aname: \"super.name\"; };\n"
"  title = [\"name\"]; list = [\"name\", \"limit\", \"vice\", \"aname\"];\n"
"  search = [\"name\", \"vice\", \"aname\"];\n"
"  likeness: ( { of = \"name\"; as = \"name\"; points = 65; },\n"
"              { of = \"vice\"; as = \"text\"; points = 20; } );\n"
"};\n"
"agent: { extends = true; fields: { role: { of: {\n"
"  own = \"Own\"; mine = \"Mine\"; looker = \"Looker\"; blind = \"Blind\";\n"
"  masked = \"Masked\"; clerk = \"Clerk\"; both = \"Both\";\n"
"}; }; }; };\n"
"rights: {\n"
"  groups: { credit: { label = \"Credit\"; owner = \"clerk\"; }; };\n"
"  roles: {\n"
"    own:    { kinds: { deal: { read = \"owner = me\"; }; }; };\n"
"    mine:   { kinds: { deal: { write = \"owner = me\"; delete = false; };\n"
"              }; may = [\"undo\", \"undo_any\", \"sessions\"]; };\n"
"    looker: { other = \"read\"; may = []; };\n"
"    blind:  { kinds: { deal = \"none\"; }; may = [\"check\"]; };\n"
"    masked: { groups: { dirt = \"none\"; credit = \"none\"; };\n"
"              kinds: { deal: { new = false; }; }; };\n"
"    clerk:  { label = { en = \"Accounts\"; }; groups: { dirt = \"read\"; };\n"
"              sensitive = false; };\n"
"    both:   { groups: { dirt = \"none\"; credit = \"none\"; };\n"
"              kinds: { deal: { read = \"owner = me\"; }; }; };\n"
"  };\n"
"};\n";

struct bed {
	struct store_child child;
	struct session *admin;
	struct kinds *kinds;		/* as they are, with the whole table */
};

/* One role at work. */
struct case_ {
	struct bed *bed;
	const struct rights_role *role;
	struct session *s;
	char *login, *own, *foreign;
};

/* ---- making ------------------------------------------------------------ */

static char *made_deal(struct bed *b, const char *owner, const char *name,
		       const char *super)
{
	const char *const pairs[] = {
		"name", name, "owner", owner, "limit", "21", "vice",
		"gambling", super ? "super" : NULL, super, NULL,
	};

	return made(b->admin, "deal", pairs);
}

static int setup(void **state)
{
	const struct child_opts opts = { .create = true, .test = true };
	const struct slice text = { forms_text, sizeof(forms_text) - 1 };
	static const char *const chief[] = {
		"login", "u_admin", "name", "Chief", "role", "agent", NULL,
	};
	struct bed *b = mem_zero(sizeof(*b));
	struct err err = ERR_INIT;
	char *dir, *file, *result;

	if (child_setup(&b->child, &opts, &b->admin))
		return -1;
	dir = file_join(b->child.home, "forms");
	mkdir(dir, 0700);
	file = file_join(dir, "deal.form");
	assert_ok(file_replace(file, text, 0600, &err), &err);
	assert_ok(session_call(b->admin, "reload", NULL, 0, NULL, NULL,
			       &result, &err), &err);
	free(result);
	free(file);
	free(dir);
	session_close(b->admin);
	b->admin = session_at(b->child.home, NULL);
	b->kinds = kinds_hold((struct kinds *)
			      session_kinds(b->admin));
	/* His are the foreign ones. */
	free(made(b->admin, "agent", chief));
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	struct bed *b = *state;
	int bad;

	kinds_drop(b->kinds);
	bad = child_teardown(&b->child, b->admin);
	free(b);
	return bad;
}

static void case_begin(struct case_ *c, struct bed *b,
		       const struct rights_role *role)
{
	const char *pairs[] = { "login", NULL, "name", NULL, "role", role->name,
				NULL };
	char *agent;

	*c = (struct case_){ .bed = b, .role = role };
	c->login = mem_printf("u_%s", role->name);
	pairs[1] = pairs[3] = c->login;
	agent = made(b->admin, "agent", pairs);
	free(agent);
	c->own = made_deal(b, c->login, "Ownling", NULL);
	c->foreign = made_deal(b, "u_admin", "Stranger", NULL);
	c->s = session_at(b->child.home, c->login);
}

static void case_end(struct case_ *c)
{
	session_close(c->s);
	free(c->login);
	free(c->own);
	free(c->foreign);
}

/* ---- what the table says ----------------------------------------------- */

enum target { OWN, FOREIGN, ABSENT, TARGET_N };
static const char *const targets[] = { "own", "foreign", "absent" };

static const char *name_of(const struct case_ *c, enum target t)
{
	return t == OWN ? c->own : t == FOREIGN ? c->foreign : "deal:D999";
}

static bool rule_holds(const char *rule, enum target t)
{
	return !rule || t == OWN;	/* all rules say "owner = me" */
}

static bool may_see(const struct case_ *c, enum target t)
{
	const struct rights_kind *on = rights_kind(c->role, "deal");

	return t != ABSENT &&
	       rights_on_kind(c->role, kinds_find(c->bed->kinds, "deal")) >=
	       RIGHTS_READ && rule_holds(on ? on->read : NULL, t);
}

static bool may_write(const struct case_ *c, enum target t)
{
	const struct rights_kind *on = rights_kind(c->role, "deal");

	return may_see(c, t) &&
	       rights_on_kind(c->role, kinds_find(c->bed->kinds, "deal")) ==
	       RIGHTS_WRITE && rule_holds(on ? on->write : NULL, t);
}

static bool may_delete(const struct case_ *c, enum target t)
{
	const struct rights_kind *on = rights_kind(c->role, "deal");

	return may_write(c, t) && !(on && on->no_delete);
}

static enum rights_level on_field(const struct case_ *c, const char *name)
{
	const struct kind *k = kinds_find(c->bed->kinds, "deal");

	return rights_on_field(c->bed->kinds, c->role, kind_field(k, name));
}

/* ---- verbs ------------------------------------------------------------- */

static void complain(const struct case_ *c, const char *verb, enum target t,
		     const char *what)
{
	print_error("role %s, verb %s, %s record: %s\n", c->role->name, verb,
		    targets[t], what);
	fail();
}

static void expect(const struct case_ *c, const char *verb, enum target t,
		   bool got, bool wanted)
{
	if (got != wanted)
		complain(c, verb, t, wanted ? "should be seen or done" :
			 "should not");
}

/* What is hidden fails as what is absent. */
static void like_absent(const struct case_ *c, const char *verb, enum target t,
			struct err *err)
{
	char *text = err_text(err);

	/* Who may not change any hears so of all, there or not. */
	if (err_code(err) == ERR_INTERNAL ||
	    (err_code(err) == ERR_DENIED &&
	     rights_on_kind(c->role, kinds_find(c->bed->kinds, "deal")) ==
	     RIGHTS_WRITE))
		complain(c, verb, t, text);
	if (strstr(text, "Stranger") || strstr(text, "gambling"))
		complain(c, verb, t, text);
	free(text);
}

static void verb_get(struct case_ *c, const char *verb, enum target t)
{
	struct rows rows = { 0 };
	struct err err = ERR_INIT;
	int bad = session_get(c->s, name_of(c, t), NULL, 0, CELLS_LONG, &rows,
			      &err);

	expect(c, verb, t, !bad, may_see(c, t));
	if (bad)
		like_absent(c, verb, t, &err);
	rows_release(&rows);
	err_release(&err);
}

static bool lists(const struct rows *rows, const char *name)
{
	for (size_t i = 0; i < rows->n; i++)
		if (!strcmp(rows->v[i].name, name))
			return true;
	return false;
}

static void verb_page(struct case_ *c, const char *verb, enum target t)
{
	static const char *const sort[] = { "-name" };
	struct page_ask ask = { .kind = "deal", .count = true };
	struct rows rows = { 0 };
	struct err err = ERR_INIT;
	int bad = session_page(c->s, &ask, &rows, &err);

	expect(c, verb, t, !bad && lists(&rows, name_of(c, t)), may_see(c, t));
	if (!bad && rows.total != rows.n)
		complain(c, verb, t, "its total counts what is hidden");
	rows_release(&rows);
	err_clear(&err);
	ask.where = "name like \"*r*\" or name like \"*w*\"";
	ask.sort = sort;
	ask.sort_n = 1;
	bad = session_page(c->s, &ask, &rows, &err);
	expect(c, verb, t, !bad && lists(&rows, name_of(c, t)), may_see(c, t));
	rows_release(&rows);
	err_release(&err);
}

static void verb_pages(struct case_ *c, const char *verb, enum target t)
{
	verb_get(c, verb, t);
	verb_page(c, verb, t);
}

static uint64_t counted(struct case_ *c, const char *what)
{
	struct err err = ERR_INIT;
	uint64_t n = 0;

	if (session_count(c->s, what, &n, &err))
		n = 0;
	err_release(&err);
	return n;
}

static void verb_count(struct case_ *c, const char *verb, enum target t)
{
	char *ask = mem_printf("deal where number = \"%s\"",
			       strchr(name_of(c, t), ':') + 1);

	expect(c, verb, t, counted(c, ask) == 1, may_see(c, t));
	free(ask);
}

static void verb_search(struct case_ *c, const char *verb, enum target t)
{
	const char *const typed[] = {
		t == OWN ? "ownl" : t == FOREIGN ? "stranger" : "nobody",
		strchr(name_of(c, t), ':') + 1,
	};

	for (size_t i = 0; i < 2; i++) {
		struct rows rows = { 0 };
		struct err err = ERR_INIT;
		int bad = session_search(c->s, typed[i], NULL, 50, &rows,
					 &err);

		expect(c, verb, t, !bad && lists(&rows, name_of(c, t)),
		       may_see(c, t));
		rows_release(&rows);
		err_release(&err);
	}
}

static void verb_due(struct case_ *c, const char *verb, enum target t)
{
	char *what = mem_printf("call %s", targets[t]);
	const char *const pairs[] = {
		"due", "2026-09-14", "what", what, "agent", c->login, "link",
		t == ABSENT ? NULL : name_of(c, t), NULL,
	};
	struct due_rows rows = { 0 };
	struct err err = ERR_INIT;
	char *followup;
	bool named = false;
	int bad;

	if (t == ABSENT) {
		free(what);
		return;
	}
	followup = made(c->bed->admin, "followup", pairs);
	bad = session_due(c->s, NULL, DAY_NONE, 0, &rows, &err);
	for (size_t i = 0; !bad && i < rows.n; i++)
		if (!strcmp(rows.v[i].name, followup))
			named = strstr(rows.v[i].who, "Ownling") ||
				strstr(rows.v[i].who, "Stranger");
	if (named && !may_see(c, t))
		complain(c, verb, t, "the due list names it");
	free(followup);
	free(what);
	due_rows_release(&rows);
	err_release(&err);
}

static void verb_tabs(struct case_ *c, const char *verb, enum target t)
{
	struct tab_counts tabs = { 0 };
	struct err err = ERR_INIT;
	int bad = session_tabs(c->s, name_of(c, t), &tabs, &err);

	expect(c, verb, t, !bad, may_see(c, t));
	tab_counts_release(&tabs);
	err_release(&err);
}

static void verb_history(struct case_ *c, const char *verb, enum target t)
{
	struct history_rows rows = { 0 };
	struct err err = ERR_INIT;
	int bad = session_history(c->s, name_of(c, t), 0, 0, 50, &rows, &err);
	bool seen = false;

	expect(c, verb, t, !bad && rows.n > 0, may_see(c, t));
	for (size_t i = 0; i < rows.n; i++)
		for (size_t j = 0; j < rows.v[i].fields_n; j++)
			if (!strcmp(rows.v[i].fields[j].name, "vice"))
				seen = true;
	if (!bad)
		expect(c, "history of a field", t, seen,
		       on_field(c, "vice") >= RIGHTS_READ);
	history_rows_release(&rows);
	bad = session_history(c->s, NULL, 0, 0, 1000, &rows, &err);
	seen = false;
	for (size_t i = 0; i < rows.n; i++)
		seen |= !strcmp(rows.v[i].record, name_of(c, t));
	expect(c, verb, t, !bad && seen, may_see(c, t));
	history_rows_release(&rows);
	err_release(&err);
}

static int change(struct case_ *c, const char *name, enum item_kind kind,
		  const char *field, const char *text, bool dry,
		  struct err *err)
{
	struct applied applied = { 0 };
	struct changeset set;
	struct item *item;
	int bad;

	changeset_init(&set, "test");
	set.dry_run = dry;
	item = changeset_item(&set, kind, name, 0);
	if (field)
		item_op(item, OP_SET, field, text);
	bad = session_apply(c->s, &set, &applied, err);
	applied_release(&applied);
	changeset_release(&set);
	return bad;
}

static void verb_apply(struct case_ *c, const char *verb, enum target t)
{
	static const char *const fields[] = { "limit", "vice" };
	const char *name = name_of(c, t);
	struct err err = ERR_INIT;
	int bad = change(c, name, ITEM_SET, "name", "Owner Stranger",
			 true, &err);

	expect(c, verb, t, !bad, may_write(c, t));
	if (bad && !may_see(c, t))
		like_absent(c, verb, t, &err);
	err_clear(&err);
	for (size_t i = 0; i < 2; i++) {
		bad = change(c, name, ITEM_SET, fields[i], "7", true, &err);
		expect(c, fields[i], t, !bad, may_write(c, t) &&
		       on_field(c, fields[i]) == RIGHTS_WRITE);
		err_clear(&err);
	}
	/* What is one's own may not be given away where others' may not be
	 * had. */
	bad = change(c, name, ITEM_SET, "owner", "u_admin", true, &err);
	expect(c, "give away", t, !bad,
	       may_write(c, t) && may_write(c, FOREIGN));
	err_clear(&err);
	bad = change(c, name, ITEM_BIN, NULL, NULL, true, &err);
	expect(c, "delete", t, !bad, may_delete(c, t));
	err_clear(&err);
	/* Nobody links to what he does not see. */
	bad = change(c, c->own, ITEM_SET, "super", name, true, &err);
	expect(c, "link", t, !bad, may_write(c, OWN) && may_see(c, t));
	if (bad && may_write(c, OWN))
		like_absent(c, "link", t, &err);
	err_release(&err);
}

static void verb_understand(struct case_ *c, const char *verb, enum target t)
{
	struct err err = ERR_INIT;
	char *meaning = NULL;
	int bad = session_understand(c->s, "deal", "super", name_of(c, t),
				     &meaning, &err);

	expect(c, verb, t, !bad, may_see(c, t));
	free(meaning);
	err_release(&err);
}

/* Whoever may is told that so many arguments are too many. */
static void verb_call(struct case_ *c, const char *verb, enum target t)
{
	const char *args[AUDIT_NOTES + 1];
	struct author who = { .agent = { 1, 1 }, .role = c->role };

	for (size_t i = 0; i <= AUDIT_NOTES; i++)
		args[i] = name_of(c, t);
	for (size_t i = 0; job_name(i); i++) {
		struct err err = ERR_INIT;
		char *result = NULL;
		bool may = !rights_check(&who, job_verb(i), NULL, NULL);
		int bad = session_call(c->s, job_name(i), args,
				       AUDIT_NOTES + 1, NULL, NULL, &result, &err);

		if (!bad || err_code(&err) != (may ? ERR_USAGE : ERR_DENIED))
			complain(c, verb, t, job_name(i));
		free(result);
		err_release(&err);
	}
}

static void verb_news(struct case_ *c, const char *verb, enum target t)
{
	struct err err = ERR_INIT;
	struct news n = { 0 };
	bool told = false, all = false;
	struct case_ by = *c;
	char *sign = mem_strdup(c->own);

	if (t == ABSENT || c->role->admin) {
		free(sign);
		return;
	}
	by.s = c->bed->admin;
	assert_ok(session_watch(c->s, true, &err), &err);
	assert_ok(change(&by, name_of(c, t), ITEM_SET, "name",
			 t == OWN ? "Ownling" : "Stranger two", false, &err),
		  &err);
	assert_ok(change(&by, name_of(c, t), ITEM_SET, "name",
			 t == OWN ? "Ownling two" : "Stranger", false, &err),
		  &err);
	if (t == OWN)
		assert_ok(change(&by, c->own, ITEM_SET, "name", "Ownling",
				 false, &err), &err);
	for (int i = 0; i < 20; i++) {
		while (session_news(c->s, &n, &err) == 1) {
			for (size_t j = 0; j < n.names_n; j++)
				told |= !strcmp(n.names[j], name_of(c, t));
			all |= n.kind == NEWS_CHANGED && !n.names_n;
			news_release(&n);
		}
		/* An answer brings along what is waiting. */
		counted(c, "deal");
	}
	expect(c, verb, t, told, may_see(c, t));
	if (all)
		complain(c, verb, t, "it is told of something");
	assert_ok(session_watch(c->s, false, &err), &err);
	free(sign);
	err_release(&err);
}

static void verb_open(struct case_ *c, const char *verb, enum target t)
{
	struct logins others = { 0 };
	struct err err = ERR_INIT;
	int bad = session_open(c->s, name_of(c, t), &others, &err);

	expect(c, verb, t, !bad, may_see(c, t));
	logins_release(&others);
	err_release(&err);
}

/* Of the agent himself alone; test_draft.c has the others. */
static void verb_drafts(struct case_ *c, const char *verb, enum target t)
{
	struct drafts all = { 0 };
	struct err err = ERR_INIT;

	assert_ok(session_drafts(c->s, &all, &err), &err);
	if (all.n)
		complain(c, verb, t, "somebody else's");
	drafts_release(&all);
}

/* Has no record for its object: one's own connection. */
static void verb_none(struct case_ *c, const char *verb, enum target t)
{
	(void)c, (void)verb, (void)t;
}

static const struct verb_row {
	const char *name;
	size_t at;		/* in struct session_ops */
	void (*run)(struct case_ *c, const char *verb, enum target t);
} verbs[] = {
#define ROW(member, fn) { #member, offsetof(struct session_ops, member), fn }
	ROW(pages, verb_pages), ROW(count, verb_count),
	ROW(search, verb_search), ROW(due, verb_due), ROW(tabs, verb_tabs),
	ROW(history, verb_history), ROW(apply, verb_apply),
	ROW(understand, verb_understand), ROW(call, verb_call),
	ROW(drafts, verb_drafts), ROW(draft, verb_drafts),
	ROW(draft_put, verb_drafts), ROW(draft_drop, verb_drafts),
	ROW(open, verb_open),
	ROW(watch, verb_news), ROW(fd, verb_none), ROW(news, verb_news),
	ROW(reopen, verb_none), ROW(close, verb_none),
};

_Static_assert(sizeof(verbs) / sizeof(*verbs) ==
	       sizeof(struct session_ops) / sizeof(void (*)(void)),
	       "each verb of a session stands in the matrix");

static void test_matrix(void **state)
{
	struct bed *b = *state;
	const struct rights *r = b->kinds->rights;
	size_t cells = 0;

	for (size_t i = 0; i < r->roles_n; i++) {
		struct case_ c;

		if (r->roles[i].admin)
			continue;
		case_begin(&c, b, &r->roles[i]);
		for (size_t v = 0; v < sizeof(verbs) / sizeof(*verbs); v++)
			for (enum target t = 0; t < TARGET_N; t++, cells++)
				verbs[v].run(&c, verbs[v].name, t);
		case_end(&c);
	}
	assert_true(cells > 300);
}

/* ---- what is shown of others ------------------------------------------- */

static void test_hidden_links(void **state)
{
	struct bed *b = *state;
	struct case_ c;
	struct rows rows = { 0 };
	struct page_ask ask = { .kind = "deal" };
	struct err err = ERR_INIT;
	const char *const sort[] = { "super.name" };
	char *one;

	case_begin(&c, b, rights_role(b->kinds, "own"));
	one = made_deal(b, c.login, "Underling", c.foreign);
	assert_ok(session_get(c.s, one, NULL, 0, CELLS_LONG, &rows, &err),
		  &err);
	for (size_t i = 0; i < rows.v[0].cells_n; i++)
		for (size_t j = 0; j < rows.v[0].cells[i].n; j++) {
			const struct cell *cell = &rows.v[0].cells[i].v[j];

			assert_null(strstr(cell->text, "Stranger"));
			assert_null(strstr(cell->ref, c.foreign));
		}
	rows_release(&rows);
	assert_int_equal(session_get(c.s, c.foreign, NULL, 0, CELLS_LONG,
				     &rows, &err), -1);
	assert_int_equal(session_get(c.s, "deal:D999", NULL, 0, CELLS_LONG,
				     &rows, &err), -1);
	assert_int_equal(err.n, 2);
	assert_string_equal(err.items[0].msgid, err.items[1].msgid);
	assert_int_equal(err.items[0].code, err.items[1].code);
	err_clear(&err);
	assert_int_equal(counted(&c, "deal where super is empty"), 2);
	assert_int_equal(counted(&c, "deal where super.name like \"Str*\""),
			 0);
	assert_int_equal(counted(&c, "deal where aname like \"Str*\""), 0);
	assert_int_equal(counted(&c, "deal"), 2);
	ask.sort = sort;
	ask.sort_n = 1;
	assert_ok(session_page(c.s, &ask, &rows, &err), &err);
	assert_int_equal(rows.n, 2);
	rows_release(&rows);
	/* Found by the words of what it names: only for those who see it. */
	assert_ok(session_search(c.s, "stranger", NULL, 50, &rows, &err),
		  &err);
	assert_int_equal(rows.n, 0);
	rows_release(&rows);
	err_release(&err);
	free(one);
	case_end(&c);
}

static void test_hidden_fields(void **state)
{
	struct bed *b = *state;
	const struct kind *k;
	struct case_ c;
	struct rows rows = { 0 };
	struct err err = ERR_INIT;
	uint64_t n;

	case_begin(&c, b, rights_role(b->kinds, "masked"));
	k = kinds_find(session_kinds(c.s), "deal");
	assert_null(kind_field(k, "vice"));
	assert_null(kind_field(k, "limit"));
	assert_null(kind_field(k, "twice"));
	assert_null(kind_path(k, "bad"));
	assert_int_equal(k->list_n, 2);
	assert_true(k->no_new);
	assert_fault(session_count(c.s, "deal where vice = \"gambling\"", &n,
				   &err), &err, ERR_INPUT, "vice");
	assert_fault(change(&c, c.own, ITEM_SET, "vice", "x", true, &err),
		     &err, ERR_INPUT, "deal has no field \"vice\"");
	assert_ok(session_search(c.s, "gambling", NULL, 50, &rows, &err),
		  &err);
	assert_int_equal(rows.n, 0);
	rows_release(&rows);
	case_end(&c);
	/* Seen, but another's. */
	case_begin(&c, b, rights_role(b->kinds, "mine"));
	k = kinds_find(session_kinds(c.s), "deal");
	assert_true(kind_field(k, "limit")->locked);
	assert_false(kind_field(k, "name")->locked);
	assert_fault(change(&c, c.own, ITEM_SET, "limit", "5", true, &err),
		     &err, ERR_DENIED, "Accounts");
	case_end(&c);
}

static char *alike(struct session *s, const char *const *args, size_t n)
{
	struct err err = ERR_INIT;
	char *result = NULL;

	assert_ok(session_call(s, "alike", args, n, NULL, NULL, &result,
			       &err), &err);
	return result;
}

/* Neither by reasons nor by points does a role learn of what it does not
 * see. */
static void test_hidden_likeness(void **state)
{
	static const char *const typed[] = {
		"deal", "name=Ownling", "vice=gambling",
	};
	struct bed *b = *state;
	struct case_ c;
	char *all, *masked;

	case_begin(&c, b, rights_role(b->kinds, "masked"));
	all = alike(b->admin, typed, 3);
	assert_non_null(strstr(all, "\"points\":85"));
	masked = alike(c.s, typed, 3);
	assert_non_null(strstr(masked, "\"points\":65"));
	assert_null(strcasestr(masked, "vice"));
	free(masked);
	free(all);
	free(made_deal(b, c.login, "Ownling", NULL));
	all = alike(b->admin, (const char *const *)&c.own, 1);
	assert_non_null(strcasestr(all, "vice"));
	masked = alike(c.s, (const char *const *)&c.own, 1);
	assert_non_null(strstr(masked, "\"reasons\":"));
	assert_null(strcasestr(masked, "vice"));
	free(masked);
	free(all);
	case_end(&c);
}

static void same_cells(const struct row *a, const struct row *b)
{
	assert_int_equal(a->cells_n, b->cells_n);
	for (size_t i = 0; i < a->cells_n; i++) {
		assert_int_equal(a->cells[i].n, b->cells[i].n);
		for (size_t j = 0; j < a->cells[i].n; j++) {
			assert_string_equal(a->cells[i].v[j].text,
					    b->cells[i].v[j].text);
			assert_string_equal(a->cells[i].v[j].ref,
					    b->cells[i].v[j].ref);
		}
	}
}

static void same_rows(const struct rows *a, const struct rows *b)
{
	assert_int_equal(a->n, b->n);
	assert_int_equal(a->total, b->total);
	for (size_t i = 0; i < a->n; i++) {
		assert_string_equal(a->v[i].name, b->v[i].name);
		assert_string_equal(a->v[i].title, b->v[i].title);
		assert_string_equal(a->v[i].subtitle, b->v[i].subtitle);
		assert_int_equal(a->v[i].version, b->v[i].version);
		same_cells(&a->v[i], &b->v[i]);
	}
}

static void names_nothing_of(const struct rows *rows, const char *text,
			     const char *ref)
{
	for (size_t i = 0; i < rows->n; i++)
		for (size_t j = 0; j < rows->v[i].cells_n; j++)
			for (size_t k = 0; k < rows->v[i].cells[j].n; k++) {
				const struct cell *c =
					&rows->v[i].cells[j].v[k];

				assert_null(strstr(c->text, text));
				assert_string_not_equal(c->ref, ref);
			}
}

/* A tab is filled from the rows of its link, in an order of one's own from
 * the records: both show the same, and no more than the role may see. */
static size_t tab_of(struct case_ *c, const char *target,
		     enum cells_style style)
{
	static const char *const sort[] = { "id" };
	const struct kind *k = kinds_find(session_kinds(c->s), "deal");
	const struct field *by = kind_field(k, "super");
	const struct page_ask shown = {
		.kind = "deal", .target = target, .by = "super",
		.columns = (const char *const *)by->show,
		.columns_n = by->show_n, .count = true, .style = style,
	};
	struct page_ask asks[2] = { shown, shown };
	struct rows rows[2];
	struct err err = ERR_INIT;
	size_t n;

	asks[1].sort = sort;
	asks[1].sort_n = 1;
	assert_ok(session_pages(c->s, asks, 2, rows, &err), &err);
	same_rows(&rows[0], &rows[1]);
	for (size_t i = 0; i < rows[0].n; i++)
		assert_int_equal(rows[0].v[i].cells_n, by->show_n);
	names_nothing_of(&rows[0], on_field(c, "vice") ? "Stranger" :
			 "gambling", c->foreign);
	n = rows[0].n;
	rows_release(&rows[0]);
	rows_release(&rows[1]);
	return n;
}

static void test_tabs_from_links(void **state)
{
	static const struct {
		const char *role;
		size_t rows, columns;
	} cases[] = {
		{ "both", 2, 2 }, { "own", 2, 4 }, { "masked", 3, 2 },
		{ "looker", 3, 4 },
	};
	static const char *const vice[] = { "vice" };
	struct bed *b = *state;
	struct rows rows = { 0 };
	struct err err = ERR_INIT;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct case_ c;
		struct page_ask ask = {
			.kind = "deal", .by = "super", .columns = vice,
			.columns_n = 1,
		};
		const struct field *by;
		char *of[3];

		case_begin(&c, b, rights_role(b->kinds, cases[i].role));
		of[0] = made_deal(b, c.login, "Underling", c.own);
		of[1] = made_deal(b, "u_admin", "Underling", c.own);
		of[2] = made_deal(b, c.login, "Overling", c.own);
		by = kind_field(kinds_find(session_kinds(c.s), "deal"),
				"super");
		assert_int_equal(by->show_n, cases[i].columns);
		for (int style = CELLS_LONG; style <= CELLS_TABLE; style++)
			assert_int_equal(tab_of(&c, c.own, style),
					 cases[i].rows);
		/* Nor by asking for it. */
		ask.target = c.own;
		assert_int_equal(session_page(c.s, &ask, &rows, &err) ? 0 :
				 rows.v[0].cells[0].n,
				 on_field(&c, "vice") >= RIGHTS_READ);
		rows_release(&rows);
		err_clear(&err);
		for (size_t j = 0; j < 3; j++)
			free(of[j]);
		case_end(&c);
	}
	err_release(&err);
}

/* A role that changes counts at once, in sessions that are open too. */
static void test_role_changes(void **state)
{
	struct bed *b = *state;
	struct case_ c, by;
	struct err err = ERR_INIT;
	char *agent;

	case_begin(&c, b, rights_role(b->kinds, "clerk"));
	assert_true(counted(&c, "deal") >= 2);
	by = c;
	by.s = b->admin;
	agent = mem_printf("agent:%s", c.login);
	assert_ok(change(&by, agent, ITEM_SET, "role", "own", false, &err),
		  &err);
	assert_int_equal(counted(&c, "deal"), 1);
	assert_ok(change(&by, agent, ITEM_SET, "closed", "yes", false,
			 &err), &err);
	assert_int_equal(counted(&c, "deal"), 0);
	assert_int_equal(counted(&c, "company"), 0);
	assert_int_equal(change(&c, "company", ITEM_NEW, "name", "x", true,
				&err), -1);
	err_release(&err);
	free(agent);
	case_end(&c);
}

/* New forms reach a session that watches, as its role sees them. */
static void test_reload(void **state)
{
	static const char more[] =
		"machine: { fields: { name: { type = \"line\"; }; }; };\n";
	struct bed *b = *state;
	struct err err = ERR_INIT;
	struct news n = { 0 };
	struct case_ c;
	char *dir = file_join(b->child.home, "forms");
	char *file = file_join(dir, "machine.form"), *result;

	case_begin(&c, b, rights_role(b->kinds, "agent"));
	assert_ok(session_watch(c.s, true, &err), &err);
	assert_null(kinds_find(session_kinds(c.s), "machine"));
	assert_ok(file_replace(file, slice_str(more), 0600, &err), &err);
	assert_ok(session_call(b->admin, "reload", NULL, 0, NULL, NULL,
			       &result, &err), &err);
	for (int i = 0; i < 20; i++) {
		while (session_news(c.s, &n, &err) == 1)
			news_release(&n);
		counted(&c, "deal");
	}
	assert_non_null(kinds_find(session_kinds(c.s), "machine"));
	free(result);
	free(file);
	free(dir);
	case_end(&c);
}

/* ---- who is at work ---------------------------------------------------- */

static int hello_of(struct bed *b, const char *login, struct session **s,
		    struct err *err)
{
	const struct connect_opts opts = {
		.home = b->child.home, .running_only = true,
		.hello = { .agent = login, .now = test_now,
			   .as_of = DAY_NONE, .zone = "Europe/Berlin",
			   .lang = "en" },
	};

	return session_connect(s, &opts, err);
}

static int limited_setup(void **state)
{
	const struct child_opts opts = { .create = true, .test = true,
					 .agents = 1 };
	struct bed *b = mem_zero(sizeof(*b));

	if (child_setup(&b->child, &opts, &b->admin))
		return -1;
	*state = b;
	return 0;
}

static char *called(struct session *s, const char *job, const char *arg,
		    struct err *err)
{
	char *result = NULL;

	if (session_call(s, job, arg ? &arg : NULL, arg != NULL, NULL, NULL,
			 &result, err))
		return NULL;
	return result;
}

static void test_limit(void **state)
{
	static const char *const mk[] = {
		"login", "mk", "name", "Mara", "role", "agent", NULL,
	};
	static const char *const tb[] = {
		"login", "tb", "name", "Tom", "role", "agent", NULL,
	};
	struct bed *b = *state;
	struct session *one, *again, *two = NULL;
	struct err err = ERR_INIT;
	char *text, *id;
	uint64_t n;

	free(made(b->admin, "agent", mk));
	free(made(b->admin, "agent", tb));
	one = session_at(b->child.home, "mk");
	again = session_at(b->child.home, "mk");	/* one agent still */
	session_close(again);
	assert_fault(hello_of(b, "tb", &two, &err), &err, ERR_LIMIT,
		     "1 of 1 agents are at work, idle for: mk (");
	assert_null(called(one, "sessions", NULL, &err));
	assert_int_equal(err_code(&err), ERR_DENIED);
	err_clear(&err);
	text = called(b->admin, "sessions", NULL, &err);
	assert_non_null(text);
	assert_non_null(strstr(text, "\"agents\":1"));
	id = strstr(text, "\"agent\":\"mk\"");
	assert_non_null(id);
	while (strncmp(id, "\"session\":", 10))
		id--;
	id = mem_strndup(id + 10, strspn(id + 10, "0123456789"));
	free(text);
	free(called(b->admin, "session_end", id, &err));
	assert_int_equal(err.n, 0);
	/* Its next request tries to come back and is told why not. */
	assert_fault(session_count(one, "company", &n, &err), &err,
		     ERR_DENIED, "an administrator has ended");
	assert_ok(hello_of(b, "tb", &two, &err), &err);
	session_close(two);
	session_close(one);
	free(id);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test_setup_teardown(test_limit, limited_setup, teardown),
	cmocka_unit_test_setup_teardown(test_matrix, setup, teardown),
	cmocka_unit_test_setup_teardown(test_hidden_links, setup, teardown),
	cmocka_unit_test_setup_teardown(test_hidden_fields, setup, teardown),
	cmocka_unit_test_setup_teardown(test_hidden_likeness, setup, teardown),
	cmocka_unit_test_setup_teardown(test_tabs_from_links, setup, teardown),
	cmocka_unit_test_setup_teardown(test_role_changes, setup, teardown),
	cmocka_unit_test_setup_teardown(test_reload, setup, teardown),
};

const struct group test_rights = { tests, sizeof(tests) / sizeof(*tests) };
