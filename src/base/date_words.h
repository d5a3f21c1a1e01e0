/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_BASE_DATE_WORDS_H
#define KARTEI_BASE_DATE_WORDS_H

/* The words of day_parse(), German and English. */

enum word_kind {
	WORD_NONE,
	WORD_DAY,		/* days from today */
	WORD_WEEKDAY,		/* 1 Monday .. 7 */
	WORD_MONTH,		/* 1 .. 12 */
	WORD_WEEK,		/* "kw" */
	WORD_EDGE,		/* 0 beginning, 1 end, of: */
	WORD_OF_MONTH,
	WORD_MONTH_EDGE,	/* both in one word */
	WORD_HOUR,		/* a time of day, as hour */
	WORD_FILL,		/* "um" before a time */
	WORD_OCLOCK,		/* "Uhr" behind one */
	WORD_AM, WORD_PM,
};

struct date_word {
	const char *text;
	enum word_kind kind;
	int value;
};

/* What "+3" counts: days, or months. */
struct date_unit {
	const char *text;
	int days, months;
};

/* By folded text ("frueh" for "früh"); NULL if there is none. */
const struct date_word *date_word_find(const char *folded);
const struct date_unit *date_unit_find(const char *folded);

#endif
