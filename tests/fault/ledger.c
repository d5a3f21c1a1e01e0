/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes under faults and keeps books where no fault reaches: what is asked
 * is noted before, what was acknowledged behind the answer. Afterwards:
 * acknowledged means there, not asked means not there, the rest is there
 * whole or not at all.
 *
 *	ledger write HOME BOOK THREADS TIMES	0: all asked were answered;
 *						TIMES 0: on and on, until
 *						SIGTERM ends it between two
 *	ledger check HOME BOOK			TAP
 */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "session/connect.h"

#define THREADS 64

struct book {
	const char *home;
	FILE *f;
	int times;
	atomic_bool told;
	atomic_int refused;
};

struct writer {
	struct book *book;
	int no;
};

/* The moment, in ns, tells what came before a power cut. */
static void note(struct book *b, char what, int writer, int i, const char *name)
{
	struct timespec now;

	flockfile(b->f);
	clock_gettime(CLOCK_MONOTONIC, &now);
	fprintf(b->f, "%c %d %d %s %lld%09ld\n", what, writer, i,
		*name ? name : "-", (long long)now.tv_sec, now.tv_nsec);
	fflush(b->f);
	funlockfile(b->f);
}

static struct session *reach(const char *home, struct err *err)
{
	const struct connect_opts opts = {
		.home = home, .linger = 5,
		.hello = { .as_of = DAY_NONE, .zone = "Europe/Berlin",
			   .lang = "en" },
	};
	struct session *s = NULL;

	return session_connect(&s, &opts, err) ? NULL : s;
}

/* Two records in one change: both or none. */
static int one(struct session *s, const struct writer *w, int i,
	       char *name, size_t name_n, struct err *err)
{
	struct changeset c;
	struct applied applied = { 0 };
	struct item *item;
	char text[64];
	int rc;

	snprintf(text, sizeof(text), "ledger %d %d", w->no, i);
	changeset_init(&c, "screen");
	item = changeset_item(&c, ITEM_NEW, "company", 0);
	item_op(item, OP_SET, "name", text);
	item = changeset_item(&c, ITEM_NEW, "followup", 0);
	item_op(item, OP_SET, "company", "@1");
	item_op(item, OP_SET, "due", "2026-12-24");
	item_op(item, OP_SET, "what", text);
	rc = session_apply(s, &c, &applied, err);
	if (!rc)
		snprintf(name, name_n, "%s", applied.items[0].name);
	applied_release(&applied);
	changeset_release(&c);
	return rc;
}

static void *write_all(void *arg)
{
	struct writer *w = arg;
	struct err err = ERR_INIT;
	struct session *s = reach(w->book->home, &err);

	for (int i = 0; !w->book->told &&
	     (!w->book->times || i < w->book->times); i++) {
		char name[64] = "";

		if (!s)
			s = reach(w->book->home, &err);
		note(w->book, '?', w->no, i, "");
		if (s && !one(s, w, i, name, sizeof(name), &err)) {
			note(w->book, '!', w->no, i, name);
		} else {
			note(w->book, '-', w->no, i, "");
			w->book->refused++;
			if (s)
				session_close(s);
			s = NULL;
		}
		err_clear(&err);
	}
	if (s)
		session_close(s);
	err_release(&err);
	return NULL;
}

static int write_book(struct book *b, int threads)
{
	pthread_t thread[THREADS];
	struct writer writer[THREADS];
	sigset_t end;
	int sig;

	sigemptyset(&end);
	sigaddset(&end, SIGTERM);
	if (!b->times && pthread_sigmask(SIG_BLOCK, &end, NULL))
		exit(71);
	for (int i = 0; i < threads; i++) {
		writer[i] = (struct writer){ b, i };
		if (pthread_create(&thread[i], NULL, write_all, &writer[i]))
			exit(71);
	}
	if (!b->times)
		b->told = !sigwait(&end, &sig);
	for (int i = 0; i < threads; i++)
		pthread_join(thread[i], NULL);
	return b->refused ? 1 : 0;
}

/* ---- afterwards -------------------------------------------------------- */

static bool is_there(struct session *s, const char *name, int writer, int i)
{
	const char *const columns[] = { "name" };
	struct rows rows = { 0 };
	struct err err = ERR_INIT;
	char text[64];
	bool there;

	snprintf(text, sizeof(text), "ledger %d %d", writer, i);
	there = !session_get(s, name, columns, 1, CELLS_MACHINE, &rows, &err) &&
		rows.n == 1 && rows.v[0].cells[0].n == 1 &&
		!strcmp(rows.v[0].cells[0].v[0].text, text);
	rows_release(&rows);
	err_release(&err);
	return there;
}

static uint64_t count(struct session *s, const char *selection)
{
	struct err err = ERR_INIT;
	uint64_t n = 0;

	if (session_count(s, selection, &n, &err)) {
		char *text = err_text(&err);

		printf("# %s\n", text);
		free(text);
	}
	err_release(&err);
	return n;
}

static int check_book(const char *home, FILE *f)
{
	unsigned long asked = 0, answered = 0, lost = 0;
	struct err err = ERR_INIT;
	struct session *s = reach(home, &err);
	uint64_t companies, followups, whole;
	char line[256], name[128];

	if (!s) {
		char *text = err_text(&err);

		printf("Bail out! %s\n", text);
		free(text);
		err_release(&err);
		return 1;
	}
	while (fgets(line, sizeof(line), f)) {
		char what;
		int writer, i;

		*name = '\0';
		if (sscanf(line, "%c %d %d %127s", &what, &writer, &i,
			   name) < 3)
			continue;
		asked += what == '?';
		if (what != '!')
			continue;
		answered++;
		if (!is_there(s, name, writer, i)) {
			lost++;
			printf("# lost: %s", line);
		}
	}
	companies = count(s, "company where name like \"ledger *\"");
	followups = count(s, "followup where what like \"ledger *\"");
	whole = count(s, "followup where what like \"ledger *\" "
			 "and company.name like \"ledger *\"");
	printf("# asked %lu, answered %lu, there %llu\n", asked, answered,
	       (unsigned long long)companies);
	printf("%sok - acknowledged means there\n", lost ? "not " : "");
	printf("%sok - not asked means not there\n",
	       companies > asked || companies < answered ? "not " : "");
	printf("%sok - whole or absent\n", companies != followups ||
	       whole != followups ? "not " : "");
	session_close(s);
	return 0;
}

int main(int argc, char **argv)
{
	struct book b = { 0 };
	bool writes = argc == 6 && !strcmp(argv[1], "write");

	if (!writes && (argc != 4 || strcmp(argv[1], "check"))) {
		fprintf(stderr, "usage: ledger write HOME BOOK THREADS TIMES\n"
			"       ledger check HOME BOOK\n");
		return 64;
	}
	b.home = argv[2];
	b.f = fopen(argv[3], writes ? "a" : "r");
	if (!b.f)
		return 66;
	if (!writes)
		return check_book(b.home, b.f);
	b.times = strtol(argv[5], NULL, 10);
	return write_book(&b, strtol(argv[4], NULL, 10) % (THREADS + 1));
}
