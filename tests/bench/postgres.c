/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The peer for many writers: PostgreSQL, as somebody would use it who knows
 * it. COPY into tables made in the same transaction (no log is written for
 * those), indexes last; prepared statements, one round trip for a card and
 * for an entry. Companies and people are found by any part of their words
 * (pg_trgm), texts by their words (tsvector), as kartei finds them.
 */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fold.h"
#include "peer.h"
#include "postgres_fill.h"
#include "postgres_server.h"

#define WORDS_MAX 3		/* that are typed */

struct postgres {
	struct postgres_server *server;
	PGconn *db;
	/* What was typed decides how it is best looked for: planned anew each
	 * time, which the other questions need not be. */
	PGconn *finder;
};

static int prepare(PGconn *db, const char *name, const char *sql)
{
	return postgres_said(db, PQprepare(db, name, sql, 0, NULL));
}

static PGconn *connect_to(const struct postgres *s)
{
	PGconn *db = PQconnectdb(postgres_where(s->server));

	if (PQstatus(db) == CONNECTION_OK)
		return db;
	fprintf(stderr, "bench: postgres: %s", PQerrorMessage(db));
	PQfinish(db);
	return NULL;
}

/* Rows of an answer; all of it is here already. */
static long rows(PGconn *db, PGresult *r)
{
	long n = PQntuples(r);

	return postgres_said(db, r) ? -1 : n;
}

/* ---- import ------------------------------------------------------------ */

static int questions(struct postgres *s)
{
	struct buf sql = BUF_INIT;
	int rc;

	rc = prepare(s->db, "caller",
		"SELECT nr, name, city FROM companies "
		"WHERE phone_norm >= $1 AND phone_norm < $1 || ':' "
		"UNION ALL SELECT pnr, first || ' ' || last, function "
		"FROM people WHERE phone_norm >= $1 AND phone_norm < $1 || ':' "
		"UNION ALL SELECT pnr, first || ' ' || last, function "
		"FROM people WHERE mobile_norm >= $1"
		" AND mobile_norm < $1 || ':'") ||
	prepare(s->db, "company",
		"SELECT * FROM companies WHERE nr = $1") ||
	prepare(s->db, "people",
		"SELECT pnr, first, last, function, phone, mobile, email "
		"FROM people WHERE cnr = $1 ORDER BY last") ||
	prepare(s->db, "journal",
		"SELECT at, agent, kind, type, text FROM journal "
		"WHERE cnr = $1 ORDER BY at DESC LIMIT 50") ||
	prepare(s->db, "open",
		"SELECT due, time, kind, text, agent FROM followups "
		"WHERE cnr = $1 AND done = 0 ORDER BY due") ||
	prepare(s->db, "due",
		"SELECT f.due, f.time, c.name, f.kind, f.text "
		"FROM followups f JOIN companies c ON c.nr = f.cnr "
		"WHERE f.agent = $1 AND f.done = 0 AND f.due <= '" BENCH_DAY
		"' UNION ALL SELECT a.start, a.till, c.name, '', a.summary "
		"FROM appointments a JOIN companies c ON c.nr = a.cnr "
		"WHERE a.agent = $1 AND a.start >= '" BENCH_DAY
		"' AND a.start < '" BENCH_DAY "~' ORDER BY 1, 2") ||
	postgres_exec(s->finder, "SET plan_cache_mode = force_custom_plan");
	for (int n = 1; !rc && n <= WORDS_MAX; n++) {
		for (int sorted = 0; !rc && sorted < 2; sorted++) {
			char name[16];

			snprintf(name, sizeof(name), "%s%d",
				 sorted ? "sorted" : "any", n);
			buf_clear(&sql);
			buf_add_str(&sql, "SELECT nr, name, postcode, city "
				    "FROM companies WHERE words LIKE $1");
			for (int i = 2; i <= n; i++)
				buf_printf(&sql, " AND words LIKE $%d", i);
			buf_printf(&sql, "%s LIMIT 50",
				   sorted ? " ORDER BY sort" : "");
			rc = prepare(s->finder, name, buf_str(&sql));
		}
	}
	buf_release(&sql);
	return rc ? -1 : 0;
}

static int connect_both(struct postgres *s)
{
	s->db = connect_to(s);
	s->finder = connect_to(s);
	return s->db && s->finder ? 0 : -1;
}

static int import(void *self, const char *data, double *people, double *all)
{
	struct postgres *s = self;
	double begun;

	if (connect_both(s) ||
	    postgres_exec(s->db, "SET client_min_messages = warning;"
		 "CREATE EXTENSION pg_trgm"))
		return -1;
	begun = now_seconds();
	if (postgres_exec(s->db, "BEGIN") || postgres_fill_people(s->db, data) ||
	    postgres_exec(s->db, "COMMIT"))
		return -1;
	*people = now_seconds() - begun;
	if (postgres_exec(s->db, "BEGIN") || postgres_fill_rest(s->db, data) ||
	    postgres_exec(s->db, "COMMIT"))
		return -1;
	*all = now_seconds() - begun;
	/* What a server does by itself within minutes of such a fill. */
	if (postgres_number(s->db) || postgres_exec(s->db, "VACUUM ANALYZE") ||
	    postgres_exec(s->db, "CHECKPOINT"))
		return -1;
	return questions(s);
}

static int reuse(void *self)
{
	struct postgres *s = self;

	return connect_both(s) || questions(s) ? -1 : 0;
}

/* ---- questions --------------------------------------------------------- */

static long caller(void *self, const char *number)
{
	struct postgres *s = self;

	return rows(s->db, PQexecPrepared(s->db, "caller", 1, &number, NULL,
					  NULL, 0));
}

static long search(void *self, const char *typed, bool sorted)
{
	struct postgres *s = self;
	struct buf words = BUF_INIT;
	char *like[WORDS_MAX] = { NULL }, *word, *rest, name[16];
	int n = 0;
	long found;

	fold_text(slice_str(typed), &words);
	rest = words.p;
	while (n < WORDS_MAX && (word = strsep(&rest, " ")) && *word)
		if (asprintf(&like[n++], "%% %s%%", word) < 0)
			exit(71);
	snprintf(name, sizeof(name), "%s%d", sorted ? "sorted" : "any", n);
	found = rows(s->finder, PQexecPrepared(s->finder, name, n,
					       (const char *const *)like, NULL,
					       NULL, 0));
	while (n)
		free(like[--n]);
	buf_release(&words);
	return found;
}

/* All four in one round trip. */
static long open_company(void *self, long company)
{
	static const char *const parts[] = { "company", "people", "journal",
					     "open" };
	enum { PARTS = sizeof(parts) / sizeof(*parts) };
	struct postgres *s = self;
	char nr[24];
	const char *value = nr;
	long n = 0;

	snprintf(nr, sizeof(nr), "%ld", company);
	if (!PQenterPipelineMode(s->db))
		return -1;
	for (size_t i = 0; i < PARTS; i++)
		if (!PQsendQueryPrepared(s->db, parts[i], 1, &value, NULL,
					 NULL, 0))
			return -1;
	if (!PQpipelineSync(s->db))
		return -1;
	for (size_t i = 0; i < PARTS; i++) {
		long some = rows(s->db, PQgetResult(s->db));

		if (some < 0)
			return -1;
		n += some;
		PQclear(PQgetResult(s->db));	/* the end of this one */
	}
	PQclear(PQgetResult(s->db));		/* the end of all */
	return PQexitPipelineMode(s->db) ? n : -1;
}

static long due(void *self, int agent)
{
	struct postgres *s = self;
	char nr[16];
	const char *value = nr;

	snprintf(nr, sizeof(nr), "%d", agent);
	return rows(s->db, PQexecPrepared(s->db, "due", 1, &value, NULL, NULL,
					  0));
}

static long export_table(PGconn *db, const char *dir, const char *table,
			 const char *columns)
{
	char *path, *sql, *line;
	long n = -1;
	int bytes = -2;
	FILE *f;

	if (asprintf(&path, "%s/%s.csv", dir, table) < 0 ||
	    asprintf(&sql, "COPY %s%s TO STDOUT (FORMAT csv)", table,
		     columns) < 0)
		exit(71);
	f = fopen(path, "w");
	if (f && !postgres_exec(db, sql)) {
		n = 0;
		while ((bytes = PQgetCopyData(db, &line, 0)) > 0) {
			fwrite(line, 1, bytes, f);
			PQfreemem(line);
			n++;
		}
		for (PGresult *r; (r = PQgetResult(db));)
			if (postgres_said(db, r))
				n = -1;
	}
	if (f && (fflush(f) | fsync(fileno(f)) | fclose(f)))
		n = -1;
	free(path);
	free(sql);
	return bytes == -1 ? n : -1;
}

static long export(void *self, const char *dir)
{
	static const struct { const char *name, *columns; } tables[] = {
		{ "companies", "(nr, name, legal, street, postcode, city,"
		  " country, phone, phone_norm, email, class, industries,"
		  " interests, rep, since, trial, mail_ban, block)" },
		{ "people", "(pnr, cnr, salutation, title, first, last,"
		  " function, dept, phone, phone_norm, mobile, mobile_norm,"
		  " email, mail_ban)" },
		{ "journal", "" }, { "followups", "" }, { "appointments", "" },
	};
	struct postgres *s = self;
	long n = 0;

	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		long some = export_table(s->db, dir, tables[i].name,
					 tables[i].columns);

		if (some < 0)
			return -1;
		n += some;
	}
	return n;
}

/* ---- writing ----------------------------------------------------------- */

struct client {
	PGconn *db;
	char agent[16];
};

static void *client(void *self, int agent)
{
	struct client *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	snprintf(c->agent, sizeof(c->agent), "%d", agent);
	c->db = connect_to(self);
	if (!c->db || prepare(c->db, "insert",
		"WITH entry AS (INSERT INTO journal(cnr, at, agent, kind, type,"
		" text) VALUES($1, '" BENCH_NOW "', $2, 'Anruf ein',"
		" 'Anfrage', $3)) "
		"INSERT INTO followups(cnr, agent, due, time, kind, text, done)"
		" VALUES($1, $2, '2026-12-24', '', 'Anruf aus', $3, 0)"))
		return NULL;
	return c;
}

/* One statement is one transaction: durable when it is answered. */
static int insert(void *client, long company, const char *text)
{
	struct client *c = client;
	char nr[24];
	const char *values[] = { nr, c->agent, text };

	snprintf(nr, sizeof(nr), "%ld", company);
	return postgres_said(c->db, PQexecPrepared(c->db, "insert", 3, values, NULL,
					  NULL, 0));
}

static void client_end(void *client)
{
	struct client *c = client;

	PQfinish(c->db);
	free(c);
}

static void close_peer(void *self)
{
	struct postgres *s = self;

	PQfinish(s->db);
	PQfinish(s->finder);
	postgres_stop(s->server);
	free(s);
}

static const struct peer_ops ops = {
	.import = import, .reuse = reuse, .caller = caller, .search = search,
	.open = open_company, .due = due, .export = export, .client = client,
	.insert = insert, .client_end = client_end, .close = close_peer,
};

struct peer *peer_postgres(const char *dir, bool fresh)
{
	struct peer *p = calloc(1, sizeof(*p));
	struct postgres *s = calloc(1, sizeof(*s));

	if (!p || !s)
		return NULL;
	s->server = postgres_start(dir, fresh);
	if (!s->server) {
		free(s);
		free(p);
		return NULL;
	}
	*p = (struct peer){ .name = "postgres", .ops = &ops, .self = s };
	return p;
}
