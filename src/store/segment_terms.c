/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/sound.h"
#include "store/segment_build.h"

static uint64_t hash_of(int set, struct slice name)
{
	const unsigned char *p = name.p;
	uint64_t h = 1469598103934665603u ^ (uint64_t)set;
	size_t i;

	for (i = 0; i < name.n; i++)
		h = (h ^ p[i]) * 1099511628211u;
	return h ^ h >> 29;
}

static struct slice name_at(const struct segment_builder *b, uint32_t at,
			    size_t n)
{
	return (struct slice){ b->names.p + at, n };
}

static uint32_t keep_name(struct segment_builder *b, struct slice name)
{
	uint32_t at = (uint32_t)b->names.n;

	buf_add_slice(&b->names, name);
	return at;
}

static uint64_t term_hash(const struct segment_builder *b, uint32_t i)
{
	const struct term *t = &b->terms[i];

	return hash_of(t->set, name_at(b, t->name, t->name_n));
}

static uint64_t word_hash(const struct segment_builder *b, uint32_t i)
{
	const struct word *w = &b->words[i];

	return hash_of(0, name_at(b, w->name, w->name_n));
}

static void table_grow(const struct segment_builder *b, struct lookup *t,
		       uint64_t (*hash)(const struct segment_builder *b,
					uint32_t i))
{
	size_t size = t->size ? t->size * 2 : 4096, i, at;
	uint32_t *slots;

	if (t->used * 3 < t->size * 2)
		return;
	slots = mem_zero(size * sizeof(*slots));
	for (i = 0; i < t->size; i++) {
		if (!t->slots[i])
			continue;
		at = hash(b, t->slots[i] - 1) & (size - 1);
		while (slots[at])
			at = (at + 1) & (size - 1);
		slots[at] = t->slots[i];
	}
	free(t->slots);
	t->slots = slots;
	t->size = size;
}

static uint32_t term_find(struct segment_builder *b, int set,
			  struct slice name)
{
	struct lookup *table = &b->term_table;
	struct term *t;
	size_t at;

	table_grow(b, table, term_hash);
	at = hash_of(set, name) & (table->size - 1);
	for (; table->slots[at]; at = (at + 1) & (table->size - 1)) {
		t = &b->terms[table->slots[at] - 1];
		if (t->set == set && t->name_n == name.n &&
		    !memcmp(b->names.p + t->name, name.p, name.n))
			return table->slots[at] - 1;
	}
	mem_grow(&b->terms, &b->terms_cap, b->terms_n + 1, sizeof(*b->terms));
	b->terms[b->terms_n] = (struct term){
		.name = keep_name(b, name), .name_n = (uint8_t)name.n,
		.set = (uint8_t)set,
	};
	table->used++;
	table->slots[at] = (uint32_t)++b->terms_n;
	return (uint32_t)b->terms_n - 1;
}

static void push(struct term *t, unsigned value)
{
	if (t->n == t->cap) {
		t->cap = t->cap ? t->cap * 2 : 4;
		t->v = mem_realloc(t->v, t->cap * sizeof(*t->v));
	}
	t->v[t->n++] = (uint16_t)value;
}

static void term_add(struct segment_builder *b, uint32_t no, uint32_t rank)
{
	struct term *t = &b->terms[no];

	if (t->count && t->last == rank)
		return;
	if (!t->count || t->last / CHUNK_IDS != rank / CHUNK_IDS)
		push(t, MARK | rank / CHUNK_IDS);
	push(t, rank % CHUNK_IDS);
	t->last = rank;
	t->count++;
}

static bool has_digit(struct slice word)
{
	const char *p = word.p;
	size_t i;

	for (i = 0; i < word.n; i++) {
		if (is_digit(p[i]))
			return true;
	}
	return false;
}

/* The terms of a word, each through `each`. */
typedef void term_fn(struct segment_builder *b, uint32_t no, uint32_t rank);

static void prefixes(struct segment_builder *b, struct slice word,
		     term_fn *each, uint32_t rank)
{
	size_t i;

	for (i = 1; i <= word.n && i <= SEGMENT_PREFIX_MOST; i++)
		each(b, term_find(b, SEGMENT_PREFIX,
				  (struct slice){ word.p, i }), rank);
}

static void middles(struct segment_builder *b, struct slice word, bool digits,
		    term_fn *each, uint32_t rank)
{
	const char *p = word.p;
	size_t i;

	for (i = !digits; i + 3 <= word.n; i++) {
		if (digits && !(is_digit(p[i]) && is_digit(p[i + 1]) &&
				is_digit(p[i + 2])))
			continue;
		each(b, term_find(b, SEGMENT_MIDDLE,
				  (struct slice){ p + i, 3 }), rank);
	}
}

static void keep_term(struct segment_builder *b, uint32_t no, uint32_t rank)
{
	mem_grow(&b->word_terms, &b->word_terms_cap, b->word_terms_n + 1,
		 sizeof(*b->word_terms));
	b->word_terms[b->word_terms_n++] = no;
}

static void sounds(struct segment_builder *b, struct slice word)
{
	buf_clear(&b->code);
	sound_code(word, &b->code);
	if (b->code.n)
		keep_term(b, term_find(b, SEGMENT_SOUND, buf_slice(&b->code)),
			  0);
	if (b->code.n < SEGMENT_SOUND_PREFIX)
		return;
	buf_truncate(&b->code, SEGMENT_SOUND_PREFIX);
	buf_add_char(&b->code, '*');
	keep_term(b, term_find(b, SEGMENT_SOUND, buf_slice(&b->code)), 0);
}

static struct word *word_find(struct segment_builder *b, struct slice name)
{
	struct lookup *table = &b->word_table;
	struct word *w;
	size_t at;

	table_grow(b, table, word_hash);
	at = hash_of(0, name) & (table->size - 1);
	for (; table->slots[at]; at = (at + 1) & (table->size - 1)) {
		w = &b->words[table->slots[at] - 1];
		if (w->name_n == name.n &&
		    !memcmp(b->names.p + w->name, name.p, name.n))
			return w;
	}
	mem_grow(&b->words, &b->words_cap, b->words_n + 1, sizeof(*b->words));
	w = &b->words[b->words_n];
	*w = (struct word){ .name = keep_name(b, name),
			    .name_n = (uint8_t)name.n,
			    .terms = (uint32_t)b->word_terms_n };
	table->used++;
	table->slots[at] = (uint32_t)++b->words_n;
	prefixes(b, name, keep_term, 0);
	if (name.n > SEGMENT_PREFIX_MOST)
		keep_term(b, term_find(b, SEGMENT_WORD, name), 0);
	if (b->middles) {
		middles(b, name, false, keep_term, 0);
		sounds(b, name);
	}
	w->n = (uint8_t)(b->word_terms_n - w->terms);
	return w;
}

void segment_add_word(struct segment_builder *b, struct slice word,
		     uint32_t rank)
{
	struct word *w;
	size_t i;

	if (has_digit(word)) {
		/* Numbers hardly repeat: no set of their own. */
		prefixes(b, word, term_add, rank);
		if (b->middles)
			middles(b, word, true, term_add, rank);
		return;
	}
	w = word_find(b, word);
	for (i = 0; i < w->n; i++)
		term_add(b, b->word_terms[w->terms + i], rank);
}

void segment_add_term(struct segment_builder *b, int set, struct slice name,
		      uint32_t rank)
{
	term_add(b, term_find(b, set, name), rank);
}

/* ---- rows ------------------------------------------------------------- */

static int by_name(const void *pa, const void *pb, void *ctx)
{
	const struct segment_builder *b = ctx;
	const struct term *x = &b->terms[*(const uint32_t *)pa];
	const struct term *y = &b->terms[*(const uint32_t *)pb];

	if (x->set != y->set)
		return x->set < y->set ? -1 : 1;
	return slice_cmp(name_at(b, x->name, x->name_n),
			 name_at(b, y->name, y->name_n));
}

static void term_key(struct segment_builder *b, const struct term *t, int type)
{
	row_key(&b->key, type);
	buf_add_slice(&b->key, name_at(b, t->name, t->name_n));
}

static int write_head(struct segment_builder *b, const struct term *t,
		      struct err *err)
{
	uint32_t i, chunk = 0;

	term_key(b, t, t->set);
	buf_clear(&b->row);
	pack_u8(&b->row, t->count > SET_INLINE);
	if (t->count > SET_INLINE) {
		pack_u32(&b->row, t->count);
		return segment_put_row(b, err);
	}
	for (i = 0; i < t->n; i++) {
		if (t->v[i] & MARK)
			chunk = t->v[i] & ~MARK;
		else
			pack_u32(&b->row, chunk * CHUNK_IDS + t->v[i]);
	}
	return segment_put_row(b, err);
}

static int write_chunk(struct segment_builder *b, const struct term *t,
		       uint32_t *i, struct err *err)
{
	unsigned char bytes[CHUNK_BYTES];
	struct chunk c = { { 0 } };
	unsigned no = t->v[(*i)++] & ~MARK;

	for (; *i < t->n && !(t->v[*i] & MARK); ++*i)
		chunk_set(&c, t->v[*i], true);
	term_key(b, t, t->set + 1);
	pack_u8(&b->key, 0);
	pack_u16(&b->key, (uint16_t)no);
	buf_clear(&b->row);
	buf_add(&b->row, bytes, chunk_write(&c, bytes));
	return segment_put_row(b, err);
}

static int write_chunks(struct segment_builder *b, const struct term *t,
			struct err *err)
{
	uint32_t i = 0;

	while (t->count > SET_INLINE && i < t->n) {
		if (write_chunk(b, t, &i, err))
			return -1;
	}
	return 0;
}

/* Heads of one kind of set, then the chunks of all of them. */
static int write_sets(struct segment_builder *b, const uint32_t *order,
		      size_t from, size_t to, struct err *err)
{
	size_t i;

	for (i = from; i < to; i++) {
		if (write_head(b, &b->terms[order[i]], err))
			return -1;
	}
	for (i = from; i < to; i++) {
		if (write_chunks(b, &b->terms[order[i]], err))
			return -1;
	}
	return 0;
}

int segment_write_terms(struct segment_builder *b, struct err *err)
{
	uint32_t *order = mem_alloc((b->terms_n + 1) * sizeof(*order));
	size_t i, from;
	int rc = 0;

	for (i = 0; i < b->terms_n; i++)
		order[i] = (uint32_t)i;
	qsort_r(order, b->terms_n, sizeof(*order), by_name, b);
	for (from = 0; from < b->terms_n && !rc; from = i) {
		for (i = from; i < b->terms_n && b->terms[order[i]].set ==
		     b->terms[order[from]].set; i++)
			;
		rc = write_sets(b, order, from, i, err);
	}
	free(order);
	return rc;
}
