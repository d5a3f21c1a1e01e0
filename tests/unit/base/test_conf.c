/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/conf.h"

static struct conf *read_good(const char *text)
{
	struct err err = ERR_INIT;
	struct conf *c;

	if (conf_read_text(&c, "t", text, strlen(text), &err))
		fail_msg("%s", err_text(&err));
	assert_int_equal(err.n, 0);
	return c;
}

/* The faults of a text, read and checked. */
static void assert_faults(const char *text, const struct conf_key *keys,
			  const char *faults)
{
	struct err err = ERR_INIT;
	struct conf *c;
	char *found;

	conf_read_text(&c, "t", text, strlen(text), &err);
	if (c && keys)
		conf_check(conf_root(c), keys, &err);
	found = err_text(&err);
	assert_string_equal(found, faults);
	free(found);
	conf_free(c);
	err_release(&err);
}

static void values(void **state)
{
	struct conf *c = read_good(
		"\xef\xbb\xbf# comment { \" @include\n"
		"text = \"a\\n\" \"b\"; whole = -5; big = 5000000000L\n"
		"hex: 0xff, part = 1.5; yes = true; no = FALSE;\n"
		"/* } */ list = ( 1, \"x\", { a = 1; } ); // (\n"
		"array = [\"u\xcc\x88\"]; empty = [];\n"
		"group: { one = 1;\n two = 2; };\n");
	const struct conf_node *root = conf_root(c), *n;

	(void)state;
	assert_string_equal(conf_string(root, "text", ""), "a\nb");
	assert_int_equal(conf_int(root, "whole", 0), -5);
	assert_int_equal(conf_int(root, "big", 0), 5000000000);
	assert_int_equal(conf_int(root, "hex", 0), 255);
	assert_int_equal(conf_int(root, "text", 7), 7);
	assert_true(conf_get(root, "part")->real == 1.5);
	assert_true(conf_bool(root, "yes", false));
	assert_false(conf_bool(root, "no", true));
	assert_true(conf_bool(root, "other", true));
	n = conf_get(root, "list");
	assert_int_equal(n->type, CONF_LIST);
	assert_int_equal(n->n, 3);
	assert_int_equal(n->first->next->next->type, CONF_GROUP);
	assert_null(n->first->name);
	/* composed */
	assert_string_equal(conf_get(root, "array")->first->text, "\xc3\xbc");
	assert_int_equal(conf_get(root, "empty")->n, 0);
	n = conf_get(root, "group");
	assert_int_equal(conf_get(n, "two")->line, 7);
	assert_string_equal(conf_get(n, "two")->place, "t:7");
	conf_free(c);
}

static void read_faults(void **state)
{
	(void)state;
	assert_faults("a = 1;\nb = {\n c = 1; c = 2;\n};\na: { x = [1,\n2]; };\n"
		      "d = 99999999999;\n@include \"x\"\n", NULL,
		      "t:3: \"c\" stands here a second time\n"
		      "t:5: \"a\" stands here a second time\n"
		      "t:7: the number 99999999999 is too large without an L behind it\n"
		      "t:8: other files cannot be included: @include \"x\"");
	assert_faults("a = 1;\nb = = 2;\n", NULL,
		      "t:2: not understood at or before: b = = 2;");
	assert_faults("a = {\n b = (1;\n};\n", NULL,
		      "t:3: no bracket was opened that this } closes");
	assert_faults("a = {\n b = 1;\n", NULL,
		      "t:1: the bracket opened here lacks its }");
	assert_faults("a = 1;\n/* no end\n", NULL,
		      "t:2: a comment without an end: /*");
	assert_faults("a = \"x;\n", NULL,
		      "t:1: a text without its closing \": \"x;");
	assert_faults("a = 99999999999999999999L;", NULL,
		      "t:1: the number 99999999999999999999L is too large");
	assert_faults("a = \"\xff\";", NULL, "t:1: this text is not UTF-8");
	assert_faults("a = $;", NULL, "t:1: this sign cannot stand here: $");
}

static void too_deep(void **state)
{
	char text[200];
	struct err err = ERR_INIT;
	struct conf *c;

	(void)state;
	memset(text, '(', sizeof(text));
	memcpy(text, "a = ", 4);
	assert_int_equal(conf_read_text(&c, "t", text, sizeof(text), &err), -1);
	assert_null(c);
	assert_int_equal(err.n, 1);
	err_release(&err);
	assert_int_equal(conf_read_text(&c, "t", "a = 1;\0b", 8, &err), -1);
	assert_null(c);
	err_release(&err);
}

static int check_even(const struct conf_node *n, struct err *err)
{
	return n->number % 2 ? err_set(err, ERR_CONFIG, n->place, "%s is odd",
				       n->name) : 0;
}

static const char *const colours[] = { "red", "green", NULL };
static const struct conf_key inner_keys[] = {
	{ "name", CONF_STRING, .need = true },
	{ NULL }
};
static const struct conf_key keys[] = {
	{ "title", CONF_STRING, .need = true, .least = 1, .most = 3 },
	{ "size", CONF_INT, .least = 1, .most = 10, .check = check_even },
	{ "share", CONF_INT | CONF_FLOAT, .least = 0, .most = 1 },
	{ "colour", CONF_STRING, .words = colours },
	{ "colours", CONF_STRINGS, .words = colours },
	{ "open", CONF_BOOL },
	{ "rows", CONF_LIST, .keys = inner_keys },
	{ "named", CONF_GROUP, .keys = (const struct conf_key[]){
		{ "*", CONF_GROUP, .keys = inner_keys }, { NULL } } },
	{ NULL }
};

static void checks(void **state)
{
	(void)state;
	assert_faults("title = \"a\"; size = 4; share = 0.5; colour = \"red\";\n"
		      "colours = (\"red\", \"green\"); open = true;\n"
		      "rows = ( { name = \"a\"; } );\n"
		      "named: { a_1: { name = \"x\"; }; };", keys, "");
	assert_faults("titel = \"a\";\nsize = 5;\nshare = 2;\n", keys,
		      "t:1: unknown key \"titel\"; is \"title\" meant?\n"
		      "t:2: size is odd\n"
		      "t:3: \"share\" must be from 0 to 1\n"
		      "t:1: \"title\" is missing");
	assert_faults("title = \"long\"; size = 12; open = 1;\n"
		      "colour = \"blue\"; colours = [\"red\", \"blue\"];\n"
		      "rows = ( 5, { }, { name = 1; what = 2; } );\n"
		      "named: { A: { name = \"x\"; }; };", keys,
		      "t:1: \"title\" must have from 1 to 3 bytes\n"
		      "t:1: \"size\" must be from 1 to 10\n"
		      "t:1: \"open\" must be true or false\n"
		      "t:2: \"colour\" cannot be \"blue\"; allowed: red, green\n"
		      "t:2: \"colours\" cannot be \"blue\"; allowed: red, green\n"
		      "t:3: each member of \"rows\" must be a group: { ... }\n"
		      "t:3: \"name\" is missing\n"
		      "t:3: \"name\" must be a text in quotes\n"
		      "t:3: unknown key \"what\"\n"
		      "t:4: \"A\" is not a name: small letters a-z, digits and _, a letter first");
}

static void names(void **state)
{
	(void)state;
	assert_true(conf_is_name("a"));
	assert_true(conf_is_name("a_1"));
	assert_false(conf_is_name(""));
	assert_false(conf_is_name("1a"));
	assert_false(conf_is_name("_a"));
	assert_false(conf_is_name("aB"));
	assert_false(conf_is_name("a-b"));
}

static const struct CMUnitTest conf_tests[] = {
	cmocka_unit_test(values),
	cmocka_unit_test(read_faults),
	cmocka_unit_test(too_deep),
	cmocka_unit_test(checks),
	cmocka_unit_test(names),
};
GROUP(conf);
