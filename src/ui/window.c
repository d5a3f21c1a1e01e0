/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* One row out of its rows. */
static void row_release(struct row *r)
{
	struct rows one = { .v = mem_alloc(sizeof(*r)), .n = 1 };

	one.v[0] = *r;
	rows_release(&one);
	memset(r, 0, sizeof(*r));
}

void window_release(struct window *w)
{
	rows_release(&w->rows);
	memset(&w->rows, 0, sizeof(w->rows));
}

static int fetch(struct window *w, const struct row *beside, bool backwards,
		 bool count, struct rows *got, struct err *err)
{
	struct page_ask ask = w->ask;

	memset(got, 0, sizeof(*got));
	ask.place = beside ? beside->place : NULL;
	ask.place_n = beside ? beside->place_n : 0;
	ask.backwards = backwards;
	ask.count = count;
	ask.max = w->page ? w->page : 50;
	return session_page(w->s, &ask, got, err);
}

int window_open(struct window *w, struct err *err)
{
	struct rows got;

	if (fetch(w, NULL, false, true, &got, err))
		return -1;
	window_release(w);
	w->rows = got;
	w->first = 0;
	w->total = got.total > got.n ? got.total : got.n;
	w->at_end = !got.more;
	if (w->at_end)
		w->total = got.n;
	w->counted = w->at_end || got.total;
	return 0;
}

/* Joins what was fetched to one side and lets go of the far one. */
static void join(struct window *w, struct rows *got, bool in_front)
{
	size_t n = w->rows.n + got->n, drop, i;
	struct row *all = mem_alloc((n + 1) * sizeof(*all));
	size_t old = in_front ? got->n : 0, new = in_front ? 0 : w->rows.n;

	memcpy(all + old, w->rows.v, w->rows.n * sizeof(*all));
	memcpy(all + new, got->v, got->n * sizeof(*all));
	free(w->rows.v);
	free(got->v);
	w->rows.v = all;
	w->rows.n = n;
	if (in_front)
		w->first -= w->first < got->n ? w->first : got->n;
	if (n <= WINDOW_ROWS)
		return;
	drop = n - WINDOW_ROWS;
	if (in_front) {
		for (i = n - drop; i < n; i++)
			row_release(&all[i]);
		w->at_end = false;
	} else {
		for (i = 0; i < drop; i++)
			row_release(&all[i]);
		memmove(all, all + drop, (n - drop) * sizeof(*all));
		w->first += drop;
	}
	w->rows.n = n - drop;
}

static int more_behind(struct window *w, struct err *err)
{
	struct rows got;

	if (fetch(w, &w->rows.v[w->rows.n - 1], false, false, &got, err))
		return -1;
	w->at_end = !got.more;
	join(w, &got, false);
	w->counted |= w->at_end;
	if (w->at_end)
		w->total = w->first + w->rows.n;
	else if (w->total <= w->first + w->rows.n)
		w->total = w->first + w->rows.n + 1;
	return 0;
}

static int more_before(struct window *w, struct err *err)
{
	struct rows got;
	size_t n;

	if (fetch(w, &w->rows.v[0], true, false, &got, err))
		return -1;
	n = got.n;
	join(w, &got, true);
	if (n)
		return 0;
	w->first = 0;		/* others took rows away meanwhile */
	return 0;
}

const struct row *window_row(struct window *w, uint64_t i, struct err *err)
{
	if (i == 0 && w->first > WINDOW_ROWS && window_open(w, err))
		return NULL;
	while (w->rows.n && i < w->first) {
		uint64_t before = w->first;

		if (more_before(w, err) || w->first >= before)
			return NULL;
	}
	while (w->rows.n && i >= w->first + w->rows.n && !w->at_end)
		if (more_behind(w, err))
			return NULL;
	if (i < w->first || i >= w->first + w->rows.n)
		return NULL;
	return &w->rows.v[i - w->first];
}

uint64_t window_last(struct window *w, struct err *err)
{
	struct rows got;

	/* What links to a record is read forwards only. */
	while (w->ask.target && w->rows.n && !w->at_end)
		if (more_behind(w, err))
			return 0;
	if (!w->at_end && w->rows.n) {
		if (fetch(w, NULL, true, false, &got, err))
			return 0;
		rows_release(&w->rows);
		w->rows = got;
		w->at_end = true;
		if (w->total < got.n)
			w->total = got.n;
		w->first = w->total - got.n;
	}
	return w->total ? w->total - 1 : 0;
}

/* The same part again, behind its own first row: that one comes back with
 * the page before, when somebody looks. */
static int renew_deep(struct window *w, struct err *err)
{
	struct rows got;
	size_t page = w->page;
	int bad;

	w->page = w->rows.n;
	bad = fetch(w, &w->rows.v[0], false, false, &got, err);
	w->page = page;
	if (bad)
		return -1;
	rows_release(&w->rows);
	w->rows = got;
	w->first++;
	w->at_end = !got.more;
	if (w->at_end)
		w->total = w->first + got.n;
	return got.n ? 0 : window_open(w, err);
}

static int renew_start(struct window *w, struct err *err)
{
	size_t had = w->rows.n;

	if (window_open(w, err))
		return -1;
	while (!w->at_end && w->rows.n < had)
		if (more_behind(w, err))
			return -1;
	return 0;
}

int window_renew(struct window *w, const char *name, uint64_t *at,
		 struct err *err)
{
	char *keep = name ? mem_strdup(name) : NULL;
	int bad = w->first && w->rows.n ? renew_deep(w, err) :
		renew_start(w, err);
	size_t i;

	for (i = 0; !bad && keep && i < w->rows.n; i++)
		if (!strcmp(w->rows.v[i].name, keep))
			*at = w->first + i;
	if (*at >= w->total)
		*at = w->total ? w->total - 1 : 0;
	free(keep);
	return bad;
}
