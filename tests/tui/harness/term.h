/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_TUI_TERM_H
#define TESTS_TUI_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * A program in a pseudo terminal behind libvterm: keys in, cells out. There
 * are no sleeps: with KARTEI_IDLE=1 the program writes the mark
 * ESC ] 2 ; idle N BEL when the answer to a key stands whole and it waits for
 * the next one, and ESC ] 2 ; rest N BEL when nothing is left to do either,
 * not even what is added when keys rest, N counting the first ones. They are
 * cut out of the stream before the terminal sees them and are not counted as
 * bytes.
 */
struct term;

enum term_attr {
	TERM_REVERSE = 1,
	TERM_BOLD = 2,
	TERM_UNDERLINE = 4,
	TERM_COLOUR = 8,	/* any foreground but the default */
};

/* Starts a command of the shell in the caller's environment. NULL: no pty. */
struct term *term_start(const char *command, int rows, int cols);
/* Hangs up if it still runs, waits for it, frees. */
void term_stop(struct term *t);

/* Reads what all running terminals have sent, waiting at most `ms` for the
 * first byte of any. Returns the number of bytes read. */
size_t term_pump(struct term *const *terms, size_t n, int ms);

/* Write and resize forget the marks so far: only later ones count. */
void term_send(struct term *t, const char *bytes, size_t n);
void term_resize(struct term *t, int rows, int cols);
bool term_idle(const struct term *t);
bool term_rested(const struct term *t);
/* Bytes the program wrote since term_count() or its start. */
void term_count(struct term *t);
size_t term_bytes(const struct term *t);
/* True when the program has ended; then `status` is as of waitpid(). */
bool term_ended(struct term *t, int *status);
pid_t term_pid(const struct term *t);

int term_rows(const struct term *t);
int term_cols(const struct term *t);
/* Row 0.. as UTF-8 without blanks at the end; caller frees. */
char *term_row(const struct term *t, int row);
/* Row and column of the cursor from 0. */
void term_cursor(const struct term *t, int *row, int *col);
/* Attributes that all cells of the first `text` on the screen have in
 * common; -1 if it is not there. */
int term_attrs_of(const struct term *t, const char *text);
/* Everything the program wrote since it started, marks cut out. */
const char *term_stream(const struct term *t, size_t *n);

#endif
