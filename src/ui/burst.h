/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_BURST_H
#define KARTEI_UI_BURST_H

#include "ui/key.h"

/*
 * Keys that came in one go, each meant for what the one before leaves. Where
 * one could not do what it was for, the rest would hit something else: it
 * waits behind the reason until Enter lets it go on or Esc forgets it.
 */
struct ui;

struct burst_key {
	struct key key;
	char *text;		/* of a paste: a key's own goes with the next */
};

struct burst {
	struct burst_key *v;	/* those before `at` are used up */
	size_t n, cap, at;
	struct key command;	/* the last key that meant a command */
	bool failed;		/* the key at hand could not be done */
	bool held;		/* the rest waits */
	bool shown;		/* and that was painted: Enter and Esc answer */
	char *why;		/* NULL: what the line says */
};

void burst_release(struct burst *b);

/* The next key to be done; false: none is there. */
bool burst_next(struct ui *ui, struct key *k);
/* A key that came while something had to be waited for. */
void burst_wait(struct ui *ui, const struct key *k);
/* Behind each key: holds the rest back if it failed. */
void burst_check(struct ui *ui);
/* A key while the rest waits. */
void burst_key(struct ui *ui, const struct key *k);
void burst_paint(struct ui *ui);

/* The key at hand could not do what it was for; `why` NULL: the line says
 * it. Nothing happens to one that nothing follows. */
void ui_halt(struct ui *ui, const char *why);

#endif
