/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_BASE_FOLD_H
#define KARTEI_BASE_FOLD_H

#include "base/buf.h"

/* Versions of the derivations, kept in the catalogue: a store whose indexes
 * were made by another version rebuilds them. */
#define FOLD_VERSION 1
#define DIN5007_VERSION 1

/*
 * The search form of a text: lower case, NFKD without marks, ä ö ü ß as
 * ae oe ue ss, every run of other characters than letters and digits one
 * blank, none at the ends. "Müller & Söhne" -> "mueller soehne".
 */
void fold_text(struct slice text, struct buf *out);

/* The same with umlauts as plain vowels: "muller sohne". Equal to
 * fold_text() where there is no umlaut. */
void fold_plain(struct slice text, struct buf *out);

/* All digits of a text, nothing else. */
void fold_digits(struct slice text, struct buf *out);

/*
 * Sort key by DIN 5007-2 (names: ä as ae), to be compared as bytes: base
 * letters first, then a NUL and the rest (accents, case), so that equal
 * keys mean equal texts in the eye of the order.
 */
void fold_sort_key(struct slice text, struct buf *out);

#endif
