/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_BASE_UTF8_H
#define KARTEI_BASE_UTF8_H

#include "base/buf.h"

bool utf8_valid(struct slice s);
/* NFC; -1 if not valid UTF-8. */
int utf8_nfc(struct slice s, struct buf *out);
/* Windows-1252 to UTF-8 (undefined bytes become U+FFFD). */
void utf8_from_1252(struct slice s, struct buf *out);
/* The other way; what it does not have becomes "?". How many did. */
size_t utf8_to_1252(struct slice s, struct buf *out);

/* Next character: sets *cp, returns its bytes (1 for a bad byte, cp U+FFFD). */
size_t utf8_next(struct slice s, uint32_t *cp);
/* Bytes of the grapheme cluster at the start, and of the one before `at`. */
size_t utf8_grapheme(struct slice s);
size_t utf8_grapheme_before(struct slice s, size_t at);
/* Cells on the terminal, as wcwidth has it: combining 0, wide 2, control 1
 * (shown as "?"). */
int utf8_width(struct slice s);
/* Longest prefix of whole graphemes that fits `cells`; *used gets the cells. */
size_t utf8_fit(struct slice s, int cells, int *used);

/* Whether it moves, hides or turns what stands around it. */
bool utf8_hidden(uint32_t cp);

/*
 * The one filter before every terminal, mail header, log line: control
 * characters (C0, C1, DEL), bidi controls, zero-width and invalid bytes
 * become "?", tab and newline become a blank unless `lines` keeps newlines.
 */
void utf8_printable(struct slice s, bool lines, struct buf *out);
/* A cell of a table: `s` behind that filter, as much of it as fits `cells`,
 * with blanks up to them. */
void utf8_cell(struct slice s, int cells, struct buf *out);

#endif
