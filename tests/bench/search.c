/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The search index alone: makes N companies and 2.3 N people, writes their
 * documents as imports do, merges them, and times every key of some queries.
 *
 *	search N DIR
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/fold.h"
#include "base/mem.h"
#include "query/search_private.h"
#include "search_made.h"

#define COMPANY 1
#define PERSON 2
#define SLICE_DOCS 1000		/* of one change */
#define ROUNDS 5
#define WANTED 50

struct fill {
	struct made made;
	struct searchdoc_log log;
	uint32_t next, end, companies;
};

static void pack(struct made *m, struct buf *doc)
{
	struct buf sort = BUF_INIT, words = BUF_INIT, plain = BUF_INIT;

	fold_sort_key(buf_slice(&m->title), &sort);
	fold_text(buf_slice(&m->words), &words);
	fold_plain(buf_slice(&m->words), &plain);
	buf_add_char(&words, ' ');
	buf_add_slice(&words, buf_slice(&plain));
	searchdoc_pack(&(struct searchdoc){
		.group = SEARCHDOC_NAMES, .sort = buf_slice(&sort),
		.words = buf_slice(&words), .exact = buf_slice(&m->exact) },
		doc);
	buf_release(&sort);
	buf_release(&words);
	buf_release(&plain);
}

static int fill_some(void *ctx, struct txn *txn, struct err *err)
{
	struct fill *f = ctx;
	struct batch *b = batch_new();
	struct buf doc = BUF_INIT;
	uint32_t i;
	int rc = 0;

	for (i = f->next; !rc && i < f->end && i < f->next + SLICE_DOCS; i++) {
		bool company = i < f->companies;

		made_next(&f->made, i, company);
		buf_clear(&doc);
		pack(&f->made, &doc);
		rc = searchdoc_write(&f->log, txn, b, (struct ref){
			company ? COMPANY : PERSON, i + 1 }, buf_slice(&doc),
			err);
	}
	rc = rc ? rc : batch_apply(b, txn, err);
	if (!rc)
		f->next = i;
	batch_free(b);
	buf_release(&doc);
	return rc;
}

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

_Noreturn static void give_up(struct err *err)
{
	fprintf(stderr, "%s\n", err_text(err));
	exit(1);
}

static void fill(struct store *store, struct search *s, uint32_t n,
		 struct err *err)
{
	struct fill f = { .companies = n, .end = n + n / 10 * 23,
			  .made = { .state = 7 } };
	double start = now_ms();

	while (f.next < f.end) {
		if (store_write(store, fill_some, NULL, &f, err))
			give_up(err);
		search_note_delta(s, f.next % 40000 ? 0 : MERGE_DOCS);
	}
	printf("%u documents written in %.1f s\n", f.end,
	       (now_ms() - start) / 1e3);
	start = now_ms();
	if (merge_all(s, 1, 2, err))
		give_up(err);
	printf("the rest merged in %.1f s\n", (now_ms() - start) / 1e3);
	made_release(&f.made);
}

static double ask(struct store *store, struct search *s, const char *typed,
		  size_t *n, struct err *err)
{
	struct search_hit hits[WANTED];
	struct reader r = { 0 };
	double start = now_ms();
	bool more;

	if (txn_read(store, &r.txn, err) ||
	    search_find(s, &r, &(struct search_ask){ .typed = typed,
			.max = WANTED }, hits, n, &more, err))
		give_up(err);
	txn_end(r.txn);
	return now_ms() - start;
}

/* Every key of what is typed, the best of some rounds of each. */
static void time_keys(struct store *store, struct search *s,
		      const char *typed, struct err *err)
{
	double worst = 0, sum = 0, first, t, best;
	size_t keys = 0, n = 0, i, at_worst = 0;
	char *part = mem_strdup(typed);
	int round;

	for (i = 1; i <= strlen(typed); i++) {
		if ((typed[i] & 0xc0) == 0x80)
			continue;
		memcpy(part, typed, i);
		part[i] = '\0';
		best = first = ask(store, s, part, &n, err);
		for (round = 1; round < ROUNDS; round++) {
			t = ask(store, s, part, &n, err);
			best = t < best ? t : best;
		}
		sum += best;
		keys++;
		if (best > worst) {
			worst = best;
			at_worst = i;
		}
	}
	printf("%-28s %3zu keys %8.3f ms, worst %7.3f ms at \"%.*s\", %zu hits\n",
	       typed, keys, sum, worst, (int)at_worst, typed, n);
	free(part);
}

int main(int argc, char **argv)
{
	static const char *const typed[] = {
		"müller gmbh köln", "schmidt ag", "meier berlin", "hans m",
		"s s", "gmbh a k m", "02214710123", "k10427", "4711",
		"hausverwaltung", "uehlbau", "xyzzy", "50667 müller",
		"schneider schulz hamburg",
	};
	struct err err = ERR_INIT;
	struct store_opts opts = { .create = true, .test = true, .lang = "de" };
	struct store *store;
	struct search *s;
	double start;
	size_t i, n;

	if (argc < 3) {
		fprintf(stderr, "usage: %s N DIR\n", argv[0]);
		return 64;
	}
	opts.home = argv[2];
	opts.cache = (size_t)1 << 30;
	if (store_open(&store, &opts, &err) || search_start(&s, store, &err))
		give_up(&err);
	fill(store, s, (uint32_t)strtoul(argv[1], NULL, 10), &err);
	search_close(s);
	store_close(store);
	opts.create = false;
	start = now_ms();
	if (store_open(&store, &opts, &err))
		give_up(&err);
	printf("store opened in %.1f ms\n", now_ms() - start);
	start = now_ms();
	if (search_start(&s, store, &err))
		give_up(&err);
	ask(store, s, "m", &n, &err);
	printf("search opened and first answer in %.1f ms\n",
	       now_ms() - start);
	for (i = 0; i < sizeof(typed) / sizeof(*typed); i++)
		time_keys(store, s, typed[i], &err);
	search_close(s);
	store_close(store);
	return 0;
}
