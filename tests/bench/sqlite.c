/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The peer: SQLite in process, as somebody would use it who knows it. Best
 * case for the import (journal off, one transaction, indexes last, one fsync
 * at the end); WAL with synchronous=FULL for everything else.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fold.h"
#include "peer.h"
#include "sqlite_local.h"

int sqlite_said(sqlite3 *db, int rc)
{
	if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
		return 0;
	fprintf(stderr, "bench: sqlite: %s\n", sqlite3_errmsg(db));
	return -1;
}

int sqlite_exec(sqlite3 *db, const char *sql)
{
	return sqlite_said(db, sqlite3_exec(db, sql, NULL, NULL, NULL));
}

int sqlite_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **stmt)
{
	return sqlite_said(db, sqlite3_prepare_v2(db, sql, -1, stmt, NULL));
}

long sqlite_rows(sqlite3_stmt *stmt)
{
	long n = 0;
	int rc;

	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(stmt); i++)
			(void)sqlite3_column_text(stmt, i);
		n++;
	}
	sqlite3_reset(stmt);
	return rc == SQLITE_DONE ? n : -1;
}

static void bind(sqlite3_stmt *stmt, int at, const char *text)
{
	sqlite3_bind_text(stmt, at, text, -1, SQLITE_TRANSIENT);
}

/* ---- import ------------------------------------------------------------ */

struct fill {
	sqlite3 *db;
	sqlite3_stmt *insert, *words;
	size_t columns;
};

static int fill_row(void *ctx, char **fields, size_t n)
{
	struct fill *f = ctx;

	for (size_t i = 0; i < f->columns; i++)
		sqlite3_bind_text(f->insert, i + 1, i < n ? fields[i] : "", -1,
				  SQLITE_STATIC);
	if (sqlite3_step(f->insert) != SQLITE_DONE)
		return sqlite_said(f->db, sqlite3_errcode(f->db));
	sqlite3_reset(f->insert);
	return 0;
}

static int fill_company(void *ctx, char **fields, size_t n)
{
	struct fill *f = ctx;
	struct buf words = BUF_INIT, key = BUF_INIT;
	int rc;

	/* What kartei finds a company by: name, number, place. */
	fold_text(slice_str(fields[1]), &words);
	buf_printf(&words, " k%s", fields[0]);
	fold_sort_key(slice_str(fields[1]), &key);
	sqlite3_bind_blob(f->insert, f->columns + 1, key.p, key.n,
			  SQLITE_TRANSIENT);
	buf_add_char(&words, ' ');
	buf_clear(&key);
	fold_text(slice_str(fields[5]), &key);
	buf_add_slice(&words, buf_slice(&key));
	sqlite3_bind_text(f->words, 1, fields[0], -1, SQLITE_STATIC);
	sqlite3_bind_text(f->words, 2, buf_str(&words), -1, SQLITE_TRANSIENT);
	rc = fill_row(ctx, fields, n);
	if (!rc && sqlite3_step(f->words) != SQLITE_DONE)
		rc = sqlite_said(f->db, sqlite3_errcode(f->db));
	sqlite3_reset(f->words);
	buf_release(&words);
	buf_release(&key);
	return rc;
}

static int fill(sqlite3 *db, const char *data, const char *file, size_t columns,
		const char *insert)
{
	struct fill f = { .db = db, .columns = columns };
	bool companies = !strcmp(file, "companies");
	int rc = sqlite_prepare(db, insert, &f.insert);

	if (!rc && companies)
		rc = sqlite_prepare(db, "INSERT INTO words(rowid, text) VALUES(?, ?)",
			     &f.words);
	if (!rc)
		rc = csv_each(data, file, companies ? fill_company : fill_row,
			      &f);
	sqlite3_finalize(f.insert);
	sqlite3_finalize(f.words);
	return rc;
}

static int import_people(sqlite3 *db, const char *data)
{
	return sqlite_exec(db,
		"CREATE TABLE companies(nr INTEGER PRIMARY KEY, name, legal,"
		" street, postcode, city, country, phone, phone_norm, email,"
		" class, industries, interests, rep INTEGER, since, trial,"
		" mail_ban, block, sort);"
		"CREATE TABLE people(pnr INTEGER PRIMARY KEY, cnr INTEGER,"
		" salutation, title, first, last, function, dept, phone,"
		" phone_norm, mobile, mobile_norm, email, mail_ban);"
		"CREATE VIRTUAL TABLE words USING fts5(text, content='',"
		" prefix='1 2 3', detail=none)") ||
	       fill(db, data, "companies", 18, "INSERT INTO companies VALUES"
		    "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)") ||
	       fill(db, data, "people", 14, "INSERT INTO people VALUES"
		    "(?,?,?,?,?,?,?,?,?,?,?,?,?,?)") ||
	       sqlite_exec(db,
		"CREATE INDEX c_phone ON companies(phone_norm);"
		"CREATE INDEX c_sort ON companies(sort);"
		"CREATE INDEX p_company ON people(cnr);"
		"CREATE INDEX p_phone ON people(phone_norm);"
		"CREATE INDEX p_mobile ON people(mobile_norm);"
		"CREATE INDEX p_name ON people(last, first);"
		"CREATE INDEX p_function ON people(function)");
}

static int import_rest(sqlite3 *db, const char *data)
{
	return sqlite_exec(db,
		"CREATE TABLE journal(jnr INTEGER PRIMARY KEY, cnr INTEGER,"
		" pnr INTEGER, at, agent INTEGER, kind, type, text);"
		"CREATE TABLE followups(fnr INTEGER PRIMARY KEY, cnr INTEGER,"
		" pnr INTEGER, agent INTEGER, due, time, kind, text,"
		" done INTEGER);"
		"CREATE TABLE appointments(tnr INTEGER PRIMARY KEY,"
		" cnr INTEGER, agent INTEGER, start, end, summary, place)") ||
	       fill(db, data, "journal", 8, "INSERT INTO journal VALUES"
		    "(?,?,?,?,?,?,?,?)") ||
	       fill(db, data, "followups", 9, "INSERT INTO followups VALUES"
		    "(?,?,?,?,?,?,?,?,?)") ||
	       fill(db, data, "appointments", 7, "INSERT INTO appointments"
		    " VALUES(?,?,?,?,?,?,?)") ||
	       sqlite_exec(db,
		"CREATE INDEX j_company ON journal(cnr, at);"
		"CREATE INDEX j_person ON journal(pnr, at);"
		"CREATE INDEX f_agent ON followups(agent, done, due, time);"
		"CREATE INDEX f_company ON followups(cnr, done, due);"
		"CREATE INDEX a_agent ON appointments(agent, start)");
}

static int flush(const char *path)
{
	int fd = open(path, O_RDWR);
	int rc = fd < 0 ? -1 : fsync(fd);

	if (fd >= 0)
		close(fd);
	return rc;
}

/* Who has the number, and whose begins with it, as kartei answers: ':' stands
 * behind the digits. */
static int questions(struct sqlite *s)
{
	return sqlite_prepare(s->db,
		"SELECT nr, name, city FROM companies "
		"WHERE phone_norm >= ?1 AND phone_norm < ?1 || ':' "
		"UNION ALL SELECT pnr, first || ' ' || last, function "
		"FROM people WHERE phone_norm >= ?1 AND phone_norm < ?1 || ':' "
		"UNION ALL SELECT pnr, first || ' ' || last, function "
		"FROM people WHERE mobile_norm >= ?1 AND mobile_norm < ?1 || ':'",
		&s->caller) ||
	sqlite_prepare(s->db,
		"SELECT c.nr, c.name, c.postcode, c.city FROM words w "
		"JOIN companies c ON c.nr = w.rowid WHERE words MATCH ? "
		"LIMIT 50", &s->any) ||
	sqlite_prepare(s->db,
		"SELECT c.nr, c.name, c.postcode, c.city FROM words w "
		"JOIN companies c ON c.nr = w.rowid WHERE words MATCH ? "
		"ORDER BY c.sort LIMIT 50", &s->sorted) ||
	sqlite_prepare(s->db, "SELECT * FROM companies WHERE nr = ?", &s->company) ||
	sqlite_prepare(s->db,
		"SELECT pnr, first, last, function, phone, mobile, email "
		"FROM people WHERE cnr = ? ORDER BY last", &s->people) ||
	sqlite_prepare(s->db,
		"SELECT at, agent, kind, type, text FROM journal "
		"WHERE cnr = ? ORDER BY at DESC LIMIT 50", &s->journal) ||
	sqlite_prepare(s->db,
		"SELECT due, time, kind, text, agent FROM followups "
		"WHERE cnr = ? AND done = 0 ORDER BY due", &s->open) ||
	sqlite_prepare(s->db,
		"SELECT f.due, f.time, c.name, f.kind, f.text "
		"FROM followups f JOIN companies c ON c.nr = f.cnr "
		"WHERE f.agent = ?1 AND f.done = 0 AND f.due <= '" BENCH_DAY
		"' UNION ALL SELECT a.start, a.end, c.name, '', a.summary "
		"FROM appointments a JOIN companies c ON c.nr = a.cnr "
		"WHERE a.agent = ?1 AND a.start >= '" BENCH_DAY
		"' AND a.start < '" BENCH_DAY "~' ORDER BY 1, 2", &s->due);
}

/* A file that is there is asked the questions. */
static int ask(struct sqlite *s)
{
	return sqlite_exec(s->db, "PRAGMA journal_mode = WAL;"
		    "PRAGMA cache_size = -1000000; PRAGMA synchronous = FULL")
		|| questions(s) || (s->found && sqlite_found_questions(s)) ?
		-1 : 0;
}

static int import(void *self, const char *data, double *people, double *all)
{
	struct sqlite *s = self;
	double begun = now_seconds();

	/* A file of an earlier run goes. */
	sqlite3_close(s->db);
	unlink(s->path);
	if (sqlite_said(s->db, sqlite3_open(s->path, &s->db)) ||
	    sqlite_exec(s->db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
		 "PRAGMA cache_size = -1000000; BEGIN") ||
	    import_people(s->db, data) ||
	    (s->found && sqlite_found_people(s->db)) || sqlite_exec(s->db, "COMMIT") ||
	    flush(s->path))
		return -1;
	*people = now_seconds() - begun;
	if (sqlite_exec(s->db, "BEGIN") || import_rest(s->db, data) ||
	    (s->found && sqlite_found_rest(s->db)) ||
	    sqlite_exec(s->db, "COMMIT") || flush(s->path))
		return -1;
	*all = now_seconds() - begun;
	if (sqlite_exec(s->db, "ANALYZE"))
		return -1;
	return ask(s);
}

static int reuse(void *self)
{
	return ask(self);
}

/* ---- questions --------------------------------------------------------- */

static long caller(void *self, const char *number)
{
	struct sqlite *s = self;

	bind(s->caller, 1, number);
	return sqlite_rows(s->caller);
}

static long search(void *self, const char *typed, bool sorted)
{
	struct sqlite *s = self;
	sqlite3_stmt *stmt = sorted ? s->sorted : s->any;
	struct buf words = BUF_INIT, match = BUF_INIT;
	char *word, *rest;
	long n;

	fold_text(slice_str(typed), &words);
	rest = words.p;
	while ((word = strsep(&rest, " ")) && *word)
		buf_printf(&match, "%s\"%s\"*", match.n ? " AND " : "", word);
	bind(stmt, 1, buf_str(&match));
	n = sqlite_rows(stmt);
	buf_release(&words);
	buf_release(&match);
	return n;
}

static long open_company(void *self, long company)
{
	struct sqlite *s = self;
	sqlite3_stmt *const all[] = { s->company, s->people, s->journal,
				      s->open };
	long n = 0;

	for (size_t i = 0; i < 4; i++) {
		sqlite3_bind_int64(all[i], 1, company);
		n += sqlite_rows(all[i]);
	}
	return n;
}

static long due(void *self, int agent)
{
	struct sqlite *s = self;

	sqlite3_bind_int(s->due, 1, agent);
	return sqlite_rows(s->due);
}

static void put_csv(FILE *f, const char *text)
{
	if (!strpbrk(text, ",\"\r\n")) {
		fputs(text, f);
		return;
	}
	fputc('"', f);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', f);
		fputc(*text, f);
	}
	fputc('"', f);
}

static long export_table(struct sqlite *s, const char *dir, const char *table)
{
	char *path, *sql;
	sqlite3_stmt *stmt = NULL;
	long n = -1;
	FILE *f;

	if (asprintf(&path, "%s/%s.csv", dir, table) < 0 ||
	    asprintf(&sql, "SELECT * FROM %s", table) < 0)
		return -1;
	f = fopen(path, "w");
	if (f && !sqlite_prepare(s->db, sql, &stmt)) {
		n = 0;
		while (sqlite3_step(stmt) == SQLITE_ROW) {
			int columns = sqlite3_column_count(stmt);

			for (int i = 0; i < columns; i++) {
				const char *text = (const char *)
					sqlite3_column_text(stmt, i);

				put_csv(f, text ? text : "");
				fputc(i + 1 < columns ? ',' : '\n', f);
			}
			n++;
		}
	}
	sqlite3_finalize(stmt);
	if (f && (fflush(f) || fsync(fileno(f)) || fclose(f)))
		n = -1;
	free(path);
	free(sql);
	return n;
}

static long export(void *self, const char *dir)
{
	static const char *const tables[] = { "companies", "people", "journal",
					      "followups", "appointments" };
	long n = 0;

	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		long some = export_table(self, dir, tables[i]);

		if (some < 0)
			return -1;
		n += some;
	}
	return n;
}

/* ---- writing ----------------------------------------------------------- */

struct client {
	sqlite3 *db;
	sqlite3_stmt *begin, *commit, *journal, *followup;
	int agent;
};

static void *client(void *self, int agent)
{
	struct sqlite *s = self;
	struct client *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->agent = agent;
	if (sqlite_said(c->db, sqlite3_open(s->path, &c->db)) ||
	    sqlite_exec(c->db, "PRAGMA synchronous = FULL") ||
	    sqlite_said(c->db, sqlite3_busy_timeout(c->db, 60000)) ||
	    sqlite_prepare(c->db, "BEGIN IMMEDIATE", &c->begin) ||
	    sqlite_prepare(c->db, "COMMIT", &c->commit) ||
	    sqlite_prepare(c->db, "INSERT INTO journal(cnr, at, agent, kind, type,"
		    " text) VALUES(?, '" BENCH_NOW "', ?, 'Anruf ein',"
		    " 'Anfrage', ?)", &c->journal) ||
	    sqlite_prepare(c->db, "INSERT INTO followups(cnr, agent, due, time, kind,"
		    " text, done) VALUES(?, ?, '2026-12-24', '', 'Anruf aus',"
		    " ?, 0)", &c->followup))
		return NULL;
	return c;
}

static int step(struct client *c, sqlite3_stmt *stmt)
{
	int rc = sqlite3_step(stmt);

	sqlite3_reset(stmt);
	return rc == SQLITE_DONE ? 0 : sqlite_said(c->db, rc);
}

static int insert(void *client, long company, const char *text)
{
	struct client *c = client;
	sqlite3_stmt *const both[] = { c->journal, c->followup };

	for (size_t i = 0; i < 2; i++) {
		sqlite3_bind_int64(both[i], 1, company);
		sqlite3_bind_int(both[i], 2, c->agent);
		bind(both[i], 3, text);
	}
	return step(c, c->begin) || step(c, c->journal) ||
	       step(c, c->followup) || step(c, c->commit) ? -1 : 0;
}

static void client_end(void *client)
{
	struct client *c = client;

	sqlite3_finalize(c->begin);
	sqlite3_finalize(c->commit);
	sqlite3_finalize(c->journal);
	sqlite3_finalize(c->followup);
	sqlite3_close(c->db);
	free(c);
}

static void close_peer(void *self)
{
	struct sqlite *s = self;
	sqlite3_stmt *const all[] = { s->caller, s->any, s->sorted, s->company,
				      s->people, s->journal, s->open, s->due };

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		sqlite3_finalize(all[i]);
	for (size_t i = 0; i < SQLITE_ASKS; i++)
		for (size_t sorted = 0; sorted < 2; sorted++)
			sqlite3_finalize(s->parts[i][sorted]);
	sqlite3_close(s->db);
	free(s->path);
	free(s);
}

static const struct peer_ops ops = {
	.import = import, .reuse = reuse, .caller = caller, .search = search,
	.open = open_company, .due = due, .export = export, .client = client,
	.insert = insert, .client_end = client_end, .close = close_peer,
};

/* The other questions have no other answer than without those indexes. */
static const struct peer_ops found_ops = {
	.import = import, .reuse = reuse, .search = sqlite_search_parts,
	.client = client, .insert = insert, .client_end = client_end,
	.close = close_peer,
};

struct peer *peer_sqlite(const char *dir, bool found)
{
	struct peer *p = calloc(1, sizeof(*p));
	struct sqlite *s = calloc(1, sizeof(*s));

	if (!p || !s || asprintf(&s->path, "%s/%s.sqlite", dir,
				 found ? "found" : "bench") < 0)
		return NULL;
	s->found = found;
	*p = (struct peer){ .name = found ? "sqlite_fts" : "sqlite",
			    .parts = found, .ops = found ? &found_ops : &ops,
			    .self = s };
	if (sqlite_said(s->db, sqlite3_open(s->path, &s->db)))
		return NULL;
	return p;
}
