/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "postgres_fill.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/fold.h"
#include "peer.h"

#define COPY_BYTES 65536

int postgres_said(PGconn *db, PGresult *r)
{
	ExecStatusType status = PQresultStatus(r);
	int rc = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
		status == PGRES_COPY_IN || status == PGRES_COPY_OUT ? 0 : -1;

	if (rc)
		fprintf(stderr, "bench: postgres: %s", PQerrorMessage(db));
	PQclear(r);
	return rc;
}

int postgres_exec(PGconn *db, const char *sql)
{
	return postgres_said(db, PQexec(db, sql));
}

struct fill {
	PGconn *db;
	size_t columns;
	struct buf out;
};

/* A value as COPY reads it; what is empty is absent. */
static void put(struct buf *out, const char *text)
{
	if (!*text)
		buf_add_str(out, "\\N");
	for (; *text; text++) {
		if (strchr("\\\t\r\n", *text))
			buf_add_char(out, '\\');
		buf_add_char(out, *text);
	}
}

static void put_bytes(struct buf *out, struct slice bytes)
{
	static const char hex[] = "0123456789abcdef";
	const unsigned char *p = bytes.p;

	buf_add_str(out, "\\\\x");
	for (size_t i = 0; i < bytes.n; i++) {
		buf_add_char(out, hex[p[i] >> 4]);
		buf_add_char(out, hex[p[i] & 15]);
	}
}

static int put_row(struct fill *f, char **fields, size_t n)
{
	for (size_t i = 0; i < f->columns; i++) {
		if (i)
			buf_add_char(&f->out, '\t');
		put(&f->out, i < n ? fields[i] : "");
	}
	return 0;
}

static int end_row(struct fill *f)
{
	buf_add_char(&f->out, '\n');
	if (f->out.n < COPY_BYTES)
		return 0;
	if (PQputCopyData(f->db, f->out.p, f->out.n) != 1)
		return -1;
	buf_clear(&f->out);
	return 0;
}

static int fill_row(void *ctx, char **fields, size_t n)
{
	put_row(ctx, fields, n);
	return end_row(ctx);
}

/* With what kartei finds a company by, name, number, place, each word behind
 * a blank; and with its place in the order of names. */
static int fill_company(void *ctx, char **fields, size_t n)
{
	struct fill *f = ctx;
	struct buf words = BUF_INIT, key = BUF_INIT;

	fold_text(slice_str(fields[5]), &key);
	fold_text(slice_str(fields[1]), &words);
	put_row(f, fields, n);
	buf_printf(&f->out, "\t %s k%s %s\t", buf_str(&words), fields[0],
		   buf_str(&key));
	buf_clear(&key);
	fold_sort_key(slice_str(fields[1]), &key);
	put_bytes(&f->out, buf_slice(&key));
	buf_release(&words);
	buf_release(&key);
	return end_row(f);
}

static int fill_person(void *ctx, char **fields, size_t n)
{
	struct fill *f = ctx;
	struct buf words = BUF_INIT;

	put_row(f, fields, n);
	buf_printf(&words, "%s %s", fields[4], fields[5]);
	buf_add_str(&f->out, "\t ");
	fold_text(buf_slice(&words), &f->out);
	buf_release(&words);
	return end_row(f);
}

static int fill(PGconn *db, const char *data, const char *file, size_t columns,
		int (*each)(void *ctx, char **fields, size_t n))
{
	struct fill f = { .db = db, .columns = columns, .out = BUF_INIT };
	char *sql;
	int rc;

	if (asprintf(&sql, "COPY %s FROM STDIN", file) < 0)
		return -1;
	rc = postgres_exec(db, sql) || csv_each(data, file, each, &f) ? -1 : 0;
	free(sql);
	if (!rc && f.out.n && PQputCopyData(db, f.out.p, f.out.n) != 1)
		rc = -1;
	if (PQputCopyEnd(db, rc ? "stopped" : NULL) != 1)
		rc = -1;
	for (PGresult *r; (r = PQgetResult(db));)
		rc |= postgres_said(db, r);
	buf_release(&f.out);
	return rc;
}

int postgres_fill_people(PGconn *db, const char *data)
{
	return postgres_exec(db,
		"CREATE TABLE companies(nr bigint, name text, legal text,"
		" street text, postcode text, city text, country text,"
		" phone text, phone_norm text, email text, class text,"
		" industries text, interests text, rep int, since text,"
		" trial text, mail_ban text, block text, words text,"
		" sort bytea);"
		"CREATE TABLE people(pnr bigint, cnr bigint, salutation text,"
		" title text, first text, last text, function text, dept text,"
		" phone text, phone_norm text, mobile text, mobile_norm text,"
		" email text, mail_ban text, words text)") ||
	       fill(db, data, "companies", 18, fill_company) ||
	       fill(db, data, "people", 14, fill_person) ||
	       postgres_exec(db,
		"ALTER TABLE companies ADD PRIMARY KEY(nr);"
		"CREATE INDEX c_phone ON companies(phone_norm);"
		"CREATE INDEX c_sort ON companies(sort);"
		"CREATE INDEX c_words ON companies"
		" USING gin(words gin_trgm_ops);"
		"CREATE INDEX c_email ON companies"
		" USING gin(email gin_trgm_ops);"
		"ALTER TABLE people ADD PRIMARY KEY(pnr);"
		"CREATE INDEX p_company ON people(cnr);"
		"CREATE INDEX p_phone ON people(phone_norm);"
		"CREATE INDEX p_mobile ON people(mobile_norm);"
		"CREATE INDEX p_name ON people(last, first);"
		"CREATE INDEX p_function ON people(function);"
		"CREATE INDEX p_words ON people USING gin(words gin_trgm_ops);"
		"CREATE INDEX p_email ON people"
		" USING gin(email gin_trgm_ops)");
}

int postgres_fill_rest(PGconn *db, const char *data)
{
	return postgres_exec(db,
		"CREATE TABLE journal(jnr bigint, cnr bigint, pnr bigint,"
		" at text, agent int, kind text, type text, text text);"
		"CREATE TABLE followups(fnr bigint, cnr bigint, pnr bigint,"
		" agent int, due text, time text, kind text, text text,"
		" done int);"
		"CREATE TABLE appointments(tnr bigint, cnr bigint, agent int,"
		" start text, till text, summary text, place text)") ||
	       fill(db, data, "journal", 8, fill_row) ||
	       fill(db, data, "followups", 9, fill_row) ||
	       fill(db, data, "appointments", 7, fill_row) ||
	       postgres_exec(db,
		"ALTER TABLE journal ADD PRIMARY KEY(jnr);"
		"ALTER TABLE followups ADD PRIMARY KEY(fnr);"
		"ALTER TABLE appointments ADD PRIMARY KEY(tnr);"
		"CREATE INDEX j_company ON journal(cnr, at);"
		"CREATE INDEX j_person ON journal(pnr, at);"
		"CREATE INDEX f_agent ON followups(agent, done, due, time);"
		"CREATE INDEX f_company ON followups(cnr, done, due);"
		"CREATE INDEX a_agent ON appointments(agent, start);"
		"CREATE INDEX j_words ON journal"
		" USING gin(to_tsvector('simple', text));"
		"CREATE INDEX f_words ON followups"
		" USING gin(to_tsvector('simple', text));"
		"CREATE INDEX a_words ON appointments"
		" USING gin(to_tsvector('simple', summary))");
}

int postgres_number(PGconn *db)
{
	return postgres_exec(db,
		"CREATE SEQUENCE jnr CACHE 20; CREATE SEQUENCE fnr CACHE 20;"
		"SELECT setval('jnr', (SELECT max(jnr) FROM journal)),"
		" setval('fnr', (SELECT max(fnr) FROM followups));"
		"ALTER TABLE journal ALTER jnr SET DEFAULT nextval('jnr');"
		"ALTER TABLE followups ALTER fnr SET DEFAULT nextval('fnr')");
}
