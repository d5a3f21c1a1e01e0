/* SPDX-License-Identifier: GPL-3.0-or-later */
/* link: a reference to a record of one of the kinds that the field names. */
#include "model/type_ref.h"
#include "model/type_table.h"
#include "model/value.h"

static int link_parse(const struct field *f, const struct value_context *c,
		      const char *typed, struct buf *out, struct err *err)
{
	struct ref ref;

	if (value_ref_find(f, c, typed, &ref, err))
		return -1;
	ref_pack(out, ref);
	return 0;
}

static void link_print(const struct field *f, const struct value_context *c,
		       struct slice bytes, enum print_style style,
		       struct buf *out)
{
	struct ref ref = ref_unpack(bytes);

	if (style == PRINT_MACHINE)
		value_ref_name(c, ref, out);
	else if (style == PRINT_EDIT)
		value_ref_edit(f, c, ref, out);
	else
		value_ref_title(c, ref, style == PRINT_SHORT, out);
}

bool ref_valid(const struct field *f, struct slice bytes)
{
	(void)f;
	return bytes.n == REF_BYTES && !ref_is_none(ref_unpack(bytes));
}

void ref_read(const struct field *f, struct slice bytes, struct value *v)
{
	(void)f;
	*v = (struct value){ .type = VALUE_REF, .ref = ref_unpack(bytes) };
}

void ref_key(const struct field *f, const struct value_context *c,
	     struct slice bytes, struct buf *key)
{
	(void)f;
	value_ref_key(c, ref_unpack(bytes), key);
}

void ref_search(const struct field *f, const struct value_context *c,
		struct slice bytes, struct buf *text)
{
	(void)f;
	value_ref_title(c, ref_unpack(bytes), false, text);
}

const struct field_type type_link = {
	.name = "link",
	.holds = VALUE_REF,
	.width_least = 12,
	.width_best = 28,
	.parse = link_parse,
	.valid = ref_valid,
	.print = link_print,
	.read = ref_read,
	.key = ref_key,
	.search = ref_search,
};
