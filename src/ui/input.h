/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_INPUT_H
#define KARTEI_UI_INPUT_H

#include "ui/key.h"

/*
 * Bytes of a terminal to keys. An own decoder instead of curses': it never
 * waits (the loop does, in poll), swallows sequences that it does not know
 * whole, and tells a lone Esc from the start of one by the loop's clock.
 */
struct input;

#define INPUT_PASTE_LIMIT (1 << 20)	/* bytes of one paste; the rest is dropped */

struct input *input_new(void);
void input_free(struct input *in);

/* One more sequence for a key, as terminfo has it; "" and one-byte ones are
 * ignored. Wins over the built-in ones. */
void input_define(struct input *in, const char *sequence, uint32_t code);

void input_feed(struct input *in, const void *bytes, size_t n);

/* The next whole key. `late`: nothing came for as long as Esc may wait, so
 * an unfinished sequence is taken for what it is. */
bool input_next(struct input *in, bool late, struct key *k);

/* Whether bytes wait for the rest of their sequence. */
bool input_unfinished(const struct input *in);

#endif
