/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date_scan.h"

#include <stdio.h>
#include <string.h>

#include "base/fold.h"
#include "base/tr.h"

bool typed_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool typed_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (unsigned char)c >= 0x80;
}

void typed_blanks(struct typed *t)
{
	while (*t->p == ' ' || *t->p == '\t')
		t->p++;
}

/* Column of `at`, counted in characters from 1. */
static char *column(const struct typed *t, const char *at, char *room, size_t n)
{
	const char *p;
	int c = 1;

	for (p = t->start; p < at; p++)
		c += ((unsigned char)*p & 0xc0) != 0x80;
	snprintf(room, n, "%d", c);
	return room;
}

int typed_fault(const struct typed *t, const char *at, const char *msgid)
{
	char place[24];

	return err_add_raw(t->err, ERR_INPUT,
			   column(t, at, place, sizeof(place)), msgid, NULL, 0);
}

int typed_not_time(const struct typed *t, const char *at)
{
	return typed_fault(t, at, N_("not a time of day: 10, 10:30 and 1030 are "
			       "understood"));
}

/* Folded letters at p and how many bytes they are; "" if there are none. */
static size_t letters_at(const char *p, struct buf *folded)
{
	size_t n = 0;

	while (typed_is_letter(p[n]))
		n++;
	buf_clear(folded);
	fold_text((struct slice){ p, n }, folded);
	return n;
}

/* The word at p, of which `n` gets the bytes; NULL if it is none of ours. */
const struct date_word *typed_word_at(const char *p, size_t *n)
{
	struct buf folded = BUF_INIT;
	const struct date_word *found = NULL;

	*n = letters_at(p, &folded);
	if (*n)
		found = date_word_find(buf_str(&folded));
	buf_release(&folded);
	return found;
}

/* Takes the word at hand, behind blanks, if it is of this kind. */
const struct date_word *typed_word(struct typed *t, enum word_kind kind)
{
	const char *p = t->p + strspn(t->p, " \t");
	size_t n;
	const struct date_word *w = typed_word_at(p, &n);

	if (!w || w->kind != kind)
		return NULL;
	t->p = p + n;
	return w;
}

const struct date_unit *typed_unit(struct typed *t)
{
	const char *p = t->p + strspn(t->p, " \t");
	struct buf folded = BUF_INIT;
	const struct date_unit *found = NULL;
	size_t n = letters_at(p, &folded);

	if (n)
		found = date_unit_find(buf_str(&folded));
	buf_release(&folded);
	if (found)
		t->p = p + n;
	return found;
}

size_t typed_digits(const char *p)
{
	size_t n = 0;

	while (typed_is_digit(p[n]))
		n++;
	return n;
}

/* The number of the n (at most 9) digits at p. */
int typed_number(const char *p, size_t n)
{
	int v = 0;

	while (n--)
		v = v * 10 + (*p++ - '0');
	return v;
}

/* Takes a number of one to `most` digits; -1 if there is none. */
int typed_take(struct typed *t, size_t most)
{
	size_t n = typed_digits(t->p);
	int v;

	if (!n || n > most)
		return -1;
	v = typed_number(t->p, n);
	t->p += n;
	return v;
}
