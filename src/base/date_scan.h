/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_BASE_DATE_SCAN_H
#define KARTEI_BASE_DATE_SCAN_H

#include "base/date.h"
#include "base/date_words.h"

/* A typed day or time while it is read: the words under day_parse(). */
struct typed {
	const char *start, *p;
	const struct clock *clock;
	struct err *err;
};

bool typed_is_digit(char c);
bool typed_is_letter(char c);
void typed_blanks(struct typed *t);
/* Adds a fault with the column of `at`; returns -1. */
int typed_fault(const struct typed *t, const char *at, const char *msgid);
int typed_not_time(const struct typed *t, const char *at);

/* The word at p, of which `n` gets the bytes; NULL if it is none of ours. */
const struct date_word *typed_word_at(const char *p, size_t *n);
/* Takes the word at hand, behind blanks, if it is of this kind. */
const struct date_word *typed_word(struct typed *t, enum word_kind kind);
const struct date_unit *typed_unit(struct typed *t);

size_t typed_digits(const char *p);		/* how many stand at p */
int typed_number(const char *p, size_t n);	/* of n, at most 9 */
/* Takes a number of one to `most` digits; -1 if there is none. */
int typed_take(struct typed *t, size_t most);

/* Takes a time of day. */
int typed_time(struct typed *t, int32_t *at);

#endif
