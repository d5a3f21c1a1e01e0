/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <string.h>

#include "base/utf8.h"
#include "ui/editor.h"

static void press(struct editor *e, uint32_t code)
{
	struct key k = { .code = code };

	editor_key(e, &k);
}

static void type(struct editor *e, const char *text)
{
	struct slice s = slice_str(text);
	uint32_t cp;
	size_t n;

	for (; s.n; s.p = (const char *)s.p + n, s.n -= n) {
		n = utf8_next(s, &cp);
		press(e, cp);
	}
}

static void assert_text(const struct editor *e, const char *text, size_t at)
{
	assert_string_equal(editor_text(e), text);
	assert_int_equal(e->at, at);
}

static void typing_and_erasing(void **state)
{
	struct editor e;

	(void)state;
	editor_init(&e, false);
	type(&e, "Müller 東京");
	assert_text(&e, "Müller 東京", strlen("Müller 東京"));
	press(&e, K_BACKSPACE);
	press(&e, K_HOME);
	press(&e, K_RIGHT);
	press(&e, K_DEL);
	assert_text(&e, "Mller 東", 1);
	press(&e, K_LEFT);
	press(&e, K_LEFT);
	press(&e, K_BACKSPACE);
	assert_text(&e, "Mller 東", 0);
	press(&e, K_END);
	press(&e, K_CTRL + 'w');
	assert_text(&e, "Mller ", 6);
	press(&e, K_CTRL + 'u');
	assert_text(&e, "", 0);
	editor_release(&e);
}

/* A combining character typed or pasted after its letter is one letter. */
static void combining(void **state)
{
	struct editor e;

	(void)state;
	editor_init(&e, false);
	type(&e, "u\xcc\x88" "ber");
	assert_text(&e, "über", strlen("über"));
	press(&e, K_HOME);
	press(&e, K_DEL);
	assert_text(&e, "ber", 0);
	editor_load(&e, "");
	editor_insert(&e, slice_str("e"));
	editor_insert(&e, slice_str("\xcc\x81"));
	assert_text(&e, "é", 2);
	/* One without a composed form stays two characters, one letter. */
	editor_load(&e, "");
	type(&e, "q\xcc\x88x");
	press(&e, K_LEFT);
	press(&e, K_BACKSPACE);
	assert_text(&e, "x", 0);
	editor_release(&e);
}

static void an_emoji_is_one_letter(void **state)
{
	const char *family = "👨\xe2\x80\x8d👩\xe2\x80\x8d👧";
	struct editor e;

	(void)state;
	editor_init(&e, false);
	editor_load(&e, family);
	press(&e, K_BACKSPACE);
	assert_text(&e, "", 0);
	editor_release(&e);
}

static void a_tabbed_field_is_replaced(void **state)
{
	struct editor e;

	(void)state;
	editor_init(&e, false);
	editor_load(&e, "alt");
	editor_enter(&e, true);
	type(&e, "neu");
	assert_text(&e, "neu", 3);
	press(&e, K_CTRL + 'z');
	press(&e, K_CTRL + 'z');
	assert_string_equal(editor_text(&e), "alt");
	editor_enter(&e, true);
	press(&e, K_LEFT);
	type(&e, "x");
	assert_text(&e, "alxt", 3);
	editor_release(&e);
}

static void pasting_is_one_step(void **state)
{
	struct key k = { .code = K_PASTE };
	struct editor e;

	(void)state;
	editor_init(&e, true);
	type(&e, "a");
	k.text = slice_str("eins\r\nzwei\033[31m\x01\tdrei\r");
	editor_key(&e, &k);
	assert_string_equal(editor_text(&e), "aeins\nzwei[31m\tdrei\n");
	assert_true(editor_undo(&e));
	assert_string_equal(editor_text(&e), "a");
	assert_true(editor_redo(&e));
	assert_string_equal(editor_text(&e), "aeins\nzwei[31m\tdrei\n");
	editor_release(&e);
	editor_init(&e, false);
	k.text = slice_str("eins\nzwei");
	editor_key(&e, &k);
	assert_string_equal(editor_text(&e), "eins zwei");
	/* Not UTF-8: taken for Windows-1252. */
	editor_load(&e, "");
	k.text = slice_str("M\xfcller");
	editor_key(&e, &k);
	assert_string_equal(editor_text(&e), "Müller");
	editor_release(&e);
}

/* What was only opened goes back as it was. */
static void loading_changes_nothing(void **state)
{
	static const char *const texts[] = {
		"", " blank at both ends ", "tab\tinside", "a\n\n\nb\n",
		("u\xcc\x88" "ber"),
	};
	struct editor e;
	size_t i;

	(void)state;
	editor_init(&e, true);
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		editor_load(&e, texts[i]);
		assert_string_equal(editor_text(&e), texts[i]);
		assert_false(editor_undo(&e));
	}
	editor_release(&e);
}

static void undo_takes_words(void **state)
{
	struct editor e;

	(void)state;
	editor_init(&e, false);
	type(&e, "eins zwei");
	assert_true(editor_undo(&e));
	assert_string_equal(editor_text(&e), "eins");
	assert_true(editor_undo(&e));
	assert_string_equal(editor_text(&e), "");
	assert_false(editor_undo(&e));
	assert_true(editor_redo(&e));
	type(&e, "!");
	assert_false(editor_redo(&e));
	assert_string_equal(editor_text(&e), "eins!");
	editor_release(&e);
}

static void lines_of_a_memo(void **state)
{
	struct editor e;
	int line;

	(void)state;
	editor_init(&e, true);
	editor_load(&e, "eins zwei drei\nvier\n");
	e.width = 10;
	assert_int_equal(editor_lines(&e, 10, &line), 4);
	assert_int_equal(line, 3);
	press(&e, K_UP);
	press(&e, K_UP);
	press(&e, K_END);
	assert_int_equal(e.at, strlen("eins zwei drei"));
	press(&e, K_UP);
	assert_int_equal(e.at, strlen("eins"));
	press(&e, K_ENTER);
	assert_string_equal(editor_text(&e), "eins\n zwei drei\nvier\n");
	/* Beyond the edges a memo lets go. */
	press(&e, K_PGUP);
	assert_false(editor_key(&e, &(struct key){ .code = K_UP }));
	press(&e, K_PGDN);
	assert_false(editor_key(&e, &(struct key){ .code = K_DOWN }));
	editor_release(&e);
}

static void keys_that_are_not_its_own(void **state)
{
	static const uint32_t others[] = {
		K_TAB, K_BACKTAB, K_ESC, K_ENTER, K_UP, K_DOWN, K_PGUP,
		K_F0 + 2, K_CTRL + 's', K_NONE,
	};
	struct editor e;
	size_t i;

	(void)state;
	editor_init(&e, false);
	for (i = 0; i < sizeof(others) / sizeof(*others); i++)
		assert_false(editor_key(&e, &(struct key){
			.code = others[i] }));
	assert_false(editor_key(&e, &(struct key){ 'n', true, SLICE_NONE }));
	assert_string_equal(editor_text(&e), "");
	editor_release(&e);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(typing_and_erasing),
	cmocka_unit_test(combining),
	cmocka_unit_test(an_emoji_is_one_letter),
	cmocka_unit_test(a_tabbed_field_is_replaced),
	cmocka_unit_test(pasting_is_one_step),
	cmocka_unit_test(loading_changes_nothing),
	cmocka_unit_test(undo_takes_words),
	cmocka_unit_test(lines_of_a_memo),
	cmocka_unit_test(keys_that_are_not_its_own),
};
const struct group test_editor = { tests, sizeof(tests) / sizeof(*tests) };
