/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/theme.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>

#define NONE -1			/* the terminal's own colour */

struct look {
	short fg, bg;
	attr_t attr;
};

/* One row a role: 8 colours, 256 colours, mono, high contrast. */
static const struct role_row {
	struct look eight, many, mono, contrast;
} rows[ROLES] = {
	[ROLE_NORMAL] = { { NONE, NONE, 0 }, { NONE, NONE, 0 },
		{ NONE, NONE, 0 }, { COLOR_WHITE, NONE, 0 } },
	[ROLE_FOCUS] = { { NONE, NONE, A_REVERSE }, { 16, 110, 0 },
		{ NONE, NONE, A_REVERSE }, { COLOR_BLACK, COLOR_WHITE, 0 } },
	[ROLE_MARKED] = { { COLOR_YELLOW, NONE, A_BOLD }, { 222, NONE, 0 },
		{ NONE, NONE, A_BOLD }, { COLOR_YELLOW, NONE, A_BOLD } },
	[ROLE_OVERDUE] = { { COLOR_RED, NONE, A_BOLD }, { 203, NONE, 0 },
		{ NONE, NONE, A_BOLD }, { COLOR_WHITE, COLOR_RED, 0 } },
	[ROLE_BLOCKED] = { { COLOR_MAGENTA, NONE, 0 }, { 176, NONE, 0 },
		{ NONE, NONE, A_UNDERLINE },
		{ COLOR_WHITE, COLOR_MAGENTA, 0 } },
	[ROLE_CHANGED] = { { COLOR_CYAN, NONE, 0 }, { 80, NONE, 0 },
		{ NONE, NONE, A_UNDERLINE }, { COLOR_CYAN, NONE, A_BOLD } },
	[ROLE_ERROR] = { { COLOR_RED, NONE, A_BOLD }, { 203, NONE, 0 },
		{ NONE, NONE, A_BOLD | A_REVERSE },
		{ COLOR_WHITE, COLOR_RED, 0 } },
	[ROLE_OTHER] = { { COLOR_BLUE, NONE, 0 }, { 110, NONE, 0 },
		{ NONE, NONE, 0 }, { COLOR_WHITE, NONE, 0 } },
	[ROLE_HIT] = { { NONE, NONE, A_UNDERLINE }, { NONE, NONE, A_UNDERLINE },
		{ NONE, NONE, A_UNDERLINE }, { COLOR_WHITE, NONE, A_UNDERLINE } },
	[ROLE_QUESTION] = { { COLOR_YELLOW, NONE, 0 }, { 222, NONE, 0 },
		{ NONE, NONE, A_BOLD }, { COLOR_YELLOW, NONE, A_BOLD } },
	[ROLE_DIM] = { { NONE, NONE, A_DIM }, { 244, NONE, 0 },
		{ NONE, NONE, 0 }, { COLOR_WHITE, NONE, 0 } },
	[ROLE_FRAME] = { { NONE, NONE, 0 }, { 244, NONE, 0 },
		{ NONE, NONE, 0 }, { COLOR_WHITE, NONE, 0 } },
	[ROLE_TITLE] = { { NONE, NONE, A_BOLD }, { NONE, NONE, A_BOLD },
		{ NONE, NONE, A_BOLD }, { COLOR_WHITE, NONE, A_BOLD } },
	[ROLE_ROOM] = { { NONE, NONE, A_DIM }, { 244, NONE, 0 },
		{ NONE, NONE, 0 }, { COLOR_WHITE, NONE, 0 } },
};

const char *const theme_names[] = { "default", "mono", "contrast", NULL };

bool theme_exists(const char *name)
{
	size_t i;

	for (i = 0; theme_names[i]; i++)
		if (!strcmp(theme_names[i], name))
			return true;
	return false;
}

static const struct look *pick(const struct role_row *r, const char *name,
			       int colours)
{
	if (!strcmp(name, "mono"))
		return &r->mono;
	if (!strcmp(name, "contrast"))
		return &r->contrast;
	return colours >= 256 ? &r->many : &r->eight;
}

/* The pair of an earlier role of the same colours: between two pairs of one
 * colour that colour would be sent again. 0 if there is none. */
static short same_pair(const struct look *l, const char *name, int colours,
		       size_t before, const struct theme *t)
{
	size_t i;

	for (i = 0; i < before; i++) {
		const struct look *other = pick(&rows[i], name, colours);

		if (other->fg == l->fg && other->bg == l->bg)
			return t->styles[i].pair;
	}
	return 0;
}

int theme_open(struct theme *t, const char *name, int colours)
{
	const char *no_colour = getenv("NO_COLOR");
	short pairs = 0, own = 0;
	size_t i;

	if (!name)
		name = "default";
	if (!theme_exists(name))
		return -1;
	if (colours < 8 || (no_colour && *no_colour))
		name = "mono";
	/*
	 * The terminal's own colours as a pair: from and to a colour it is
	 * that colour's bytes alone, pair 0 resets all attributes each time.
	 */
	if (strcmp(name, "mono") &&
	    init_pair(pairs + 1, NONE, NONE) != ERR)
		own = ++pairs;
	for (i = 0; i < ROLES; i++) {
		const struct look *l = pick(&rows[i], name, colours);
		struct style *s = &t->styles[i];

		s->attr = (unsigned)l->attr;
		s->pair = 0;
		if (l->fg == NONE && l->bg == NONE) {
			s->pair = own;
			continue;
		}
		s->pair = same_pair(l, name, colours, i, t);
		if (s->pair)
			continue;
		init_pair(++pairs, l->fg, l->bg);
		s->pair = pairs;
	}
	return 0;
}
