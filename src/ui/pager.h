/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_PAGER_H
#define KARTEI_UI_PAGER_H

#include "ui/screen.h"

/*
 * Text that is read: lines, some of which begin an item that can have the
 * focus. Shared by help, messages, history and the reading of contacts.
 */
struct pager_line {
	char *text;
	char *id;		/* first line of an item; NULL: no focus */
	enum role role;
	int indent;
	bool rule;
	char sign;		/* of an item, in column 2; 0 none */
};

struct pager {
	struct pager_line *v;
	size_t n, cap;
	size_t focus;		/* line */
	int top;
	int width;		/* filled for this */
};

void pager_release(struct pager *p);
void pager_clear(struct pager *p);
/* Text is wrapped at the pager's width. */
void pager_add(struct pager *p, enum role role, int indent, const char *id,
	       const char *text);
/* The first line at the edge, those behind it by `hang` cells to the right,
 * where there is room. */
void pager_add_hanging(struct pager *p, enum role role, int hang,
		       const char *text);
void pager_rule(struct pager *p, const char *word);
void pager_paint(struct ui *ui, struct pager *p, int y, int rows);
/* A command of moving: false if it is none. */
bool pager_command(struct pager *p, const char *id, int rows);
const char *pager_id(const struct pager *p);	/* of the focused item; NULL */
/* The focus on the item of this id, if it is there. */
void pager_find(struct pager *p, const char *id);

/* Rows for a screen's table. */
#define PAGER_COMMANDS(move) \
	{ "move.down", move##_down }, { "move.up", move##_up }, \
	{ "move.page_down", move##_page_down }, \
	{ "move.page_up", move##_page_up }, \
	{ "move.first", move##_first }, { "move.last", move##_last }, \
	{ "item.next", move##_page_down }, { "item.prev", move##_page_up }

/* Defines those functions for a screen that has a pager at `member`. */
#define PAGER_MOVE(move, type, member, id) \
	static void move(struct ui *ui, struct screen *s) \
	{ \
		pager_command(&((struct type *)s)->member, id, \
			      ui_body_rows(ui)); \
	}
#define PAGER_MOVES(move, type, member) \
	PAGER_MOVE(move##_down, type, member, "move.down") \
	PAGER_MOVE(move##_up, type, member, "move.up") \
	PAGER_MOVE(move##_page_down, type, member, "move.page_down") \
	PAGER_MOVE(move##_page_up, type, member, "move.page_up") \
	PAGER_MOVE(move##_first, type, member, "move.first") \
	PAGER_MOVE(move##_last, type, member, "move.last")

#endif
