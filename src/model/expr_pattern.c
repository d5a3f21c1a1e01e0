/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `like` and `has` on texts: folded, so letter case, accents and signs do
 * not matter, umlauts either as ae or as a. */
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "model/expr_private.h"

/* Signs that no folded text has. */
#define ANY '\1'
#define ONE '\2'

struct pattern {
	struct buf text;	/* as fold_text() has it */
	struct buf plain;	/* as fold_plain() has it */
};

typedef void fold_fn(struct slice text, struct buf *out);

/* Blanks at the ends of a piece count where it touches * or ?: letters
 * around it keep them from being cut off. */
static void fold_piece(fold_fn *fold, const char *p, size_t n, struct buf *out)
{
	struct buf guarded = BUF_INIT, folded = BUF_INIT;

	buf_add_char(&guarded, 'x');
	buf_add(&guarded, p, n);
	buf_add_char(&guarded, 'x');
	fold(buf_slice(&guarded), &folded);
	if (folded.n > 2)
		buf_add(out, folded.p + 1, folded.n - 2);
	buf_release(&guarded);
	buf_release(&folded);
}

static void trim(struct buf *b)
{
	size_t start = 0;

	while (b->n && b->p[b->n - 1] == ' ')
		buf_truncate(b, b->n - 1);
	while (start < b->n && b->p[start] == ' ')
		start++;
	if (start) {
		memmove(b->p, b->p + start, b->n - start);
		buf_truncate(b, b->n - start);
	}
}

static void fold_pattern(fold_fn *fold, const char *text, bool anywhere,
			 struct buf *out)
{
	while (*text) {
		size_t n = strcspn(text, anywhere ? "" : "*?");

		if (n)
			fold_piece(fold, text, n, out);
		text += n;
		if (!*text)
			break;
		buf_add_char(out, *text == '*' ? ANY : ONE);
		text++;
	}
	trim(out);
	if (anywhere) {
		struct buf inside = BUF_INIT;

		buf_add_char(&inside, ANY);
		buf_add_slice(&inside, buf_slice(out));
		buf_add_char(&inside, ANY);
		buf_release(out);
		*out = inside;
	}
}

struct pattern *pattern_new(const char *text, bool anywhere)
{
	struct pattern *p = mem_zero(sizeof(*p));

	fold_pattern(fold_text, text, anywhere, &p->text);
	fold_pattern(fold_plain, text, anywhere, &p->plain);
	return p;
}

void pattern_free(struct pattern *p)
{
	if (!p)
		return;
	buf_release(&p->text);
	buf_release(&p->plain);
	free(p);
}

/* The usual walk with one place to come back to: at most the product of
 * the two lengths. */
static bool matches(struct slice pattern, struct slice text)
{
	const char *p = pattern.p, *p_end = p + pattern.n;
	const char *t = text.p, *t_end = t + text.n;
	const char *p_back = NULL, *t_back = NULL;
	uint32_t cp;

	while (t < t_end) {
		if (p < p_end && *p == ANY) {
			p_back = ++p;
			t_back = t;
		} else if (p < p_end && *p == ONE) {
			t += utf8_next((struct slice){ t, (size_t)(t_end - t) },
				       &cp);
			p++;
		} else if (p < p_end && *p == *t) {
			p++;
			t++;
		} else if (p_back) {
			t = ++t_back;
			p = p_back;
		} else {
			return false;
		}
	}
	while (p < p_end && *p == ANY)
		p++;
	return p == p_end;
}

static bool fold_matches(fold_fn *fold, const struct buf *pattern,
			 struct slice text, struct buf *folded)
{
	struct slice s;

	buf_clear(folded);
	fold(text, folded);
	s = buf_slice(folded);
	if (!s.p)
		s.p = "";
	return matches((struct slice){ buf_str(pattern), pattern->n }, s);
}

static bool is_ascii(struct slice text)
{
	const unsigned char *p = text.p;

	for (size_t i = 0; i < text.n; i++)
		if (p[i] >= 0x80)
			return false;
	return true;
}

bool pattern_matches(const struct pattern *p, struct slice text)
{
	struct buf folded = BUF_INIT;
	bool yes = fold_matches(fold_text, &p->text, text, &folded);

	/* Both ways of folding are the same without umlauts. */
	if (!yes && !(is_ascii(text) && slice_eq(buf_slice(&p->text),
						 buf_slice(&p->plain))))
		yes = fold_matches(fold_plain, &p->plain, text, &folded);
	buf_release(&folded);
	return yes;
}

void pattern_prefixes(const struct pattern *p, struct slice *text,
		      struct slice *plain, bool *whole)
{
	const struct buf *bufs[] = { &p->text, &p->plain };
	struct slice *out[] = { text, plain };

	for (size_t i = 0; i < 2; i++) {
		const char *s = buf_str(bufs[i]);
		size_t n = 0;

		while (n < bufs[i]->n && s[n] != ANY && s[n] != ONE)
			n++;
		*out[i] = (struct slice){ s, n };
	}
	*whole = text->n + 1 == p->text.n && p->text.p[text->n] == ANY;
}
