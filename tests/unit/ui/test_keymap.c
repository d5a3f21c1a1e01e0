/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "ui/keymap.h"
#include "ui/ui.h"

static char *write_file(const char *text)
{
	char *path = mem_strdup("/tmp/unit_ui_keys_XXXXXX");
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	return path;
}

static int check(const char *text, struct err *err)
{
	char *path = write_file(text);
	struct buf out = BUF_INIT;
	int bad = ui_keys_print(path, &out, err);

	assert_int_equal(out.n > 0, !bad);
	buf_release(&out);
	unlink(path);
	free(path);
	return bad;
}

static const char *command_of(struct keymap *m, const char *key)
{
	const struct command *c;
	struct key k;

	assert_int_equal(key_parse(key, &k), 0);
	c = keymap_command(m, &k);
	return c ? c->id : "";
}

static void shipped_keys(void **state)
{
	static const struct { const char *key, *id; } map[] = {
		{ "F1", "help.show" }, { "?", "help.show" },
		{ "F2", "form.save" }, { "Ctrl-S", "form.save" },
		{ "/", "find.open" }, { "e", "edit.open" },
		{ "n", "journal.new" }, { "F5", "journal.new" },
		{ "a", "record.new" }, { "f", "list.filter" },
		{ ":", "palette.open" }, { "Ctrl-P", "palette.open" },
		{ "q", "screen.back" }, { "Esc", "screen.back" },
		{ "F10", "screen.back" }, { "Ctrl-Q", "app.end" },
		{ "u", "change.undo" }, { "Space", "item.next" },
		{ "Backspace", "item.prev" }, { "x", "item.done" },
		{ "v", "item.move" }, { "g", "item.give" },
		{ "w", "followup.new" }, { "t", "appointment.new" },
		{ "c", "journal.read" }, { "i", "history.show" },
		{ "j", "move.down" }, { "k", "move.up" },
		{ "<", "move.first" }, { ">", "move.last" },
		{ "Del", "item.bin" }, { "Alt-n", "journal.new" },
		{ "Shift-Tab", "focus.prev" }, { "Ctrl-G", "screen.where" },
		{ "E", "" }, { "5", "" }, { "Alt-Q", "" },
	};
	struct keymap *m = NULL;
	struct err err = ERR_INIT;
	size_t i;

	(void)state;
	assert_int_equal(keymap_read(&m, NULL, &err), 0);
	for (i = 0; i < sizeof(map) / sizeof(*map); i++)
		assert_string_equal(command_of(m, map[i].key), map[i].id);
	keymap_free(m);
}

static void names_of_keys(void **state)
{
	static const char *const names[] = {
		"F1", "F12", "Ctrl-S", "Alt-n", "Alt-ö", "Enter", "Space",
		"PgUp", "Shift-Tab", "n", "?", "東",
	};
	static const char *const wrong[] = {
		"", "F0", "F13", "Ctrl-", "Ctrl-1", "Alt-", "Alt-F1", "nn",
		"Blah", "\x01", "\xff",
	};
	struct buf b = BUF_INIT;
	struct key k;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		assert_int_equal(key_parse(names[i], &k), 0);
		buf_clear(&b);
		key_print(&k, &b);
		assert_string_equal(buf_str(&b), names[i]);
	}
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_int_equal(key_parse(wrong[i], &k), -1);
	buf_release(&b);
}

static void a_key_file(void **state)
{
	struct keymap *m = NULL;
	struct err err = ERR_INIT;
	struct buf b = BUF_INIT;
	char *path = write_file(
		"keys = ( { command = \"find.open\"; keys = \"F3 ;\"; },\n"
		"         { command = \"item.done\"; keys = \"/\"; } );\n");

	(void)state;
	assert_int_equal(keymap_read(&m, path, &err), 0);
	assert_string_equal(command_of(m, ";"), "find.open");
	assert_string_equal(command_of(m, "/"), "item.done");
	assert_string_equal(command_of(m, "x"), "");
	keymap_print(m, "find.open", &b);
	assert_string_equal(buf_str(&b), "F3 ;");
	keymap_free(m);
	unlink(path);
	free(path);
	buf_release(&b);
}

static void faulty_key_files(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_fault(check("keys = ( { command = \"find.open\"; keys = \"n\"; } );",
			   &err), &err,
		     "key n means both \"journal.new\" and \"find.open\"");
	assert_fault(check("keys = ( { command = \"nothing\"; keys = \"n\"; } );",
			   &err), &err, "there is no command \"nothing\"");
	assert_fault(check("keys = ( { command = \"find.open\"; keys = \"Bla\"; } );",
			   &err), &err, "\"Bla\" is no key");
	assert_fault(check("keys = ( { comand = \"x\"; } );", &err), &err,
		     "comand");
	assert_fault(check("keys = (", &err), &err, ":");
	assert_fault(ui_keys_print("/nonexistent/keys", NULL, &err), &err,
		     "/nonexistent/keys");
	err_release(&err);
}

/* Every row has its words; help, bar and palette are made of them. */
static void rows_are_whole(void **state)
{
	size_t i, k;

	(void)state;
	for (i = 0; i < ui_commands_n; i++) {
		const struct command *c = &ui_commands[i];

		assert_non_null(c->group);
		assert_non_null(c->label);
		assert_non_null(c->help);
		assert_non_null(c->keys);
		assert_true(c->scope & SCOPE_SCREENS);
		for (k = 0; k < i; k++)
			assert_string_not_equal(c->id, ui_commands[k].id);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(shipped_keys),
	cmocka_unit_test(names_of_keys),
	cmocka_unit_test(a_key_file),
	cmocka_unit_test(faulty_key_files),
	cmocka_unit_test(rows_are_whole),
};
const struct group test_keymap = { tests, sizeof(tests) / sizeof(*tests) };
