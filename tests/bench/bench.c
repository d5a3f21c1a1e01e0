/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `make bench`: kartei beside SQLite, PostgreSQL and the bare machine, the same
 * data, the same questions, in turn, in one run. One line per figure:
 *
 *	task peer size median unit
 *
 * What is compared are ratios within a run; times drift with the machine.
 *
 *	bench DATA WORK KARTEI SIZE [kept [TASK]]
 *
 * kept: the stores of an earlier run are asked again, TASK alone if given
 * ("screens" for all that goes through a terminal).
 */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk.h"
#include "peer.h"
#include "sample.h"
#include "screens.h"
#include "writes.h"

#define PEERS_MAX 4
#define ROUNDS 5
#define ASKED 200		/* questions in a round */
#define LARGE 200000		/* companies: exported once */

struct bench {
	const char *data, *work, *kartei, *size;
	long companies;
	const char *only;	/* one task; NULL: all */
	char **numbers;		/* that callers show up with */
	size_t numbers_n;
	/* The first is kartei, whose answers the others are compared with.
	 * What a peer has no function for it is not asked. */
	struct peer *peers[PEERS_MAX];
	size_t peers_n;
	int faults;
};

static void print(const struct bench *b, const char *task, const char *peer,
		  double value, const char *unit)
{
	double factor = !strcmp(unit, "us") ? 1e6 : !strcmp(unit, "ms") ? 1e3 :
		1;

	printf("%s %s %s %.4g %s\n", task, peer, b->size, value * factor, unit);
	fflush(stdout);
}

/* ---- questions --------------------------------------------------------- */

/* One question of a task; returns the number of rows. */
struct task {
	const char *name, *unit;
	/* -1: failed; NOT_ASKED: the peer does not do that */
	long (*ask)(struct bench *b, const struct peer *p, size_t i);
	size_t asked;
	bool worst;		/* the slowest question counts, not the middle */
};

static const char *const typed[] = {
	"m", "mü", "mül", "müll", "mülle", "müller", "müller g", "müller gm",
	"müller gmb", "müller gmbh", "müller gmbh k", "müller gmbh kö",
	"müller gmbh köl", "müller gmbh köln", "müller gmbh köln ",
	"gmbh müller köln",
};

#define NOT_ASKED (-2)

static long ask_caller(struct bench *b, const struct peer *p, size_t i)
{
	return !p->ops->caller ? NOT_ASKED :
		p->ops->caller(p->self, b->numbers[bench_spread(i, b->numbers_n)]);
}

static long ask_any(struct bench *b, const struct peer *p, size_t i)
{
	(void)b;
	return !p->ops->search ? NOT_ASKED :
		p->ops->search(p->self, typed[i % 16], false);
}

static long ask_sorted(struct bench *b, const struct peer *p, size_t i)
{
	(void)b;
	return !p->ops->search ? NOT_ASKED :
		p->ops->search(p->self, typed[i % 16], true);
}

static long ask_open(struct bench *b, const struct peer *p, size_t i)
{
	return !p->ops->open ? NOT_ASKED :
		p->ops->open(p->self, 10000 + bench_spread(i, b->companies));
}

static long ask_due(struct bench *b, const struct peer *p, size_t i)
{
	(void)b;
	return !p->ops->due ? NOT_ASKED :
		p->ops->due(p->self, 1 + i % BENCH_AGENTS);
}

static const struct task tasks[] = {
	{ "caller_lookup", "us", ask_caller, ASKED, false },
	{ "search_any50", "ms", ask_any, 16, true },
	{ "search_sorted50", "ms", ask_sorted, 16, true },
	{ "open_company", "us", ask_open, ASKED, false },
	{ "due_list", "us", ask_due, BENCH_AGENTS, false },
};

/* The question, for a message. */
static const char *asked(struct bench *b, const struct task *task, size_t i)
{
	static char text[32];

	if (task->ask == ask_caller)
		return b->numbers[bench_spread(i, b->numbers_n)];
	if (task->worst)
		return typed[i % 16];
	snprintf(text, sizeof(text), "no. %zu", i);
	return text;
}

/*
 * In turn, one question each, so that whatever else the machine does falls
 * on all alike. The first round warms the caches and compares the answers.
 */
static void run_task(struct bench *b, const struct task *task)
{
	struct sample sample[PEERS_MAX] = { 0 }, sum[PEERS_MAX] = { 0 };

	for (int round = 0; round <= ROUNDS; round++) {
		double worst[PEERS_MAX] = { 0 }, all[PEERS_MAX] = { 0 };

		for (size_t i = 0; i < task->asked; i++) {
			long first = 0;

			for (size_t p = 0; p < b->peers_n; p++) {
				double begun = now_seconds(), took;
				long rows = task->ask(b, b->peers[p], i);

				if (rows == NOT_ASKED)
					continue;
				took = now_seconds() - begun;
				all[p] += took;
				if (took > worst[p])
					worst[p] = took;
				if (round && !task->worst)
					sample_add(&sample[p], took);
				if (!p)
					first = rows;
				if (round || (rows >= 0 &&
				    (b->peers[p]->parts || rows == first)))
					continue;
				fprintf(stderr, "bench: %s %s: %s has %ld "
					"rows, %s %ld\n", task->name,
					asked(b, task, i), b->peers[p]->name,
					rows, b->peers[0]->name, first);
				b->faults++;
			}
		}
		for (size_t p = 0; round && p < b->peers_n; p++) {
			if (task->worst && all[p] > 0)
				sample_add(&sample[p], worst[p]);
			if (all[p] > 0)
				sample_add(&sum[p], all[p]);
		}
	}
	for (size_t p = 0; p < b->peers_n; p++) {
		char name[64];

		if (!sample[p].n)
			continue;
		print(b, task->name, b->peers[p]->name,
		      sample_quantile(&sample[p], 0.5), task->unit);
		snprintf(name, sizeof(name), "%s_16keys", task->name);
		if (task->worst)
			print(b, name, b->peers[p]->name,
			      sample_quantile(&sum[p], 0.5), task->unit);
		sample_release(&sample[p]);
		sample_release(&sum[p]);
	}
}

/* ---- all of it --------------------------------------------------------- */

static int take_number(void *ctx, char **fields, size_t n)
{
	struct bench *b = ctx;
	static size_t cap;

	if (n < 10)
		return 0;
	if (b->numbers_n == cap) {
		cap = cap ? 2 * cap : 1024;
		b->numbers = realloc(b->numbers, cap * sizeof(*b->numbers));
		if (!b->numbers)
			exit(71);
	}
	/* companies.csv has the number in column 9, people.csv in 10. */
	b->numbers[b->numbers_n] = strdup(fields[n >= 18 ? 8 : 9]);
	if (b->numbers[b->numbers_n][0])
		b->numbers_n++;
	if (n >= 18)
		b->companies++;
	return 0;
}

static void import(struct bench *b, struct peer *p)
{
	double people, all;

	if (p->ops->import(p->self, b->data, &people, &all)) {
		fprintf(stderr, "bench: %s: import failed\n", p->name);
		exit(1);
	}
	print(b, "import_people", p->name, people, "s");
	print(b, "import_all", p->name, all, "s");
}

static void export(struct bench *b, struct peer *p)
{
	struct sample s = { 0 };

	for (int round = 0; round < (b->companies < LARGE ? 3 : 1); round++) {
		double begun = now_seconds();
		long rows = p->ops->export(p->self, b->work);

		if (rows < 0) {
			fprintf(stderr, "bench: %s: export failed\n", p->name);
			b->faults++;
			break;
		}
		sample_add(&s, now_seconds() - begun);
		fprintf(stderr, "bench: %s: %ld rows exported\n", p->name,
			rows);
	}
	print(b, "export_csv", p->name, sample_quantile(&s, 0.5), "s");
	sample_release(&s);
}

static void machine(struct bench *b)
{
	struct sample append = { 0 }, start = { 0 }, trip = { 0 };

	for (int i = 0; i < ROUNDS; i++) {
		sample_add(&append, disk_append(b->work));
		sample_add(&start, process_run("true", ""));
		sample_add(&trip, socket_round_trip());
	}
	print(b, "insert_1", "disk", sample_quantile(&append, 0.5), "ms");
	print(b, "start_process", "machine", sample_quantile(&start, 0.5), "ms");
	print(b, "round_trip", "machine", sample_quantile(&trip, 0.5), "us");
	print(b, "import_all", "disk",
	      disk_write(b->work, folder_bytes(b->data)), "s");
	sample_release(&append);
	sample_release(&start);
	sample_release(&trip);
}

/* Clients at once. */
static const int writers[] = { 1, 8, 50 };

static bool wanted(const struct bench *b, const char *task)
{
	return !b->only || !strcmp(b->only, task);
}

static void insert(struct bench *b, const struct peer *peer, int clients)
{
	struct sample took = { 0 };
	char name[64];
	double seconds;

	snprintf(name, sizeof(name), "insert_%d", clients);
	if (!peer->ops->insert || !wanted(b, name))
		return;
	b->faults += writes_run(peer, clients, b->companies, &took, &seconds);
	print(b, name, peer->name, sample_quantile(&took, 0.5), "ms");
	snprintf(name, sizeof(name), "insert_%d_p99", clients);
	print(b, name, peer->name, sample_quantile(&took, 0.99), "ms");
	snprintf(name, sizeof(name), "insert_%d_rate", clients);
	print(b, name, peer->name, took.n / seconds, "per_s");
	sample_release(&took);
}

static void questions(struct bench *b)
{
	for (size_t i = 0; i < sizeof(tasks) / sizeof(*tasks); i++)
		if (wanted(b, tasks[i].name))
			run_task(b, &tasks[i]);
	for (size_t i = 0; i < b->peers_n && wanted(b, "export_csv"); i++)
		if (b->peers[i]->ops->export)
			export(b, b->peers[i]);
	for (size_t k = 0; k < sizeof(writers) / sizeof(*writers); k++)
		for (size_t i = 0; i < b->peers_n; i++)
			insert(b, b->peers[i], writers[k]);
}

static void screens(struct bench *b, const char *home)
{
	struct screens s;

	if (screens_run(&s, b->kartei, home)) {
		fprintf(stderr, "bench: the screens cannot be measured\n");
		b->faults++;
		return;
	}
	print(b, "start_version", "kartei", s.version, "ms");
	print(b, "start_screen", "kartei", s.start, "ms");
	print(b, "start_screen_cold", "kartei", s.cold, "ms");
	print(b, "search_key", "screen", s.key, "ms");
	print(b, "search_key_p99", "screen", s.key_p99, "ms");
	print(b, "search_key_most", "screen", s.key_most, "ms");
	print(b, "search_key_cold", "screen", s.key_cold, "ms");
	print(b, "search_key_cold_most", "screen", s.key_cold_most, "ms");
}

/* Not everybody has it. */
static void postgres(struct bench *b, bool fresh)
{
	struct peer *p = NULL;
#ifdef HAVE_POSTGRES
	p = peer_postgres(b->work, fresh);
#else
	(void)fresh;
#endif
	if (p)
		b->peers[b->peers_n++] = p;
	else
		fprintf(stderr, "bench: PostgreSQL is left out (Debian: "
			"postgresql, libpq-dev)\n");
}

int main(int argc, char **argv)
{
	struct bench b = { 0 };
	char *home;

	if (argc < 5 || argc > 7 || (argc > 5 && strcmp(argv[5], "kept"))) {
		fprintf(stderr, "usage: bench DATA WORK KARTEI SIZE [kept [TASK]]\n");
		return 64;
	}
	b.data = argv[1];
	b.work = argv[2];
	b.kartei = argv[3];
	b.size = argv[4];
	b.only = argc > 6 ? argv[6] : NULL;
	mkdir(b.work, 0700);
	if (asprintf(&home, "%s/store", b.work) < 0 ||
	    csv_each(b.data, "companies", take_number, &b) ||
	    csv_each(b.data, "people", take_number, &b))
		return 66;
	printf("# task peer size median unit\n");
	machine(&b);

	b.peers[b.peers_n++] = peer_kartei(home, b.kartei);
	b.peers[b.peers_n++] = peer_sqlite(b.work, false);
	b.peers[b.peers_n++] = peer_sqlite(b.work, true);
	for (size_t i = 0; i < b.peers_n; i++)
		if (!b.peers[i])
			return 69;
	postgres(&b, argc < 6);
	for (size_t i = 0; i < b.peers_n; i++) {
		if (argc < 6)
			import(&b, b.peers[i]);
		else if (b.peers[i]->ops->reuse(b.peers[i]->self))
			return 69;
	}
	questions(&b);
	peer_close(b.peers[0]);

	/* The same through the socket; all have as many new rows. */
	b.peers[0] = peer_socket(home, b.kartei);
	if (!b.peers[0])
		return 69;
	questions(&b);
	for (size_t i = 0; i < b.peers_n; i++)
		peer_close(b.peers[i]);
	if (wanted(&b, "screens"))
		screens(&b, home);

	for (size_t i = 0; i < b.numbers_n; i++)
		free(b.numbers[i]);
	free(b.numbers);
	free(home);
	if (b.faults)
		fprintf(stderr, "bench: %d answers differ or failed\n",
			b.faults);
	return b.faults ? 1 : 0;
}
