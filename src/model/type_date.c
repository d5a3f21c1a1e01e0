/* SPDX-License-Identifier: GPL-3.0-or-later */
/* date: a day of the calendar, typed in words or figures. */
#include "base/pack.h"
#include "model/type_table.h"
#include "model/value.h"

static int32_t date_unpack(struct slice bytes)
{
	struct unpack u = unpack_from(bytes);

	return unpack_i32(&u);
}

static int date_parse(const struct field *f, const struct value_context *c,
		      const char *typed, struct buf *out, struct err *err)
{
	int32_t day;

	(void)f;
	if (day_parse(typed, &c->clock, &day, NULL, err))
		return -1;
	pack_i32(out, day);
	return 0;
}

static bool date_valid(const struct field *f, struct slice bytes)
{
	int32_t day = bytes.n == 4 ? date_unpack(bytes) : DAY_NONE;

	(void)f;
	return day != DAY_NONE && day >= day_from_ymd(1, 1, 1) &&
	       day <= day_from_ymd(9999, 12, 31);
}

static void date_print(const struct field *f, const struct value_context *c,
		       struct slice bytes, enum print_style style,
		       struct buf *out)
{
	int32_t day = date_unpack(bytes);

	(void)f;
	if (style == PRINT_MACHINE)
		day_iso(day, out);
	else
		day_print(day, style == PRINT_SHORT ? DAY_SHORT : DAY_LONG,
			  c ? c->clock.today : DAY_NONE, value_lang(c), out);
}

static void date_read(const struct field *f, struct slice bytes,
		      struct value *v)
{
	(void)f;
	*v = (struct value){ .type = VALUE_DATE, .n = date_unpack(bytes) };
}

static void date_key(const struct field *f, const struct value_context *c,
		     struct slice bytes, struct buf *key)
{
	(void)f, (void)c;
	buf_add_slice(key, bytes);
}

const struct field_type type_date = {
	.name = "date",
	.holds = VALUE_DATE,
	.width_least = 6,
	.width_best = 10,
	.parse = date_parse,
	.valid = date_valid,
	.print = date_print,
	.read = date_read,
	.key = date_key,
};
