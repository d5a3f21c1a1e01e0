/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "ui/input.h"

/* Keys of the bytes, as "F5 n Alt-x"; at the end what is unfinished is late. */
static char *keys_of(struct input *in, const char *bytes, size_t n)
{
	struct buf b = BUF_INIT;
	struct key k;
	bool late;
	int i;

	input_feed(in, bytes, n);
	for (late = false, i = 0; i < 2; i++, late = true)
		while (input_next(in, late, &k)) {
			if (b.n)
				buf_add_char(&b, ' ');
			if (k.code == K_PASTE) {
				buf_add_char(&b, '[');
				buf_add_slice(&b, k.text);
				buf_add_char(&b, ']');
			} else {
				key_print(&k, &b);
			}
		}
	return buf_detach(&b);
}

static void assert_keys(const char *bytes, const char *want)
{
	struct input *in = input_new();
	char *got = keys_of(in, bytes, strlen(bytes));

	assert_string_equal(got ? got : "", want);
	free(got);
	input_free(in);
}

static void plain_keys(void **state)
{
	(void)state;
	assert_keys("aÄ東 ", "a Ä 東 Space");
	assert_keys("\r\n\t\x7f\x08", "Enter Enter Tab Backspace Backspace");
	assert_keys("\x13\x11\x1a", "Ctrl-S Ctrl-Q Ctrl-Z");
}

static void sequences(void **state)
{
	(void)state;
	assert_keys("\033[A\033OB\033[1;5C", "Up Down Right");
	assert_keys("\033[5~\033[6~\033[3~\033[H\033[4~",
		    "PgUp PgDn Del Home End");
	assert_keys("\033OP\033[11~\033[[B\033[15~\033[21~\033[24~",
		    "F1 F1 F2 F5 F10 F12");
	assert_keys("\033[Z", "Shift-Tab");
}

static void escape(void **state)
{
	(void)state;
	assert_keys("\033", "Esc");
	assert_keys("\033\033", "Esc");
	assert_keys("\0335\0330\033n\033O", "F5 F10 Alt-n Alt-O");
	assert_keys("\033\r", "Esc Enter");
	assert_keys("\033ö", "Alt-ö");
}

/* What no table knows is swallowed whole and never becomes letters. */
static void unknown_ones(void **state)
{
	(void)state;
	assert_keys("\033[99~a", "a");
	assert_keys("\033[?1;2ca", "a");
	assert_keys("\033[<0;10;10Ma", "Enter a");
	assert_keys("\033[12", "");
	assert_keys("\033[12;", "");
	assert_keys("\xc3", "\xef\xbf\xbd");
}

static void in_pieces(void **state)
{
	struct input *in = input_new();
	struct key k;
	const char *bytes = "\033[15~";
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		input_feed(in, bytes + i, 1);
		assert_false(input_next(in, false, &k));
		assert_true(input_unfinished(in));
	}
	input_feed(in, bytes + 4, 1);
	assert_true(input_next(in, false, &k));
	assert_int_equal(k.code, K_F0 + 5);
	assert_false(input_unfinished(in));
	input_feed(in, "\xc3", 1);
	assert_false(input_next(in, false, &k));
	input_feed(in, "\xa4", 1);
	assert_true(input_next(in, false, &k));
	assert_int_equal(k.code, 0xe4);
	input_free(in);
}

static void pastes(void **state)
{
	struct input *in;
	struct key k;
	char *got;

	(void)state;
	assert_keys("a\033[200~q\033[A:\r\x11\033[201~b", "a [q\033[A:\r\x11] b");
	assert_keys("\033[200~\033[201~", "[]");
	/* In pieces, the end too. */
	in = input_new();
	input_feed(in, "\033[200~ei", 8);
	assert_false(input_next(in, false, &k));
	input_feed(in, "ns\033[20", 6);
	assert_false(input_next(in, false, &k));
	got = keys_of(in, "1~x", 3);
	assert_string_equal(got, "[eins] x");
	free(got);
	input_free(in);
}

/* A paste that never ends gives the keys back after a while. */
static void paste_without_end(void **state)
{
	struct input *in = input_new();
	struct key k;
	int i;

	(void)state;
	input_feed(in, "\033[200~text", 10);
	for (i = 0; i < 20 && !input_next(in, true, &k); i++)
		;
	assert_int_equal(k.code, K_PASTE);
	assert_true(i < 20);
	input_feed(in, "a", 1);
	assert_true(input_next(in, false, &k));
	assert_int_equal(k.code, 'a');
	input_free(in);
}

static void of_this_terminal(void **state)
{
	struct input *in = input_new();
	char *got;

	(void)state;
	input_define(in, "\033Ov", K_F0 + 6);
	input_define(in, "\033[[A", K_UP);
	input_define(in, "x", K_DOWN);
	got = keys_of(in, "\033Ov\033[[Ax", 8);
	assert_string_equal(got, "F6 Up x");
	free(got);
	input_free(in);
}

/* Any bytes end, give no key out of nothing and keep none. */
static void any_bytes(void **state)
{
	struct input *in = input_new();
	unsigned seed = 1;
	struct key k;
	char bytes[64];
	int i, j;

	(void)state;
	for (i = 0; i < 20000; i++) {
		for (j = 0; j < (int)sizeof(bytes); j++) {
			seed = seed * 1103515245 + 12345;
			bytes[j] = (char)(seed >> 16);
			if (seed >> 28 == 3)
				bytes[j] = '\033';
			if (seed >> 28 == 5)
				bytes[j] = '[';
		}
		input_feed(in, bytes, sizeof(bytes));
		while (input_next(in, false, &k))
			assert_true(k.code != K_NONE);
	}
	for (i = 0; i < 20; i++)
		while (input_next(in, true, &k))
			;
	assert_false(input_unfinished(in));
	input_free(in);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(plain_keys),
	cmocka_unit_test(sequences),
	cmocka_unit_test(escape),
	cmocka_unit_test(unknown_ones),
	cmocka_unit_test(in_pieces),
	cmocka_unit_test(pastes),
	cmocka_unit_test(paste_without_end),
	cmocka_unit_test(of_this_terminal),
	cmocka_unit_test(any_bytes),
};
const struct group test_input = { tests, sizeof(tests) / sizeof(*tests) };
