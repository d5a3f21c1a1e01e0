/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_THEME_H
#define KARTEI_UI_THEME_H

#include <stdbool.h>

/*
 * Roles, not colours: code names what a text is, a theme says how that
 * looks. Every role also has a sign or a word, so that nothing is lost
 * without colour. The background is the terminal's own.
 */
enum role {
	ROLE_NORMAL, ROLE_FOCUS, ROLE_MARKED, ROLE_OVERDUE, ROLE_BLOCKED,
	ROLE_CHANGED, ROLE_ERROR, ROLE_OTHER, ROLE_HIT, ROLE_QUESTION,
	ROLE_DIM, ROLE_FRAME, ROLE_TITLE, ROLE_ROOM,
	ROLES
};

struct style {
	unsigned attr;		/* curses attributes */
	short pair;
};

struct theme {
	struct style styles[ROLES];
};

/* `name`: "default", "mono", "contrast" or NULL. Mono wherever the terminal
 * has no colours or NO_COLOR is set. -1 if there is no theme of that name.
 * Needs an open terminal. */
int theme_open(struct theme *t, const char *name, int colours);
bool theme_exists(const char *name);
extern const char *const theme_names[];		/* ends with NULL */

#endif
