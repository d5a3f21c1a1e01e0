/* SPDX-License-Identifier: GPL-3.0-or-later */
/* time: a time of day by the clock on the wall. */
#include "base/pack.h"
#include "model/type_table.h"

#define DAY_SECONDS 86400

static int32_t time_unpack(struct slice bytes)
{
	struct unpack u = unpack_from(bytes);

	return unpack_i32(&u);
}

static int time_field_parse(const struct field *f,
			    const struct value_context *c, const char *typed,
			    struct buf *out, struct err *err)
{
	int32_t seconds;

	(void)f, (void)c;
	if (time_parse(typed, &seconds, err))
		return -1;
	pack_i32(out, seconds);
	return 0;
}

static bool time_valid(const struct field *f, struct slice bytes)
{
	(void)f;
	return bytes.n == 4 && time_unpack(bytes) >= 0 &&
	       time_unpack(bytes) < DAY_SECONDS;
}

static void time_field_print(const struct field *f,
			     const struct value_context *c,
			     struct slice bytes, enum print_style style,
			     struct buf *out)
{
	(void)f, (void)c;
	if (style == PRINT_SHORT)
		time_print(time_unpack(bytes), out);
	else
		time_iso(time_unpack(bytes), out);
}

static void time_read(const struct field *f, struct slice bytes,
		      struct value *v)
{
	(void)f;
	*v = (struct value){ .type = VALUE_TIME, .n = time_unpack(bytes) };
}

static void time_key(const struct field *f, const struct value_context *c,
		     struct slice bytes, struct buf *key)
{
	(void)f, (void)c;
	buf_add_slice(key, bytes);
}

const struct field_type type_time = {
	.name = "time",
	.holds = VALUE_TIME,
	.width_least = 5,
	.width_best = 5,
	.parse = time_field_parse,
	.valid = time_valid,
	.print = time_field_print,
	.read = time_read,
	.key = time_key,
};
