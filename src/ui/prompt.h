/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_PROMPT_H
#define KARTEI_UI_PROMPT_H

#include "ui/screen.h"

/*
 * One line of text in row H-1, its meaning beside it. `ctx` is the prompt's
 * until it is gone (`release`).
 */
struct prompt_ask {
	const char *label;	/* "move to:" */
	const char *start;	/* text to begin with, selected; NULL none */
	bool behind;		/* not selected: what is typed comes behind */
	const char *foot;	/* at the right: "Enter  Esc"; NULL: that */
	/* Says what the text would mean; -1 and a fault: cannot be taken. */
	int (*meaning)(struct ui *ui, void *ctx, const char *typed,
		       struct buf *out);
	/* Tab: the text as far as it is certain, NULL: it stays. The prompt
	 * frees it. */
	char *(*complete)(struct ui *ui, void *ctx, const char *typed);
	/* At each key (a filter); may be NULL. */
	void (*typed)(struct ui *ui, void *ctx, const char *typed);
	/* Enter. True: done, the prompt goes. */
	bool (*accept)(struct ui *ui, void *ctx, const char *typed);
	/* Esc; may be NULL. */
	void (*cancel)(struct ui *ui, void *ctx);
	void (*release)(void *ctx);
	void *ctx;
};
void prompt_open(struct ui *ui, const struct prompt_ask *ask);

/*
 * A question that one letter answers. `letters` are the ones that count;
 * Esc is always "no".
 */
struct ask_letter {
	const char *text;	/* "s save  l leave  v throw away  Esc" */
	const char *letters;	/* "slv" */
	void (*answer)(struct ui *ui, void *ctx, char letter);
	void *ctx;		/* not owned */
};
void ask_open(struct ui *ui, const struct ask_letter *ask);

#endif
