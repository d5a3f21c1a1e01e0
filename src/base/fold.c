/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/fold.h"

#include <utf8proc.h>

#include "base/utf8.h"

/*
 * Letters that names are full of, U+00C0 to U+017F, in the form of
 * fold_text(): " " separates, "" is left to utf8proc, which everything
 * further goes through. A test holds the two against each other.
 */
#define LATIN_FIRST 0xc0
#define LATIN_END 0x180
static const char latin[LATIN_END - LATIN_FIRST][3] = {
	"a", "a", "a", "a", "ae", "a", "ae", "c",
	"e", "e", "e", "e", "i", "i", "i", "i",
	"d", "n", "o", "o", "o", "o", "oe", " ",
	"oe", "u", "u", "u", "ue", "y", "th", "ss",
	"a", "a", "a", "a", "ae", "a", "ae", "c",
	"e", "e", "e", "e", "i", "i", "i", "i",
	"d", "n", "o", "o", "o", "o", "oe", " ",
	"oe", "u", "u", "u", "ue", "y", "th", "y",
	"a", "a", "a", "a", "a", "a", "c", "c",
	"c", "c", "c", "c", "c", "c", "d", "d",
	"d", "d", "e", "e", "e", "e", "e", "e",
	"e", "e", "e", "e", "g", "g", "g", "g",
	"g", "g", "g", "g", "h", "h", "h", "h",
	"i", "i", "i", "i", "i", "i", "i", "i",
	"i", "i", "ij", "ij", "j", "j", "k", "k",
	"k", "l", "l", "l", "l", "l", "l", "",
	"", "l", "l", "n", "n", "n", "n", "n",
	"n", "", "n", "n", "o", "o", "o", "o",
	"o", "o", "oe", "oe", "r", "r", "r", "r",
	"r", "r", "s", "s", "s", "s", "s", "s",
	"s", "s", "t", "t", "t", "t", "t", "t",
	"u", "u", "u", "u", "u", "u", "u", "u",
	"u", "u", "u", "u", "w", "w", "y", "y",
	"y", "z", "z", "z", "z", "z", "z", "s",
};

/* Letters that have no decomposition, but that nobody types. */
static const struct {
	uint32_t cp;
	char text[3];
} bare[] = {
	{ 0xe6, "ae" }, { 0xf0, "d" }, { 0xf8, "oe" }, { 0xfe, "th" },
	{ 0x111, "d" }, { 0x127, "h" }, { 0x131, "i" }, { 0x138, "k" },
	{ 0x142, "l" }, { 0x14b, "n" }, { 0x153, "oe" }, { 0x167, "t" },
};

#define DIAERESIS 0x308
#define APOSTROPHE 0x2bc	/* a letter by category, a sign in names */
#define DECOMPOSED_MAX 32

/* What has been written of the text at hand. */
struct folding {
	struct buf *out;
	size_t start;		/* of this text in out */
	bool plain;		/* umlauts as plain vowels */
	bool gap;		/* a blank is owed before the next letter */
};

static void letters(struct folding *f, const char *p, size_t n)
{
	if (f->gap && f->out->n > f->start)
		buf_add_char(f->out, ' ');
	f->gap = false;
	buf_add(f->out, p, n);
}

/* An umlaut written as letter and mark. */
static void diaeresis(struct folding *f)
{
	char last = f->out->n > f->start && !f->gap
		  ? f->out->p[f->out->n - 1] : 0;

	if (!f->plain && (last == 'a' || last == 'o' || last == 'u'))
		buf_add_char(f->out, 'e');
}

static bool is_slashed_o(uint32_t cp)
{
	return cp == 0xd8 || cp == 0xf8;
}

static bool add_bare(struct folding *f, uint32_t cp)
{
	size_t i;

	for (i = 0; i < sizeof(bare) / sizeof(*bare); i++) {
		const char *text = bare[i].text;

		if (bare[i].cp != cp)
			continue;
		letters(f, text,
			text[1] && !(is_slashed_o(cp) && f->plain) ? 2 : 1);
		return true;
	}
	return false;
}

static void add_decomposed(struct folding *f, int32_t cp)
{
	unsigned char bytes[4];

	switch (utf8proc_category(cp)) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ME:
		if (cp == DIAERESIS)
			diaeresis(f);
		return;
	case UTF8PROC_CATEGORY_CF:	/* soft hyphen, joiners */
		return;
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		if (cp == APOSTROPHE)
			f->gap = true;
		else if (!add_bare(f, (uint32_t)cp))
			letters(f, (const char *)bytes,
				(size_t)utf8proc_encode_char(cp, bytes));
		return;
	default:
		f->gap = true;
	}
}

static void add_any(struct folding *f, uint32_t cp)
{
	utf8proc_int32_t made[DECOMPOSED_MAX];
	utf8proc_ssize_t n, i;
	int last_class = 0;

	n = utf8proc_decompose_char((int32_t)cp, made, DECOMPOSED_MAX,
				    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
				    UTF8PROC_CASEFOLD, &last_class);
	if (n < 0 || n > DECOMPOSED_MAX) {
		f->gap = true;
		return;
	}
	for (i = 0; i < n; i++)
		add_decomposed(f, made[i]);
}

static void add_latin(struct folding *f, uint32_t cp)
{
	const char *text = latin[cp - LATIN_FIRST];
	uint32_t lower = cp < 0xe0 ? cp + 0x20 : cp;
	bool umlaut = lower == 0xe4 || lower == 0xf6 || lower == 0xfc ||
		      lower == 0xf8;

	if (!*text)
		add_any(f, cp);
	else if (*text == ' ')
		f->gap = true;
	else
		letters(f, text, text[1] && !(umlaut && f->plain) ? 2 : 1);
}

/* Lower-case letter or digit; 0: separates. */
static char ascii(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c | 0x20);
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		return (char)c;
	return 0;
}

/* The bytes below 0x80 at the start of a text, most often all of it: what
 * they become is no longer than they are, and a blank before them. */
static size_t fold_ascii(struct folding *f, const unsigned char *p, size_t n)
{
	char *start = buf_room(f->out, n + 1), *to = start;
	bool first = f->out->n == f->start;
	size_t i;

	for (i = 0; i < n && p[i] < 0x80; i++) {
		char c = ascii(p[i]);

		if (!c) {
			f->gap = true;
			continue;
		}
		if (f->gap && !(first && to == start))
			*to++ = ' ';
		f->gap = false;
		*to++ = c;
	}
	*to = '\0';
	f->out->n += (size_t)(to - start);
	return i;
}

static void fold(struct slice text, bool plain, struct buf *out)
{
	struct folding f = { out, out->n, plain, false };
	const unsigned char *p = text.p;
	size_t i = 0;
	uint32_t cp;

	buf_room(out, text.n + text.n / 8 + 1);
	while (i < text.n) {
		if (p[i] < 0x80) {
			i += fold_ascii(&f, p + i, text.n - i);
			continue;
		}
		i += utf8_next((struct slice){ p + i, text.n - i }, &cp);
		if (cp >= LATIN_FIRST && cp < LATIN_END)
			add_latin(&f, cp);
		else
			add_any(&f, cp);
	}
}

void fold_text(struct slice text, struct buf *out)
{
	fold(text, false, out);
}

void fold_plain(struct slice text, struct buf *out)
{
	fold(text, true, out);
}

void fold_digits(struct slice text, struct buf *out)
{
	const char *p = text.p;
	size_t i;

	for (i = 0; i < text.n; i++) {
		if (p[i] >= '0' && p[i] <= '9')
			buf_add_char(out, p[i]);
	}
}

void fold_sort_key(struct slice text, struct buf *out)
{
	size_t start = out->n;

	fold_text(text, out);
	if (out->n - start == text.n &&
	    (!text.n || slice_eq(text, (struct slice){ out->p + start,
						       text.n })))
		return;
	buf_add_char(out, '\0');
	/* Among equals the spelling decides: "Mueller" before "Müller". */
	if (utf8_nfc(text, out))
		buf_add_slice(out, text);
}
