/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/input.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

#define ESC 0x1b
#define SEQUENCE_LIMIT 64	/* longer ones are no keys */
#define QUIET_LIMIT 10		/* then a paste has lost its end */

struct sequence {
	char *bytes;
	size_t n;
	uint32_t code;
};

struct input {
	struct buf bytes;
	size_t at;			/* bytes before are used up */
	struct sequence *seqs;
	size_t seqs_n, seqs_cap;
	bool pasting;
	int quiet;			/* times nothing came during a paste */
	struct buf paste;
};

/* ESC [ n ~ */
static const struct { int n; uint32_t code; } tilde[] = {
	{ 1, K_HOME }, { 2, K_INS }, { 3, K_DEL }, { 4, K_END },
	{ 5, K_PGUP }, { 6, K_PGDN }, { 7, K_HOME }, { 8, K_END },
	{ 11, K_F0 + 1 }, { 12, K_F0 + 2 }, { 13, K_F0 + 3 }, { 14, K_F0 + 4 },
	{ 15, K_F0 + 5 }, { 17, K_F0 + 6 }, { 18, K_F0 + 7 }, { 19, K_F0 + 8 },
	{ 20, K_F0 + 9 }, { 21, K_F0 + 10 }, { 23, K_F0 + 11 },
	{ 24, K_F0 + 12 },
};

/* ESC [ x and ESC O x */
static const struct { char c; uint32_t code; } finals[] = {
	{ 'A', K_UP }, { 'B', K_DOWN }, { 'C', K_RIGHT }, { 'D', K_LEFT },
	{ 'H', K_HOME }, { 'F', K_END }, { 'Z', K_BACKTAB }, { 'M', K_ENTER },
	{ 'P', K_F0 + 1 }, { 'Q', K_F0 + 2 }, { 'R', K_F0 + 3 },
	{ 'S', K_F0 + 4 },
};

enum took { TOOK_KEY, TOOK_NOTHING, TOOK_WAITS };

struct input *input_new(void)
{
	return mem_zero(sizeof(struct input));
}

void input_free(struct input *in)
{
	size_t i;

	if (!in)
		return;
	for (i = 0; i < in->seqs_n; i++)
		free(in->seqs[i].bytes);
	free(in->seqs);
	buf_release(&in->bytes);
	buf_release(&in->paste);
	free(in);
}

void input_define(struct input *in, const char *sequence, uint32_t code)
{
	struct sequence *s;

	if (strlen(sequence) < 2)
		return;
	mem_grow(&in->seqs, &in->seqs_cap, in->seqs_n + 1, sizeof(*s));
	s = &in->seqs[in->seqs_n++];
	s->bytes = mem_strdup(sequence);
	s->n = strlen(sequence);
	s->code = code;
}

void input_feed(struct input *in, const void *bytes, size_t n)
{
	struct buf rest = BUF_INIT;

	if (in->at) {
		buf_add(&rest, in->bytes.p + in->at, in->bytes.n - in->at);
		buf_release(&in->bytes);
		in->bytes = rest;
		in->at = 0;
	}
	buf_add(&in->bytes, bytes, n);
}

static size_t left(const struct input *in)
{
	return in->bytes.n - in->at;
}

static unsigned char byte(const struct input *in, size_t i)
{
	return (unsigned char)in->bytes.p[in->at + i];
}

static enum took give(struct input *in, size_t n, uint32_t code, struct key *k)
{
	in->at += n;
	k->code = code;
	return code == K_NONE ? TOOK_NOTHING : TOOK_KEY;
}

/* Sequences of this terminal's own description. */
static enum took take_defined(struct input *in, bool late, struct key *k)
{
	const struct sequence *best = NULL;
	bool longer = false;
	size_t i, n = left(in);

	for (i = 0; i < in->seqs_n; i++) {
		const struct sequence *s = &in->seqs[i];
		const char *p = in->bytes.p + in->at;

		if (s->n <= n && !memcmp(p, s->bytes, s->n)) {
			if (!best || s->n > best->n)
				best = s;
		} else if (n < s->n && !memcmp(p, s->bytes, n)) {
			longer = true;
		}
	}
	if (best && (late || !longer))
		return give(in, best->n, best->code, k);
	return longer && !late ? TOOK_WAITS : TOOK_NOTHING;
}

static uint32_t final_code(char c)
{
	size_t i;

	for (i = 0; i < sizeof(finals) / sizeof(finals[0]); i++)
		if (finals[i].c == c)
			return finals[i].code;
	return K_NONE;
}

static uint32_t tilde_code(int n)
{
	size_t i;

	for (i = 0; i < sizeof(tilde) / sizeof(tilde[0]); i++)
		if (tilde[i].n == n)
			return tilde[i].code;
	return K_NONE;
}

/* ESC [ parameters final: modifiers are dropped, unknown ones swallowed. */
static enum took take_csi(struct input *in, bool late, struct key *k)
{
	size_t i = 2, n = left(in);
	int number = 0;

	if (n > 2 && byte(in, 2) == '[') {	/* the Linux console's F1..F5 */
		if (n < 4)
			return late ? give(in, n, K_NONE, k) : TOOK_WAITS;
		if (byte(in, 3) >= 'A' && byte(in, 3) <= 'E')
			return give(in, 4, K_F0 + 1 + byte(in, 3) - 'A', k);
		return give(in, 4, K_NONE, k);
	}
	while (i < n && byte(in, i) >= '0' && byte(in, i) <= '9' && i < 8)
		number = number * 10 + (byte(in, i++) - '0');
	while (i < n && byte(in, i) >= 0x20 && byte(in, i) < 0x40)
		i++;
	if (i == n) {
		if (n > SEQUENCE_LIMIT)
			return give(in, n, K_NONE, k);
		if (!late)
			return TOOK_WAITS;
		if (n > 2)
			return give(in, n, K_NONE, k);
		k->alt = true;
		return give(in, 2, '[', k);
	}
	if (byte(in, i) != '~')
		return give(in, i + 1, final_code((char)byte(in, i)), k);
	if (number == 200) {
		in->pasting = true;
		in->quiet = 0;
		return give(in, i + 1, K_NONE, k);
	}
	return give(in, i + 1, tilde_code(number), k);
}

static enum took take_ss3(struct input *in, bool late, struct key *k)
{
	if (left(in) > 2)
		return give(in, 3, final_code((char)byte(in, 2)), k);
	if (!late)
		return TOOK_WAITS;
	k->alt = true;
	return give(in, 2, 'O', k);
}

static enum took take_char(struct input *in, size_t skip, bool late,
			   struct key *k)
{
	struct slice s = { in->bytes.p + in->at + skip, left(in) - skip };
	unsigned char c = byte(in, skip);
	size_t need = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	uint32_t cp;
	size_t n;

	if (s.n < need && !late)
		return TOOK_WAITS;
	n = utf8_next(s, &cp);
	return give(in, skip + n, cp, k);
}

static enum took take_escape(struct input *in, bool late, struct key *k)
{
	enum took took;
	unsigned char c;

	if (left(in) == 1)
		return late ? give(in, 1, K_ESC, k) : TOOK_WAITS;
	c = byte(in, 1);
	if (c == ESC)
		return give(in, 2, K_ESC, k);
	took = take_defined(in, late, k);
	if (took != TOOK_NOTHING)
		return took;
	if (c == '[')
		return take_csi(in, late, k);
	if (c == 'O')
		return take_ss3(in, late, k);
	if (c >= '0' && c <= '9')
		return give(in, 2, K_F0 + (c == '0' ? 10u : c - (unsigned)'0'),
			    k);
	if (c < ' ' || c == 0x7f)	/* a fast Esc, then another key */
		return give(in, 1, K_ESC, k);
	k->alt = true;
	return take_char(in, 1, late, k);
}

static enum took take_control(struct input *in, struct key *k)
{
	unsigned char c = byte(in, 0);

	switch (c) {
	case '\r':
	case '\n':
		return give(in, 1, K_ENTER, k);
	case '\t':
		return give(in, 1, K_TAB, k);
	case 8:
	case 0x7f:
		return give(in, 1, K_BACKSPACE, k);
	}
	if (c >= 1 && c <= 26)
		return give(in, 1, K_CTRL + 'a' + c - 1, k);
	return give(in, 1, K_NONE, k);
}

/* Everything up to ESC [ 2 0 1 ~ is text, whatever it looks like. */
static enum took take_paste(struct input *in, bool late, struct key *k)
{
	static const char end[] = "\033[201~";
	const size_t end_n = sizeof(end) - 1;
	const char *p = in->bytes.p + in->at;
	const char *stop = memmem(p, left(in), end, end_n);
	size_t keep = left(in) < end_n ? left(in) : end_n - 1;
	size_t n = stop ? (size_t)(stop - p) : left(in) - (late ? 0 : keep);

	if (in->paste.n < INPUT_PASTE_LIMIT)
		buf_add(&in->paste, p, n);
	in->at += n;
	in->quiet = late ? in->quiet + 1 : 0;
	if (!stop && in->quiet < QUIET_LIMIT)
		return TOOK_WAITS;
	if (stop)
		in->at += end_n;
	in->pasting = false;
	if (in->paste.n > INPUT_PASTE_LIMIT)
		buf_truncate(&in->paste, INPUT_PASTE_LIMIT);
	k->code = K_PASTE;
	k->text = buf_slice(&in->paste);
	return TOOK_KEY;
}

bool input_next(struct input *in, bool late, struct key *k)
{
	enum took took;

	if (!in->pasting)
		buf_clear(&in->paste);
	do {
		memset(k, 0, sizeof(*k));
		if (!left(in) && !(in->pasting && late))
			return false;
		if (in->pasting)
			took = take_paste(in, late, k);
		else if (byte(in, 0) == ESC)
			took = take_escape(in, late, k);
		else if (byte(in, 0) < ' ' || byte(in, 0) == 0x7f)
			took = take_control(in, k);
		else
			took = take_char(in, 0, late, k);
	} while (took == TOOK_NOTHING);
	return took == TOOK_KEY;
}

bool input_unfinished(const struct input *in)
{
	return in->pasting || left(in) > 0;
}
