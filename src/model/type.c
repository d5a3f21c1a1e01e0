/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/type.h"

#include <string.h>

#include "model/type_table.h"

#define LIST_KEY "choice of"

static const struct field_type *const types[] = {
	&type_line, &type_memo, &type_integer, &type_decimal, &type_money,
	&type_date, &type_time, &type_moment, &type_choice, &type_flag,
	&type_link, &type_phone, &type_mail, &type_url,
};

const struct field_type *field_type_find(const char *name)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (!strcmp(types[i]->name, name))
			return types[i];
	return strcmp(name, LIST_KEY) ? NULL : &type_choice_of;
}

const char *field_type_key(const struct field_type *type)
{
	return type == &type_choice_of ? LIST_KEY : type->name;
}

const struct field_type *field_type_with_list(const struct field_type *type)
{
	return type == &type_choice ? &type_choice_of : type;
}

const struct field_type *const *field_types(size_t *n)
{
	*n = sizeof(types) / sizeof(*types);
	return types;
}

int64_t record_number(const struct record *rec, const struct field *f,
		      int64_t none)
{
	struct slice bytes = f && f->tag ? record_get(rec, f->tag, DAY_NONE) :
					   SLICE_NONE;
	struct value v = { .type = VALUE_NONE };

	if (bytes.n)
		f->type->read(f, bytes, &v);
	return v.type == VALUE_NONE ? none : v.n;
}
