/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_EDITOR_H
#define KARTEI_UI_EDITOR_H

#include "base/buf.h"
#include "ui/key.h"
#include "ui/theme.h"

/*
 * The text of one field while it is edited: whole graphemes, always NFC,
 * nothing lost and nothing added. One line, or many with '\n' between. Knows
 * no terminal but its painting.
 */
struct editor_step;

struct editor {
	struct buf text;
	size_t at;		/* byte of the cursor, a grapheme's edge */
	bool lines;		/* a memo */
	bool selected;		/* entered by Tab: the next character replaces */
	int width;		/* cells of a line as painted last; 0 unknown */
	int top;		/* memo: first line shown */
	size_t left;		/* one line: first byte shown */
	struct editor_step *steps;	/* for undo; the newest is last */
	size_t steps_n, steps_cap, steps_at;
	int last;		/* kind of the last edit, to join typing */
};

void editor_init(struct editor *e, bool lines);
void editor_release(struct editor *e);
/* Another text, as loaded: no step of undo leads behind it. Bytes that are
 * no UTF-8 are read as Windows-1252. */
void editor_load(struct editor *e, const char *text);
/* Another text in one step that can be undone. */
void editor_replace(struct editor *e, const char *text);
const char *editor_text(const struct editor *e);
void editor_insert(struct editor *e, struct slice text);
/* The focus comes: by Tab the text is selected, the cursor at its end. */
void editor_enter(struct editor *e, bool select);

/* True if the key was one of text or of moving inside it. Up and down in a
 * line, Tab, Enter in a line, Esc and function keys are not taken. */
bool editor_key(struct editor *e, const struct key *k);

bool editor_undo(struct editor *e);	/* false: nothing to take back */
bool editor_redo(struct editor *e);

/* Lines of a memo at a width, at least 1; line of the cursor. */
int editor_lines(const struct editor *e, int width, int *cursor_line);

struct canvas;
/* Paints into w cells and `rows` rows, `room` as '_' behind the text, and
 * with `focus` puts the cursor. */
void editor_paint(struct canvas *c, struct editor *e, int y, int x, int w,
		  int rows, bool focus, enum role role, bool room);

#endif
