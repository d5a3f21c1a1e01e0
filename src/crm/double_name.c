/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names: slips of the finger, other spellings, words left out or turned
 * round. */
#include <string.h>

#include "base/buf.h"
#include "crm/double_private.h"

#define ALIKE 75		/* from here on two names count as one */
#define WORD_ALIKE 60		/* and two words of them as the same */
#define TURNED 98		/* the same words in another order */
#define SPOKEN 90		/* another spelling of the same sound */
#define WITHIN 80		/* one has words that the other has not */
#define WORDS_MOST (LIKENESS_BYTES / 2 + 1)

/* Hyyrö's bit-parallel distance with neighbours swapped (2003): a bit for
 * each byte of `a`, a step for each of `b`. */
size_t double_distance(struct slice a, struct slice b)
{
	uint64_t where[256] = { 0 }, plus = ~UINT64_C(0), minus = 0, zero = 0;
	uint64_t before = 0, last = a.n ? UINT64_C(1) << (a.n - 1) : 0;
	const unsigned char *p = a.p, *q = b.p;
	size_t n = a.n;

	if (!a.n)
		return b.n;
	for (size_t i = 0; i < a.n; i++)
		where[p[i]] |= UINT64_C(1) << i;
	for (size_t i = 0; i < b.n; i++) {
		uint64_t same = where[q[i]], up, down;
		uint64_t swapped = (~zero & same) << 1 & before;

		zero = (((same & plus) + plus) ^ plus) | same | minus | swapped;
		up = minus | ~(zero | plus);
		down = zero & plus;
		n += (up & last) != 0;
		n -= (down & last) != 0;
		up = up << 1 | 1;
		down <<= 1;
		plus = down | ~(zero | up);
		minus = up & zero;
		before = same;
	}
	return n;
}

static int like_bytes(struct slice a, struct slice b)
{
	size_t most = a.n > b.n ? a.n : b.n;

	return most ? (int)(100 - 100 * double_distance(a, b) / most) : 0;
}

struct name {
	struct slice words[WORDS_MOST];
	size_t n;
	char letters[LIKENESS_BYTES];	/* without blanks */
	size_t letters_n;
	uint64_t has;			/* a bit for each letter that occurs */
};

static void split(const struct likeness_value *v, struct name *name)
{
	const char *at = v->text, *end = at + v->n, *blank;

	name->n = name->letters_n = 0;
	name->has = 0;
	for (; at < end; at = blank + 1) {
		blank = memchr(at, ' ', (size_t)(end - at));
		if (!blank)
			blank = end;
		if (blank == at || name->n == WORDS_MOST)
			continue;
		name->words[name->n++] = (struct slice){ at,
							 (size_t)(blank - at) };
		for (; at < blank; at++) {
			name->letters[name->letters_n++] = *at;
			name->has |= UINT64_C(1) << (*at & 63);
		}
	}
}

static struct slice letters(const struct name *name)
{
	return (struct slice){ name->letters, name->letters_n };
}

static bool has_word(const struct name *name, struct slice word)
{
	for (size_t i = 0; i < name->n; i++)
		if (slice_eq(name->words[i], word))
			return true;
	return false;
}

/* All words of the one are in the other, in whatever order. */
static bool within(const struct name *one, const struct name *other)
{
	for (size_t i = 0; i < one->n; i++)
		if (!has_word(other, one->words[i]))
			return false;
	return one->letters_n >= 4;
}

static int same_words(const struct name *a, const struct name *b)
{
	if ((a->has & ~b->has && b->has & ~a->has) ||
	    (!within(a, b) && !within(b, a)))
		return 0;
	return a->letters_n == b->letters_n && a->n == b->n ? TURNED : WITHIN;
}

static bool sound_alike(struct slice a, struct slice b)
{
	struct buf x = BUF_INIT, y = BUF_INIT;
	bool same;

	likeness_sound(a, &x);
	likeness_sound(b, &y);
	same = slice_eq(buf_slice(&x), buf_slice(&y));
	buf_release(&x);
	buf_release(&y);
	return same;
}

static bool all_sound_alike(const struct name *a, const struct name *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!sound_alike(a->words[i], b->words[i]))
			return false;
	return true;
}

static int like_letters(const struct name *a, const struct name *b)
{
	int like = like_bytes(letters(a), letters(b));

	return like < SPOKEN && like >= 50 && all_sound_alike(a, b) ? SPOKEN :
		like;
}

static int like_word(struct slice a, struct slice b)
{
	int like = like_bytes(a, b);

	return like < SPOKEN && like >= 50 && sound_alike(a, b) ? SPOKEN :
		like;
}

/* Words in another order, each with its own slip: those most alike belong
 * together, and what is left of either belongs to nothing. */
static int like_words(const struct name *a, const struct name *b)
{
	bool a_taken[WORDS_MOST] = { false }, b_taken[WORDS_MOST] = { false };
	size_t sum = 0, paired = 0;
	size_t all = a->letters_n + b->letters_n;

	for (;;) {
		int best = WORD_ALIKE - 1;
		size_t ai = 0, bi = 0;

		for (size_t i = 0; i < a->n; i++)
			for (size_t k = 0; k < b->n && !a_taken[i]; k++) {
				int like = b_taken[k] ? 0 :
					like_word(a->words[i], b->words[k]);

				if (like > best) {
					best = like;
					ai = i;
					bi = k;
				}
			}
		if (best < WORD_ALIKE)
			break;
		a_taken[ai] = b_taken[bi] = true;
		paired++;
		sum += (size_t)best * (a->words[ai].n + b->words[bi].n);
	}
	return paired > 1 ? (int)(sum * TURNED / 100 / all) : 0;
}

/* Whether so many letters differ that no order of them is alike. */
static bool is_far(const struct name *a, const struct name *b, int like)
{
	size_t most = a->letters_n > b->letters_n ? a->letters_n :
		b->letters_n;
	/* A letter changed is one less here and one more there. */
	size_t differ = (size_t)__builtin_popcountll(a->has ^ b->has);

	return 50 * differ > (size_t)(100 - like) * most;
}

static int like_names(const struct name *a, const struct name *b)
{
	int like = same_words(a, b), other;

	if (like < SPOKEN && !is_far(a, b, 50)) {
		other = like_letters(a, b);
		like = other > like ? other : like;
	}
	if (like < SPOKEN && a->n > 1 && b->n > 1 && !is_far(a, b, ALIKE)) {
		other = like_words(a, b);
		like = other > like ? other : like;
	}
	return like;
}

int double_like_name(const struct likeness_value *a,
		     const struct likeness_value *b)
{
	struct name x, y;
	int like;

	/* In one order, so that both ways come to the same. */
	split(strcmp(a->text, b->text) < 0 ? a : b, &x);
	split(strcmp(a->text, b->text) < 0 ? b : a, &y);
	like = like_names(&x, &y);
	if (like < ALIKE)
		return 0;
	return a->form && b->form && a->form != b->form ? like * 85 / 100 :
		like;
}
