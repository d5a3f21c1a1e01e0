/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_TERM_H
#define KARTEI_UI_TERM_H

#include "base/err.h"
#include "ui/key.h"

/*
 * The terminal: modes, keys, signals. Whatever way the program ends, the
 * terminal is as it was. Signals arrive through a descriptor, so that the
 * one poll of the program sees keys, store and signals alike.
 */
struct term;

struct term_setup {
	int esc_wait;		/* ms that a lone Esc waits for its rest */
	bool idle_mark;		/* tell tests how far a picture is */
};

int term_open(struct term **t, const struct term_setup *setup,
	      struct err *err);
void term_close(struct term *t);

/* What a wait brought; several at once. */
enum term_event {
	TERM_KEYS = 1,		/* term_key() may have some */
	TERM_FD = 2,		/* the descriptor is readable */
	TERM_RESIZED = 4,
	TERM_REDRAW = 8,	/* the program was stopped and goes on */
	TERM_GONE = 16,		/* hang-up or SIGTERM: leave */
	TERM_TIMEOUT = 32,
};

/* What tests are told, each once until a key comes: the answer to the last
 * key stands whole ("idle N"), and nothing is left to do, not even what is
 * only added when the keys rest ("rest N"). */
enum term_mark { TERM_AT_WORK, TERM_IDLE, TERM_RESTED };
/* Waits for keys, for `fd` (-1: none), for signals, at most `ms` (-1: for
 * ever); `mark` goes out before it if it really has to wait. */
unsigned term_wait(struct term *t, int fd, int ms, enum term_mark mark);
/* Whether a whole key can be had without waiting. */
bool term_key(struct term *t, struct key *k);
/* Whether keys are there or on their way: then nothing costly is painted. */
bool term_busy(struct term *t);

bool term_utf8(const struct term *t);
int term_colours(const struct term *t);
void term_size(struct term *t, int *rows, int *cols);
void term_redraw(struct term *t);

/* Hands the terminal to a child with argv, waits for its end and takes the
 * terminal back. The child inherits descriptors 0 to 2 and no other.
 * Returns its exit status, or -1. */
int term_run(struct term *t, const char *const *argv, struct err *err);

#endif
