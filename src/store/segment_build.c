/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "store/segment_build.h"
#include "store/segment_file.h"

#define LOOK_ROWS 1024		/* so often for room and a stop */
#define WORD_MOST 40

struct segment_builder *segment_build(struct store *store, uint32_t id,
				      bool middles, const atomic_bool *stop)
{
	struct segment_builder *b = mem_zero(sizeof(*b));

	b->store = store;
	b->info.id = id;
	b->middles = middles;
	b->stop = stop;
	return b;
}

void segment_build_free(struct segment_builder *b)
{
	size_t i;

	if (!b)
		return;
	for (i = 0; i < b->terms_n; i++)
		free(b->terms[i].v);
	rowfile_writer_free(b->file);
	buf_release(&b->key);
	buf_release(&b->row);
	buf_release(&b->code);
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

static int open_file(struct segment_builder *b, struct err *err)
{
	char *path = segment_file_path(b->store, b->info.id);

	b->file = rowfile_create(path, err);
	free(path);
	return b->file ? 0 : -1;
}

/* Puts b->key -> b->row. */
int segment_put_row(struct segment_builder *b, struct err *err)
{
	if (b->rows++ % LOOK_ROWS == 0 &&
	    (stopped(b->stop, err) || reserve_check(&b->store->reserve, err)))
		return -1;
	if (!b->file && open_file(b, err))
		return -1;
	return rowfile_add(b->file, buf_slice(&b->key), buf_slice(&b->row),
			   err);
}

static int put_block(struct segment_builder *b, struct err *err)
{
	if (!b->block_n)
		return 0;
	row_key(&b->key, ROW_DOCS);
	pack_u32(&b->key, b->info.docs - 1);
	buf_clear(&b->row);
	pack_u16(&b->row, (uint16_t)b->block_n);
	buf_add_slice(&b->row, buf_slice(&b->block));
	buf_clear(&b->block);
	b->block_n = 0;
	return segment_put_row(b, err);
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
		segment_add_word(b, word, rank);
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
	segment_add_term(b, SEGMENT_KIND, buf_slice(&name), rank);
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
		row_key(&b->key, ROW_REFS);
		buf_add(&b->key, b->refs[i].ref, SEGMENT_REF);
		buf_clear(&b->row);
		for (j = i; j < b->refs_n && j < i + ROW_PAIRS; j++) {
			buf_add(&b->row, b->refs[j].ref, SEGMENT_REF);
			pack_u32(&b->row, b->refs[j].rank);
		}
		if (segment_put_row(b, err))
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
		row_key(&b->key, ROW_EXACT);
		pack_u64(&b->key, b->exact[i]);
		buf_clear(&b->row);
		for (j = i; j < b->exact_n && j < i + ROW_PAIRS; j++)
			pack_u64(&b->row, b->exact[j]);
		if (segment_put_row(b, err))
			return -1;
	}
	return 0;
}

int segment_build_finish(struct segment_builder *b, struct segment_info *info,
			 struct err *err)
{
	if (put_block(b, err) || write_refs(b, err) || write_exact(b, err) ||
	    segment_write_terms(b, err) ||
	    (!b->file && open_file(b, err)) || rowfile_finish(b->file, err))
		return -1;
	*info = b->info;
	return 0;
}
