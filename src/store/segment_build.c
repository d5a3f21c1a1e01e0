/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "store/batch.h"
#include "store/segment_row.h"

#define SLICE_BYTES (256 * 1024)	/* written at once */
#define WORD_MOST 40

/*
 * A set in the making: for each chunk a mark with its number, then the
 * members of it. Ranks come in rising order, so nothing is ever sorted.
 */
#define MARK 0x8000

struct term {
	uint32_t name;		/* in `names` */
	uint8_t name_n, set;
	uint32_t count, last;	/* rank */
	uint32_t n, cap;
	uint16_t *v;
};

/* Open addressing from a name to the number of a term or word. */
struct lookup {
	uint32_t *slots;	/* number + 1 */
	size_t size, used;
};

/* A word without digits comes often: all sets it goes into. */
struct word {
	uint32_t name, terms;	/* in `names`, in `word_terms` */
	uint8_t name_n, n;
};

struct pair {
	unsigned char ref[SEGMENT_REF];
	uint32_t rank;
};

struct segment_builder {
	struct store *store;
	struct segment_info info;
	bool middles;
	struct batch *batch;	/* rows not yet written */
	size_t batch_bytes;
	struct buf key, row;
	struct buf block;	/* documents of the row being filled */
	unsigned block_n;
	struct buf names;
	struct term *terms;
	size_t terms_n, terms_cap;
	struct lookup term_table, word_table;
	struct word *words;
	size_t words_n, words_cap;
	uint32_t *word_terms;
	size_t word_terms_n, word_terms_cap;
	struct pair *refs;
	size_t refs_n, refs_cap;
	uint64_t *exact;	/* hash in the upper half, rank in the lower */
	size_t exact_n, exact_cap;
};

struct segment_builder *segment_build(struct store *store, uint32_t id,
				      bool middles)
{
	struct segment_builder *b = mem_zero(sizeof(*b));

	b->store = store;
	b->info.id = id;
	b->middles = middles;
	b->batch = batch_new();
	return b;
}

void segment_build_free(struct segment_builder *b)
{
	size_t i;

	if (!b)
		return;
	for (i = 0; i < b->terms_n; i++)
		free(b->terms[i].v);
	batch_free(b->batch);
	buf_release(&b->key);
	buf_release(&b->row);
	buf_release(&b->block);
	buf_release(&b->names);
	free(b->terms);
	free(b->term_table.slots);
	free(b->word_table.slots);
	free(b->words);
	free(b->word_terms);
	free(b->refs);
	free(b->exact);
	free(b);
}

/* ---- rows out --------------------------------------------------------- */

static int write_slice(void *ctx, struct txn *txn, struct err *err)
{
	struct segment_builder *b = ctx;

	return batch_apply(b->batch, txn, err);
}

static int flush_rows(struct segment_builder *b, struct err *err)
{
	b->batch_bytes = 0;
	return store_write(b->store, write_slice, NULL, b, err);
}

/* Puts b->key -> b->row. */
static int put_row(struct segment_builder *b, struct err *err)
{
	batch_put(b->batch, TABLE_WORD, buf_slice(&b->key),
		  buf_slice(&b->row));
	b->batch_bytes += b->key.n + b->row.n;
	return b->batch_bytes > SLICE_BYTES ? flush_rows(b, err) : 0;
}

static int put_block(struct segment_builder *b, struct err *err)
{
	if (!b->block_n)
		return 0;
	row_key(&b->key, b->info.id, ROW_DOCS);
	pack_u32(&b->key, b->info.docs - 1);
	buf_clear(&b->row);
	pack_u16(&b->row, (uint16_t)b->block_n);
	buf_add_slice(&b->row, buf_slice(&b->block));
	buf_clear(&b->block);
	b->block_n = 0;
	return put_row(b, err);
}

/* ---- sets ------------------------------------------------------------- */

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
	if (b->middles)
		middles(b, name, false, keep_term, 0);
	w->n = (uint8_t)(b->word_terms_n - w->terms);
	return w;
}

static void add_word(struct segment_builder *b, struct slice word,
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

static void add_exact(struct segment_builder *b, struct slice word,
		      uint32_t rank)
{
	mem_grow(&b->exact, &b->exact_cap, b->exact_n + 1, sizeof(*b->exact));
	b->exact[b->exact_n++] = (uint64_t)exact_hash(word) << 32 | rank;
}

static void add_words(struct segment_builder *b, const struct segment_doc *d,
		      uint32_t rank)
{
	const char *p = d->words.p, *end = p + d->words.n, *blank;
	struct slice word;

	for (; p < end; p = blank + 1) {
		blank = memchr(p, ' ', (size_t)(end - p));
		if (!blank)
			blank = end;
		word = (struct slice){ p, (size_t)(blank - p) };
		if (word.n > WORD_MOST)
			word.n = WORD_MOST;
		if (!word.n)
			continue;
		add_word(b, word, rank);
		if (p < (const char *)d->words.p + d->exact_n)
			add_exact(b, word, rank);
	}
}

static void add_kind(struct segment_builder *b, struct slice ref,
		     uint32_t rank)
{
	struct unpack u = unpack_from(ref);
	struct buf name = BUF_INIT;

	buf_printf(&name, "%04x", (unsigned)unpack_u16(&u));
	term_add(b, term_find(b, SEGMENT_KIND, buf_slice(&name)), rank);
	buf_release(&name);
}

static void add_ref(struct segment_builder *b, struct slice ref, uint32_t rank)
{
	mem_grow(&b->refs, &b->refs_cap, b->refs_n + 1, sizeof(*b->refs));
	memcpy(b->refs[b->refs_n].ref, ref.p, SEGMENT_REF);
	b->refs[b->refs_n++].rank = rank;
}

int segment_build_add(struct segment_builder *b, const struct segment_doc *d,
		      struct err *err)
{
	uint32_t rank = b->info.docs;

	if (b->block.n + d->doc.n + 16 > ROW_DOCS_BYTES && put_block(b, err))
		return -1;
	pack_varint(&b->block, d->doc.n);
	buf_add(&b->block, d->ref.p, SEGMENT_REF);
	buf_add_slice(&b->block, d->doc);
	b->block_n++;
	b->info.docs++;
	b->info.bytes += d->doc.n;
	add_ref(b, d->ref, rank);
	add_kind(b, d->ref, rank);
	add_words(b, d, rank);
	return 0;
}

/* ---- the end ---------------------------------------------------------- */

static int by_ref(const void *a, const void *b)
{
	return memcmp(a, b, SEGMENT_REF);
}

static int write_refs(struct segment_builder *b, struct err *err)
{
	size_t i, j;

	qsort(b->refs, b->refs_n, sizeof(*b->refs), by_ref);
	for (i = 0; i < b->refs_n; i += ROW_PAIRS) {
		row_key(&b->key, b->info.id, ROW_REFS);
		buf_add(&b->key, b->refs[i].ref, SEGMENT_REF);
		buf_clear(&b->row);
		for (j = i; j < b->refs_n && j < i + ROW_PAIRS; j++) {
			buf_add(&b->row, b->refs[j].ref, SEGMENT_REF);
			pack_u32(&b->row, b->refs[j].rank);
		}
		if (put_row(b, err))
			return -1;
	}
	return 0;
}

/* By the hash; ranks of one hash are in order already and stay so. */
static void sort_exact(struct segment_builder *b)
{
	uint64_t *to = mem_alloc(b->exact_n * sizeof(*to)), *from = b->exact;
	uint64_t *swap;
	size_t i;
	int shift;

	for (shift = 32; shift < 64; shift += 8) {
		size_t at[257] = { 0 };

		for (i = 0; i < b->exact_n; i++)
			at[(from[i] >> shift & 255) + 1]++;
		for (i = 1; i < 257; i++)
			at[i] += at[i - 1];
		for (i = 0; i < b->exact_n; i++)
			to[at[from[i] >> shift & 255]++] = from[i];
		swap = from;
		from = to;
		to = swap;
	}
	b->exact = from;
	free(to);
}

static int write_exact(struct segment_builder *b, struct err *err)
{
	size_t i, j;

	if (!b->exact_n)
		return 0;
	sort_exact(b);
	for (i = 0; i < b->exact_n; i += ROW_PAIRS) {
		row_key(&b->key, b->info.id, ROW_EXACT);
		pack_u64(&b->key, b->exact[i]);
		buf_clear(&b->row);
		for (j = i; j < b->exact_n && j < i + ROW_PAIRS; j++)
			pack_u64(&b->row, b->exact[j]);
		if (put_row(b, err))
			return -1;
	}
	return 0;
}

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
	row_key(&b->key, b->info.id, type);
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
		return put_row(b, err);
	}
	for (i = 0; i < t->n; i++) {
		if (t->v[i] & MARK)
			chunk = t->v[i] & ~MARK;
		else
			pack_u32(&b->row, chunk * CHUNK_IDS + t->v[i]);
	}
	return put_row(b, err);
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
	return put_row(b, err);
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

static int write_terms(struct segment_builder *b, struct err *err)
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

int segment_build_finish(struct segment_builder *b, struct segment_info *info,
			 struct err *err)
{
	if (put_block(b, err) || write_refs(b, err) || write_exact(b, err) ||
	    write_terms(b, err) || flush_rows(b, err))
		return -1;
	*info = b->info;
	return 0;
}
