/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../tui/harness/term.h"
#include "disk.h"
#include "peer.h"

#define STARTS 21
#define LIMIT 60		/* seconds for one wait */
#define KEYS 10000
#define IDLE 49			/* sessions beside the one who types */
#define RESTARTS 50
#define COLD_KEYS 16		/* the first ones after each */

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double quantile(double *v, size_t n, double q)
{
	qsort(v, n, sizeof(*v), by_value);
	return v[(size_t)(q * n) < n ? (size_t)(q * n) : n - 1];
}

static int settle(struct term *t)
{
	double until = now_seconds() + LIMIT;

	while (!term_idle(t)) {
		if (term_ended(t, NULL) || now_seconds() > until)
			return -1;
		term_pump(&t, 1, 1000);
	}
	return 0;
}

/* From the fork to the idle mark of the first screen. */
static struct term *start(const char *command, double *took)
{
	double begun = now_seconds();
	struct term *t = term_start(command, 50, 200);

	if (!t || settle(t)) {
		term_stop(t);
		return NULL;
	}
	*took = now_seconds() - begun;
	return t;
}

/* What agents type: names, two short words, numbers, misspelled ones. */
static const char *const searches[] = {
	"m berger", "müller gmbh köln", "a", "schmidt", "s k", "meier",
	"0221 47", "e", "4711", "petersen ann", "gmbh", "schulze bau",
	"kg b", "hausverw", "maier", "k104", "qqq", "wolfgang schmitz",
	"nowak", "ag m", "mayr", "b", "auto h", "100 2",
};
#define SEARCHES (sizeof(searches) / sizeof(*searches))

/* One search, each key from the byte to the idle mark. */
static int keys(struct term *t, const char *at, double *v, size_t max,
		size_t *n)
{
	term_send(t, "/", 1);
	if (settle(t))
		return -1;
	while (*at && *n < max) {
		size_t len = 1;
		double begun;

		while ((at[len] & 0xc0) == 0x80)
			len++;
		begun = now_seconds();
		term_send(t, at, len);
		if (settle(t))
			return -1;
		v[(*n)++] = now_seconds() - begun;
		at += len;
	}
	/* F10 closes the search. */
	term_send(t, "\033[21~", 5);
	return settle(t);
}

static int warm_keys(struct screens *s, const char *screen, struct term *t)
{
	struct term *idle[IDLE] = { NULL };
	double *v = malloc(KEYS * sizeof(*v)), took;
	size_t n = 0;
	int bad = !v;

	for (int i = 0; i < IDLE && !bad; i++)
		bad = !(idle[i] = start(screen, &took));
	for (size_t i = 0; n < KEYS && !bad; i++)
		bad = keys(t, searches[i % SEARCHES], v, KEYS, &n);
	for (int i = 0; i < IDLE; i++)
		term_stop(idle[i]);
	if (!bad) {
		s->key = quantile(v, n, 0.5);
		s->key_p99 = quantile(v, n, 0.99);
		s->key_most = quantile(v, n, 1);
	}
	free(v);
	return bad;
}

static int cold_keys(struct screens *s, const char *home, const char *stop,
		     const char *screen)
{
	double *v = malloc(RESTARTS * COLD_KEYS * sizeof(*v)), took;
	size_t n = 0;
	int bad = !v;

	for (int i = 0; i < RESTARTS && !bad; i++) {
		struct term *t;

		if (system(stop) || folder_evict(home)) {
			bad = 1;
			break;
		}
		t = start(screen, &took);
		bad = !t || keys(t, "müller gmbh köln", v, n + COLD_KEYS, &n);
		term_stop(t);
	}
	if (!bad) {
		s->key_cold = quantile(v, n, 0.5);
		s->key_cold_most = quantile(v, n, 1);
	}
	free(v);
	return bad;
}

int screens_run(struct screens *s, const char *kartei, const char *home)
{
	double v[STARTS];
	char *stop, *screen;
	struct term *t = NULL;
	int rc = -1;

	if (asprintf(&stop, "%s --home %s store --stop >/dev/null 2>&1",
		     kartei, home) < 0 ||
	    asprintf(&screen, "exec %s --home %s", kartei, home) < 0)
		return -1;
	setenv("KARTEI_IDLE", "1", 1);
	setenv("KARTEI_NOW", BENCH_NOW, 1);
	setenv("TERM", "xterm-256color", 1);
	for (int i = 0; i < STARTS; i++)
		if ((v[i] = process_run(kartei, "--version")) < 0)
			goto out;
	s->version = quantile(v, STARTS, 0.5);

	for (int i = 0; i < 5; i++) {
		if (system(stop))
			goto out;
		t = start(screen, &v[i]);
		if (!t)
			goto out;
		term_stop(t);
	}
	s->cold = quantile(v, 5, 0.5);
	for (int i = 0; i < STARTS; i++) {
		t = start(screen, &v[i]);
		if (!t)
			goto out;
		if (i + 1 < STARTS)
			term_stop(t);
	}
	s->start = quantile(v, STARTS, 0.5);

	if (warm_keys(s, screen, t))
		goto out;
	term_stop(t);
	t = NULL;
	rc = cold_keys(s, home, stop, screen);
out:
	term_stop(t);
	if (system(stop))
		rc = -1;
	free(stop);
	free(screen);
	return rc;
}
