/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "crm/double_private.h"

#define ALIKE 75		/* from here on two streets count as one */
#define STEM 9			/* digits of a number before the extension */
#define LINES_MOST 64		/* of which a pair says that they gave some */

static int like_street(const struct likeness_value *a,
		       const struct likeness_value *b)
{
	size_t an = strcspn(a->text, " "), bn = strcspn(b->text, " ");
	size_t most = an > bn ? an : bn;
	size_t differ = double_distance((struct slice){ a->text, an },
					(struct slice){ b->text, bn });
	int like = most ? (int)(100 - 100 * differ / most) : 0;

	if (like < ALIKE)
		return 0;
	/* "5" and "5a" are a door apart, "5" and "7" are not the same house */
	if (!strcmp(a->text + an, b->text + bn))
		return like;
	if (!a->text[an] || !b->text[bn] ||
	    strtol(a->text + an, NULL, 10) == strtol(b->text + bn, NULL, 10))
		return like * 8 / 10;
	return like * 3 / 10;
}

/* "-0" and "-123" are one switchboard. */
static int like_phone(const struct likeness_value *a,
		      const struct likeness_value *b)
{
	size_t same = 0;

	while (same < a->n && same < b->n && a->text[same] == b->text[same])
		same++;
	return same >= STEM && same + 3 >= a->n && same + 3 >= b->n &&
		a->n != b->n ? 75 : 0;
}

int double_like(enum likeness_as as, const struct likeness_value *a,
		const struct likeness_value *b)
{
	if (a->n == b->n && !memcmp(a->text, b->text, a->n))
		return as == LIKENESS_NAME && a->form && b->form &&
			a->form != b->form ? 90 : 100;
	switch (as) {
	case LIKENESS_NAME:
		return double_like_name(a, b);
	case LIKENESS_STREET:
		return like_street(a, b);
	case LIKENESS_PHONE:
		return like_phone(a, b);
	case LIKENESS_POSTCODE:
	case LIKENESS_MAIL:
	case LIKENESS_DOMAIN:
	case LIKENESS_TEXT:
		break;
	}
	return 0;
}

/* ---- two records ------------------------------------------------------- */

void double_judge_open(struct double_judge *j, const struct doubles *d)
{
	size_t lines = (d->kind->likeness_n + 1) * sizeof(*j->a.lines);

	*j = (struct double_judge){ .d = d };
	j->a.lines = mem_zero(lines);
	j->b.lines = mem_zero(lines);
	j->a.record = j->b.record = SIZE_MAX;
}

static void side_release(struct double_side *s)
{
	free(s->v);
	free(s->lines);
}

void double_judge_close(struct double_judge *j)
{
	side_release(&j->a);
	side_release(&j->b);
}

/* Pairs come by their first record: it stays. */
static void take_apart(const struct doubles *d, struct double_side *s,
		       size_t record)
{
	struct slice rest = double_values(d, record);
	struct likeness_value v;
	size_t n = 0, line = 0;

	if (s->record == record)
		return;
	s->record = record;
	while (likeness_next(&rest, &v)) {
		while (line <= v.line)
			s->lines[line++] = n;
		if (n == s->v_cap)
			mem_grow(&s->v, &s->v_cap, n + 1, sizeof(*s->v));
		s->v[n++] = v;
	}
	while (line <= d->kind->likeness_n)
		s->lines[line++] = n;
}

/* The best of all values of a line; -1: one of them has none. */
static int like_line(const struct double_judge *j, size_t line)
{
	const struct double_side *a = &j->a, *b = &j->b;
	int best = -1;

	for (size_t i = a->lines[line]; i < a->lines[line + 1]; i++)
		for (size_t k = b->lines[line]; k < b->lines[line + 1]; k++) {
			int like = double_like(j->d->kind->likeness[line].as,
					       &a->v[i], &b->v[k]);

			if (like > best)
				best = like;
		}
	return best;
}

static bool both_have(const struct double_judge *j, size_t line)
{
	return j->a.lines[line] < j->a.lines[line + 1] &&
		j->b.lines[line] < j->b.lines[line + 1];
}

int double_points(struct double_judge *j, size_t a, size_t b, int least,
		  uint64_t *lines)
{
	const struct kind *k = j->d->kind;
	int points = 0, open = 0;	/* what may still be had */

	take_apart(j->d, &j->a, a);
	take_apart(j->d, &j->b, b);
	*lines = 0;
	for (size_t i = 0; i < k->likeness_n; i++)
		if (both_have(j, i))
			open += k->likeness[i].points;
	for (size_t i = 0; i < k->likeness_n && points + open >= least; i++) {
		size_t line = j->d->order[i];
		const struct likeness *l = &k->likeness[line];
		int like = like_line(j, line);

		if (like < 0)
			continue;
		open -= l->points;
		points += like ? l->points * like / 100 : -l->against;
		if (like && line < LINES_MOST)
			*lines |= UINT64_C(1) << line;
	}
	return points + open < least ? least - 1 : points;
}
