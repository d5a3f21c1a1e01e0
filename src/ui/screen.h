/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_SCREEN_H
#define KARTEI_UI_SCREEN_H

#include "ui/bar.h"
#include "ui/burst.h"
#include "ui/editor.h"
#include "ui/keymap.h"
#include "ui/paint.h"
#include "ui/term.h"
#include "ui/ui.h"
#include "ui/work.h"

struct screen;
struct overlay;
struct context;

/* What one command does on one kind of screen. */
struct screen_command {
	const char *id;
	void (*run)(struct ui *ui, struct screen *s);
};

/*
 * A kind of screen is one const table at the end of its file. Whatever is
 * NULL is not there; `commands` ends with a NULL id, `hints` with NULL.
 */
struct screen_ops {
	const char *name;	/* N_(), as help calls it */
	unsigned scope;		/* of enum command_scope */
	const struct screen_command *commands;
	const char *const *hints;	/* ids whose letters stand in the line */
	const char *const *about;	/* N_() lines of help, NULL-ended */
	/* Row 1, left: what is open; middle: figures. */
	void (*title)(struct ui *ui, struct screen *s, struct title *t);
	/* Rows 2 to H-2; says where the cursor stands. */
	void (*paint)(struct ui *ui, struct screen *s);
	/* A key that belongs to a text with the focus: true if taken. */
	bool (*key)(struct ui *ui, struct screen *s, const struct key *k);
	bool (*typing)(const struct screen *s);
	/* The line at rest, instead of the hints. */
	bool (*line)(struct ui *ui, struct screen *s, struct buf *out);
	/* One sentence: where the focus is. */
	void (*where)(struct ui *ui, struct screen *s, struct buf *out);
	/* Keys rest: fetch and show what may wait (previews, counts). */
	void (*rest)(struct ui *ui, struct screen *s);
	int rest_ms;		/* 0: as soon as no key is pending */
	/* Somebody changed something. */
	void (*news)(struct ui *ui, struct screen *s, const struct news *n);
	/* On top again. */
	void (*shown)(struct ui *ui, struct screen *s);
	/* Wants to be left: true if it may go now; else it has asked. */
	bool (*leave)(struct ui *ui, struct screen *s);
	/* The record that one stands on, for `n`, `w`, `t`, `i`, `u`. */
	void (*context)(struct ui *ui, struct screen *s, struct context *c);
	/* The record beside `name` in the list that this screen shows; the
	 * focus goes there. NULL: none. Caller frees. */
	char *(*step)(struct ui *ui, struct screen *s, const char *name,
		      int by);
	/* Words from which another session makes it again (draft_open.c):
	 * "card company:K1". NULL: it is left out then. */
	void (*again)(const struct screen *s, struct buf *out);
	void (*free)(struct screen *s);
};

/* The first member of every screen. */
struct screen {
	const struct screen_ops *ops;
	bool kept;		/* an entry that waits: is not freed when left */
	bool rested;		/* rest() was called since the last key */
	uint64_t no;		/* unlike any other's; 0: never pushed */
};

/* What floats above a screen or stands in the line: takes all keys. */
struct overlay_ops {
	void (*paint)(struct ui *ui, struct overlay *o);
	/* `command`: id that the key means, "" none. */
	void (*key)(struct ui *ui, struct overlay *o, const struct key *k,
		    const char *command);
	bool in_line;		/* is a prompt: row H-1 is its own */
	void (*free)(struct overlay *o);
};

struct overlay {
	const struct overlay_ops *ops;
};

struct kept_screen {
	struct screen **v;
	size_t n, cap;
};

struct thrown;			/* ui/draft.h */
struct made_change {		/* for `u` and Ctrl-Y */
	uint64_t change;
	char *what;
	struct thrown *thrown;	/* no change: a started entry; NULL */
};

struct ui {
	struct session *s;
	struct ui_options own;		/* changed in this session */
	const struct ui_options *options;	/* &own */
	struct term *term;
	struct theme theme;
	struct canvas *canvas;
	struct keymap *keys;
	struct kinds **kinds;	/* every generation a screen may still use */
	size_t kinds_n, kinds_cap;
	struct screen **stack;
	size_t n, cap;
	uint64_t screens;	/* pushed so far */
	struct kept_screen kept;	/* started entries that were left open */
	struct {
		struct drafts all;	/* those that wait, not open here */
		int64_t due;		/* when to keep what is typed; 0 */
		uint64_t sent;		/* the last one sent */
		bool refused;		/* was told */
	} started;
	struct {
		char *name;		/* record that the store knows of */
		struct logins others;
	} open;
	struct overlay *overlay;
	struct burst burst;
	struct work *work;	/* NULL none */
	struct line line;
	struct made_change *done, *undone;	/* oldest first */
	size_t done_n, done_cap, undone_n, undone_cap;
	struct {
		const char *id;		/* for `.`; NULL: nothing yet */
		char *value;
	} repeat;
	struct {
		bool records;
		struct buf keys;	/* "n Space a Enter" */
		char *of;		/* kind of the card it began on */
		struct play *play;	/* keys come from a macro; NULL */
	} macro;
	const char *lang;
	int rows, cols;
	bool end;		/* leave the program */
	bool lost;		/* the store does not answer */
	bool tiny;		/* below 40x15 */
};

/* ---- the stack -------------------------------------------------------- */

void ui_push(struct ui *ui, struct screen *s);	/* s is the ui's now */
void ui_pop(struct ui *ui);			/* frees it unless kept */
void ui_back(struct ui *ui);			/* as the agent wants: may ask */
struct screen *ui_top(const struct ui *ui);
/* The one on the stack with this `no`; NULL: it is gone. */
struct screen *ui_screen(const struct ui *ui, uint64_t no);
struct screen *ui_below(const struct ui *ui, const struct screen *s);
void screen_free(struct screen *s);

void ui_overlay(struct ui *ui, struct overlay *o);	/* o is the ui's now */
void ui_overlay_end(struct ui *ui);

/* ---- a turn ----------------------------------------------------------- */

void ui_key(struct ui *ui, const struct key *k);
void ui_paint(struct ui *ui);
bool ui_news(struct ui *ui);		/* whether a screen was told */
/* The store answers again: what was said of that goes, drafts are sent anew. */
void ui_connected(struct ui *ui);
void ui_rest(struct ui *ui);
/* ms until ui_rest() is due, -1: not. */
int ui_rest_due(const struct ui *ui);
/* Runs a command by its id; -1 if nothing here does it. */
int ui_command(struct ui *ui, const char *id);
/* Whether it does something here: for bar, hints, help, palette. */
bool ui_can(const struct ui *ui, const char *id);

/* ---- messages --------------------------------------------------------- */

/* Until the next key; goes to the log too. */
void ui_say(struct ui *ui, enum role role, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* To the log alone. */
void ui_note(struct ui *ui, enum role role, const char *text);

/* ---- shorthand -------------------------------------------------------- */

const struct kinds *ui_kinds(const struct ui *ui);	/* those in force */
struct clock ui_clock(const struct ui *ui);
/* "Mo 14.09. 09:02" of a moment as jobs say it, in the agent's zone; `brief`:
 * without the day if that is today. Nothing for a text that is none. */
void ui_moment(const struct ui *ui, const char *iso, bool brief,
	       struct buf *out);
/* 40, 80 or 120. */
int ui_class(const struct ui *ui);
int ui_body_top(const struct ui *ui);		/* first row of the body */
int ui_body_rows(const struct ui *ui);
/* Reports a failed call; true if the store is gone (then it was said). */
bool ui_failed(struct ui *ui, struct err *err);
/* Row 3 to H-2 say only this: empty lists and faults. */
void ui_paint_empty(struct ui *ui, int y, const char *text);
char *ui_key_of(const struct ui *ui, const char *id);	/* "F3", caller frees */

#endif
