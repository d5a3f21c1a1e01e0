/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm/double.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "crm/double_private.h"

#define BLOCK_MOST 100		/* records with one key; more say nothing */
#define STEP 4096		/* pairs between two looks at `go_on` */
#define AT_ONCE (4 << 20)	/* candidates that wait to be compared: 32 MiB */
#define PAIRS_MOST 1000000	/* the best of them; nobody looks at more */

/* What it takes to compare two values. */
static const int costs[] = {
	[LIKENESS_POSTCODE] = 0, [LIKENESS_TEXT] = 0, [LIKENESS_MAIL] = 0,
	[LIKENESS_DOMAIN] = 0, [LIKENESS_PHONE] = 1, [LIKENESS_STREET] = 2,
	[LIKENESS_NAME] = 3,
};

static void put_in_order(struct doubles *d)
{
	const struct kind *k = d->kind;
	size_t n = 0;

	d->order = mem_alloc((k->likeness_n + 1) * sizeof(*d->order));
	for (int cost = 0; cost <= costs[LIKENESS_NAME]; cost++)
		for (size_t i = 0; i < k->likeness_n; i++)
			if (costs[k->likeness[i].as] == cost)
				d->order[n++] = i;
}

struct doubles *doubles_new(const struct kind *kind)
{
	struct doubles *d = mem_zero(sizeof(*d));

	d->kind = kind;
	put_in_order(d);
	double_judge_open(&d->judge, d);
	return d;
}

/* Only the pairs are asked for from here on. */
static void forget_records(struct doubles *d)
{
	buf_release(&d->values);
	free(d->records);
	free(d->keys);
	d->records = NULL;
	d->keys = NULL;
	d->records_n = d->records_cap = 0;
	d->keys_n = d->keys_cap = 0;
	d->judge.a.record = d->judge.b.record = SIZE_MAX;
}

void doubles_free(struct doubles *d)
{
	if (!d)
		return;
	forget_records(d);
	double_judge_close(&d->judge);
	free(d->order);
	free(d->except);
	free(d->pairs);
	free(d);
}

/* ---- records ----------------------------------------------------------- */

static uint64_t key_at(const unsigned char *p)
{
	return (uint64_t)p[0] << 24 | (uint64_t)p[1] << 16 |
		(uint64_t)p[2] << 8 | p[3];
}

int doubles_add(struct doubles *d, uint32_t id, struct slice bytes,
		struct err *err)
{
	struct likeness_row row;

	if (likeness_read(bytes, d->kind->likeness_n, &row))
		return err_set(err, ERR_INTERNAL, NULL,
			       N_("what record %u of kind %u looks like is damaged; 'kartei check' says more"),
			       id, d->kind->no);
	mem_grow(&d->keys, &d->keys_cap, d->keys_n + row.keys_n,
		 sizeof(*d->keys));
	for (size_t i = 0; i < row.keys_n; i++)
		d->keys[d->keys_n++] = key_at(row.keys + 4 * i) << 32 |
			d->records_n;
	mem_grow(&d->records, &d->records_cap, d->records_n + 1,
		 sizeof(*d->records));
	d->records[d->records_n++] = (struct double_record){
		id, (uint32_t)row.values.n, d->values.n
	};
	buf_add_slice(&d->values, row.values);
	return 0;
}

int doubles_take(struct doubles *d, struct reader *r, const struct record *rec,
		 struct err *err)
{
	struct buf row = BUF_INIT;
	int bad = likeness_make(r, d->kind, rec, &row, err);

	/* In the bin, or of a kind that says nothing: like nothing. */
	if (!row.n)
		buf_add_char(&row, 0);
	if (!bad)
		bad = doubles_add(d, rec->ref.id, buf_slice(&row), err);
	buf_release(&row);
	return bad;
}

struct slice double_values(const struct doubles *d, size_t record)
{
	const struct double_record *rec = &d->records[record];

	return (struct slice){ d->values.p + rec->at, rec->n };
}

static uint64_t pair_of(uint32_t a, uint32_t b)
{
	return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

void doubles_except(struct doubles *d, uint32_t a, uint32_t b)
{
	mem_grow(&d->except, &d->except_cap, d->except_n + 1,
		 sizeof(*d->except));
	d->except[d->except_n++] = pair_of(a, b);
}

/* ---- pairs ------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static int by_points(const void *a, const void *b)
{
	const struct double_pair *x = a, *y = b;

	if (x->points != y->points)
		return y->points - x->points;
	return by_number(&(uint64_t){ pair_of(x->a, x->b) },
			 &(uint64_t){ pair_of(y->a, y->b) });
}

struct progress {
	int (*go_on)(void *ctx, uint64_t done, uint64_t of);
	void *ctx;
	uint64_t done;		/* keys */
};

struct candidates {
	uint64_t *v;		/* places of records: a << bits | b, a < b */
	size_t n, cap;
	unsigned bits;		/* that a place takes */
};

static void add_block(struct candidates *c, const uint64_t *keys, size_t n)
{
	mem_grow(&c->v, &c->cap, c->n + n * (n - 1) / 2, sizeof(*c->v));
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++) {
			uint64_t a = (uint32_t)keys[i], b = (uint32_t)keys[k];

			if (a != b)
				c->v[c->n++] = a < b ? a << c->bits | b :
					b << c->bits | a;
		}
}

static void compare(struct doubles *d, size_t a, size_t b)
{
	uint64_t ids = pair_of(d->records[a].id, d->records[b].id), lines;
	int points = double_points(&d->judge, a, b, DOUBLE_LIKELY, &lines);

	if (points < DOUBLE_LIKELY ||
	    (d->except_n && bsearch(&ids, d->except, d->except_n,
				    sizeof(*d->except), by_number)))
		return;
	mem_grow(&d->pairs, &d->pairs_cap, d->pairs_n + 1, sizeof(*d->pairs));
	d->pairs[d->pairs_n++] = (struct double_pair){
		(uint32_t)(ids >> 32), (uint32_t)ids, points, lines
	};
}

/* A pair whose keys lie far apart may come twice. */
static void drop_twins(struct doubles *d)
{
	size_t n = 0;

	if (d->pairs_n)
		qsort(d->pairs, d->pairs_n, sizeof(*d->pairs), by_points);
	for (size_t i = 0; i < d->pairs_n; i++)
		if (!n || d->pairs[i].a != d->pairs[n - 1].a ||
		    d->pairs[i].b != d->pairs[n - 1].b)
			d->pairs[n++] = d->pairs[i];
	d->pairs_n = n < PAIRS_MOST ? n : PAIRS_MOST;
}

/* What is gathered is compared, each pair once. */
static int compare_all(struct doubles *d, struct candidates *c,
		       struct progress *p)
{
	double_sort(c->v, c->n, 0, 2 * c->bits);
	for (size_t i = 0; i < c->n; i++) {
		if (i && c->v[i] == c->v[i - 1])
			continue;
		if (p->go_on && i % STEP == 0 &&
		    p->go_on(p->ctx, p->done, d->keys_n))
			return -1;
		compare(d, c->v[i] >> c->bits,
			c->v[i] & ((UINT64_C(1) << c->bits) - 1));
	}
	c->n = 0;
	if (d->pairs_n >= 2 * PAIRS_MOST)
		drop_twins(d);
	return 0;
}

static int look(struct doubles *d, struct candidates *c, struct progress *p)
{
	size_t to;

	while (d->records_n >> c->bits)
		c->bits++;
	double_sort(d->keys, d->keys_n, 32, 64);
	for (size_t from = 0; from < d->keys_n; from = to) {
		for (to = from + 1; to < d->keys_n &&
		     d->keys[to] >> 32 == d->keys[from] >> 32; to++)
			;
		if (to - from > 1 && to - from <= BLOCK_MOST)
			add_block(c, d->keys + from, to - from);
		p->done = to;
		if (c->n >= AT_ONCE && compare_all(d, c, p))
			return -1;
	}
	return compare_all(d, c, p);
}

int doubles_find(struct doubles *d, int (*go_on)(void *ctx, uint64_t done,
						 uint64_t of), void *ctx,
		 const struct double_pair **pairs, size_t *n)
{
	struct progress p = { go_on, ctx, 0 };
	struct candidates c = { 0 };
	int stopped;

	if (d->except_n)
		qsort(d->except, d->except_n, sizeof(*d->except), by_number);
	d->pairs_n = 0;
	stopped = look(d, &c, &p);
	free(c.v);
	forget_records(d);
	if (stopped)
		return -1;
	drop_twins(d);
	*pairs = d->pairs;
	*n = d->pairs_n;
	return 0;
}

const char *double_class(int points)
{
	return points >= DOUBLE_SURE ? "sure" :
		points >= DOUBLE_LIKELY ? "likely" : "";
}

int doubles_compare(struct doubles *d, size_t a, size_t b, uint64_t *lines)
{
	if (a >= d->records_n || b >= d->records_n)
		BUG("a pair of records that were not taken");
	/* Others may have been taken since, and all have moved. */
	d->judge.a.record = d->judge.b.record = SIZE_MAX;
	return double_points(&d->judge, a, b, INT_MIN, lines);
}

/* Two words of a name are enough: the other may have more, or fewer. */
static void add_words(struct buf *out, const struct likeness_value *v)
{
	const char *blank = strchr(v->text, ' ');

	blank = blank ? strchr(blank + 1, ' ') : NULL;
	if (out->n)
		buf_add_char(out, ' ');
	buf_add(out, v->text, blank ? (size_t)(blank - v->text) : v->n);
}

struct buf *doubles_words(const struct doubles *d, size_t *n)
{
	struct slice rest = d->records_n ? double_values(d, 0) : SLICE_NONE;
	struct buf *all = mem_zero((rest.n + 2) * sizeof(*all));
	struct likeness_value v;

	*n = 1;			/* the first one is the name */
	while (likeness_next(&rest, &v)) {
		enum likeness_as as = d->kind->likeness[v.line].as;

		if (as == LIKENESS_NAME)
			add_words(&all[0], &v);
		else if (as == LIKENESS_PHONE || as == LIKENESS_MAIL)
			buf_add(&all[(*n)++], v.text, v.n);
	}
	/* A name alone that is two letters long finds everybody. */
	if (all[0].n < 3)
		buf_clear(&all[0]);
	return all;
}
