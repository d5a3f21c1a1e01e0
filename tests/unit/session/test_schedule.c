/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "session/house.h"

/*
 * features COB-37 X28
 *
 * Small scripts of two or three agents, played in every order in which their
 * steps can follow each other. Each agent adds his letter to the text of a
 * record; what is left at the end must be one of the outcomes allowed.
 *
 *	r1	reads record 1: its text and version
 *	w1	writes what he read with his letter behind it, expecting the
 *		version he read; told that it changed, he begins again
 *		behind what he has written before
 *	W1	the same without expecting anything
 *	w12	both records in one change, in this order
 *	c2	the next write also expects record 2 as he read it
 *	g	goes no further if anything he read has letters in it
 *	x1	into the bin, expecting the version he read
 *
 * An outcome is the texts of both records, "-" for a record in the bin:
 * "ab/" is a's letter and then b's in the first and none in the second.
 */
#define AGENTS 3
#define RECORDS 2

struct spec {
	const char *name;
	const char *scripts[AGENTS];
	const char *allowed;	/* blank between them */
	const char *must;	/* has to happen in one order at least */
};

static const struct spec specs[] = {
	{ "lost update, two", { "r1 w1", "r1 w1" }, "ab/ ba/", "ba/" },
	{ "lost update, three", { "r1 w1", "r1 w1", "r1 w1" },
	  "abc/ acb/ bac/ bca/ cab/ cba/", "cba/" },
	{ "twice each", { "r1 w1 r1 w1", "r1 w1 r1 w1" },
	  "aabb/ abab/ abba/ bbaa/ baba/ baab/", "abab/" },
	{ "one reads long before", { "r1 r2 w1", "r1 w1 r2 w2" },
	  "ab/b ba/b", "ba/b" },
	{ "without versions a letter is lost", { "r1 W1", "r1 W1" },
	  "ab/ ba/ a/ b/", "a/" },
	{ "one with, one without a version", { "r1 w1", "r1 W1" },
	  "ab/ ba/ b/", "b/" },
	{ "write skew, nobody asks", { "r1 r2 g w1", "r1 r2 g w2" },
	  "a/b a/ /b", "a/b" },
	{ "write skew, both ask", { "r1 r2 g c2 w1", "r1 r2 g c1 w2" },
	  "a/ /b", "/b" },
	{ "write skew, one asks", { "r1 r2 g c2 w1", "r1 r2 g w2" },
	  "a/ /b a/b", "a/" },
	{ "two records, opposite order", { "r1 r2 w12", "r1 r2 w21" },
	  "ab/ab ba/ba", "ba/ba" },
	{ "two records, three agents", { "r1 r2 w12", "r2 w2", "r1 w1" },
	  "ac/ab ac/ba ca/ab ca/ba", "ca/ba" },
	{ "change and bin", { "r1 w1", "r1 x1" }, "-/", "-/" },
	{ "bin without a look", { "r1 W1", "r1 x1" }, "-/", "-/" },
};

/* ---- the agents -------------------------------------------------------- */

struct agent {
	struct session *s;
	char letter;
	const char *script, *at;	/* the next step */
	const char *from;		/* behind what he has written */
	char *text[RECORDS];		/* as read */
	uint32_t version[RECORDS];
	bool check[RECORDS];
};

struct play {
	struct house *house;
	struct agent v[AGENTS];
	size_t n;
	char *names[RECORDS];
	size_t orders;
	bool must_seen;
	const struct spec *spec;
	char trace[200];
};

static struct session *session_of(struct house *h)
{
	const struct session_hello hello = {
		.now = test_now, .as_of = DAY_NONE, .zone = "Europe/Berlin",
		.lang = "en",
	};
	struct err err = ERR_INIT;
	struct session *s;

	assert_ok(house_session(h, getuid(), &hello, &s, &err), &err);
	return s;
}

static char *make(struct session *s)
{
	struct applied applied;
	struct changeset c;
	struct err err = ERR_INIT;
	char *name;

	changeset_init(&c, "test");
	item_op(changeset_item(&c, ITEM_NEW, "company", 0), OP_SET, "name",
		"x");
	assert_ok(session_apply(s, &c, &applied, &err), &err);
	name = mem_strdup(applied.items[0].name);
	applied_release(&applied);
	changeset_release(&c);
	return name;
}

/* Its letters, NULL in the bin; the name has an x before them. */
static char *text_of(struct session *s, const char *name, uint32_t *version)
{
	static const char *const columns[] = { "name" };
	struct err err = ERR_INIT;
	struct rows one;
	char *text;

	assert_ok(session_get(s, name, columns, 1, CELLS_EDIT, &one, &err),
		  &err);
	*version = one.v[0].version;
	text = one.v[0].in_bin ? NULL :
		mem_strdup(one.v[0].cells[0].v[0].text + 1);
	rows_release(&one);
	return text;
}

static void begin(struct agent *a)
{
	a->from = a->at = a->script;
	memset(a->check, 0, sizeof(a->check));
}

static void begin_again(struct agent *a)
{
	a->at = a->from;
	memset(a->check, 0, sizeof(a->check));
}

/* Only because somebody was faster. */
static void refused(struct play *p, struct err *err)
{
	char *text = err_text(err);

	if (err_code(err) != ERR_CONFLICT &&
	    !strstr(text, "in the bin")) {
		print_error("%s: order %s: %s\n", p->spec->name, p->trace,
			    text);
		fail();
	}
	free(text);
}

/* 0, or 1 if he has to begin again. */
static int send(struct play *p, struct agent *a, const char *step)
{
	struct applied applied;
	struct changeset c;
	struct err err = ERR_INIT;
	int got;

	changeset_init(&c, "test");
	for (const char *d = step + 1; *d && *d != ' '; d++) {
		size_t i = (size_t)(*d - '1');
		struct item *item = changeset_item(&c,
			*step == 'x' ? ITEM_BIN : ITEM_SET, p->names[i],
			*step == 'W' ? 0 : a->version[i]);
		char *text = mem_printf("x%s%c", a->text[i] ? a->text[i] : "",
					a->letter);

		if (*step != 'x')
			item_op(item, OP_SET, "name", text);
		free(text);
	}
	for (size_t i = 0; i < RECORDS; i++)
		if (a->check[i])
			changeset_item(&c, ITEM_SET, p->names[i],
				       a->version[i]);
	got = session_apply(a->s, &c, &applied, &err);
	if (got)
		refused(p, &err);
	else
		applied_release(&applied);
	changeset_release(&c);
	err_release(&err);
	memset(a->check, 0, sizeof(a->check));
	return got ? 1 : 0;
}

static void read_step(struct play *p, struct agent *a, size_t i)
{
	free(a->text[i]);
	a->text[i] = text_of(a->s, p->names[i], &a->version[i]);
	/* What is in the bin is not written to. */
	if (!a->text[i])
		a->at = a->script + strlen(a->script);
}

static bool has_letters(const struct agent *a)
{
	for (size_t i = 0; i < RECORDS; i++)
		if (a->text[i] && *a->text[i])
			return true;
	return false;
}

static void step(struct play *p, struct agent *a)
{
	const char *now = a->at;
	size_t i = (size_t)(now[1] - '1');

	a->at += strcspn(a->at, " ");
	a->at += *a->at == ' ';
	switch (*now) {
	case 'r':
		read_step(p, a, i);
		break;
	case 'c':
		a->check[i] = true;
		break;
	case 'g':
		if (has_letters(a))
			a->at = a->script + strlen(a->script);
		break;
	default:
		if (send(p, a, now))
			begin_again(a);
		else
			a->from = a->at;
		break;
	}
}

/* ---- one order --------------------------------------------------------- */

static bool is_one_of(const char *words, const char *word)
{
	size_t n = strlen(word);

	for (const char *w = words; *w; w += strspn(w, " ")) {
		size_t m = strcspn(w, " ");

		if (m == n && !memcmp(w, word, n))
			return true;
		w += m;
	}
	return false;
}

static void look(struct play *p)
{
	char *text[RECORDS], *outcome;
	uint32_t version;

	for (size_t i = 0; i < RECORDS; i++)
		text[i] = text_of(p->v[0].s, p->names[i], &version);
	outcome = mem_printf("%s/%s", text[0] ? text[0] : "-",
			     text[1] ? text[1] : "-");
	if (!is_one_of(p->spec->allowed, outcome)) {
		print_error("%s: order %s gave %s, allowed: %s\n",
			    p->spec->name, p->trace, outcome,
			    p->spec->allowed);
		fail();
	}
	p->must_seen |= !strcmp(outcome, p->spec->must);
	for (size_t i = 0; i < RECORDS; i++)
		free(text[i]);
	free(outcome);
}

static size_t steps_in(const char *script)
{
	size_t n = 1;

	for (; *script; script++)
		n += *script == ' ';
	return n;
}

/* The steps in this order; then everybody goes on to his end in turn. */
static void play_order(struct play *p, const unsigned char *order, size_t n)
{
	for (size_t i = 0; i < RECORDS; i++)
		p->names[i] = make(p->v[0].s);
	for (size_t i = 0; i < p->n; i++)
		begin(&p->v[i]);
	for (size_t i = 0; i < n; i++) {
		struct agent *a = &p->v[order[i]];

		p->trace[i] = a->letter;
		p->trace[i + 1] = '\0';
		if (*a->at)
			step(p, a);
	}
	for (size_t i = 0; i < p->n; i++)
		for (int rounds = 0; *p->v[i].at; rounds++) {
			/* Alone he must come to an end. */
			assert_true(rounds < 20);
			step(p, &p->v[i]);
		}
	look(p);
	p->orders++;
	for (size_t i = 0; i < RECORDS; i++)
		free(p->names[i]);
	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < RECORDS; k++) {
			free(p->v[i].text[k]);
			p->v[i].text[k] = NULL;
		}
}

static void all_orders(struct play *p, size_t *left, unsigned char *order,
		       size_t n, size_t of)
{
	if (n == of) {
		play_order(p, order, of);
		return;
	}
	for (size_t i = 0; i < p->n; i++) {
		if (!left[i])
			continue;
		left[i]--;
		order[n] = (unsigned char)i;
		all_orders(p, left, order, n + 1, of);
		left[i]++;
	}
}

static void test_orders(void **state)
{
	struct house *house = house_new(*state, NULL, NULL);
	struct play p = { .house = house };
	unsigned char order[64];
	size_t left[AGENTS];

	for (size_t i = 0; i < AGENTS; i++) {
		p.v[i].s = session_of(house);
		p.v[i].letter = (char)('a' + i);
	}
	for (size_t k = 0; k < sizeof(specs) / sizeof(*specs); k++) {
		size_t of = 0;

		p.spec = &specs[k];
		p.must_seen = false;
		for (p.n = 0; p.n < AGENTS && specs[k].scripts[p.n]; p.n++) {
			p.v[p.n].script = specs[k].scripts[p.n];
			left[p.n] = steps_in(p.v[p.n].script);
			of += left[p.n];
		}
		all_orders(&p, left, order, 0, of);
		if (!p.must_seen)
			fail_msg("%s: no order gave %s", specs[k].name,
				 specs[k].must);
	}
	print_message("# %zu orders\n", p.orders);
	for (size_t i = 0; i < AGENTS; i++)
		session_close(p.v[i].s);
	house_close(house);
}

/* ---- really at once ---------------------------------------------------- */

#define THREADS 6
#define ROUNDS 12		/* a name holds 80 letters */

struct racer {
	struct play play;
	pthread_t thread;
};

static void *race(void *ctx)
{
	struct racer *r = ctx;
	struct agent *a = &r->play.v[0];

	for (int i = 0; i < ROUNDS; i++) {
		begin(a);
		while (*a->at)
			step(&r->play, a);
	}
	return NULL;
}

/* Opposite orders of two records, nobody waits for ever, nothing is lost. */
static void test_race(void **state)
{
	struct house *house = house_new(*state, NULL, NULL);
	struct session *s = session_of(house);
	struct racer v[THREADS] = { 0 };
	char *names[RECORDS], *text;
	uint32_t version;

	for (size_t i = 0; i < RECORDS; i++)
		names[i] = make(s);
	for (size_t i = 0; i < THREADS; i++) {
		v[i].play.n = 1;
		v[i].play.spec = &specs[0];
		v[i].play.v[0] = (struct agent){
			.s = session_of(house), .letter = (char)('a' + i),
			.script = i % 2 ? "r1 r2 w12" : "r2 r1 w21",
		};
		memcpy(v[i].play.names, names, sizeof(names));
		assert_int_equal(pthread_create(&v[i].thread, NULL, race,
						&v[i]), 0);
	}
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(v[i].thread, NULL), 0);
	for (size_t k = 0; k < RECORDS; k++) {
		text = text_of(s, names[k], &version);
		assert_int_equal(strlen(text), THREADS * ROUNDS);
		free(text);
		free(names[k]);
	}
	for (size_t i = 0; i < THREADS; i++) {
		for (size_t k = 0; k < RECORDS; k++)
			free(v[i].play.v[0].text[k]);
		session_close(v[i].play.v[0].s);
	}
	session_close(s);
	house_close(house);
}

/* Thousands of changes, and it is not about the disk. */
static int memory_setup(void **state)
{
	const char *was = getenv("TMPDIR");
	char *before = was ? mem_strdup(was) : NULL;
	int bad;

	if (!access("/dev/shm", W_OK))
		setenv("TMPDIR", "/dev/shm", 1);
	bad = folder_setup(state);
	if (before)
		setenv("TMPDIR", before, 1);
	else
		unsetenv("TMPDIR");
	free(before);
	return bad;
}

static const struct CMUnitTest tests[] = {
	{ "test_orders", test_orders, memory_setup, folder_teardown, NULL },
	{ "test_race", test_race, memory_setup, folder_teardown, NULL },
};
const struct group test_schedule = { tests, sizeof(tests) / sizeof(*tests) };
