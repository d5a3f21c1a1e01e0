/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "writes.h"

#include <pthread.h>
#include <stdlib.h>

#define ENTRIES 400		/* of one agent */
#define ENTRIES_ALL 4000	/* of many at once, in all */

struct writer {
	const struct peer *peer;
	pthread_barrier_t *begin;
	void *client;
	int agent, times;
	long companies;
	struct sample took;
	int faults;
};

static void *write_some(void *arg)
{
	struct writer *w = arg;

	pthread_barrier_wait(w->begin);
	for (int i = 0; i < w->times; i++) {
		long company = 10000 + bench_spread(w->agent * 1000 + i,
						    w->companies);
		double begun = now_seconds();

		if (w->peer->ops->insert(w->client, company,
					 "Fragt nach dem Preis."))
			w->faults++;
		sample_add(&w->took, now_seconds() - begun);
	}
	return NULL;
}

int writes_run(const struct peer *peer, int clients, long companies,
	       struct sample *took, double *seconds)
{
	struct writer *w = calloc(clients, sizeof(*w));
	pthread_t *threads = calloc(clients, sizeof(*threads));
	pthread_barrier_t begin;
	int faults = 0;
	double begun;

	if (!w || !threads || pthread_barrier_init(&begin, NULL, clients + 1))
		exit(71);
	for (int i = 0; i < clients; i++) {
		w[i] = (struct writer){
			.peer = peer, .begin = &begin, .agent = 1 + i,
			.client = peer->ops->client(peer->self, 1 + i),
			.times = clients > 1 ? ENTRIES_ALL / clients : ENTRIES,
			.companies = companies,
		};
		if (!w[i].client)
			exit(69);
		if (pthread_create(&threads[i], NULL, write_some, &w[i]))
			exit(71);
	}
	pthread_barrier_wait(&begin);
	begun = now_seconds();
	for (int i = 0; i < clients; i++)
		pthread_join(threads[i], NULL);
	*seconds = now_seconds() - begun;
	for (int i = 0; i < clients; i++) {
		faults += w[i].faults;
		for (size_t k = 0; k < w[i].took.n; k++)
			sample_add(took, w[i].took.v[k]);
		sample_release(&w[i].took);
		peer->ops->client_end(w[i].client);
	}
	pthread_barrier_destroy(&begin);
	free(w);
	free(threads);
	return faults;
}
