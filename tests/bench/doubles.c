/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Doubles in a labelled set: what `kartei dupes` proposes, how much of it is
 * true and how much of the truth it is, and how long it takes beside one
 * query of SQLite over keys that were folded at its import.
 *
 *	doubles N DIR KARTEI
 */
#include <jansson.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/fold.h"
#include "doubles_made.h"
#include "peer.h"

#define ROUNDS 3

struct run {
	const char *dir, *kartei, *size;
	const char *set;	/* behind the names of the tasks */
	struct doubles_made made;
	struct found { long one, other; bool sure; } *found;
	size_t n, cap;
};

static void put(const struct run *r, const char *task, const char *peer,
		double value, const char *unit)
{
	printf("%s%s %s %s %.4g %s\n", task, r->set, peer, r->size, value,
	       unit);
	fflush(stdout);
}

static void add(struct run *r, long one, long other, bool sure)
{
	if (r->n == r->cap) {
		r->cap = r->cap ? 2 * r->cap : 1024;
		r->found = realloc(r->found, r->cap * sizeof(*r->found));
		if (!r->found)
			exit(71);
	}
	r->found[r->n++] = (struct found){ one < other ? one : other,
					   one < other ? other : one, sure };
}

static int by_pair(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	return x->one != y->one ? (x->one > y->one) - (x->one < y->one) :
		(x->other > y->other) - (x->other < y->other);
}

/* How much of the truth was found, how much of what was found is true. */
static void judge(struct run *r, const char *peer)
{
	size_t hits = 0, sure = 0, sure_hits = 0, likely = 0;

	if (r->n)
		qsort(r->found, r->n, sizeof(*r->found), by_pair);
	for (size_t i = 0; i < r->n; i++)
		*(r->found[i].sure ? &sure : &likely) += 1;
	for (size_t i = 0; i < r->made.n; i++) {
		struct found want = { r->made.one[i], r->made.other[i], false };
		const struct found *hit = r->n ?
			bsearch(&want, r->found, r->n, sizeof(want), by_pair) :
			NULL;

		hits += hit != NULL;
		sure_hits += hit && hit->sure;
		if (!hit && getenv("BENCH_MISSED"))
			fprintf(stderr, "bench: %s misses %ld %ld\n", peer,
				want.one, want.other);
	}
	put(r, "doubles_recall", peer, 100.0 * hits / r->made.n, "percent");
	put(r, "doubles_precision", peer, sure ? 100.0 * sure_hits / sure : 0,
	    "percent");
	put(r, "doubles_sure", peer, sure, "pairs");
	put(r, "doubles_likely", peer, likely, "pairs");
	r->n = 0;
}

/* ---- kartei ------------------------------------------------------------ */

static FILE *shell(const struct run *r, const char *verb)
{
	char *command;
	FILE *f;

	if (asprintf(&command, "KARTEI_HOME='%s/store' KARTEI_NOW=" BENCH_NOW
		     " '%s' %s", r->dir, r->kartei, verb) < 0)
		exit(71);
	f = popen(command, "r");
	free(command);
	return f;
}

static int run(const struct run *r, const char *format, const char *what)
{
	char line[4096], *verb;
	FILE *f;

	if (asprintf(&verb, format, r->dir, what, what) < 0)
		exit(71);
	f = shell(r, verb);
	free(verb);
	while (f && fgets(line, sizeof(line), f))
		fputs(line, stderr);
	return !f || pclose(f) ? -1 : 0;
}

static int import(const struct run *r)
{
	static const char *const formats[] = {
		"import agent '%s/%s.csv' --map sample-%s",
		"import industry '%s/%s.csv' --map sample-%s",
		"import interest '%s/%s.csv' --map sample-%s",
		"import company '%s/%s.csv' --map sample-%s",
	};
	static const char *const files[] = { "reps", "industries", "interests",
					     "companies" };
	char line[4096];
	FILE *f = shell(r, "init --test --lang de");

	while (f && fgets(line, sizeof(line), f))
		fputs(line, stderr);
	if (!f || pclose(f))
		return -1;
	for (size_t i = 0; i < 4; i++)
		if (run(r, formats[i], files[i]))
			return -1;
	return 0;
}

static long number(const json_t *o, const char *name)
{
	const char *text = json_string_value(json_object_get(o, name));

	return text && strchr(text, 'K') ? atol(strchr(text, 'K') + 1) : 0;
}

static int kartei(struct run *r)
{
	double best = 1e9;

	if (import(r))
		return -1;
	for (int round = 0; round < ROUNDS; round++) {
		double begun = now_seconds(), took;
		FILE *f = shell(r, "dupes company --json");
		char *line = NULL;
		size_t cap = 0;

		r->n = 0;
		while (f && getline(&line, &cap, f) > 0) {
			json_t *o = json_loads(line, 0, NULL);
			const char *class = json_string_value(
				json_object_get(o, "class"));

			add(r, number(o, "one"), number(o, "other"),
			    class && !strcmp(class, "sure"));
			json_decref(o);
		}
		free(line);
		if (!f || pclose(f))
			return -1;
		took = now_seconds() - begun;
		best = took < best ? took : best;
	}
	put(r, "doubles", "kartei", best, "s");
	judge(r, "kartei");
	return run(r, "store --stop # %s", "");
}

/* ---- SQLite ------------------------------------------------------------ */

static void folded(sqlite3_stmt *stmt, int at, const char *text, int letters)
{
	struct buf out = BUF_INIT;

	fold_text(slice_str(text), &out);
	sqlite3_bind_text(stmt, at, buf_str(&out),
			  letters && out.n > (size_t)letters ? letters :
			  (int)out.n, SQLITE_TRANSIENT);
	buf_release(&out);
}

static int fill_row(void *ctx, char **fields, size_t n)
{
	sqlite3_stmt *insert = ctx;
	int rc;

	(void)n;
	sqlite3_bind_int64(insert, 1, atol(fields[0]));
	folded(insert, 2, fields[1], 0);
	folded(insert, 3, fields[3], 0);
	sqlite3_bind_text(insert, 4, fields[4], -1, SQLITE_TRANSIENT);
	sqlite3_bind_text(insert, 5, fields[8], -1, SQLITE_TRANSIENT);
	folded(insert, 6, fields[1], 4);
	rc = sqlite3_step(insert);
	sqlite3_reset(insert);
	return rc == SQLITE_DONE ? 0 : -1;
}

static int fill(struct run *r, sqlite3 *db)
{
	sqlite3_stmt *insert = NULL;
	int bad = sqlite3_exec(db, "PRAGMA cache_size = -1000000; BEGIN;"
		"CREATE TABLE c(nr INTEGER PRIMARY KEY, name, street,"
		" postcode, phone, begin)", NULL, NULL, NULL) ||
		sqlite3_prepare_v2(db, "INSERT INTO c VALUES(?,?,?,?,?,?)", -1,
				   &insert, NULL) ||
		csv_each(r->dir, "companies", fill_row, insert);

	sqlite3_finalize(insert);
	return bad || sqlite3_exec(db,
		"CREATE INDEX c_name ON c(postcode, name);"
		"CREATE INDEX c_phone ON c(phone);"
		"CREATE INDEX c_street ON c(postcode, street, begin);"
		"COMMIT; ANALYZE", NULL, NULL, NULL) ? -1 : 0;
}

static int sqlite(struct run *r)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *ask = NULL;
	double best = 1e9;
	int bad = sqlite3_open(":memory:", &db) || fill(r, db) ||
		sqlite3_prepare_v2(db,
		"SELECT a.nr, b.nr FROM c a JOIN c b ON a.postcode = b.postcode"
		" AND a.name = b.name AND a.nr < b.nr "
		"UNION SELECT a.nr, b.nr FROM c a JOIN c b ON a.phone = b.phone"
		" AND a.phone <> '' AND a.nr < b.nr "
		"UNION SELECT a.nr, b.nr FROM c a JOIN c b"
		" ON a.postcode = b.postcode AND a.street = b.street"
		" AND a.begin = b.begin AND a.nr < b.nr", -1, &ask, NULL);

	for (int round = 0; !bad && round < ROUNDS; round++) {
		double begun = now_seconds(), took;

		r->n = 0;
		while (sqlite3_step(ask) == SQLITE_ROW)
			add(r, sqlite3_column_int64(ask, 0),
			    sqlite3_column_int64(ask, 1), true);
		sqlite3_reset(ask);
		took = now_seconds() - begun;
		best = took < best ? took : best;
	}
	if (bad) {
		fprintf(stderr, "bench: sqlite: %s\n", sqlite3_errmsg(db));
	} else {
		put(r, "doubles", "sqlite", best, "s");
		judge(r, "sqlite");
	}
	sqlite3_finalize(ask);
	sqlite3_close(db);
	return bad ? -1 : 0;
}

/* The set on which nothing was weighed: what kartei makes of it. */
static int unseen(const struct run *seen)
{
	struct run r = { .kartei = seen->kartei, .size = seen->size,
			 .set = "_unseen" };
	char *dir;
	int bad;

	if (asprintf(&dir, "%s/unseen", seen->dir) < 0)
		exit(71);
	mkdir(dir, 0700);
	r.dir = dir;
	bad = doubles_make(&r.made, dir, atol(r.size), true) || kartei(&r);
	doubles_made_release(&r.made);
	free(r.found);
	free(dir);
	return bad;
}

int main(int argc, char **argv)
{
	struct run r = { 0 };
	int bad;

	if (argc != 4) {
		fprintf(stderr, "usage: doubles N DIR KARTEI\n");
		return 64;
	}
	r.size = argv[1];
	r.dir = argv[2];
	r.kartei = argv[3];
	if (doubles_make(&r.made, r.dir, atol(argv[1]), false)) {
		fprintf(stderr, "bench: cannot write to %s\n", r.dir);
		return 73;
	}
	r.set = "";
	bad = kartei(&r) || sqlite(&r) || unseen(&r);
	if (bad)
		fprintf(stderr, "bench: doubles cannot be measured\n");
	doubles_made_release(&r.made);
	free(r.found);
	return bad ? 1 : 0;
}
