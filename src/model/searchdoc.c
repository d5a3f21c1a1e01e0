/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/searchdoc.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/mem.h"
#include "base/pack.h"
#include "model/expr.h"
#include "model/number.h"

/*
 * A document: group u8, sort key (varint length), bytes of exact words
 * (varint), words to the end. Exact words come first, the others behind
 * them are sorted and stand there once.
 */
#define WORD_BYTES 40		/* longer ones are cut, as a query's are */
#define INSERT_MOST 48		/* words */
#define DAY_US (86400 * (int64_t)1000000)

struct word {
	struct slice bytes;
	uint64_t first;		/* of them, as a number that sorts as they do */
};

struct word_list {
	struct word *v;
	size_t n, cap;
};

struct making {
	struct reader *r;
	struct buf folded;	/* of one value */
	struct buf plain;	/* the same with plain vowels */
	struct buf text;	/* what a type says about a value */
	struct buf exact;	/* each followed by a blank */
	struct buf bytes;	/* of all words, blanks between */
	int64_t when;		/* texts: the moment they are sorted by */
};

/* ---- words ------------------------------------------------------------ */

static struct slice next_word(struct slice *rest)
{
	const char *p = rest->p, *blank = rest->n ? memchr(p, ' ', rest->n)
						  : NULL;
	size_t n = blank ? (size_t)(blank - p) : rest->n;
	size_t step = n + (blank != NULL);

	rest->p = p + step;
	rest->n -= step;
	return (struct slice){ p, n < WORD_BYTES ? n : WORD_BYTES };
}

static bool has_letters_beyond_ascii(struct slice text)
{
	const unsigned char *p = text.p;
	unsigned char all = 0;
	size_t i;

	for (i = 0; i < text.n; i++)
		all |= p[i];
	return all >= 0x80;
}

/* Words that are spelled in two ways stand there in both. */
static void add_plain(struct making *m, struct slice text)
{
	struct slice folded = buf_slice(&m->folded), plain;

	buf_clear(&m->plain);
	fold_plain(text, &m->plain);
	for (plain = buf_slice(&m->plain); plain.n;) {
		struct slice word = next_word(&plain);

		if (slice_eq(word, next_word(&folded)))
			continue;
		buf_add_slice(&m->bytes, word);
		buf_add_char(&m->bytes, ' ');
	}
}

static void add_text(struct making *m, struct slice text)
{
	buf_clear(&m->folded);
	fold_text(text, &m->folded);
	buf_add_slice(&m->bytes, buf_slice(&m->folded));
	buf_add_char(&m->bytes, ' ');
	if (has_letters_beyond_ascii(text))
		add_plain(m, text);
}

/* Each of the blank-separated texts as one word: numbers, codes. */
static void add_exact(struct making *m, struct slice text)
{
	size_t i, start = m->exact.n;

	buf_clear(&m->folded);
	fold_text(text, &m->folded);
	for (i = 0; i < m->folded.n && m->exact.n - start < WORD_BYTES; i++) {
		if (m->folded.p[i] != ' ')
			buf_add_char(&m->exact, m->folded.p[i]);
	}
	if (m->exact.n > start)
		buf_add_char(&m->exact, ' ');
}

static int word_cmp(const struct word *a, const struct word *b)
{
	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	return slice_cmp(a->bytes, b->bytes);
}

static int by_bytes(const void *a, const void *b)
{
	return word_cmp(a, b);
}

/* A document has a few dozen words, and as few are cheaper put in place one
 * by one. */
static void sort_words(struct word_list *w)
{
	size_t i, k;

	if (w->n > INSERT_MOST) {
		qsort(w->v, w->n, sizeof(*w->v), by_bytes);
		return;
	}
	for (i = 1; i < w->n; i++) {
		struct word word = w->v[i];

		for (k = i; k && word_cmp(&word, &w->v[k - 1]) < 0; k--)
			w->v[k] = w->v[k - 1];
		w->v[k] = word;
	}
}

static uint64_t first_of(struct slice word)
{
	uint64_t first = 0;

	memcpy(&first, word.p, word.n < sizeof(first) ? word.n : sizeof(first));
	return be64toh(first);
}

static void split(struct slice text, struct word_list *w)
{
	while (text.n) {
		struct slice word = next_word(&text);

		if (!word.n)
			continue;
		if (w->n == w->cap)
			mem_grow(&w->v, &w->cap, w->n + 1, sizeof(*w->v));
		w->v[w->n++] = (struct word){ word, first_of(word) };
	}
}

static bool is_among(const struct word_list *w, struct slice word)
{
	size_t i;

	for (i = 0; i < w->n; i++) {
		if (slice_eq(w->v[i].bytes, word))
			return true;
	}
	return false;
}

/* Appends the words of both, each once. Returns the bytes of exact ones. */
static size_t write_words(struct slice exact_text, struct slice text,
			  struct buf *out)
{
	struct word_list exact = { 0 }, all = { 0 };
	size_t start = out->n, exact_n, i;

	split(exact_text, &exact);
	split(text, &all);
	for (i = 0; i < exact.n; i++) {
		struct word_list before = { exact.v, i, 0 };

		if (is_among(&before, exact.v[i].bytes))
			continue;
		buf_add_slice(out, exact.v[i].bytes);
		buf_add_char(out, ' ');
	}
	exact_n = out->n - start;
	sort_words(&all);
	for (i = 0; i < all.n; i++) {
		struct slice word = all.v[i].bytes;

		if ((i && slice_eq(word, all.v[i - 1].bytes)) ||
		    is_among(&exact, word))
			continue;
		buf_add_slice(out, word);
		buf_add_char(out, ' ');
	}
	if (out->n > start)
		buf_truncate(out, out->n - 1);
	free(exact.v);
	free(all.v);
	return exact_n ? exact_n - 1 : 0;
}

void searchdoc_pack(const struct searchdoc *d, struct buf *out)
{
	struct buf words = BUF_INIT;
	size_t exact_n = write_words(d->exact, d->words, &words);

	pack_u8(out, d->group);
	pack_slice(out, d->sort);
	pack_varint(out, exact_n);
	buf_add_slice(out, buf_slice(&words));
	buf_release(&words);
}

/* ---- values ----------------------------------------------------------- */

static int add_value(void *ctx, const struct field *f, const struct record *at,
		     const struct field_value *v)
{
	struct making *m = ctx;
	struct slice rest, word;

	if (!f->type->search) {
		buf_clear(&m->text);
		f->type->print(f, &m->r->values, v->bytes, PRINT_MACHINE,
			       &m->text);
		add_text(m, buf_slice(&m->text));
		return 0;
	}
	buf_clear(&m->text);
	f->type->search(f, &m->r->values, v->bytes, &m->text);
	if (!f->type->exact) {
		add_text(m, buf_slice(&m->text));
		return 0;
	}
	for (rest = buf_slice(&m->text); rest.n;) {
		word = next_word(&rest);
		add_exact(m, word);
		add_text(m, word);
	}
	return 0;
}

static void add_code(struct making *m, const struct kind *kind,
		     const struct record *rec)
{
	const struct field *f = kind_code(kind);

	if (f)
		add_exact(m, record_get(rec, f->tag, DAY_NONE));
}

/* ---- order ------------------------------------------------------------ */

static int take_moment(void *ctx, const struct field *f,
		       const struct record *at, const struct field_value *v)
{
	struct making *m = ctx;
	struct value value;

	f->type->read(f, v->bytes, &value);
	if (value.type == VALUE_MOMENT)
		m->when = value.n;
	else if (value.type == VALUE_DATE)
		m->when = value.n * DAY_US;
	return 1;
}

/* Texts: the newest first, by the first column of the kind's order. */
static int sort_by_age(struct making *m, const struct kind *kind,
		       const struct record *rec, struct buf *out,
		       struct err *err)
{
	const char *path = kind->sort_n ? kind->sort[0] : NULL;

	m->when = 0;
	if (path && path_each(m->r, rec, *path == '-' ? path + 1 : path,
			      take_moment, m, err) < 0)
		return -1;
	pack_i64(out, -m->when);
	pack_u32(out, UINT32_MAX - rec->ref.id);
	return 0;
}

static int sort_key(struct making *m, const struct kind *kind,
		    const struct record *rec, struct buf *key, struct err *err)
{
	if (kind->search_text)
		return sort_by_age(m, kind, rec, key, err);
	fold_sort_key(buf_slice(&m->text), key);
	return 0;
}

static int collect(struct making *m, const struct kind *kind,
		   const struct record *rec, struct err *err)
{
	struct field_value earlier;
	size_t i;

	reader_number(m->r, rec->ref, &m->text);
	add_exact(m, buf_slice(&m->text));
	add_text(m, buf_slice(&m->text));
	for (i = 0; record_value(rec, TAG_ALIAS, i, &earlier); i++) {
		add_exact(m, earlier.bytes);
		add_text(m, earlier.bytes);
	}
	add_code(m, kind, rec);
	for (i = 0; i < kind->search_n; i++) {
		if (path_each(m->r, rec, kind->search[i], add_value, m, err) <
		    0)
			return -1;
	}
	if (kind->search_text)
		return 0;
	buf_clear(&m->text);
	reader_title(m->r, rec->ref, &m->text);
	add_text(m, buf_slice(&m->text));
	return 0;
}

static int make(struct making *m, const struct kind *kind,
		const struct record *rec, struct buf *doc, struct err *err)
{
	struct buf key = BUF_INIT;
	int rc = collect(m, kind, rec, err);

	rc = rc ? rc : sort_key(m, kind, rec, &key, err);
	if (!rc)
		searchdoc_pack(&(struct searchdoc){
			.group = kind->search_text ? SEARCHDOC_TEXTS
						   : SEARCHDOC_NAMES,
			.sort = buf_slice(&key),
			.words = buf_slice(&m->bytes),
			.exact = buf_slice(&m->exact) }, doc);
	buf_release(&key);
	return rc;
}

int searchdoc_make(struct reader *r, const struct kind *kind,
		   const struct record *rec, struct buf *doc, struct err *err)
{
	struct making m = { .r = r };
	int rc;

	if (!kind->search_n || record_in_bin(rec))
		return 0;
	rc = make(&m, kind, rec, doc, err);
	buf_release(&m.folded);
	buf_release(&m.plain);
	buf_release(&m.text);
	buf_release(&m.exact);
	buf_release(&m.bytes);
	return rc;
}

int searchdoc_read(struct slice doc, struct searchdoc *d)
{
	struct unpack u = unpack_from(doc);
	uint64_t exact_n;

	d->group = unpack_u8(&u) == SEARCHDOC_TEXTS ? SEARCHDOC_TEXTS
						    : SEARCHDOC_NAMES;
	d->sort = unpack_slice(&u);
	exact_n = unpack_varint(&u);
	d->words = (struct slice){ u.p, unpack_left(&u) };
	if (u.bad || exact_n > d->words.n)
		return -1;
	d->exact = (struct slice){ d->words.p, exact_n };
	return 0;
}
