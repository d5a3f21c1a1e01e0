/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sound.h"

#include <stdbool.h>
#include <string.h>

#define LETTERS_LEAST 3

/* Of each letter by itself; c, d, p, t and x go by their neighbours. */
static const char codes[26] = {
	['a' - 'a'] = '0', ['e' - 'a'] = '0', ['i' - 'a'] = '0',
	['j' - 'a'] = '0', ['o' - 'a'] = '0', ['u' - 'a'] = '0',
	['y' - 'a'] = '0',
	['b' - 'a'] = '1', ['p' - 'a'] = '1',
	['d' - 'a'] = '2', ['t' - 'a'] = '2',
	['f' - 'a'] = '3', ['v' - 'a'] = '3', ['w' - 'a'] = '3',
	['g' - 'a'] = '4', ['k' - 'a'] = '4', ['q' - 'a'] = '4',
	['x' - 'a'] = '4',
	['l' - 'a'] = '5',
	['m' - 'a'] = '6', ['n' - 'a'] = '6',
	['r' - 'a'] = '7',
	['c' - 'a'] = '8', ['s' - 'a'] = '8', ['z' - 'a'] = '8',
};

static bool is_among(char c, const char *letters)
{
	return c && strchr(letters, c);
}

static bool is_spoken(struct slice word)
{
	const char *p = word.p;
	bool vowel = false;
	size_t i;

	for (i = 0; i < word.n; i++) {
		if (p[i] < 'a' || p[i] > 'z')
			return false;
		vowel |= is_among(p[i], "aeiouy");
	}
	return vowel && word.n >= LETTERS_LEAST;
}

/* 0: silent. `before` and `after` are NUL at the ends. */
static char code_of(char before, char c, char after)
{
	switch (c) {
	case 'h':
		return 0;
	case 'p':
		return after == 'h' ? '3' : '1';
	case 'd':
	case 't':
		return is_among(after, "csz") ? '8' : '2';
	case 'x':
		return is_among(before, "ckq") ? '8' : '4';
	case 'c':
		if (!before)
			return is_among(after, "ahkloqrux") ? '4' : '8';
		return is_among(after, "ahkoqux") && !is_among(before, "sz")
			? '4' : '8';
	default:
		return codes[c - 'a'];
	}
}

/* Of equal neighbours one counts; vowels only at the beginning. */
static void add(struct buf *code, size_t start, char digit, char *last)
{
	if (digit != *last && (digit != '0' || code->n == start))
		buf_add_char(code, digit);
	*last = digit;
}

void sound_code(struct slice word, struct buf *code)
{
	const char *p = word.p;
	size_t start = code->n, i;
	char last = 0, digit;

	if (!is_spoken(word))
		return;
	for (i = 0; i < word.n; i++) {
		digit = code_of(i ? p[i - 1] : 0, p[i],
				i + 1 < word.n ? p[i + 1] : 0);
		if (!digit)
			continue;
		add(code, start, digit, &last);
		if (p[i] == 'x' && digit == '4')
			add(code, start, '8', &last);
	}
}
