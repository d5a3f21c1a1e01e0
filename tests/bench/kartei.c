/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kartei, asked the same questions through session.h: in the process that
 * holds the store, or through the socket of a store process of its own. The
 * import is the shell's verb, through the socket, as users run it.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/phone_lib.h"
#include "base/place.h"
#include "crm/rules.h"
#include "kartei_export.h"
#include "peer.h"
#include "session/connect.h"
#include "session/house.h"

struct kartei {
	char *home, *program;
	struct house *house;	/* NULL: through the socket */
	struct session *s;
};

static int told(struct err *err)
{
	char *text = err_text(err);

	fprintf(stderr, "bench: kartei: %s\n", text);
	free(text);
	err_release(err);
	return -1;
}

static int shell(const struct kartei *k, const char *verb)
{
	char *command;
	int status;

	if (asprintf(&command, "KARTEI_HOME='%s' KARTEI_NOW=" BENCH_NOW
		     " '%s' %s >&2", k->home, k->program, verb) < 0)
		return -1;
	status = system(command);
	if (status)
		fprintf(stderr, "bench: status %d: %s\n", status, command);
	free(command);
	return status ? -1 : 0;
}

static struct session *session(const struct kartei *k, int agent)
{
	char login[16];
	struct session_hello hello = {
		.agent = agent ? login : NULL, .as_of = DAY_NONE,
		.zone = "Europe/Berlin", .lang = "de",
	};
	struct connect_opts opts = { .home = k->home, .linger = 60 };
	struct err err = ERR_INIT;
	struct session *s = NULL;
	int rc;

	moment_from_wall("Europe/Berlin", day_from_ymd(2026, 9, 14), 9 * 3600,
			 &hello.now);
	snprintf(login, sizeof(login), "r%d", agent);
	opts.hello = hello;
	if (k->house)
		rc = house_session(k->house, getuid(), &hello, &s, &err);
	else
		rc = session_connect(&s, &opts, &err);
	if (rc)
		told(&err);
	return rc ? NULL : s;
}

/* A store process that was told to stop may still be closing its files. */
static void wait_until_free(const struct kartei *k)
{
	char *path = file_join(k->home, "lock");
	int fd = open(path, O_RDWR);

	if (fd >= 0) {
		flock(fd, LOCK_EX);
		close(fd);
	}
	free(path);
}

static int open_house(struct kartei *k)
{
	char *forms = place_dir(PLACE_FORMS);
	struct house_opts opts = { .home = k->home, .forms = forms,
				   .country = "DE", .currency = "EUR",
				   .phone_fallback = phone_lib_e164,
				   .rules = crm_rules };
	struct err err = ERR_INIT;
	int rc;

	wait_until_free(k);
	rc = house_open(&k->house, &opts, &err);

	free(forms);
	if (rc)
		return told(&err);
	k->s = session(k, 0);
	return k->s ? 0 : -1;
}

static int import(void *self, const char *data, double *people, double *all)
{
	static const struct { const char *kind, *file; } steps[] = {
		{ "agent", "reps" }, { "industry", "industries" },
		{ "interest", "interests" }, { "company", "companies" },
		{ "person", "people" }, { "journal", "journal" },
		{ "followup", "followups" }, { "appointment", "appointments" },
	};
	struct kartei *k = self;
	double begun = 0;

	if (shell(k, "init --test --lang de"))
		return -1;
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		char *verb;
		int rc;

		if (!strcmp(steps[i].file, "companies"))
			begun = now_seconds();
		if (asprintf(&verb, "import %s '%s/%s.csv' --map sample-%s",
			     steps[i].kind, data, steps[i].file,
			     steps[i].file) < 0)
			return -1;
		rc = shell(k, verb);
		free(verb);
		if (rc)
			return -1;
		if (!strcmp(steps[i].file, "people"))
			*people = now_seconds() - begun;
	}
	*all = now_seconds() - begun;
	return shell(k, "store --stop") || open_house(k) ? -1 : 0;
}

static int reuse(void *self)
{
	return open_house(self);
}

/* ---- questions --------------------------------------------------------- */

static long search_for(struct kartei *k, const char *typed, const char *kind,
		       size_t max)
{
	struct rows rows = { 0 };
	struct err err = ERR_INIT;
	long n;

	if (session_search(k->s, typed, kind, max, &rows, &err))
		return told(&err);
	n = rows.n;
	rows_release(&rows);
	return n;
}

static long caller(void *self, const char *number)
{
	return search_for(self, number, NULL, 50);
}

static long search(void *self, const char *typed, bool sorted)
{
	(void)sorted;		/* the first hits always come by name */
	return search_for(self, typed, "company", 50);
}

/* The card: the company and what stands in its tabs, in one request. */
static long open_company(void *self, long company)
{
	enum { ASKS = 4 };
	struct kartei *k = self;
	char name[32];
	const struct page_ask asks[ASKS] = {
		{ .record = name },
		{ .kind = "role", .target = name, .by = "company", .max = 100 },
		{ .kind = "journal", .target = name, .by = "company",
		  .max = 50 },
		{ .kind = "followup", .target = name, .by = "company",
		  .max = 100 },
	};
	struct rows rows[ASKS];
	struct err err = ERR_INIT;
	long n = 0;

	snprintf(name, sizeof(name), "company:K%ld", company);
	if (session_pages(k->s, asks, ASKS, rows, &err))
		return told(&err);
	for (size_t i = 0; i < ASKS; i++) {
		n += rows[i].n;
		rows_release(&rows[i]);
	}
	return n;
}

static long due(void *self, int agent)
{
	struct kartei *k = self;
	struct due_rows rows = { 0 };
	struct err err = ERR_INIT;
	char login[16];
	long n;

	snprintf(login, sizeof(login), "r%d", agent);
	if (session_due(k->s, login, day_from_ymd(2026, 9, 14), 100000, &rows,
			&err))
		return told(&err);
	n = rows.n;
	due_rows_release(&rows);
	return n;
}

static long export(void *self, const char *dir)
{
	struct kartei *k = self;

	return kartei_export(k->s, dir);
}

/* ---- writing ----------------------------------------------------------- */

static void *client(void *self, int agent)
{
	return session(self, agent);
}

static int insert(void *client, long company, const char *text)
{
	struct changeset c;
	struct applied applied = { 0 };
	struct err err = ERR_INIT;
	struct item *journal, *followup;
	char name[32];
	int rc;

	snprintf(name, sizeof(name), "K%ld", company);
	changeset_init(&c, "screen");
	journal = changeset_item(&c, ITEM_NEW, "journal", 0);
	item_op(journal, OP_SET, "company", name);
	item_op(journal, OP_SET, "text", text);
	followup = changeset_item(&c, ITEM_NEW, "followup", 0);
	item_op(followup, OP_SET, "journal", "@1");
	item_op(followup, OP_SET, "company", name);
	item_op(followup, OP_SET, "due", "2026-12-24");
	item_op(followup, OP_SET, "what", text);
	rc = session_apply(client, &c, &applied, &err);
	applied_release(&applied);
	changeset_release(&c);
	return rc ? told(&err) : 0;
}

static void client_end(void *client)
{
	session_close(client);
}

static void close_peer(void *self)
{
	struct kartei *k = self;

	if (k->s)
		session_close(k->s);
	if (k->house)
		house_close(k->house);
	else
		shell(k, "store --stop");
	free(k->home);
	free(k->program);
	free(k);
}

static const struct peer_ops ops = {
	.import = import, .reuse = reuse, .caller = caller, .search = search,
	.open = open_company, .due = due, .export = export, .client = client,
	.insert = insert, .client_end = client_end, .close = close_peer,
};

static struct peer *peer(const char *name, const char *home,
			 const char *program)
{
	struct peer *p = calloc(1, sizeof(*p));
	struct kartei *k = calloc(1, sizeof(*k));

	if (!p || !k)
		return NULL;
	k->home = strdup(home);
	k->program = strdup(program);
	*p = (struct peer){ .name = name, .ops = &ops, .self = k };
	return p;
}

struct peer *peer_kartei(const char *home, const char *program)
{
	return peer("kartei", home, program);
}

struct peer *peer_socket(const char *home, const char *program)
{
	struct peer *p = peer("socket", home, program);
	struct kartei *k = p ? p->self : NULL;

	if (!k)
		return NULL;
	k->s = session(k, 0);
	return k->s ? p : NULL;
}
