/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_BENCH_SQLITE_LOCAL_H
#define TESTS_BENCH_SQLITE_LOCAL_H

#include <sqlite3.h>
#include <stdbool.h>

/* By the words that are typed: parts alone, beginnings alone, both. */
enum sqlite_ask { SQLITE_PARTS, SQLITE_BEGINNINGS, SQLITE_BOTH, SQLITE_ASKS };

struct sqlite {
	char *path;
	bool found;		/* by words and parts of words, as in kartei */
	sqlite3 *db;
	sqlite3_stmt *caller, *any, *sorted, *company, *people, *journal,
		*open, *due;
	sqlite3_stmt *parts[SQLITE_ASKS][2];	/* any, sorted */
};

/* 0, or -1 after SQLite's words on standard error. */
int sqlite_said(sqlite3 *db, int rc);
int sqlite_exec(sqlite3 *db, const char *sql);
int sqlite_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **stmt);
/* Runs through the rows and looks at each column, as a screen would. */
long sqlite_rows(sqlite3_stmt *stmt);

/* The indexes beyond those of plain SQLite, and what is asked of them. */
int sqlite_found_people(sqlite3 *db);
int sqlite_found_rest(sqlite3 *db);
int sqlite_found_questions(struct sqlite *s);
long sqlite_search_parts(void *self, const char *typed, bool sorted);

#endif
