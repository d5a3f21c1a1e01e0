/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flag: yes or no. */
#include "base/tr.h"
#include "model/type_table.h"
#include "model/value.h"

static const struct { const char *word; bool yes; } flag_words[] = {
	{ "ja", true }, { "nein", false }, { "yes", true }, { "no", false },
	{ "j", true }, { "y", true }, { "n", false }, { "x", true },
	{ "1", true }, { "0", false }, { "true", true }, { "false", false },
	{ "wahr", true }, { "falsch", false },
};

static bool flag_set(struct slice bytes)
{
	return bytes.n && *(const char *)bytes.p;
}

static int flag_parse(const struct field *f, const struct value_context *c,
		      const char *typed, struct buf *out, struct err *err)
{
	struct slice text = value_trim(typed);

	(void)f, (void)c;
	for (size_t i = 0; i < sizeof(flag_words) / sizeof(*flag_words); i++)
		if (value_word_is(text, flag_words[i].word)) {
			buf_add_char(out, flag_words[i].yes);
			return 0;
		}
	return err_set(err, ERR_INPUT, "1",
		       N_("yes or no is wanted (yes, no, y, n, x, 1, 0)"));
}

static bool flag_valid(const struct field *f, struct slice bytes)
{
	(void)f;
	return bytes.n == 1 && *(const unsigned char *)bytes.p <= 1;
}

static void flag_print(const struct field *f, const struct value_context *c,
		       struct slice bytes, enum print_style style,
		       struct buf *out)
{
	bool yes = flag_set(bytes);

	(void)f;
	if (style == PRINT_MACHINE)
		buf_add_str(out, yes ? "true" : "false");
	else if (value_german(c))
		buf_add_str(out, yes ? "ja" : "nein");
	else
		buf_add_str(out, yes ? "yes" : "no");
}

static void flag_read(const struct field *f, struct slice bytes,
		      struct value *v)
{
	(void)f;
	*v = (struct value){ .type = VALUE_FLAG, .n = flag_set(bytes) };
}

static void flag_key(const struct field *f, const struct value_context *c,
		     struct slice bytes, struct buf *key)
{
	(void)f, (void)c;
	buf_add_slice(key, bytes);
}

const struct field_type type_flag = {
	.name = "flag",
	.holds = VALUE_FLAG,
	.width_least = 4,
	.width_best = 4,
	.parse = flag_parse,
	.valid = flag_valid,
	.print = flag_print,
	.read = flag_read,
	.key = flag_key,
};
