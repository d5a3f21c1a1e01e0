/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SQLite with FTS5 indexes over what kartei finds: trigrams of names, numbers
 * and addresses, the words of texts. It is asked for parts of words; what is
 * too short for a trigram is looked for as the beginning of a word.
 */
#include "sqlite_local.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/fold.h"

/* What kartei finds people, companies and texts by: any part of a name or
 * number, the words of a text. */
int sqlite_found_people(sqlite3 *db)
{
	return sqlite_exec(db,
		"CREATE VIRTUAL TABLE company_parts USING fts5(name, city,"
		" phone, email, content='', tokenize='trigram',"
		" detail=none);"
		"INSERT INTO company_parts(rowid, name, city, phone, email)"
		" SELECT nr, name, city, phone_norm, email FROM companies;"
		"CREATE VIRTUAL TABLE people_parts USING fts5(first, last,"
		" phone, mobile, email, content='', tokenize='trigram',"
		" detail=none);"
		"INSERT INTO people_parts(rowid, first, last, phone, mobile,"
		" email) SELECT pnr, first, last, phone_norm, mobile_norm,"
		" email FROM people");
}

int sqlite_found_rest(sqlite3 *db)
{
	return sqlite_exec(db,
		"CREATE VIRTUAL TABLE journal_words USING fts5(text,"
		" content='', prefix='1 2 3', detail=none);"
		"INSERT INTO journal_words(rowid, text)"
		" SELECT jnr, text FROM journal;"
		"CREATE VIRTUAL TABLE followup_words USING fts5(text,"
		" content='', prefix='1 2 3', detail=none);"
		"INSERT INTO followup_words(rowid, text)"
		" SELECT fnr, text FROM followups;"
		"CREATE VIRTUAL TABLE appointment_words USING fts5(text,"
		" content='', prefix='1 2 3', detail=none);"
		"INSERT INTO appointment_words(rowid, text)"
		" SELECT tnr, summary || ' ' || place FROM appointments;"
		"CREATE TRIGGER j_found AFTER INSERT ON journal BEGIN"
		" INSERT INTO journal_words(rowid, text)"
		" VALUES(new.jnr, new.text); END;"
		"CREATE TRIGGER f_found AFTER INSERT ON followups BEGIN"
		" INSERT INTO followup_words(rowid, text)"
		" VALUES(new.fnr, new.text); END");
}

int sqlite_found_questions(struct sqlite *s)
{
	static const char *const from[SQLITE_ASKS] = {
		[SQLITE_PARTS] = "company_parts p JOIN companies c"
			" ON c.nr = p.rowid WHERE company_parts MATCH ?1",
		[SQLITE_BEGINNINGS] = "words w JOIN companies c"
			" ON c.nr = w.rowid WHERE words MATCH ?2",
		[SQLITE_BOTH] = "companies c WHERE c.nr IN"
			" (SELECT rowid FROM company_parts"
			" WHERE company_parts MATCH ?1"
			" INTERSECT SELECT rowid FROM words"
			" WHERE words MATCH ?2)",
	};
	struct buf sql = BUF_INIT;
	int rc = 0;

	for (size_t i = 0; !rc && i < SQLITE_ASKS; i++) {
		for (size_t sorted = 0; !rc && sorted < 2; sorted++) {
			buf_clear(&sql);
			buf_printf(&sql, "SELECT c.nr, c.name, c.postcode,"
				   " c.city FROM %s%s LIMIT 50", from[i],
				   sorted ? " ORDER BY c.sort" : "");
			rc = sqlite_prepare(s->db, buf_str(&sql),
					    &s->parts[i][sorted]);
		}
	}
	buf_release(&sql);
	return rc;
}

/* The trigrams of a word, all of which must be there; the index does not keep
 * where they stand. False: it is too short. */
static bool add_trigrams(const char *word, struct buf *match)
{
	const char *at[3] = { word };
	const char *end = word;
	size_t n = 0;

	for (;; n++) {
		if (n >= 3) {
			buf_printf(match, "%s\"%.*s\"",
				   match->n ? " AND " : "",
				   (int)(end - at[n % 3]), at[n % 3]);
		}
		at[n % 3] = end;
		if (!*end)
			return n >= 3;
		do {
			end++;
		} while ((*end & 0xc0) == 0x80);
	}
}

long sqlite_search_parts(void *self, const char *typed, bool sorted)
{
	struct sqlite *s = self;
	struct buf parts = BUF_INIT, begin = BUF_INIT, folded = BUF_INIT;
	char *all = strdup(typed), *rest = all, *word;
	enum sqlite_ask ask;
	sqlite3_stmt *stmt;
	long n;

	while ((word = strsep(&rest, " "))) {
		if (!*word || add_trigrams(word, &parts))
			continue;
		buf_clear(&folded);
		fold_text(slice_str(word), &folded);
		buf_printf(&begin, "%s\"%s\"*", begin.n ? " AND " : "",
			   buf_str(&folded));
	}
	ask = !begin.n ? SQLITE_PARTS : parts.n ? SQLITE_BOTH :
		SQLITE_BEGINNINGS;
	stmt = s->parts[ask][sorted];
	sqlite3_bind_text(stmt, 1, buf_str(&parts), -1, SQLITE_TRANSIENT);
	sqlite3_bind_text(stmt, 2, buf_str(&begin), -1, SQLITE_TRANSIENT);
	n = sqlite_rows(stmt);
	buf_release(&parts);
	buf_release(&begin);
	buf_release(&folded);
	free(all);
	return n;
}
