/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_STORE_SEGMENT_BUILD_H
#define KARTEI_STORE_SEGMENT_BUILD_H

#include "store/rowfile.h"
#include "store/segment_row.h"

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
	const atomic_bool *stop;
	bool middles;
	struct rowfile_writer *file;
	size_t rows;
	struct buf key, row, code;
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

/* segment_build.c: puts b->key -> b->row. */
int segment_put_row(struct segment_builder *b, struct err *err);

/* segment_terms.c: the sets */
void segment_add_word(struct segment_builder *b, struct slice word,
		      uint32_t rank);
void segment_add_term(struct segment_builder *b, int set, struct slice name,
		      uint32_t rank);
int segment_write_terms(struct segment_builder *b, struct err *err);

#endif
