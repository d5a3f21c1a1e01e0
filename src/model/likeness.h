/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_LIKENESS_H
#define KARTEI_MODEL_LIKENESS_H

#include "model/reader.h"

/*
 * What a record looks like to a search for doubles (crm/double.h): the values
 * of its kind's `likeness` in the form in which they are compared, and keys,
 * at least one of which it shares with nearly everything that may be its
 * double. A row of TABLE_VALUE holds it, made where the search document is
 * made: with each change of what the lines read, and on the day on which
 * they read otherwise. doc/formats.md has the bytes.
 */
#define LIKENESS_VERSION 1	/* of the rows; in the catalogue's stamp */
#define LIKENESS_LIKELY 65	/* points from which two may be one */
#define LIKENESS_BYTES 63	/* of a value that are compared */

/* A value in the form in which it is compared. */
struct likeness_value {
	const char *text;	/* NUL behind it */
	uint8_t line;		/* of the kind's likeness */
	uint8_t n;
	uint8_t form;		/* of a name: its legal form; 0: none */
};

/* Appends the row of `rec`; nothing if it is in the bin or its kind does not
 * say what makes two alike. The values are those that the reader sees. */
int likeness_make(struct reader *r, const struct kind *kind,
		  const struct record *rec, struct buf *row, struct err *err);

/* Whether `txn` sees a row of each record of the kind, in the form that the
 * kind has, as of that day: 1; 0: they are being made, or of another day. */
int likeness_stands(struct txn *txn, const struct kind *kind, int32_t day,
		    struct err *err);

/* A row taken apart. */
struct likeness_row {
	const unsigned char *keys;	/* u32 each, as pack_u32() */
	size_t keys_n;
	struct slice values;		/* for likeness_next() */
};
/* 0; -1: it is damaged, or not of a kind with so many lines. */
int likeness_read(struct slice bytes, size_t lines, struct likeness_row *row);
/* The next value of `rest`, by line; false behind the last one. `rest` must
 * come from likeness_read(). */
static inline bool likeness_next(struct slice *rest, struct likeness_value *v)
{
	const unsigned char *p = rest->p;

	if (!rest->n)
		return false;
	v->line = p[0];
	v->form = p[1];
	v->n = p[2];
	v->text = (const char *)p + 3;
	rest->p = p + 4 + v->n;
	rest->n -= 4u + v->n;
	return true;
}

/* Where the rows of a kind stand in TABLE_VALUE: this, then the id u32. */
void likeness_place(uint16_t kind, struct buf *key);

/* The form in which a text is compared; nothing if it says nothing. `form`:
 * of a name, 0 if it has no legal form. */
void likeness_text(enum likeness_as as, struct slice value, struct buf *out,
		   uint8_t *form);
/* What sounds like this word has the same. */
void likeness_sound(struct slice word, struct buf *out);

#endif
