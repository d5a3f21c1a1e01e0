/* SPDX-License-Identifier: GPL-3.0-or-later */
/* integer and decimal: a 64-bit number, scaled by the form. */
#include "base/pack.h"
#include "base/tr.h"
#include "model/type_number.h"
#include "model/type_table.h"
#include "model/value.h"
#include "model/value_number.h"

int64_t number_unpack(struct slice bytes)
{
	struct unpack u = unpack_from(bytes);

	return unpack_i64(&u);
}

int number_in_range(const struct field *f, int64_t n, int scale,
		    const struct value_context *c, struct err *err)
{
	struct buf limit = BUF_INIT;
	int rc;

	if ((!f->min && !f->max) || (n >= f->min && n <= f->max))
		return 0;
	number_print(n < f->min ? f->min : f->max, scale, NUMBER_PEOPLE,
		     value_german(c), &limit);
	rc = err_set(err, ERR_INPUT, "1", n < f->min ?
		     N_("too small: at least %s") : N_("too large: at most %s"),
		     buf_str(&limit));
	buf_release(&limit);
	return rc;
}

static int number_field_parse(const struct field *f,
			      const struct value_context *c,
			      const char *typed, struct buf *out,
			      struct err *err)
{
	int64_t n;

	if (number_parse(typed, value_trim(typed), value_german(c), f->scale,
			 &n, err) ||
	    number_in_range(f, n, f->scale, c, err))
		return -1;
	pack_i64(out, n);
	return 0;
}

static bool number_valid(const struct field *f, struct slice bytes)
{
	return bytes.n == 8 &&
	       !number_in_range(f, number_unpack(bytes), f->scale, NULL, NULL);
}

static void number_field_print(const struct field *f,
			       const struct value_context *c,
			       struct slice bytes, enum print_style style,
			       struct buf *out)
{
	number_print(number_unpack(bytes), f->scale,
		     style == PRINT_MACHINE ? NUMBER_MACHINE :
		     style == PRINT_EDIT ? NUMBER_EDIT : NUMBER_PEOPLE,
		     value_german(c), out);
}

static void number_field_read(const struct field *f, struct slice bytes,
			      struct value *v)
{
	*v = (struct value){
		.type = VALUE_NUMBER,
		.n = number_unpack(bytes),
		.scale = f->scale,
	};
}

static void number_key(const struct field *f, const struct value_context *c,
		       struct slice bytes, struct buf *key)
{
	(void)f, (void)c;
	buf_add_slice(key, bytes);
}

const struct field_type type_integer = {
	.name = "integer",
	.holds = VALUE_NUMBER,
	.width_least = 4,
	.width_best = 8,
	.parse = number_field_parse,
	.valid = number_valid,
	.print = number_field_print,
	.read = number_field_read,
	.key = number_key,
};

const struct field_type type_decimal = {
	.name = "decimal",
	.holds = VALUE_NUMBER,
	.width_least = 6,
	.width_best = 12,
	.parse = number_field_parse,
	.valid = number_valid,
	.print = number_field_print,
	.read = number_field_read,
	.key = number_key,
};
