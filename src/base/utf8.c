/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include <wchar.h>

#include "base/err.h"

#define REPLACEMENT 0xfffd

static bool is_ascii(struct slice s)
{
	const unsigned char *p = s.p, *end = p + s.n;
	uint64_t word;

	for (; end - p >= 8; p += 8) {
		memcpy(&word, p, 8);
		if (word & UINT64_C(0x8080808080808080))
			return false;
	}
	for (; p < end; p++) {
		if (*p >= 0x80)
			return false;
	}
	return true;
}

size_t utf8_next(struct slice s, uint32_t *cp)
{
	const unsigned char *p = s.p;
	utf8proc_int32_t c;
	utf8proc_ssize_t n;

	if (!s.n) {
		*cp = 0;
		return 0;
	}
	if (p[0] < 0x80) {
		*cp = p[0];
		return 1;
	}
	n = utf8proc_iterate(p, s.n > 4 ? 4 : (utf8proc_ssize_t)s.n, &c);
	if (n <= 0) {
		*cp = REPLACEMENT;
		return 1;
	}
	*cp = (uint32_t)c;
	return (size_t)n;
}

/* Whether the bytes at the start were refused by utf8_next(). */
static bool is_bad(struct slice s, size_t n, uint32_t cp)
{
	return n == 1 && cp == REPLACEMENT && s.n;
}

static struct slice rest(struct slice s, size_t n)
{
	return (struct slice){ (const char *)s.p + n, s.n - n };
}

bool utf8_valid(struct slice s)
{
	uint32_t cp;
	size_t n;

	if (!s.n || is_ascii(s))
		return true;
	for (; s.n; s = rest(s, n)) {
		n = utf8_next(s, &cp);
		if (is_bad(s, n, cp))
			return false;
	}
	return true;
}

/* All below U+0300, where the combining marks begin, is NFC as it is. */
static bool is_below_marks(struct slice s)
{
	const unsigned char *p = s.p;
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (p[i] >= 0xcc)
			return false;
	}
	return true;
}

int utf8_nfc(struct slice s, struct buf *out)
{
	utf8proc_uint8_t *made;
	utf8proc_ssize_t n;

	if (!s.n || is_ascii(s)) {
		buf_add_slice(out, s);
		return 0;
	}
	if (!utf8_valid(s))
		return -1;
	if (is_below_marks(s)) {
		buf_add_slice(out, s);
		return 0;
	}
	n = utf8proc_map(s.p, (utf8proc_ssize_t)s.n, &made,
			 UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (n < 0)
		return -1;
	buf_add(out, made, (size_t)n);
	free(made);
	return 0;
}

static void add_char(struct buf *out, uint32_t cp)
{
	utf8proc_uint8_t bytes[4];

	buf_add(out, bytes, (size_t)utf8proc_encode_char((int32_t)cp, bytes));
}

/* Windows-1252, 0x80 to 0x9f. */
static const uint16_t high[32] = {
	0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
	0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
};

void utf8_from_1252(struct slice s, struct buf *out)
{
	const unsigned char *p = s.p;
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (p[i] < 0x80)
			buf_add_char(out, (char)p[i]);
		else
			add_char(out, p[i] < 0xa0 ? high[p[i] - 0x80] : p[i]);
	}
}

static char byte_1252(uint32_t cp)
{
	size_t i;

	if (cp < 0x80 || (cp >= 0xa0 && cp <= 0xff))
		return (char)cp;
	for (i = 0; i < 32; i++)
		if (cp == high[i] && cp != 0xfffd)
			return (char)(0x80 + i);
	return '\0';
}

size_t utf8_to_1252(struct slice s, struct buf *out)
{
	size_t n, lost = 0;
	uint32_t cp;
	char byte;

	for (; s.n; s = rest(s, n)) {
		n = utf8_next(s, &cp);
		byte = byte_1252(cp);
		lost += !byte && cp;
		buf_add_char(out, byte || !cp ? byte : '?');
	}
	return lost;
}

size_t utf8_grapheme(struct slice s)
{
	utf8proc_int32_t state = 0;
	uint32_t cp, next;
	size_t n, at;

	n = utf8_next(s, &cp);
	for (at = n; at < s.n; at += n) {
		n = utf8_next(rest(s, at), &next);
		if (is_bad(rest(s, at), n, next) ||
		    utf8proc_grapheme_break_stateful((int32_t)cp, (int32_t)next,
						     &state))
			break;
		cp = next;
	}
	return at;
}

size_t utf8_grapheme_before(struct slice s, size_t at)
{
	size_t start = at, n = 0, i;

	if (at > s.n)
		BUG("grapheme before %zu of %zu", at, s.n);
	/*
	 * Clusters are found forwards only. A newline is a break on both
	 * sides, so the line's start (or the text's) is a safe place.
	 */
	while (start && ((const char *)s.p)[start - 1] != '\n')
		start--;
	if (start == at)
		return at ? 1 : 0;
	for (i = start; i < at; i += n)
		n = utf8_grapheme((struct slice){ (const char *)s.p + i,
						  at - i });
	return n;
}

static int cells_of(uint32_t cp)
{
	int w;

	if (cp >= 0x20 && cp < 0x7f)
		return 1;
	if (cp == '\n' || cp < 0x20 || cp == 0x7f)
		return 1;
	w = wcwidth((wchar_t)cp);
	return w < 0 ? 1 : w;
}

int utf8_width(struct slice s)
{
	int width = 0;
	uint32_t cp;

	while (s.n) {
		s = rest(s, utf8_next(s, &cp));
		width += cells_of(cp);
	}
	return width;
}

size_t utf8_fit(struct slice s, int cells, int *used)
{
	size_t at = 0, n;

	*used = 0;
	for (; at < s.n; at += n) {
		struct slice tail = rest(s, at);
		int w;

		n = utf8_grapheme(tail);
		w = utf8_width((struct slice){ tail.p, n });
		if (*used + w > cells)
			break;
		*used += w;
	}
	return at;
}

bool utf8_hidden(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0xad ||
	       cp == 0x61c || cp == 0x180e ||
	       (cp >= 0x200b && cp <= 0x200f) ||
	       (cp >= 0x2028 && cp <= 0x202e) ||
	       (cp >= 0x2060 && cp <= 0x206f) || cp == 0xfeff ||
	       (cp >= 0xfff0 && cp <= 0xfffb) ||
	       (cp >= 0xe0000 && cp <= 0xe0fff);
}

void utf8_printable(struct slice s, bool lines, struct buf *out)
{
	uint32_t cp;
	size_t n;

	for (; s.n; s = rest(s, n)) {
		n = utf8_next(s, &cp);
		if (cp == '\n' && lines)
			buf_add_char(out, '\n');
		else if (cp == '\n' || cp == '\t')
			buf_add_char(out, ' ');
		else if (is_bad(s, n, cp) || utf8_hidden(cp))
			buf_add_char(out, '?');
		else
			buf_add(out, s.p, n);
	}
}

void utf8_cell(struct slice s, int cells, struct buf *out)
{
	struct buf shown = BUF_INIT;
	int used = 0;

	utf8_printable(s, false, &shown);
	buf_add(out, shown.p, utf8_fit(buf_slice(&shown), cells, &used));
	for (; used < cells; used++)
		buf_add_char(out, ' ');
	buf_release(&shown);
}
