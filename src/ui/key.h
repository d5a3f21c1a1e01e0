/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_KEY_H
#define KARTEI_UI_KEY_H

#include "base/buf.h"

/*
 * One key as a person names it. `code` is a Unicode character or one of the
 * values below, which lie behind the last character. Alt holds for
 * characters only.
 */
enum key_code {
	KEY_CODES = 0x110000,
	K_NONE = KEY_CODES,
	K_ENTER, K_TAB, K_BACKTAB, K_ESC, K_BACKSPACE, K_DEL, K_INS,
	K_UP, K_DOWN, K_LEFT, K_RIGHT, K_HOME, K_END, K_PGUP, K_PGDN,
	K_PASTE,		/* text in struct key, valid until the next key */
	K_F0 = KEY_CODES + 0x100,	/* K_F0 + 1 .. K_F0 + 12 */
	K_CTRL = KEY_CODES + 0x200,	/* K_CTRL + 'a' .. 'z' */
};

struct key {
	uint32_t code;
	bool alt;
	struct slice text;	/* K_PASTE */
};

static inline bool key_is_char(const struct key *k)
{
	return k->code < KEY_CODES && !k->alt;
}

bool key_same(const struct key *a, const struct key *b);

/* The character as UTF-8. */
void key_add_char(uint32_t cp, struct buf *out);

/* "F5", "Ctrl-S", "Alt-n", "Space", "n", "PgUp": 0 or -1. */
int key_parse(const char *name, struct key *k);
/* As key_parse() reads it. */
void key_write(const struct key *k, struct buf *out);
/* In the words of the language, "Strg-S". */
void key_print(const struct key *k, struct buf *out);

#endif
