/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/likeness.h"

#include <string.h>

#include "base/pack.h"
#include "model/expr.h"
#include "model/index.h"
#include "model/model_private.h"

/*
 * A row: u8 number of keys, each key u32; of each value u8 line, u8 legal
 * form, u8 bytes, the bytes, NUL.
 *
 * A key is a hash of what two doubles most likely both have. They are few
 * bytes: what is found by one is compared.
 */
#define WORDS_MOST 4		/* of a name, each with keys of its own */
#define WORD_LEAST 3		/* bytes */
#define STEM_DIGITS 10		/* of a number, extensions apart */
#define KEYS_MOST 255
/* Values of a line; who has more is found by these. */
#define VALUES_MOST 8

/* Which kind of key a hash is of. */
enum key {
	KEY_NAME, KEY_NAME_TEXT, KEY_NAME_POSTCODE, KEY_STREET_POSTCODE,
	KEY_WORD_STREET, KEY_WORD_HOUSE, KEY_VALUE, KEY_STEM,
};

struct make {
	struct reader *r;
	const struct kind *kind;
	size_t line, line_n;
	struct buf text, form, values, keys;
	size_t keys_n;
};

/* ---- values ------------------------------------------------------------ */

static int add_value(void *ctx, const struct field *f, const struct record *at,
		     const struct field_value *v)
{
	struct make *m = ctx;
	struct value value;
	uint8_t form;
	size_t n;

	(void)at;
	if (m->line_n == VALUES_MOST)
		return 1;
	buf_clear(&m->text);
	buf_clear(&m->form);
	/* A number is read as E.164, whatever was typed. */
	f->type->read(f, v->bytes, &value);
	if (value.type != VALUE_TEXT) {
		f->type->print(f, &m->r->values, v->bytes, PRINT_MACHINE,
			       &m->text);
		value.text = buf_slice(&m->text);
	}
	likeness_text(m->kind->likeness[m->line].as, value.text, &m->form,
		      &form);
	n = m->form.n < LIKENESS_BYTES ? m->form.n : LIKENESS_BYTES;
	if (!n)
		return 0;
	m->line_n++;
	pack_u8(&m->values, (uint8_t)m->line);
	pack_u8(&m->values, form);
	pack_u8(&m->values, (uint8_t)n);
	buf_add(&m->values, m->form.p, n);
	buf_add_char(&m->values, '\0');
	return 0;
}

/* ---- keys -------------------------------------------------------------- */

/* FNV-1a, mixed at the end: a half of it is taken. */
static uint64_t hash(uint64_t seed, struct slice s)
{
	uint64_t h = seed ^ 0xcbf29ce484222325;
	const unsigned char *p = s.p;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ p[i]) * 0x100000001b3;
	return h ^ h >> 29;
}

static uint64_t mix(uint64_t a, uint64_t b)
{
	return (a ^ b << 1 ^ b >> 63) * 0x9e3779b97f4a7c15;
}

static void add_key(struct make *m, enum key what, uint64_t h)
{
	if (m->keys_n == KEYS_MOST)
		return;
	m->keys_n++;
	pack_u32(&m->keys, (uint32_t)(mix((uint64_t)what + 1, h) >> 32));
}

/* The first value of a line of each sort, and the words of all names. */
struct looks {
	uint64_t text, postcode, street, house;
	uint64_t words[2 * VALUES_MOST];	/* as they sound */
	size_t words_n;
};

static void add_words(struct looks *l, const struct likeness_value *v)
{
	const size_t most = sizeof(l->words) / sizeof(*l->words);
	struct buf sound = BUF_INIT;
	const char *at = v->text;

	while (*at && l->words_n < most) {
		size_t n = strcspn(at, " ");

		buf_clear(&sound);
		likeness_sound((struct slice){ at, n }, &sound);
		if (n >= WORD_LEAST)
			l->words[l->words_n++] = hash(1, buf_slice(&sound));
		at += n + (at[n] == ' ');
	}
	buf_release(&sound);
}

/* Words in whatever order are one name. */
static uint64_t all_words(const struct looks *l)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < l->words_n; i++)
		sum += mix(l->words[i], l->words[i] >> 7);
	return sum;
}

static void add_number_keys(struct make *m, const struct likeness_value *v)
{
	add_key(m, KEY_VALUE, hash(0, (struct slice){ v->text, v->n }));
	if (v->n >= STEM_DIGITS)
		add_key(m, KEY_STEM, hash(0, (struct slice){
				v->text, STEM_DIGITS }));
}

static void look_at(struct make *m, struct looks *l,
		    const struct likeness_value *v)
{
	struct slice text = { v->text, v->n };
	const char *number;

	switch (m->kind->likeness[v->line].as) {
	case LIKENESS_NAME:
		add_words(l, v);
		break;
	case LIKENESS_STREET:
		number = strchr(v->text, ' ');
		if (number && !l->house)
			l->house = hash(3, slice_str(number));
		l->street = l->street ? l->street : hash(2, text);
		break;
	case LIKENESS_POSTCODE:
		l->postcode = l->postcode ? l->postcode : hash(4, text);
		break;
	case LIKENESS_TEXT:
		l->text = l->text ? l->text : hash(5, text);
		break;
	case LIKENESS_PHONE:
		add_number_keys(m, v);
		break;
	case LIKENESS_MAIL:
	case LIKENESS_DOMAIN:
		add_key(m, KEY_VALUE, hash(0, text));
		break;
	}
}

/* A name alone is a key only where it is worth enough by itself. */
static bool name_tells(const struct kind *k)
{
	int points = 0;

	for (size_t i = 0; i < k->likeness_n; i++)
		if (k->likeness[i].as == LIKENESS_NAME)
			points += k->likeness[i].points;
	return points >= LIKENESS_LIKELY;
}

static void add_word_keys(struct make *m, const struct looks *l)
{
	for (size_t i = 0; i < l->words_n && i < WORDS_MOST; i++) {
		if (l->street)
			add_key(m, KEY_WORD_STREET,
				mix(l->words[i], l->street));
		if (l->house && l->postcode)
			add_key(m, KEY_WORD_HOUSE, mix(l->words[i],
					mix(l->house, l->postcode)));
	}
}

static void add_keys(struct make *m)
{
	struct slice rest = buf_slice(&m->values);
	struct looks l = { 0 };
	struct likeness_value v;
	uint64_t name;

	while (likeness_next(&rest, &v))
		look_at(m, &l, &v);
	name = all_words(&l);
	if (name && name_tells(m->kind))
		add_key(m, KEY_NAME, name);
	if (name && l.text)
		add_key(m, KEY_NAME_TEXT, mix(name, l.text));
	if (name && l.postcode)
		add_key(m, KEY_NAME_POSTCODE, mix(name, l.postcode));
	if (l.street && l.postcode)
		add_key(m, KEY_STREET_POSTCODE, mix(l.street, l.postcode));
	add_word_keys(m, &l);
}

/* ---- rows -------------------------------------------------------------- */

static int make(struct make *m, const struct record *rec, struct err *err)
{
	const struct kind *seen = kinds_by_no(m->r->kinds, m->kind->no);

	for (; seen && m->line < m->kind->likeness_n; m->line++) {
		/* What a role does not see says nothing to it. */
		const struct source *s = source_of(m->r, seen,
			m->kind->likeness[m->line].of, NULL);

		m->line_n = 0;
		if (s && source_each(s, m->r, rec, add_value, m, err) < 0)
			return -1;
	}
	return 0;
}

int likeness_make(struct reader *r, const struct kind *kind,
		  const struct record *rec, struct buf *row, struct err *err)
{
	struct make m = { .r = r, .kind = kind };
	int rc = 0;

	if (!kind->likeness_n || record_in_bin(rec))
		return 0;
	rc = make(&m, rec, err);
	if (!rc) {
		add_keys(&m);
		pack_u8(row, (uint8_t)m.keys_n);
		buf_add_slice(row, buf_slice(&m.keys));
		buf_add_slice(row, buf_slice(&m.values));
	}
	buf_release(&m.text);
	buf_release(&m.form);
	buf_release(&m.values);
	buf_release(&m.keys);
	return rc;
}

int likeness_read(struct slice bytes, size_t lines, struct likeness_row *row)
{
	const unsigned char *p = bytes.p, *end;
	size_t keys = bytes.n ? p[0] : 0;

	if (bytes.n < 1 + 4 * keys)
		return -1;
	end = p + bytes.n;
	*row = (struct likeness_row){ p + 1, keys, {
		p + 1 + 4 * keys, bytes.n - 1 - 4 * keys } };
	for (p = row->values.p; p < end; p += 4 + p[2])
		if (end - p < 4 || end - p < 4 + p[2] || p[0] >= lines ||
		    p[2] > LIKENESS_BYTES || p[3 + p[2]])
			return -1;
	return 0;
}

int likeness_stands(struct txn *txn, const struct kind *kind, int32_t day,
		    struct err *err)
{
	struct catalogue *cat = catalogue_load(txn, err);
	const struct cat_kind *k = cat ? catalogue_kind(cat, kind->no) : NULL;
	bool made = k && k->stamp == catalogue_document_stamp(kind);
	int32_t of;
	int due;

	catalogue_free(cat);
	if (!cat || day_load(txn, &of, err) < 0)
		return -1;
	if (!made || of != day)
		return 0;
	due = day_is_due(txn, day, err);
	return due < 0 ? -1 : !due;
}

void likeness_place(uint16_t kind, struct buf *key)
{
	index_field_key(kind, TAG_LIKENESS, key);
}
