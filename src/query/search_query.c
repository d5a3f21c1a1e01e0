/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/fold.h"
#include "base/sound.h"
#include "query/search_private.h"

#define WORD_BYTES 40		/* as documents cut them */
#define DIGITS_LEAST 3

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct token token_of(struct slice text)
{
	struct token t = { .text = text, .digits = text.n >= DIGITS_LEAST };
	const char *p = text.p;
	size_t i;

	for (i = 0; i < text.n; i++) {
		t.has_digit |= is_digit(p[i]);
		t.digits &= is_digit(p[i]);
	}
	/* Dialled from abroad: 0049 is +49. */
	if (t.digits && p[0] == '0' && p[1] == '0' &&
	    text.n - 2 >= DIGITS_LEAST) {
		t.text.p = p + 2;
		t.text.n -= 2;
	}
	return t;
}

static void add_code(struct query *q, struct token *t)
{
	t->code_at = q->codes.n;
	sound_code(t->text, &q->codes);
	t->code_n = q->codes.n - t->code_at;
}

struct slice query_code(const struct query *q, const struct token *t)
{
	return (struct slice){ q->codes.p + t->code_at, t->code_n };
}

static void split(struct query *q)
{
	const char *p = buf_str(&q->folded), *end = p + q->folded.n, *blank;

	for (q->n = 0; p < end && q->n < QUERY_TOKENS; p = blank + 1) {
		size_t n;

		blank = memchr(p, ' ', (size_t)(end - p));
		if (!blank)
			blank = end;
		n = (size_t)(blank - p);
		if (!n)
			continue;
		q->tokens[q->n] = token_of((struct slice){
			p, n < WORD_BYTES ? n : WORD_BYTES });
		add_code(q, &q->tokens[q->n++]);
	}
}

/* "+49 (0) 731": the 0 is for dialling inside, no number has it. */
static void fold_typed(const char *typed, struct buf *out)
{
	const char *inside = strstr(typed, "(0)");
	struct buf text = BUF_INIT;

	if (!inside || (*typed != '+' && strncmp(typed, "00", 2))) {
		fold_text(slice_str(typed), out);
		return;
	}
	buf_add(&text, typed, (size_t)(inside - typed));
	buf_add_char(&text, ' ');
	buf_add_str(&text, inside + 3);
	fold_text(buf_slice(&text), out);
	buf_release(&text);
}

void query_parse(struct query *q, const char *typed)
{
	const char *p;

	fold_typed(typed, &q->folded);
	for (p = buf_str(&q->folded); *p; p++) {
		if (*p != ' ' && q->exact.n < WORD_BYTES)
			buf_add_char(&q->exact, *p);
	}
	if (strspn(typed, "0123456789 +-/().") == strlen(typed))
		buf_add_slice(&q->joined, buf_slice(&q->exact));
	split(q);
}

void query_release(struct query *q)
{
	buf_release(&q->folded);
	buf_release(&q->exact);
	buf_release(&q->joined);
	buf_release(&q->codes);
}

bool query_join(struct query *q)
{
	if (q->n < 2 || q->joined.n < DIGITS_LEAST)
		return false;
	q->tokens[0] = token_of(buf_slice(&q->joined));
	q->n = 1;
	return true;
}

bool query_kind(const struct query *q, struct ref ref)
{
	size_t i;

	for (i = 0; i < q->kinds_n; i++) {
		if (q->kinds[i] == ref.kind)
			return true;
	}
	return !q->kinds_n;
}

static bool has_inside(struct slice words, struct slice text)
{
	return memmem(words.p, words.n, text.p, text.n) != NULL;
}

static bool has_beginning(struct slice words, struct slice text)
{
	const char *start = words.p, *end = start + words.n, *p = start;

	while ((p = memmem(p, (size_t)(end - p), text.p, text.n))) {
		if (p == start || p[-1] == ' ')
			return true;
		p++;
	}
	return false;
}

/* Long enough to be looked for inside words. */
static bool has_middles(const struct token *t)
{
	return !t->has_digit && t->text.n >= 3;
}

static bool word_sounds(struct slice word, struct slice code,
			enum match how, struct buf *room)
{
	buf_clear(room);
	sound_code(word, room);
	if (how == MATCH_SOUND_BEGIN && code.n >= SEGMENT_SOUND_PREFIX &&
	    room->n > code.n)
		buf_truncate(room, code.n);
	return slice_eq(buf_slice(room), code);
}

static bool has_sound(struct slice words, struct slice code, enum match how)
{
	const char *p = words.p, *end = p + words.n, *blank;
	struct buf room = BUF_INIT;
	bool has = false;

	for (; !has && code.n && p < end; p = blank + 1) {
		blank = memchr(p, ' ', (size_t)(end - p));
		if (!blank)
			blank = end;
		has = word_sounds((struct slice){ p, (size_t)(blank - p) },
				  code, how, &room);
	}
	buf_release(&room);
	return has;
}

static bool token_matches(const struct query *q, const struct token *t,
			  const struct searchdoc *d, enum match how,
			  bool *number)
{
	if (has_beginning(d->words, t->text))
		return true;
	if (t->digits && has_inside(d->exact, t->text)) {
		*number = true;
		return true;
	}
	switch (how) {
	case MATCH_BEGIN:
		return false;
	case MATCH_MIDDLE:
		return has_middles(t) && has_inside(d->words, t->text);
	default:
		return has_sound(d->words, query_code(q, t), how);
	}
}

static bool token_can(const struct token *t, enum match how)
{
	switch (how) {
	case MATCH_BEGIN:
		return false;
	case MATCH_MIDDLE:
		return has_middles(t);
	case MATCH_SOUND:
		return t->code_n;
	default:
		return t->code_n >= SEGMENT_SOUND_PREFIX;
	}
}

bool query_can(const struct query *q, enum match how)
{
	size_t i;

	for (i = 0; i < q->n; i++) {
		if (token_can(&q->tokens[i], how))
			return true;
	}
	return false;
}

bool query_matches(const struct query *q, const struct searchdoc *d,
		   enum match how, bool *number)
{
	size_t i;

	*number = false;
	for (i = 0; i < q->n; i++) {
		if (!token_matches(q, &q->tokens[i], d, how, number))
			return false;
	}
	return q->n > 0;
}

static bool has_word(struct slice words, struct slice text)
{
	const char *start = words.p, *end = start + words.n, *p = start;

	while (text.n &&
	       (p = memmem(p, (size_t)(end - p), text.p, text.n))) {
		if ((p == start || p[-1] == ' ') &&
		    (p + text.n == end || p[text.n] == ' '))
			return true;
		p++;
	}
	return false;
}

bool query_is_exact(const struct query *q, const struct searchdoc *d)
{
	return has_word(d->exact, buf_slice(&q->exact));
}
