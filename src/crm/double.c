/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm/double.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "crm/double_private.h"
#include "model/type.h"

#define BLOCK_MOST 100		/* records with one key; more say nothing */
#define PREFIX 4		/* letters of a name */
#define STEM_DIGITS 10		/* of a number, extensions apart */
#define STEP 4096		/* pairs between two looks at `go_on` */
#define AT_ONCE (4 << 20)	/* candidates that wait to be compared: 32 MiB */
#define PAIRS_MOST 1000000	/* the best of them; nobody looks at more */

struct doubles *doubles_new(const struct kind *kind)
{
	struct doubles *d = mem_zero(sizeof(*d));

	d->kind = kind;
	d->texts = arena_new();
	return d;
}

void doubles_free(struct doubles *d)
{
	if (!d)
		return;
	arena_free(d->texts);
	free(d->values);
	free(d->records);
	free(d->keys);
	free(d->except);
	free(d->pairs);
	free(d);
}

/* ---- records ----------------------------------------------------------- */

struct take {
	struct doubles *d;
	struct reader *r;
	size_t line;
	struct buf text, form;
};

static int take_value(void *ctx, const struct field *f,
		      const struct record *at, const struct field_value *v)
{
	struct take *t = ctx;
	struct doubles *d = t->d;
	struct double_value made = { .line = (uint16_t)t->line };
	struct value value;
	size_t n;

	(void)at;
	buf_clear(&t->text);
	buf_clear(&t->form);
	/* A number is read as E.164, whatever was typed. */
	f->type->read(f, v->bytes, &value);
	if (value.type != VALUE_TEXT) {
		f->type->print(f, &t->r->values, v->bytes, PRINT_MACHINE,
			       &t->text);
		value.text = buf_slice(&t->text);
	}
	double_text(d->kind->likeness[t->line].as, value.text, &t->form,
		    &made.form);
	n = t->form.n < DOUBLE_TEXT ? t->form.n : DOUBLE_TEXT;
	if (!n)
		return 0;
	made.n = (uint8_t)n;
	made.text = arena_strndup(d->texts, buf_str(&t->form), n);
	made.hash = double_hash(0, (struct slice){ made.text, n });
	mem_grow(&d->values, &d->values_cap, d->values_n + 1,
		 sizeof(*d->values));
	d->values[d->values_n++] = made;
	return 0;
}

static void add_key(struct doubles *d, uint64_t hash)
{
	mem_grow(&d->keys, &d->keys_cap, d->keys_n + 1, sizeof(*d->keys));
	d->keys[d->keys_n++] = (struct double_key){
		hash, (uint32_t)d->records_n - 1
	};
}

static uint64_t mix(uint64_t a, uint64_t b)
{
	return (a ^ b << 1 ^ b >> 63) * 0x9e3779b97f4a7c15;
}

/* Which kind of key a hash is of. */
enum { KEY_NAME, KEY_NAME_POSTCODE, KEY_SOUND_POSTCODE, KEY_PREFIX_STREET,
       KEY_STREET_POSTCODE, KEY_VALUE, KEY_STEM, KEY_NAME_TEXT };

static void add_keys_of_value(struct doubles *d, enum likeness_as as,
			      const struct double_value *v)
{
	switch (as) {
	case LIKENESS_PHONE:
		add_key(d, mix(KEY_VALUE, v->hash));
		if (v->n > STEM_DIGITS)
			add_key(d, mix(KEY_STEM, double_hash(0,
				(struct slice){ v->text, STEM_DIGITS })));
		break;
	case LIKENESS_MAIL:
	case LIKENESS_DOMAIN:
		add_key(d, mix(KEY_VALUE, v->hash));
		break;
	default:
		break;
	}
}

/* All lines of a name are one; of the others the first value counts. */
static void add_keys(struct doubles *d)
{
	const struct double_record *rec = &d->records[d->records_n - 1];
	uint64_t first[LIKENESS_TEXT + 1] = { 0 }, sound, prefix;
	struct buf name = BUF_INIT, by_sound = BUF_INIT;

	for (size_t i = 0; i < rec->n; i++) {
		const struct double_value *v = &d->values[rec->first + i];
		enum likeness_as as = d->kind->likeness[v->line].as;

		add_keys_of_value(d, as, v);
		if (as == LIKENESS_NAME && name.n)
			buf_add_char(&name, ' ');
		if (as == LIKENESS_NAME)
			buf_add(&name, v->text, v->n);
		if (!first[as])
			first[as] = v->hash;
	}
	first[LIKENESS_NAME] = double_hash(0, buf_slice(&name));
	double_sound(buf_slice(&name), &by_sound);
	sound = double_hash(1, buf_slice(&by_sound));
	prefix = double_hash(2, (struct slice){ buf_str(&name), name.n < PREFIX ?
						name.n : PREFIX });
	if (name.n) {
		add_key(d, mix(KEY_NAME, first[LIKENESS_NAME]));
		if (first[LIKENESS_TEXT])
			add_key(d, mix(KEY_NAME_TEXT, mix(sound,
						first[LIKENESS_TEXT])));
	}
	if (name.n && first[LIKENESS_POSTCODE]) {
		add_key(d, mix(KEY_NAME_POSTCODE, mix(first[LIKENESS_NAME],
						first[LIKENESS_POSTCODE])));
		add_key(d, mix(KEY_SOUND_POSTCODE, mix(sound,
						first[LIKENESS_POSTCODE])));
	}
	if (name.n && first[LIKENESS_STREET])
		add_key(d, mix(KEY_PREFIX_STREET, mix(prefix,
						first[LIKENESS_STREET])));
	if (first[LIKENESS_STREET] && first[LIKENESS_POSTCODE])
		add_key(d, mix(KEY_STREET_POSTCODE,
			       mix(first[LIKENESS_STREET],
				   first[LIKENESS_POSTCODE])));
	buf_release(&name);
	buf_release(&by_sound);
}

int doubles_take(struct doubles *d, struct reader *r, const struct record *rec,
		 struct err *err)
{
	struct take t = { .d = d, .r = r, .text = BUF_INIT, .form = BUF_INIT };
	const struct kind *seen = kinds_by_no(r->kinds, d->kind->no);
	size_t first = d->values_n;
	int bad = 0;

	for (; seen && !bad && t.line < d->kind->likeness_n; t.line++) {
		/* What a role does not see says nothing to it. */
		const struct source *s = source_of(r, seen,
			d->kind->likeness[t.line].of, NULL);

		if (s)
			bad = source_each(s, r, rec, take_value, &t, err);
	}
	buf_release(&t.text);
	buf_release(&t.form);
	if (bad)
		return -1;
	mem_grow(&d->records, &d->records_cap, d->records_n + 1,
		 sizeof(*d->records));
	d->records[d->records_n++] = (struct double_record){
		rec->ref.id, (uint32_t)first, (uint32_t)(d->values_n - first)
	};
	add_keys(d);
	return 0;
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

static int by_key(const void *a, const void *b)
{
	const struct double_key *x = a, *y = b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

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
	uint64_t *v;		/* places of records: a << 32 | b */
	size_t n, cap;
};

static void add_block(struct candidates *c, const struct double_key *keys,
		      size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++) {
			if (keys[i].record == keys[k].record)
				continue;
			mem_grow(&c->v, &c->cap, c->n + 1, sizeof(*c->v));
			c->v[c->n++] = pair_of(keys[i].record, keys[k].record);
		}
}


static void compare(struct doubles *d, uint64_t candidate)
{
	const struct double_record *a = &d->records[candidate >> 32];
	const struct double_record *b = &d->records[(uint32_t)candidate];
	uint64_t ids = pair_of(a->id, b->id);
	uint64_t lines;
	int points = double_points(d, a, b, &lines);

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
	if (c->n)
		qsort(c->v, c->n, sizeof(*c->v), by_number);
	for (size_t i = 0; i < c->n; i++) {
		if (i && c->v[i] == c->v[i - 1])
			continue;
		if (p->go_on && i % STEP == 0 &&
		    p->go_on(p->ctx, p->done, d->keys_n))
			return -1;
		compare(d, c->v[i]);
	}
	c->n = 0;
	if (d->pairs_n >= 2 * PAIRS_MOST)
		drop_twins(d);
	return 0;
}

static int look(struct doubles *d, struct candidates *c, struct progress *p)
{
	size_t to;

	if (d->keys_n)
		qsort(d->keys, d->keys_n, sizeof(*d->keys), by_key);
	for (size_t from = 0; from < d->keys_n; from = to) {
		for (to = from + 1; to < d->keys_n &&
		     d->keys[to].hash == d->keys[from].hash; to++)
			;
		if (to - from > 1 && to - from <= BLOCK_MOST)
			add_block(c, d->keys + from, to - from);
		p->done = to;
		if (c->n >= AT_ONCE && compare_all(d, c, p))
			return -1;
	}
	return compare_all(d, c, p);
}

/* Only the pairs are asked for from here on. */
static void forget_records(struct doubles *d)
{
	arena_free(d->texts);
	d->texts = arena_new();
	free(d->values);
	free(d->records);
	free(d->keys);
	d->values = NULL;
	d->records = NULL;
	d->keys = NULL;
	d->values_n = d->values_cap = 0;
	d->records_n = d->records_cap = 0;
	d->keys_n = d->keys_cap = 0;
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

int doubles_compare(const struct doubles *d, size_t a, size_t b,
		    uint64_t *lines)
{
	if (a >= d->records_n || b >= d->records_n)
		BUG("a pair of records that were not taken");
	return double_points(d, &d->records[a], &d->records[b], lines);
}

/* Two words of a name are enough: the other may have more, or fewer. */
static void add_words(struct buf *out, const struct double_value *v)
{
	const char *blank = strchr(v->text, ' ');

	blank = blank ? strchr(blank + 1, ' ') : NULL;
	if (out->n)
		buf_add_char(out, ' ');
	buf_add(out, v->text, blank ? (size_t)(blank - v->text) : v->n);
}

struct buf *doubles_words(const struct doubles *d, size_t *n)
{
	const struct double_record *rec = d->records_n ? d->records : NULL;
	struct buf *all = mem_zero(((rec ? rec->n : 0) + 2) * sizeof(*all));

	*n = 1;			/* the first one is the name */
	for (size_t i = 0; rec && i < rec->n; i++) {
		const struct double_value *v = &d->values[rec->first + i];
		enum likeness_as as = d->kind->likeness[v->line].as;

		if (as == LIKENESS_NAME)
			add_words(&all[0], v);
		else if (as == LIKENESS_PHONE || as == LIKENESS_MAIL)
			buf_add(&all[(*n)++], v->text, v->n);
	}
	/* A name alone that is two letters long finds everybody. */
	if (all[0].n < 3)
		buf_clear(&all[0]);
	return all;
}
